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

  /// A run over these exports, with a till of one order beside them where they hold none.
  ///
  /// - Parameters:
  ///   - sources: JSON5 of sources, whose files lie in the folder.
  ///   - till: `id,time,customer,email,net` of its rows; nil: no till.
  static func run(
    currency: String, from: String, to: String, sources: String, till: String? = nil,
    more: String = ""
  ) throws -> TemporaryRun {
    let folder = try #require(folder)
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

extension Trait where Self == ConditionTrait {
  /// Tests of the real exports are skipped where those are absent.
  static var realExports: Self {
    .enabled(if: RealExports.folder != nil, "needs ../shared/exports")
  }
}
