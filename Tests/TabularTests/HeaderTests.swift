import Testing

@testable import Tabular

private func header(
  _ text: String, _ required: [String] = [], comment: String? = nil
) throws -> Header {
  try Header.find(
    in: exportFile(text), dialect: Dialect(), requiring: required, comment: comment)
}

@Test func theFirstRowIsTheHeaderWhereNothingIsRequired() throws {
  let header = try header("\n id , \"Net Sales\" \r\n1,2\r\n")
  #expect(header.names == ["id", "Net Sales"])
  #expect(header.dataStart == 21)
  #expect(header.line == 2)
  #expect(header.dataLine == 3)
  #expect(header.blankRecords == 1)
  #expect(header.skippedRecords == 0)
}

@Test func aByteOrderMarkIsNoPartOfAQuotedName() throws {
  let file = try exportFile([0xEF, 0xBB, 0xBF] + Array("\"id,x\",b\n1,2\n".utf8))
  let header = try Header.find(in: file, dialect: Dialect(), requiring: [])
  #expect(header.names == ["id,x", "b"])
  #expect(header.dataStart == 12)
}

@Test func aHeaderIsFoundBehindAPreamble() throws {
  let text = "# made by\nReport,\"of\nJuly\"\n\nbad\"row\n\"Day\",amount\n1,2\n"
  let header = try header(text, ["AMOUNT ", "day"], comment: "#")
  #expect(header.names == ["Day", "amount"])
  #expect(header.line == 6)
  #expect(header.dataLine == 7)
  #expect(header.skippedRecords == 3)
  #expect(header.blankRecords == 1)
}

@Test func aFileMayHaveOnlyAHeader() throws {
  let header = try header("a,b")
  #expect(header.dataStart == 3)
  #expect(header.names == ["a", "b"])
}

@Test func equalNamesAreKept() throws {
  #expect(try header("a,a,\n").names == ["a", "a", ""])
}

@Test func filesWithoutRowsHaveNoHeader() {
  for text in ["", "\n\n", "#x\n"] {
    #expect(throws: HeaderFault.empty) { try header(text, comment: "#") }
  }
}

@Test func aMissingHeaderNamesTheNearestRow() {
  let text = "title\nDay,Cost\n1,2\n"
  #expect(throws: HeaderFault.notFound(required: ["day", "spend"], nearest: ["Day", "Cost"])) {
    try header(text, ["day", "spend"])
  }
  #expect(throws: HeaderFault.notFound(required: ["x"], nearest: nil)) { try header(text, ["x"]) }
}

@Test func headersAreLookedForAmongSixtyRows() throws {
  let near = String(repeating: "x\n", count: 59) + "a,b\n"
  #expect(try header(near, ["b"]).line == 60)
  #expect(throws: HeaderFault.notFound(required: ["b"], nearest: nil)) {
    try header("x\n" + near, ["b"])
  }
}

@Test func headersThatAreNoTextAreFaults() throws {
  let stray = RowFault(
    reason: .strayQuote, offset: 0, lineInChunk: 0, column: 1, value: Array("a\"b".utf8))
  #expect(throws: HeaderFault.unreadable(stray)) { try header("a\"b\n") }
  let file = try exportFile([0x61, 0x2C, 0xFF, 0x0A])
  let bad = RowFault(reason: .invalidUTF8, offset: 0, lineInChunk: 0, column: 2, value: [0xFF])
  #expect(throws: HeaderFault.unreadable(bad)) {
    try Header.find(in: file, dialect: Dialect(), requiring: [])
  }
}
