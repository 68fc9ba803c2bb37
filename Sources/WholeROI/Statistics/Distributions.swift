/// The standard normal distribution.
enum Normal {
  /// The share above `z`, exact also far out: 0.025 for 1.96.
  static func survival(_ z: Double) -> Double {
    z < 0 ? 1 - survival(-z) : GammaAndBeta.upperGamma(0.5, z * z / 2) / 2
  }

  /// The share up to `z`.
  static func cumulative(_ z: Double) -> Double { survival(-z) }

  /// The value that a share of `tail`, at most ½, lies above: 1.96 for 0.025.
  static func deviate(tail: Double) -> Double { crossing(of: tail, falling: survival) }

  /// Between this and its negative lie 95 %.
  static let z975 = deviate(tail: 0.025)

  /// The value up to which a share of `share`, more than 0 and less than 1, lies.
  static func quantile(_ share: Double) -> Double {
    share < 0.5 ? -deviate(tail: share) : deviate(tail: 1 - share)
  }
}

/// Student's t distribution with `degrees` of freedom, which need not be whole.
struct StudentT {
  let degrees: Double

  /// The share above `t`, exact also far out.
  func survival(_ t: Double) -> Double {
    guard t >= 0 else { return 1 - survival(-t) }
    guard t < .infinity else { return 0 }
    // Dividing by the larger part keeps squares within range.
    let ratio = t * t / degrees
    guard ratio < .infinity else { return 0 }
    return GammaAndBeta.incompleteBeta(
      degrees / 2, 0.5, x: 1 / (1 + ratio), y: ratio / (1 + ratio)) / 2
  }

  /// The share up to `t`.
  func cumulative(_ t: Double) -> Double { survival(-t) }

  /// The value that a share of `tail`, at most ½, lies above: 2.228 for 0.025 and 10 degrees.
  func deviate(tail: Double) -> Double { crossing(of: tail, falling: survival) }

  /// The value up to which a share of `share`, more than 0 and less than 1, lies.
  func quantile(_ share: Double) -> Double {
    share < 0.5 ? -deviate(tail: share) : deviate(tail: 1 - share)
  }
}

/// The χ² distribution with `degrees` of freedom.
struct ChiSquared {
  let degrees: Double

  /// The share above `x`, exact also far out: 0.05 for 3.841 and 1 degree.
  func survival(_ x: Double) -> Double { GammaAndBeta.upperGamma(degrees / 2, x / 2) }

  /// The share up to `x`.
  func cumulative(_ x: Double) -> Double { GammaAndBeta.lowerGamma(degrees / 2, x / 2) }

  /// The value that a share of `tail` lies above.
  func deviate(tail: Double) -> Double { crossing(of: tail, falling: survival) }
}

/// The argument, 0 or more, at which a falling function passes a value, to the last bits (Ridders 1979); 0
/// where it does before.
func crossing(of target: Double, falling function: (Double) -> Double) -> Double {
  guard function(0) > target else { return 0 }
  var (low, high) = bracket(of: target, function)
  var atLow = function(low) - target
  var atHigh = function(high) - target
  var last = high
  for _ in 0..<100 {
    let middle = low + (high - low) / 2
    let atMiddle = function(middle) - target
    let root = (atMiddle * atMiddle - atLow * atHigh).squareRoot()
    guard root > 0 else { return middle }
    let next = middle + (middle - low) * atMiddle / root
    let atNext = function(next) - target
    if atNext == 0 || abs(next - last) <= 1e-15 * next { return next }
    last = next
    for (place, value) in [(middle, atMiddle), (next, atNext)] where place > low && place < high {
      if value > 0 { (low, atLow) = (place, value) } else { (high, atHigh) = (place, value) }
    }
  }
  return last
}

/// The same by bisection, for functions that bend where they like.
func bisected(_ target: Double, falling function: (Double) -> Double) -> Double {
  guard function(0) > target else { return 0 }
  var (low, high) = bracket(of: target, function)
  for _ in 0..<120 {
    let middle = low + (high - low) / 2
    guard middle > low, middle < high else { break }
    if function(middle) > target { low = middle } else { high = middle }
  }
  return high
}

/// Two neighbouring powers of 2, or 0 and 1, between which a falling function passes a value.
private func bracket(of target: Double, _ function: (Double) -> Double) -> (Double, Double) {
  var low = 0.0
  var high = 1.0
  while function(high) > target, high < .infinity {
    low = high
    high *= 2
  }
  return (low, high)
}
