import Foundation
import Testing

@testable import WholeROI

/// Suites that others wrote, through convert. Where its rows differ from what a suite expects, the reason stands here.
@Suite(.csvSuites) struct ConvertSuitesTests {
  private static let comma = UInt8(ascii: ",")
  private static let backslash = UInt8(ascii: "\\")

  // MARK: csv-spectrum

  private static let spectrumDeviations = [
    "location_coordinates": "not UTF-8, and its JSON belongs to another file"
  ]

  @Test func csvSpectrumGivesItsExpectedRecords() throws {
    let folder = try CSVSuites.path("csv-spectrum")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/csvs").sorted()
    #expect(names.count == 12)
    for file in names {
      let name = String(file.dropLast(4))
      var text = String(decoding: try CSVSuites.bytes("csv-spectrum/csvs/" + file), as: UTF8.self)
      if name == "newlines_crlf", !text.contains("\r\n") {
        // The stored file has lost its carriage returns.
        text = text.replacingOccurrences(of: "\n", with: "\r\n")
      }
      let json = Data(try CSVSuites.bytes("csv-spectrum/json/\(name).json"))
      guard Self.spectrumDeviations[name] == nil else {
        #expect(throws: (any Error).self) {
          try JSONDecoder().decode([[String: String]].self, from: json)
        }
        continue
      }
      let expected = try JSONDecoder().decode([[String: String]].self, from: json)
      let converted = try Converted(text)
      let header = try #require(converted.rows.first)
      let records = converted.rows.dropFirst().map {
        Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first })
      }
      #expect(records == expected, "\(name)")
      #expect(converted.result.rejected == 0, "\(name)")
    }
  }

  // MARK: rust-csv

  private struct RustCase: Decodable {
    var name: String
    var input: String
    var expect: [[String]]
    /// Rust code that sets other rules.
    var config: String?
  }

  private static let rustDeviations = [
    "quote_outer_space": "blanks around a quoted field are no part of it, as in libcsv",
    "term_weird": "only line ends end rows",
    "ascii_delimited": "only line ends end rows, and no control character parts fields",
    "quote_change": "a letter is no quote: it would stand in words",
    "quote_delimiter": "delimiter and quote must differ",
  ]

  @Test func rustCSVCasesGiveTheirExpectedRows() throws {
    let data = Data(try CSVSuites.bytes("rust-csv/cases.json"))
    let cases = try JSONDecoder().decode([RustCase].self, from: data)
    #expect(cases.count == 48)
    var seen: [String] = []
    for example in cases {
      let converted = try Converted(example.input) {
        $0.delimiter = Self.comma
        $0.hasHeader = false
      }
      let isAsExpected = converted.rows == example.expect
      #expect(
        isAsExpected == (Self.rustDeviations[example.name] == nil),
        "\(example.name): \(converted.rows), not \(example.expect)")
      if !isAsExpected { seen.append(example.name) }
    }
    #expect(seen.sorted() == Self.rustDeviations.keys.sorted())
  }

  @Test func rustCSVFilesReadByTheirDialects() throws {
    func rows(
      _ name: String, _ change: (inout ConvertRequest) -> Void = { _ in }
    ) throws -> Converted {
      try Converted(file: try CSVSuites.path("rust-csv/examples/data/" + name), change)
    }
    let small = try rows("smallpop.csv").rows
    #expect(small[0] == ["city", "region", "country", "population"] && small[1].last == "9686")
    #expect(try rows("smallpop-colon.csv") { $0.delimiter = UInt8(ascii: ":") }.rows == small)
    #expect(
      try rows("smallpop-no-headers.csv") { $0.hasHeader = false }.rows == Array(small.dropFirst()))
    let latin = try rows("uspop-latin1.csv") { $0.isWindows1252 = true }
    #expect(latin.rows[3][0] == "Õakman" && latin.result.rejected == 0)
    let utf8 = try rows("uspop.csv").rows
    #expect(latin.rows.map { $0[1...] } == utf8.map { $0[1...] })
    #expect(try rows("uspop-null.csv").rows.count == utf8.count)
    let strange = try rows("strange.csv") {
      $0.delimiter = UInt8(ascii: ";")
      $0.escape = Self.backslash
      $0.hasHeader = false
    }
    // Its comment and the row without a year are no rows of two fields.
    #expect(strange.rows[0] == ["\"Hacksaw\" Jim Duggan", "1987"])
    #expect(strange.rows.count == 5 && strange.result.rejected == 2)
  }

  // MARK: libcsv

  @Test(
    arguments: [
      (
        "01", [" 1", "2 ", " \t3\t  ", "4", "5"], "libcsv trims fields; typed readers do that here"
      ),
      ("02", ["", "", "", "", "", ""], ""),
      ("03", [",", ",", ""], ""),
      ("05", ["\"a,b\"", "", " \"\" ", "\"\" ", " \"\"", "\"\""], ""),
      ("06", [" a, b ,c ", " a b  c", ""], "libcsv trims the field without quotes"),
      ("07", nil, "a blank behind a closing quote, then a quote: libcsv's guess is set aside here"),
      ("08", nil, "the same with 1,999 blanks"),
      ("10", ["a"], ""),
      ("11", ["1", "2 ", "3", "4"], "libcsv trims"),
      ("12", [], "blank lines are no rows"),
      ("13", ["abc"], ""),
    ] as [(String, [String]?, String)])
  func libcsvOwnFilesGiveTheirFields(number: String, fields: [String]?, reason: String) throws {
    let path = try CSVSuites.path("libcsv-own-tests/tests/test_\(number).csv")
    func convert() throws -> Converted {
      try Converted(file: path) {
        $0.delimiter = Self.comma
        $0.hasHeader = false
      }
    }
    guard let fields else {
      let failure = #expect(throws: Failure.self) { try convert() }
      #expect(failure?.code == .data)
      return
    }
    #expect(try convert().rows == (fields.isEmpty ? [] : [fields]))
  }

  @Test func libcsvsFieldOfSeveralLinesKeepsThem() throws {
    let path = try CSVSuites.path("libcsv-own-tests/tests/test_04.csv")
    let converted = try Converted(file: path) { $0.hasHeader = false }
    #expect(converted.rows.count == 1 && converted.rows[0].count == 1)
    #expect(converted.rows[0][0].split(separator: "\n").count == 5)
  }

  // MARK: commons-csv

  private static let commons = "commons-csv/src/test/resources/org/apache/commons/csv/"

  /// A file, how it is asked for, the rows that it gives, how many are set aside, and why where the suite expects else.
  private struct CommonsCase: Sendable {
    var file: String
    var asks: @Sendable (inout ConvertRequest) -> Void = { $0.hasHeader = false }
    var rows: [[String]]
    var rejected = 0
    var reason = ""
  }

  private static let commonsCases: [CommonsCase] = [
    CommonsCase(
      file: "CSV-141/csv-141.csv",
      rows: [
        ["1414770317901", "android.widget.EditText", "pass sem1 _84*|*", "0", "pass sem1 _8"],
        ["1414770318470", "android.widget.EditText", "pass sem1 _84:|", "0", "pass sem1 _84:\\"],
      ], rejected: 2,
      reason: "the suite's reader stops at the quote without end; here it costs its line"),
    CommonsCase(
      file: "CSV-213/999751170.patch.csv", rows: [["CHANELID", "ADDRESS"], ["27", ""]]),
    CommonsCase(
      file: "CSV-254/csv-254.csv", rows: [["AA", "33", ""], ["AA", "", ""], ["", "33", "CC"]]),
    CommonsCase(file: "CSV-259/sample.txt", rows: [["x", "y", "z"]]),
    CommonsCase(
      file: "CSV-290/psql.csv",
      rows: [
        ["1", "abc", "test line 1\ntest line 2", "", ""],
        ["2", "xyz", "\\b:\u{8} \\t:\t \\n:\n \\r:\r", "a", "b"],
        ["3", "a", "b,c,d", "\"quoted\"", "e"],
      ]),
    CommonsCase(
      file: "CSV-290/psql.tsv",
      asks: {
        $0.hasHeader = false
        $0.delimiter = 9
        $0.quote = .none
        $0.escape = UInt8(ascii: "\\")
      },
      rows: [
        ["1", "abc", "test line 1\ntest line 2", "\\N", ""],
        ["2", "xyz", "\\b:\u{8} \\t:\t \\n:\n \\r:\r", "a", "b"],
        ["3", "a", "b,c,d", "\"quoted\"", "e"],
      ], reason: "\\N is null to the suite; here a layout's missing says what stands for nothing"),
    CommonsCase(
      file: "csv-167/sample1.csv",
      asks: { $0.escape = UInt8(ascii: "\\") },
      rows: [
        ["author", "title", "publishDate"],
        ["Dan Simmons", "Hyperion", "1989"],
        ["Douglas Adams", "The Hitchhiker's \"Guide\" to the Galaxy", "1979"],
        ["Douglas John", "The Hitchhiker's \"Guide\" to the Mars", "1979"],
      ], rejected: 3, reason: "comments between rows are set aside as rows of another width"),
    CommonsCase(
      file: "CSVFileParser/test.csv",
      rows: [
        ["A", "B", "C", "D"], ["a", "b", "c", "d"], [" e ", "f ", " g", "h "],
        [" i ", " j ", " k ", " l "], ["", "", "", ""], ["", "", "", ""],
      ], rejected: 7,
      reason: "comments are set aside, and blanks around a quoted field are no part of it"),
    CommonsCase(
      file: "CSVFileParser/testCSV85.csv",
      rows: [
        ["a", "b", "c", "e", "f"], ["g", "h", "i", "j", "k"], ["l", "m", "n", "o", "p"],
      ], rejected: 5, reason: "comments are set aside as rows of another width"),
    CommonsCase(
      file: "CSVFileParser/testCSV246.csv",
      rows: [
        ["a", "b", "c", "e", "f"], ["g", "h", "i", "j", "k"], ["l", "m", "n", "o", "p"],
      ], rejected: 4, reason: "comments are set aside as rows of another width"),
    CommonsCase(file: "empty.txt", rows: []),
  ]

  @Test(arguments: commonsCases.indices)
  func commonsCSVFilesGiveTheirRows(index: Int) throws {
    let example = Self.commonsCases[index]
    let path = try CSVSuites.path(Self.commons + example.file)
    let converted = try Converted(file: path, example.asks)
    #expect(converted.rows == example.rows, "\(example.file)")
    #expect(converted.result.rejected == example.rejected, "\(example.file)")
    #expect(example.rejected == 0 || !example.reason.isEmpty)
  }

  @Test func commonsCSVFilesOfOtherScriptsAndMarksAreWhole() throws {
    func convert(_ file: String) throws -> Converted {
      try Converted(file: try CSVSuites.path(Self.commons + file))
    }
    let files: [(String, Int, Int)] = [
      ("CSV-196/emoji.csv", 5, 16), ("CSV-196/japanese.csv", 4, 17),
    ]
    for (file, rows, width) in files {
      let converted = try convert(file)
      #expect(
        converted.rows.count == rows && converted.rows.allSatisfy { $0.count == width }, "\(file)")
    }
    let marked = try convert("CSVFileParser/bom.csv")
    #expect(marked.rows[0] == ["Date", "Open", "High", "Low", "Close", "Volume"])
    #expect(marked.rows[1] == ["14-Mar-14", "223.80", "225.20", "220.85", "221.51", "79448141"])
    #expect(marked.result.rejected == 0)
    let failure = #expect(throws: Failure.self) { try convert("CSV-248/csvRecord.bin") }
    #expect(failure?.code == .data)
  }

  // MARK: csvlint

  /// Scenarios that csvlint calls wrong and convert reads, by the fault that csvlint sees.
  private static let csvlintDeviations = [
    "whitespace": "blanks around a quoted field are no part of it",
    "blank_rows": "blank lines are dropped and counted; a row of empty cells is a row",
    "line_breaks": "LF, CRLF and CR end rows, in any mixture",
    "wrong_content_type": "no web server says what a file is",
  ]
  /// Scenarios without a type: their titles, and the type that the same text has elsewhere.
  private static let csvlintTypes = [
    "Successfully report a CSV with incorrect whitespace": "whitespace"
  ]

  @Test func csvlintScenariosAreReadOrSetAsideAsExpected() throws {
    var judged = 0
    var deviating: Set<String> = []
    for feature in [
      "parse_csv", "csv_options", "csvupload", "validation_errors", "validation_warnings",
      "validation_info",
    ] {
      for scenario in try CSVLintScenario.all(in: feature) {
        guard let isValid = scenario.isValid, let bytes = try scenario.bytes() else { continue }
        judged += 1
        let isClean: Bool
        do {
          isClean = try Converted(bytes, scenario.apply).result.rejected == 0
        } catch is Failure {
          isClean = false
        }
        let type = scenario.type ?? Self.csvlintTypes[scenario.title] ?? ""
        let deviates = Self.csvlintDeviations[type] != nil
        if deviates { deviating.insert(type) }
        #expect(isClean == (isValid || deviates), "\(feature): \(scenario.title)")
      }
    }
    #expect(judged >= 29)
    #expect(deviating.sorted() == Self.csvlintDeviations.keys.sorted())
  }

  @Test func csvlintFilesGiveTheirRows() throws {
    func convert(_ name: String) throws -> Converted {
      try Converted(file: try CSVSuites.path("csvlint/features/fixtures/" + name))
    }
    let ends = [
      "cr-line-endings", "crlf-line-endings", "lf-line-endings", "inconsistent-line-endings",
    ]
    for name in ends {
      let rows: [[String]] = Array(try convert(name + ".csv").rows.dropFirst())
      expectRows(rows, [["Biff", "Baff", "Boff"], ["Qux", "Teaspoon", "Doge"]])
    }
    #expect(try convert("white space in filename.csv").rows.count == 3)
    let many = try convert("invalid_many_rows.csv")
    // A quote behind a field's closing quote is a fault; a blank line is no row.
    #expect(many.rows.count == 10 && many.result.rejected == 1 && many.result.blank == 1)
  }
}
