import Tabular

/// A ledger that was read, whole and undamaged as far as its hash tells.
struct LedgerFile: Sendable {
  let header: LedgerHeader
  /// By the highest byte of their names.
  private let counts: [Int]
  private let records: LedgerReader

  var count: Int { counts.reduce(0, +) }

  /// - Throws: `LedgerFault` where the bytes are no ledger of this version, or not those that were written.
  init(_ bytes: [UInt8]) throws(LedgerFault) {
    let end = bytes.count - Ledger.hashCount
    guard bytes.starts(with: Ledger.magic), end >= Ledger.magic.count else { throw LedgerFault() }
    guard ContentHash.hash(Array(bytes[..<end])) == Array(bytes[end...]) else {
      throw LedgerFault()
    }
    var reader = LedgerReader(bytes, from: Ledger.magic.count, to: end)
    header = try LedgerHeader(&reader)
    var counts: [Int] = []
    for _ in 0..<Ledger.bucketCount { counts.append(try reader.count(below: end)) }
    self.counts = counts
    records = reader
  }

  /// A walk over the orders, by their names.
  func walk() -> LedgerWalk {
    LedgerWalk(
      reader: records, counts: counts, rowCount: header.rows.count,
      firstDay: header.period.from.number, lastDay: header.period.to.number)
  }
}

/// One order after the other, by their names.
struct LedgerWalk {
  private var reader: LedgerReader
  private let counts: [Int]
  private let rowCount: Int
  private let firstDay: Int32
  private let lastDay: Int32
  private var money = LedgerBound()
  private var orders = LedgerBound()
  private var bucket = -1
  private var left = 0

  /// Of the order at hand; past the last one `UInt64.max`.
  private(set) var name: UInt64 = 0
  private(set) var person: UInt64 = 0
  /// The first day of the period that it counts on.
  private(set) var day: Int32 = 0
  private(set) var parts: [(row: Int, credit: Credit)] = []

  init(reader: LedgerReader, counts: [Int], rowCount: Int, firstDay: Int32, lastDay: Int32) {
    self.reader = reader
    self.counts = counts
    self.rowCount = rowCount
    self.firstDay = firstDay
    self.lastDay = lastDay
  }

  var isOver: Bool { name == .max }

  /// Nothing of the order is a sale of the period: only what came back is.
  var isReturn: Bool { parts.allSatisfy { $0.credit.orders == 0 } }

  /// Turns to the next order, at first to the first.
  mutating func next() throws(LedgerFault) {
    while left == 0 {
      bucket += 1
      guard bucket < counts.count else {
        guard reader.at == reader.end else { throw LedgerFault() }
        name = .max
        return
      }
      left = counts[bucket]
      name = UInt64(bucket) << (Ledger.nameBits - 8)
    }
    left -= 1
    let step = try reader.number()
    let end = UInt64(bucket + 1) << (Ledger.nameBits - 8)
    guard step < end - name else { throw LedgerFault() }
    name += step
    person = 0
    for place in 0..<Ledger.personBytes { person |= UInt64(try reader.byte()) << UInt64(8 * place) }
    day = firstDay + Int32(try reader.count(below: Int(lastDay - firstDay) + 1))
    parts.removeAll(keepingCapacity: true)
    while true {
      let part = try LedgerPart.read(&reader, rowCount: rowCount)
      try bind(part.credit)
      parts.append((part.row, part.credit))
      if part.isLast { return }
    }
  }

  /// Gross is at most what the others are together.
  private mutating func bind(_ credit: Credit) throws(LedgerFault) {
    try money.add(credit.net)
    try money.add(credit.discounts)
    try money.add(credit.returns)
    try money.add(credit.costOfGoods)
    try money.add(credit.points)
    try orders.add(credit.orders)
    try orders.add(credit.newCustomers)
  }
}
