import Columns
import Tabular

/// The key of drafted orders: fields that name a receipt for good, so that a later export of it replaces the
/// earlier one.
enum DraftedKey {
  /// `["id"]`, or `["store", "id"]` where the orders name their store, since stores may number alike.
  ///
  /// Empty for other records, where one export has a receipt twice, and where two exports use one number for
  /// receipts of different times: these would replace each other.
  static func fields(_ plans: [FilePlan]) throws(FileFault) -> [String] {
    guard let first = plans.first, plans.allSatisfy({ $0.layout.record == .order }) else {
      return []
    }
    let fields = first.field("store") == nil ? ["id"] : ["store", "id"]
    var known: [Fingerprint: Receipt] = [:]
    for (index, plan) in plans.enumerated() {
      guard try take(plan, number: index, fields, &known) else { return [] }
    }
    return known.isEmpty ? [] : fields
  }

  private struct Receipt {
    let time: Fingerprint
    var file: Int
  }

  /// Whether every receipt of one export is there once, and at the time that earlier exports give it.
  private static func take(
    _ plan: FilePlan, number: Int, _ names: [String], _ known: inout [Fingerprint: Receipt]
  ) throws(FileFault) -> Bool {
    let fields = names.compactMap { plan.field($0) }
    guard fields.count == names.count, let id = fields.last, let time = plan.field("time") else {
      return false
    }
    var classifier = try? plan.classifier(plan.layout)
    let rows = plan.rowReader()
    var from = plan.header.dataStart
    while from < plan.export.size {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      try rows.read(plan.export, from: from, to: to, startsAtRow: true)
      let classes =
        classifier?.classes(of: rows, startsFile: from == plan.header.dataStart) ?? []
      let keys = fingerprints(fields.map { $0.column(in: rows) }, rows.rowCount)
      let times = fingerprints([time.column(in: rows)], rows.rowCount)
      let ids = id.column(in: rows)
      for row in 0..<rows.rowCount where classes.isEmpty || classes[row] == .data {
        if ColumnText.trimmed(ids.bytes(row)).isEmpty { continue }
        if let earlier = known[keys[row]], earlier.file == number || earlier.time != times[row] {
          return false
        }
        known[keys[row]] = Receipt(time: times[row], file: number)
      }
      from = max(rows.nextRow, to)
    }
    return true
  }

  private static func fingerprints(_ columns: [FieldColumn], _ count: Int) -> [Fingerprint] {
    (0..<count).map { row in
      columns.enumerated().reduce(Fingerprint.none) { name, column in
        let text = Array(ColumnText.trimmed(column.element.bytes(row)).utf8)
        let next = TextHash.fingerprint(of: text, salt: UInt64(column.offset))
        return name == .none ? next : name.combined(with: next)
      }
    }
  }
}
