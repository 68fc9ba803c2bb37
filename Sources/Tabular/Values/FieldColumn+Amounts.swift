extension FieldColumn {
  /// The amounts of the fields in minor units, in row order; `FieldValue.missing` and `.invalid`
  /// where there is none; whether some are invalid. `amounts` is overwritten.
  @discardableResult
  public func amounts(
    _ reader: AmountReader, missing: MissingTexts, into amounts: inout [Int64]
  ) -> Bool {
    var hasInvalid = false
    amounts.resize(to: count, filler: 0)
    let count = count
    let fast = FastAmount(reader)
    amounts.withUnsafeMutableBufferPointer { amounts in
      withFields { base, starts, ends in
        for row in 0..<count {
          let start = Int(starts[row])
          let length = Int(ends[row]) &- start
          if let amount = fast.amount(base + start, length), !missing.mayContain(count: length) {
            amounts[row] = amount
          } else {
            amounts[row] = reader.slowAmount(base, start, start &+ length, missing)
            if amounts[row] == FieldValue.invalid { hasInvalid = true }
          }
        }
      }
    }
    return hasInvalid
  }
}

extension AmountReader {
  @inline(never)
  func slowAmount(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ missing: MissingTexts
  ) -> Int64 {
    let (start, end) = Blank.trimmed(base, start, end)
    if missing.contains(base + start, end - start) { return FieldValue.missing }
    return parse(base, start, end)
  }
}

/// The common form `[-][$]ddd[,ddd][.dd]` with all the unit's decimals or none, up to 16 bytes
/// without sign and symbol, read in two words; nil leaves the field to the plain code.
private struct FastAmount {
  let decimal: UInt64
  let group: UInt64
  let minorDigits: Int
  let scale: Int64
  let wholeScale: UInt64
  /// The bit at which the decimal mark lies in the last eight bytes.
  let markBit: UInt64
  let takesThousands: Bool

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  init(_ reader: AmountReader) {
    let isPoint = reader.decimal == UInt8(ascii: ".")
    decimal = UInt64(reader.decimal ^ 0x30)
    group = UInt64((isPoint ? UInt8(ascii: ",") : UInt8(ascii: ".")) ^ 0x30)
    minorDigits = reader.minorDigits
    scale = reader.scale
    wholeScale = 10_000_000
    // Without decimals, or with more than fit beside the mark, no mark is looked for (byte 8 is
    // none).
    markBit = (1...6).contains(minorDigits) ? UInt64(8 * (7 - minorDigits)) : 64
    takesThousands = minorDigits == 2
  }

  @inline(__always) func amount(_ p: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    var p = p
    var count = count
    var isNegative = false
    if count > 0, p[0] == UInt8(ascii: "-") {
      isNegative = true
      p += 1
      count &-= 1
    }
    if count > 0, p[0] == UInt8(ascii: "$") {
      p += 1
      count &-= 1
    }
    guard count > 0, count <= 16, let value = unsigned(p, count) else { return nil }
    return isNegative ? 0 &- value : value
  }

  /// The digits' values stand right-aligned in `tail` (last eight) and `lead` (those before).
  @inline(__always) private func unsigned(_ p: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    let tail: UInt64
    var lead: UInt64 = 0
    if count <= 8 {
      tail = (Word.load(p) ^ Self.zeros) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    } else {
      tail = Word.load(p + (count &- 8)) ^ Self.zeros
      lead = (Word.load(p) ^ Self.zeros) &<< UInt64(truncatingIfNeeded: 128 &- 8 &* count)
    }
    guard markBit < 64, (tail &>> markBit) & 0xFF == decimal, count > minorDigits else {
      return whole(tail, lead, count)
    }
    let before = tail & ((1 &<< markBit) &- 1)
    let behind = (tail >> (markBit &+ 8)) << (markBit &+ 8)
    let digits = (before &<< 8) | behind
    if Word.isDigitValues(digits) {
      if count <= 8 { return Int64(truncatingIfNeeded: Word.number(digits)) }
      guard Word.isDigitValues(lead) else { return nil }
      return Int64(
        truncatingIfNeeded: Word.number(lead) &* wholeScale &+ Word.number(digits))
    }
    return takesThousands ? thousands(tail, lead, count) : nil
  }

  /// "d,ddd.dd" to "ddd,ddd.dd".
  @inline(__always)
  private func thousands(_ tail: UInt64, _ lead: UInt64, _ count: Int) -> Int64? {
    guard count >= 8, count <= 10, (tail &>> 8) & 0xFF == group else { return nil }
    let digits =
      lead &>> 48 | (tail & 0xFF) &<< 16 | (tail & 0x0000_00FF_FFFF_0000) &<< 8
      | tail & 0xFFFF_0000_0000_0000
    guard Word.isDigitValues(digits) else { return nil }
    return Int64(truncatingIfNeeded: Word.number(digits))
  }

  /// Digits alone, up to fifteen; with decimals up to eight.
  @inline(__always) private func whole(_ tail: UInt64, _ lead: UInt64, _ count: Int) -> Int64? {
    guard Word.isDigitValues(tail), count <= 8 || (minorDigits == 0 && count <= 15),
      Word.isDigitValues(lead)
    else { return nil }
    let number = Int64(
      truncatingIfNeeded: Word.number(lead) &* 100_000_000 &+ Word.number(tail))
    let amount = number &* scale
    return amount <= AmountReader.limit ? amount : nil
  }
}
