import Columns
import Testing

@testable import WholeROI

/// Persons drawn at random, a thousand tables of them, each from its own seed: what was planted must lie in
/// 95 % ± 2 of the intervals.
private let runs = 1_000
private let expected = 930...970

extension SampleDraws {
  /// Cents of an order: skewed, as baskets are.
  fileprivate mutating func basket() -> Int64 {
    let base = below(4_000) + below(4_000)
    return Int64(500 + base + (chance(10) ? below(20_000) : 0))
  }
  /// The mean of these, exact.
  fileprivate static let basketMean = 500 + 3_999.0 + 0.1 * 19_999 / 2
}

// MARK: - Holdout

/// 60 % of controls buy, 70 % of the treated: 10 points, and 0.1 baskets a person. Who buys again buys for as
/// much as before.
private func holdout(seed: UInt64, lift: Int) -> Holdout {
  var draws = SampleDraws(seed: seed, stream: 21, index: 0)
  var definition = ExperimentDefinition(name: "e")
  definition.control = "c"
  definition.beforeMilliseconds = 1
  var arms = [ExperimentCollector.Arm(), ExperimentCollector.Arm()]
  for _ in 0..<300 {
    let arm = draws.chance(50) ? 1 : 0
    let before = draws.basket()
    var outcome = Outcome()
    if draws.chance(60 + (arm == 1 ? lift : 0)) { outcome = Outcome(orders: 1, net: before) }
    arms[arm].outcome.add(outcome)
    arms[arm].net.add(before: before, after: outcome.net)
  }
  return Holdout(
    AssignmentBook.Experiment(definition: definition, arms: ["c", "t"], program: nil), arms,
    cost: nil)
}

private struct Coverage {
  var covered = 0
  var alarms = 0
  mutating func add(_ estimate: Estimate?, planted: Double) {
    guard let estimate else { return }
    if estimate.low <= planted, planted <= estimate.high { covered += 1 }
    if estimate.pValue < 0.05 { alarms += 1 }
  }
}

@Test func holdoutIntervalsCoverThePlantedEffect() {
  var rates = Coverage()
  var means = Coverage()
  var adjusted = Coverage()
  for seed in 0..<UInt64(runs) {
    let holdout = holdout(seed: seed, lift: 10)
    let treated = holdout.treated
    rates.add(holdout.comparison(.buyers, of: treated)?.estimate, planted: 0.1)
    let planted = 0.1 * SampleDraws.basketMean
    means.add(holdout.comparison(.net, of: treated)?.estimate, planted: planted)
    adjusted.add(holdout.comparison(.netCUPED, of: treated)?.estimate, planted: planted)
  }
  #expect(expected.contains(rates.covered), "rates \(rates.covered)")
  #expect(expected.contains(means.covered), "means \(means.covered)")
  #expect(expected.contains(adjusted.covered), "CUPED \(adjusted.covered)")
  #expect(adjusted.alarms > means.alarms, "\(adjusted.alarms), \(means.alarms)")
}

@Test func aHoldoutWithoutEffectRaisesFewAlarms() {
  var rates = Coverage()
  var means = Coverage()
  for seed in 0..<UInt64(runs) {
    let holdout = holdout(seed: seed, lift: 0)
    rates.add(holdout.comparison(.buyers, of: holdout.treated)?.estimate, planted: 0)
    means.add(holdout.comparison(.net, of: holdout.treated)?.estimate, planted: 0)
  }
  #expect((30...70).contains(rates.alarms), "rates \(rates.alarms)")
  #expect((30...70).contains(means.alarms), "means \(means.alarms)")
}

/// An experiment with the detectable effect as its true effect finds it in 80 % of runs.
@Test func theDetectableEffectIsFoundInEightyPercentOfRuns() {
  var found = 0
  for seed in 0..<UInt64(runs) {
    var draws = SampleDraws(seed: seed, stream: 22, index: 0)
    // Uniform on 3,162 values, 100 persons an arm.
    let variance: Double = (3_162 * 3_162 - 1) / 12
    let error = (2 * variance / 100).squareRoot()
    let effect = Int64(Power.minimumDetectable(standardError: error).rounded())
    var arms = [Moments(), Moments()]
    for person in 0..<200 {
      arms[person % 2].add(Int64(draws.below(3_162)) + (person % 2 == 1 ? effect : 0))
    }
    guard let control = arms[0].sample, let treated = arms[1].sample else { continue }
    if let estimate = WelchComparison(treated, control)?.estimate, estimate.pValue < 0.05 {
      found += 1
    }
  }
  #expect((770...830).contains(found), "\(found)")
}

// MARK: - Interaction

/// Families 0, 1 and 2 reach half of the persons each; 0 adds 4 points to the share of buyers, 1 adds 6, 2 adds
/// 5, and both 0 and 1 together `synergy` points more.
private func sets(seed: UInt64, persons: Int, synergy: Int, chances: [Int]) -> [UInt32: Moments] {
  var draws = SampleDraws(seed: seed, stream: 23, index: 0)
  var sets: [UInt32: Moments] = [:]
  for _ in 0..<persons {
    var set: UInt32 = 0
    var chance = 20
    for (family, reach) in chances.enumerated() where draws.chance(reach) {
      set |= 1 << UInt32(family)
      chance += [4, 6, 5, 3][family]
    }
    if set & 3 == 3 { chance += synergy }
    sets[set, default: Moments()].add(draws.chance(chance) ? draws.basket() : 0)
  }
  return sets
}

private func game(_ sets: [UInt32: Moments]) -> RateGame {
  RateGame(sets.keys.sorted().map { ($0, sets[$0] ?? Moments()) })
}

@Test func interactionIntervalsCoverThePlantedInteraction() {
  var planted = Coverage()
  var others = Coverage()
  for seed in 0..<UInt64(runs) {
    let game = game(sets(seed: seed, persons: 480, synergy: 20, chances: [50, 50, 50]))
    planted.add(game.interaction(0, 1).estimate, planted: 0.2 * SampleDraws.basketMean)
    others.add(game.interaction(1, 2).estimate, planted: 0)
  }
  #expect(expected.contains(planted.covered), "planted \(planted.covered)")
  #expect(expected.contains(others.covered), "others \(others.covered)")
}

@Test func withoutInteractionThereAreFewAlarms() {
  var alarms = Coverage()
  for seed in 0..<UInt64(runs) {
    let game = game(sets(seed: seed, persons: 480, synergy: 0, chances: [50, 50, 50]))
    alarms.add(game.interaction(0, 1).estimate, planted: 0)
  }
  #expect((30...70).contains(alarms.alarms), "\(alarms.alarms)")
}

/// The fourth family reaches few, so that half of the cells are pooled.
@Test func poolingKeepsIntervalsHonest() {
  var planted = Coverage()
  var alarms = Coverage()
  for seed in 0..<UInt64(runs) {
    let chances = [50, 50, 40, 8]
    let with = game(sets(seed: seed, persons: 500, synergy: 20, chances: chances))
      .interaction(0, 1)
    planted.add(with.estimate, planted: 0.2 * SampleDraws.basketMean)
    #expect(with.pooled > 0)
    let without = game(sets(seed: seed + 5_000, persons: 500, synergy: 0, chances: chances))
    alarms.add(without.interaction(0, 1).estimate, planted: 0)
  }
  #expect(expected.contains(planted.covered), "\(planted.covered)")
  #expect((30...70).contains(alarms.alarms), "\(alarms.alarms)")
}

// MARK: - Selection

/// Persons who bought more often before buy more often after, and are reached by more families: so the raw
/// difference is far above what integration does, 5 points of buyers.
private func population(seed: UInt64) -> Integration {
  var draws = SampleDraws(seed: seed, stream: 24, index: 0)
  var texts = Interner()
  let codes = ["", "gold", "silver", "A", "B"].map { texts.code($0) }
  var newcomers = ExposureCells()
  var buyers = EarlierBuyers(pool: BlockPool())
  for _ in 0..<900 {
    let frequency = draws.below(4)
    let tier = codes[1 + draws.below(2)]
    let store = codes[3 + draws.below(2)]
    let eager = 15 + 15 * frequency + (tier == codes[1] ? 15 : 0)
    let families: UInt32 = (draws.chance(eager) ? 1 : 0) | (draws.chance(eager) ? 2 : 0)
    var chance = 5 + 10 * frequency + (tier == codes[1] ? 10 : 0) + (store == codes[3] ? 5 : 0)
    if families == 3 { chance += 5 }
    var outcome = Outcome()
    if draws.chance(chance) { outcome = Outcome(orders: 1, net: draws.basket()) }
    if frequency == 0 {
      newcomers.add(tier: tier, families: families, outcome)
    } else {
      let earlier = EarlierOrders(
        lastDay: 20_000, frequency: Int32(frequency), spend: 1, store: store)
      buyers.add(earlier, tier: tier, families: families, outcome)
    }
  }
  return Integration(
    ExposureTable(newcomers, buyers, texts), names: ["email", "social"],
    sequences: Array(repeating: OutcomeTally(), count: 4), strangers: OutcomeTally())
}

@Test func matchingTakesOutThePlantedSelection() throws {
  let truth = 0.05 * SampleDraws.basketMean
  var coverage = Coverage()
  var raw = 0.0
  var matched = 0.0
  for seed in 0..<UInt64(runs) {
    let integration = population(seed: seed)
    let alone = try #require(integration.alone)
    let together = try #require(integration.together)
    raw += (together.tally.net.mean ?? 0) - (alone.tally.net.mean ?? 0) - truth
    let estimate = try #require(alone.matched?.estimate)
    matched += estimate.difference - truth
    coverage.add(estimate, planted: truth)
  }
  let (rawBias, matchedBias) = (raw / Double(runs), matched / Double(runs))
  #expect(rawBias > truth, "\(rawBias)")
  #expect(abs(matchedBias) < 0.2 * rawBias, "\(matchedBias) of \(rawBias)")
  #expect(expected.contains(coverage.covered), "\(coverage.covered)")
}
