import Tabular

/// The money of one order row, as its export wrote it; nil where it says nothing.
struct OrderAmounts {
  var gross: Int64?
  var discounts: Int64?
  var net: Int64?
  var tax: Int64?
  /// Parts that `revenue.include` counts as revenue, summed.
  var extras: Int64 = 0
  var costOfGoods: Int64?
}

/// What an order row is worth (METHODS, section 2).
struct OrderMoney: Equatable {
  /// Goods at list price, extras included; for a return positive.
  var gross: Int64
  var discounts: Int64
  /// Nil where it is not known.
  var costOfGoods: Int64?
  var isReturn: Bool

  enum Fault: String, Error {
    case noAmount = "has neither gross nor net"
    case noTax = "has no tax, and the pipeline says that tax is included"
    case disagrees = "net is not gross less discounts"
  }

  /// `isReturn`: the row's kind says so. Signs follow METHODS: a row whose goods are negative is a return,
  /// discounts and all of a return count by absolute value, a discount above the goods makes a sale of
  /// negative net.
  ///
  /// Gross 100.00 and discounts −15.00 give net 85.00; net −9.00 alone is a return of 9.00.
  init(
    _ amounts: OrderAmounts, isReturn: Bool, isTaxIncluded: Bool
  ) throws(Fault) {
    let goods: Int64
    let discounts: Int64
    switch (amounts.gross, amounts.discounts.map(abs), amounts.net) {
    case (nil, _, nil): throw .noAmount
    case (let gross?, let discount, nil):
      goods = gross
      discounts = discount ?? 0
    case (nil, let discount, let net?):
      discounts = discount ?? 0
      goods = isReturn || net + discounts < 0 ? -(abs(net) + discounts) : net + discounts
    case (let gross?, let discount?, let net?):
      goods = gross
      discounts = discount
      let isReturn = isReturn || gross < 0
      let expected = isReturn ? abs(gross) - discount : gross - discount
      guard (isReturn ? abs(net) : net) == expected else { throw .disagrees }
    case (let gross?, nil, let net?):
      goods = gross
      discounts = gross < 0 || isReturn ? abs(gross) - abs(net) : gross - net
      guard discounts >= 0 else { throw .disagrees }
    }
    self.isReturn = isReturn || goods < 0
    var gross = self.isReturn ? abs(goods) : goods
    if isTaxIncluded {
      guard let tax = amounts.tax else { throw .noTax }
      gross -= self.isReturn ? abs(tax) : tax
    }
    self.gross = gross + (self.isReturn ? abs(amounts.extras) : amounts.extras)
    self.discounts = discounts
    costOfGoods = amounts.costOfGoods.map { self.isReturn ? abs($0) : $0 }
  }
}

extension ExactDecimal {
  /// amount × (1 − self), half away from zero: what goods cost at a margin rate.
  ///
  /// 10.01 at a rate of 0.45 cost 5.51.
  func costAtMarginRate(_ amount: Int64) -> Int64 {
    var scale: Int128 = 1
    for _ in 0..<self.scale { scale *= 10 }
    return rounded(Int128(amount) * (scale - Int128(units)), over: scale)
  }
}

/// numerator / denominator, half away from zero. The result must fit 64 bits, which amounts that a
/// run may have and rates up to 1 ensure.
func rounded(_ numerator: Int128, over denominator: Int128) -> Int64 {
  guard let result = roundedIfFits(numerator, over: denominator) else {
    preconditionFailure("\(numerator)/\(denominator) leaves 64 bits")
  }
  return result
}

/// numerator / denominator, half away from zero; nil where that leaves 64 bits.
///
/// Magnitudes stay below 2^124. The sign may stand on either side.
func roundedIfFits(_ numerator: Int128, over denominator: Int128) -> Int64? {
  let divisor = abs(denominator)
  let magnitude = (abs(numerator) * 2 + divisor) / (divisor * 2)
  return Int64(exactly: (numerator < 0) != (denominator < 0) ? -magnitude : magnitude)
}
