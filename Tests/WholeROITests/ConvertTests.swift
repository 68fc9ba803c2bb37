import Foundation
import Tabular
import Testing

@testable import WholeROI

@Suite struct ConvertTests {
  @Test func rowsComeOutWithCommasLineEndsAndQuotesWhereNeeded() throws {
    let converted = try Converted("id;name\n1;\"a;b\"\n2;a,b\n3;\"say \"\"no\"\"\"\n")
    #expect(
      converted.text == "id,name\r\n1,a;b\r\n2,\"a,b\"\r\n3,\"say \"\"no\"\"\"\r\n")
    #expect(converted.result.summary == "3 rows written, 0 set aside")
  }

  @Test func newlinesAndFormulasStayAsTheyAreUnlessGuarded() throws {
    let text = "id,note\n1,\"two\r\nlines\"\n2,=1+1\n"
    try expectRows(Converted(text).rows, [["id", "note"], ["1", "two\r\nlines"], ["2", "=1+1"]])
    let guarded = try Converted(text) { $0.guardsFormulas = true }
    expectRows(guarded.rows, [["id", "note"], ["1", "two\r\nlines"], ["2", "'=1+1"]])
  }

  @Test func rowsThatCannotBeReadGoToAFileOfTheirOwn() throws {
    let converted = try Converted("a,b\n1,2\n3\n4,\"5\n6,7\n")
    expectRows(converted.rows, [["a", "b"], ["1", "2"], ["6", "7"]])
    let rejects: [[String]] = converted.rejects.map { Array($0[1...3]) }
    expectRows(
      rejects,
      [
        ["line", "column", "reason"], ["3", "0", "has 1 fields where the header has 2"],
        ["4", "2", "opens a quote that nothing closes"],
      ])
    #expect(converted.result.rejected == 2)
  }

  @Test func withoutARejectNoSuchFileIsLeft() throws {
    #expect(try Converted("a,b\n1,2\n").rejects.isEmpty)
  }

  @Test(arguments: ["a;b\n1,5;2\n2,5;3\n", "sep=;\na;b\n1,5;2\n2,5;3\n", "a\tb\n1,5\t2\n2,5\t3\n"])
  func theRowsOrALineTellTheDelimiter(text: String) throws {
    try expectRows(Converted(text).rows, [["a", "b"], ["1,5", "2"], ["2,5", "3"]])
  }

  @Test func rowsAboveTheHeaderAreDroppedAndCounted() throws {
    let converted = try Converted("Sales of July\nmade by Ann\n\nid,day,net\n1,2026-07-01,2.00\n")
    expectRows(converted.rows, [["id", "day", "net"], ["1", "2026-07-01", "2.00"]])
    #expect(converted.result.above == 2 && converted.result.blank == 1)
  }

  @Test func aRowOfValuesIsNoHeader() throws {
    // The first row is what there is for a header; the others are wider and don't fit it.
    #expect(throws: Failure.self) { try Converted("id\n1,2026-07-01\n2,2026-07-02\n") }
  }

  @Test func linesAreSkippedAndTheFirstRowMayBeData() throws {
    let text = "garbage \"\nid,net\n1,2\n"
    try expectRows(Converted(text) { $0.skippedLines = 1 }.rows, [["id", "net"], ["1", "2"]])
    let bare = try Converted("1,2\n3,4\n") { $0.hasHeader = false }
    #expect(bare.text == "1,2\r\n3,4\r\n" && bare.result.rows == 2)
  }

  @Test func linesOfRejectsCountTheSkippedOnes() throws {
    let converted = try Converted("x\r\ny\r\n1,2\r\n3\r\n4,5\r\n") {
      $0.skippedLines = 2
      $0.hasHeader = false
    }
    #expect(converted.rejects.map { $0[1] } == ["line", "4"])
  }

  @Test func marksBehindAnEscapeLoseTheirMeaning() throws {
    let converted = try Converted(
      #"a,b"# + "\n" + #""He said \"no\"",x\,y"# + "\n" + #"C:\dir,1\n2"#
    ) { $0.escape = UInt8(ascii: "\\") }
    expectRows(converted.rows, [["a", "b"], ["He said \"no\"", "x,y"], [#"C:\dir"#, "1\n2"]])
  }

  @Test func aFieldMayHoldTheSignThatHidesEscapes() throws {
    let converted = try Converted("a,b\n\u{1A}cc,\\\u{1A}\n") { $0.escape = UInt8(ascii: "\\") }
    expectRows(converted.rows, [["a", "b"], ["\u{1A}cc", "\\\u{1A}"]])
  }

  @Test func withoutQuotingQuotesArePlain() throws {
    let converted = try Converted("a\tb\n5\" pipe\t\"x\n") { $0.quote = .none }
    expectRows(converted.rows, [["a", "b"], ["5\" pipe", "\"x"]])
  }

  @Test func trailingCellsMayLackWhereAllowed() throws {
    #expect(
      try Converted("a,b,c\n1\n1,2,3\n1,2,3\n") { $0.pads = true }.rows[1] == ["1", "", ""])
  }

  @Test func textOfAnOlderSystemIsReadOnDemand() throws {
    let bytes = Array("a,b\nJos".utf8) + [0xE9] + Array(",1\nx,2\n".utf8)
    let plain = try Converted(bytes)
    expectRows(plain.rows, [["a", "b"], ["x", "2"]])
    #expect(plain.rejects.last?[3] == "is not valid UTF-8")
    #expect(try Converted(bytes) { $0.isWindows1252 = true }.rows[1] == ["José", "1"])
  }

  @Test func aLayoutDropsWhatIsNoDataAndSaysHowMuch() throws {
    let ledger = """
      My Shop
      General Ledger
      "January 1 - January 31, 2026"

      ,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
      Advertising,,,,,,,,
      ,01/15/2026,Bill,1,Meta,January,A/P,500.00,500.00
      Total for Advertising,,,,,,,500.00,

      TOTAL,,,,,,,500.00,

      """
    let converted = try Converted(ledger) { $0.layout = "quickbooks-ledger" }
    #expect(converted.rows.count == 2)
    #expect(Array(converted.rows[0].prefix(2)) == ["", "Date"])
    #expect(converted.rows[0].last == "Account")
    #expect(Array(converted.rows[1].prefix(2)) == ["", "01/15/2026"])
    #expect(converted.rows[1].last == "Advertising")
    let result = converted.result
    #expect(result.above == 3 && result.totals == 2 && result.sections == 1 && result.blank == 2)
    #expect(
      result.summary == "1 row written, 0 set aside; dropped: 3 rows above the header, 2 totals,"
        + " 1 section heading, 2 blank lines")
  }

  @Test func aLayoutKeepsTheLinesOfAnOrder() throws {
    let orders = """
      Name,Email,Created at,Lineitem name,Subtotal
      #1,a@x.example,2026-07-01 10:00:00 -0400,Mug,5.00
      #1,,,Pen,
      """
    #expect(try Converted(orders) { $0.layout = "shopify-orders" }.rows.count == 3)
  }

  /// Rows of many chunks, with a fault in each: none is lost where chunks meet.
  @Test func chunksMeetWithoutLosingARow() throws {
    var text = "id,note\n"
    for row in 0..<20_000 {
      text +=
        row % 1000 == 7 ? "\(row)\n" : "\(row),\"\(String(repeating: "x", count: row % 97))\n,\"\n"
    }
    let converted = try Converted(text)
    let ids: [String] = converted.rows.dropFirst().map { $0[0] }
    let expected: [String] = (0..<20_000).filter { $0 % 1000 != 7 }.map { String($0) }
    #expect(ids == expected)
    // Two lines a row, but one for each of the short ones; the header is line 1.
    let lines: [String] = converted.rejects.dropFirst().map { $0[1] }
    let expectedLines: [String] = (0..<20).map { index in
      let row = index * 1000 + 7
      return String(2 * row + 2 - index)
    }
    #expect(lines == expectedLines)
  }

  // MARK: Refusals

  @Test(arguments: [String(repeating: "x", count: 2 << 20), String(repeating: ",", count: 100_000)])
  func whatHasNoEndIsRefused(text: String) throws {
    let failure = #expect(throws: Failure.self) { try Converted(text) }
    #expect(failure?.code == .data)
    let bare = #expect(throws: Failure.self) { try Converted(text) { $0.hasHeader = false } }
    #expect(bare?.code == .data)
  }

  @Test func anEmptyExportGivesNothingAndAWarning() throws {
    let converted = try Converted("")
    #expect(converted.text == "")
    #expect(converted.result.warnings.map(\.message) == ["the export is empty"])
    #expect(converted.result.warnings.first?.hint.hasPrefix("export it again") == true)
    let skipped = try Converted("a,b\n1,2\n") { $0.skippedLines = 5 }
    #expect(skipped.result.warnings.first?.hint.hasPrefix("--skip 5 may pass over") == true)
  }

  @Test func theExportItselfIsNotOverwritten() throws {
    let failure = #expect(throws: Failure.self) {
      try Converted("a,b\n1,2\n") { $0.out = $0.export }
    }
    #expect(failure?.code == .usage)
  }

  @Test func aFileThatIsNoTextIsRefused() throws {
    let zip: [UInt8] = [0x50, 0x4B, 3, 4, 0, 0]
    let failure = #expect(throws: Failure.self) { try Converted(zip, named: "a.xlsx") }
    #expect(failure?.code == .data)
    #expect(
      failure?.diagnostics.first?.message == "this is a zip archive or a spreadsheet, not CSV")
  }

  @Test func aRefusalLeavesTheOldResult() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "wholeroi-convert-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let out = folder.appending(path: "out.csv").path
    try Data("old".utf8).write(to: URL(filePath: out))
    try Data("a,b\n\"1\n".utf8).write(to: folder.appending(path: "bad.csv"))
    var request = ConvertRequest(export: folder.appending(path: "bad.csv").path)
    request.out = out
    #expect(throws: Failure.self) { try Pipeline.convert(request) }
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "old")
    #expect(try FileSystem.names(in: folder.path) == ["bad.csv", "out.csv"])
  }

  /// Feeds without a header: the first row is no names, and its layout has them.
  @Test(arguments: ["adobe-data-feed", "snowplow-events"])
  func aFeedWithoutAHeaderNamesTheFlagsThatReadIt(layout: String) throws {
    let sample = try #require(LayoutSample.all.first { $0.layout == layout })
    let hint: String?
    do {
      let warnings = try Converted(sample.bytes).result.warnings
      #expect(
        warnings.first?.message == "the first row reads like data, and was taken for the header")
      hint = warnings.first?.hint
    } catch let failure as Failure {
      hint = failure.diagnostics.first?.hint
    }
    #expect(hint?.contains("--layout \(layout)") == true, "\(hint ?? "")")
    #expect(hint?.contains("--no-header --quote none") == true)
    #expect(try Converted(sample.bytes) { $0.layout = layout }.result.warnings.isEmpty)
  }

  @Test func aFirstRowOfDataIsTold() throws {
    let converted = try Converted("2026-07-01,5\n2026-07-02,7\n")
    #expect(converted.result.warnings.map(\.hint) == ["--no-header takes it as a row"])
    #expect(converted.result.warnings.first?.line == 1)
    #expect(try Converted("day,2025,2026,note\nx,5,6,\n").result.warnings.isEmpty)
    #expect(try Converted("1,2\n3,4\n") { $0.hasHeader = false }.result.warnings.isEmpty)
  }

  @Test func anotherExportThanTheLayoutsIsToldSo() throws {
    let failure = #expect(throws: Failure.self) {
      try Converted("id,Campaign name\n1,A\n") { $0.layout = "meta-ads" }
    }
    let first = try #require(failure?.diagnostics.first)
    #expect(first.message.hasPrefix("no row among the first 60 has the columns"))
    #expect(first.hint.contains("wholeroi inspect tells which layout fits"))
    #expect(!first.text.contains("\"\""))
    let stray = #expect(throws: Failure.self) {
      try Converted("\"a\"b,c\n1,2\n") { $0.layout = "adobe-workspace" }
    }
    #expect(stray?.diagnostics.first?.text.contains("source") == false)
  }

  @Test func aMissingExportIsNotLookedForInAPipeline() throws {
    let failure = #expect(throws: Failure.self) {
      try Pipeline.convert(ConvertRequest(export: "/nowhere/x.csv"))
    }
    #expect(failure?.code == .noInput)
    #expect(failure?.diagnostics.first?.hint.hasPrefix("check the path") == true)
    let inspected = Pipeline.inspect(InspectRequest(exports: ["/nowhere/x.csv"]))
    #expect(inspected.diagnostics.first?.hint.hasPrefix("check the path") == true)
  }

  /// The last byte is the first half of a letter.
  @Test func textThatEndsInHalfACharacterIsCutOff() throws {
    let wide = Array("a,b\n1,2\n3,4\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let odd = try Converted([0xFF, 0xFE] + wide + [0x35])
    expectRows(odd.rows, [["a", "b"], ["1", "2"], ["3", "4"]])
    #expect(odd.result.rejected == 1)
    #expect(
      odd.result.warnings.map(\.message) == ["its text ends in half a character of UTF-16"])
    #expect(try Converted([0xFF, 0xFE] + wide).result.warnings.isEmpty)
    let run = try LayoutSample.run(
      "{ record: 'spend', columns: { day: 'day', amount: 'amount' } }",
      [0xFF, 0xFE]
        + Array("day,amount\n2026-07-01,1.00\n".utf16).flatMap {
          [UInt8($0 & 0xFF), UInt8($0 >> 8)]
        } + [0x35])
    #expect(
      try run.run().result.warningsOfExports.map(\.message)
        .contains("its text ends in half a character of UTF-16"))
  }

  @Test func anUnknownLayoutIsToldTheNearest() throws {
    let failure = #expect(throws: Failure.self) {
      try Converted("a\n1\n") { $0.layout = "meta-add" }
    }
    #expect(failure?.code == .usage)
    #expect(failure?.diagnostics.first?.hint.hasPrefix("did you mean \"meta-ads\"?") == true)
  }
}
