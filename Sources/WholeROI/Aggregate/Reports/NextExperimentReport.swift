import Tabular

/// next_experiment.csv: the programs by how much the models disagree about them in money, with the holdout
/// that would settle it; the largest disagreement first, ties in config order.
enum NextExperimentReport {
  static func write(_ next: NextExperiment, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(
      format: style.format, columns: ReportColumns.nextExperiment.map(\.name))
    for candidate in next.candidates { write(candidate, style, to: &report) }
    return report
  }

  private static func write(
    _ candidate: NextExperiment.Candidate, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    let isShown = candidate.isTold && style.shown(candidate.personsReached) != nil
    func money(_ minor: Double?) -> Double? {
      isShown ? minor.map { $0 / style.minorPerUnit } : nil
    }
    report.identifier(candidate.name)
    report.money(candidate.cost, style)
    report.label(candidate.lowest.model.rawValue)
    report.money(candidate.lowest.margin, style)
    report.label(candidate.highest.model.rawValue)
    report.money(candidate.highest.margin, style)
    report.money(candidate.disagreement, style)
    report.integer(isShown ? candidate.personsReached : nil)
    report.statistic(money(candidate.deviation))
    report.statistic(money(candidate.effect))
    report.integer(isShown ? candidate.controls : nil)
    report.ratio(
      isShown
        ? candidate.controls.flatMap { Ratio(Int128($0), Int128(candidate.personsReached)) } : nil)
    report.label(candidate.standing.rawValue)
    report.endRow()
  }
}
