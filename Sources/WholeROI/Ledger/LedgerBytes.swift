/// Numbers and texts of a ledger as bytes: seven bits a byte, the lowest first, the eighth says that more follow.
/// A signed number n is written as 2n, or −2n − 1 where it is negative, so that small ones are short.
extension [UInt8] {
  mutating func appendNumber(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func appendSigned(_ value: Int64) {
    appendNumber(UInt64(bitPattern: value &<< 1 ^ value &>> 63))
  }

  /// The count of its bytes, then the bytes in UTF-8.
  mutating func appendText(_ text: String) {
    appendNumber(UInt64(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}

/// The bytes end too early or hold what no ledger has.
struct LedgerFault: Error {}

/// Proves that no sum or difference of what a ledger says leaves 64 bits, whoever wrote it: the magnitudes that it
/// adds up stay below 2^59, so that two ledgers, what causes move of them, and margin less cost of all that fit.
/// Runs may go up to 2^61 (`MoneyBound`); beyond 5,000,000,000,000,000.00 there is no `diff`.
struct LedgerBound {
  private var sum: UInt64 = 0

  mutating func add(_ amount: Int64) throws(LedgerFault) {
    let (next, overflow) = sum.addingReportingOverflow(amount.magnitude)
    guard !overflow, next < 1 << 59 else { throw LedgerFault() }
    sum = next
  }
}

/// Reads what was written so; nothing is trusted.
struct LedgerReader: Sendable {
  let bytes: [UInt8]
  private(set) var at: Int
  /// Nothing from here on is read.
  let end: Int

  init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    at = start
    self.end = end
  }

  mutating func byte() throws(LedgerFault) -> UInt8 {
    guard at < end else { throw LedgerFault() }
    at &+= 1
    return bytes[at &- 1]
  }

  mutating func number() throws(LedgerFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next < 2 else { throw LedgerFault() }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(LedgerFault) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A count or an index below a bound.
  mutating func count(below bound: Int) throws(LedgerFault) -> Int {
    let value = try number()
    guard value < UInt64(bound) else { throw LedgerFault() }
    return Int(value)
  }

  mutating func bytes(_ count: Int) throws(LedgerFault) -> [UInt8] {
    guard count <= end - at else { throw LedgerFault() }
    at += count
    return Array(bytes[(at - count)..<at])
  }

  mutating func text() throws(LedgerFault) -> String {
    String(decoding: try bytes(try count(below: 1 << 20)), as: UTF8.self)
  }
}

/// What an order gives one program or rest row, as bytes.
///
/// Gross is left out, since it is net + discounts + returns (METHODS, section 2); the shape's bits say which of
/// the other amounts stand behind net because they are not the usual ones.
enum LedgerPart {
  private static let ordersDiffer: UInt8 = 1
  private static let allNew: UInt8 = 2
  private static let newDiffer: UInt8 = 4
  private static let hasDiscounts: UInt8 = 8
  private static let hasReturns: UInt8 = 16
  private static let hasPoints: UInt8 = 32
  private static let hasCost: UInt8 = 64
  private static let isLast: UInt8 = 128
  /// Millionths of a whole order.
  private static let wholeOrder: Int64 = 1_000_000

  static func append(_ credit: Credit, row: Int, isLast: Bool, to bytes: inout [UInt8]) {
    var shape: UInt8 = isLast ? Self.isLast : 0
    if credit.orders != wholeOrder { shape |= ordersDiffer }
    if credit.newCustomers != 0 {
      shape |= credit.newCustomers == credit.orders ? allNew : newDiffer
    }
    if credit.discounts != 0 { shape |= hasDiscounts }
    if credit.returns != 0 { shape |= hasReturns }
    if credit.points != 0 { shape |= hasPoints }
    if credit.costOfGoods != 0 { shape |= hasCost }
    bytes.append(shape)
    bytes.appendNumber(UInt64(row))
    bytes.appendSigned(credit.net)
    if shape & hasCost != 0 { bytes.appendSigned(credit.costOfGoods) }
    if shape & ordersDiffer != 0 { bytes.appendSigned(credit.orders) }
    if shape & newDiffer != 0 { bytes.appendSigned(credit.newCustomers) }
    if shape & hasDiscounts != 0 { bytes.appendSigned(credit.discounts) }
    if shape & hasReturns != 0 { bytes.appendSigned(credit.returns) }
    if shape & hasPoints != 0 { bytes.appendSigned(credit.points) }
  }

  static func read(
    _ reader: inout LedgerReader, rowCount: Int
  ) throws(LedgerFault) -> (row: Int, credit: Credit, isLast: Bool) {
    let shape = try reader.byte()
    let row = try reader.count(below: rowCount)
    var credit = Credit()
    credit.net = try reader.signed()
    if shape & hasCost != 0 { credit.costOfGoods = try reader.signed() }
    credit.orders = shape & ordersDiffer != 0 ? try reader.signed() : wholeOrder
    if shape & newDiffer != 0 { credit.newCustomers = try reader.signed() }
    if shape & allNew != 0 { credit.newCustomers = credit.orders }
    if shape & hasDiscounts != 0 { credit.discounts = try reader.signed() }
    if shape & hasReturns != 0 { credit.returns = try reader.signed() }
    if shape & hasPoints != 0 { credit.points = try reader.signed() }
    credit.gross = credit.net &+ credit.discounts &+ credit.returns
    return (row, credit, shape & isLast != 0)
  }
}
