import Tabular

/// match_quality.csv: how well each source's rows find the same customer in other sources; in config order.
public enum MatchQualityReport {
  static func write(_ exports: Exports, _ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.matchQuality.map(\.name))
    let people = journeys.people
    for (index, source) in exports.setup.definition.sources.enumerated() {
      let superseded = journeys.superseded[index].days.reduce(0) { $0 + $1.count }
      let files = exports.setup.files.filter { $0.source == index }
        .map { exports.fileCounts[$0.index] }
      let kept = files.reduce(0) { $0 + $1.counts.kept }
      let identified = kept - superseded - files.reduce(0) { $0 + $1.counts.anonymous }
      report.text(source.name)
      report.label(source.layout.record.rawValue)
      report.integer(kept - superseded)
      report.integer(identified)
      report.integer(journeys.records.matched[index])
      report.ratio(
        Int64(journeys.records.matched[index]), Int64(identified))
      report.integer(people.newLinks[index])
      report.integer(people.refusedLinks[index])
      report.integer(people.sharedIdentifiers[index])
      report.endRow()
    }
    return report
  }
}
