import Columns
import Tabular

/// Looks for one sale in several files of one source: without a natural key a later export that changed its row adds
/// to the earlier one in place of replacing it.
///
/// An id tells where several files have it in one row each, on the same day and of the same store. An id that a file
/// has in several rows is an order with lines, and the rows of two files may be different lines of it.
struct RepeatedSales {
  private struct Source: Sendable {
    let name: String
    /// What the hint calls the key.
    let key: String
    var repeated = 0
  }

  private let sources: [Source]

  /// `chunks`: orders of any sources, in file order; `statuses` by chunk and row, none for a chunk that is kept whole;
  /// `jobs` by number.
  init(
    _ setup: ExtractSetup, _ chunks: [HeldChunk], _ statuses: [[RowStatus]], jobs: [ExtractJob],
    executor: Executor
  ) throws {
    let definition = setup.definition
    let system = definition.revenue.system
    let looked = definition.sources.indices.filter { index in
      let source = definition.sources[index]
      return source.layout.record == .order && source.layout.key.isEmpty
        && setup.comparesRows[index] && (system.isEmpty || system.contains(source.name))
    }
    guard !looked.isEmpty else {
      sources = []
      return
    }
    let stores = jobs.map { StoreHashes($0.texts) }
    let files = setup.files.filter { looked.contains($0.source) }
    let found = try executor.map(count: files.count) { index in
      var rows: [UInt64] = []
      for (place, chunk) in chunks.enumerated() where chunk.file == files[index].index {
        Self.take(chunk, statuses[place], stores[chunk.job], into: &rows)
      }
      return Self.keptAlone(rows)
    }
    sources = try executor.map(count: looked.count) { index in
      let source = definition.sources[looked[index]]
      let hasStore = source.layout.columns.contains { $0.field == "store" }
      var result = Source(name: source.name, key: hasStore ? "[\"store\", \"id\"]" : "[\"id\"]")
      result.repeated = Self.repeated(
        zip(files, found).filter { $0.0.source == looked[index] }.flatMap(\.1))
      return result
    }
  }

  /// The hash of each sale's id, store and day; the lowest bit says whether the row is kept.
  private static func take(
    _ chunk: HeldChunk, _ status: [RowStatus], _ stores: StoreHashes, into rows: inout [UInt64]
  ) {
    for (row, order) in chunk.orders.enumerated() where !order.isReturn && order.idCount > 0 {
      let day = UInt64(truncatingIfNeeded: chunk.rows[row].day)
      let product = (order.idHash(chunk.orderBytes) ^ stores[order.store])
        .addingReportingOverflow(day &* 0x9E37_79B9_7F4A_7C15).partialValue
        .multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
      let isKept = status.isEmpty || status[row] == .kept
      rows.append((product.high ^ product.low) & ~1 | (isKept ? 1 : 0))
    }
  }

  /// Of a file's rows those that are kept and whose sale has no other row, in ascending order.
  private static func keptAlone(_ rows: [UInt64]) -> [UInt64] {
    let sorted = rows.sorted()
    return sorted.indices.filter { index in
      let sale = sorted[index] >> 1
      return sorted[index] & 1 == 1 && (index == 0 || sorted[index - 1] >> 1 != sale)
        && (index + 1 == sorted.count || sorted[index + 1] >> 1 != sale)
    }.map { sorted[$0] }
  }

  /// How many values occur more than once.
  private static func repeated(_ sales: [UInt64]) -> Int {
    let sorted = sales.sorted()
    return sorted.indices.dropFirst().count { index in
      sorted[index] == sorted[index - 1] && (index == 1 || sorted[index - 2] != sorted[index])
    }
  }

  /// One for each source with such sales, in config order.
  var warnings: [Diagnostic] {
    sources.filter { $0.repeated > 0 }.map { source in
      Diagnostic(
        .warning,
        "\(source.repeated) order id\(source.repeated == 1 ? " occurs" : "s occur") in several files"
          + " of source \(source.name.quoted), on the same day and with other content",
        hint:
          "if these are the same sales, revenue counts twice: set key: \(source.key), so that a later"
          + " export replaces the earlier one")
    }
  }
}

/// The hash of each store's name, by its code: jobs have codes of their own.
private struct StoreHashes: Sendable {
  private let hashes: [UInt64]

  init(_ texts: Interner) {
    hashes = (0..<UInt32(texts.count)).map { code in
      texts.bytes(code).reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
  }

  subscript(code: UInt32) -> UInt64 { hashes[Int(code)] }
}
