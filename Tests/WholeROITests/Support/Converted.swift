import Foundation
import Testing

@testable import WholeROI

/// What convert made of an export that a test wrote.
struct Converted {
  /// The header first, where the rows have one.
  let rows: [[String]]
  let rejects: [[String]]
  let text: String
  let result: ConvertResult

  init(
    _ bytes: [UInt8], named name: String = "t.csv",
    _ change: (inout ConvertRequest) -> Void = { _ in }
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wholeroi-convert-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let export = folder.appending(path: name)
    try Data(bytes).write(to: export)
    try self.init(export: export.path, in: folder, change)
  }

  init(_ text: String, _ change: (inout ConvertRequest) -> Void = { _ in }) throws {
    try self.init(Array(text.utf8), change)
  }

  /// Of an export that lies somewhere.
  init(file: String, _ change: (inout ConvertRequest) -> Void = { _ in }) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wholeroi-convert-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try self.init(export: file, in: folder, change)
  }

  private init(
    export: String, in folder: URL, _ change: (inout ConvertRequest) -> Void
  ) throws {
    var request = ConvertRequest(export: export)
    request.out = folder.appending(path: "clean.csv").path
    change(&request)
    result = try Pipeline.convert(request)
    text = String(
      decoding: try Data(contentsOf: folder.appending(path: "clean.csv")), as: UTF8.self)
    rows = CSVText.rows(text)
    let aside = folder.appending(path: "clean.rejects.csv")
    rejects =
      FileManager.default.fileExists(atPath: aside.path)
      ? CSVText.rows(String(decoding: try Data(contentsOf: aside), as: UTF8.self)) : []
  }
}

/// Rows are these, cell by cell.
func expectRows(
  _ found: [[String]], _ expected: [[String]], sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found == expected, sourceLocation: sourceLocation)
}
