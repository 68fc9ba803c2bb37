import Testing

@testable import WholeROI

/// Bounds of 2^−x for x in 0..<1, in units of 2^−62, from integers alone: the product of 2^−(2^−i)
/// for the bits i of x, each root taken down and up from the one before.
private struct ExactPowers {
  /// `lower[i]` ≤ 2^62·2^−(2^−i) ≤ `upper[i]`; i = 0 stands for a half.
  private var lower: [UInt128] = [1 << 61]
  private var upper: [UInt128] = [1 << 61]

  init(bits: Int) {
    for _ in 0..<bits {
      lower.append(Self.root(lower[lower.count - 1] << 62))
      upper.append(Self.root(upper[upper.count - 1] << 62) + 1)
    }
  }

  /// floor(√x) by Newton's method, from above.
  private static func root(_ x: UInt128) -> UInt128 {
    var guess: UInt128 = 1 << 63
    while true {
      let next = (guess + x / guess) / 2
      if next >= guess { return guess }
      guess = next
    }
  }

  /// Bounds for x = `numerator` / 2^`bits`.
  func bounds(_ numerator: UInt64, bits: Int) -> (lower: UInt128, upper: UInt128) {
    var low: UInt128 = 1 << 62
    var high: UInt128 = 1 << 62
    for i in 1...bits where numerator >> UInt64(bits - i) & 1 == 1 {
      low = (low * lower[i]) >> 62
      high = ((high * upper[i]) >> 62) + 1
    }
    return (low, high)
  }
}

@Test func theTableOfHalvingsIsExact() {
  let powers = ExactPowers(bits: 10)
  #expect(TimeDecay.halvings.count == 1025)
  #expect(TimeDecay.halvings.last == 1 << 19)
  for k in 0..<1024 {
    let (low, high) = powers.bounds(UInt64(k), bits: 10)
    // 2^20·x rounded: both bounds, in 2^−42 of a unit, round to the literal.
    let half: UInt128 = 1 << 41
    #expect((low + half) >> 42 == UInt128(TimeDecay.halvings[k]), "T[\(k)]")
    #expect((high + half) >> 42 == UInt128(TimeDecay.halvings[k]), "T[\(k)]")
  }
}

@Test func wholeAndHalfHalfLivesWeighWhatTheyShould() {
  let decay = TimeDecay(halfLifeMilliseconds: 1000)
  #expect(
    [0, 500, 1000, 1500, 2000].map { decay.weight(atAge: $0) } == [
      1_048_576, 741_455, 524_288, 370_727, 262_144,
    ])
  #expect(decay.weight(atAge: 20_000) == 1)
  #expect(decay.weight(atAge: 64_000) == 1)
  #expect(decay.weight(atAge: UInt64(Int64.max)) == 1)
}

@Test(arguments: [1, 2, 999, 86_400_000, 604_800_000, (1 << 44) - 1, 1 << 50] as [Int64])
func weightNeverRisesWithAge(halfLife: Int64) {
  let decay = TimeDecay(halfLifeMilliseconds: halfLife)
  var generator = JourneyGenerator(state: UInt64(halfLife))
  let span = UInt64(halfLife) * 22
  var ages = (0..<20_000).map { _ in UInt64.random(in: 0...span, using: &generator) }
  // Neighbours, and the borders of table steps and half-lives.
  for step in 0..<2_000 {
    let border = UInt64(step) * UInt64(halfLife) / 1024
    ages += [border, border + 1, border + UInt64(halfLife)]
  }
  ages.sort()
  var last = UInt64.max
  var rises = 0
  for age in ages {
    let weight = decay.weight(atAge: age)
    if weight > last { rises += 1 }
    last = weight
  }
  #expect(rises == 0)
}

@Test func weightIsWithinTwoMillionthsOfTheNewest() {
  let halfLife: UInt64 = 604_800_000
  let decay = TimeDecay(halfLifeMilliseconds: Int64(halfLife))
  let powers = ExactPowers(bits: 40)
  var generator = JourneyGenerator(state: 21)
  var worst: UInt128 = 0
  for turn in 0..<20_000 {
    let age =
      turn < 4_000
      ? UInt64(turn) * halfLife / 1777 : UInt64.random(in: 0...halfLife * 30, using: &generator)
    // x = (age mod h) / h lies between these 40-bit fractions.
    let x = (((age % halfLife) << 30) / halfLife) << 10
    let whole = age / halfLife
    let high = powers.bounds(x, bits: 40).upper >> UInt128(whole)
    let low = powers.bounds(min(x + 1024, (1 << 40) - 1), bits: 40).lower >> UInt128(whole)
    // 1 of 2^20 is 2^42 of 2^62.
    let weight = UInt128(decay.weight(atAge: age)) << 42
    worst = max(worst, weight > low ? weight - low : 0, high > weight ? high - weight : 0)
  }
  // 2·10⁻⁶ of 2^62.
  #expect(worst < (UInt128(1) << 62) / 500_000, "worst error \(worst) of 2^62")
}
