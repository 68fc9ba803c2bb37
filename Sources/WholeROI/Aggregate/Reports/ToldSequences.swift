/// Which sequences integration.csv tells (DESIGN, section 6, promise 6).
///
///     (social with others)  78    search > social  5
///     email + social        61    social > search  8
///
/// Both directions of a pair add up to all who saw both: 78 − 61 − 13 are 4, who stand folded. Then only the greater
/// direction is told.
enum ToldSequences {
  /// The rows of integration.csv as they fold, without the sequences that would tell of few.
  static func rows(_ integration: Integration, _ style: ReportStyle) -> [Integration.Row] {
    let rows = IntegrationFolding.rows(integration.rows, style)
    let sequences = rows.filter { $0.kind == .sequence }
    let hidden = HiddenSets(integration, sequences: [], style)
    var counts = HiddenCounts(hidden, looksAtBuyers: true)
    var untold: Set<String> = []
    // What most persons saw is told first: what is told later may not give few away beside it.
    let pairs = pairs(sequences).map { both in sequences.filter { $0.both == both } }
      .sorted { a, b in (persons(a), b[0].name) > (persons(b), a[0].name) }
    for pair in pairs {
      guard let both = pair[0].both, !counts.tells([hidden.sets(with: both)]) else { continue }
      let smaller = pair[0].tally.persons < pair[1].tally.persons ? pair[0] : pair[1]
      untold.insert(smaller.name)
    }
    return rows.filter { $0.kind != .sequence || !untold.contains($0.name) }
  }

  /// The pairs of families of which both directions are among these, in their order.
  static func pairs(_ sequences: [Integration.Row]) -> [UInt32] {
    let pairs = sequences.compactMap(\.both)
    return pairs.indices.filter { pairs[..<$0].contains(pairs[$0]) }.map { pairs[$0] }
  }

  private static func persons(_ rows: [Integration.Row]) -> Int {
    rows.reduce(0) { $0 + $1.tally.persons }
  }
}
