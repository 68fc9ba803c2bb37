import Foundation
import Testing

@testable import WholeROI

/// Whether two figures agree in ten digits.
func agree(_ a: Double, _ b: Double, digits: Double = 10) -> Bool {
  abs(a - b) <= 0.5 * pow(10, -digits) * max(abs(b), .leastNormalMagnitude)
}

// MARK: - Published tables

/// Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1: P(x) to 15 decimals.
@Test(arguments: [
  (0.0, 0.5), (0.5, 0.69146_24612_74013), (1.0, 0.84134_47460_68543),
  (1.5, 0.93319_27987_31142), (2.0, 0.97724_98680_51821), (2.5, 0.99379_03346_74224),
  (3.0, 0.99865_01019_68370),
])
func normalSharesAreThoseOfTheHandbook(z: Double, share: Double) {
  #expect(abs(Normal.cumulative(z) - share) < 1e-14)
  #expect(abs(Normal.survival(-z) - share) < 1e-14)
}

/// Abramowitz and Stegun, table 26.10, as printed there: t by the share outside ±t.
@Test(arguments: [
  (1.0, 0.05, 12.706), (2, 0.05, 4.303), (5, 0.05, 2.571), (10, 0.05, 2.228), (10, 0.01, 3.169),
  (30, 0.05, 2.042), (60, 0.01, 2.660), (120, 0.05, 1.980), (4, 0.001, 8.610),
])
func studentDeviatesAreThoseOfTheHandbook(degrees: Double, outside: Double, t: Double) {
  let deviate = StudentT(degrees: degrees).deviate(tail: outside / 2)
  #expect((deviate * 1_000).rounded() / 1_000 == t)
}

/// Abramowitz and Stegun, table 26.8, as printed there: χ² by the share above it.
@Test(arguments: [
  (1.0, 0.05, 3.84146, 5.0), (1, 0.001, 10.828, 3), (5, 0.05, 11.0705, 4),
  (10, 0.05, 18.3070, 4), (30, 0.05, 43.773, 3), (100, 0.05, 124.342, 3),
])
func chiSquaredDeviatesAreThoseOfTheHandbook(
  degrees: Double, tail: Double, value: Double, decimals: Double
) {
  let deviate = ChiSquared(degrees: degrees).deviate(tail: tail)
  #expect(abs(deviate - value) <= 0.51 * pow(10, -decimals))
}

// MARK: - Ten digits

/// Sixteen digits by mpmath 1.3 with 30 digits: ½ I(ν/2, ½) at ν/(ν + t²).
@Test(arguments: [
  (2.0, 5.0, 0.05096973941492918), (1.5, 17.776, 0.07558310716846494),
  (4, 3, 0.01400422800507308), (10, 2.5, 0.002220747883653712),
  (1.96, 1e6, 0.0249980337926349), (5, 250_000, 2.868448979192268e-7),
  (0.01, 7, 0.4961501588218109), (30, 12, 5.886590953509474e-13),
  (1.9, 400.25, 0.02907577226154298),
])
func studentTailsHoldTenDigits(t: Double, degrees: Double, tail: Double) {
  let distribution = StudentT(degrees: degrees)
  #expect(agree(distribution.survival(t), tail))
  #expect(agree(distribution.cumulative(-t), tail))
  #expect(agree(distribution.deviate(tail: tail), t))
}

@Test(arguments: [
  (3.841458820694124, 1.0, 0.05), (10.827566170662733, 1, 0.001),
  (30, 10, 0.0008566412107753004), (5, 3, 0.1717971442967331), (1e-4, 2, 0.9999500012499792),
  (250, 200, 0.009379131668826096), (1_200, 1_000, 1.22559423306229e-5),
])
func chiSquaredTailsHoldTenDigits(x: Double, degrees: Double, tail: Double) {
  let distribution = ChiSquared(degrees: degrees)
  #expect(agree(distribution.survival(x), tail))
  #expect(abs(distribution.survival(x) + distribution.cumulative(x) - 1) < 1e-14)
}

@Test(arguments: [
  (1.96, 0.02499789514822044), (5, 2.866515718791939e-7), (10, 7.619853024160526e-24),
  (20, 2.753624118606234e-89),
])
func normalTailsHoldTenDigits(z: Double, tail: Double) {
  #expect(agree(Normal.survival(z), tail))
  #expect(agree(Normal.deviate(tail: tail), z))
}

/// 1.959963984540054 and 0.8416212335729143 stand in every table of the normal distribution.
@Test func normalQuantilesHoldTenDigits() {
  #expect(agree(Normal.quantile(0.975), 1.959963984540054, digits: 14))
  #expect(agree(Normal.quantile(0.025), -1.959963984540054, digits: 14))
  #expect(agree(Normal.quantile(0.8), 0.8416212335729143, digits: 13))
  #expect(Normal.quantile(0.5) == 0)
}

@Test(arguments: [
  (2.0, 3.0, 0.4, 0.5248), (0.5, 0.5, 0.3, 0.3690101195655454),
  (30, 40, 0.5, 0.8857998873233515), (500, 600, 0.47, 0.8483330071205355),
  (0.1, 20, 0.01, 0.8781283685059498),
])
func incompleteBetaHoldsTenDigits(a: Double, b: Double, x: Double, share: Double) {
  #expect(agree(GammaAndBeta.incompleteBeta(a, b, x: x, y: 1 - x), share))
  #expect(agree(1 - GammaAndBeta.incompleteBeta(b, a, x: 1 - x, y: x), share))
}

@Test(arguments: [
  (0.5, 0.57236494292470009), (1.5, -0.12078223763524522), (3.3, 0.9870985778947344),
  (12.5, 18.734347511936446), (171.5, 709.14316303092824), (100_000.5, 1_051_293.4654351394),
])
func logGammaHoldsTenDigits(x: Double, value: Double) {
  #expect(agree(GammaAndBeta.logGamma(x), value, digits: 13))
}

// MARK: - Identities

/// With 1, 2 and 4 degrees of freedom the t distribution has a closed form.
@Test(arguments: [0.1, 0.7, 1.3, 2.9, 6.31, 40])
func studentSharesFollowTheirClosedForms(t: Double) {
  #expect(
    abs(StudentT(degrees: 1).cumulative(t) - (0.5 + atan(t) / .pi)) < 1e-13)
  #expect(
    abs(StudentT(degrees: 2).cumulative(t) - (0.5 + t / (2 * (2 + t * t).squareRoot()))) < 1e-13)
  let root = (4 + t * t).squareRoot()
  let four = 0.5 + t * (6 + t * t) / (2 * root * root * root)
  #expect(abs(StudentT(degrees: 4).cumulative(t) - four) < 1e-13)
}

/// With an even number of degrees χ² is a sum of Poisson terms; with one it is a squared normal.
@Test(arguments: [0.01, 0.5, 2, 7.7, 31, 90])
func chiSquaredSharesFollowTheirClosedForms(x: Double) {
  var term = 1.0
  var sum = 1.0
  for k in 1..<6 {
    term *= x / 2 / Double(k)
    sum += term
  }
  #expect(agree(ChiSquared(degrees: 12).survival(x), exp(-x / 2) * sum))
  #expect(agree(ChiSquared(degrees: 1).survival(x), 2 * Normal.survival(x.squareRoot())))
}

@Test func quantilesUndoShares() {
  var draws = SampleDraws(seed: 5, stream: 5, index: 5)
  for _ in 0..<300 {
    let share = Double(1 + draws.below(999_999)) / 1_000_000
    let degrees = Double(1 + draws.below(5_000)) / 7
    let student = StudentT(degrees: degrees)
    #expect(abs(student.cumulative(student.quantile(share)) - share) < 1e-11)
    #expect(abs(Normal.cumulative(Normal.quantile(share)) - share) < 1e-13)
    let chi = ChiSquared(degrees: degrees)
    #expect(agree(chi.survival(chi.deviate(tail: share)), share))
  }
}

@Test func farTailsAreNeitherNaNNorNegative() {
  for degrees in [0.3, 1, 7.5, 1e4, 1e7] {
    for t in [0, 1e-200, 1e-8, 1, 1e3, 1e200, .infinity] {
      let tail = StudentT(degrees: degrees).survival(t)
      #expect(tail >= 0 && tail <= 0.5)
    }
    for x in [-1, 0, 1e-300, 1, 1e4, 1e300, .infinity] {
      let tail = ChiSquared(degrees: degrees).survival(x)
      #expect(tail >= 0 && tail <= 1)
    }
  }
  #expect(Normal.survival(50) == 0)
}
