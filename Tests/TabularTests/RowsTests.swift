import Testing

@testable import Tabular

private func rows(
  _ text: String, width: Int, _ dialect: Dialect = Dialect()
) throws -> [[String]] {
  try readWhole(exportFile(Array(text.utf8)), dialect, width: width).rows(width: width)
}

private func faults(
  _ text: String, width: Int, _ dialect: Dialect = Dialect()
) throws -> [RowFault] {
  try readWhole(exportFile(Array(text.utf8)), dialect, width: width).faults
}

@Test(arguments: [
  "a,b\nc,d\n", "a,b\r\nc,d\r\n", "a,b\rc,d\r", "a,b\nc,d", "a,b\r\nc,d", "a,b\rc,d",
])
func rowsEndAtAnyLineEndAndAtTheFileEnd(text: String) throws {
  #expect(try rows(text, width: 2) == [["a", "b"], ["c", "d"]])
}

@Test func loneReturnsEndRowsAmongLineFeeds() throws {
  #expect(try rows("a,b\rc,d\ne,\"f\r\"\n", width: 2) == [["a", "b"], ["c", "d"], ["e", "f\r"]])
}

@Test func quotedFieldsKeepSeparatorsAndLineEnds() throws {
  let text = "1,\"a,\"\"b\"\"\r\nc\"\n2,\"\"\n"
  #expect(try rows(text, width: 2) == [["1", "a,\"b\"\r\nc"], ["2", ""]])
}

@Test func blanksStayInPlainFieldsAndGoAroundQuotedOnes() throws {
  let text = " a ,b \n a , \"b, c\" \n"
  #expect(try rows(text, width: 2) == [[" a ", "b "], ["a", "b, c"]])
}

@Test func aStrayQuoteCostsOneRow() throws {
  let text = "1,a\n2,\"b\"x\n3,c\n4,5\"\n6,d\n"
  #expect(try rows(text, width: 2) == [["1", "a"], ["3", "c"], ["6", "d"]])
  let faults = try faults(text, width: 2)
  #expect(faults.map(\.reason) == [.strayQuote, .strayQuote])
  #expect(faults.map(\.offset) == [4, 15])
  #expect(faults.map(\.lineInChunk) == [1, 3])
  #expect(faults.map(\.column) == [2, 2])
  #expect(faults.map { String(decoding: $0.value, as: UTF8.self) } == ["2,\"b\"x", "4,5\""])
}

@Test func aQuoteWithoutEndCostsOneLine() throws {
  let text = "1,a\n2,\"b\n3,c\n4,d"
  #expect(try rows(text, width: 2) == [["1", "a"], ["3", "c"], ["4", "d"]])
  #expect(try faults(text, width: 2).map(\.reason) == [.unterminatedQuote])
}

@Test func aQuoteWithoutEndInTheLastRowCostsThatRow() throws {
  #expect(try rows("1,a\n2,\"b", width: 2) == [["1", "a"]])
  #expect(try faults("1,a\n2,\"b", width: 2).map(\.column) == [2])
}

@Test func rowsOfAnotherWidthAreSetAside() throws {
  let faults = try faults("a,b\nc\nd,e,f\n", width: 2)
  #expect(faults.map(\.reason) == [.width, .width])
  #expect(faults.map(\.found) == [1, 3])
  #expect(faults.map(\.expected) == [2, 2])
  #expect(faults.map(\.column) == [0, 0])
}

@Test func paddedRowsMayLackFieldsOrHaveEmptyOnesTooMany() throws {
  let dialect = Dialect(pads: true)
  let text = "a\r\nb,c,,\"\"\r\nd,\"e\"\"\"\r\nf,g,h\r\n"
  #expect(
    try rows(text, width: 2, dialect) == [["a", ""], ["b", "c"], ["d", "e\""]])
  #expect(try rows(text, width: 3, dialect).map { $0[2] } == ["", "", "", "h"])
  #expect(try faults(text, width: 2, dialect).map(\.found) == [3])
}

@Test func bytesThatAreNoTextAreSetAsideWithTheirColumn() throws {
  let file = try exportFile(
    Array("a,\0b\n".utf8) + Array("\"c\",d".utf8) + [0xC3, 0x0A, 0x65, 0x2C])
  let reading = try readWhole(file, width: 2)
  #expect(reading.faults.map(\.reason) == [.nul, .invalidUTF8])
  #expect(reading.faults.map(\.column) == [2, 2])
  #expect(reading.faults.map(\.value) == [[0, 0x62], [0x64, 0xC3]])
  #expect(reading.rows(width: 2) == [["e", ""]])
}

@Test func oneByteEncodingsPassWhereUTF8IsNotAskedFor() throws {
  var dialect = Dialect()
  dialect.requiresUTF8 = false
  let reading = try readWhole(exportFile([0xE9, 0x2C, 0x61, 0x0A]), dialect, width: 2)
  #expect(reading.bytes == [0xE9, 0x61])
}

@Test(arguments: [
  [0xC0, 0xAF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
  [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xC3, 0xA9], [0xEF, 0xBF, 0xBF],
  [0xF0, 0x9F, 0x98, 0x80],
])
func textIsJudgedAsTheStandardLibraryJudgesIt(sequence: [Int]) throws {
  let bytes = Array("plain text ".utf8) + sequence.map(UInt8.init) + Array(" and more\n".utf8)
  let reading = try readWhole(exportFile(bytes), width: 1)
  #expect(reading.faults.isEmpty == isUTF8(bytes))
}

@Test func blankLinesAreCountedAndAreNoRows() throws {
  let reading = try readWhole(exportFile("a\n\n \t\n\"\"\n\r\nb\n"), width: 1)
  #expect(reading.rows(width: 1) == [["a"], [""], ["b"]])
  #expect(reading.blanks == 3)
  #expect(reading.lines == 6)
}

@Test func fieldsAndRowsPastTheCapsCostOneLine() throws {
  var dialect = Dialect()
  dialect.fieldCap = 8
  dialect.rowCap = 20
  let text = "a,12345678\nb,123456789\nc,\"1\n2345678\"\nd,1,1,1,1,1,1,1,1,1,1,1\ne,f\n"
  let reading = try readWhole(exportFile(text), dialect, width: 2)
  #expect(
    reading.faults.map(\.reason) == [.fieldTooLong, .fieldTooLong, .strayQuote, .rowTooLong])
  #expect(reading.faults.map(\.column) == [2, 2, 1, 0])
  #expect(reading.rows(width: 2) == [["a", "12345678"], ["e", "f"]])
}

@Test func aGiantFieldIsSkippedWithoutKeepingIt() throws {
  let giant = [UInt8](repeating: 0x78, count: 9 << 20)
  let file = try exportFile(Array("1,\"".utf8) + giant + Array("\n2,b\n".utf8))
  let reader = RowReader(dialect: Dialect(), width: 2)
  try reader.read(file, from: 0, to: 1 << 10, startsAtRow: true)
  #expect(reader.faults.map(\.reason) == [.fieldTooLong])
  #expect(reader.faults.map(\.value.count) == [120])
  #expect(reader.nextRow == giant.count + 4)
  #expect(reader.lineCount == 1)
  #expect(reader.buffer.capacity < 5 << 20)
  #expect(try readChunks(file, width: 2, cuts: [1 << 20, 5 << 20]).rows(width: 2) == [["2", "b"]])
}

@Test func rowsPastTheColumnCapAreSetAside() throws {
  var dialect = Dialect()
  dialect.columnCap = 3
  #expect(try faults("a,b,c,d\n\"\"\"\",,,\n", width: 2, dialect).map(\.found) == [4, 4])
  #expect(try faults("a,b,c,d\n", width: 2, dialect).map(\.reason) == [.tooManyColumns])
}

@Test func quotesAreOrdinaryBytesWhereThereIsNoQuoting() throws {
  #expect(
    try rows("a\"|\"b\n\"c|d\n", width: 2, Dialect(delimiter: 0x7C, quote: nil)) == [
      ["a\"", "\"b"], ["\"c", "d"],
    ])
}

@Test func emptyFilesHaveNoRows() throws {
  let reading = try readWhole(exportFile([]), width: 2)
  #expect(reading == Reading())
}

@Test func rowsKnowTheirLinesAndOffsets() throws {
  let file = try exportFile("a,b\n\"c\n\",d\n\ne,f\n")
  let reader = RowReader(dialect: Dialect(), width: 2)
  try reader.read(file, from: 0, to: file.size, startsAtRow: true)
  #expect((0..<3).map { reader.line(ofRow: $0) } == [0, 1, 4])
  #expect(reader.line(ofRow: 1) == 1)
  #expect((0..<3).map { reader.offset(ofRow: $0) } == [0, 4, 12])
  #expect(reader.lineCount == 5)
}

/// Quotes everywhere: each fault starts over at the next line, and still each byte is looked at a
/// few times only. A quadratic reader would take hours here.
@Test(arguments: ["\"\n", "\"a\n", "\"\"\"\n", "a\"\n", "\",\",\"\n", " \"x\n", "\"\na\n"])
func hostileQuotesTakeLinearTime(line: String) throws {
  let text = [UInt8](repeatElement(Array(line.utf8), count: 20_000).joined())
  let file = try exportFile(text)
  let reading = try readWhole(file, width: 2)
  #expect(reading.lines == text.filter { $0 == 0x0A }.count)
  expectSame(reading, readPlainly(text, width: 2))
}

@Test func unsoundDialectsSayWhy() {
  #expect(Dialect().faults == [])
  #expect(Dialect(delimiter: 0x22).faults == ["delimiter and quote are the same byte"])
  for byte: UInt8 in [0, 0x0A, 0x0D, 0x20, 0x80, 0xFF] {
    #expect(Dialect(delimiter: byte).faults.count == 1)
    #expect(Dialect(quote: byte).faults.count == 1)
  }
}

@Test func doubledQuotesInColumnsThatNobodyAsksForCostNoRow() throws {
  let file = try exportFile("id,text,tag\n1,\"so \"\"good\"\"\",a\n2,plain,\"b \"\"x\"\"\"\n")
  let reader = RowReader(dialect: Dialect(), width: 3)
  reader.wanted = [0, 2]
  try reader.read(file, from: 0, to: file.size, startsAtRow: true)
  #expect(reader.rowCount == 3)
  #expect((0..<3).map { shown(reader.column(0).bytes($0)) } == ["id", "1", "2"])
  #expect((0..<3).map { shown(reader.column(2).bytes($0)) } == ["tag", "a", "b \"x\""])
  #expect(reader.lineCount == 3)
}

@Test(arguments: ["\n", "\r\n", "\r"], [0, 1, 2])
func quotesAreTakenOffWhereverTheyStand(lineEnd: String, column: Int) throws {
  // Rows of all lengths; the last quote is the last byte of the file, too.
  var text = ""
  var expected: [String] = []
  for row in 0..<150 {
    let value = String(repeating: "v", count: row)
    var fields = ["a", "b", "c"]
    fields[column] = row % 3 == 0 ? "\"\(value)\"" : value
    text += (row == 0 ? "" : lineEnd) + fields.joined(separator: ",")
    expected.append(value)
  }
  let file = try exportFile(text)
  let reader = RowReader(dialect: Dialect(), width: 3)
  try reader.read(file, from: 0, to: file.size, startsAtRow: true)
  #expect(reader.rowCount == 150)
  let found = reader.column(column)
  #expect((0..<reader.rowCount).map { shown(found.bytes($0)) } == expected)
}

/// One quoted field alone, at any place of a block: nothing else tells that its column has quotes.
@Test(arguments: ["\n", "\r\n"], [0, 1, 2])
func theQuotesOfASingleFieldAreTakenOff(lineEnd: String, column: Int) throws {
  let plain = String(repeating: "a,b,c" + lineEnd, count: 60)
  for length in 0..<140 {
    let value = String(repeating: "v", count: length)
    var fields = ["a", "b", "c"]
    fields[column] = "\"\(value)\""
    let file = try exportFile(fields.joined(separator: ",") + lineEnd + plain)
    let reader = RowReader(dialect: Dialect(), width: 3)
    try reader.read(file, from: 0, to: file.size, startsAtRow: true)
    #expect(reader.rowCount == 61)
    fields[column] = value
    #expect((0..<3).map { shown(reader.column($0).bytes(0)) } == fields)
    #expect(shown(reader.column(column).bytes(1)) == ["a", "b", "c"][column])
  }
}

/// What some columns hold does not depend on who asks for the others: rows of any width with doubled quotes
/// anywhere.
@Test(arguments: 0..<60)
func columnsAreTheSameWhoeverAsksForTheOthers(seed: Int) throws {
  var numbers = SeededNumbers(UInt64(seed))
  let isEven = seed % 2 == 0
  var text = ""
  for _ in 0..<200 {
    let width = isEven || numbers.below(20) > 0 ? 4 : 1 + numbers.below(6)
    let fields = (0..<width).map { _ in
      numbers.pick([
        "", "a", "bc", "\"\"", "\"d,e\"", "\"\"\"f\"\"\"", "\"g \"\"h\"\", i\"", "\"\"\"\"",
      ])
    }
    text += fields.joined(separator: ",") + "\n"
  }
  let file = try exportFile(text)
  func read(_ wanted: [Int]) throws -> RowReader {
    let reader = RowReader(dialect: Dialect(), width: 4)
    reader.wanted = wanted
    try reader.read(file, from: 0, to: file.size, startsAtRow: true)
    return reader
  }
  let all = try read([0, 1, 2, 3])
  let some = (0..<4).filter { _ in numbers.below(2) == 0 }
  let reader = try read(some)
  #expect(reader.rowCount == all.rowCount && reader.lineCount == all.lineCount)
  #expect(reader.faults == all.faults)
  for column in some {
    let (found, expected) = (reader.column(column), all.column(column))
    for row in 0..<all.rowCount {
      #expect(found.bytes(row) == expected.bytes(row), "row \(row), column \(column)")
    }
  }
}
