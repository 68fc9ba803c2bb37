import Foundation
import Tabular
import Testing

/// The one row that the cells make, as text without byte order mark, header and line end.
private func row(_ format: CSVFormat = .standard, _ write: (inout CSVWriter) -> Void) -> String {
  var writer = CSVWriter(format: format, columns: ["a"])
  let header = writer.bytes.count
  write(&writer)
  writer.endRow()
  return String(decoding: writer.bytes[header...].dropLast(2), as: UTF8.self)
}

private let semicolon = CSVFormat(
  delimiter: UInt8(ascii: ";"), hasBOM: false, guardsFormulas: true)

@Test func aReportBeginsWithItsMarkAndHeaderAndEndsItsRowsWithCRLF() {
  var writer = CSVWriter(format: .standard, columns: ["day", "net_revenue"])
  writer.day(CivilDay(20_635))
  writer.decimal(-1234, scale: 2)
  writer.endRow()
  #expect(
    writer.bytes == [0xEF, 0xBB, 0xBF] + Array("day,net_revenue\r\n2026-07-01,-12.34\r\n".utf8))
  #expect(writer.rowCount == 1)
  #expect(writer.guardedCells == 0)
}

@Test(arguments: [
  (Int64(1234), 2, "12.34"), (-5, 2, "-0.05"), (0, 2, "0.00"), (7, 0, "7"), (-7, 0, "-7"),
  (1_000_000, 6, "1.000000"), (.min, 2, "-92233720368547758.08"),
  (.max, 18, "9.223372036854775807"),
])
func moneyHasTheDigitsOfItsMinorUnit(units: Int64, scale: Int, text: String) {
  #expect(row { $0.decimal(units, scale: scale) } == text)
}

@Test(arguments: [
  (0, "0"), (-1, "-1"), (10, "10"), (Int.max, "9223372036854775807"),
  (Int.min, "-9223372036854775808"),
])
func integersAreWrittenInFull(value: Int, text: String) {
  #expect(row { $0.integer(value) } == text)
}

@Test(arguments: [
  (Int64(1), Int64(3), "0.333333"), (2, 3, "0.666667"), (-1, 3, "-0.333333"), (1, -3, "-0.333333"),
  // A half goes away from zero, at either side of it.
  (1, 2_000_000, "0.000001"), (-1, 2_000_000, "-0.000001"),
  // Less than a half is 0 without a sign.
  (-1, 2_000_001, "0.000000"), (0, -5, "0.000000"), (5, 0, "\"\""),
  (.min, 1, "-9223372036854775808.000000"), (.min, .min, "1.000000"),
  (.max, .min, "-1.000000"), (.min, -1, "9223372036854775808.000000"),
])
func ratiosAreRoundedHalfAwayFromZero(numerator: Int64, denominator: Int64, text: String) {
  #expect(row { $0.ratio(numerator, denominator) } == text)
}

@Test(arguments: [
  (0.5, "0.500000000"), (0, "0.00000000"), (-0.0, "0.00000000"), (1, "1.00000000"),
  (-12.345, "-12.3450000"), (1_234_567_890, "1234567890"), (123_456_789, "123456789"),
  (0.000123456789012, "0.000123456789"), (9.9999999999, "10.0000000"),
  (0.99999999999, "1.00000000"), (1e-7, "0.000000100000000"), (2.5e20, "250000000000000000000"),
  (1.0 / 3, "0.333333333"), (.nan, "\"\""), (.infinity, "\"\""),
])
func statisticsHaveNineDigitsAndNoExponent(value: Double, text: String) {
  #expect(row { $0.statistic(value) } == text)
}

@Test func aFilePartedBySemicolonsHasDecimalCommas() {
  #expect(row(semicolon) { $0.decimal(-1234, scale: 2) } == "-12,34")
  #expect(row(semicolon) { $0.ratio(1, 4) } == "0,250000")
  #expect(row(semicolon) { $0.statistic(2) } == "2,00000000")
  #expect(row(semicolon) { $0.text("a;b,c") } == "\"a;b,c\"")
  #expect(row(semicolon) { $0.text("a,b") } == "a,b")
}

@Test(arguments: [
  (Int32(0), "1970-01-01"), (-1, "1969-12-31"), (59, "1970-03-01"), (11_016, "2000-02-29"),
  (20_635, "2026-07-01"), (-719_528, "0000-01-01"), (2_932_896, "9999-12-31"),
])
func daysAreISODates(number: Int32, text: String) {
  #expect(row { $0.day(CivilDay(number)) } == text)
  #expect(ISODay(CivilDay(number)).description == text)
}

@Test(arguments: [
  ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
  ("two\r\nlines", "\"two lines\""), ("a\nb\rc", "\"a b c\""), (" a ", "\" a \""),
  ("", "\"\""), ("ü€😀", "ü€😀"), ("12.34", "12.34"), ("a=b", "a=b"),
])
func textIsQuotedWhereItMustBe(text: String, cell: String) {
  #expect(row { $0.text(text) } == cell)
  #expect(row { $0.text(Array(text.utf8)) } == cell)
}

@Test(arguments: [
  ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
  ("\r=1", "\"' =1\""), ("\nx", "\"' x\""), ("\u{0}=1", "'\u{0}=1"), ("＝1", "'＝1"), ("＋1", "'＋1"),
  ("－1", "'－1"), ("＠x", "'＠x"), ("  =1", "'  =1"), ("\u{A0}=1", "'\u{A0}=1"),
  ("\u{FEFF}\u{3000}-1", "'\u{FEFF}\u{3000}-1"), ("=\"a\",b", "\"'=\"\"a\"\",b\""),
])
func textThatASpreadsheetWouldRunIsGuardedAndCounted(text: String, cell: String) {
  var writer = CSVWriter(format: .standard, columns: ["a"])
  writer.text(text)
  #expect(writer.guardedCells == 1)
  #expect(row { $0.text(text) } == cell)
}

@Test func ownWordsAndNumbersAreNeverGuarded() {
  #expect(row { $0.label("-") } == "-")
  #expect(row { $0.label("=, really") } == "\"=, really\"")
  let open = CSVFormat(delimiter: UInt8(ascii: ","), hasBOM: false, guardsFormulas: false)
  #expect(row(open) { $0.text("=1") } == "=1")
}

@Test(arguments: [
  ("00501", "id-00501"), ("1E5", "id-1E5"), ("+14155550123", "id-+14155550123"),
  ("12345678901234567890", "id-12345678901234567890"), ("1-2", "id-1-2"), ("MAR1", "id-MAR1"),
  ("id-1", "id-id-1"), ("true", "id-true"), ("FALSE", "id-FALSE"),
  ("O-1001", "O-1001"), ("truest", "truest"), ("=1+1", "'=1+1"), ("ann", "ann"), ("=x", "'=x"),
])
func identifiersKeepTheirForm(value: String, cell: String) {
  #expect(row { $0.identifier(value) } == cell)
}

@Test func partsJoinInOrderUnderOneHeader() {
  var whole = CSVWriter(format: .standard, columns: ["a", "b"])
  var first = CSVWriter(format: .standard, columns: ["a", "b"])
  var second = CSVWriter(format: .standard, columns: ["a", "b"])
  for (index, text) in ["=x", "y", "+z"].enumerated() {
    whole.text(text)
    whole.integer(index)
    whole.endRow()
    if index < 1 {
      first.text(text)
      first.integer(index)
      first.endRow()
    } else {
      second.text(text)
      second.integer(index)
      second.endRow()
    }
  }
  first.append(second)
  #expect(first.bytes == whole.bytes)
  #expect(first.rowCount == 3)
  #expect(first.guardedCells == 2)
}

@Test func aRowWithTooFewCellsIsABug() async {
  await #expect(processExitsWith: .failure) {
    var writer = CSVWriter(format: .standard, columns: ["a", "b"])
    writer.empty()
    writer.endRow()
  }
}

@Test func fileHoldsJustTheBytesThatItWasGiven() throws {
  let folder = NSTemporaryDirectory() + "holds-\(UInt64.random(in: 0 ... .max))"
  try FileSystem.createDirectory(folder)
  defer { try? FileSystem.remove(folder) }
  let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
  try FileSystem.writeNew(bytes, to: folder + "/file")
  try FileSystem.writeNew([], to: folder + "/empty")
  var other = bytes
  other[other.count - 1] ^= 1
  #expect(FileSystem.holds(folder + "/file", bytes))
  #expect(!FileSystem.holds(folder + "/file", other))
  #expect(!FileSystem.holds(folder + "/file", bytes.dropLast()))
  #expect(!FileSystem.holds(folder + "/file", bytes + [0]))
  #expect(FileSystem.holds(folder + "/empty", []))
  #expect(!FileSystem.holds(folder + "/missing", []))
  #expect(!FileSystem.holds(folder, []))
}

@Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")], [" > ", ", ", ""])
func cellsOfSeveralTextsAreThoseOfTheTextsJoined(delimiter: UInt8, between: String) {
  let names = [
    "email", "(no program)", "Ärger", "=sum", "a,b", "x;y", "say \"hi\"", " before", "after ", "",
    "-1", "\u{A0}", "two\nlines", "tab\tbed",
  ]
  for guards in [true, false] {
    let format = CSVFormat(delimiter: delimiter, hasBOM: false, guardsFormulas: guards)
    let texts = CellTexts(names, between: between, format: format)
    var numbers = SeededNumbers(73)
    var plain = 0
    var expected = CSVWriter(format: format, columns: ["path", "next"])
    var found = expected
    for round in 0..<2000 {
      // Half of the cells are of the plain names alone.
      let bound = round % 2 == 0 ? 3 : names.count
      let codes = (0..<numbers.below(6)).map { _ in UInt32(numbers.below(bound)) }
      let joined = codes.map { names[Int($0)] }.joined(separator: between)
      // In the row's last cell, or in its first.
      let isLast = numbers.below(2) == 0
      if isLast { found.integer(round) }
      if found.plainText(codes.span, of: texts) { plain += 1 } else { found.text(joined) }
      if !isLast { found.integer(round) }
      found.endRow()
      if isLast { expected.integer(round) }
      expected.text(joined)
      if !isLast { expected.integer(round) }
      expected.endRow()
    }
    #expect(found.bytes == expected.bytes)
    #expect(found.guardedCells == expected.guardedCells)
    let isParted = between.utf8.contains(delimiter)
    #expect(isParted ? plain == 0 : plain > 400)
  }
}

@Test func cellOfACodeWithoutATextIsNotBegun() {
  let texts = CellTexts(["a"], between: " ", format: .standard)
  var isPlain = true
  let written = row { writer in
    isPlain = writer.plainText([0, 1].span, of: texts)
    writer.text("b")
  }
  #expect(!isPlain)
  #expect(written == "b")
}
