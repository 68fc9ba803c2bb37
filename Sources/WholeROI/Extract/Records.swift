import Columns
import Tabular

/// One receipt, as far as the run needs it: 64 bytes, so that meeting one costs one line of cache.
/// Money in minor units, before returns.
struct OrderRecord: Sendable {
  /// UTC milliseconds.
  var time: Int64 = 0
  /// Goods at list price; for a return: what was taken back, positive.
  var gross: Int64 = 0
  /// Never negative.
  var discounts: Int64 = 0
  /// Cost of goods; `FieldValue.missing` where it is not known.
  var costOfGoods: Int64 = FieldValue.missing
  /// Where the id lies in the bytes beside it, and right behind it the original id.
  var idStart: Int = 0
  var idCount: Int32 = 0
  var originalCount: Int32 = 0
  /// Codes in the job's, later the run's, texts.
  var store: UInt32 = 0
  var coupon: UInt32 = 0
  /// 1 + the place in the extras beside it; 0 for an order without any.
  var extra: UInt32 = 0
  var source: UInt16 = 0
  var isReturn = false

  var originalStart: Int { idStart + Int(idCount) }

  /// Net before returns: negative for a return.
  var net: Int64 { isReturn ? discounts - gross : gross - discounts }

  /// Whether rows have added up to more than one row may say. One more still fits 64 bits, many may
  /// not.
  func isBeyondAmounts(with extra: OrderExtra) -> Bool {
    let cost = costOfGoods == FieldValue.missing ? 0 : costOfGoods.magnitude
    let goods = max(gross.magnitude, discounts.magnitude, cost)
    return max(goods, extra.points.magnitude, extra.refunded.magnitude)
      > AmountReader.limit.magnitude
  }
}

extension OrderRecord {
  /// Adds what the goods of a further row cost. An order's cost is known where each of its rows with goods has
  /// one: a row that needs one and has none makes it unknown.
  mutating func addCost(_ cost: Int64?, isNeeded: Bool) {
    if let cost, costOfGoods != FieldValue.missing {
      costOfGoods += cost
    } else if isNeeded {
      costOfGoods = FieldValue.missing
    }
  }
}

/// What few orders have.
struct OrderExtra: Sendable, Equatable {
  static let none = OrderExtra()

  var points: Int64 = 0
  /// What a refund column without a date says was given back; positive.
  var refunded: Int64 = 0
}

/// Who someone is, as far as the run needs it.
struct ProfileRecord: Sendable, Equatable {
  /// Days; `Int32.max` where the export says nothing.
  var joined: Int32 = .max
  var firstOrder: Int32 = .max
  /// Codes in the job's texts; 0 for none.
  var tier: UInt32 = 0
  /// Whatever names the person who referred this one.
  var referrer: UInt32 = 0
}

/// A figure that an export adds up by itself: it is compared with what the run counts, and never becomes touches.
struct TotalRecord: Sendable {
  var source: Int
  /// The row of its chunk that gives it; a row may give several.
  var row: Int
  var from: CivilDay
  var to: CivilDay
  /// Code in the job's, later the run's, texts.
  var metric: UInt32
  /// Hundredths.
  var value: Int64

  /// Decimals of `value`.
  static let digits = 2
}

/// Which arm of an experiment someone was put in.
struct AssignmentRecord: Sendable {
  /// UTC milliseconds.
  var time: Int64
  var source: Int
  /// Codes in the job's, later the run's, texts.
  var experiment: UInt32
  var arm: UInt32
}

/// What every record but a touch keeps of its row until duplicates are settled.
struct HeldRow: Sendable {
  var primary = Fingerprint.none
  var offset: Int = 0
  /// `Int32.min` where the record has no day.
  var day: Int32 = .min
  var key: UInt8 = 0
}

/// What duplicates of a row are known by.
struct RowName: Sendable {
  /// Names an identical row.
  var row = Fingerprint.none
  /// The natural key; `.none` where the layout has none.
  var natural = Fingerprint.none
}

/// Another identifier of a held row, besides its primary one.
struct HeldLink: Sendable {
  var other: Fingerprint
  /// `Int64.min` for a record without a time.
  var time: Int64
  var row: Int32
  /// Index of its key in `identity.keys`.
  var key: UInt8
}

/// What is known of two identifiers that one record holds: its primary one and another.
struct Link: Sendable {
  /// `Int64.min` for a record without a time: it comes before all others.
  var time: Int64
  /// Where the record can be read again.
  var offset: Int
  var file: Int32
  var source: UInt8
  var primaryKey: UInt8
  var otherKey: UInt8
}

/// What one chunk of an export gave, in file order. Index i of the kind's own array goes with row i.
struct HeldChunk: Sendable {
  var source: Int
  var file: Int
  var chunk: Int
  var job: Int
  /// Among the chunks that its job holds.
  var number = 0
  /// Empty where nothing that is read later can change what becomes of them (`ExtractSetup.holdsRows`).
  var rows: [HeldRow] = []
  /// Empty where no rule compares this source's rows.
  var names: [RowName] = []
  /// Identifiers besides the rows' primary ones.
  var links: [HeldLink] = []
  /// Rows of the export that carry on one of `rows`, in file order: its index beside each.
  var carried: [(row: Int, offset: Int)] = []
  var orders: [OrderRecord] = []
  /// Ids and original ids of the orders.
  var orderBytes: [UInt8] = []
  /// Of the orders that have any.
  var orderExtras: [OrderExtra] = []
  var spends: [SpendRecord] = []
  var costs: [CostRecord] = []
  var profiles: [ProfileRecord] = []
  var assignments: [AssignmentRecord] = []
  /// Only where a report needs them.
  var posts: [PostRecord] = []
  var messages: [MessageRecord] = []
  /// By row, of which each may give several.
  var totals: [TotalRecord] = []
  /// Of touches with a natural key: where each lies among the job's.
  var touches: [TouchPlace] = []
}

extension HeldChunk {
  /// The link between a row's primary identifier and another one.
  func link(_ held: HeldLink) -> Link {
    let row = rows[Int(held.row)]
    return Link(
      time: held.time, offset: row.offset, file: Int32(file), source: UInt8(source),
      primaryKey: row.key, otherKey: held.key)
  }

  /// Adds the coupons of its kept orders, under the run's codes, those of neighbouring orders once.
  func addCoupons(_ status: [RowStatus], _ remap: [UInt32], to uses: inout [CouponUse]) {
    for (row, order) in orders.enumerated() where order.coupon != 0 {
      guard status.isEmpty || status[row] == .kept else { continue }
      let use = CouponUse(source: order.source, coupon: remap[Int(order.coupon)])
      if use != uses.last { uses.append(use) }
    }
  }

  /// What an order has besides the common fields.
  func extra(_ order: OrderRecord) -> OrderExtra {
    order.extra == 0 ? .none : orderExtras[Int(order.extra) - 1]
  }

  /// Sets what an order has besides the common fields.
  mutating func setExtra(_ extra: OrderExtra, ofOrder index: Int) {
    if orders[index].extra == 0 {
      orderExtras.append(extra)
      orders[index].extra = UInt32(orderExtras.count)
    } else {
      orderExtras[Int(orders[index].extra) - 1] = extra
    }
  }

  /// Whether it holds no record.
  var isEmpty: Bool {
    orders.isEmpty && spends.isEmpty && costs.isEmpty && profiles.isEmpty && assignments.isEmpty
      && posts.isEmpty && messages.isEmpty && totals.isEmpty && touches.isEmpty && rows.isEmpty
  }

  /// Makes room for as many more rows as a chunk has.
  mutating func reserve(_ count: Int, record: RecordKind, holdsRows: Bool) {
    if holdsRows { rows.reserveCapacity(rows.count + count) }
    switch record {
    case .order: orders.reserveCapacity(orders.count + count)
    case .profile: profiles.reserveCapacity(profiles.count + count)
    default: break
    }
  }
}

/// Where a touch lies in a job's partitions.
struct TouchPlace: Sendable {
  /// An anonymous touch is in none.
  static let nowhere = TouchPlace(partition: -1, index: 0)

  var partition: Int
  var index: Int
}

/// A row that was set aside.
struct Reject: Sendable {
  var source: Int
  var file: Int
  var chunk: Int
  /// Physical line, counted from the chunk's first row (0) until lines are settled, then from 1.
  var line: Int
  var offset: Int
  /// The export's column, from 1; 0: the whole row.
  var column: Int
  var reason: String
  /// Personal data masked.
  var value: String
}
