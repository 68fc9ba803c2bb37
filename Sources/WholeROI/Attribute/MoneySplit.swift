/// The split rule for amounts outside hot loops (METHODS, section 1).
public enum MoneySplit {
  /// Parts of `amount` in proportion to `weights`; they always add up to it.
  ///
  /// Each part gets floor(|amount|·w / Σw); the units left over go to the largest remainders, ties to
  /// the earliest; then the sign. `split(100, weights: [1, 1, 1])` is `[34, 33, 33]`, `split(-7,
  /// weights: [1, 2])` is `[-2, -5]`. No weight may be negative and one must be positive.
  ///
  /// - Complexity: O(*n* log *n*), where *n* is the number of weights.
  public static func split(_ amount: Int64, weights: [Int64]) -> [Int64] {
    precondition(weights.allSatisfy { $0 >= 0 }, "negative among weights \(weights)")
    let sum = weights.reduce(UInt128(0)) { $0 + UInt128($1.magnitude) }
    precondition(sum > 0, "no positive weight to split \(amount) by")
    var parts: [UInt64] = []
    var remainders: [UInt128] = []
    for weight in weights {
      let share = UInt128(amount.magnitude) * UInt128(weight.magnitude)
      let (quotient, remainder) = share.quotientAndRemainder(dividingBy: sum)
      parts.append(UInt64(quotient))
      remainders.append(remainder)
    }
    let left = Int(amount.magnitude - parts.reduce(0, +))
    let largestFirst = parts.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in largestFirst.prefix(left) { parts[index] += 1 }
    return parts.map { amount < 0 ? Int64(-Int128($0)) : Int64($0) }
  }

  /// What the places of `range` get together where `count` places have equal weights: the sum that
  /// `split` would give them, without forming the parts.
  ///
  /// With equal weights every remainder is |amount| mod count, so that the first places get the units
  /// left over, one each.
  public static func evenSum(of amount: Int64, count: Int64, over range: Range<Int64>) -> Int64 {
    precondition(count > 0 && range.lowerBound >= 0 && range.upperBound <= count, "\(range)")
    let (each, left) = amount.quotientAndRemainder(dividingBy: count)
    let extra = min(range.upperBound, abs(left)) - min(range.lowerBound, abs(left))
    return each * Int64(range.count) + extra * left.signum()
  }
}
