import Tabular

/// rejects.csv: every row that was set aside, in file and line order.
public enum RejectsReport {
  static func write(_ exports: Exports, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.rejects.map(\.name))
    for reject in exports.rejects {
      let plan = exports.setup.files[reject.file]
      report.text(exports.setup.definition.sources[reject.source].name)
      report.text(plan.path)
      report.integer(reject.line)
      let name =
        reject.column > 0 && reject.column <= plan.header.names.count
        ? plan.header.names[reject.column - 1] : ""
      report.text(name)
      report.label(reject.reason)
      report.text(reject.value)
      report.endRow()
    }
    return report
  }
}
