import Columns
import Tabular

/// Looks for one sale in two systems, among the rows that check looks at.
///
/// Two order sources with many ids in common, or with the same amounts on the same days, mostly hold the same sales:
/// then all revenue counts twice unless `revenue.system` says which of them is the system of record.
struct SameSales {
  /// Ids or amounts in common below these say nothing.
  private static let fewIDs = 2
  private static let fewAmounts = 5

  private struct Sales {
    let name: String
    var ids: Set<Fingerprint> = []
    var amounts: [DayAmount: Int] = [:]
    var count = 0
  }
  private struct DayAmount: Hashable {
    let day: Int32
    let net: Int64
  }

  private let sales: [Sales]

  init(_ setup: ExtractSetup, _ job: ExtractJob) {
    let system = setup.definition.revenue.system
    sales = setup.definition.sources.enumerated().compactMap { index, source in
      guard source.layout.record == .order, system.isEmpty else { return nil }
      var found = Sales(name: source.name)
      for chunk in job.held where chunk.source == index {
        for (order, row) in zip(chunk.orders, chunk.rows) where !order.isReturn {
          let end = order.idStart + Int(order.idCount)
          found.ids.insert(
            TextHash.fingerprint(of: Array(chunk.orderBytes[order.idStart..<end]), salt: 0))
          if order.net != 0 {
            found.amounts[DayAmount(day: row.day, net: order.net), default: 0] += 1
            found.count += 1
          }
        }
      }
      return found
    }
  }

  /// One for each two sources that seem to hold the same sales.
  var warnings: [Diagnostic] {
    sales.indices.flatMap { a in
      sales.indices.dropFirst(a + 1).compactMap { warning(sales[a], sales[$0]) }
    }
  }

  private func warning(_ a: Sales, _ b: Sales) -> Diagnostic? {
    let ids = a.ids.intersection(b.ids).count
    let amounts = a.amounts.reduce(0) { $0 + min($1.value, b.amounts[$1.key] ?? 0) }
    let sharesIDs = ids >= Self.fewIDs && ids * 10 >= min(a.ids.count, b.ids.count)
    let sharesAmounts = amounts >= Self.fewAmounts && amounts * 2 >= min(a.count, b.count)
    guard sharesIDs || sharesAmounts else { return nil }
    return Diagnostic(
      .warning,
      "\"\(a.name)\" and \"\(b.name)\" seem to hold the same sales: in the rows looked at \(ids) order"
        + " ids and \(amounts) amounts of the same day are in both",
      hint:
        "if so, revenue counts twice: say which one counts, revenue: { system: [\"\(a.name)\"] };"
        + " if not, name both")
  }
}
