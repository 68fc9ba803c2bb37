@testable import WholeROI

/// Orders and returns, reckoned from METHODS, section 2.
struct OracleOrders {
  struct Return {
    var time: Int64
    var netBefore: Int64
    var netAfter: Int64
    var costBefore: Int64
    var costAfter: Int64
  }
  struct Sale {
    var row: OracleRows.Order
    var person: Int?
    var net: Int64
    var discounts: Int64
    var cost: Int64
    var remaining: Int64
    var remainingCost: Int64
    var returns: [Return] = []
  }
  struct Unmatched {
    var row: OracleRows.Order
    /// Positive.
    var amount: Int64
    var cost: Int64
  }

  /// By (time, order key).
  private(set) var sales: [Sale] = []
  private(set) var unmatched: [Unmatched] = []
  private let settings: OracleSettings

  init(_ rows: OracleRows, _ people: OraclePeople, _ settings: OracleSettings) {
    self.settings = settings
    var backs: [(row: OracleRows.Order, amount: Int64)] = []
    for row in rows.orders.sorted(by: Self.precedes) {
      let money = Self.money(row, settings)
      if money.isReturn {
        backs.append((row, money.net))
      } else {
        let cost = row.cost ?? Self.costByRate(money.net, settings.marginRates[row.source])
        sales.append(
          Sale(
            row: row, person: people.person(row.ids), net: money.net, discounts: money.discounts,
            cost: cost, remaining: money.net, remainingCost: cost))
      }
    }
    // Refund columns stand at the order's own place in (time, order key).
    let events =
      backs.map { (row: $0.row, amount: $0.amount) }
      + sales.filter { $0.row.refunded != 0 }.map { (row: $0.row, amount: $0.row.refunded) }
    for event in events.sorted(by: { Self.precedes($0.row, $1.row) }) {
      take(event.row, event.amount, people.person(event.row.ids))
    }
  }

  /// Time, then source, store and id by bytes.
  static func precedes(_ a: OracleRows.Order, _ b: OracleRows.Order) -> Bool {
    if a.time != b.time { return a.time < b.time }
    let (x, y) = (OracleRows.orderSources[a.source], OracleRows.orderSources[b.source])
    for (x, y) in [(x, y), (a.store, b.store), (a.id, b.id)] where x != y {
      return precedesByBytes(x, y)
    }
    return false
  }

  /// Net and discounts; for a return both positive.
  private static func money(
    _ row: OracleRows.Order, _ settings: OracleSettings
  ) -> (isReturn: Bool, net: Int64, discounts: Int64) {
    let isReturn = row.isReturn || row.gross < 0
    var goods = isReturn ? abs(row.gross) : row.gross
    if settings.isTaxIncluded { goods -= isReturn ? abs(row.tax) : row.tax }
    if settings.includesTips { goods += isReturn ? abs(row.tips) : row.tips }
    return (isReturn, goods - abs(row.discounts), abs(row.discounts))
  }

  /// net × (1 − rate), half away from zero.
  private static func costByRate(_ net: Int64, _ percent: Int64?) -> Int64 {
    let hundredths = net * (100 - (percent ?? 0))
    let rounded = (abs(hundredths) + 50) / 100
    return hundredths < 0 ? -rounded : rounded
  }

  private mutating func take(_ row: OracleRows.Order, _ amount: Int64, _ person: Int?) {
    guard let index = original(row, amount, person) else {
      let rate = settings.marginRates[row.source]
      unmatched.append(
        Unmatched(
          row: row, amount: amount, cost: row.cost.map { abs($0) } ?? Self.costByRate(amount, rate))
      )
      return
    }
    var change = Return(
      time: row.time, netBefore: sales[index].remaining, netAfter: sales[index].remaining - amount,
      costBefore: sales[index].remainingCost, costAfter: 0)
    let rate = settings.marginRates[sales[index].row.source]
    change.costAfter =
      rate == nil
      ? change.costBefore - abs(row.cost ?? 0) : Self.costByRate(change.netAfter, rate)
    sales[index].remaining = change.netAfter
    sales[index].remainingCost = change.costAfter
    sales[index].returns.append(change)
  }

  /// The sale that a return takes from.
  private func original(_ row: OracleRows.Order, _ amount: Int64, _ person: Int?) -> Int? {
    if row.refunded != 0, !row.isReturn, row.gross >= 0 {
      return sales.firstIndex {
        $0.row.source == row.source && $0.row.store == row.store && $0.row.id == row.id
      }
    }
    if settings.matches.contains("original"), !row.original.isEmpty {
      let named = sales.indices.filter {
        sales[$0].row.source == row.source && sales[$0].row.id == row.original
      }
      if let here = named.first(where: { sales[$0].row.store == row.store }) { return here }
      if named.count == 1 { return named[0] }
    }
    guard settings.matches.contains("person"), let person else { return nil }
    return sales.lastIndex {
      $0.person == person && $0.row.store == row.store && $0.net == amount
        && $0.row.time <= row.time && row.time - $0.row.time <= settings.returnsWithin
        && $0.remaining != 0
    }
  }
}
