/// Parts values into thirds by rank: 1 + floor(3 × values strictly worse / n), so ties share a third.
///
/// Of 1, 2, 2, 5, 9, 9 none is below 1 (first), one is below 2 (first), three are below 5 and four below 9
/// (second, third).
struct Terciles: Hashable, Sendable {
  /// The least values of the second and the third third; nil where nothing reaches it.
  private let second: Int64?
  private let third: Int64?

  /// - Complexity: O(*n* log *n*).
  init(_ values: some Sequence<Int64>) {
    let sorted = values.sorted()
    func least(_ thirds: Int) -> Int64? {
      // The first value with so many below it: ties look for their own first.
      let below = (thirds * sorted.count + 2) / 3
      guard below < sorted.count else { return nil }
      if below == 0 || sorted[below - 1] < sorted[below] { return sorted[below] }
      let tied = sorted[below]
      return sorted[below...].first { $0 > tied }
    }
    second = least(1)
    third = least(2)
  }

  /// 0, 1 or 2, from worst to best.
  func third(of value: Int64) -> Int {
    if let third, value >= third { return 2 }
    if let second, value >= second { return 1 }
    return 0
  }
}
