import Columns
import Tabular

/// What each order says of itself alone, whosoever it is: its day, net and cost of goods.
struct OrderWorth: Sendable {
  /// By order: the day of its time.
  private(set) var days: [Int32] = []
  /// The first day with a sale; `Int32.max` without any.
  private(set) var firstSaleDay = Int32.max
  /// By order; for returns 0.
  private(set) var nets: [Int64] = []
  /// By order: of the goods, by margin rate where the export doesn't say it; `FieldValue.missing` where
  /// neither does.
  private(set) var costs: [Int64] = []

  init(_ exports: Exports) {
    let count = exports.orders.count
    days.reserveCapacity(count)
    nets.reserveCapacity(count)
    costs.reserveCapacity(count)
    let rates = exports.setup.definition.sources.map(\.marginRate)
    var times: [Int64] = []
    var timeDays: [Int64] = []
    for start in stride(from: 0, to: count, by: Self.step) {
      let orders = exports.orders[start..<min(start + Self.step, count)]
      times.removeAll(keepingCapacity: true)
      for order in orders { times.append(order.time) }
      exports.setup.zone.days(utc: times, into: &timeDays)
      for (order, day) in zip(orders, timeDays) {
        add(order, Int32(truncatingIfNeeded: day), rates)
      }
    }
  }

  /// Orders whose days are looked up at a time.
  private static let step = 4096

  private mutating func add(_ order: OrderRecord, _ day: Int32, _ rates: [ExactDecimal?]) {
    days.append(day)
    if !order.isReturn { firstSaleDay = min(firstSaleDay, day) }
    nets.append(order.isReturn ? 0 : order.net)
    var cost = order.costOfGoods
    if cost == FieldValue.missing, let rate = rates[Int(order.source)] {
      // The goods of a return count by absolute value, like its money.
      cost = rate.costAtMarginRate(order.isReturn ? -order.net : order.net)
    }
    costs.append(cost)
  }
}

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

  private let exports: Exports

  /// Matches returns one by one (METHODS, section 2).
  init(_ exports: Exports, _ worth: OrderWorth, persons: [UInt32], executor: Executor) throws {
    self.exports = exports
    self.persons = persons
    orders = exports.orders
    days = worth.days
    firstSaleDay = worth.firstSaleDay
    remaining = worth.nets
    costs = worth.costs
    remainingCost = worth.costs
    try matchReturns(executor)
  }

  /// The order that stands before another of the same time: source, store, id, by bytes in turn.
  func keyPrecedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let x = orders[Int(a)]
    let y = orders[Int(b)]
    if x.source != y.source {
      return precedesByBytes(sourceName(x.source), sourceName(y.source))
    }
    if x.store != y.store {
      return exports.texts.bytes(x.store).lexicographicallyPrecedes(exports.texts.bytes(y.store))
    }
    let xid = id(x)
    let yid = id(y)
    if !xid.elementsEqual(yid) { return xid.lexicographicallyPrecedes(yid) }
    return a < b
  }

  /// By time, then by order key.
  func precedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let x = orders[Int(a)].time
    let y = orders[Int(b)].time
    return x != y ? x < y : keyPrecedes(a, b)
  }

  private func sourceName(_ source: UInt16) -> String {
    exports.setup.definition.sources[Int(source)].name
  }

  func id(_ order: OrderRecord) -> ArraySlice<UInt8> {
    exports.orderBytes[order.idStart..<(order.idStart + Int(order.idCount))]
  }

  /// What an order has besides the common fields.
  func extra(_ order: OrderRecord) -> OrderExtra { exports.extra(order) }

  private func original(_ order: OrderRecord) -> ArraySlice<UInt8> {
    let start = order.originalStart
    return exports.orderBytes[start..<(start + Int(order.originalCount))]
  }

  // MARK: - Returns

  private func matchReturns(_ executor: Executor) throws {
    let matches = exports.setup.definition.revenue.returnMatches
    let step = 1 << 16
    let found = try executor.map(count: (orders.count + step - 1) / step) { part in
      (part * step..<min((part + 1) * step, self.orders.count)).filter {
        self.orders[$0].isReturn || self.extra(self.orders[$0]).refunded > 0
      }
    }
    var events = found.flatMap { $0 }.map(UInt32.init)
    guard !events.isEmpty else { return }
    events.sort(by: precedes)
    var matched: [MatchedReturns.Event] = []
    matched.reserveCapacity(events.count)
    let met = try ReturnedSales(
      orders, persons, exports.orderBytes,
      returns: events.filter { orders[Int($0)].isReturn }, executor)
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
