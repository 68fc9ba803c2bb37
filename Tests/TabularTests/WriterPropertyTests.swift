import Tabular
import Testing

/// A reader of RFC 4180 in its simplest form, byte by byte: what any careful program sees.
private func parse(_ bytes: ArraySlice<UInt8>, delimiter: UInt8) -> [[[UInt8]]] {
  var rows: [[[UInt8]]] = []
  var row: [[UInt8]] = []
  var field: [UInt8] = []
  var isQuoted = false
  var at = bytes.startIndex
  while at < bytes.endIndex {
    let byte = bytes[at]
    let next = at + 1 < bytes.endIndex ? bytes[at + 1] : 0
    if isQuoted {
      if byte != UInt8(ascii: "\"") {
        field.append(byte)
      } else if next == UInt8(ascii: "\"") {
        field.append(byte)
        at += 1
      } else {
        isQuoted = false
      }
    } else if byte == UInt8(ascii: "\""), field.isEmpty {
      isQuoted = true
    } else if byte == delimiter {
      row.append(field)
      field = []
    } else if byte == 13, next == 10 {
      row.append(field)
      rows.append(row)
      row = []
      field = []
      at += 1
    } else {
      field.append(byte)
    }
    at += 1
  }
  return rows
}

/// The same numbers from the same seed (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private let pieces = [
  "a", "7", " ", ",", ";", "\"", "'", "\r", "\n", "\t", "\u{0}", "=", "+", "-", "@", "＝", "＋", "－",
  "＠",
  "\u{A0}", "\u{FEFF}", "é", "😀", "=cmd|' /C calc'!A0", "\u{2003}",
]

private let triggers: [Character] = [
  "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\u{0}", "＝", "＋", "－", "＠",
]

private let blanks: [Unicode.Scalar] = [" ", "\u{A0}", "\u{FEFF}", "\u{2003}"]

/// What the cell should hold, said as plainly as can be.
private func expected(_ text: String) -> (cell: String, isGuarded: Bool) {
  let body = text.unicodeScalars.drop { blanks.contains($0) }
  let isGuarded = body.first.map { triggers.contains(Character($0)) } ?? false
  var cell = isGuarded ? "'" : ""
  var previous: Unicode.Scalar = "x"
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n" where previous == "\r": break
    case "\n", "\r": cell.unicodeScalars.append(" ")
    default: cell.unicodeScalars.append(scalar)
    }
    previous = scalar
  }
  return (cell, isGuarded)
}

@Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";"), 9])
func anyTextComesBackAndNoneRuns(delimiter: UInt8) {
  var generator = SeededGenerator(state: UInt64(delimiter))
  let format = CSVFormat(delimiter: delimiter, hasBOM: true, guardsFormulas: true)
  var writer = CSVWriter(format: format, columns: ["first", "second", "third"])
  var cells: [[String]] = []
  var guarded = 0
  for _ in 0..<4_000 {
    let texts = (0..<2).map { _ in
      (0..<Int.random(in: 0...6, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }
    texts.forEach { writer.text($0) }
    writer.decimal(-5, scale: 2)
    writer.endRow()
    cells.append(texts.map { expected($0).cell })
    guarded += texts.filter { expected($0).isGuarded }.count
  }
  let rows = parse(writer.bytes.dropFirst(3), delimiter: delimiter)
  #expect(rows.count == 4_001)
  #expect(writer.guardedCells == guarded)
  for (row, texts) in zip(rows.dropFirst(), cells) {
    #expect(row.count == 3)
    #expect(row.prefix(2).map { Array($0) } == texts.map { Array($0.utf8) })
    #expect(row.last == Array((delimiter == UInt8(ascii: ";") ? "-0,05" : "-0.05").utf8))
  }
}

@Test func ratiosAgreeWithLongDivision() {
  var generator = SeededGenerator(state: 5)
  for _ in 0..<2_000 {
    let shift = Int.random(in: 0...62, using: &generator)
    let numerator = Int64.random(in: .min ... .max, using: &generator) >> shift
    let denominator = max(1, Int64.random(in: 0 ... .max, using: &generator) >> (62 - shift))
    var writer = CSVWriter(format: .standard, columns: ["a"])
    let start = writer.bytes.count
    writer.ratio(numerator, denominator)
    // Digit by digit, then one more digit to round by.
    let divisor = UInt128(denominator)
    var rest = UInt128(numerator.magnitude)
    var digits = rest / divisor
    rest %= divisor
    for _ in 0..<6 {
      rest *= 10
      digits = digits * 10 + rest / divisor
      rest %= divisor
    }
    if rest * 2 >= divisor { digits += 1 }
    let padded = String(repeating: "0", count: 7) + String(digits)
    let whole = String(padded.dropLast(6).drop { $0 == "0" })
    let sign = numerator < 0 && digits > 0 ? "-" : ""
    let text = sign + (whole.isEmpty ? "0" : whole) + "." + padded.suffix(6)
    #expect(String(decoding: writer.bytes[start...], as: UTF8.self) == text)
  }
}
