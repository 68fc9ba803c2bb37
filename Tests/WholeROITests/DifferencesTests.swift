import Testing

@testable import WholeROI

private func moments(_ values: [Int64]) -> Moments {
  values.reduce(into: Moments()) { $0.add($1) }
}

private func rounded(_ value: Double, _ digits: Int = 4) -> Double {
  let scale = [1.0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000][digits]
  return (value * scale).rounded() / scale
}

// MARK: - Rates

/// Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10, examples (a) to (h).
@Test(arguments: [
  (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090),
  (6, 7, 2, 7, 0.0582, 0.8062), (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775),
  (0, 10, 0, 10, -0.2775, 0.2775), (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
])
func hybridScoreIntervalsAreThoseOfNewcombesPaper(
  a: Int, m: Int, b: Int, n: Int, low: Double, high: Double
) throws {
  let comparison = try #require(
    NewcombeComparison(.init(successes: a, count: m), .init(successes: b, count: n)))
  let estimate = comparison.estimate
  #expect(rounded(estimate.low) == low)
  #expect(rounded(estimate.high) == high)
  #expect((estimate.pValue < 0.05) == (low > 0 || high < 0))
}

/// At that level the interval has 0 as a bound; the other way round it is the same level.
@Test(arguments: [(56, 70, 48, 80), (3, 900, 40, 100), (1, 1_000_000, 9, 1_000_000), (7, 7, 0, 9)])
func theIntervalTouchesZeroAtThePValue(a: Int, m: Int, b: Int, n: Int) throws {
  let group = Proportion(successes: a, count: m)
  let control = Proportion(successes: b, count: n)
  let comparison = try #require(NewcombeComparison(group, control))
  let p = comparison.estimate.pValue
  #expect(p > 0 && p < 1)
  let bounds = comparison.interval(Normal.deviate(tail: p / 2))
  let bound = comparison.difference > 0 ? bounds.low : bounds.high
  #expect(abs(bound) < 1e-9)
  let turned = try #require(NewcombeComparison(control, group)).estimate
  #expect(agree(turned.pValue, p, digits: 9))
  #expect(agree(turned.low, -comparison.estimate.high, digits: 9))
}

@Test func equalRatesHaveThePValueOne() throws {
  let half = Proportion(successes: 5, count: 10)
  let estimate = try #require(NewcombeComparison(half, half)).estimate
  #expect(estimate.difference == 0)
  #expect(estimate.pValue == 1)
  #expect(NewcombeComparison(half, Proportion(successes: 0, count: 0)) == nil)
}

// MARK: - Means

/// Student's sleep data, in tenths of an hour; the figures are those of R's manual for `sleep` and t.test.
private let drug1 = moments([7, -16, -2, -12, -1, 34, 37, 8, 0, 20])
private let drug2 = moments([19, 8, 11, 1, -1, 44, 55, 16, 46, 34])

@Test func welchsTestOfTheSleepDataIsTheTextbooks() throws {
  let (first, second) = (try #require(drug1.sample), try #require(drug2.sample))
  let comparison = try #require(WelchComparison(first, second))
  #expect(rounded(comparison.t) == -1.8608)
  #expect(rounded(comparison.degrees, 3) == 17.776)
  let estimate = comparison.estimate
  #expect(rounded(estimate.pValue, 5) == 0.07939)
  #expect(agree(estimate.pValue, 0.0793941401873583))
  #expect(rounded(estimate.low / 10, 7) == -3.3654832)
  #expect(rounded(estimate.high / 10, 7) == 0.2054832)
  #expect(estimate.difference == -15.8)
}

@Test func aMeansIntervalIsTheTextbooks() throws {
  // R: t.test(sleep$extra[sleep$group == 2]) gives 0.8976775 to 3.7623225.
  let interval = try #require(drug2.sample).interval
  #expect(rounded(interval.low / 10, 7) == 0.8976775)
  #expect(rounded(interval.high / 10, 7) == 3.7623225)
}

@Test func momentsAreExactInAnyOrder() {
  var draws = SampleDraws(seed: 1, stream: 1, index: 1)
  let values = (0..<1_000).map { _ in Int64(draws.below(2_000_000)) - 700_000 }
  var parts = moments(Array(values[..<300]))
  parts += moments(Array(values[300...]))
  #expect(parts == moments(values.reversed()))
  let mean = Double(values.reduce(0, +)) / 1_000
  let plain = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 999
  #expect(agree(parts.variance ?? 0, plain))
}

@Test func hugeAmountsStillHaveAVariance() throws {
  // A run's amounts add up to less than 2⁶¹; n Σx² leaves 128 bits all the same.
  let huge = moments([1 << 60, -(1 << 59)] + Array(repeating: 0, count: 98))
  let (a, b) = (Double(1 << 60), -Double(1 << 59))
  let variance = try #require(huge.variance)
  #expect(agree(variance, (a * a + b * b - (a + b) * (a + b) / 100) / 99))
}

@Test func groupsThatDoNotVaryAreNotCompared() throws {
  let fixed = try #require(moments([5, 5, 5]).sample)
  #expect(WelchComparison(fixed, fixed) == nil)
  #expect(moments([5]).sample == nil)
  #expect(moments([]).mean == nil)
}

// MARK: - Checks

/// 4,890 and 5,110 of an even split: χ² = 4.84; of 10,000 with 4,700 in one arm: χ² = 36.
@Test func sampleRatioIsTestedAgainstThePlan() throws {
  let even = try #require(SampleRatio.pValue(counts: [4_890, 5_110], shares: [1, 1]))
  #expect(agree(even, 2 * Normal.survival(2.2)))
  let broken = try #require(SampleRatio.pValue(counts: [4_700, 5_300], shares: [0.5, 0.5]))
  #expect(agree(broken, 2 * Normal.survival(6)))
  #expect(broken < SampleRatio.stop)
  #expect(SampleRatio.pValue(counts: [100, 900], shares: [0.1, 0.9]) == 1)
  #expect(SampleRatio.pValue(counts: [5], shares: [1]) == nil)
  #expect(SampleRatio.pValue(counts: [0, 0], shares: [1, 1]) == nil)
}

/// 16 s²/d² persons a group is the rule of thumb for 80 % power: so d is 2.80 standard errors.
@Test func theDetectableEffectIsThatOfEightyPercentPower() {
  #expect(rounded(Power.minimumDetectable(standardError: 1)) == 2.8016)
  #expect(Power.minimumDetectable(standardError: 0) == 0)
}

/// Y = 3 X + 2 + 10·treated: CUPED takes X out wholly, and what is left doesn't vary within an arm.
@Test func cupedTakesOutWhatThePrePeriodForetold() throws {
  var treated = PairedMoments()
  var control = PairedMoments()
  for x in [Int64(1), 2, 3, 6] {
    treated.add(before: x, after: 3 * x + 12)
    control.add(before: x, after: 3 * x + 2)
  }
  var all = treated
  all += control
  let cuped = try #require(CUPED(all))
  #expect(agree(cuped.theta, 3))
  let a = try #require(cuped.adjusted(treated))
  let b = try #require(cuped.adjusted(control))
  #expect(agree(a.mean - b.mean, 10))
  #expect(a.variance < 1e-12)
  #expect(CUPED(PairedMoments()) == nil)
}
