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

@Test func ordersAreAppendedUpToARowThatTakesAnotherLook() {
  var plain = PlainOrders()
  let count = 9
  plain.times = (0..<9).map { $0 == 5 ? FieldValue.missing : Int64($0) }
  plain.gross = Array(repeating: 100, count: count)
  for column in [\PlainOrders.nets, \.discounts, \.taxes, \.costs] {
    plain[keyPath: column] = Array(repeating: FieldValue.missing, count: count)
  }
  plain.included = Array(repeating: 0, count: count)
  for column in [\PlainOrders.kindCodes, \.stores, \.coupons] {
    plain[keyPath: column] = Array(repeating: 0, count: count)
  }
  plain.kinds = [.sale]
  // Row 7 has no id; row 2 is odd; row 5 has no time.
  let ids = OrderIds(start: 10, ends: [11, 13, 14, 15, 16, 17, 18, 18, 20])
  let isOdd = (0..<count).map { $0 == 2 }
  var orders: [OrderRecord] = []
  var stops: [Int] = []
  var next = 0
  while next < count {
    next = plain.append(next..<count, isOdd: isOdd, ids: ids, to: &orders)
    stops.append(next)
    next += 1
  }
  #expect(stops == [2, 5, 7, 9])
  #expect(orders.map(\.time) == [0, 1, 3, 4, 6, 8])
  #expect(orders.map(\.idStart) == [10, 11, 14, 15, 17, 18])
  #expect(orders.map(\.idCount) == [1, 2, 1, 1, 1, 2])
}

/// In a grid, and where stores or days are too many for one.
@Test(arguments: [(3, 1), (40_000, 1), (3, 5_000)])
func rowsCountedInAGridAreThoseCountedOneByOne(mostStore: Int, daysApart: Int) {
  var stores: [UInt32] = []
  var days: [Int64] = []
  for row in 0..<500 {
    stores.append(UInt32(row * row % (mostStore + 1)))
    days.append(Int64(20_000 + (row * 7 % 5 - row % 3) * daysApart))
  }
  let rows = (0..<Int32(500)).filter { $0 % 11 != 4 }
  var grid = StoreDays(source: 0)
  grid.add(rows, stores: stores, days: days)
  var plain = StoreDays(source: 0)
  for row in rows { plain.add(store: stores[Int(row)], day: Int32(days[Int(row)])) }
  func told(_ days: StoreDays) -> [String] {
    days.found.sorted { $0.store < $1.store }.map { found in
      "\(found.store): \(found.days.kept.days.map { "\($0.day.number) \($0.count)" })"
    }
  }
  #expect(told(grid) == told(plain))
  grid.add([], stores: stores, days: [])
  #expect(told(grid) == told(plain))
}
