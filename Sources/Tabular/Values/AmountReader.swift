/// Reads amounts of money and other numbers exactly, as whole minor units: "-$1,149.50" → −114950.
///
/// Taken are: digits with at most one decimal mark, thousands in groups of three (by the other of
/// `.` and `,`, or blanks or apostrophes, the same one throughout); a sign (`-`, `−`, `+`) before
/// or behind the symbol or at the end, or parentheses for a negative amount; a symbol (`$ € £ ¥ ₹`,
/// also `CA$`) or a code of three capitals before or behind. Exponents are not. More decimals than
/// the unit has must be zeros, unless `rounds`: then half goes away from zero. At most 10¹⁵ minor
/// units either way.
public struct AmountReader: Sendable {
  /// The greatest amount that is read, in minor units.
  public static let limit: Int64 = 1_000_000_000_000_000

  /// Decimal places of the result, 0…9: 2 for cents.
  public let minorDigits: Int
  /// The decimal mark, `.` or `,`.
  public let decimal: UInt8
  public let rounds: Bool
  /// Whether a `%` at the end is dropped, and a `<` or `>` at the start; the number stays that of the text.
  public let allowsPercent: Bool
  let scale: Int64

  public init(
    minorDigits: Int, decimal: UInt8 = UInt8(ascii: "."), rounds: Bool = false,
    allowsPercent: Bool = false
  ) {
    precondition((0...9).contains(minorDigits), "\(minorDigits) decimal places are not 0…9")
    self.minorDigits = minorDigits
    self.decimal = decimal
    self.rounds = rounds
    self.allowsPercent = allowsPercent
    scale = (0..<minorDigits).reduce(1) { scale, _ in scale * 10 }
  }

  /// The amount of one text in minor units, or `FieldValue.invalid`. The plain form of
  /// `FieldColumn.amounts`.
  public func parse(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return FieldValue.invalid }
      return parse(base, 0, text.count)
    }
  }

  /// The amount between `start` and `end`.
  @inline(never) func parse(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int64 {
    var text = AmountText(base: base, at: start, end: end)
    guard let isNegative = text.takeSigns(allowsPercent: allowsPercent),
      let magnitude = magnitude(text)
    else { return FieldValue.invalid }
    return isNegative ? -magnitude : magnitude
  }

  /// The unsigned number of what is left: digits and marks.
  private func magnitude(_ text: AmountText) -> Int64? {
    var text = text
    guard var value = text.takeWhole(decimal: decimal, limit: Self.limit) else { return nil }
    var places = 0
    var roundsUp = false
    if text.at < text.end {
      // takeWhole stops at nothing but the decimal mark.
      text.at += 1
      guard text.at < text.end else { return nil }
      while text.at < text.end {
        let digit = Int64(text.base[text.at]) - 0x30
        guard digit >= 0, digit <= 9 else { return nil }
        if places < minorDigits {
          value = value * 10 + digit
          guard value <= Self.limit else { return nil }
        } else if rounds {
          if places == minorDigits { roundsUp = digit >= 5 }
        } else if digit != 0 {
          return nil
        }
        places += 1
        text.at += 1
      }
    }
    while places < minorDigits {
      value *= 10
      guard value <= Self.limit else { return nil }
      places += 1
    }
    if roundsUp { value += 1 }
    return value <= Self.limit ? value : nil
  }

  /// A plain decimal such as "0.45" or "-12" taken exactly: units / 10^scale; nil where it is none
  /// or has more than 15 digits. No blanks, marks or symbols.
  public static func plainDecimal(_ bytes: [UInt8]) -> (units: Int64, scale: Int)? {
    let isNegative = bytes.first == UInt8(ascii: "-")
    let parts = bytes.dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let digits = parts.joined()
    guard digits.count <= 15, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    let units = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
    return (isNegative ? -units : units, parts.count == 2 ? parts[1].count : 0)
  }
}
