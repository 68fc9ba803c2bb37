import Foundation

@testable import WholeROI

/// What inspect says of exports that a test wrote; their paths are as the test named them.
struct Inspected {
  let result: InspectResult
  let text: String

  init(
    _ exports: [String: String], _ change: (inout InspectRequest) -> Void = { _ in }
  ) throws {
    try self.init(bytes: exports.mapValues { Array($0.utf8) }, change)
  }

  init(
    bytes exports: [String: [UInt8]], _ change: (inout InspectRequest) -> Void = { _ in }
  ) throws {
    let folder = try Self.folder(exports)
    defer { try? FileManager.default.removeItem(at: folder) }
    var request = InspectRequest(exports: exports.keys.sorted())
    change(&request)
    request.root = folder.path
    result = Pipeline.inspect(request)
    text = result.lines.joined(separator: "\n")
  }

  /// One export alone; `draftOnly` leaves out the layouts that may fit it.
  static func inspection(
    _ file: String, _ text: String, draftOnly: Bool = false
  ) throws -> Inspection {
    let folder = try folder([file: Array(text.utf8)])
    defer { try? FileManager.default.removeItem(at: folder) }
    var base = PipelineDefinition.forTrials()
    base.root = folder.path
    return try Inspection(file, base, showsPeople: true, usesLayouts: !draftOnly)
  }

  private static func folder(_ exports: [String: [UInt8]]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wholeroi-inspect-" + UUID().uuidString)
    for (name, bytes) in exports {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    return folder
  }
}
