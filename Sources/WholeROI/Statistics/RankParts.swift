/// Parts values by rank: floor(parts × values strictly worse / n), so ties share a part.
///
/// Thirds of 1, 2, 2, 5, 9, 9: none is below 1 (part 0), one is below 2 (0), three are below 5 and four below 9
/// (1, 2).
struct RankParts: Hashable, Sendable {
  /// The least values of the parts after the first; nil where nothing reaches one.
  private let bounds: [Int64?]

  /// - Complexity: O(*n*) for each part; no sort.
  init(_ values: [Int64], parts: Int) {
    bounds = (1..<parts).map { Self.least($0, of: parts, values) }
  }

  /// 0 for the worst values, up to parts − 1.
  func part(of value: Int64) -> Int {
    for (index, bound) in bounds.enumerated().reversed() {
      if let bound, value >= bound { return index + 1 }
    }
    return 0
  }

  /// The first value in order with so many parts of all below it: ties look for their own first.
  private static func least(_ part: Int, of parts: Int, _ values: [Int64]) -> Int64? {
    let below = (part * values.count + parts - 1) / parts
    guard below < values.count else { return nil }
    let found = Selection.value(at: below, of: values)
    var worse = 0
    for value in values { worse &+= value < found ? 1 : 0 }
    return worse == below ? found : values.lazy.filter { $0 > found }.min()
  }
}
