import Testing

@testable import WholeROI

@Test func oneSmallRowTakesTheNextSmallestWithIt() {
  #expect(SmallGroups.folded([40, 3, 12], minimum: 5) == [1, 2])
  #expect(SmallGroups.folded([40, 3, 4], minimum: 5) == [1, 2])
  #expect(SmallGroups.folded([40, 0, 12], minimum: 5) == [])
  #expect(SmallGroups.folded([3], minimum: 5) == [0])
  #expect(SmallGroups.folded([1, 1, 9, 7], minimum: 5) == [0, 1, 3])
  // Of equals the later one folds.
  #expect(SmallGroups.folded([9, 2, 9], minimum: 5) == [1, 2])
}

@Test func neitherAPartNorTheRestMayBeSmall() {
  let style = ReportFixture().style
  #expect(style.tells(5, of: 10) && style.tells(0, of: 7) && style.tells(7, of: 7))
  #expect(!style.tells(4, of: 10) && !style.tells(6, of: 10) && !style.tells(2, of: 4))
}

/// Beside 20 persons another total tells of 2 more: they stand with the next, whose total tells of 9 more.
@Test func whatAnotherTotalTellsMayNotBeFewEither() {
  #expect(SmallGroups.folded([20, 30, 40], minimum: 5, besides: [[2, 9, 0]]) == [0, 1])
  #expect(SmallGroups.folded([20, 30, 40], minimum: 5, besides: [[2, 0, 9]]) == [0, 1, 2])
  #expect(SmallGroups.folded([20, 30], minimum: 5, besides: [[0, 7]]) == [])
}

/// Whatever the sizes, what stands together is nobody, or enough, or all.
@Test func whatFoldsIsLargeEnough() {
  var random = ReportRandomNumbers(11)
  for _ in 0..<400 {
    let persons = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      Int.random(in: 0...9, using: &random)
    }
    let folded = SmallGroups.folded(persons, minimum: 5)
    let sum = folded.reduce(0) { $0 + persons[$1] }
    let others = persons.indices.filter { !folded.contains($0) && persons[$0] > 0 }
    #expect(others.allSatisfy { persons[$0] >= 5 })
    #expect(sum == 0 || sum >= 5 || others.isEmpty, "\(persons)")
    #expect(folded.count != 1 || others.isEmpty)
  }
}

/// A row of nobody with a rest hides the rest of another.
@Test func aRestFoldsWithAnother() {
  #expect(SmallGroups.folded([6, 0], minimum: 5, besides: [[2, 20]]) == [0, 1])
  #expect(SmallGroups.folded([6, 0, 9], minimum: 5, besides: [[2, 0, 7]]) == [0, 2])
}

/// Of 30, 20 and 50 persons 0, 3 and 20 bought: the 3 stand with the 20, as what they spent does.
@Test func figuresOfFewWithinARowFold() {
  #expect(
    SmallGroups.folded([30, 20, 50], minimum: 5, besides: [[0, 3, 20], [30, 17, 30]]) == [0, 1, 2])
  #expect(
    SmallGroups.folded([30, 20, 10], minimum: 5, besides: [[0, 3, 5], [30, 17, 5]]) == [1, 2])
}
