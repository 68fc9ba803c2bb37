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

  /// Whether a count is that of nobody, or of enough.
  static func isEnough(_ count: Int, minimum: Int) -> Bool { count == 0 || count >= minimum }

  /// Which of several parts may be told beside their whole, where persons may be in several parts and each is in
  /// one. Of two parts alone the whole gives the number of those in both: where it is small, the smaller part (ties:
  /// the later) is not told.
  static func told(_ parts: [Int], of whole: Int, minimum: Int) -> [Bool] {
    var told = parts.map { $0 == 0 || tells($0, of: whole, minimum: minimum) }
    let some = parts.indices.filter { parts[$0] > 0 }
    guard some.count == 2 else { return told }
    let (a, b) = (some[0], some[1])
    let both = parts[a] + parts[b] - whole
    if both > 0, both < minimum { told[parts[a] < parts[b] ? a : b] = false }
    return told
  }
}

extension ProgramPerformance {
  /// The same without the counts of persons that differences of rows would give few away by: of a program and the
  /// whole, which holds its persons, and of both and the till, which holds their buyers.
  func hidingFew(_ style: ReportStyle) -> ProgramPerformance {
    var rows = rows
    let parts = rows.indices.filter { rows[$0].kind == .program || rows[$0].kind == .rest }
    let buyers = till.buyers ?? 0
    func hide(_ count: WritableKeyPath<PerformanceRow, Int?>, from all: Int?) {
      let whole = self.whole[keyPath: count] ?? 0
      let own = parts.map { rows[$0][keyPath: count] ?? 0 }
      let told = SmallGroups.told(own, of: whole, minimum: style.minimumGroup)
      for (place, row) in parts.enumerated()
      where !told[place] || all.map({ !isTold(own[place], $0) }) ?? false {
        rows[row][keyPath: count] = nil
      }
      if let all, !isTold(whole, all) { rows[rows.count - 2][keyPath: count] = nil }
    }
    func isTold(_ part: Int, _ all: Int) -> Bool { part == 0 || style.tells(part, of: all) }
    hide(\.personsReached, from: nil)
    hide(\.buyers, from: buyers)
    return ProgramPerformance(
      rows: rows, period: period, ordersWithoutCost: ordersWithoutCost, draws: draws)
  }
}

extension ReportStyle {
  /// Whether a part of a group may be told (`SmallGroups.tells`).
  func tells(_ part: Int, of whole: Int) -> Bool {
    SmallGroups.tells(part, of: whole, minimum: minimumGroup)
  }
}
