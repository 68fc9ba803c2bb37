/// The version that the command prints and that runs record.
public enum ProductVersion {
  public static let text = "0.1.0"
}

/// How a run is carried out; none of it changes a figure.
public struct RunOptions: Sendable {
  public var jobs: Int
  public var isDryRun: Bool
  public var addsSHA256: Bool
  public init(jobs: Int, isDryRun: Bool = false, addsSHA256: Bool = false) {
    self.jobs = jobs
    self.isDryRun = isDryRun
    self.addsSHA256 = addsSHA256
  }
}

/// What a run has to say: its verdict, where its reports are, and what deserves a look.
public struct RunResult: Sendable {
  public var verdict: [String]
  public var reportsPath: String
  public var warnings: [Diagnostic]
}

/// What a check has to say.
public struct CheckResult: Sendable {
  public var lines: [String]
  public var warnings: [Diagnostic]
}

/// Hears how far a run is. Calls come from any thread.
public protocol ProgressObserver: Sendable {
  func stageBegan(_ name: String, units: Int, unitName: String)
  func advanced(_ units: Int)
  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double)
}

/// The run from exports to reports.
public enum Pipeline {
  public static func run(
    _ definition: PipelineDefinition, options: RunOptions, progress: any ProgressObserver
  ) throws(Failure) -> RunResult {
    throw Failure(.internalError, "the engine is missing from this build")
  }

  public static func check(
    _ definition: PipelineDefinition, options: RunOptions
  ) throws(Failure) -> CheckResult {
    throw Failure(.internalError, "the engine is missing from this build")
  }
}

/// The truths that synthetic exports were made from.
public struct SampleTruth: Sendable {}

/// Synthetic exports of one program.
public struct SampleProgram: Sendable {
  public init(customers: Int, seed: UInt64) {}
  public func write(to directory: String) throws(Failure) -> SampleTruth {
    throw Failure(.internalError, "the engine is missing from this build")
  }
}
