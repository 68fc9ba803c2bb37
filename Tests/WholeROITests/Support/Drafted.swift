import Foundation

@testable import WholeROI

/// What init makes of a folder that a test wrote.
final class Drafted {
  let result: InitResult
  let text: String
  private let folder: URL
  private let request: InitRequest

  init(
    _ exports: [String: String], writes: Bool = false, _ more: (String) throws -> Void = { _ in }
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "wholeroi-init-" + UUID().uuidString).appending(path: "shop")
    for (name, text) in exports {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try more(folder.path)
    let out = folder.path + "/shop.json5"
    request = InitRequest(folder: folder.path, out: writes ? out : nil)
    result = try Pipeline.initialize(request)
    let drafted =
      writes
      ? try String(contentsOfFile: out, encoding: .utf8) : result.lines.joined(separator: "\n")
    // The folder has another name each time.
    text = drafted.replacing(folder.path, with: "…")
  }

  func definition() throws -> (definition: PipelineDefinition, warnings: [Diagnostic]) {
    try decoded(text)
  }

  private func decoded(
    _ text: String
  ) throws -> (definition: PipelineDefinition, warnings: [Diagnostic]) {
    try PipelineDefinition.decode(
      Array(text.replacing("…/", with: "").replacing("\"…\",", with: "\"\(folder.path)\",").utf8),
      file: folder.path + "/shop.json5", overrides: RunOverrides())
  }

  /// As somebody would finish it: in dollars and UTC where the draft leaves that open.
  func filledIn() throws -> PipelineDefinition {
    let filled = text.replacing("currency: null", with: "currency: \"USD\"")
      .replacing("timezone: null", with: "timezone: \"UTC\"")
    return try decoded(filled).definition
  }

  /// Where messages about the draft point to.
  var file: String { request.out ?? "the draft" }

  func again() throws { _ = try Pipeline.initialize(request) }
  func written() throws -> String {
    try String(contentsOfFile: folder.path + "/shop.json5", encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
}
