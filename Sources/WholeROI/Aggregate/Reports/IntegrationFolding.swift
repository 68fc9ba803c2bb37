/// Which rows of integration.csv stand by themselves (DESIGN, section 6, promise 6).
///
///     (one family)   60 persons      email 40    search 15    social 5
///     (two families) 34 persons      email + search 30    email + social 4
///
/// Of at least 5 persons, the 4 fold; as both (two families) and (small groups) would give them away beside their
/// sets, `email + search` folds with them. Rows of several sets fold first, each kind by itself, until neither
/// they nor differences of them are of few; then sets, until what is left of each of these is not of few.
struct IntegrationFolding {
  /// Several `Integration.Row.cells`, by bit.
  private typealias Cells = UInt8
  private let sets: [Integration.Row]
  private let minimum: Int

  /// The rows to be told, in the order of the report.
  static func rows(_ rows: [Integration.Row], _ style: ReportStyle) -> [Integration.Row] {
    let folding = IntegrationFolding(
      sets: rows.filter { $0.kind == .set }, minimum: style.minimumGroup)
    var coarse: [Integration.Row] = []
    for kind in [Integration.Row.Kind.number, .integrated, .social] {
      coarse += folding.coarse(kind, rows.filter { $0.kind == kind }, beside: coarse)
    }
    // Sequences have persons in common: nothing adds up there.
    let sequences = rows.filter {
      $0.kind == .sequence && $0.tally.persons >= style.minimumGroup
    }
    let strangers = rows.filter { $0.kind == .noProfile }.map { row in
      style.shown(row.tally.persons) == nil ? joined([row]) : row
    }
    return folding.sets(beside: coarse) + coarse + sequences + strangers
  }

  private static func joined(_ rows: [Integration.Row]) -> Integration.Row {
    var joined = Integration.Row(
      kind: rows[0].kind, name: SmallGroups.name, tally: OutcomeTally())
    for row in rows {
      joined.tally += row.tally
      joined.cells |= row.cells
    }
    return joined
  }

  // MARK: - Rows of several sets

  /// The told rows of one kind, where others are told already.
  private func coarse(
    _ kind: Integration.Row.Kind, _ rows: [Integration.Row], beside others: [Integration.Row]
  ) -> [Integration.Row] {
    if kind == .integrated { return tellsOfFew(others + rows) ? [] : rows }
    // With the persons of no family rows of a kind part everybody.
    let none = sets.first { $0.families.isEmpty }.map {
      Integration.Row(kind: kind, name: $0.name, tally: $0.tally, cells: $0.cells)
    }
    let parts = rows + (none.map { [$0] } ?? [])
    var folded = small(parts)
    while true {
      let told = Self.folding(parts, folded)
      guard tellsOfFew(others + told), let next = smallest(parts, where: { !folded.contains($0) })
      else { return told.filter { $0.name != none?.name } }
      folded.insert(next)
    }
  }

  private func tellsOfFew(_ coarse: [Integration.Row]) -> Bool {
    groups(coarse).contains { group in isFew(sets.filter { $0.cells & group != 0 }) }
  }

  /// What rows tell of, by themselves or by sums and differences of them and of all persons.
  private func groups(_ coarse: [Integration.Row]) -> [Cells] {
    let all = sets.reduce(Cells(0)) { $0 | $1.cells }
    var groups: [Cells] = []
    var found = [all] + coarse.map(\.cells)
    while let group = found.popLast() {
      guard group != 0, !groups.contains(group) else { continue }
      for other in groups {
        if group & other == 0 { found.append(group | other) }
        if group & other == group { found.append(other & ~group) }
        if group & other == other { found.append(group & ~other) }
      }
      groups.append(group)
    }
    return groups.sorted()
  }

  // MARK: - Sets

  private func sets(beside coarse: [Integration.Row]) -> [Integration.Row] {
    let groups = groups(coarse)
    var folded = small(sets)
    /// The smallest told set of a group of which few are left over; none where the group has no told set.
    func next() -> Int? {
      for group in groups {
        let left = folded.map { sets[$0] }.filter { $0.cells & group != 0 }
        if isFew(left),
          let next = smallest(
            sets, where: { !folded.contains($0) && sets[$0].cells & group != 0 })
        {
          return next
        }
      }
      return nil
    }
    while let next = next() { folded.insert(next) }
    return Self.folding(sets, folded)
  }

  // MARK: - Parts

  private func small(_ rows: [Integration.Row]) -> Set<Int> {
    SmallGroups.folded(
      rows.map(\.tally.persons), minimum: minimum,
      besides: [rows.map(\.tally.buyers), rows.map { $0.tally.persons - $0.tally.buyers }])
  }

  /// Ties: the later row.
  private func smallest(_ rows: [Integration.Row], where isWanted: (Int) -> Bool) -> Int? {
    rows.indices.filter(isWanted).min {
      (rows[$0].tally.persons, $1) < (rows[$1].tally.persons, $0)
    }
  }

  private func isFew(_ rows: [Integration.Row]) -> Bool {
    let persons = rows.reduce(0) { $0 + $1.tally.persons }
    let buyers = rows.reduce(0) { $0 + $1.tally.buyers }
    return !SmallGroups.tells(buyers, of: persons, minimum: minimum)
  }

  private static func folding(_ rows: [Integration.Row], _ folded: Set<Int>) -> [Integration.Row] {
    let kept = rows.indices.filter { !folded.contains($0) }.map { rows[$0] }
    return folded.isEmpty ? kept : kept + [joined(folded.sorted().map { rows[$0] })]
  }
}
