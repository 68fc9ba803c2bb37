import Columns

/// Whether families of channels work better together, as far as choices of the customers can show (METHODS,
/// section 6).
struct Integration: Sendable {
  static let caution =
    "exposure is chosen by the customer, not by us; only a holdout shows cause"

  /// One row of integration.csv.
  struct Row: Sendable {
    /// Rows of one kind part the same persons, but for sequences, which overlap.
    enum Kind: String, CaseIterable {
      case set, number, integrated, social, sequence
      case noProfile = "no profile"
    }
    var kind: Kind
    var name: String
    var tally: OutcomeTally
    var matched: MatchedComparison?
    /// Whom `matched` compares; nil with it.
    var matchedPersons: MatchedPersons?
    /// Of a set, in the order of their bytes; empty for rows of other kinds.
    var families: [String] = []
    /// The same by bit; nil for rows of other kinds.
    var exposure: UInt32?
    /// Of a sequence: both families by bit.
    var both: UInt32?
    /// By bit, 2 × the number of families up to 3, + 1 with social: the exposures that the row holds, as far as
    /// rows of several sets can tell them apart.
    var cells: UInt8 = 0
  }

  /// In the order of the report.
  let rows: [Row]
  /// By the names of both families, the first before the second.
  let pairs: [Pair]
  /// What reports may tell of `rows`, once it is worked out (`telling`).
  var told: [Row]?

  /// One row of synergy.csv.
  struct Pair: Sendable {
    var first: String
    var second: String
    var interaction: RateGame.Interaction
  }

  /// Nil where no report needs it.
  init?(_ exports: Exports, _ journeys: Journeys) {
    guard let collector = journeys.evidence?.exposure else { return nil }
    self.init(collector, journeys.facts, exports.texts)
  }

  init(_ collector: ExposureCollector, _ facts: KindFacts, _ texts: Interner) {
    self.init(
      ExposureTable(collector.newcomers, collector.buyers, texts), names: facts.families,
      sequences: collector.sequences,
      strangers: collector.strangers)
  }

  /// `names`: of families by bit, in the order of their bytes. `sequences`: by first family × families +
  /// second.
  init(
    _ table: ExposureTable, names: [String], sequences: [OutcomeTally], strangers: OutcomeTally
  ) {
    let names = ExposureNames(names)
    let integrated = table.strata { $0.nonzeroBitCount > 1 }
    let social = names.bit("social")
    func cell(_ set: UInt32) -> UInt8 {
      1 << UInt8(2 * min(set.nonzeroBitCount, 3) + (set & social != 0 ? 1 : 0))
    }
    func row(_ kind: Row.Kind, _ name: String, where isWanted: (UInt32) -> Bool) -> Row {
      let both = table.total { isWanted($0) && $0.nonzeroBitCount > 1 }
      let strata = table.strata(where: isWanted)
      let matched = MatchedComparison(
        group: strata.map(\.net), integrated: integrated.map(\.net), isApart: both.persons == 0)
      return Row(
        kind: kind, name: name, tally: table.total(where: isWanted), matched: matched,
        matchedPersons: matched == nil
          ? nil : MatchedPersons(strata, integrated, isApart: both.persons == 0),
        cells: table.families.filter(isWanted).reduce(0) { $0 | cell($1) })
    }
    var rows = names.sorted(table.families).map { set in
      var row = row(.set, names.text(set)) { $0 == set }
      row.families = names.members(of: set)
      row.exposure = set
      return row
    }
    rows += [
      row(.number, "(one family)") { $0.nonzeroBitCount == 1 },
      row(.number, "(two families)") { $0.nonzeroBitCount == 2 },
      row(.number, "(three and more)") { $0.nonzeroBitCount > 2 },
      row(.integrated, "(two and more)") { $0.nonzeroBitCount > 1 },
      row(.social, "(social alone)") { $0 == social && social != 0 },
      row(.social, "(social with others)") { $0 & social != 0 && $0 != social },
      row(.social, "(others without social)") { $0 & social == 0 && $0 != 0 },
    ]
    rows += names.sequences(sequences)
    rows.append(Row(kind: .noProfile, name: "(no profile)", tally: strangers))
    self.rows = rows.filter { $0.tally.persons > 0 }
    pairs = Self.pairs(table, names)
  }

  private static func pairs(_ table: ExposureTable, _ names: ExposureNames) -> [Pair] {
    let game = RateGame(
      table.families.map { set in (set, table.total { $0 == set }.net) })
    return game.families.indices.flatMap { i in
      game.families.indices.dropFirst(i + 1).map { j in
        Pair(
          first: names.names[game.families[i]], second: names.names[game.families[j]],
          interaction: game.interaction(i, j))
      }
    }
  }

  private func row(_ kind: Row.Kind, _ name: String) -> Row? {
    rows.first { $0.kind == kind && $0.name == name }
  }

  /// Persons reached by one family, and by several: what the verdict compares.
  var alone: Row? { row(.number, "(one family)") }
  var together: Row? { row(.integrated, "(two and more)") }
}

/// Families and sets of them by name.
private struct ExposureNames {
  let names: [String]

  init(_ names: [String]) {
    self.names = Array(names.prefix(ExposureCollector.mostFamilies))
  }

  /// 0 where no channel of the run is of that family.
  func bit(_ family: String) -> UInt32 {
    names.firstIndex(of: family).map { 1 << UInt32($0) } ?? 0
  }

  /// By bit.
  func members(of set: UInt32) -> [String] {
    names.indices.filter { set & 1 << UInt32($0) != 0 }.map { names[$0] }
  }

  /// "email + social"; "(none)" for the empty set.
  func text(_ set: UInt32) -> String {
    let own = members(of: set)
    return own.isEmpty ? "(none)" : own.joined(separator: " + ")
  }

  /// Smaller sets first, then by their texts' bytes.
  func sorted(_ sets: [UInt32]) -> [UInt32] {
    sets.sorted { a, b in
      a.nonzeroBitCount != b.nonzeroBitCount
        ? a.nonzeroBitCount < b.nonzeroBitCount : precedesByBytes(text(a), text(b))
    }
  }

  /// Each pair that somebody saw, in both orders one after the other.
  func sequences(_ tallies: [OutcomeTally]) -> [Integration.Row] {
    names.indices.flatMap { first in
      names.indices.dropFirst(first + 1).flatMap { second in
        let both: UInt32 = (1 << UInt32(first)) | (1 << UInt32(second))
        return [(first, second), (second, first)].map { a, b in
          Integration.Row(
            kind: .sequence, name: "\(names[a]) > \(names[b])",
            tally: tallies[a * names.count + b], both: both)
        }
      }
    }
  }
}

extension Integration {
  /// The reading of both reports, with its caution; nothing where it would tell of fewer persons than the
  /// smallest group.
  func sentences(_ style: ReportStyle) -> [String] {
    let currency = style.currency
    guard let together, let alone, let many = together.tally.net.mean,
      let one = alone.tally.net.mean,
      [together, alone].allSatisfy({ style.tells($0.tally.buyers, of: $0.tally.persons) })
    else { return [] }
    func money(_ minor: Double) -> String {
      moneyText(Int64(minor.rounded(.toNearestOrAwayFromZero)), currency)
    }
    var raw =
      "Persons whom two and more families of channels reached bought for \(money(many)) each in the "
      + "weeks after, those with one family for \(money(one))"
    func range(_ estimate: Estimate) -> String {
      "(\(money(estimate.low)) to \(money(estimate.high))"
        + (estimate.low <= 0 && estimate.high >= 0 ? ", which may be chance)" : ")")
    }
    let told = toldRows(style).first { $0.kind == alone.kind && $0.name == alone.name }
    if let matched = told?.matched, let estimate = matched.estimate {
      raw +=
        "; matched on earlier purchase, tier and home store, which \(percentText(matched.share)) of "
        + "them allow, the difference is \(money(estimate.difference)) \(range(estimate))"
    }
    var pair = "No two families reached enough of the same persons to tell whether they add up"
    if let commonest = toldPairs(style).commonest,
      let estimate = commonest.interaction.estimate
    {
      let less = estimate.difference < 0
      pair =
        "\(commonest.first.quoted) and \(commonest.second.quoted) together brought "
        + "\(money(abs(estimate.difference))) \(less ? "less" : "more") per person than both apart "
        + "add up to \(range(estimate))"
    }
    return [raw + ".", pair + ": \(Self.caution)."]
  }
}
