import Columns
import Tabular

/// What each order says of itself alone, whosoever it is: its day, net and cost of goods.
struct OrderWorth: Sendable {
  /// By order: the day of its time.
  private(set) var days: [Int32] = []
  /// The first day with a sale; `Int32.max` without any.
  private(set) var firstSaleDay = Int32.max
  /// The latest time of an order; `Int64.min` without any.
  private(set) var end = Int64.min
  /// By order; for returns 0.
  private(set) var nets: [Int64] = []
  /// By order: of the goods, by margin rate where the export doesn't say it; `FieldValue.missing` where
  /// neither does.
  private(set) var costs: [Int64] = []
  /// Codes of the stores' names, in the order in which orders name them first.
  private(set) var stores: [UInt32] = []
  /// Returns, and orders of which a column says that some was paid back: by time, then by order key.
  private(set) var returns: [UInt32] = []
  private(set) var bound = MoneyBound()

  /// - Complexity: O(orders); all is taken from an order while it is at hand.
  init(_ exports: Exports) {
    let count = exports.orders.count
    days.reserveCapacity(count)
    nets.reserveCapacity(count)
    costs.reserveCapacity(count)
    let rates = exports.setup.definition.sources.map(\.marginRate)
    var times: [Int64] = []
    var timeDays: [Int64] = []
    var returns: [Return] = []
    var isKnownStore: [Bool] = []
    for start in stride(from: 0, to: count, by: Self.step) {
      let orders = exports.orders[start..<min(start + Self.step, count)]
      times.removeAll(keepingCapacity: true)
      for order in orders { times.append(order.time) }
      exports.setup.zone.days(utc: times, into: &timeDays)
      for (index, day) in zip(orders.indices, timeDays) {
        let order = orders[index]
        add(order, Int32(truncatingIfNeeded: day), rates)
        meet(store: order.store, &isKnownStore)
        if order.isReturn || order.extra > 0 && exports.extra(order).refunded > 0 {
          returns.append(Return(time: order.time, order: UInt32(index)))
        }
      }
    }
    returns.sort {
      $0.time != $1.time ? $0.time < $1.time : exports.orderKeyPrecedes($0.order, $1.order)
    }
    self.returns = returns.map(\.order)
  }

  /// Orders whose days are looked up at a time.
  private static let step = 4096

  private struct Return {
    var time: Int64
    var order: UInt32
  }

  private mutating func add(_ order: OrderRecord, _ day: Int32, _ rates: [ExactDecimal?]) {
    days.append(day)
    end = max(end, order.time)
    bound.add(order)
    if !order.isReturn { firstSaleDay = min(firstSaleDay, day) }
    nets.append(order.isReturn ? 0 : order.net)
    var cost = order.costOfGoods
    if cost == FieldValue.missing, let rate = rates[Int(order.source)] {
      // The goods of a return count by absolute value, like its money.
      cost = rate.costAtMarginRate(order.isReturn ? -order.net : order.net)
    }
    costs.append(cost)
  }

  private mutating func meet(store code: UInt32, _ isKnown: inout [Bool]) {
    let place = Int(code)
    if place >= isKnown.count {
      isKnown += repeatElement(false, count: place + 1 - isKnown.count)
    }
    if isKnown[place] { return }
    isKnown[place] = true
    stores.append(code)
  }
}

extension Exports {
  /// Whether an order stands before another of the same time: by source, store and id, by bytes in turn.
  func orderKeyPrecedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let x = orders[Int(a)]
    let y = orders[Int(b)]
    if x.source != y.source {
      let sources = setup.definition.sources
      return precedesByBytes(sources[Int(x.source)].name, sources[Int(y.source)].name)
    }
    if x.store != y.store {
      return texts.bytes(x.store).lexicographicallyPrecedes(texts.bytes(y.store))
    }
    let xid = id(x)
    let yid = id(y)
    if !xid.elementsEqual(yid) { return xid.lexicographicallyPrecedes(yid) }
    return a < b
  }

  /// The bytes of an order's id.
  func id(_ order: OrderRecord) -> ArraySlice<UInt8> {
    orderBytes[order.idStart..<(order.idStart + Int(order.idCount))]
  }
}
