import Foundation
import Tabular
import Testing

@testable import WholeROI

/// A run over exports written for one test, in a folder of its own that goes with the test.
final class TemporaryRun: Sendable {
  let folder: URL

  /// Writes the exports (name → text) and the pipeline, whose `sources` and other keys the test gives.
  init(_ exports: [String: String], pipeline: String) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-" + UUID().uuidString)
    for (name, text) in exports {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(pipeline.utf8).write(to: pipelineFile)
  }

  var pipelineFile: URL { folder.appendingPathComponent("pipeline.json5") }

  /// The effective definition, with overrides as the command line would give them.
  func definition(
    set: [(String, String)] = [], only: [String]? = nil
  ) throws -> PipelineDefinition {
    var overrides = RunOverrides()
    overrides.only = only
    overrides.set = set.map { .init(path: $0.0, value: $0.1) }
    return try PipelineDefinition.load(file: pipelineFile.path, overrides: overrides).definition
  }

  /// Runs the pipeline and gives its reports.
  func run(
    jobs: Int = 2, set: [(String, String)] = [], only: [String]? = nil
  ) throws -> FinishedRun {
    let result = try Pipeline.run(
      definition(set: set, only: only), options: RunOptions(jobs: jobs), progress: SilentObserver())
    return FinishedRun(result, of: self)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

/// What a run left behind.
struct FinishedRun {
  let result: RunResult
  /// Keeps the folder.
  private let owner: TemporaryRun

  init(_ result: RunResult, of owner: TemporaryRun) {
    self.result = result
    self.owner = owner
  }

  func bytes(_ name: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: result.reportsPath).appendingPathComponent(name)
    return [UInt8](try Data(contentsOf: file))
  }

  /// A report's rows as column → cell.
  func report(_ name: String) throws -> [[String: String]] {
    let rows = CSVText.rows(String(decoding: try bytes(name + ".csv"), as: UTF8.self))
    let header = try #require(rows.first)
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// The first row whose cells match.
  func row(_ report: String, _ cells: [String: String]) throws -> [String: String] {
    let found = try self.report(report).first { row in cells.allSatisfy { row[$0.key] == $0.value }
    }
    return try #require(found, "no row \(cells) in \(report)")
  }
}

struct SilentObserver: ProgressObserver {
  func stageBegan(_ name: String, units: Int, unitName: String) {}
  func advanced(_ units: Int) {}
  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) {}
}

/// A plain reader of RFC 4180, for reports.
enum CSVText {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var index = bytes.startIndex
    func endCell() {
      row.append(String(decoding: cell, as: UTF8.self))
      cell = []
    }
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          cell.append(byte)
        } else if index < bytes.endIndex, bytes[index] == UInt8(ascii: "\"") {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isQuoted = true
      case UInt8(ascii: ","): endCell()
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"):
        endCell()
        rows.append(row)
        row = []
      default: cell.append(byte)
      }
    }
    if !cell.isEmpty || !row.isEmpty {
      endCell()
      rows.append(row)
    }
    return rows
  }
}

extension RunResult {
  /// But for the warning that nothing is credited: most exports of tests lack touches.
  var warningsOfExports: [Diagnostic] {
    warnings.filter { !$0.message.hasPrefix("whether the program pays can't be said") }
  }
}
