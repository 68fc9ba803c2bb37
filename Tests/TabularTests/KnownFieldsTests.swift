import Columns
import Testing

@testable import Tabular

/// Rows of three columns with texts of all lengths around 64 bytes, in quotes, with blanks, or none at all.
private func text(rows: Int, distinct: Int, seed: UInt64) -> [UInt8] {
  var numbers = SeededNumbers(seed)
  let stems = (0..<distinct).map { index -> String in
    let text =
      String(index) + String(repeating: numbers.pick(["a", "é"]), count: numbers.below(12))
    return text + String(repeating: "-", count: numbers.below(4) == 0 ? numbers.below(60) : 0)
  }
  var lines = ""
  for _ in 0..<rows {
    let fields = (0..<3).map { _ -> String in
      let stem = numbers.pick(stems)
      return switch numbers.below(8) {
      case 0: ""
      case 1: "\"\(stem)\""
      case 2: "\"\(stem), again\""
      case 3: " \(stem)\t"
      case 4: "\"a \"\"\(stem)\"\"\""
      default: stem
      }
    }
    lines += fields.joined(separator: ",") + numbers.pick(["\n", "\n", "\r\n"])
  }
  return Array(lines.utf8)
}

/// Codes of the same columns by both ways, chunk by chunk.
private func expectSameCodes(
  _ columns: ClosedRange<Int>, _ text: [UInt8], _ known: KnownFields, chunk: Int
) throws {
  let file = try exportFile(text)
  let reader = RowReader(dialect: Dialect(), width: 3)
  var interner = Interner()
  var (found, expected): ([UInt32], [UInt32]) = ([], [])
  var span = FieldColumn(texts: [])
  var from = 0
  while from < text.count {
    try reader.read(file, from: from, to: from + chunk, startsAtRow: true)
    reader.span(columns, into: &span)
    span.codes(&interner, missing: .none, into: &expected)
    reader.codes(columns, known, into: &found)
    #expect(found == expected, "\(columns) from \(from)")
    from = reader.nextRow
  }
  #expect(known.texts.count == interner.count)
  #expect((0..<UInt32(interner.count)).allSatisfy { known.texts.bytes($0) == interner.bytes($0) })
}

@Test(arguments: [0...0, 1...1, 2...2, 0...1, 1...2, 0...2])
func knownFieldsHaveTheCodesOfTheirTexts(columns: ClosedRange<Int>) throws {
  let rows = text(rows: 4_000, distinct: 40, seed: UInt64(columns.upperBound))
  try expectSameCodes(columns, rows, KnownFields(), chunk: 9_000)
}

@Test func knownFieldsFindMoreTextsThanTheyRemember() throws {
  let rows = text(rows: 12_000, distinct: 9_000, seed: 5)
  let known = KnownFields(room: 1)
  try expectSameCodes(0...0, rows, known, chunk: 20_000)
  #expect(!known.isUseful)
}

@Test func aStoreOfKnownFieldsGrowsWithItsTexts() throws {
  let rows = text(rows: 20_000, distinct: 200, seed: 6)
  let known = KnownFields(room: 1)
  try expectSameCodes(1...1, rows, known, chunk: 50_000)
  #expect(known.isUseful)
}

@Test func fieldsThatEndAlikeOrWithZerosStayApart() throws {
  let texts = (1...70).map { String(repeating: "x", count: $0) }
  let rows = Array((texts + texts + ["", " x "]).map { "\($0),,\n" }.joined().utf8)
  try expectSameCodes(0...0, rows, KnownFields(), chunk: 700)
}
