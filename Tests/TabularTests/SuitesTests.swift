import Foundation
import Testing

@testable import Tabular

/// CSV test data that others wrote, beside the checkout.
private let suites: String? = {
  let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let shared =
    ProcessInfo.processInfo.environment["WHOLEROI_SHARED"]
    ?? beside.appendingPathComponent("shared").path
  let folder = shared + "/csv-suites"
  return FileManager.default.fileExists(atPath: folder) ? folder : nil
}()

private let suitesAreHere = Comment("needs ../shared/csv-suites")

private func filesBelow(_ folder: String) -> [String] {
  let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return all.map { folder + "/" + $0 }.filter { path in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }.sorted()
}

/// Whatever the file holds, CSV or not: three readers, written apart, say the same of it.
@Test(.enabled(if: suites != nil, suitesAreHere))
func allPathsAgreeOnEveryFileOfTheSuites() throws {
  let files = filesBelow(try #require(suites))
  #expect(files.count > 80)
  for path in files {
    let file = try ExportFile.open(path, sniffing: false)
    let text = try file.bytes(from: 0, count: file.size)
    for delimiter in [",", ";", "\t", ":"].flatMap({ Array($0.utf8) }) {
      let dialect = Dialect(delimiter: delimiter)
      let lines = readPlainly(text, dialect, width: 1)
      let first = lines.faults.first { $0.reason == .width }?.found
      for width in Set([1, first ?? 2]) {
        let expected = readPlainly(Array(text[file.dataStart...]), dialect, width: width)
        var fast = try readWhole(file, dialect, width: width)
        var slow = try readWhole(file, dialect, width: width, only: .libcsv)
        fast.count(from: file.dataStart)
        slow.count(from: file.dataStart)
        expectSame(fast, expected, "\(path) \(width)")
        expectSame(slow, expected, "\(path) \(width)")
        let cuts = Array(stride(from: 7, to: min(text.count, 2_000), by: 37))
        var cut = try readChunks(file, dialect, width: width, cuts: cuts)
        cut.count(from: file.dataStart)
        expectSame(cut, expected, "\(path) in chunks")
      }
    }
  }
}

extension Reading {
  /// Makes offsets count from `start`.
  fileprivate mutating func count(from start: Int) {
    offsets = offsets.map { $0 - start }
    faults = faults.map { fault in
      var fault = fault
      fault.offset -= start
      return fault
    }
  }
}

/// The files of csv-spectrum that its own notes call broken past repair.
private let spectrumDeviations = [
  "location_coordinates": "the file is not UTF-8, and its JSON belongs to another file"
]

@Test(.enabled(if: suites != nil, suitesAreHere))
func csvSpectrumGivesItsExpectedRecords() throws {
  let folder = try #require(suites) + "/csv-spectrum"
  let files = filesBelow(folder + "/csvs")
  #expect(files.count == 12)
  for path in files {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    var text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    if name == "newlines_crlf", !text.contains("\r\n") {
      // The stored file has lost its carriage returns.
      text = text.replacingOccurrences(of: "\n", with: "\r\n")
    }
    let json = try Data(contentsOf: URL(fileURLWithPath: folder + "/json/\(name).json"))
    guard spectrumDeviations[name] == nil else {
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode([[String: String]].self, from: json)
      }
      continue
    }
    let expected = try JSONDecoder().decode([[String: String]].self, from: json)
    let file = try exportFile(text)
    let header = try Header.find(in: file, dialect: Dialect(), requiring: [])
    let reader = RowReader(dialect: Dialect(), width: header.names.count)
    try reader.read(file, from: header.dataStart, to: file.size, startsAtRow: true)
    var reading = Reading()
    reading.add(reader)
    let records = reading.rows(width: header.names.count).map { row in
      Dictionary(zip(header.names, row), uniquingKeysWith: { first, _ in first })
    }
    #expect(records == expected, "\(name)")
    #expect(reader.faults.isEmpty, "\(name)")
  }
}

private struct RustCase: Decodable {
  var name: String
  var input: String
  var expect: [[String]]
  /// Rust code that sets other rules; such cases are passed over.
  var config: String?
}

/// Where rust-csv, which repairs what it can, reads something that we set aside.
private let rustDeviations = [
  "quote_outer_space": "blanks around a quoted field are no part of it, as in libcsv"
]

@Test(.enabled(if: suites != nil, suitesAreHere))
func rustCSVCasesGiveTheirExpectedRows() throws {
  let path = try #require(suites) + "/rust-csv/cases.json"
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  let cases = try JSONDecoder().decode([RustCase].self, from: data)
  #expect(cases.count == 48)
  for example in cases where example.config == nil {
    let file = try exportFile(Array(example.input.utf8))
    for width in Set(example.expect.map(\.count)) {
      let found = try readWhole(file, width: width).rows(width: width)
      let expected = example.expect.filter { $0.count == width }
      let isAsExpected = found == expected
      #expect(
        isAsExpected == (rustDeviations[example.name] == nil),
        "\(example.name): \(found), not \(expected)")
    }
  }
}

/// What libcsv's own test files hold by its documentation; nil: we set the row aside.
@Test(
  .enabled(if: suites != nil, suitesAreHere),
  arguments: [
    ("01", [" 1", "2 ", " \t3\t  ", "4", "5"]),  // libcsv trims; here typed readers do
    ("02", ["", "", "", "", "", ""]),
    ("03", [",", ",", ""]),
    ("05", ["\"a,b\"", "", " \"\" ", "\"\" ", " \"\"", "\"\""]),
    ("06", [" a, b ,c ", " a b  c", ""]),
    ("07", nil),  // a blank after a closing quote, then another quote: libcsv's guess is not ours
    ("08", nil),  // the same, with 1,999 blanks
    ("10", ["a"]),
    ("11", ["1", "2 ", "3", "4"]),
    ("12", nil),  // blank lines only
    ("13", ["abc"]),
  ])
func libcsvOwnFilesGiveTheirFields(number: String, fields: [String]?) throws {
  let path = try #require(suites) + "/libcsv-own-tests/tests/test_\(number).csv"
  let file = try ExportFile.open(path)
  let width = fields?.count ?? 1
  let expected = fields.map { [$0] } ?? []
  #expect(try readWhole(file, width: width).rows(width: width) == expected)
}
