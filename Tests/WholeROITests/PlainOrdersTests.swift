import Tabular
import Testing

@testable import WholeROI

/// Amounts among which all cases occur: none, a fault's, nothing, either sign.
private let amounts: [Int64] = [FieldValue.missing, 0, 1, -1, 250, -250, 1999]

/// Every combination of a few amounts in all columns, worked out from columns and one row at a time.
@Test(arguments: [false, true], [OrderKind.sale, .return])
func plainOrdersAreWhatTheirRowsAreWorth(isTaxIncluded: Bool, kind: OrderKind) throws {
  var rows: [[Int64]] = [[]]
  for _ in 0..<4 { rows = rows.flatMap { row in amounts.map { row + [$0] } } }
  for included in [Int64(0), 300, -300] {
    var plain = PlainOrders()
    plain.times = Array(repeating: 7, count: rows.count)
    plain.gross = rows.map { $0[0] }
    plain.discounts = rows.map { $0[1] }
    plain.taxes = rows.map { $0[2] }
    plain.costs = rows.map { $0[3] }
    plain.nets = Array(repeating: FieldValue.missing, count: rows.count)
    plain.included = Array(repeating: included, count: rows.count)
    plain.kindCodes = Array(repeating: 1, count: rows.count)
    plain.stores = Array(repeating: 3, count: rows.count)
    plain.coupons = Array(repeating: 4, count: rows.count)
    plain.kinds = [.unmet, kind]
    plain.isTaxIncluded = isTaxIncluded
    plain.source = 2
    for (index, row) in rows.enumerated() {
      let values = row.map { $0 == FieldValue.missing ? nil : $0 }
      let money = try? OrderMoney(
        OrderAmounts(
          gross: values[0], discounts: values[1], tax: values[2], extras: included,
          costOfGoods: values[3]),
        isReturn: kind == .return, isTaxIncluded: isTaxIncluded)
      let order = plain.order(index)
      #expect((order == nil) == (money == nil), "\(row)")
      guard let order, let money else { continue }
      #expect(order.gross == money.gross && order.discounts == money.discounts, "\(row)")
      #expect(order.costOfGoods == money.costOfGoods ?? FieldValue.missing, "\(row)")
      #expect(order.isReturn == money.isReturn, "\(row)")
      #expect(order.time == 7 && order.store == 3 && order.coupon == 4 && order.source == 2)
    }
  }
}

@Test func aRowWithANetOrAnotherKindOrNoTimeTakesAnotherLook() {
  var plain = PlainOrders()
  plain.times = [1, 1, FieldValue.missing, 1]
  plain.gross = [100, 100, 100, 100]
  plain.nets = [FieldValue.missing, 100, FieldValue.missing, FieldValue.missing]
  for column in [\PlainOrders.discounts, \.taxes, \.costs] {
    plain[keyPath: column] = Array(repeating: FieldValue.missing, count: 4)
  }
  plain.included = [0, 0, 0, 0]
  plain.kindCodes = [0, 0, 0, 1]
  plain.stores = [0, 0, 0, 0]
  plain.coupons = [0, 0, 0, 0]
  plain.kinds = [OrderKind(""), OrderKind("void")]
  #expect((0..<4).map { plain.order($0) != nil } == [true, false, false, false])
  #expect(
    ["", "sale", "return", "void", "Sale"].map(OrderKind.init)
      == [.sale, .sale, .return, .void, .unknown])
}
