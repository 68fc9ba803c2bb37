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
