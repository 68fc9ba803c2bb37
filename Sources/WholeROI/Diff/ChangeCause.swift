/// Why a figure of the program changed between two runs, in the order in which causes are replaced.
///
/// The figures of the earlier run are turned into those of the later one cause by cause; what a cause moves is the
/// difference before and after. So the causes add up to the whole change, also for ratios, and each takes what
/// those before it have not explained. Which order's change is whose:
///
/// - **new orders**: orders of days behind the last one that the earlier run's period and orders reach, with all that
///   they bring.
/// - **late data**: orders of days that both runs cover and that only one of them has; and what moved the credit of
///   an order of both runs where the person, the config and the version are the same: touches or cells that came
///   late. Not under a headline that is solved from all journeys: there other orders may have moved it.
/// - **returns**: money given back for orders of both runs, and returns that met no order.
/// - **costs**: all cost but points, which go with their order.
/// - **identity**: the rest of orders of both runs whose person has other identifiers.
/// - **config**: the rest of orders of both runs, and of cost that came in the same, where a part of the config that
///   figures depend on is another; and days that only one run's period has, but for those of new orders.
/// - **rest**: what is left: another version of the program (its rules), or a solved headline that learned anew.
///
/// Where the exports are the same to the byte, what would be new orders, late data, returns or costs is config (of
/// which the period is a part here), or else rest.
public enum ChangeCause: Int, CaseIterable, Sendable {
  case newOrders, lateData, returns, costs, identity, config, rest

  /// As people read it.
  public var words: String {
    switch self {
    case .newOrders: "new orders"
    case .lateData: "late data"
    case .returns: "returns"
    case .costs: "costs"
    case .identity: "identity"
    case .config: "config"
    case .rest: "rest"
    }
  }

  /// As columns and keys name it.
  public var name: String {
    switch self {
    case .newOrders: "new_orders"
    case .lateData: "late_data"
    default: words
    }
  }
}

/// A row's sums: what orders give it, and cost by category without points.
struct RowState: Hashable, Sendable {
  var credit = Credit()
  var costs = [Int64](repeating: 0, count: CostCategory.allCases.count)

  /// Points stand under loyalty, as in the reports.
  func cost(_ category: CostCategory) -> Int64 {
    costs[category.index] + (category == .loyalty ? credit.points : 0)
  }
  var cost: Int64 { costs.reduce(credit.points, +) }

  static func += (a: inout RowState, b: RowState) {
    a.credit += b.credit
    for index in a.costs.indices { a.costs[index] += b.costs[index] }
  }
}

extension Credit {
  static func - (a: Credit, b: Credit) -> Credit {
    var difference = Credit()
    difference.gross = a.gross - b.gross
    difference.discounts = a.discounts - b.discounts
    difference.returns = a.returns - b.returns
    difference.net = a.net - b.net
    difference.costOfGoods = a.costOfGoods - b.costOfGoods
    difference.points = a.points - b.points
    difference.orders = a.orders - b.orders
    difference.newCustomers = a.newCustomers - b.newCustomers
    return difference
  }
}
