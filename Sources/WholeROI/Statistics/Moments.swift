/// Count, sum and sum of squares of whole numbers such as cents: exact, so that no order of persons shows.
///
/// The amounts of a run add up to less than 2⁶¹ (`MoneyBound`), so their squares fit 128 bits.
struct Moments: Hashable, Sendable {
  private(set) var count = 0
  private(set) var sum: Int128 = 0
  private(set) var squares: Int128 = 0

  mutating func add(_ value: Int64) {
    count += 1
    sum += Int128(value)
    squares += Int128(value) * Int128(value)
  }

  /// Adds so many zeros.
  mutating func addZeros(_ zeros: Int) { count += zeros }

  static func += (a: inout Moments, b: Moments) {
    a.count += b.count
    a.sum += b.sum
    a.squares += b.squares
  }

  /// Nil without a value.
  var mean: Double? { count > 0 ? Double(nearest: sum) / Double(count) : nil }

  /// s² with n − 1; nil with fewer than two values.
  var variance: Double? {
    count > 1 ? centred(squares, sum, sum, count) / Double(count - 1) : nil
  }

  var sample: Sample? {
    guard let mean, let variance else { return nil }
    return Sample(count: count, mean: mean, variance: variance)
  }
}

/// Moments of two whole numbers of the same persons: an outcome and what it was before.
struct PairedMoments: Hashable, Sendable {
  private(set) var before = Moments()
  private(set) var after = Moments()
  private(set) var products: Int128 = 0

  mutating func add(before: Int64, after: Int64) {
    self.before.add(before)
    self.after.add(after)
    products += Int128(before) * Int128(after)
  }

  static func += (a: inout PairedMoments, b: PairedMoments) {
    a.before += b.before
    a.after += b.after
    a.products += b.products
  }

  var count: Int { after.count }

  /// cov(Y, X) with n − 1; nil with fewer than two persons.
  var covariance: Double? {
    count > 1
      ? centred(products, before.sum, after.sum, count) / Double(count - 1) : nil
  }
}

/// Σxy − Σx Σy / n, formed from whole numbers while they fit.
private func centred(_ products: Int128, _ x: Int128, _ y: Int128, _ count: Int) -> Double {
  let (scaled, leaves) = products.multipliedReportingOverflow(by: Int128(count))
  let (square, leavesToo) = x.multipliedReportingOverflow(by: y)
  if !leaves, !leavesToo {
    let (difference, overflow) = scaled.subtractingReportingOverflow(square)
    if !overflow { return Double(nearest: difference) / Double(count) }
  }
  return Double(nearest: products) - Double(nearest: x) * Double(nearest: y) / Double(count)
}

extension Double {
  /// The nearest number to a whole one (ties: the even one), as `Double(_:)` gives it, at a tenth of its cost.
  init(nearest whole: Int128) {
    if let short = Int64(exactly: whole) {
      self.init(short)
      return
    }
    // 64 leading bits, the last of which is set where any bit below is: they round as all would.
    let magnitude = whole.magnitude
    let shift = 64 - magnitude.leadingZeroBitCount
    let leading = UInt64(truncatingIfNeeded: magnitude >> UInt128(shift))
    let isInexact = magnitude & (1 << UInt128(shift) - 1) != 0
    let rounded = Double(leading | (isInexact ? 1 : 0))
    self.init(
      sign: whole < 0 ? .minus : .plus, exponent: shift, significand: rounded)
  }
}

/// What a comparison of means needs of a group: n, mean and s².
struct Sample: Hashable, Sendable {
  var count: Int
  var mean: Double
  var variance: Double

  /// s²/n.
  var squaredError: Double { variance / Double(count) }

  /// The mean's 95 % interval by the t distribution.
  var interval: (low: Double, high: Double) {
    let half =
      StudentT(degrees: Double(count - 1)).deviate(tail: 0.025) * squaredError.squareRoot()
    return (mean - half, mean + half)
  }
}
