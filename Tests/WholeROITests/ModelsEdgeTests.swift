import Testing

@testable import WholeROI

/// Credits of `amount` under `model` for touches a day apart, the newest at the order.
private func credits(
  _ model: AttributionModel, touches: Int, milestone: Int = -1, of amount: Int64
) -> [Int64] {
  let journey = PlainJourney(
    ages: (0..<touches).map { Int64(touches - 1 - $0) * 86_400_000 },
    nodes: (0..<touches).map { UInt32($0) },
    isDirect: Array(repeating: false, count: touches), milestone: milestone)
  var splitter = CreditSplitter(models: [model], definition: .init())
  return fastCredits(&splitter, model, journey, [amount])[0]
}

@Test func oneTouchTakesEverythingUnderEveryModel() {
  for model in splittingModels {
    #expect(credits(model, touches: 1, milestone: 0, of: -123) == [-123])
  }
}

@Test func twoTouchesShareByTheirEndsAlone() {
  #expect(credits(.position, touches: 2, of: 101) == [51, 50])
  #expect(credits(.j, touches: 2, of: 100) == [25, 75])
  #expect(credits(.inverseJ, touches: 2, of: 100) == [75, 25])
  #expect(credits(.custom, touches: 2, of: 100) == [50, 50])
}

@Test func theRestOfThreeIsTheOneInTheMiddle() {
  #expect(credits(.position, touches: 3, of: 100) == [40, 20, 40])
  #expect(credits(.j, touches: 3, of: 100) == [20, 20, 60])
}

@Test func withoutAMilestoneWIsPosition() {
  #expect(credits(.w, touches: 7, of: 100) == credits(.position, touches: 7, of: 100))
}

@Test func anchorsOfWThatCoincideAddUp() {
  // First and milestone are one touch: 6·3, 1, 1, 1, 3·3 of 30.
  #expect(credits(.w, touches: 5, milestone: 0, of: 30) == [18, 1, 1, 1, 9])
  #expect(credits(.w, touches: 5, milestone: 4, of: 30) == [9, 1, 1, 1, 18])
}

@Test func withoutOtherTouchesTheRestOfWIsLeftOut() {
  #expect(credits(.w, touches: 3, milestone: 1, of: 90) == [30, 30, 30])
  #expect(credits(.w, touches: 2, milestone: 0, of: 90) == [60, 30])
  #expect(credits(.w, touches: 2, milestone: 1, of: 90) == [30, 60])
}

@Test func aMilestoneAmongTheRestTakesItsTurnInTies() {
  // 3·2, 1, 3·2, 1, 3·2 of 20 from 11: floors 3, 0, 3, 0, 3; remainders 6, 11, 6, 11, 6 of 20.
  #expect(credits(.w, touches: 5, milestone: 2, of: 11) == [3, 1, 3, 1, 3])
  // From 1: remainders 6, 1, 6, 1, 6, and the earliest of the largest has it.
  #expect(credits(.w, touches: 5, milestone: 2, of: 1) == [1, 0, 0, 0, 0])
  #expect(credits(.w, touches: 5, milestone: 2, of: -2) == [-1, 0, -1, 0, 0])
}

@Test func soleTouchIsKnownWithoutASplit() {
  var splitter = CreditSplitter(models: [.last, .linear], definition: .init())
  let journey = PlainJourney(ages: [2, 1], nodes: [0, 1], isDirect: [false, false])
  _ = fastCredits(&splitter, .last, journey, [5])
  #expect(splitter.soleTouch == 1)
  _ = fastCredits(&splitter, .linear, journey, [5])
  #expect(splitter.soleTouch == nil)
}

@Test func findingNodesLeavesWhatWasWeighed() {
  var splitter = CreditSplitter(models: [.uniqueLinear], definition: .init())
  let nodes: [UInt32] = [4, 4, 6]
  splitter.weigh(
    .uniqueLinear, touches: 0..<3, ages: [3, 2, 1], nodes: nodes, isDirect: [false, false, false])
  var found: [UInt32] = []
  splitter.findDistinctNodes(of: 2..<3, nodes, into: &found)
  var parts: [Int64] = [0, 0, 0]
  splitter.split(8, into: &parts)
  #expect(parts == [2, 2, 4])
}

@Test func customSharesThatCannotBeSplitByAreToldApart() {
  func isExact(_ units: [Int64], scale: Int = 0) -> Bool {
    var definition = AttributionDefinition()
    definition.custom = units.map { ExactDecimal(units: $0, scale: scale) }
    return definition.hasExactCustomShares
  }
  #expect(isExact([999_999_999, 1, 999_999_999], scale: 9))
  #expect(isExact([0, 1, 1]))
  #expect(!isExact([0, 1, 0]))
  #expect(!isExact([1, -1, 1]))
  #expect(!isExact([1, 1]))
  #expect(!isExact([1 << 62, 1, 1]))
}

@Test func nodesThatCarryLargeCountsAreSplitLikeOthers() {
  var splitter = CreditSplitter(models: [.uniqueLinear], definition: .init())
  // As frequency names them: node 1 a thousand times in a row, then node 0 twice.
  let nodes: [UInt32] = [1 | 1000 << NodeNames.countShift, 2 << NodeNames.countShift]
  let journey = PlainJourney(
    ages: [3, 2, 1], nodes: nodes + [nodes[0]], isDirect: [false, false, false])
  #expect(fastCredits(&splitter, .uniqueLinear, journey, [100]) == [[25, 50, 25]])
}
