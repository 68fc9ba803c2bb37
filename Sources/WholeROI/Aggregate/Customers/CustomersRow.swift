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
    _ customers: CustomerRows, lastDay: Int32, _ texts: Interner, isMarginKnown: Bool,
    fans: FanCells, _ style: ReportStyle
  ) -> [CustomersRow] {
    let groups = CustomerRows.Group.allCases.map {
      ["new", "returning", "(no order)"][Int($0.rawValue)]
    }
    var byGroup = Sums(names: groups)
    // By score: 111 to 555.
    var byScore = [Sum](repeating: Sum(), count: 556)
    var values: [Int64] = []
    func ranks(_ value: (CustomerRows.Row) -> Int64) -> RankParts {
      customers.rows.fill(&values, value)
      return RankParts(values, parts: 5)
    }
    let recency = ranks { Int64($0.lastDay) }
    let frequency = ranks { Int64($0.frequency) }
    let money = ranks { $0.spend }
    let leavesOutIdle = leavesOutIdle(customers, style)
    customers.rows.forEach { customer in
      if leavesOutIdle, customer.group == .idle { return }
      let one = Sum(customer, lastDay)
      byGroup.sums[Int(customer.group.rawValue)] += one
      let score =
        // Each scores 1 to 5: 1 + floor(5 × persons strictly worse / n).
        111 + 100 * recency.part(of: Int64(customer.lastDay))
        + 10 * frequency.part(of: Int64(customer.frequency))
        + money.part(of: customer.spend)
      byScore[score] += one
    }
    let all = byGroup.sums.reduce(0) { $0 + $1.persons }
    guard style.shown(all) != nil else { return [] }
    let scores = byScore.indices.reversed().filter { byScore[$0].persons > 0 }
    let byTier = tierSums(customers, lastDay: lastDay, texts, fans: fans, style)
    let dimensions = [
      ("customers", byGroup),
      ("rfm", Sums(names: scores.map(String.init), sums: scores.map { byScore[$0] })),
      ("tier", byTier.sums),
    ]
    return dimensions.flatMap { name, sums in
      sums.folded(style).map { row($0, name, $1, isMarginKnown: isMarginKnown, style) }
    }
  }

  static let noTier = "(no tier)"

  /// The tiers, by code, that have no row of their own: other reports tell no more of them.
  static func foldedTiers(
    _ customers: CustomerRows, _ texts: Interner, fans: FanCells, _ style: ReportStyle
  ) -> Set<UInt32> {
    let byTier = tierSums(customers, lastDay: 0, texts, fans: fans, style)
    return Set(byTier.sums.small(style).map { byTier.tiers[$0] })
  }

  private static func tierSums(
    _ customers: CustomerRows, lastDay: Int32, _ texts: Interner, fans: FanCells,
    _ style: ReportStyle
  ) -> (tiers: [UInt32], sums: Sums) {
    // By code: the place in `found`, -1 for a tier that nobody has.
    var places = [Int32](repeating: -1, count: max(texts.count, 1))
    var found: [UInt32] = []
    var tierSums: [Sum] = []
    let leavesOutIdle = leavesOutIdle(customers, style)
    customers.rows.forEach { customer in
      if leavesOutIdle, customer.group == .idle { return }
      let tier = Int(customer.tier)
      if places[tier] < 0 {
        places[tier] = Int32(found.count)
        found.append(customer.tier)
        tierSums.append(Sum())
      }
      tierSums[Int(places[tier])] += Sum(customer, lastDay)
    }
    // Code 0 stands for no tier, and its empty text comes first by bytes.
    let tiers = found.sorted {
      texts.bytes($0).lexicographicallyPrecedes(texts.bytes($1))
    }
    let byTier = tiers.map { tierSums[Int(places[Int($0)])] }
    var sums = Sums(
      names: tiers.map { $0 == 0 ? noTier : texts.text($0) },
      sums: byTier,
      others: fans.tallies.isEmpty
        ? nil : zip(tiers, byTier).map { fans.persons(ofTier: $0) - $1.persons })
    let small = fans.smallTiers(texts, style)
    sums.foldedAnyhow = Set(tiers.indices.filter { small.contains(tiers[$0]) })
    return (tiers, sums)
  }

  /// All buyers are counted elsewhere, so that few others would be known from any sum with them.
  private static func leavesOutIdle(_ customers: CustomerRows, _ style: ReportStyle) -> Bool {
    style.shown(customers.idleCount) == nil
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
    init(_ customer: CustomerRows.Row, _ lastDay: Int32) {
      persons = 1
      buyers = customer.orders > 0 ? 1 : 0
      orders = Int(customer.orders)
      net = customer.net
      margin = customer.margin
      allOrders = Int(customer.frequency)
      recencyDays = Int(lastDay - customer.lastDay)
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
