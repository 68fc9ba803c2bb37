import Tabular

/// experiments.csv: per experiment and arm what its persons did, against the control.
///
/// Row order: experiments as configured; the control, the planned arms, other arms, all treated together where
/// there are several; metrics in a fixed order; then randomised pairs of experiments.
enum ExperimentsReport {
  static func write(_ evidence: Evidence, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.experiments.map(\.name))
    let rows =
      evidence.holdouts.flatMap { $0.rows(minimumGroup: style.minimumGroup) }
      + evidence.factorials.flatMap { $0.rows(minimumGroup: style.minimumGroup) }
    for row in rows { write(row, style, to: &report) }
    return report
  }

  private static func write(_ row: HoldoutRow, _ style: ReportStyle, to report: inout CSVWriter) {
    func shown(_ value: Double?) -> Double? {
      row.metric.isMoney ? value.map { $0 / style.minorPerUnit } : value
    }
    report.identifier(row.experiment)
    report.identifier(row.arm)
    report.label(row.metric.rawValue)
    report.integer(style.shown(row.persons))
    report.statistic(shown(row.mean))
    report.statistic(shown(row.controlMean))
    report.statistic(shown(row.estimate?.difference))
    report.statistic(shown(row.estimate?.low))
    report.statistic(shown(row.estimate?.high))
    report.statistic(row.estimate?.pValue)
    report.statistic(row.lift)
    report.statistic(shown(row.incremental))
    report.statistic(shown(row.minimumDetectable))
    report.statistic(row.sampleRatio)
    report.label(row.verdict)
    writeMore(row, shown, style, to: &report)
    report.endRow()
  }

  private static func writeMore(
    _ row: HoldoutRow, _ shown: (Double?) -> Double?, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    let total = row.total.flatMap { Int64(exactly: $0) }
    if let total, row.metric.isMoney {
      report.money(total, style)
    } else {
      report.integer(total.map { Int($0) })
    }
    report.statistic(shown(row.deviation))
    report.integer(row.contaminated)
    report.integer(row.conflicting)
    report.integer(row.unfinished)
    report.ratio(row.roi)
    report.statistic(row.roiInterval?.low)
    report.statistic(row.roiInterval?.high)
  }
}

extension ReportStyle {
  /// Minor units in one of the currency.
  var minorPerUnit: Double { (0..<currency.minorDigits).reduce(1) { unit, _ in unit * 10 } }
}
