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
    var byTier: [UInt32: Sum] = [:]
    let recency = RankParts(customers.lastDays.map(Int64.init), parts: 5)
    let frequency = RankParts(customers.frequencies.map(Int64.init), parts: 5)
    let money = RankParts(customers.spends, parts: 5)
    // All buyers are counted elsewhere, so that few others would be known from any sum with them.
    let idle = customers.groups.count { $0 == .idle }
    let leavesOutIdle = idle > 0 && style.shown(idle) == nil
    for index in 0..<customers.count {
      if leavesOutIdle, customers.groups[index] == .idle { continue }
      var one = Sum()
      one.persons = 1
      one.buyers = customers.orders[index] > 0 ? 1 : 0
      one.orders = Int(customers.orders[index])
      one.net = customers.nets[index]
      one.margin = customers.margins[index]
      one.allOrders = Int(customers.frequencies[index])
      one.recencyDays = Int(lastDay - customers.lastDays[index])
      byGroup.sums[Int(customers.groups[index].rawValue)] += one
      let score =
        // Each scores 1 to 5: 1 + floor(5 × persons strictly worse / n).
        111 + 100 * recency.part(of: Int64(customers.lastDays[index]))
        + 10 * frequency.part(of: Int64(customers.frequencies[index]))
        + money.part(of: customers.spends[index])
      byScore[score, default: Sum()] += one
      byTier[customers.tiers[index], default: Sum()] += one
    }
    let all = byGroup.sums.reduce(0) { $0 + $1.persons }
    guard style.shown(all) != nil else { return [] }
    let scores = byScore.keys.sorted(by: >)
    // Code 0 stands for no tier, and its empty text comes first by bytes.
    let tiers = byTier.keys.sorted {
      texts.bytes($0).lexicographicallyPrecedes(texts.bytes($1))
    }
    let dimensions = [
      ("customers", byGroup),
      ("rfm", Sums(names: scores.map(String.init), sums: scores.map { byScore[$0] ?? Sum() })),
      (
        "tier",
        Sums(
          names: tiers.map { $0 == 0 ? noTier : texts.text($0) },
          sums: tiers.map { byTier[$0] ?? Sum() },
          others: fans.tallies.isEmpty
            ? nil : tiers.map { fans.persons(ofTier: $0) - (byTier[$0]?.persons ?? 0) })
      ),
    ]
    return dimensions.flatMap { name, sums in
      sums.folded(style).map { row($0, name, $1, isMarginKnown: isMarginKnown, style) }
    }
  }

  static let noTier = "(no tier)"

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

    init(names: [String], sums: [Sum]? = nil, others: [Int]? = nil) {
      self.names = names
      self.sums = sums ?? names.map { _ in Sum() }
      self.others = others ?? names.map { _ in 0 }
    }

    /// Segments with somebody in them; small ones together at the end.
    func folded(_ style: ReportStyle) -> [(String, Sum)] {
      let small = SmallGroups.folded(
        sums.map(\.persons), minimum: style.minimumGroup,
        besides: [others, sums.map(\.buyers), sums.map { $0.persons - $0.buyers }])
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
