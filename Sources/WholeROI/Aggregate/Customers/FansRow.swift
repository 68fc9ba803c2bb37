import Columns
import Tabular

/// One row of fans.csv: persons of one status and tier. Nil stands for what is not known, does not apply, or
/// would tell of too few.
struct FansRow: Sendable {
  var status: String
  var tier: String
  var persons: Int?
  var buyers: Int?
  /// Nil with `buyers`: they would be those of too few.
  var orders: Int?
  var net: Int64?
  var netPerPerson: Ratio?
  var frequency: Ratio?
  var recencyDays: Ratio?
  /// Means per person.
  var visits: Ratio?
  var visitRecencyDays: Ratio?
  var retention: Ratio?
  /// Minor units a person more than others like them, and the part of the row's persons that have any.
  var premium: Estimate?
  var matchedShare: Double?

  /// By status, then tier; tiers by their bytes, none first; small groups last.
  ///
  ///     gold      persons   buyers   told
  ///     fan            30       12   30 persons, as customers.csv's 40 buyers would give the 3 away
  ///     member         40        3   40 persons
  ///     none           50       25   50 persons, 25 buyers and what they bought
  ///
  /// Tiers of few persons become one, and within each tier statuses of few. A row of few buyers, or few others,
  /// keeps its persons and hides what its buyers did, and another row of the tier with it where it alone would
  /// be known. `together`: tiers that customers.csv sums up. None where all persons together are too few.
  static func rows(
    _ cells: FanCells, _ premium: FanPremium, _ texts: Interner, together: Set<UInt32>,
    _ style: ReportStyle
  ) -> [FansRow] {
    let table = FanTable(cells, texts)
    guard style.shown(table.persons.reduce(0, +)) != nil else { return [] }
    let comparison = PremiumTable(premium, texts)
    let parts = table.parts(style)
    let hidden = hidden(parts, together, style)
    let order = parts.indices.sorted {
      (parts[$0].status?.rawValue ?? .max, $0) < (parts[$1].status?.rawValue ?? .max, $1)
    }
    return order.map { index in
      let part = parts[index]
      let tier = part.tier.map { $0 == 0 ? CustomersRow.noTier : texts.text($0) }
      let matched = part.status.flatMap { status in
        part.tier.flatMap { comparison.matched(status, tier: $0, style) }
      }
      return row(
        part.status?.name ?? SmallGroups.name, tier ?? SmallGroups.name, part.tally, matched,
        tellsBuyers: !hidden.contains(index), style)
    }
  }

  /// Places of the parts whose buyers are not told: within each sum of customers.csv none, or enough.
  private static func hidden(
    _ parts: [FanTable.Part], _ together: Set<UInt32>, _ style: ReportStyle
  ) -> Set<Int> {
    // Tiers that fold here fold there.
    let sums = Dictionary(grouping: parts.indices) { index in
      parts[index].tier.flatMap { together.contains($0) ? nil : $0 }
    }
    return sums.values.reduce(into: []) { hidden, sum in
      let tallies = sum.map { parts[$0].tally }
      let small = SmallGroups.folded(
        tallies.map(\.buyers), minimum: style.minimumGroup,
        besides: [tallies.map { $0.persons - $0.buyers }])
      hidden.formUnion(small.map { sum[$0] })
    }
  }

  private static func row(
    _ status: String, _ tier: String, _ tally: FanTally, _ matched: MatchedComparison?,
    tellsBuyers: Bool, _ style: ReportStyle
  ) -> FansRow {
    /// A mean's fraction gives away over how many it is.
    func mean(_ sum: Int, over persons: Int) -> Ratio? {
      style.tells(persons, of: tally.persons) ? Ratio(sum, of: persons) : nil
    }
    let tellsBuyers = tellsBuyers && style.tells(tally.buyers, of: tally.persons)
    return FansRow(
      status: status, tier: tier, persons: style.shown(tally.persons),
      buyers: tellsBuyers ? tally.buyers : nil, orders: tellsBuyers ? tally.orders : nil,
      net: tellsBuyers ? tally.net : nil,
      netPerPerson: tellsBuyers
        ? Ratio(minor: tally.net, over: tally.persons, style.currency) : nil,
      frequency: mean(tally.allOrders, over: tally.customers),
      recencyDays: mean(tally.recencyDays, over: tally.customers),
      visits: mean(tally.visits, over: tally.persons),
      visitRecencyDays: mean(tally.visitRecencyDays, over: tally.visitors),
      retention: tellsBuyers && style.tells(tally.retained, of: tally.buyers)
        ? Ratio(tally.retained, of: tally.buyers) : nil,
      premium: matched?.estimate, matchedShare: matched?.share)
  }
}

/// Persons by tier and status, small ones together.
private struct FanTable {
  /// Codes by their texts' bytes; 0 stands for no tier, and its empty text comes first.
  let tiers: [UInt32]
  /// By tier, then status.
  private let tallies: [[FanTally]]

  /// Persons of one tier and status; nil for several, which are small.
  struct Part {
    var tier: UInt32?
    var status: FanStatus?
    var tally: FanTally
  }

  init(_ cells: FanCells, _ texts: Interner) {
    tiers = Set(cells.keys.rights).sorted {
      texts.bytes($0).lexicographicallyPrecedes(texts.bytes($1))
    }
    let none = [FanTally](repeating: FanTally(), count: FanStatus.allCases.count)
    var table = Dictionary(uniqueKeysWithValues: tiers.map { ($0, none) })
    for (index, tally) in cells.tallies.enumerated() {
      table[cells.keys.rights[index]]?[Int(cells.keys.lefts[index])] += tally
    }
    tallies = tiers.map { table[$0] ?? none }
  }

  /// By tier.
  var persons: [Int] { tallies.map { $0.reduce(0) { $0 + $1.persons } } }

  /// Places of the tiers that stand together.
  func small(_ style: ReportStyle) -> Set<Int> {
    SmallGroups.folded(persons, minimum: style.minimumGroup)
  }

  /// Tier by tier, the small ones last; in each its statuses, the small ones last.
  func parts(_ style: ReportStyle) -> [Part] {
    let small = small(style)
    var parts: [Part] = []
    for index in tiers.indices where !small.contains(index) {
      parts += Self.parts(of: tiers[index], tallies[index], style)
    }
    let rest = FanStatus.allCases.map { status in
      small.reduce(into: FanTally()) { $0 += tallies[$1][status.rawValue] }
    }
    return parts + Self.parts(of: nil, rest, style)
  }

  private static func parts(
    of tier: UInt32?, _ tallies: [FanTally], _ style: ReportStyle
  ) -> [Part] {
    let small = SmallGroups.folded(tallies.map(\.persons), minimum: style.minimumGroup)
    var few = FanTally()
    var parts: [Part] = []
    for status in FanStatus.allCases {
      let tally = tallies[status.rawValue]
      if small.contains(status.rawValue) {
        few += tally
      } else if tally.persons > 0 {
        parts.append(Part(tier: tier, status: status, tally: tally))
      }
    }
    return few.persons > 0 ? parts + [Part(tier: tier, status: nil, tally: few)] : parts
  }
}

extension FanCells {
  /// Codes of the tiers whose persons are few, and of those that stand with them.
  func smallTiers(_ texts: Interner, _ style: ReportStyle) -> Set<UInt32> {
    let table = FanTable(self, texts)
    return Set(table.small(style).map { table.tiers[$0] })
  }
}

/// What persons of one status bought more than others like them (METHODS, sections 6 and 8): fans and advocates
/// beside persons of the same tier who are neither, members beside persons who are nothing.
struct PremiumTable {
  private let byTier: ExposureTable
  private let overall: ExposureTable

  init(_ premium: FanPremium, _ texts: Interner) {
    let strata = ExposureStrata(premium.newcomers, premium.buyers, texts)
    byTier = ExposureTable(strata)
    overall = ExposureTable(strata.acrossTiers)
  }

  /// Nil where too few are alike.
  func matched(
    _ status: FanStatus, tier: UInt32, _ style: ReportStyle
  ) -> MatchedComparison? {
    let own = FanPremium.code(status, tier: tier)
    let table = status == .member ? overall : byTier
    let others: Set<FanStatus>
    switch status {
    case .advocate, .memberAndFan, .fan: others = [.member, .none]
    case .member: others = [.none]
    case .none: return nil
    }
    let matched = MatchedComparison(
      group: table.strata { FanPremium.status($0).map(others.contains) ?? false }.map(\.net),
      integrated: table.strata { $0 == own }.map(\.net))
    return matched.flatMap { style.shown($0.smallest) == nil ? nil : $0 }
  }
}
