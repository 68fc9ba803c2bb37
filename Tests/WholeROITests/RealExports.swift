import Foundation
import Testing

@testable import WholeROI

/// The real and transcribed exports beside the checkout; they are no part of it.
enum RealExports {
  /// Nil where they are not there: tests that need them are skipped.
  static let folder: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["WHOLEROI_SHARED"]
      ?? root.deletingLastPathComponent().appending(path: "shared").path
    let folder = shared + "/exports"
    return FileManager.default.fileExists(atPath: folder) ? folder : nil
  }()

  /// Cancels the test with a message where the exports are absent.
  static func present() throws -> String {
    guard let folder else { try Test.cancel("no ../shared/exports beside this checkout") }
    return folder
  }

  /// A run over these exports, with a till of one order beside them where they hold none.
  ///
  /// - Parameters:
  ///   - sources: JSON5 of sources, whose files lie in the folder.
  ///   - till: `id,time,customer,email,net` of its rows; nil: no till.
  static func run(
    currency: String, from: String, to: String, sources: String, till: String? = nil,
    more: String = ""
  ) throws -> TemporaryRun {
    let folder = try present()
    let temporary = try TemporaryRun([:], pipeline: "")
    var sources = sources
    if let till {
      try Data(("id,time,customer,email,net\n" + till + "\n").utf8)
        .write(to: temporary.folder.appending(path: "till.csv"))
      sources += """
        { name: "till", files: "\(temporary.folder.path)/till.csv", layout: { record: "order",
            columns: { id: "id", time: "time", customer: "customer", email: "email", net: "net" } } },
        """
    }
    let pipeline = """
      { name: "real", root: "\(folder)", currency: "\(currency)", timezone: "UTC",
        period: { from: "\(from)", to: "\(to)" },
        sources: [ \(sources) ],
        outputs: { directory: "\(temporary.folder.path)/out", minimumGroup: 1 },
        \(more) }
      """
    try Data(pipeline.utf8).write(to: temporary.pipelineFile)
    return temporary
  }
}

extension TemporaryRun {
  /// What the exports say, before customers are joined.
  func extracted(jobs: Int = 2, set: [(String, String)] = []) throws -> Exports {
    let definition = try definition(set: set)
    let inputs = try ExportOpener.open(definition)
    return try extract(
      ExtractSetup(definition, files: inputs.files), executor: Executor(jobs: jobs),
      pool: BlockPool(), progress: SilentObserver())
  }

  /// Exit code and messages of a run that must fail; `done` and its warnings where it doesn't.
  func outcome(jobs: Int = 2, set: [(String, String)] = []) -> String {
    do {
      let run = try run(jobs: jobs, set: set)
      return (["done"] + run.result.warnings.map(\.text)).joined(separator: "\n")
    } catch let failure as Failure {
      return (["\(failure.code.rawValue)"] + failure.diagnostics.map(\.text))
        .joined(separator: "\n").replacing(folder.path + "/", with: "")
    } catch {
      return "\(error)"
    }
  }
}
