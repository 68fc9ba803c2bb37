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
  /// Empty after a dry run.
  public var reportsPath: String
  public var warnings: [Diagnostic]
  public var counts: RunCounts
}

/// How much a run worked through.
public struct RunCounts: Hashable, Sendable {
  /// Of all exports, whatever became of them.
  public var rows: Int
  /// In the period.
  public var touches: Int
  public var orders: Int
  /// Behind all identifiers, those without a touch or an order too.
  public var persons: Int
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
