import Testing

@testable import WholeROI

private func split(_ amount: Int64, _ weights: [UInt64]) -> [Int64] {
  var rule = SplitRule()
  rule.weigh(weights)
  var parts = Array(repeating: Int64(0), count: weights.count)
  rule.split(amount, into: &parts)
  return parts
}

@Test func unitsLeftOverGoToTheLargestRemainders() {
  // 3.5, 1.75, 1.75.
  #expect(split(7, [2, 1, 1]) == [3, 2, 2])
  #expect(split(-7, [2, 1, 1]) == [-3, -2, -2])
}

@Test func equalRemaindersGoToTheEarliest() {
  #expect(split(100, [1, 1, 1]) == [34, 33, 33])
  #expect(split(-101, [1, 1, 1]) == [-34, -34, -33])
  // Beyond 32 parts the way changes, the rule doesn't.
  #expect(split(3, Array(repeating: 1, count: 40)).prefix(4) == [1, 1, 1, 0])
}

@Test func aWeightOfZeroGetsNothing() {
  #expect(split(5, [0, 3, 0]) == [0, 5, 0])
  #expect(split(5, [0, 1, 1]) == [0, 3, 2])
}

@Test func nothingSplitsIntoNothing() {
  #expect(split(0, [1, 2]) == [0, 0])
}

@Test func splitsOfAnyWeightEqualThePlainRule() {
  let oracle = ModelsOracle()
  var generator = JourneyGenerator(state: 11)
  for _ in 0..<5_000 {
    let count = Int.random(in: 1...70, using: &generator)
    let bound: UInt64 = [2, 1000, 1 << 20, 1 << 57].randomElement(using: &generator) ?? 1
    var weights = (0..<count).map { _ in UInt64.random(in: 0...bound, using: &generator) }
    weights[count / 2] += 1
    let amount = generator.amount()
    #expect(split(amount, weights) == oracle.split(amount, weights.map { UInt128($0) }))
  }
}

@Test func divisionByReciprocalIsExact() {
  var generator = JourneyGenerator(state: 12)
  let edges: [UInt64] = [0, 1, 2, 3, 7, 1 << 32, 1 << 63, .max - 1, .max]
  for value in edges.dropFirst()
    + (0..<2_000).map({ _ in generator.next() >> (generator.next() % 64) })
  where value > 0 {
    let divisor = Divisor(value)
    for p in edges + [value, value - 1, value &* 3, generator.next()] {
      let (quotient, remainder) = divisor.divide(p)
      #expect(quotient == p / value && remainder == p % value, "\(p) / \(value)")
    }
  }
}
