import Tabular

/// program_daily.csv: the headline model's credit and all cost, day by day.
///
/// Row order: rows as in program_performance.csv; within each every day of the period, oldest first.
public enum ProgramDailyReport {
  public static func write(_ performance: ProgramPerformance, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.programDaily.map(\.name))
    for row in performance.rows {
      for (index, day) in row.days.enumerated() {
        report.identifier(row.name)
        report.label(row.kind.rawValue)
        report.day(CivilDay(performance.period.from.number + Int32(index)))
        report.millionths(day.credit.orders)
        report.money(day.credit.net, style)
        report.money(performance.isMarginKnown ? day.margin : nil, style)
        report.money(day.cost, style)
        report.money(performance.isMarginKnown ? day.profit : nil, style)
        report.endRow()
      }
    }
    return report
  }
}
