/// Which rows of persons may stand by themselves (DESIGN, section 6, promise 6).
///
///     persons 40 3 12, at least 5   → 3 and 12 fold: their 15 stand beside the 40
///     persons 40 3 4, at least 5    → 3 and 4 fold: 7
///
/// One small row alone would be known from the total that other reports or the rows together give: then the
/// next smallest folds with it.
enum SmallGroups {
  static let name = JourneysReport.smallGroups

  /// The places of the rows that fold; rows of nobody, with no rest either, stay. Ties: the later row folds.
  ///
  /// `rests`: how many others another total tells of beside each row's persons; they may not be few either.
  static func folded(_ persons: [Int], minimum: Int, rests: [Int]? = nil) -> Set<Int> {
    let rests = rests ?? persons.map { _ in 0 }
    func isFew(_ count: Int) -> Bool { count > 0 && count < minimum }
    var folded = Set(persons.indices.filter { isFew(persons[$0]) || isFew(rests[$0]) })
    guard !folded.isEmpty else { return [] }
    var sum = folded.reduce(0) { $0 + persons[$1] }
    var rest = folded.reduce(0) { $0 + rests[$1] }
    var others = persons.indices
      .filter { (persons[$0] > 0 || rests[$0] > 0) && !folded.contains($0) }
      .sorted { persons[$0] != persons[$1] ? persons[$0] > persons[$1] : $0 < $1 }
    while folded.count < 2 || isFew(sum) || isFew(rest), let next = others.popLast() {
      folded.insert(next)
      sum += persons[next]
      rest += rests[next]
    }
    return folded
  }
}

extension ReportStyle {
  /// Whether a part of a group may be told: neither it nor the rest is so small that somebody might be
  /// recognised.
  func tells(_ part: Int, of whole: Int) -> Bool {
    shown(whole) != nil && shown(part) != nil && shown(whole - part) != nil
  }
}
