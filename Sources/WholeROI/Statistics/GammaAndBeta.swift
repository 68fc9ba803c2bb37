import Foundation

/// The incomplete gamma and beta functions, from which all distributions here are made.
///
/// Relative error is below 10⁻¹² where the shapes are below 10⁶ (Abramowitz and Stegun, chapter 6 and 26.5;
/// continued fractions by Lentz's method).
enum GammaAndBeta {
  /// ln Γ(x) for x > 0.
  static func logGamma(_ x: Double) -> Double {
    // Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1)), and Stirling's series is exact enough from 10 on.
    var product = 1.0
    var shifted = x
    while shifted < 10 {
      product *= shifted
      shifted += 1
    }
    return (shifted - 0.5) * log(shifted) - shifted + halfLogTwoPi + stirlingRest(shifted)
      - log(product)
  }

  /// ln B(a, b) without the cancellation that three log gammas of large numbers would bring.
  static func logBeta(_ a: Double, _ b: Double) -> Double {
    let small = min(a, b)
    let large = max(a, b)
    let both = small + large
    if small >= 10 {
      return halfLogTwoPi - 0.5 * log(large) + stirlingRest(small) + stirlingRest(large)
        - stirlingRest(both) + (small - 0.5) * log(small / both) + large * log1p(-small / both)
    }
    if large >= 10 {
      return logGamma(small) + stirlingRest(large) - stirlingRest(both) + small
        - small * log(both) + (large - 0.5) * log1p(-small / both)
    }
    return logGamma(small) + logGamma(large) - logGamma(both)
  }

  /// Q(a, x) = Γ(a, x)/Γ(a) for a > 0: from 1 at x = 0 down to 0.
  static func upperGamma(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    guard x < .infinity else { return 0 }
    return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
  }

  /// P(a, x) = 1 − Q(a, x), exact also where it is tiny.
  static func lowerGamma(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < .infinity else { return 1 }
    return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
  }

  /// I_x(a, b) for a, b > 0, where `y` is 1 − x: callers know it better than a subtraction would.
  static func incompleteBeta(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    let logX = x < 0.5 ? log(x) : log1p(-y)
    let logY = y < 0.5 ? log(y) : log1p(-x)
    let front = exp(a * logX + b * logY - logBeta(a, b))
    return x < (a + 1) / (a + b + 2)
      ? front * betaFraction(a, b, x) / a : 1 - front * betaFraction(b, a, y) / b
  }

  // MARK: - Series and fractions

  private static let halfLogTwoPi = 0.918_938_533_204_672_741_8
  private static let tiny = 1e-300
  private static let nearOne = 1e-16

  /// What Stirling's formula leaves of ln Γ(x), for x ≥ 10; the first term left out is below 10⁻¹⁶.
  private static func stirlingRest(_ x: Double) -> Double {
    let inverse = 1 / (x * x)
    var sum = 0.0
    for divisor in stirlingDivisors { sum = sum * inverse + 1 / divisor }
    return sum / x
  }

  /// Of x⁻¹³ down to x⁻¹ (Abramowitz and Stegun, 6.1.41).
  private static let stirlingDivisors: [Double] = [
    156, -360_360 / 691, 1_188, -1_680, 1_260, -360, 12,
  ]

  /// x^a e^−x / Γ(a).
  private static func gammaFront(_ a: Double, _ x: Double) -> Double {
    guard a >= 10 else { return exp(a * log(x) - x - logGamma(a)) }
    let excess = (x - a) / a
    return (a / (2 * Double.pi)).squareRoot()
      * exp(a * (log1p(excess) - excess) - stirlingRest(a))
  }

  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var term = 1 / a
    var sum = term
    var n = a
    while term > sum * nearOne {
      n += 1
      term *= x / n
      sum += term
    }
    return sum * gammaFront(a, x)
  }

  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    for step in 1...100_000 {
      let n = Double(step)
      let factor = -n * (n - a)
      b += 2
      d = 1 / nonzero(factor * d + b)
      c = nonzero(b + factor / c)
      value *= c * d
      if abs(c * d - 1) < nearOne { break }
    }
    return value * gammaFront(a, x)
  }

  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = d
    for step in 1...100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      value *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      value *= c * d
      if abs(c * d - 1) < nearOne { break }
    }
    return value
  }

  private static func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
}
