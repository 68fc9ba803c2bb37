import Columns
import Synchronization
import Tabular

/// The kept orders of all chunks under the run's codes, in file order.
struct SettledOrders: Sendable {
  let orders: [OrderRecord]
  /// Their ids and original ids.
  let bytes: [UInt8]
  /// Of the orders that have any.
  let extras: [OrderExtra]

  /// Takes the orders out of the chunks, chunk beside chunk; what is taken over is given up at once, so that never
  /// more than a part of all orders is held twice.
  init(
    taking chunks: inout [HeldChunk], _ statuses: [[RowStatus]], _ remaps: [[UInt32]],
    _ executor: Executor
  ) throws {
    let counts = zip(chunks, statuses).map { $1.keptCount(ofRecords: $0.orders.count) }
    let byteCounts = chunks.map(\.orderBytes.count)
    let bytesStarts = Self.starts(of: byteCounts)
    let extraCounts = chunks.map(\.orderExtras.count)
    let extrasStarts = Self.starts(of: extraCounts)
    let jobs = chunks.map(\.job)
    let held = HeldOrders(taking: &chunks)
    func eachPart(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
      let step = max((count + Self.rounds - 1) / Self.rounds, 1)
      for start in stride(from: 0, to: count, by: step) {
        try executor.each(min(step, count - start)) { body(start + $0) }
        ProcessFacts.giveBackMemory()
      }
    }
    bytes = try Array.inParts(byteCounts, run: eachPart) { index, target in
      target.copy(held.take(\.bytes, of: index))
    }
    extras = try Array.inParts(extraCounts, run: executor.each) { index, target in
      target.copy(held.take(\.extras, of: index))
    }
    orders = try Array.inParts(counts, run: eachPart) { index, target in
      let (orders, status) = (held.take(\.orders, of: index), statuses[index])
      let remap = remaps[jobs[index]]
      var next = 0
      for row in orders.indices where status.isEmpty || status[row] == .kept {
        var order = orders[row]
        order.store = remap[Int(order.store)]
        order.coupon = remap[Int(order.coupon)]
        order.idStart += bytesStarts[index]
        if order.extra != 0 { order.extra += UInt32(extrasStarts[index]) }
        target[next] = order
        next += 1
      }
      precondition(next == target.count, "\(next) of \(target.count) orders were written")
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
  struct Chunk {
    var orders: [OrderRecord]
    var bytes: [UInt8]
    var extras: [OrderExtra]
  }
  private let chunks: Mutex<[Chunk]>

  init(taking chunks: inout [HeldChunk]) {
    var taken: [Chunk] = []
    for index in chunks.indices {
      taken.append(
        Chunk(
          orders: chunks[index].orders, bytes: chunks[index].orderBytes,
          extras: chunks[index].orderExtras))
      chunks[index].orders = []
      chunks[index].orderBytes = []
      chunks[index].orderExtras = []
    }
    self.chunks = Mutex(taken)
  }

  /// What a chunk has of a kind; nothing once it was taken.
  func take<Element: Sendable>(
    _ column: WritableKeyPath<Chunk, [Element]>, of index: Int
  ) -> [Element] {
    chunks.withLock { chunks in
      defer { chunks[index][keyPath: column] = [] }
      return chunks[index][keyPath: column]
    }
  }
}
