import Tabular

/// program_performance.csv: what each program, the whole and the till earned and cost.
///
/// Row order: programs as configured; (no program), (shared), (unattributed), (unidentified),
/// (unmatched returns); WHOLE PROGRAM; TOTAL. Rows of kind program and rest add up to TOTAL. Where TOTAL's new
/// customers are few, no row tells them, nor what each cost.
public enum ProgramPerformanceReport {
  public static func write(_ performance: ProgramPerformance, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(
      format: style.format, columns: ReportColumns.programPerformance.map(\.name))
    for row in performance.rows {
      report.identifier(row.name)
      report.label(row.kind.rawValue)
      writeCounts(row, performance, style, to: &report)
      writeMoney(row, performance, style, to: &report)
      writeRatios(row, performance, style, to: &report)
      report.endRow()
    }
    return report
  }

  private static func writeCounts(
    _ row: PerformanceRow, _ performance: ProgramPerformance, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    report.integer(style.shown(row.personsReached))
    report.integer(style.shown(row.buyers))
    if performance.tellsNewCustomers(style) {
      report.millionths(row.credit.newCustomers)
    } else {
      report.empty()
    }
    report.millionths(row.credit.orders)
  }

  private static func writeMoney(
    _ row: PerformanceRow, _ performance: ProgramPerformance, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    report.money(row.credit.gross, style)
    report.money(row.credit.discounts, style)
    report.money(row.credit.returns, style)
    report.money(row.credit.net, style)
    report.money(performance.isMarginKnown ? row.credit.margin : nil, style)
    for cost in row.costs { report.money(cost, style) }
    report.money(row.cost, style)
    report.money(performance.isMarginKnown ? row.profit : nil, style)
  }

  /// roi to verdict; incremental figures are empty without a holdout.
  private static func writeRatios(
    _ row: PerformanceRow, _ performance: ProgramPerformance, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    report.ratio(row.roi)
    report.ratio(row.roiLow)
    report.ratio(row.roiHigh)
    report.ratio(row.roas)
    report.ratio(row.mer)
    report.ratio(performance.tellsNewCustomers(style) ? row.cac(style.currency) : nil)
    report.integer(row.paybackDays)
    report.money(row.incrementalRevenue, style)
    report.ratio(row.incrementalROI)
    report.label(row.verdict?.rawValue ?? "")
  }
}
