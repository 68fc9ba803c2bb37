import Tabular

/// totals.csv: what exports say of sums, beside what their rows add up to and what the run counts.
///
/// First the total rows of exports, by file; then figures of aggregate exports, by source.
public enum TotalsReport {
  static func write(
    _ exports: Exports, _ compared: [ComparedTotal], _ style: ReportStyle
  ) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.totals.map(\.name))
    let sources = exports.setup.definition.sources.map(\.name)
    for check in exports.checkedTotals {
      let plan = exports.setup.files[check.file]
      report.text(sources[plan.source])
      report.text(plan.path)
      report.text(check.section)
      report.text(check.measure)
      report.empty()
      report.empty()
      figure(check.stated.map { Int128($0) }, digits: check.digits, &report)
      figure(check.found, digits: check.digits, &report)
      figure(check.stated.map { Int128($0) - check.found }, digits: check.digits, &report)
      report.label(check.outcome.rawValue)
      report.endRow()
    }
    for total in compared {
      report.text(sources[total.source])
      report.empty()
      report.empty()
      report.text(total.metric)
      report.day(total.from)
      report.day(total.to)
      figure(total.stated, digits: TotalRecord.digits, &report)
      figure(total.found, digits: TotalRecord.digits, &report)
      figure(total.found.map { total.stated - $0 }, digits: TotalRecord.digits, &report)
      report.label(total.found == nil ? "not compared" : "compared")
      report.endRow()
    }
    return report
  }

  /// Exact; empty where there is none. Sums past 64 bits, which no honest export has, are empty too.
  private static func figure(_ value: Int128?, digits: Int, _ report: inout CSVWriter) {
    if let value = value.flatMap(Int64.init(exactly:)) {
      report.decimal(value, scale: digits)
    } else {
      report.empty()
    }
  }
}
