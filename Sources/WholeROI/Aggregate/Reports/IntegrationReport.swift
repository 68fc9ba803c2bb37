import Tabular

/// integration.csv: what persons bought by the families of channels that had reached them.
///
/// Row order: exposure sets, smaller ones first, then by name; numbers of families; several families
/// together; with and without social; sequences, each beside its reverse; persons without a profile.
enum IntegrationReport {
  static let smallGroups = JourneysReport.smallGroups

  static func write(_ integration: Integration?, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.integration.map(\.name))
    for row in folded(integration?.rows ?? [], style) { write(row, style, to: &report) }
    return report
  }

  /// Rows of too few persons become one of their kind, so that sums hold. Sequences have persons in
  /// common: nothing adds up there, and such rows are left out.
  static func folded(
    _ rows: [Integration.Row], _ style: ReportStyle
  ) -> [Integration.Row] {
    Integration.Row.Kind.allCases.flatMap { kind in
      let own = rows.filter { $0.kind == kind }
      let small = own.filter { $0.tally.persons < style.minimumGroup }
      var kept = own.filter { $0.tally.persons >= style.minimumGroup }
      guard !small.isEmpty, kind != .sequence else { return kept }
      var rest = Integration.Row(kind: kind, name: smallGroups, tally: OutcomeTally())
      for row in small { rest.tally += row.tally }
      kept.append(rest)
      return kept
    }
  }

  private static func write(
    _ row: Integration.Row, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    let tally = row.tally
    let isShown = style.shown(tally.persons) != nil
    let matched = row.matched.flatMap { style.shown($0.smallest) == nil ? nil : $0 }
    func money(_ minor: Double?) -> Double? { minor.map { $0 / style.minorPerUnit } }
    report.text(row.name)
    report.integer(style.shown(tally.persons))
    report.integer(isShown ? tally.buyers : nil)
    report.ratio(isShown ? Ratio(Int128(tally.buyers), Int128(tally.persons)) : nil)
    report.integer(Int(tally.orders.sum))
    report.money(Int64(tally.net.sum), style)
    let interval = isShown ? tally.net.sample?.interval : nil
    report.statistic(isShown ? money(tally.net.mean) : nil)
    report.statistic(money(interval?.low))
    report.statistic(money(interval?.high))
    report.statistic(money(matched?.mean))
    report.label(row.kind.rawValue)
    report.statistic(matched?.share)
    report.statistic(money(matched?.integratedMean))
    report.statistic(money(matched?.estimate?.difference))
    report.statistic(money(matched?.estimate?.low))
    report.statistic(money(matched?.estimate?.high))
    report.label(Integration.caution)
    report.endRow()
  }
}
