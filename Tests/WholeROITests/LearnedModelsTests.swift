import Testing

@testable import WholeROI

// Models per order that look at all journeys: markov per order and data-driven.

/// A, B, C, D are nodes 0 to 3, as in `worked`.
private let worked: [UInt32] = [3, 0, 1, 1, 2, 3, 2, 2]

private func cents(
  _ model: AttributionModel, _ nodes: [UInt32], _ amounts: [Int64], _ learned: LearnedWeights
) -> [[Int64]] {
  var splitter = CreditSplitter(models: [model], definition: .init(), learned: learned)
  let plain = PlainJourney(
    ages: nodes.map { _ in 5 }, nodes: nodes, isDirect: nodes.map { _ in false })
  return fastCredits(&splitter, model, plain, amounts)
}

private func weights(_ effects: [Double]) -> LearnedWeights {
  let paths = PathCounts(effects.indices.map { .init(nodes: [UInt32($0)], nulls: 1) })
  return LearnedWeights(nodes: NodeWeights(paths, effects: effects))
}

// MARK: - markov per order

@Test func workedJourneyMarkovPerOrder() {
  // Weights of D, A, B, C in order of first touch: 0.25, 0.5, 0.125, 0.125. 100.00 gives D 2500,
  // A 5000, B 1250 and C 1250, then D 1250 twice, B 625 twice, C 417, 417, 416.
  let learned = weights([0.5, 0.125, 0.125, 0.25])
  #expect(
    cents(.markovPerOrder, worked, [10_000], learned)
      == [[1250, 5000, 625, 625, 417, 1250, 417, 416]])
}

@Test func nodesWithoutEffectGetNothingUnlessAllHaveNone() {
  let learned = weights([0.5, 0, 0, 0])
  #expect(cents(.markovPerOrder, [1, 0, 1], [90], learned) == [[0, 90, 0]])
  #expect(cents(.markovPerOrder, [1, 2, 1], [90], learned) == [[23, 45, 22]])
  // Node 9 is in no journey that was looked at.
  #expect(cents(.markovPerOrder, [9, 0], [90], learned) == [[0, 90]])
}

@Test func withoutEffectsMarkovPerOrderIsUniqueLinear() {
  #expect(
    cents(.markovPerOrder, worked, [10_000, -1, 7], .init())
      == cents(.uniqueLinear, worked, [10_000, -1, 7], .init()))
}

@Test func effectsAreQuantisedHalfUp() {
  #expect(LearnedWeights.quantized(0) == 0)
  #expect(LearnedWeights.quantized(1) == 1 << 20)
  #expect(LearnedWeights.quantized(0.5 / 1_048_576) == 1)
  #expect(LearnedWeights.quantized(0.499 / 1_048_576) == 0)
}

@Test func markovPerOrderEqualsItsPlainForm() {
  var random = JourneyGenerator(state: 21)
  let oracle = ModelsOracle()
  for _ in 0..<400 {
    let effects = (0..<6).map { _ in
      Int.random(in: 0..<4, using: &random) == 0 ? 0 : Double.random(in: 0...1, using: &random)
    }
    let nodes = (0..<Int.random(in: 2...12, using: &random)).map { _ in
      UInt32.random(in: 0..<6, using: &random)
    }
    let amounts: [Int64] = [random.amount(), random.amount(), .max, .min]
    var distinct: [UInt32] = []
    for node in nodes where !distinct.contains(node) { distinct.append(node) }
    var whole = distinct.map { UInt128(effects[Int($0)] * 1_048_576 + 0.5) }
    if whole.allSatisfy({ $0 == 0 }) { whole = whole.map { _ in 1 } }
    let expected = amounts.map { amount in
      var parts = nodes.map { _ in Int64(0) }
      for (node, value) in zip(distinct, oracle.split(amount, whole)) {
        let touches = nodes.indices.filter { nodes[$0] == node }
        for (touch, part) in zip(touches, oracle.split(value, touches.map { _ in 1 })) {
          parts[touch] = part
        }
      }
      return parts
    }
    #expect(cents(.markovPerOrder, nodes, amounts, weights(effects)) == expected)
  }
}

// MARK: - data-driven

@Test func workedJourneyDataDriven() {
  // D A B B C D C C has rate 1/2. Without the first D it has 1/4, without A 1/2 (nothing added),
  // without either B 3/4 (floored), all others nobody took (1/2 each): weights 1/4, 0, 0, 0, 1/2,
  // 1/2, 1/2, 1/2 of 9/4.
  let paths = pathCounts(
    "d>a>b>b>c>d>c>c 1 1", "a>b>b>c>d>c>c 1 3", "d>b>b>c>d>c>c 2 2", "d>a>b>c>d>c>c 3 1")
  // Of 2^20: 116508, and 233017 four times. 1111 rest .107, 2222 rest .223: the earliest of the four
  // has the unit left.
  #expect(
    cents(.dataDriven, worked, [10_000], LearnedWeights(paths: DataDriven(paths)))
      == [[1111, 0, 0, 0, 2223, 2222, 2222, 2222]])
}

@Test func aTouchThatAddsNothingIsFlooredAndCounted() {
  let learned = DataDriven(pathCounts("a>b 5 5", "a 6 4", "b 1 4"))
  // Without a, b has 0.2: a adds 0.3. Without b, a has 0.6: b takes 0.1 away. 5 orders.
  #expect(learned.flooredTouches == 5 && learned.fallenBack == 0)
  #expect(learned.weights(of: [0, 1]).map(Array.init) == [1 << 20, 0])
}

@Test func aPathWhereNoTouchAddsAnythingFallsBackToTheLast() {
  let paths = pathCounts("a>b 1 9", "a 6 4", "b 1 4")
  let learned = DataDriven(paths)
  #expect(learned.fallenBack == 1 && learned.flooredTouches == 2)
  #expect(learned.weights(of: [0, 1]) == nil)
  #expect(cents(.dataDriven, [0, 1], [77], LearnedWeights(paths: learned)) == [[0, 77]])
}

@Test func aPathThatNobodyBoughtOnFallsBackToTheLast() {
  let learned = DataDriven(pathCounts("a>b 0 9", "c 1 0"))
  #expect(learned.weights(of: [0, 1]) == nil && learned.weights(of: [2, 0]) == nil)
  #expect(learned.fallenBack == 0)
}

@Test func theOnlyTouchOfAPathAddsItsWholeRate() {
  let learned = DataDriven(pathCounts("a 3 9"))
  #expect(learned.weights(of: [0]).map(Array.init) == [1 << 20])
}

@Test func dataDrivenEqualsItsPlainForm() {
  let oracle = ModelsOracle()
  for seed in 1...10 as ClosedRange<UInt64> {
    let paths = randomPaths(nodes: 4, rows: 120, seed: seed)
    let learned = LearnedWeights(paths: DataDriven(paths))
    let entries = paths.entries
    func rate(_ nodes: [UInt32]) -> Double {
      guard let entry = entries.first(where: { $0.nodes == nodes }), entry.conversions > 0 else {
        return 0
      }
      return Double(entry.conversions) / Double(entry.conversions + entry.nulls)
    }
    for entry in entries where entry.conversions > 0 && entry.nodes.count > 1 {
      let added = entry.nodes.indices.map { place in
        max(
          0,
          rate(entry.nodes) - rate(Array(entry.nodes[..<place] + entry.nodes[(place + 1)...])))
      }
      let sum = added.reduce(0, +)
      var whole = added.map { sum > 0 ? UInt128($0 / sum * 1_048_576 + 0.5) : 0 }
      if sum == 0 { whole[whole.count - 1] = 1 }
      #expect(
        cents(.dataDriven, entry.nodes, [12_345, -678], learned)
          == [oracle.split(12_345, whole), oracle.split(-678, whole)])
    }
  }
}

// MARK: - Choice of the order

@Test func whatDependsOnTheLastNodeAloneWantsOrderOne() {
  // b converts, c doesn't, whatever came before.
  let paths = pathCounts(
    "a>b 400 0", "d>b 400 0", "a>c 0 400", "d>c 0 400", "a>d>b 400 0", "a>d>c 0 400")
  #expect(MarkovOrderChoice(paths, names: ["a", "b", "c", "d"]).order == 1)
}

@Test func whatDependsOnTheTwoLastNodesWantsOrderTwo() {
  // c converts after a and doesn't after b.
  let paths = pathCounts("a>c 900 10", "b>c 10 900", "d>a>c 900 10", "d>b>c 10 900")
  let choice = MarkovOrderChoice(paths, names: ["a", "b", "c", "d"])
  #expect(choice.order == 2)
  #expect(choice.losses.count == 3 && choice.losses[1] < choice.losses[0])
}

@Test func theLossIsTheMeanOverEachStepThatWasHeldOut() {
  // One path of one node and 10 conversions: each fold holds 2, the other 8 say a with (8 + 1)/(8 + 3)
  // and CONVERSION likewise: −ln(9/11) = 0.200671 a step, at every order.
  let choice = MarkovOrderChoice(pathCounts("a 10 0"), names: ["a"])
  #expect(choice.losses == [200_671, 200_671, 200_671])
  #expect(choice.order == 1)
}

@Test func theChoiceKnowsNoOrderOfPaths() {
  let paths = randomPaths(nodes: 5, rows: 200, seed: 12)
  let turned = PathCounts(paths.entries.reversed())
  let names = ["a", "b", "c", "d", "e"]
  #expect(MarkovOrderChoice(paths, names: names) == MarkovOrderChoice(turned, names: names))
  #expect(MarkovOrderChoice(PathCounts([]), names: []).losses.isEmpty)
}
