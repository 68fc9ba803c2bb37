import Columns
import Tabular

/// Keeps one sale that several systems export from counting more than once: `revenue.system`.
///
///     system: ["till", "shop"]    till   #1001  20.00   counts
///                                 shop   #1001  20.00   the same sale: superseded
///                                 shop   #1001  20.00   another one: the till has one alone
///                                 stripe pi_77  21.80   stripe is no system of record: superseded
///
/// Without the setting every order counts. With it, only orders of the sources that it names do; and where two
/// of them have the same id, kind and net within a day, that of the source named first. Each order stands for at most
/// one of every other source: both are taken by time, and the earliest that is left serves.
///
/// What came back of a superseded sale comes off the one that stays: returns that name it (`SupersededSale`), and a
/// refund column, as far as it says more than the staying order's own source does.
struct SystemOfRecord {
  /// Sales that returns name and that others stand for.
  private(set) var superseded: [SupersededPlace] = []
  private(set) var warnings: [Diagnostic] = []

  /// Where a superseded sale lies among the chunks, and the one that stays.
  struct SupersededPlace {
    var chunk: Int
    var row: Int
    var stayingChunk: Int
    var stayingRow: Int
  }

  private struct Sale {
    let id: Fingerprint
    let net: Int64
    let isReturn: Bool
    /// Place of its source in `revenue.system`.
    let rank: Int
    let time: Int64
    let chunk: Int
    let row: Int

    func hasName(of other: Sale) -> Bool {
      id == other.id && net == other.net && isReturn == other.isReturn
    }
  }

  /// The source of a sale, and its id.
  private struct Named: Hashable {
    let source: Int
    let id: Fingerprint
  }

  private let setup: ExtractSetup
  private let names: [String]

  init(_ setup: ExtractSetup) {
    self.setup = setup
    names = setup.definition.revenue.system
  }

  /// Supersedes the kept orders of `chunks` that don't count; statuses lie by chunk and row, none for all kept.
  mutating func settle(
    _ chunks: inout [HeldChunk], jobs: [ExtractJob], _ statuses: inout [[RowStatus]]
  ) {
    guard !names.isEmpty else { return }
    let ranks = setup.definition.sources.map { names.firstIndex(of: $0.name) }
    var sales: [Sale] = []
    for index in chunks.indices where !chunks[index].orders.isEmpty {
      for row in chunks[index].orders.indices where isKept(statuses[index], row) {
        if let rank = ranks[chunks[index].source] {
          if names.count > 1 { sales.append(Self.sale(chunks[index], index, row, rank)) }
        } else {
          supersede(row, of: chunks[index], &statuses[index])
        }
      }
    }
    let pairs = pairs(sorted(sales, chunks, jobs))
    for (sale, _) in pairs { supersede(sale.row, of: chunks[sale.chunk], &statuses[sale.chunk]) }
    let returns = returns(chunks, statuses)
    for (sale, staying) in pairs where !sale.isReturn {
      if returns[Named(source: chunks[sale.chunk].source, id: sale.id)] != nil {
        superseded.append(
          SupersededPlace(
            chunk: sale.chunk, row: sale.row, stayingChunk: staying.chunk,
            stayingRow: staying.row))
      }
    }
    carryRefunds(pairs, returns, &chunks)
  }

  // MARK: - Pairs

  /// By name, then by system, then by time; ties by what an order says, so that the order of rows is none.
  private func sorted(_ sales: [Sale], _ chunks: [HeldChunk], _ jobs: [ExtractJob]) -> [Sale] {
    func store(_ sale: Sale, _ order: OrderRecord) -> [UInt8] {
      Array(jobs[chunks[sale.chunk].job].texts.bytes(order.store))
    }
    return sales.sorted { a, b in
      if a.id != b.id { return a.id < b.id }
      if a.net != b.net { return a.net < b.net }
      if a.isReturn != b.isReturn { return b.isReturn }
      if a.rank != b.rank { return a.rank < b.rank }
      if a.time != b.time { return a.time < b.time }
      let (x, y) = (chunks[a.chunk].orders[a.row], chunks[b.chunk].orders[b.row])
      let (left, right) = (store(a, x), store(b, y))
      if left != right { return left.lexicographicallyPrecedes(right) }
      if x.gross != y.gross { return x.gross < y.gross }
      if x.costOfGoods != y.costOfGoods { return x.costOfGoods < y.costOfGoods }
      return chunks[a.chunk].extra(x).refunded < chunks[b.chunk].extra(y).refunded
    }
  }

  /// Each superseded order with the one that stays for it.
  private func pairs(_ sales: [Sale]) -> [(sale: Sale, staying: Sale)] {
    var pairs: [(Sale, Sale)] = []
    var start = 0
    while start < sales.count {
      var end = start + 1
      while end < sales.count, sales[end].hasName(of: sales[start]) { end += 1 }
      if end - start > 1 { pair(sales[start..<end], into: &pairs) }
      start = end
    }
    return pairs
  }

  /// Of one name: system by system, the sales so far stand for those of the next one.
  private func pair(_ sales: ArraySlice<Sale>, into pairs: inout [(Sale, Sale)]) {
    var staying: [Sale] = []
    var rest = sales
    while let first = rest.first {
      let next = rest.prefix { $0.rank == first.rank }
      rest = rest.dropFirst(next.count)
      var unmatched: [Sale] = []
      var place = 0
      for sale in next {
        while place < staying.count, staying[place].time < sale.time - Self.day { place += 1 }
        if place < staying.count, staying[place].time <= sale.time + Self.day {
          pairs.append((sale, staying[place]))
          place += 1
        } else {
          unmatched.append(sale)
        }
      }
      guard !unmatched.isEmpty else { continue }
      staying = (staying + unmatched).sorted { ($0.time, $0.rank) < ($1.time, $1.rank) }
    }
  }

  private static let day: Int64 = 86_400_000

  private static func sale(_ chunk: HeldChunk, _ index: Int, _ row: Int, _ rank: Int) -> Sale {
    let order = chunk.orders[row]
    return Sale(
      id: fingerprint(chunk.orderBytes, order.idStart, Int(order.idCount)), net: order.net,
      isReturn: order.isReturn, rank: rank, time: order.time, chunk: index, row: row)
  }

  private static func fingerprint(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Fingerprint {
    TextHash.fingerprint(of: Array(bytes[start..<(start + count)]), salt: 0)
  }

  private func isKept(_ statuses: [RowStatus], _ row: Int) -> Bool {
    statuses.isEmpty || statuses[row] == .kept
  }

  private func supersede(_ row: Int, of chunk: HeldChunk, _ statuses: inout [RowStatus]) {
    if statuses.isEmpty { statuses = Array(repeating: .kept, count: chunk.rows.count) }
    statuses[row] = .superseded
  }

  // MARK: - Returns

  /// What kept returns give back, by their source and the id of the sale that they name; positive.
  private func returns(_ chunks: [HeldChunk], _ statuses: [[RowStatus]]) -> [Named: Int128] {
    var returns: [Named: Int128] = [:]
    for (index, chunk) in chunks.enumerated() {
      for (row, order) in chunk.orders.enumerated()
      where order.isReturn && order.originalCount > 0 && isKept(statuses[index], row) {
        let id = Self.fingerprint(
          chunk.orderBytes, order.originalStart, Int(order.originalCount))
        returns[Named(source: chunk.source, id: id), default: 0] -= Int128(order.net)
      }
    }
    return returns
  }

  /// Refunds that the two systems tell differently.
  private struct Disagreement {
    var sales = 0
    var superseded: Int128 = 0
    var staying: Int128 = 0
  }

  /// Takes over what refund columns of superseded sales say beyond what the staying ones' own sources do.
  private mutating func carryRefunds(
    _ pairs: [(sale: Sale, staying: Sale)], _ returns: [Named: Int128],
    _ chunks: inout [HeldChunk]
  ) {
    var disagreements: [[Int]: Disagreement] = [:]
    for (sale, staying) in pairs where !sale.isReturn {
      let told = chunks[sale.chunk].extra(chunks[sale.chunk].orders[sale.row]).refunded
      guard told > 0 else { continue }
      let source = chunks[staying.chunk].source
      var extra = chunks[staying.chunk].extra(chunks[staying.chunk].orders[staying.row])
      let own = Int128(extra.refunded) + (returns[Named(source: source, id: staying.id)] ?? 0)
      if own > 0, own != Int128(told) {
        let key = [chunks[sale.chunk].source, source]
        disagreements[key, default: Disagreement()].sales += 1
        disagreements[key]?.superseded += Int128(told)
        disagreements[key]?.staying += own
      }
      guard Int128(told) > own, let more = Int64(exactly: Int128(told) - own) else { continue }
      extra.refunded += more
      chunks[staying.chunk].setExtra(extra, ofOrder: staying.row)
    }
    let sources = disagreements.keys.sorted { $0.lexicographicallyPrecedes($1) }
    warnings = sources.compactMap { key in disagreements[key].map { warning($0, key) } }
  }

  private func warning(_ found: Disagreement, _ sources: [Int]) -> Diagnostic {
    let names = sources.map { setup.definition.sources[$0].name.quoted }
    let currency = setup.definition.currency
    func text(_ amount: Int128) -> String {
      currency.code + " " + fixedText(amount, digits: currency.minorDigits)
    }
    return Diagnostic(
      .warning,
      "of \(found.sales) sale\(found.sales == 1 ? "" : "s") in both, \(names[0]) says that"
        + " \(text(found.superseded)) came back, and \(names[1]) \(text(found.staying))",
      hint: "the greater of the two counts for each sale: see which system is right")
  }
}

/// A sale that returns name and that another system's order stands for.
struct SupersededSale: Sendable {
  var source: UInt16
  var id: [UInt8]
  /// Code in the run's texts.
  var store: UInt32
  /// The order that stays, among the run's.
  var order: UInt32
}
