import Tabular

/// What a group of persons bought in a window: exact, whatever order the persons come in.
struct OutcomeTally: Hashable, Sendable {
  var buyers = 0
  var orders = Moments()
  /// Minor units.
  var net = Moments()

  var persons: Int { net.count }

  mutating func add(_ outcome: Outcome) {
    // Most bought nothing, which takes no sums of 128 bits.
    if outcome.orders == 0, outcome.net == 0 { return addIdle(1) }
    if outcome.orders > 0 { buyers += 1 }
    orders.add(Int64(outcome.orders))
    net.add(outcome.net)
  }

  /// Adds so many persons who bought nothing.
  mutating func addIdle(_ persons: Int) {
    orders.addZeros(persons)
    net.addZeros(persons)
  }

  static func += (a: inout OutcomeTally, b: OutcomeTally) {
    a.buyers += b.buyers
    a.orders += b.orders
    a.net += b.net
  }
}

/// What one person bought in a window, after returns.
struct Outcome: Hashable, Sendable {
  var orders = 0
  /// Minor units.
  var net: Int64 = 0
  var margin: Int64 = 0
  /// Orders whose cost of goods is not known: their margin is left out.
  var ordersWithoutCost = 0

  init() {}

  init(orders: Int, net: Int64, margin: Int64 = 0) {
    self.orders = orders
    self.net = net
    self.margin = margin
  }

  /// Orders and net of one person's sales from one moment up to, and not at, another; no margin.
  init(of sales: Span<PersonSale>, from: Int64, to: Int64) {
    for index in sales.indices {
      let sale = sales[index]
      guard sale.time >= from, sale.time < to else { continue }
      orders += 1
      net += sale.remaining
    }
  }

  /// The same with margin.
  init(withMarginOf sales: Span<PersonSale>, from: Int64, to: Int64) {
    for index in sales.indices {
      let sale = sales[index]
      guard sale.time >= from, sale.time < to else { continue }
      orders += 1
      net += sale.remaining
      if sale.remainingCost == FieldValue.missing {
        ordersWithoutCost += 1
      } else {
        margin += sale.remaining - sale.remainingCost
      }
    }
  }
}
