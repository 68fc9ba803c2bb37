import Tabular

/// An exact quotient of integer sums, lowest terms, with a positive divisor.
///
/// Ratios are formed from the sums at each level and never summed or averaged (METHODS, section 5).
public struct Ratio: Hashable, Comparable, Sendable {
  public let numerator: Int128
  public let denominator: Int128

  /// Nil where the divisor is 0: then a report's cell is empty.
  public init?(_ numerator: Int128, _ denominator: Int128) {
    guard denominator != 0 else { return nil }
    let divisor = greatestCommonDivisor(abs(numerator), abs(denominator)) * denominator.signum()
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  /// (margin − cost) / cost; nil where there is no positive cost.
  public static func roi(margin: Int64, cost: Int64) -> Ratio? {
    guard cost > 0 else { return nil }
    return Ratio(Int128(margin) - Int128(cost), Int128(cost))
  }

  /// Exact where both sides stay under 2^63, as ROIs of sums under 2^61 do.
  public static func < (a: Ratio, b: Ratio) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  /// This in units of 10^−`digits`, rounded half away from zero.
  public func scaled(digits: Int) -> Int128 {
    let factor = (0..<digits).reduce(Int128(1)) { power, _ in power * 10 }
    let (quotient, rest) = (numerator.magnitude * factor.magnitude)
      .quotientAndRemainder(dividingBy: denominator.magnitude)
    let rounded = Int128(rest >= denominator.magnitude - rest ? quotient + 1 : quotient)
    return numerator < 0 ? -rounded : rounded
  }
}

extension CSVWriter {
  /// A cell with 6 decimals; empty for nil.
  mutating func ratio(_ value: Ratio?) {
    guard let value else { return empty() }
    guard let numerator = Int64(exactly: value.numerator),
      let denominator = Int64(exactly: value.denominator)
    else { preconditionFailure("\(value.numerator) / \(value.denominator) is out of range") }
    ratio(numerator, denominator)
  }
}
