/// Parts values into thirds by rank: 1 + floor(3 × values strictly worse / n), so ties share a third.
///
/// Of 1, 2, 2, 5, 9, 9 none is below 1 (first), one is below 2 (first), three are below 5 and four below 9
/// (second, third).
struct Terciles: Hashable, Sendable {
  /// The least values of the second and the third third; nil where nothing reaches it.
  private let second: Int64?
  private let third: Int64?

  /// - Complexity: O(*n*) on average; no sort.
  init(_ values: [Int64]) {
    var values = values
    second = Self.least(1, &values)
    third = Self.least(2, &values)
  }

  /// The first value in order with so many thirds of all below it: ties look for their own first.
  private static func least(_ thirds: Int, _ values: inout [Int64]) -> Int64? {
    let below = (thirds * values.count + 2) / 3
    guard below < values.count else { return nil }
    let found = select(below, &values)
    var worse = 0
    var next: Int64?
    for value in values {
      if value < found { worse += 1 } else if value > found { next = min(next ?? value, value) }
    }
    return worse == below ? found : next
  }

  /// The value that would stand at a place if the values were sorted; parts them in three around a middle
  /// one until the place is among the equal ones.
  private static func select(_ place: Int, _ values: inout [Int64]) -> Int64 {
    var low = 0
    var high = values.count
    while true {
      let (a, b, c) = (values[low], values[(low + high) / 2], values[high - 1])
      let pivot = max(min(a, b), min(max(a, b), c))
      var less = low
      var at = low
      var more = high
      while at < more {
        let value = values[at]
        if value < pivot {
          values.swapAt(less, at)
          less += 1
          at += 1
        } else if value > pivot {
          more -= 1
          values.swapAt(at, more)
        } else {
          at += 1
        }
      }
      if place < less {
        high = less
      } else if place >= more {
        low = more
      } else {
        return pivot
      }
    }
  }

  /// 0, 1 or 2, from worst to best.
  func third(of value: Int64) -> Int {
    if let third, value >= third { return 2 }
    if let second, value >= second { return 1 }
    return 0
  }
}
