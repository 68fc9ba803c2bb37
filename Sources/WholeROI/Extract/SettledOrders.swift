import Columns
import Synchronization
import Tabular

/// The kept orders of all chunks under the run's codes, in file order.
struct SettledOrders: Sendable {
  let orders: OrderList
  /// Their ids and original ids.
  let bytes: [UInt8]
  /// Of the orders that have any.
  let extras: [OrderExtra]

  /// Takes the orders out of the chunks, chunk beside chunk, each where it lies; what their bytes lay in is given up at
  /// once, so that never more than a part of them is held twice.
  init(
    taking chunks: inout [HeldChunk], _ statuses: [[RowStatus]], _ remaps: [[UInt32]],
    _ executor: Executor
  ) throws {
    let byteCounts = chunks.map(\.orderBytes.count)
    let bytesStarts = Self.starts(of: byteCounts)
    let extrasStarts = Self.starts(of: chunks.map(\.orderExtras.count))
    let jobs = chunks.map(\.job)
    extras = chunks.flatMap(\.orderExtras)
    let held = HeldOrders(taking: &chunks)
    func eachPart(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
      let step = max((count + Self.rounds - 1) / Self.rounds, 1)
      for start in stride(from: 0, to: count, by: step) {
        _ = try executor.map(count: min(step, count - start)) { body(start + $0) }
        ProcessFacts.giveBackMemory()
      }
    }
    bytes = try Array.inParts(byteCounts, run: eachPart) { index, target in
      let bytes = held.takeBytes(index)
      for place in bytes.indices { target[place] = bytes[place] }
    }
    orders = OrderList(
      parts: try executor.map(count: held.count) { index in
        var orders = held.takeOrders(index)
        Self.keep(statuses[index], of: &orders)
        Self.recode(
          &orders, remaps[jobs[index]], bytesStart: bytesStarts[index],
          extrasStart: UInt32(extrasStarts[index]))
        return orders
      })
  }

  /// Leaves out the orders of rows that were set aside; without a status all are kept.
  private static func keep(_ status: [RowStatus], of orders: inout [OrderRecord]) {
    if status.isEmpty || orders.isEmpty { return }
    var next = 0
    for row in orders.indices where status[row] == .kept {
      orders[next] = orders[row]
      next += 1
    }
    orders.removeLast(orders.count - next)
  }

  /// Names what one chunk's orders name as the run does.
  private static func recode(
    _ orders: inout [OrderRecord], _ codes: [UInt32], bytesStart: Int, extrasStart: UInt32
  ) {
    var orders = orders.mutableSpan
    for index in orders.indices {
      orders[index].store = codes[Int(orders[index].store)]
      orders[index].coupon = codes[Int(orders[index].coupon)]
      orders[index].idStart += bytesStart
      if orders[index].extra != 0 { orders[index].extra += extrasStart }
    }
  }

  /// Freed memory goes back to the system so many times.
  private static let rounds = 4

  /// Where each of so many begins among all of them.
  private static func starts(of counts: [Int]) -> [Int] {
    var start = 0
    return counts.map { count in
      defer { start += count }
      return start
    }
  }
}

/// The orders of chunks while they are taken over: whoever takes a chunk's is the only one to hold them.
private final class HeldOrders: Sendable {
  private struct Chunk {
    var orders: [OrderRecord]
    var bytes: [UInt8]
  }
  private let chunks: Mutex<[Chunk]>
  let count: Int

  init(taking chunks: inout [HeldChunk]) {
    var taken: [Chunk] = []
    for index in chunks.indices {
      taken.append(Chunk(orders: chunks[index].orders, bytes: chunks[index].orderBytes))
      chunks[index].orders = []
      chunks[index].orderBytes = []
      chunks[index].orderExtras = []
    }
    count = taken.count
    self.chunks = Mutex(taken)
  }

  func takeOrders(_ index: Int) -> [OrderRecord] {
    chunks.withLock { chunks in
      defer { chunks[index].orders = [] }
      return chunks[index].orders
    }
  }

  func takeBytes(_ index: Int) -> [UInt8] {
    chunks.withLock { chunks in
      defer { chunks[index].bytes = [] }
      return chunks[index].bytes
    }
  }
}
