/// Which rows of persons may stand by themselves (DESIGN, section 6, promise 6).
///
///     persons 40 3 12, at least 5   → 3 and 12 fold: their 15 stand beside the 40
///     persons 40 3 4, at least 5    → 3 and 4 fold: 7
///
/// One small row alone would be known from the total that other reports or the rows together give: then the
/// next smallest folds with it.
enum SmallGroups {
  static let name = JourneysReport.smallGroups

  /// The places of the rows that fold; rows of nobody stay. Ties: the later row folds.
  ///
  /// `besides`: other counts of each row that may not be few either: parts of its persons that figures of the
  /// row stand for, or others whom another total tells of beside them. `including`: rows that fold anyhow, as
  /// they do in another report.
  static func folded(
    _ persons: [Int], minimum: Int, besides: [[Int]] = [], including: Set<Int> = []
  ) -> Set<Int> {
    let counts = [persons] + besides
    func isFew(_ count: Int) -> Bool { count > 0 && count < minimum }
    var folded = including.union(
      persons.indices.filter { row in counts.contains { isFew($0[row]) } })
    guard !folded.isEmpty else { return [] }
    var sums = counts.map { count in folded.reduce(0) { $0 + count[$1] } }
    var others = persons.indices
      .filter { row in counts.contains { $0[row] > 0 } && !folded.contains(row) }
      .sorted { persons[$0] != persons[$1] ? persons[$0] > persons[$1] : $0 < $1 }
    while folded.count < 2 || sums.contains(where: isFew), let next = others.popLast() {
      folded.insert(next)
      for (place, count) in counts.enumerated() { sums[place] += count[next] }
    }
    return folded
  }

  /// Whether a part of a group may be told: neither it, nor the rest, nor the whole is so small that somebody
  /// might be recognised.
  static func tells(_ part: Int, of whole: Int, minimum: Int) -> Bool {
    [part, whole - part, whole].allSatisfy { $0 == 0 || $0 >= minimum }
  }
}

extension ReportStyle {
  /// Whether a part of a group may be told (`SmallGroups.tells`).
  func tells(_ part: Int, of whole: Int) -> Bool {
    SmallGroups.tells(part, of: whole, minimum: minimumGroup)
  }
}
