import Tabular

/// Where the rows went, how well persons were found, and what the words mean.
extension PageWriter {
  mutating func quality(_ source: PageSource) {
    let sources = source.definition.sources.map(\.name)
    var lines = sources.map { _ in Reconciliation.Line() }
    // Sums of whole numbers: in any order they are the same.
    for (key, line) in source.totals.reconciliation.lines {
      lines[key.source].read += line.read
      lines[key.source].kept += line.kept
      lines[key.source].rejected += line.rejected
      lines[key.source].superseded += line.superseded
    }
    let rejected = lines.reduce(0) { $0 + $1.rejected }
    let read = lines.reduce(0) { $0 + $1.read }
    let difference = source.totals.reconciliation.lines.values.reduce(Int64(0)) {
      $0 + $1.difference
    }
    paragraph(
      "\(countText(read)) rows were read and \(countText(rejected)) set aside. Between the exports' "
        + "money and what became of it lies a difference of \(moneyText(difference, source.currency))."
        + (rejected > 0
          ? " Rows that were set aside are not in it: what they say is in no figure." : ""))
    table(
      PageTable(
        file: "reconciliation.csv", columns: ["source", "read", "kept", "set aside", "superseded"],
        rows: zip(sources, lines).map { name, line in
          [
            .text(name), .figure(countText(line.read)), .figure(countText(line.kept)),
            .figure(countText(line.rejected)), .figure(countText(line.superseded)),
          ]
        }), caption: "Rows of each source")
    rejects(source)
    matches(source)
  }

  /// By source in config order, then by the reason's bytes.
  private mutating func rejects(_ source: PageSource) {
    guard source.absence(of: "rejects") == nil, !source.exports.rejects.isEmpty else { return }
    let sources = source.definition.sources.map(\.name)
    var counts: [[String: Int]] = sources.map { _ in [:] }
    for reject in source.exports.rejects { counts[reject.source][reject.reason, default: 0] += 1 }
    let rows = sources.indices.flatMap { place in
      counts[place].sorted { precedesByBytes($0.key, $1.key) }.map { reason, count in
        [
          PageTable.Cell.text(sources[place]), .text(reason), .figure(countText(count)),
        ]
      }
    }
    table(
      PageTable(file: "rejects.csv", columns: ["source", "reason", "rows"], rows: rows),
      caption: "Why rows were set aside")
  }

  private mutating func matches(_ source: PageSource) {
    guard source.absence(of: "match_quality") == nil else { return }
    let rows = MatchQualityRow.rows(source.exports, source.journeys)
    let chart = RowChart(
      rows: rows.filter { $0.matchRate != nil }.map { row in
        RowChart.Row(
          name: row.source, value: row.matchRate.map(percentText) ?? "",
          marks: [.bar(from: 0, to: 100 * (row.matchRate?.value ?? 0), kind: "s2")])
      }, unit: "% of the records with an identifier")
    figure(
      PageFigure(
        title: "Records whose person occurs in another source",
        description:
          "A bar for each source: the part of its records with an identifier whose person "
          + "another source knows too.",
        chart: chart,
        table: PageTable(
          file: "match_quality.csv",
          columns: [
            "source", "record", "rows", "identified", "matched", "rate", "refused links",
            "shared identifiers",
          ],
          rows: rows.map { row in
            [
              .text(row.source), .text(row.record.rawValue), .figure(countText(row.kept)),
              .figure(countText(row.identified)), .figure(countText(row.matched)),
              .figure(row.matchRate.map(percentText)), .figure(countText(row.refusedLinks)),
              .figure(countText(row.sharedIdentifiers)),
            ]
          })))
  }

  mutating func methods(_ source: PageSource) {
    let definition = source.definition
    let models = source.totals.tally.axes.models.map(\.rawValue).joined(separator: ", ")
    paragraph(
      "Every order of the period is credited once, to the cent, to the touches before it: under the "
        + "headline model \"\(definition.attribution.headline.rawValue)\" and, for comparison, under "
        + "\(models). What no touch explains stays in rows of its own, and all rows add up to the till."
    )
    paragraph(
      "The program is judged whole: the credited margin of all programs against all cost, media and "
        + "people, tools, creative work, promotions, loyalty and care. A channel's cost does not stand "
        + "alone, so no channel has an ROI.")
    if definition.outputs.minimumGroup > 1 {
      let most = definition.outputs.minimumGroup - 1
      paragraph(
        "Counts of \(most > 1 ? "1 to \(most) persons" : "1 person") are not shown, or stand in "
          + "\(SmallGroups.name), so that nobody can be recognised.")
    }
    terms(
      ReportColumns.programPerformance.map { column in
        let formula = column.formula.isEmpty ? "" : " " + column.name + " = " + column.formula + "."
        return (column.name, column.meaning + formula)
      }, kind: "terms")
    paragraph("dictionary.csv explains the columns of every other report.", kind: "source")
  }
}
