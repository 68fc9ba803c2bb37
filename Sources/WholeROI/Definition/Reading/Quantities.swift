import Tabular

/// Durations, decimals and money as pipeline files write them.
enum Quantities {
  /// A hundred years: no sum of a time and a duration overflows.
  static let longestDays: Int64 = 36_525

  /// Milliseconds of `30d`, `36h`, `90m` or `30s`; nil for anything else, and beyond 36,525 days.
  static func duration(_ text: String) -> Int64? {
    guard let unit = text.utf8.last, let count = wholeNumber(Substring(text.utf8.dropLast()))
    else { return nil }
    let milliseconds: Int64
    switch unit {
    case UInt8(ascii: "d"): milliseconds = CivilDay.milliseconds
    case UInt8(ascii: "h"): milliseconds = 3_600_000
    case UInt8(ascii: "m"): milliseconds = 60_000
    case UInt8(ascii: "s"): milliseconds = 1000
    default: return nil
    }
    let product = count.multipliedReportingOverflow(by: milliseconds)
    let isTooLong = product.overflow || product.partialValue > longestDays * CivilDay.milliseconds
    return isTooLong ? nil : product.partialValue
  }

  /// The value of `0.45`, `-.5`, `1e-3`, `0x10` or `1%` (1/100), exactly; nil for anything else, beyond
  /// 18 decimals, and beyond 64 bits. Zeros at the end stay: `0.50` is 50/100.
  static func decimal(_ text: String) -> ExactDecimal? {
    if text.utf8.last == UInt8(ascii: "%") {
      let number = String(Substring(text.utf8.dropLast()))
      guard let percent = decimal(number), percent.scale <= 16 else { return nil }
      return ExactDecimal(units: percent.units, scale: percent.scale + 2)
    }
    var rest = Substring(text)
    let isNegative = rest.utf8.first == UInt8(ascii: "-")
    if isNegative || rest.utf8.first == UInt8(ascii: "+") {
      rest = Substring(rest.utf8.dropFirst())
    }
    if rest.hasPrefix("0x") || rest.hasPrefix("0X") {
      let digits = rest.dropFirst(2)
      guard digits.utf8.allSatisfy({ JSON5Parser.hexadecimalDigit($0) != nil }),
        let value = Int64(digits, radix: 16)
      else { return nil }
      return ExactDecimal(units: isNegative ? -value : value, scale: 0)
    }
    let parts = rest.split(separator: "e", omittingEmptySubsequences: false)
      .flatMap { $0.split(separator: "E", omittingEmptySubsequences: false) }
    guard let mantissa = parts.first, parts.count <= 2, let plain = plainDecimal(mantissa) else {
      return nil
    }
    var exponent = 0
    if parts.count == 2 {
      guard let value = Int(parts[1]), abs(value) <= 40 else { return nil }
      exponent = value
    }
    return shifted(plain, by: exponent, isNegative: isNegative)
  }

  /// Minor units of `12.34`; nil where the text is no plain decimal or has more digits than the currency.
  static func money(_ text: String, _ currency: Currency) -> Int64? {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    guard let plain = plainDecimal(Substring(text.utf8.dropFirst(isNegative ? 1 : 0))) else {
      return nil
    }
    let amount = reduced(plain)
    guard amount.scale <= currency.minorDigits else { return nil }
    let minor = shifted(amount, by: currency.minorDigits, isNegative: isNegative)
    return minor?.units
  }

  /// The same value without zeros at the end: 50/100 → 5/10.
  static func reduced(_ decimal: ExactDecimal) -> ExactDecimal {
    var decimal = decimal
    while decimal.scale > 0, decimal.units.isMultiple(of: 10) {
      decimal.units /= 10
      decimal.scale -= 1
    }
    return decimal
  }

  /// `-0.45`; the shortest text of the value.
  static func text(_ decimal: ExactDecimal) -> String {
    let decimal = reduced(decimal)
    var digits = String(decimal.units.magnitude)
    if decimal.scale > 0 {
      digits = String(repeating: "0", count: max(0, decimal.scale + 1 - digits.count)) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimal.scale))
    }
    return decimal.units < 0 ? "-" + digits : digits
  }

  /// Below 0, 0, or above: the sign of decimal − number.
  static func compare(_ decimal: ExactDecimal, to number: Int64) -> Int {
    let (quotient, remainder) = decimal.units.quotientAndRemainder(
      dividingBy: powerOfTen(decimal.scale) ?? .max)
    return quotient == number ? Int(remainder.signum()) : quotient < number ? -1 : 1
  }

  /// The number of `28`, digits only.
  static func wholeNumber(_ text: Substring) -> Int64? {
    guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    return Int64(text)
  }

  /// Digits with at most one point: `12.34`, `.5`, `7.`
  private static func plainDecimal(_ text: Substring) -> ExactDecimal? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.utf8.count <= 18, let units = wholeNumber(whole + fraction) else { return nil }
    return ExactDecimal(units: units, scale: fraction.utf8.count)
  }

  private static func shifted(
    _ decimal: ExactDecimal, by exponent: Int, isNegative: Bool
  ) -> ExactDecimal? {
    let scale = decimal.scale - exponent
    let units = isNegative ? -decimal.units : decimal.units
    if scale >= 0 { return scale <= 18 ? ExactDecimal(units: units, scale: scale) : nil }
    guard let factor = powerOfTen(-scale) else { return nil }
    let product = units.multipliedReportingOverflow(by: factor)
    return product.overflow ? nil : ExactDecimal(units: product.partialValue, scale: 0)
  }

  private static func powerOfTen(_ exponent: Int) -> Int64? {
    guard (0...18).contains(exponent) else { return nil }
    return (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
  }
}
