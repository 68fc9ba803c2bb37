import Tabular

/// integration.csv: what persons bought by the families of channels that had reached them.
///
/// Row order: exposure sets, smaller ones first, then by name; numbers of families; several families
/// together; with and without social; sequences, each beside its reverse; persons without a profile.
enum IntegrationReport {
  static func write(_ integration: Integration?, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.integration.map(\.name))
    for row in integration?.toldRows(style) ?? [] {
      write(row, style, to: &report)
    }
    return report
  }

  private static func write(
    _ row: Integration.Row, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    let tally = row.tally
    let isTold = style.tells(tally.buyers, of: tally.persons)
    let matched = row.matched
    func money(_ minor: Double?) -> Double? { minor.map { $0 / style.minorPerUnit } }
    report.text(row.name)
    report.integer(style.shown(tally.persons))
    report.integer(isTold ? tally.buyers : nil)
    report.ratio(isTold ? Ratio(Int128(tally.buyers), Int128(tally.persons)) : nil)
    report.integer(isTold ? Int(tally.orders.sum) : nil)
    report.money(isTold ? Int64(tally.net.sum) : nil, style)
    let interval = isTold ? tally.net.sample?.interval : nil
    report.statistic(isTold ? money(tally.net.mean) : nil)
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
