import Columns

/// What became of the rows of some chunks of one source, by store and day.
struct SettledRows: Sendable {
  private(set) var stores: StoreDays
  /// By chunk: its file, and how that file's counts change.
  private(set) var changes: [(file: Int, change: FileCounts)] = []

  /// Chunks that are counted together.
  private static let step = 64

  /// Counts the rows that chunks hold, which are in file order; many chunks of one source at a time, side by side.
  static func count(
    _ chunks: [HeldChunk], _ statuses: [[RowStatus]], _ remaps: [[UInt32]], _ executor: Executor
  ) throws -> [SettledRows] {
    var parts: [Range<Int>] = []
    for index in chunks.indices where !chunks[index].rows.isEmpty {
      if let last = parts.last, last.count < step, last.upperBound == index,
        chunks[last.lowerBound].source == chunks[index].source
      {
        parts[parts.count - 1] = last.lowerBound..<(index + 1)
      } else {
        parts.append(index..<(index + 1))
      }
    }
    let own = parts
    return try executor.map(count: own.count) { part in
      var rows = SettledRows(
        stores: StoreDays(source: chunks[own[part].lowerBound].source))
      for index in own[part] {
        rows.add(chunks[index], statuses[index], remaps[chunks[index].job])
      }
      return rows
    }
  }

  private init(stores: StoreDays) { self.stores = stores }

  private mutating func add(_ chunk: HeldChunk, _ status: [RowStatus], _ remap: [UInt32]) {
    var change = FileCounts()
    var carried = chunk.carried[...]
    for (row, held) in chunk.rows.enumerated() {
      let own = carried.isEmpty ? 0 : carried.prefix { $0.row == row }.count
      if own > 0 { carried = carried.dropFirst(own) }
      let found = status.isEmpty ? .kept : status[row]
      if found != .kept {
        change.counts.carried -= own
        if held.primary == .none { change.counts.anonymous -= 1 }
      }
      guard found != .conflicting else { continue }
      if found == .superseded {
        change.counts.kept -= 1 + own
        change.superseded += 1 + own
      }
      let store = chunk.orders.isEmpty ? 0 : remap[Int(chunk.orders[row].store)]
      stores.add(store: store, day: held.day, rows: 1 + own, isSuperseded: found == .superseded)
    }
    changes.append((chunk.file, change))
  }
}
