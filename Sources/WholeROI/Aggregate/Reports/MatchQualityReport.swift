import Tabular

/// match_quality.csv: how well each source's rows find the same customer in other sources; in config order.
public enum MatchQualityReport {
  static func write(_ exports: Exports, _ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.matchQuality.map(\.name))
    let people = journeys.people
    for (index, source) in exports.setup.definition.sources.enumerated() {
      let files = exports.setup.files.filter { $0.source == index }
      let counts = files.map { exports.fileCounts[$0.index].counts }
      // An order of several rows is one record.
      let kept =
        counts.reduce(0) { $0 + $1.kept - $1.carried }
        - files.reduce(0) { $0 + journeys.supersededTouches(inFile: $1.index) }
      let identified = kept - counts.reduce(0) { $0 + $1.anonymous }
      report.text(source.name)
      report.label(source.layout.record.rawValue)
      report.integer(kept)
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
