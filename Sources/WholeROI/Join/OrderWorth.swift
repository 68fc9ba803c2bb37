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
  private(set) var places = OrderPlaces()
  /// In the order of the orders.
  private(set) var returns: [ReturnRow] = []
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
    for start in stride(from: 0, to: count, by: Self.step) {
      let orders = exports.orders[start..<min(start + Self.step, count)]
      times.removeAll(keepingCapacity: true)
      for order in orders { times.append(order.time) }
      exports.setup.zone.days(utc: times, into: &timeDays)
      days.append(contentsOf: timeDays.lazy.map { Int32(truncatingIfNeeded: $0) })
      nets.append(contentsOf: orders.lazy.map { $0.isReturn ? 0 : $0.net })
      costs.append(contentsOf: orders.lazy.map { Self.cost(of: $0, rates) })
      for index in orders.indices {
        let order = orders[index]
        end = max(end, order.time)
        bound.add(order)
        places.meet(UInt32(order.source), order.store)
        if order.isReturn {
          returns.append(ReturnRow(time: order.time, order: UInt32(index), isReturn: true))
          continue
        }
        firstSaleDay = min(firstSaleDay, days[index])
        if order.extra > 0, exports.extra(order).refunded > 0 {
          returns.append(ReturnRow(time: order.time, order: UInt32(index), isReturn: false))
        }
      }
    }
  }

  /// Orders whose days are looked up at a time.
  private static let step = 4096

  private static func cost(of order: OrderRecord, _ rates: [ExactDecimal?]) -> Int64 {
    guard order.costOfGoods == FieldValue.missing, let rate = rates[Int(order.source)] else {
      return order.costOfGoods
    }
    // The goods of a return count by absolute value, like its money.
    return rate.costAtMarginRate(order.isReturn ? -order.net : order.net)
  }
}

/// A return, or an order of which a column says that some was paid back.
struct ReturnRow: Sendable {
  var time: Int64
  /// Among the orders.
  var order: UInt32
  var isReturn: Bool
}

extension Exports {
  /// Whether an order stands before another: by time, then by order key.
  func orderPrecedes(_ a: UInt32, _ b: UInt32) -> Bool {
    let x = orders[Int(a)].time
    let y = orders[Int(b)].time
    return x != y ? x < y : orderKeyPrecedes(a, b)
  }

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
