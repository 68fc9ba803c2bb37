/// A difference with its 95 % interval, and the level at which that interval touches 0.
struct Estimate: Hashable, Sendable {
  var difference: Double
  var low: Double
  var high: Double
  var pValue: Double
}

/// Welch's comparison of the means of two groups whose variances may differ (Welch 1947).
///
/// Student's sleep data (drug 1: 0.7 −1.6 −0.2 −1.2 −0.1 3.4 3.7 0.8 0.0 2.0, drug 2: 1.9 0.8 1.1 0.1 −0.1
/// 4.4 5.5 1.6 4.6 3.4) give t = −1.8608 with 17.776 degrees of freedom and p = 0.07939.
struct WelchComparison: Hashable, Sendable {
  let difference: Double
  let standardError: Double
  let degrees: Double

  /// Nil where neither group varies: then there is no error to measure the difference by.
  init?(_ group: Sample, _ control: Sample) {
    self.init(
      difference: group.mean - control.mean,
      terms: [(1, group), (-1, control)])
  }

  /// Any sum of means with coefficients; degrees of freedom by Welch and Satterthwaite.
  init?(difference: Double, terms: [(coefficient: Double, sample: Sample)]) {
    self.init(
      difference: difference,
      errors: terms.map {
        ($0.coefficient * $0.coefficient * $0.sample.squaredError, Double($0.sample.count - 1))
      })
  }

  /// A difference whose squared error is the sum of these, each with its degrees of freedom.
  init?(difference: Double, errors: [(squaredError: Double, degrees: Double)]) {
    let squared = errors.reduce(0) { $0 + $1.squaredError }
    guard squared > 0 else { return nil }
    self.difference = difference
    standardError = squared.squareRoot()
    degrees =
      squared * squared
      / errors.reduce(0) { $0 + $1.squaredError * $1.squaredError / $1.degrees }
  }

  var t: Double { difference / standardError }

  var estimate: Estimate {
    let distribution = StudentT(degrees: degrees)
    let half = distribution.deviate(tail: 0.025) * standardError
    return Estimate(
      difference: difference, low: difference - half, high: difference + half,
      pValue: 2 * distribution.survival(abs(t)))
  }
}

/// So many of so many persons.
struct Proportion: Hashable, Sendable {
  var successes: Int
  var count: Int

  var rate: Double { Double(successes) / Double(count) }

  /// p(1 − p)/n.
  var squaredError: Double { rate * (1 - rate) / Double(count) }

  /// Wilson's score interval, `z` standard errors to each side.
  func score(_ z: Double) -> (low: Double, high: Double) {
    let n = Double(count)
    let hits = Double(successes)
    let half = z * (z * z + 4 * hits * (1 - rate)).squareRoot()
    let middle = 2 * hits + z * z
    let scale = 2 * (n + z * z)
    // What rounding leaves of a bound at 0 or 1 is not a rate.
    return (
      successes == 0 ? 0 : max(0, (middle - half) / scale),
      successes == count ? 1 : min(1, (middle + half) / scale)
    )
  }
}

/// The difference of two rates by the hybrid of their score intervals (Newcombe 1998, method 10).
///
/// 56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339.
struct NewcombeComparison: Hashable, Sendable {
  let group: Proportion
  let control: Proportion

  /// Nil where a group is empty.
  init?(_ group: Proportion, _ control: Proportion) {
    guard group.count > 0, control.count > 0 else { return nil }
    self.group = group
    self.control = control
  }

  var difference: Double { group.rate - control.rate }

  func interval(_ z: Double) -> (low: Double, high: Double) {
    let a = group.score(z)
    let b = control.score(z)
    func distance(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    return (
      difference - distance(group.rate - a.low, b.high - control.rate),
      difference + distance(a.high - group.rate, control.rate - b.low)
    )
  }

  /// The p value is the level at which the interval touches 0, found by bisection.
  var estimate: Estimate {
    let bounds = interval(Normal.z975)
    // The bound on 0's side falls as z grows, and passes 0 before it reaches its end.
    let z = bisected(0) { z in
      difference >= 0 ? interval(z).low : -interval(z).high
    }
    return Estimate(
      difference: difference, low: bounds.low, high: bounds.high,
      pValue: difference == 0 ? 1 : 2 * Normal.survival(z))
  }

  var standardError: Double { (group.squaredError + control.squaredError).squareRoot() }
}
