import Tabular

/// The kept orders of a run in file order, as columns: 50 bytes each, with its id, where an array of records
/// takes 130.
///
/// Loops over many orders read columns; `orders[i]` puts a record together for whoever wants one order.
struct Orders: Sendable, RandomAccessCollection {
  /// UTC milliseconds.
  private(set) var times: [Int64] = []
  /// As in `OrderRecord`, like all money here.
  private(set) var gross: [Int64] = []
  private(set) var discounts: [Int64] = []
  private(set) var costsOfGoods: [Int64] = []
  private(set) var sources: [UInt16] = []
  /// Codes in the run's texts.
  private(set) var stores: [UInt32] = []
  private(set) var isReturn: [Bool] = []
  /// Where each id begins in `bytes`; it ends where the original id begins.
  private var idStarts: [Int] = []
  /// Ids, each with its original id right behind.
  private(set) var bytes: [UInt8] = []

  // Columns that many exports don't have stay empty until an order needs them.
  private var couponCodes = SparseColumn<UInt32>(missing: 0)
  private var pointCounts = SparseColumn<Int64>(missing: 0)
  private var refunds = SparseColumn<Int64>(missing: 0)
  private var originalCounts = SparseColumn<Int32>(missing: 0)

  var startIndex: Int { 0 }
  var endIndex: Int { times.count }

  /// Makes room for all orders at once: growing step by step would copy them.
  mutating func reserve(_ count: Int, bytes byteCount: Int) {
    times.reserveCapacity(count)
    gross.reserveCapacity(count)
    discounts.reserveCapacity(count)
    costsOfGoods.reserveCapacity(count)
    sources.reserveCapacity(count)
    stores.reserveCapacity(count)
    isReturn.reserveCapacity(count)
    idStarts.reserveCapacity(count)
    bytes.reserveCapacity(byteCount)
  }

  /// Adds an order whose ids lie in `chunkBytes`.
  mutating func append(_ order: OrderRecord, ids chunkBytes: [UInt8]) {
    let index = count
    couponCodes.append(order.coupon, at: index)
    pointCounts.append(order.points, at: index)
    refunds.append(order.refunded, at: index)
    originalCounts.append(order.originalCount, at: index)
    times.append(order.time)
    gross.append(order.gross)
    discounts.append(order.discounts)
    costsOfGoods.append(order.costOfGoods)
    sources.append(order.source)
    stores.append(order.store)
    isReturn.append(order.isReturn)
    idStarts.append(bytes.count)
    let end = order.originalStart + Int(order.originalCount)
    bytes.append(contentsOf: chunkBytes[order.idStart..<end])
  }

  func coupon(_ index: Int) -> UInt32 { couponCodes[index] }
  func points(_ index: Int) -> Int64 { pointCounts[index] }
  func refunded(_ index: Int) -> Int64 { refunds[index] }

  /// Whether some order has them.
  var hasCoupons: Bool { couponCodes.hasValues }
  var hasRefunds: Bool { refunds.hasValues }

  /// Net before returns: negative for a return.
  func net(_ index: Int) -> Int64 {
    isReturn[index] ? discounts[index] - gross[index] : gross[index] - discounts[index]
  }

  subscript(index: Int) -> OrderRecord {
    var order = OrderRecord()
    order.time = times[index]
    order.gross = gross[index]
    order.discounts = discounts[index]
    order.costOfGoods = costsOfGoods[index]
    order.points = pointCounts[index]
    order.refunded = refunds[index]
    order.isReturn = isReturn[index]
    order.source = sources[index]
    order.store = stores[index]
    order.coupon = couponCodes[index]
    let end = index + 1 < count ? idStarts[index + 1] : bytes.count
    order.idStart = idStarts[index]
    order.originalCount = originalCounts[index]
    order.idCount = Int32(end - idStarts[index]) - order.originalCount
    return order
  }
}

/// A column that takes no memory as long as all values are missing.
struct SparseColumn<Value: Equatable & Sendable>: Sendable {
  private let missing: Value
  private var values: [Value] = []

  init(missing: Value) { self.missing = missing }

  var hasValues: Bool { !values.isEmpty }

  /// Adds the value of row `index`, which is the next one.
  mutating func append(_ value: Value, at index: Int) {
    if values.isEmpty {
      if value == missing { return }
      values = Array(repeating: missing, count: index)
    }
    values.append(value)
  }

  subscript(index: Int) -> Value { values.isEmpty ? missing : values[index] }
}
