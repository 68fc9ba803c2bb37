import Tabular

/// What one order adds on one day of the period, before it is split over touches.
///
/// By order date there is one, with what its returns left; by return date the sale and each return stand on
/// their own days.
struct OrderPart: Sendable, Equatable {
  /// Day of the period, from 0.
  var day: Int
  /// Net before returns, and after: returns are the difference.
  var before: Int64 = 0
  var after: Int64 = 0
  /// Subtracted from `after` for net: what an earlier day has counted already.
  var counted: Int64 = 0
  var discounts: Int64 = 0
  /// Cost of the goods that stay sold, and what an earlier day has counted of it.
  var cost: Int64 = 0
  var costCounted: Int64 = 0
  var points: Int64 = 0
  /// Whether the sale itself lies here: its order and its new customer count.
  var isSale = false

  var net: Int64 { after - counted }
  var margin: Int64 { net - (cost - costCounted) }
}

extension OrderBook {
  /// Calls `body` with what a sale adds to each day of the period that it adds something to.
  func forEachPart(
    of sale: Int, _ period: Period, view: RevenueDefinition.View, points: Int64,
    _ body: (OrderPart) -> Void
  ) {
    let order = orders[sale]
    let day = Int(days[sale]) - Int(period.from.number)
    let isInside = days[sale] >= period.from.number && days[sale] <= period.to.number
    func known(_ cost: Int64) -> Int64 { cost == FieldValue.missing ? 0 : cost }
    if isInside {
      let isWhole = view == .return
      body(
        OrderPart(
          day: day, before: order.net, after: isWhole ? order.net : remaining[sale],
          discounts: order.discounts, cost: known(isWhole ? costs[sale] : remainingCost[sale]),
          points: points, isSale: true))
    }
    guard view == .return else { return }
    for event in returns[UInt32(sale)]
    where event.day >= period.from.number && event.day <= period.to.number {
      body(
        OrderPart(
          day: Int(event.day) - Int(period.from.number), before: event.netBefore,
          after: event.netAfter, counted: event.netBefore, cost: known(event.costAfter),
          costCounted: known(event.costBefore)))
    }
  }

  /// Reads of some sales what `forEachPart` reads of each. They lie far apart, and column by column nothing waits for
  /// anything else: afterwards they are in the core's cache.
  func readAhead(_ sales: ArraySlice<UInt32>, points: Bool) -> Int64 {
    var sum: Int64 = 0
    for sale in sales { sum &+= orders[Int(sale)].gross }
    for sale in sales { sum &+= Int64(orders[Int(sale)].source) }
    for sale in sales { sum &+= Int64(days[Int(sale)]) }
    for sale in sales { sum &+= remaining[Int(sale)] }
    for sale in sales { sum &+= remainingCost[Int(sale)] }
    if points { for sale in sales { sum &+= extra(orders[Int(sale)]).points } }
    return sum
  }

  /// Points cost of an order (METHODS, section 5), in minor units.
  func pointsCost(of sale: Int, _ points: CostsDefinition.Points?, minorDigits: Int) -> Int64 {
    let earned = extra(orders[sale]).points
    guard let points, earned != 0 else { return 0 }
    guard let cost = points.cost(of: earned, minorDigits: minorDigits) else {
      preconditionFailure("the cost of \(earned) points is within bounds since join")
    }
    return cost
  }
}
