/// Numbers, kept as they are written.
extension JSON5Parser {
  /// The digits of the number here, sign and all: `-.5e3`, `0xFF`, `+7.`.
  mutating func number() throws(Failure) -> String {
    let start = cursor.place
    var digits = ""
    if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") { take(into: &digits) }
    if cursor.byte == UInt8(ascii: "0"), cursor.byte(ahead: 1) | 0x20 == UInt8(ascii: "x") {
      take(into: &digits)
      take(into: &digits)
      guard takeHexadecimal(into: &digits) > 0 else {
        throw cursor.unexpected(expected: "hexadecimal digits after \"0x\"")
      }
    } else {
      try decimal(into: &digits, from: start)
    }
    if let next = cursor.scalar,
      next.properties.isIDContinue || ".-:$%".unicodeScalars.contains(next)
    {
      throw cursor.fault(
        "found \((digits + String(next)).quoted), expected a number", at: start,
        hint: "texts, dates and amounts of money stand in quotes")
    }
    return digits
  }

  private mutating func decimal(
    into digits: inout String, from start: JSON5Cursor.Place
  ) throws(Failure) {
    if cursor.starts(with: "Infinity") || cursor.starts(with: "NaN") {
      throw cursor.fault("Infinity and NaN are no numbers that a pipeline can use", at: start)
    }
    let startsWithZero = cursor.byte == UInt8(ascii: "0")
    let whole = takeDigits(into: &digits)
    if startsWithZero, whole > 1 {
      throw cursor.fault(
        "found \(digits.quoted), expected a number without leading zeros", at: start)
    }
    var fraction = 0
    if cursor.byte == UInt8(ascii: ".") {
      take(into: &digits)
      fraction = takeDigits(into: &digits)
    }
    guard whole + fraction > 0 else { throw cursor.unexpected(expected: "a digit") }
    guard cursor.byte | 0x20 == UInt8(ascii: "e") else { return }
    take(into: &digits)
    if cursor.byte == UInt8(ascii: "+") || cursor.byte == UInt8(ascii: "-") { take(into: &digits) }
    guard takeDigits(into: &digits) > 0 else {
      throw cursor.unexpected(expected: "the digits of the exponent")
    }
  }

  private mutating func take(into digits: inout String) {
    digits.unicodeScalars.append(Unicode.Scalar(cursor.byte))
    cursor.advance()
  }

  private mutating func takeDigits(into digits: inout String) -> Int {
    var count = 0
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.byte) {
      take(into: &digits)
      count += 1
    }
    return count
  }

  private mutating func takeHexadecimal(into digits: inout String) -> Int {
    var count = 0
    while Self.hexadecimalDigit(cursor.byte) != nil {
      take(into: &digits)
      count += 1
    }
    return count
  }
}
