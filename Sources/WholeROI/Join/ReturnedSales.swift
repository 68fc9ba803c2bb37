import Tabular

/// The sales among which returns may find theirs, of all that there are: few, so that what is looked up by id or
/// person stays small.
struct ReturnedSales: Sendable {
  /// Sales with a source and id that a return names, and a few more; rising.
  private(set) var named: [UInt32] = []
  /// Sales of persons with a return; rising.
  private(set) var ofPersons: [UInt32] = []

  /// Sales that one job looks at, at a time.
  private static let step = 1 << 16

  /// - Complexity: O(orders), spread over the jobs.
  init(
    _ orders: [OrderRecord], _ persons: [UInt32], _ bytes: [UInt8], returns: [UInt32],
    _ executor: Executor
  ) throws {
    if returns.isEmpty { return }
    let names = NameFilter(orders, bytes, returns)
    let owners = returns.lazy.map { persons[Int($0)] }.filter { $0 != PersonRecords.nobody }
    var isOwner = [Bool](repeating: false, count: Int(owners.max() ?? 0) + 1)
    for owner in owners { isOwner[Int(owner)] = true }
    let isReturner = isOwner
    let parts = try executor.map(count: (orders.count - 1) / Self.step + 1) { part in
      var own = ReturnedSales()
      let first = part * Self.step
      for index in first..<min(first + Self.step, orders.count) where !orders[index].isReturn {
        if names.mayHold(orders[index], bytes) { own.named.append(UInt32(index)) }
        let person = Int(persons[index])
        if person < isReturner.count, isReturner[person] { own.ofPersons.append(UInt32(index)) }
      }
      return own
    }
    named = parts.flatMap(\.named)
    ofPersons = parts.flatMap(\.ofPersons)
  }

  private init() {}

  /// Says of most sales that no return names them: a bit for each hash of a name, mostly unset.
  private struct NameFilter: Sendable {
    private var bits: [UInt64]
    private let mask: UInt64

    init(_ orders: [OrderRecord], _ bytes: [UInt8], _ returns: [UInt32]) {
      var count: UInt64 = 1024
      while count < 16 * UInt64(returns.count) { count *= 2 }
      mask = count - 1
      bits = Array(repeating: 0, count: Int(count / 64))
      for index in returns {
        let order = orders[Int(index)]
        let start = order.originalStart
        let place = place(order.source, start..<(start + Int(order.originalCount)), bytes)
        bits[Int(place >> 6)] |= 1 << (place & 63)
      }
    }

    func mayHold(_ order: OrderRecord, _ bytes: [UInt8]) -> Bool {
      let place = place(
        order.source, order.idStart..<(order.idStart + Int(order.idCount)), bytes)
      return bits[Int(place >> 6)] >> (place & 63) & 1 != 0
    }

    private func place(_ source: UInt16, _ range: Range<Int>, _ bytes: [UInt8]) -> UInt64 {
      var hash = 0xCBF2_9CE4_8422_2325 ^ UInt64(source)
      for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
      return (hash ^ hash >> 32) & mask
    }
  }
}
