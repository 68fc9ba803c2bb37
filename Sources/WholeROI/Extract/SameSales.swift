import Columns
import Tabular

/// Looks for one sale in two systems: then revenue counts twice, unless `revenue.system` says which of them is the
/// system of record.
///
/// One order id that two sources have says so. Amounts say so where far more of them fall on the same day than on
/// days beside it, which is what chance gives:
///
///     the other source moved by     0    1    2   …   7 days
///     amounts of a day in both     96   11    9   …  12        of 100: the same sales
///     amounts of a day in both     14   11   15   …  12        of 100: the same prices
///
/// With `revenue.system` nothing is looked for: the pipeline says what counts.
struct SameSales {
  /// Fewer different amounts in common say nothing.
  private static let fewAmounts = 3
  /// How far one source is moved against the other to see what chance gives.
  private static let daysMoved = 7

  private struct Sales: Sendable {
    let name: String
    /// Hashes of the ids in ascending order, each once: two of ten million share one by chance once in 200,000 runs.
    var ids: [UInt64] = []
    /// Days and amounts in ascending order, the day in the upper bits.
    var amounts: [UInt64] = []
  }

  private let sales: [Sales]

  /// `chunks`: orders of any sources; `statuses` by chunk and row, none for all kept: others don't count.
  init(
    _ setup: ExtractSetup, _ chunks: [HeldChunk], _ statuses: [[RowStatus]] = [],
    executor: Executor
  ) throws {
    let sources = setup.definition.sources.indices.filter {
      setup.definition.sources[$0].layout.record == .order
    }
    guard setup.definition.revenue.system.isEmpty, sources.count > 1 else {
      sales = []
      return
    }
    sales = try executor.map(count: sources.count) { index in
      let source = sources[index]
      var found = Sales(name: setup.definition.sources[source].name)
      for (place, chunk) in chunks.enumerated() where chunk.source == source {
        Self.take(chunk, statuses.isEmpty ? [] : statuses[place], into: &found)
      }
      found.ids.sort()
      found.ids = found.ids.withoutRepeats
      found.amounts.sort()
      return found
    }
  }

  private static func take(_ chunk: HeldChunk, _ status: [RowStatus], into found: inout Sales) {
    for (row, order) in chunk.orders.enumerated() where !order.isReturn {
      guard status.isEmpty || status[row] == .kept else { continue }
      found.ids.append(name(of: order, chunk.orderBytes))
      if order.net != 0 { found.amounts.append(key(day: chunk.rows[row].day, net: order.net)) }
    }
  }

  private static func name(of order: OrderRecord, _ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in order.idStart..<(order.idStart + Int(order.idCount)) {
      let product = (hash ^ UInt64(bytes[index])).multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
      hash = product.high ^ product.low
    }
    return hash
  }

  private static let netBits: UInt64 = 42

  /// 22 bits hold the days of the years 1 to 9999; amounts that differ by 2⁴² units count as one.
  private static func key(day: Int32, net: Int64) -> UInt64 {
    UInt64(truncatingIfNeeded: Int64(day) + 1 << 20) << netBits
      | UInt64(bitPattern: net) & (1 << netBits - 1)
  }

  /// One for each two sources that hold the same sales, in the order of the sources.
  var warnings: [Diagnostic] {
    sales.indices.flatMap { a in
      sales.indices.dropFirst(a + 1).compactMap { Self.warning(sales[a], sales[$0]) }
    }
  }

  private static func warning(_ a: Sales, _ b: Sales) -> Diagnostic? {
    let ids = common(a.ids, b.ids).count
    let amounts = common(a.amounts, b.amounts)
    guard ids > 0 || areSame(amounts, a, b) else { return nil }
    return Diagnostic(
      .warning,
      "\(a.name.quoted) and \(b.name.quoted) seem to hold the same sales: \(ids) order"
        + " id\(ids == 1 ? "" : "s") and \(amounts.count) amount\(amounts.count == 1 ? "" : "s")"
        + " of the same day are in both",
      hint:
        "if so, revenue counts twice: say which one counts, revenue: { system: [\(a.name.quoted)] };"
        + " if not, name both")
  }

  /// Whether the amounts in common are more than chance gives: by a tenth of the smaller source's sales and by
  /// four standard deviations of as many draws.
  private static func areSame(_ amounts: [UInt64], _ a: Sales, _ b: Sales) -> Bool {
    guard Set(amounts.prefix(1000).map { $0 & (1 << netBits - 1) }).count >= fewAmounts else {
      return false
    }
    let count = min(a.amounts.count, b.amounts.count)
    let chance =
      (1...daysMoved).flatMap { [$0, -$0] }
      .map { common(a.amounts, b.amounts, daysLater: $0).count }.max() ?? 0
    let more = amounts.count - chance
    let (n, p) = (Double(count), Double(chance))
    return more > 0 && more * 10 >= count
      && Double(more) * Double(more) * n > 16 * p * max(n - p, 0)
  }

  /// What both have, as often as both have it; `b` moved by so many days.
  private static func common(_ a: [UInt64], _ b: [UInt64], daysLater: Int = 0) -> [UInt64] {
    let move = UInt64(bitPattern: Int64(daysLater)) << netBits
    var found: [UInt64] = []
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      let (x, y) = (a[i], b[j] &+ move)
      if x == y { found.append(x) }
      if x <= y { i += 1 }
      if y <= x { j += 1 }
    }
    return found
  }
}

extension [UInt64] {
  /// Of a sorted array: each value once.
  fileprivate var withoutRepeats: [UInt64] {
    reduce(into: []) { kept, value in
      if kept.last != value { kept.append(value) }
    }
  }
}
