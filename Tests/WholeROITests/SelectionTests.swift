import Testing

@testable import WholeROI

@Test func theValueAtAPlaceIsThatOfTheSortedValues() {
  #expect([5, 1, 5, 3].indices.map { Selection.value(at: $0, of: [5, 1, 5, 3]) } == [1, 3, 5, 5])
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
}
