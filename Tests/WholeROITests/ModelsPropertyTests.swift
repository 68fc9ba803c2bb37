import Foundation
import Testing

@testable import WholeROI

/// The models that split an order by its journey alone.
let splittingModels = AttributionModel.allCases.filter { $0.isAdditive && !$0.isLearned }

/// Splits each amount over the journey as it stands between two others, as in a batch.
func fastCredits(
  _ splitter: inout CreditSplitter, _ model: AttributionModel, _ journey: PlainJourney,
  _ amounts: [Int64]
) -> [[Int64]] {
  let n = journey.count
  splitter.weigh(
    model, touches: 1..<n + 1, ages: [7] + journey.ages + [0], nodes: [5] + journey.nodes + [9],
    isDirect: [false] + journey.isDirect + [false], milestone: journey.milestone)
  var parts = Array(repeating: Int64(-77), count: n + 1)
  return amounts.map { amount in
    splitter.split(amount, into: &parts)
    precondition(parts[n] == -77, "wrote beyond the journey's last touch")
    return Array(parts.prefix(n))
  }
}

private func expectOracle(
  _ definition: AttributionDefinition, journeys: Int, seed: UInt64,
  touches: (inout JourneyGenerator) -> Int
) {
  let oracle = ModelsOracle(definition: definition)
  var splitter = CreditSplitter(models: splittingModels, definition: definition)
  var generator = JourneyGenerator(state: seed)
  var differing: [String] = []
  for turn in 0..<journeys {
    let model = splittingModels[turn % splittingModels.count]
    let journey = generator.journey(touches: touches(&generator))
    let amounts = [generator.amount(), generator.amount()]
    let fast = fastCredits(&splitter, model, journey, amounts)
    for (amount, parts) in zip(amounts, fast) {
      if parts != oracle.credits(model, journey, amount) || parts.reduce(0, +) != amount {
        differing.append("\(model) of \(amount): \(journey) gives \(parts)")
      }
    }
  }
  #expect(differing.isEmpty, "\(differing.count) differ, the first: \(differing.first ?? "")")
}

/// `WHOLEROI_JOURNEYS=1000000 swift test -c release -Xswiftc -enable-testing` looks at more of
/// them.
private let shortJourneys =
  ProcessInfo.processInfo.environment["WHOLEROI_JOURNEYS"].flatMap { Int($0) } ?? 25_000

@Test func everyModelEqualsItsPlainFormOnShortJourneys() {
  expectOracle(AttributionDefinition(), journeys: shortJourneys, seed: 1) {
    // Mostly a few touches, 1 to 60 in all.
    Int.random(in: 0..<8, using: &$0) == 0
      ? Int.random(in: 1...60, using: &$0) : Int.random(in: 1...9, using: &$0)
  }
}

@Test func everyModelEqualsItsPlainFormOnLongJourneys() {
  expectOracle(AttributionDefinition(), journeys: 60, seed: 2) {
    Int.random(in: 1000...3000, using: &$0)
  }
}

@Test func customDecimalsAndOddHalfLivesAreTakenExactly() {
  let nines = Int64(999_999_999)
  let cases: [([ExactDecimal], Int64)] = [
    // 0.35, 0.25, 0.4
    ([.init(units: 35, scale: 2), .init(units: 25, scale: 2), .init(units: 4, scale: 1)], 1),
    // Nine digits on either side of the point: 10^18 in the common denominator.
    (
      [
        .init(units: nines, scale: 9), .init(units: nines, scale: 0),
        .init(units: 123_456_789, scale: 9),
      ], 86_400_000
    ),
    // Nothing in the middle; nothing at first.
    ([.init(units: 1, scale: 0), .init(units: 0, scale: 0), .init(units: 2, scale: 0)], 7),
    ([.init(units: 0, scale: 0), .init(units: 5, scale: 1), .init(units: 1, scale: 3)], 1 << 50),
  ]
  for (turn, (custom, halfLife)) in cases.enumerated() {
    var definition = AttributionDefinition()
    definition.custom = custom
    definition.halfLifeMilliseconds = halfLife
    expectOracle(definition, journeys: 2_000, seed: 3 + UInt64(turn)) {
      Int.random(in: 1...40, using: &$0)
    }
  }
}

@Test func theLargestAmountsDoNotOverflow() {
  var definition = AttributionDefinition()
  definition.custom = [
    .init(units: 999_999_999, scale: 0), .init(units: 999_999_999, scale: 9),
    .init(units: 999_999_999, scale: 0),
  ]
  let oracle = ModelsOracle(definition: definition)
  var splitter = CreditSplitter(models: splittingModels, definition: definition)
  var generator = JourneyGenerator(state: 9)
  for touches in [1, 2, 3, 31, 32, 33, 300] {
    var journey = generator.journey(touches: touches)
    journey.milestone = touches / 2
    for model in splittingModels {
      let amounts: [Int64] = [.min, .max, .min + 1, 0, 1, -1]
      let fast = fastCredits(&splitter, model, journey, amounts)
      for (amount, parts) in zip(amounts, fast) {
        #expect(parts == oracle.credits(model, journey, amount), "\(model), \(touches) touches")
      }
    }
  }
}

@Test func partsOfAHundredThousandTouchesAddUp() {
  var definition = AttributionDefinition()
  definition.custom = Array(repeating: .init(units: 999_999_999, scale: 0), count: 3)
  definition.custom[1].scale = 9
  var splitter = CreditSplitter(models: splittingModels, definition: definition)
  var generator = JourneyGenerator(state: 10)
  var journey = generator.journey(touches: 100_000)
  journey.milestone = 50_000
  for model in splittingModels {
    let amounts: [Int64] = [.max, 99_999]
    let fast = fastCredits(&splitter, model, journey, amounts)
    #expect(fast.map { $0.reduce(0, +) } == amounts, "\(model)")
    #expect(fast.allSatisfy { $0.allSatisfy { $0 >= 0 } }, "\(model)")
  }
}

@Test func aNegativeAmountIsSplitLikeAPositiveOne() {
  var splitter = CreditSplitter(models: splittingModels, definition: .init())
  var generator = JourneyGenerator(state: 4)
  for model in splittingModels {
    let journey = generator.journey(touches: 14)
    let parts = fastCredits(&splitter, model, journey, [12_345, -12_345])
    #expect(parts[0] == parts[1].map { -$0 })
  }
}

@Test func otherNamesForTheNodesChangeNoCredit() {
  var splitter = CreditSplitter(models: splittingModels, definition: .init())
  var generator = JourneyGenerator(state: 5)
  for model in splittingModels {
    let journey = generator.journey(touches: 20)
    var renamed = journey
    renamed.nodes = journey.nodes.map { 1000 - $0 }
    #expect(
      fastCredits(&splitter, model, journey, [999])
        == fastCredits(&splitter, model, renamed, [999]))
  }
}

@Test func ofTouchesThatWeighTheSameTheEarlierGetsAtMostOneUnitMore() {
  var splitter = CreditSplitter(models: splittingModels, definition: .init())
  var generator = JourneyGenerator(state: 6)
  for touches in 2...50 {
    var journey = generator.journey(touches: touches)
    for i in journey.ages.indices { journey.ages[i] -= journey.ages[i] % 604_800_000 }
    let parts = fastCredits(&splitter, .timeDecay, journey, [9_999])[0]
    for i in 0..<touches {
      for j in i + 1..<touches where journey.ages[i] == journey.ages[j] {
        #expect(0...1 ~= parts[i] - parts[j], "\(journey.ages): \(parts)")
      }
    }
  }
}

@Test func halvesOfAnAmountNeedNotSplitIntoHalvesOfItsParts() {
  var splitter = CreditSplitter(models: [.linear], definition: .init())
  let journey = PlainJourney(ages: [3, 2, 1], nodes: [0, 1, 2], isDirect: [false, false, false])
  #expect(
    fastCredits(&splitter, .linear, journey, [100, 200]) == [[34, 33, 33], [67, 67, 66]])
}
