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
  /// Tiers of few buyers, or few others, become one, and within each tier statuses of few: so a tier's rows
  /// add up to what customers.csv may say of it, and no difference tells of few. None where all persons
  /// together are too few.
  static func rows(
    _ cells: FanCells, _ premium: FanPremium, _ texts: Interner, _ style: ReportStyle
  ) -> [FansRow] {
    let tiers = Set(cells.keys.rights).sorted {
      texts.bytes($0).lexicographicallyPrecedes(texts.bytes($1))
    }
    var table = Dictionary(
      uniqueKeysWithValues: tiers.map {
        ($0, [FanTally](repeating: FanTally(), count: statusCount))
      })
    for (index, tally) in cells.tallies.enumerated() {
      table[cells.keys.rights[index]]?[Int(cells.keys.lefts[index])] += tally
    }
    let totals = tiers.map { tier in
      (table[tier] ?? []).reduce(into: FanTally()) { $0 += $1 }
    }
    guard style.shown(totals.reduce(0) { $0 + $1.persons }) != nil else { return [] }
    let smallTiers = folded(totals, style)
    var groups: [(tier: UInt32?, name: String, tallies: [FanTally])] = []
    var rest = [FanTally](repeating: FanTally(), count: statusCount)
    for (index, tier) in tiers.enumerated() {
      let tallies = table[tier] ?? []
      if smallTiers.contains(index) {
        for status in tallies.indices { rest[status] += tallies[status] }
      } else {
        groups.append((tier, tier == 0 ? CustomersRow.noTier : texts.text(tier), tallies))
      }
    }
    if !smallTiers.isEmpty { groups.append((nil, SmallGroups.name, rest)) }

    let comparison = PremiumTable(premium, texts)
    var rows: [[FansRow]] = Array(repeating: [], count: statusCount + 1)
    for group in groups {
      let small = folded(group.tallies, style)
      var few = FanTally()
      for status in FanStatus.allCases {
        let tally = group.tallies[status.rawValue]
        if small.contains(status.rawValue) {
          few += tally
        } else if tally.persons > 0 {
          let matched = group.tier.flatMap { comparison.matched(status, tier: $0, style) }
          rows[status.rawValue].append(row(status.name, group.name, tally, matched, style))
        }
      }
      if few.persons > 0 {
        rows[statusCount].append(row(SmallGroups.name, group.name, few, nil, style))
      }
    }
    return rows.flatMap { $0 }
  }

  /// The till's buyers are all rows' together, and orders and net are theirs: what folds has enough buyers
  /// and enough others, and so has each that does not, or none of them.
  private static func folded(_ tallies: [FanTally], _ style: ReportStyle) -> Set<Int> {
    SmallGroups.folded(
      tallies.map(\.buyers), minimum: style.minimumGroup,
      besides: [tallies.map { $0.persons - $0.buyers }])
  }

  private static let statusCount = FanStatus.allCases.count

  private static func row(
    _ status: String, _ tier: String, _ tally: FanTally, _ matched: MatchedComparison?,
    _ style: ReportStyle
  ) -> FansRow {
    /// A mean's fraction gives away over how many it is.
    func mean(_ sum: Int, over persons: Int) -> Ratio? {
      style.tells(persons, of: tally.persons) ? Ratio(sum, of: persons) : nil
    }
    let tellsBuyers = style.tells(tally.buyers, of: tally.persons)
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

/// What persons of one status bought more than others like them (METHODS, sections 6 and 8): fans and advocates
/// beside persons of the same tier who are neither, members beside persons who are nothing.
struct PremiumTable {
  private let byTier: ExposureTable
  private let overall: ExposureTable

  init(_ premium: FanPremium, _ texts: Interner) {
    byTier = ExposureTable(premium.newcomers, premium.buyers, texts)
    var newcomers = ExposureCells()
    for (index, tally) in premium.newcomers.tallies.enumerated() {
      newcomers.add(stratum: 0, families: premium.newcomers.keys.rights[index], tally)
    }
    var buyers = EarlierBuyers()
    for index in 0..<premium.buyers.count {
      let earlier = EarlierOrders(
        lastDay: premium.buyers.lastDays[index], frequency: premium.buyers.frequencies[index],
        spend: premium.buyers.spends[index], store: premium.buyers.stores[index])
      buyers.add(
        earlier, tier: 0, families: premium.buyers.families[index],
        Outcome(orders: Int(premium.buyers.orders[index]), net: premium.buyers.nets[index]))
    }
    overall = ExposureTable(newcomers, buyers, texts)
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
      group: table.strata { FanPremium.status($0).map(others.contains) ?? false },
      integrated: table.strata { $0 == own })
    return matched.flatMap { style.shown($0.smallest) == nil ? nil : $0 }
  }
}
