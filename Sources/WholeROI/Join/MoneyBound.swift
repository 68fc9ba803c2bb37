import Tabular

/// Proves that no sum of a run's money leaves 64 bits (METHODS, section 1: overflow is an error,
/// never a wrap).
///
/// All sums that follow are sums of parts of these amounts, each taken once, so none is larger than
/// the sum of their magnitudes. That one stays below 2^61, so that sums and differences of three
/// such totals (gross = N + D, margin = R − (cost − what returns took of it)) fit as well.
struct MoneyBound {
  /// 2^61 minor units: with cents about 23,000,000,000,000,000.00.
  private static let limit: Int128 = 1 << 61
  private var sum: Int128 = 0

  private mutating func add(_ amount: Int64) {
    if amount != FieldValue.missing { sum += Int128(amount.magnitude) }
  }

  /// Adds what an order says.
  mutating func add(_ order: OrderRecord) {
    add(order.gross)
    add(order.discounts)
    add(order.costOfGoods)
  }

  private func check(_ definition: PipelineDefinition) throws(Failure) {
    guard sum >= Self.limit else { return }
    throw Failure(
      .data, "the amounts of the exports add up to more than the program can count",
      file: definition.file,
      hint: "no sum may reach 2^61 minor units: look for amounts that are identifiers or dates")
  }

  /// What the exports say, before returns are matched. `orders`: what all orders say.
  static func check(_ exports: Exports, orders: MoneyBound) throws(Failure) {
    let definition = exports.setup.definition
    var bound = orders
    for extra in exports.orderExtras {
      bound.add(extra.refunded)
      if extra.points != 0, let points = definition.costs.points {
        let digits = definition.currency.minorDigits
        bound.add(points.cost(of: extra.points, minorDigits: digits) ?? .max)
      }
    }
    for spend in exports.spends { bound.add(spend.amount) }
    for cost in exports.costs { bound.add(cost.amount) }
    try bound.check(definition)
  }

  /// What returns took from the cost of orders: in proportion to money it may be any amount. Their
  /// money is among what the exports say, and a cost by margin rate is no larger than its net.
  static func check(_ book: OrderBook, _ definition: PipelineDefinition) throws(Failure) {
    var bound = MoneyBound()
    for event in book.returns.events where event.costAfter != FieldValue.missing {
      bound.sum += abs(Int128(event.costAfter) - Int128(event.costBefore))
    }
    try bound.check(definition)
  }
}

extension CostsDefinition.Points {
  /// What points cost (METHODS, section 5), in minor units, half away from zero; nil beyond 64
  /// bits.
  ///
  /// 250 points worth 0.01 each, redeemed at 0.7, cost 1.75.
  func cost(of points: Int64, minorDigits: Int) -> Int64? {
    let worth = Int128(points) * Int128(value.units)
    var (numerator, overflow) = worth.multipliedReportingOverflow(by: Int128(redemption.units))
    var denominator: Int128 = 1
    for _ in 0..<minorDigits where !overflow {
      (numerator, overflow) = numerator.multipliedReportingOverflow(by: 10)
    }
    for _ in 0..<(value.scale + redemption.scale) where !overflow {
      (denominator, overflow) = denominator.multipliedReportingOverflow(by: 10)
    }
    guard !overflow, denominator < 1 << 124, numerator.magnitude < 1 << 124 else { return nil }
    return roundedIfFits(numerator, over: denominator)
  }
}
