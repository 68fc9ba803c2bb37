import Testing

@testable import WholeROI

@Test func theValueAtAPlaceIsThatOfTheSortedValues() {
  #expect([5, 1, 5, 3].indices.map { Selection.value(at: $0, of: [5, 1, 5, 3]) } == [1, 3, 5, 5])
}

@Test func theMedianOfAnEvenNumberLiesBetweenTwo() {
  func doubled(_ values: [Int64]) -> Int64? { Selection.doubledMedian(values.span) }
  #expect(doubled([]) == nil)
  #expect(doubled([4]) == 8)
  #expect(doubled([4, 9]) == 13)
  #expect(doubled([4, 4, 9, 9]) == 13)
  #expect(doubled([9, 4, 4, 4]) == 8)
  #expect(doubled([-9, 4, 4, 5]) == 8)
}

/// Spread, crowded at one value, with one far away, over all that 64 bits hold, and few: each takes other turns.
@Test(arguments: [0, 1, 2, 3, 4])
func manyValuesAreFoundAsSortingAndPartingFindThem(_ shape: Int) {
  var random = ReportRandomNumbers(1_200 + UInt64(shape))
  let count = shape == 4 ? 37 : 20_000
  var values = (0..<count).map { _ -> Int64 in
    let word = Int64(bitPattern: random.next())
    switch shape {
    case 0: return word % 1_000_000
    case 1: return word % 3 == 0 ? word % 100 : 7
    case 2: return word % 5_000 - 2_500
    default: return word
    }
  }
  if shape == 2 { values[11] = .max }
  let sorted = values.sorted()
  for place in [0, 1, count / 5, count / 2, count * 4 / 5, count - 1] {
    var parted = values
    #expect(Selection.value(at: place, of: values) == sorted[place])
    #expect(Selection.parted(at: place, in: &parted) == sorted[place])
  }
  // Twice a value of 64 bits may not fit.
  if shape == 2 || shape == 3 { return }
  for count in [count, count - 1] {
    let sorted = values[..<count].sorted()
    let own = Array(values[..<count])
    let found = Selection.doubledMedian(own.span)
    #expect(found == sorted[(count - 1) / 2] + sorted[count / 2])
  }
}
