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
  /// What a sale adds to the days of the period.
  func parts(of sale: Int, _ period: Period, view: RevenueDefinition.View, points: Int64)
    -> [OrderPart]
  {
    let order = orders[sale]
    let day = Int(days[sale]) - Int(period.from.number)
    let isInside = days[sale] >= period.from.number && days[sale] <= period.to.number
    let known = { (cost: Int64) in cost == FieldValue.missing ? 0 : cost }
    if view == .order {
      guard isInside else { return [] }
      return [
        OrderPart(
          day: day, before: order.net, after: remaining[sale], discounts: order.discounts,
          cost: known(remainingCost[sale]), points: points, isSale: true)
      ]
    }
    var parts: [OrderPart] = []
    if isInside {
      parts.append(
        OrderPart(
          day: day, before: order.net, after: order.net, discounts: order.discounts,
          cost: known(costs[sale]), points: points, isSale: true))
    }
    for event in returns[UInt32(sale)] ?? []
    where event.day >= period.from.number && event.day <= period.to.number {
      parts.append(
        OrderPart(
          day: Int(event.day) - Int(period.from.number), before: event.netBefore,
          after: event.netAfter, counted: event.netBefore, cost: known(event.costAfter),
          costCounted: known(event.costBefore)))
    }
    return parts
  }

  /// Points cost of an order (METHODS, section 5), in minor units, half away from zero.
  func pointsCost(of sale: Int, _ points: CostsDefinition.Points?, minorDigits: Int) -> Int64 {
    guard let points, orders[sale].points != 0 else { return 0 }
    var numerator =
      Int128(orders[sale].points) * Int128(points.value.units) * Int128(points.redemption.units)
    for _ in 0..<minorDigits { numerator *= 10 }
    var denominator: Int128 = 1
    for _ in 0..<(points.value.scale + points.redemption.scale) { denominator *= 10 }
    return rounded(numerator, over: denominator)
  }
}
