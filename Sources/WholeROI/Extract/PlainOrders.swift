import Columns
import Tabular

/// The orders of a chunk's rows that say what most do: a time, a kind, goods before discounts and no net beside them.
///
/// They are worked out from whole columns, without asking of each field whether the layout has it. What a row says
/// otherwise is for `OrderMoney` to judge; where both give an order it is the same.
struct PlainOrders {
  /// By row, each; where the layout has no such field all are `FieldValue.missing`, or code 0.
  var times: [Int64] = []
  var gross: [Int64] = []
  var discounts: [Int64] = []
  var nets: [Int64] = []
  var taxes: [Int64] = []
  var costs: [Int64] = []
  /// The sum of what `revenue.include` adds; 0 for nothing.
  var included: [Int64] = []
  var kindCodes: [UInt32] = []
  var stores: [UInt32] = []
  var coupons: [UInt32] = []
  /// By code of a kind's word.
  var kinds: [OrderKind] = []
  var isTaxIncluded = false
  var source: UInt16 = 0

  /// Appends the orders of rows up to the first that takes another look, whose number it gives; `rows.upperBound` where
  /// none does. `isOdd` is by row, or empty.
  func append(
    _ rows: Range<Int>, isOdd: [Bool], ids: OrderIds, to orders: inout [OrderRecord]
  ) -> Int {
    var row = rows.lowerBound
    orders.append(addingCapacity: rows.count) { output in
      while row < rows.upperBound {
        guard isOdd.isEmpty || !isOdd[row], var order = self.order(row) else { return }
        ids.set(row, of: &order)
        guard order.idCount > 0 else { return }
        output.append(order)
        row += 1
      }
    }
    return row
  }

  /// The order of a row whose fields all hold values of their kinds, but for its id; nil where it takes another look.
  @inline(__always)
  func order(_ row: Int) -> OrderRecord? {
    let goods = gross[row]
    let kind = kinds[Int(kindCodes[row])]
    guard times[row] > FieldValue.invalid, goods > FieldValue.invalid,
      nets[row] == FieldValue.missing, kind == .sale || kind == .return
    else { return nil }
    let isReturn = kind == .return || goods < 0
    var worth = isReturn ? abs(goods) : goods
    if isTaxIncluded {
      guard taxes[row] > FieldValue.invalid else { return nil }
      worth -= isReturn ? abs(taxes[row]) : taxes[row]
    }
    let cost = costs[row]
    var order = OrderRecord()
    order.time = times[row]
    order.gross = worth + (isReturn ? abs(included[row]) : included[row])
    order.discounts = discounts[row] > FieldValue.invalid ? abs(discounts[row]) : 0
    order.costOfGoods =
      cost <= FieldValue.invalid ? FieldValue.missing : isReturn ? abs(cost) : cost
    order.source = source
    order.store = stores[row]
    order.coupon = coupons[row]
    order.isReturn = isReturn
    return order
  }
}

/// Where the ids of a chunk's orders lie in its bytes.
struct OrderIds {
  /// Where the first begins.
  var start = 0
  /// Where each ends; behind each id the original id, where the layout has one.
  var ends: [Int] = []
  var hasOriginals = false

  /// Says of an order where its ids lie.
  @inline(__always)
  func set(_ row: Int, of order: inout OrderRecord) {
    let place = hasOriginals ? 2 * row : row
    order.idStart = place > 0 ? ends[place - 1] : start
    order.idCount = Int32(ends[place] - order.idStart)
    if hasOriginals { order.originalCount = Int32(ends[place + 1] - ends[place]) }
  }
}

/// What an export's word for an order's kind means.
enum OrderKind {
  /// A word that was not looked up yet.
  case unmet
  case sale, `return`, void, unknown

  init(_ word: String) {
    self =
      switch word {
      case "", "sale": .sale
      case "return": .return
      case "void": .void
      default: .unknown
      }
  }
}

/// The profiles of a chunk's rows, from whole columns.
struct PlainProfiles {
  /// By row, each, as in `PlainOrders`.
  var joined: [Int64] = []
  var firstOrders: [Int64] = []
  var tiers: [UInt32] = []
  var referrers: [UInt32] = []

  /// Appends the profiles of rows up to the first that is odd or nobody's, whose number it gives; `rows.upperBound`
  /// where there is none. `isOdd` is by row, or empty.
  func append(
    _ rows: Range<Int>, isOdd: [Bool], names: [Fingerprint], to profiles: inout [ProfileRecord]
  ) -> Int {
    var row = rows.lowerBound
    profiles.append(addingCapacity: rows.count) { output in
      while row < rows.upperBound, isOdd.isEmpty || !isOdd[row], names[row] != .none {
        output.append(profile(row))
        row += 1
      }
    }
    return row
  }

  /// The profile of a row whose fields all hold values of their kinds.
  @inline(__always)
  func profile(_ row: Int) -> ProfileRecord {
    ProfileRecord(
      joined: Self.day(joined[row]), firstOrder: Self.day(firstOrders[row]), tier: tiers[row],
      referrer: referrers[row])
  }

  private static func day(_ value: Int64) -> Int32 {
    value > FieldValue.invalid ? Int32(truncatingIfNeeded: value) : .max
  }
}
