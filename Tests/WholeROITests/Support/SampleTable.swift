import Foundation
import Tabular

@testable import WholeROI

/// A sample as cells, to be written in another way.
struct SampleTable: Equatable {
  /// What stands above the header, below the table, and between.
  var head: [String] = []
  /// The header's rows first.
  var rows: [[String]] = []
  var tail: [String] = []
  private let mark: Character

  init(_ sample: LayoutSample, _ layout: Layout) {
    let text = String(decoding: sample.bytes, as: UTF8.self)
    mark = layout.decidesDelimiter ? "," : Character(Unicode.Scalar(layout.delimiter))
    var records = Self.records(text, mark)
    let start =
      layout.isPairs
      ? 0
      : records.firstIndex { record in
        layout.header.allSatisfy { name in record.cells.contains { ColumnName(name).matches($0) } }
      } ?? 0
    head = records[..<start].map(\.text)
    records.removeFirst(start)
    let end =
      layout.endsAtBlank
      ? records.firstIndex { $0.text.trimmingCharacters(in: .whitespaces).isEmpty } ?? records.count
      : records.count
    tail = records[end...].map(\.text)
    rows = records[..<end].map(\.cells)
  }

  mutating func changeHeader(_ change: (String) -> String) {
    rows[0] = rows[0].map { $0.isEmpty ? $0 : change($0) }
  }

  mutating func reverseColumns() {
    let width = rows[0].count
    rows = rows.map { row in
      let isBlank = row.count == 1 && row[0].isEmpty
      return isBlank
        ? row : Array((row + Array(repeating: "", count: max(0, width - row.count))).reversed())
    }
  }

  mutating func addColumn(_ name: String, _ value: String) {
    for index in rows.indices where !(rows[index].count == 1 && rows[index][0].isEmpty) {
      rows[index].append(index == 0 ? name : value)
    }
  }

  mutating func reverseRows() { rows = [rows[0]] + rows.dropFirst().reversed() }

  func text(delimiter: String? = nil) -> String {
    let delimiter = delimiter ?? String(mark)
    let lines = rows.map { Self.line($0, mark: delimiter) }
    return (head + lines + tail).joined(separator: "\n") + "\n"
  }

  /// The cells as a record, quoted where they must be.
  static func line(_ cells: [String], mark: String) -> String {
    cells.map { cell in
      let isPlain =
        !cell.contains { "\"\n;,|\t".contains($0) }
        && cell.trimmingCharacters(in: .whitespaces) == cell
      return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }.joined(separator: mark)
  }

  /// Records as text and as cells, by the plain rules of RFC 4180.
  private static func records(
    _ text: String, _ mark: Character
  ) -> [(text: String, cells: [String])] {
    var records: [(String, [String])] = []
    var cells: [String] = []
    var cell = ""
    var raw = ""
    var isQuoted = false
    for character in text {
      if character == "\"" {
        raw.append(character)
        if isQuoted { isQuoted = false; continue }
        if raw.dropLast().last == "\"", !cell.isEmpty || raw.dropLast(2).last == "\"" {
          cell.append("\"")
        }
        isQuoted = true
        continue
      }
      if isQuoted {
        raw.append(character)
        cell.append(character)
      } else if character == mark {
        raw.append(character)
        cells.append(cell)
        cell = ""
      } else if character == "\n" {
        records.append((raw, cells + [cell]))
        (raw, cells, cell) = ("", [], "")
      } else {
        raw.append(character)
        cell.append(character)
      }
    }
    return records
  }
}
