import Columns
import Tabular

/// Keeps one sale that several systems export from counting more than once: `revenue.system`.
///
///     system: ["till", "shop"]    till   #1001  20.00   counts
///                                 shop   #1001  20.00   the same sale: superseded
///                                 stripe pi_77  21.80   stripe is no system of record: superseded
///
/// Without the setting every order counts. With it, only orders of the sources that it names do; and where two
/// of them have the same id, kind and net within a day, that of the source named first.
struct SystemOfRecord {
  private let setup: ExtractSetup
  private let names: [String]

  init(_ setup: ExtractSetup) {
    self.setup = setup
    names = setup.definition.revenue.system
  }

  /// Supersedes the kept orders of `chunks` that don't count; statuses lie by chunk and row, none for all kept.
  func settle(_ chunks: [HeldChunk], jobs: [ExtractJob], _ statuses: inout [[RowStatus]]) {
    guard !names.isEmpty else { return }
    let ranks = setup.definition.sources.map { names.firstIndex(of: $0.name) }
    var seen: [SaleName: [(time: Int64, rank: Int)]] = [:]
    for rank in names.indices {
      var found: [(SaleName, Int64)] = []
      for (index, chunk) in chunks.enumerated()
      where ranks[chunk.source] == rank && !chunk.orders.isEmpty {
        for (row, order) in chunk.orders.enumerated() where isKept(statuses[index], row) {
          let name = SaleName(order, chunk.orderBytes)
          let isKnown = seen[name]?.contains { abs($0.time - order.time) <= Self.day } ?? false
          if isKnown {
            supersede(row, of: chunk, &statuses[index])
          } else if rank + 1 < names.count {
            found.append((name, order.time))
          }
        }
      }
      // Sales of one source are told apart by its own rules: only now are they there for the next ones.
      for (name, time) in found { seen[name, default: []].append((time, rank)) }
    }
    for (index, chunk) in chunks.enumerated() where ranks[chunk.source] == nil {
      for row in chunk.orders.indices where isKept(statuses[index], row) {
        supersede(row, of: chunk, &statuses[index])
      }
    }
  }

  private static let day: Int64 = 86_400_000

  private func isKept(_ statuses: [RowStatus], _ row: Int) -> Bool {
    statuses.isEmpty || statuses[row] == .kept
  }

  private func supersede(_ row: Int, of chunk: HeldChunk, _ statuses: inout [RowStatus]) {
    if statuses.isEmpty { statuses = Array(repeating: .kept, count: chunk.rows.count) }
    statuses[row] = .superseded
  }
}

/// What a sale is known by in every system.
private struct SaleName: Hashable {
  let id: Fingerprint
  let net: Int64
  let isReturn: Bool

  init(_ order: OrderRecord, _ bytes: [UInt8]) {
    let end = order.idStart + Int(order.idCount)
    id = TextHash.fingerprint(of: Array(bytes[order.idStart..<end]), salt: 0)
    net = order.net
    isReturn = order.isReturn
  }
}
