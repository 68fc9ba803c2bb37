import Tabular

/// match_quality.csv: how well each source's rows find the same customer in other sources; in config order.
public enum MatchQualityReport {
  static func write(_ exports: Exports, _ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.matchQuality.map(\.name))
    for row in MatchQualityRow.rows(exports, journeys) {
      report.text(row.source)
      report.label(row.record.rawValue)
      report.integer(row.kept)
      report.integer(row.identified)
      report.integer(row.matched)
      report.ratio(row.matchRate)
      report.integer(row.newLinks)
      report.integer(row.refusedLinks)
      report.integer(row.sharedIdentifiers)
      report.endRow()
    }
    return report
  }
}

/// One row of match_quality.csv.
struct MatchQualityRow: Sendable {
  var source: String
  var record: RecordKind
  /// Records kept, those of them with an identifier, and those whose person occurs in another source.
  var kept: Int
  var identified: Int
  var matched: Int
  var newLinks: Int
  var refusedLinks: Int
  var sharedIdentifiers: Int

  /// Nil where no record has an identifier.
  var matchRate: Ratio? { Ratio(Int128(matched), Int128(identified)) }

  /// In config order.
  static func rows(_ exports: Exports, _ journeys: Journeys) -> [MatchQualityRow] {
    let people = journeys.people
    return exports.setup.definition.sources.enumerated().map { index, source in
      let files = exports.setup.files.filter { $0.source == index }
      let counts = files.map { exports.fileCounts[$0.index].counts }
      // An order of several rows is one record.
      let kept =
        counts.reduce(0) { $0 + $1.kept - $1.carried }
        - files.reduce(0) { $0 + journeys.supersededTouches(inFile: $1.index) }
      return MatchQualityRow(
        source: source.name, record: source.layout.record, kept: kept,
        identified: kept - counts.reduce(0) { $0 + $1.anonymous },
        matched: journeys.records.matched[index], newLinks: people.newLinks[index],
        refusedLinks: people.refusedLinks[index],
        sharedIdentifiers: people.sharedIdentifiers[index])
    }
  }
}
