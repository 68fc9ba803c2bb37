import Columns
import Tabular

/// Looks for one sale in two systems: then revenue counts twice, unless `revenue.system` says which of them is the
/// system of record.
///
/// One order id that two sources have with the same net says so, unless many ids are in both and no more of them have
/// the same net than chance gives: two tills may both number their receipts from 1. Amounts say so where far more of
/// them fall on the same day than on days beside it, which is what chance gives:
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
    /// The orders by the hashes of their ids, ascending, each once with the sum of its rows: two ids of ten million
    /// share a hash by chance once in 200,000 runs.
    var orders: [(id: UInt64, net: Int64)] = []
    /// Days and amounts in ascending order, the day in the upper bits.
    var amounts: [UInt64] = []
  }

  private let sales: [Sales]

  /// `chunks`: orders of any sources; `statuses` by chunk and row, none for a chunk that is kept whole: rows that are
  /// not kept don't count.
  init(
    _ setup: ExtractSetup, _ chunks: [HeldChunk], _ statuses: [[RowStatus]], executor: Executor
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
        Self.take(chunk, statuses[place], setup.zone, into: &found)
      }
      found.orders = Self.added(found.orders)
      found.amounts.sort()
      return found
    }
  }

  private static func take(
    _ chunk: HeldChunk, _ status: [RowStatus], _ zone: TimeZoneTable, into found: inout Sales
  ) {
    var days: [Int64] = []
    zone.days(utc: chunk.orders.map(\.time), into: &days)
    for (row, order) in chunk.orders.enumerated() where !order.isReturn {
      guard status.isEmpty || status[row] == .kept else { continue }
      found.orders.append((order.idHash(chunk.orderBytes), order.net))
      if order.net != 0 { found.amounts.append(key(day: days[row], net: order.net)) }
    }
  }

  /// Each id once, ascending, with the sum of its rows.
  private static func added(_ rows: [(id: UInt64, net: Int64)]) -> [(id: UInt64, net: Int64)] {
    rows.sorted { $0.id < $1.id }.reduce(into: []) { orders, row in
      if let last = orders.last, last.id == row.id {
        orders[orders.count - 1].net = last.net &+ row.net
      } else {
        orders.append(row)
      }
    }
  }

  private static let netBits: UInt64 = 42

  /// 22 bits hold the days of the years 1 to 9999; amounts that differ by 2⁴² units count as one.
  private static func key(day: Int64, net: Int64) -> UInt64 {
    UInt64(truncatingIfNeeded: day + 1 << 20) << netBits
      | UInt64(bitPattern: net) & (1 << netBits - 1)
  }

  /// One for each two sources that hold the same sales, in the order of the sources.
  var warnings: [Diagnostic] {
    sales.indices.flatMap { a in
      sales.indices.dropFirst(a + 1).compactMap { Self.warning(sales[a], sales[$0]) }
    }
  }

  private static func warning(_ a: Sales, _ b: Sales) -> Diagnostic? {
    let nets = commonOrders(a, b)
    let ids = nets.count
    let amounts = common(a.amounts, b.amounts)
    guard areSame(nets) || areSame(amounts, a, b) else { return nil }
    return Diagnostic(
      .warning,
      "\(a.name.quoted) and \(b.name.quoted) seem to hold the same sales: \(ids) order"
        + " id\(ids == 1 ? "" : "s") and \(amounts.count) amount\(amounts.count == 1 ? "" : "s")"
        + " of the same day are in both",
      hint:
        "if so, revenue counts twice: say which one counts, revenue: { system: [\(a.name.quoted)] };"
        + " if not, name both")
  }

  /// The nets of each order id that both have; what stands side by side is chance, as hashes order them.
  private static func commonOrders(_ a: Sales, _ b: Sales) -> [(UInt64, UInt64)] {
    var found: [(UInt64, UInt64)] = []
    var (i, j) = (0, 0)
    while i < a.orders.count, j < b.orders.count {
      let (x, y) = (a.orders[i], b.orders[j])
      if x.id == y.id { found.append((x.net.magnitude, y.net.magnitude)) }
      if x.id <= y.id { i += 1 }
      if y.id <= x.id { j += 1 }
    }
    return found
  }

  /// Whether ids in common have the same net: half of them, or more than chance gives, by four standard deviations
  /// of as many draws. Chance is what an id's net has in common with that of another id.
  private static func areSame(_ nets: [(UInt64, UInt64)]) -> Bool {
    let same = nets.count { $0 == $1 && $0 > 0 }
    guard same > 0, same * 2 < nets.count else { return same > 0 }
    let chance =
      (1...daysMoved).map { moved in
        nets.indices.count { place in
          let other = nets[(place + moved) % nets.count].1
          return nets[place].0 == other && other > 0
        }
      }.max() ?? 0
    return isMore(same, than: chance, of: nets.count)
  }

  /// By four standard deviations of so many draws.
  private static func isMore(_ found: Int, than chance: Int, of count: Int) -> Bool {
    let (more, n, p) = (Double(found - chance), Double(count), Double(chance))
    return more > 0 && more * more * n > 16 * p * max(n - p, 0)
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
    return (amounts.count - chance) * 10 >= count
      && isMore(amounts.count, than: chance, of: count)
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

extension OrderRecord {
  /// Of its id, which lies in `bytes`.
  func idHash(_ bytes: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for index in idStart..<(idStart + Int(idCount)) {
      let product = (hash ^ UInt64(bytes[index])).multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
      hash = product.high ^ product.low
    }
    return hash
  }
}
