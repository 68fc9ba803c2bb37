import Tabular

/// match_quality.csv: how well each source's rows find the same customer in other sources; in config order.
public enum MatchQualityReport {
  static func write(_ exports: Exports, _ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.matchQuality.map(\.name))
    let people = journeys.people
    for (index, source) in exports.setup.definition.sources.enumerated() {
      let kept = exports.setup.files.filter { $0.source == index }.reduce(0) {
        $0 + exports.fileCounts[$1.index].counts.kept
          - journeys.supersededTouches(inFile: $1.index)
      }
      report.text(source.name)
      report.label(source.layout.record.rawValue)
      report.integer(kept)
      report.integer(journeys.records.identified[index])
      report.integer(journeys.records.matched[index])
      report.ratio(
        Int64(journeys.records.matched[index]), Int64(journeys.records.identified[index]))
      report.integer(people.newLinks[index])
      report.integer(people.refusedLinks[index])
      report.integer(people.sharedIdentifiers[index])
      report.endRow()
    }
    return report
  }
}
