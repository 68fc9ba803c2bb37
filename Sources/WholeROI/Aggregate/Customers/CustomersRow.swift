import Columns
import Tabular

/// One row of customers.csv: customers with an order up to the period's end, along one dimension.
struct CustomersRow: Sendable {
  /// customers, rfm, tier: along each the same persons are parted.
  var dimension: String
  var segment: String
  /// Nil where they are too few to be shown.
  var persons: Int?
  /// Of the period.
  var orders: Int
  var net: Int64
  /// Nil where some cost of goods is not known.
  var margin: Int64?
  /// Of the period, over all persons of the row.
  var netPerPerson: Ratio?
  /// Means of all orders up to the period's end.
  var frequency: Ratio?
  var recencyDays: Ratio?

  /// None where all customers together are too few. `fans`: nobody where the pipeline can't tell of fans.
  static func rows(
    _ customers: CustomerColumns, lastDay: Int32, _ texts: Interner, isMarginKnown: Bool,
    fans: FanCells, _ style: ReportStyle
  ) -> [CustomersRow] {
    let groups = CustomerColumns.Group.allCases.map {
      ["new", "returning", "(no order)"][Int($0.rawValue)]
    }
    var byGroup = Sums(names: groups)
    var byScore: [Int: Sum] = [:]
    let recency = RankParts(customers.lastDays.map(Int64.init), parts: 5)
    let frequency = RankParts(customers.frequencies.map(Int64.init), parts: 5)
    let money = RankParts(customers.spends, parts: 5)
    let leavesOutIdle = leavesOutIdle(customers, style)
    for index in 0..<customers.count {
      if leavesOutIdle, customers.groups[index] == .idle { continue }
      let one = Sum(customers, index, lastDay)
      byGroup.sums[Int(customers.groups[index].rawValue)] += one
      let score =
        // Each scores 1 to 5: 1 + floor(5 × persons strictly worse / n).
        111 + 100 * recency.part(of: Int64(customers.lastDays[index]))
        + 10 * frequency.part(of: Int64(customers.frequencies[index]))
        + money.part(of: customers.spends[index])
      byScore[score, default: Sum()] += one
    }
    let all = byGroup.sums.reduce(0) { $0 + $1.persons }
    guard style.shown(all) != nil else { return [] }
    let scores = byScore.keys.sorted(by: >)
    let byTier = tierSums(customers, lastDay: lastDay, texts, fans: fans, style)
    let dimensions = [
      ("customers", byGroup),
      ("rfm", Sums(names: scores.map(String.init), sums: scores.map { byScore[$0] ?? Sum() })),
      ("tier", byTier.sums),
    ]
    return dimensions.flatMap { name, sums in
      sums.folded(style).map { row($0, name, $1, isMarginKnown: isMarginKnown, style) }
    }
  }

  static let noTier = "(no tier)"

  /// The tiers, by code, that have no row of their own: other reports tell no more of them.
  static func foldedTiers(
    _ customers: CustomerColumns, _ texts: Interner, fans: FanCells, _ style: ReportStyle
  ) -> Set<UInt32> {
    let byTier = tierSums(customers, lastDay: 0, texts, fans: fans, style)
    return Set(byTier.sums.small(style).map { byTier.tiers[$0] })
  }

  private static func tierSums(
    _ customers: CustomerColumns, lastDay: Int32, _ texts: Interner, fans: FanCells,
    _ style: ReportStyle
  ) -> (tiers: [UInt32], sums: Sums) {
    var byTier: [UInt32: Sum] = [:]
    let leavesOutIdle = leavesOutIdle(customers, style)
    for index in 0..<customers.count {
      if leavesOutIdle, customers.groups[index] == .idle { continue }
      byTier[customers.tiers[index], default: Sum()] += Sum(customers, index, lastDay)
    }
    // Code 0 stands for no tier, and its empty text comes first by bytes.
    let tiers = byTier.keys.sorted {
      texts.bytes($0).lexicographicallyPrecedes(texts.bytes($1))
    }
    var sums = Sums(
      names: tiers.map { $0 == 0 ? noTier : texts.text($0) },
      sums: tiers.map { byTier[$0] ?? Sum() },
      others: fans.tallies.isEmpty
        ? nil : tiers.map { fans.persons(ofTier: $0) - (byTier[$0]?.persons ?? 0) })
    let small = fans.smallTiers(texts, style)
    sums.foldedAnyhow = Set(tiers.indices.filter { small.contains(tiers[$0]) })
    return (tiers, sums)
  }

  /// All buyers are counted elsewhere, so that few others would be known from any sum with them.
  private static func leavesOutIdle(_ customers: CustomerColumns, _ style: ReportStyle) -> Bool {
    style.shown(customers.groups.count { $0 == .idle }) == nil
  }

  private static func row(
    _ segment: String, _ dimension: String, _ sum: Sum, isMarginKnown: Bool, _ style: ReportStyle
  ) -> CustomersRow {
    let isShown = style.shown(sum.persons) != nil
    return CustomersRow(
      dimension: dimension, segment: segment, persons: style.shown(sum.persons),
      orders: sum.orders, net: sum.net, margin: isMarginKnown ? sum.margin : nil,
      netPerPerson: isShown ? Ratio(minor: sum.net, over: sum.persons, style.currency) : nil,
      frequency: isShown ? Ratio(sum.allOrders, of: sum.persons) : nil,
      recencyDays: isShown ? Ratio(sum.recencyDays, of: sum.persons) : nil)
  }

  private struct Sum {
    var persons = 0
    /// With an order of the period: its orders and money are theirs.
    var buyers = 0
    var orders = 0
    var net: Int64 = 0
    var margin: Int64 = 0
    var allOrders = 0
    var recencyDays = 0

    init() {}

    /// One customer.
    init(_ customers: CustomerColumns, _ index: Int, _ lastDay: Int32) {
      persons = 1
      buyers = customers.orders[index] > 0 ? 1 : 0
      orders = Int(customers.orders[index])
      net = customers.nets[index]
      margin = customers.margins[index]
      allOrders = Int(customers.frequencies[index])
      recencyDays = Int(lastDay - customers.lastDays[index])
    }

    static func += (a: inout Sum, b: Sum) {
      a.persons += b.persons
      a.buyers += b.buyers
      a.orders += b.orders
      a.net += b.net
      a.margin += b.margin
      a.allOrders += b.allOrders
      a.recencyDays += b.recencyDays
    }
  }

  /// One dimension's segments.
  private struct Sums {
    var names: [String]
    var sums: [Sum]
    /// Persons of the segment in fans.csv and not here; 0 where it says nothing.
    var others: [Int]
    /// Places of segments that fold in fans.csv: beside its sum a row here would tell of the rest.
    var foldedAnyhow: Set<Int> = []

    init(names: [String], sums: [Sum]? = nil, others: [Int]? = nil) {
      self.names = names
      self.sums = sums ?? names.map { _ in Sum() }
      self.others = others ?? names.map { _ in 0 }
    }

    func small(_ style: ReportStyle) -> Set<Int> {
      SmallGroups.folded(
        sums.map(\.persons), minimum: style.minimumGroup,
        besides: [others, sums.map(\.buyers), sums.map { $0.persons - $0.buyers }],
        including: foldedAnyhow)
    }

    /// Segments with somebody in them; small ones together at the end.
    func folded(_ style: ReportStyle) -> [(String, Sum)] {
      let small = small(style)
      var rows: [(String, Sum)] = []
      var rest = Sum()
      for (index, sum) in sums.enumerated() where sum.persons > 0 {
        if small.contains(index) { rest += sum } else { rows.append((names[index], sum)) }
      }
      if rest.persons > 0 { rows.append((SmallGroups.name, rest)) }
      return rows
    }
  }
}
