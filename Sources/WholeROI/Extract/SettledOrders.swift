import Columns

/// The kept orders of all chunks under the run's codes, in file order.
struct SettledOrders: Sendable {
  let orders: [OrderRecord]
  /// Their ids and original ids.
  let bytes: [UInt8]

  /// Writes them chunk beside chunk. Extras are expected chunk after chunk.
  init(
    _ chunks: [HeldChunk], _ statuses: [[RowStatus]], _ remaps: [[UInt32]], _ executor: Executor
  ) throws {
    let counts = zip(chunks, statuses).map { chunk, status in
      chunk.orders.isEmpty || status.isEmpty
        ? chunk.orders.count : status.count { $0 == .kept }
    }
    let byteCounts = chunks.map(\.orderBytes.count)
    let bytesStarts = Self.starts(of: byteCounts)
    let extrasStarts = Self.starts(of: chunks.map(\.orderExtras.count))
    func eachPart(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
      _ = try executor.map(count: count) { body($0) }
    }
    orders = try Array.inParts(counts, run: eachPart) { index, target in
      let (chunk, status) = (chunks[index], statuses[index])
      let remap = remaps[chunk.job]
      var next = 0
      for row in chunk.orders.indices where status.isEmpty || status[row] == .kept {
        var order = chunk.orders[row]
        order.store = remap[Int(order.store)]
        order.coupon = remap[Int(order.coupon)]
        order.idStart += bytesStarts[index]
        if order.extra != 0 { order.extra += UInt32(extrasStarts[index]) }
        target[next] = order
        next += 1
      }
    }
    bytes = try Array.inParts(byteCounts, run: eachPart) { index, target in
      let bytes = chunks[index].orderBytes
      for place in bytes.indices { target[place] = bytes[place] }
    }
  }

  /// Where each of so many begins among all of them.
  private static func starts(of counts: [Int]) -> [Int] {
    var start = 0
    return counts.map { count in
      defer { start += count }
      return start
    }
  }
}
