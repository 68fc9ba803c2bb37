import Columns
import Tabular

/// The orders of a run with their persons, and what returns left of them.
///
/// A class, so that jobs share one (copies of a struct of many arrays took a tenth of a run). It is filled in by
/// `init` and never changed after: that is what `@unchecked Sendable` rests on.
final class OrderBook: @unchecked Sendable {
  let orders: [OrderRecord]
  /// By order; `PersonRecords.nobody` for an anonymous one.
  let persons: [UInt32]
  /// What remains of each order's net after its returns; for returns themselves 0.
  private(set) var remaining: [Int64]
  /// Cost of the goods that stay sold; `FieldValue.missing` where it is not known.
  private(set) var remainingCost: [Int64]
  /// Cost of goods before returns.
  let costs: [Int64]
  /// Returns that met their order.
  private(set) var returns = MatchedReturns()
  /// Returns that met no order.
  private(set) var unmatched: [UInt32] = []
  /// By order: the day of its time.
  let days: [Int32]
  /// The first day with a sale; `Int32.max` without any.
  let firstSaleDay: Int32
  /// Where orders come from.
  let places: OrderPlaces

  private let exports: Exports

  convenience init(
    _ exports: Exports, _ worth: OrderWorth, persons: [UInt32], executor: Executor
  ) throws {
    let sales = try ReturnedSales(exports, worth.returns, persons: persons, executor: executor)
    self.init(exports, worth, persons: persons, sales)
  }

  /// Matches returns one by one (METHODS, section 2).
  init(_ exports: Exports, _ worth: OrderWorth, persons: [UInt32], _ sales: ReturnedSales) {
    self.exports = exports
    self.persons = persons
    orders = exports.orders
    days = worth.days
    firstSaleDay = worth.firstSaleDay
    places = worth.places
    remaining = worth.nets
    costs = worth.costs
    remainingCost = worth.costs
    match(worth.returns, sales)
  }

  /// The order that stands before another of the same time: source, store, id, by bytes in turn.
  func keyPrecedes(_ a: UInt32, _ b: UInt32) -> Bool { exports.orderKeyPrecedes(a, b) }

  /// By time, then by order key.
  func precedes(_ a: UInt32, _ b: UInt32) -> Bool { exports.orderPrecedes(a, b) }

  func id(_ order: OrderRecord) -> ArraySlice<UInt8> { exports.id(order) }

  /// What an order has besides the common fields.
  func extra(_ order: OrderRecord) -> OrderExtra { exports.extra(order) }

  // MARK: - Returns

  private func match(_ rows: [ReturnRow], _ sales: ReturnedSales) {
    guard !rows.isEmpty else { return }
    let matchesPersons = exports.setup.definition.revenue.returnMatches.contains(.person)
    var matched: [MatchedReturns.Event] = []
    for place in places(rows) {
      let row = rows[place]
      if !row.isReturn {
        matched.append(
          take(extra(orders[Int(row.order)]).refunded, cost: nil, from: row.order, by: row.order))
        continue
      }
      var target: UInt32? = sales.named[place]
      if target == PersonRecords.nobody {
        target = matchesPersons ? order(of: row.order, sales) : nil
      }
      guard let target else {
        unmatched.append(row.order)
        continue
      }
      let record = orders[Int(row.order)]
      let cost = record.costOfGoods == FieldValue.missing ? nil : record.costOfGoods
      matched.append(take(-record.net, cost: cost, from: target, by: row.order))
    }
    returns = MatchedReturns(matched, orderCount: orders.count)
  }

  /// The places of rows in their order: by time, then by order key.
  private func places(_ rows: [ReturnRow]) -> [Int] {
    let entries = rows.indices.map { (time: rows[$0].time, place: $0) }
    return entries.sorted { a, b in
      a.time != b.time
        ? a.time < b.time : keyPrecedes(rows[a.place].order, rows[b.place].order)
    }.map(\.place)
  }

  /// Takes a return's money, and its goods' cost, from an order.
  private func take(
    _ amount: Int64, cost: Int64?, from order: UInt32, by row: UInt32
  ) -> MatchedReturns.Event {
    let index = Int(order)
    var event = MatchedReturns.Event(
      order: order, row: row, day: days[Int(row)], netBefore: remaining[index],
      netAfter: remaining[index] - amount,
      costBefore: remainingCost[index], costAfter: remainingCost[index])
    if remainingCost[index] != FieldValue.missing {
      let rate = exports.setup.definition.sources[Int(orders[index].source)].marginRate
      if orders[index].costOfGoods == FieldValue.missing, let rate {
        event.costAfter = rate.costAtMarginRate(event.netAfter)
      } else if let cost {
        event.costAfter -= cost
      } else if orders[index].net != 0 {
        // The export says what the goods cost and not what those that came back did: in proportion.
        // What leaves 64 bits (a return of far more than the order) is caught with the sums.
        event.costAfter =
          roundedIfFits(
            Int128(costs[index]) * Int128(event.netAfter), over: Int128(orders[index].net))
          ?? 1 << 62
      }
    }
    remaining[index] = event.netAfter
    remainingCost[index] = event.costAfter
    return event
  }

  /// The latest sale of the person in that store with that amount, not after the return, of which something
  /// remains.
  private func order(of event: UInt32, _ sales: ReturnedSales) -> UInt32? {
    let record = orders[Int(event)]
    let within = exports.setup.definition.revenue.returnsWithinMilliseconds
    return sales[ofPerson: persons[Int(event)]].first { sale in
      let order = orders[Int(sale)]
      return order.store == record.store && order.net == -record.net && order.time <= record.time
        && record.time - order.time <= within && remaining[Int(sale)] != 0
    }
  }
}
