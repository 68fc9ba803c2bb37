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
  /// Codes of the stores' names, in the order in which orders name them first.
  let stores: [UInt32]

  private let exports: Exports

  /// Matches returns one by one (METHODS, section 2).
  init(_ exports: Exports, _ worth: OrderWorth, persons: [UInt32], executor: Executor) throws {
    self.exports = exports
    self.persons = persons
    orders = exports.orders
    days = worth.days
    firstSaleDay = worth.firstSaleDay
    stores = worth.stores
    remaining = worth.nets
    costs = worth.costs
    remainingCost = worth.costs
    try matchReturns(worth.returns, executor)
  }

  /// The order that stands before another of the same time: source, store, id, by bytes in turn.
  func keyPrecedes(_ a: UInt32, _ b: UInt32) -> Bool { exports.orderKeyPrecedes(a, b) }

  /// By time, then by order key.
  func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let x = orders[Int(a)].time
    let y = orders[Int(b)].time
    return x != y ? x < y : keyPrecedes(a, b)
  }

  func id(_ order: OrderRecord) -> ArraySlice<UInt8> { exports.id(order) }

  /// What an order has besides the common fields.
  func extra(_ order: OrderRecord) -> OrderExtra { exports.extra(order) }

  private func original(_ order: OrderRecord) -> ArraySlice<UInt8> {
    let start = order.originalStart
    return exports.orderBytes[start..<(start + Int(order.originalCount))]
  }

  // MARK: - Returns

  /// - Parameter events: returns and refunded orders, by time.
  private func matchReturns(_ events: [UInt32], _ executor: Executor) throws {
    guard !events.isEmpty else { return }
    let matches = exports.setup.definition.revenue.returnMatches
    var matched: [MatchedReturns.Event] = []
    matched.reserveCapacity(events.count)
    let met = try ReturnedSales(
      orders, persons, exports.orderBytes,
      returns: matches.isEmpty ? [] : events.filter { orders[Int($0)].isReturn }, executor)
    let byPerson = matches.contains(.person) ? salesByPerson(met) : [:]
    let byOriginal = matches.contains(.original) ? ordersByOriginal(events, met) : [:]
    for event in events {
      let record = orders[Int(event)]
      if !record.isReturn {
        matched.append(take(extra(record).refunded, cost: nil, from: event, by: event))
        continue
      }
      var target: UInt32?
      if matches.contains(.original), record.originalCount > 0 {
        target = order(named: original(record), like: record, byOriginal)
      }
      if target == nil, matches.contains(.person) { target = order(of: event, byPerson) }
      if let target {
        let cost = record.costOfGoods == FieldValue.missing ? nil : record.costOfGoods
        matched.append(take(-record.net, cost: cost, from: target, by: event))
      } else {
        unmatched.append(event)
      }
    }
    returns = MatchedReturns(matched, orderCount: orders.count)
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

  private struct OriginalKey: Hashable {
    var source: UInt16
    var id: ArraySlice<UInt8>
  }

  /// A sale under the name and store that its source gave it.
  private struct NamedSale {
    var store: UInt32
    var order: UInt32
  }

  /// The sales that some return names, by source and id; for one that another system's order stands for, that order.
  private func ordersByOriginal(
    _ events: [UInt32], _ met: ReturnedSales
  ) -> [OriginalKey: [NamedSale]] {
    var wanted: [OriginalKey: [NamedSale]] = [:]
    for event in events {
      let record = orders[Int(event)]
      guard record.isReturn, record.originalCount > 0 else { continue }
      wanted[OriginalKey(source: record.source, id: original(record))] = []
    }
    guard !wanted.isEmpty else { return [:] }
    for index in met.named {
      let order = orders[Int(index)]
      let key = OriginalKey(source: order.source, id: id(order))
      wanted[key]?.append(NamedSale(store: order.store, order: index))
    }
    for sale in exports.superseded {
      wanted[OriginalKey(source: sale.source, id: sale.id[...])]?
        .append(NamedSale(store: sale.store, order: sale.order))
    }
    return wanted
  }

  /// The order of that source in the return's store, else the only one with that id.
  private func order(
    named id: ArraySlice<UInt8>, like record: OrderRecord,
    _ byOriginal: [OriginalKey: [NamedSale]]
  ) -> UInt32? {
    let named = byOriginal[OriginalKey(source: record.source, id: id)] ?? []
    let here = named.filter { $0.store == record.store }.map(\.order)
    if let first = here.min(by: precedes) { return first }
    return named.count == 1 ? named[0].order : nil
  }

  /// The sales of persons with a return, latest first.
  private func salesByPerson(_ met: ReturnedSales) -> [UInt32: [UInt32]] {
    var sales: [UInt32: [UInt32]] = [:]
    for index in met.ofPersons { sales[persons[Int(index)], default: []].append(index) }
    return sales.mapValues { $0.sorted { precedes($1, $0) } }
  }

  /// The latest sale of the person in that store with that amount, not after the return, of which something
  /// remains.
  private func order(of event: UInt32, _ byPerson: [UInt32: [UInt32]]) -> UInt32? {
    let record = orders[Int(event)]
    let within = exports.setup.definition.revenue.returnsWithinMilliseconds
    return byPerson[persons[Int(event)]]?.first { sale in
      let order = orders[Int(sale)]
      return order.store == record.store && order.net == -record.net && order.time <= record.time
        && record.time - order.time <= within && remaining[Int(sale)] != 0
    }
  }
}
