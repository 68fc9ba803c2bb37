import Tabular

/// reconciliation.csv: where every row went, and the orders' money beside what became of it.
///
/// Row order: sources as configured, then the store's bytes, then days, oldest first; rows without a day
/// come after those with one.
public enum ReconciliationReport {
  /// `sources` holds the sources' names in config order.
  public static func write(
    _ reconciliation: Reconciliation, sources: [String], _ style: ReportStyle
  ) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.reconciliation.map(\.name))
    for (key, line) in reconciliation.sortedLines {
      report.text(sources[key.source])
      report.identifier(key.store)
      if let day = key.day { report.day(day) } else { report.empty() }
      for count in [
        line.read, line.kept, line.rejected, line.totals, line.skipped, line.blank, line.superseded,
      ] { report.integer(count) }
      for amount in [
        line.exportedNet, line.credited, line.unattributed, line.unidentified,
        line.unmatchedReturns, line.difference,
      ] { report.money(amount, style) }
      report.endRow()
    }
    return report
  }
}

extension Reconciliation {
  /// The lines by source, store bytes and day; no day comes last.
  var sortedLines: [(key: Key, value: Line)] { sortedLines { _ in true } }

  /// Some of them, in the same order.
  func sortedLines(where isWanted: (Line) -> Bool) -> [(key: Key, value: Line)] {
    lines.filter { isWanted($0.value) }.sorted { first, second in
      let (a, b) = (first.key, second.key)
      if a.source != b.source { return a.source < b.source }
      if a.store != b.store { return precedesByBytes(a.store, b.store) }
      guard let dayA = a.day, let dayB = b.day else { return a.day != nil && b.day == nil }
      return dayA < dayB
    }
  }
}
