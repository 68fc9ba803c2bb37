import Tabular

/// What can be said of cause: holdouts, exposure sets and pairs of families.
extension PageWriter {
  mutating func holdouts(_ source: PageSource) {
    let (evidence, style) = (source.totals.evidence, source.style)
    let rows =
      evidence.holdouts.flatMap { $0.rows(minimumGroup: style.minimumGroup) }
      + evidence.factorials.flatMap { $0.rows(minimumGroup: style.minimumGroup) }
    guard !rows.isEmpty else { return paragraph("Nobody was assigned to an experiment.") }
    let table = PageTable(
      file: "experiments.csv",
      columns: [
        "experiment", "arm", "metric", "persons", "mean", "control's mean", "difference", "low",
        "high", "p", "lift, %", "ROI", "verdict",
      ],
      rows: rows.map { Self.cells($0, style) })
    let judged = rows.filter { $0.roi != nil }
    guard !judged.isEmpty else { return self.table(table, caption: "Experiments by arm") }
    let chart = RowChart(
      rows: judged.map { row in
        let value = 100 * (row.roi?.value ?? 0)
        let range = row.roiInterval.map { RowChart.Mark.range(100 * $0.low, 100 * $0.high) }
        return RowChart.Row(
          name: row.experiment, value: row.roi.map(percentText) ?? "",
          marks: [range, .dot(value, kind: "dot1")].compactMap { $0 })
      }, unit: "incremental ROI in % of cost")
    figure(
      PageFigure(
        title: "Incremental ROI, with its 95 % interval",
        description:
          "A dot for each experiment's incremental ROI in percent, on its 95 % interval. An "
          + "interval that crosses 0 % leaves open whether the money came back.",
        chart: chart, table: table))
  }

  private static func cells(_ row: HoldoutRow, _ style: ReportStyle) -> [PageTable.Cell] {
    func figure(_ value: Double?) -> PageTable.Cell {
      .figure(row.metric.isMoney ? style.amount(value) : value.map { decimalText($0, digits: 4) })
    }
    return [
      .text(row.experiment), .text(row.arm), .text(row.metric.rawValue),
      .figure(style.persons(row.persons)), figure(row.mean), figure(row.controlMean),
      figure(row.estimate?.difference), figure(row.estimate?.low), figure(row.estimate?.high),
      .figure(row.estimate.map { decimalText($0.pValue, digits: 4) }),
      .figure(row.lift.map { decimalText($0, digits: 1) }), .figure(row.roi.map(percentText)),
      .text(row.verdict),
    ]
  }

  mutating func sets(_ source: PageSource) {
    let style = source.style
    let folded = source.totals.evidence.integration?.toldRows(style) ?? []
    let sets = folded.filter { $0.kind == .set }
    guard !sets.isEmpty else {
      return paragraph("Nobody had a profile before the window, so there is nobody to compare.")
    }
    func isTold(_ row: Integration.Row) -> Bool {
      style.tells(row.tally.buyers, of: row.tally.persons)
    }
    let families = Set(sets.flatMap(\.families)).sorted(by: precedesByBytes)
    let ordered = sets.enumerated().filter { isTold($1) }.sorted { a, b in
      a.element.tally.persons != b.element.tally.persons
        ? a.element.tally.persons > b.element.tally.persons : a.offset < b.offset
    }.map(\.element).prefix(30)
    let chart = SetChart(
      members: families,
      rows: ordered.map { row in
        let mean = style.amount(row.tally.net.mean) ?? "–"
        return SetChart.Row(
          members: Set(row.families.compactMap { families.firstIndex(of: $0) }),
          name: row.families.isEmpty ? row.name : nil, count: Double(row.tally.persons),
          value: "\(countText(row.tally.persons)) · \(mean)")
      }, unit: "persons · net revenue per person, \(source.currency.code)")
    paragraph("Mind: " + Integration.caution + ".")
    figure(
      PageFigure(
        title: "Persons by the families of channels that reached them",
        description:
          "Each line is a set of families, marked by filled dots; the bar counts the persons "
          + "whom exactly these reached, and at the right stands what one of them bought on average "
          + "in the weeks after.",
        chart: chart,
        table: PageTable(
          file: "integration.csv",
          columns: [
            "families", "kind", "persons", "buyers", "buy rate",
            "net per person, \(source.currency.code)", "low", "high", "matched",
          ],
          rows: folded.map { Self.cells($0, style) })))
  }

  private static func cells(_ row: Integration.Row, _ style: ReportStyle) -> [PageTable.Cell] {
    let tally = row.tally
    let isTold = style.tells(tally.buyers, of: tally.persons)
    let matched = row.matched
    let interval = isTold ? tally.net.sample?.interval : nil
    let rate = isTold ? Ratio(Int128(tally.buyers), Int128(tally.persons)) : nil
    return [
      .text(row.name), .text(row.kind.rawValue), .figure(style.persons(tally.persons)),
      .figure(isTold ? countText(tally.buyers) : nil), .figure(rate.map(percentText)),
      .figure(isTold ? style.amount(tally.net.mean) : nil), .figure(style.amount(interval?.low)),
      .figure(style.amount(interval?.high)), .figure(style.amount(matched?.mean)),
    ]
  }

  mutating func synergy(_ source: PageSource) {
    let style = source.style
    let pairs = source.totals.evidence.integration?.toldPairs(style).pairs ?? []
    guard !pairs.isEmpty else { return paragraph("No person saw two families of channels.") }
    let names = Set(pairs.flatMap { [$0.pair.first, $0.pair.second] }).sorted(by: precedesByBytes)
    let cells = pairs.compactMap { told -> HeatMap.Cell? in
      let pair = told.pair
      guard let row = names.firstIndex(of: pair.second),
        let column = names.firstIndex(of: pair.first)
      else { return nil }
      let interaction = pair.interaction
      guard told.tellsInteraction, let value = interaction.value else {
        return HeatMap.Cell(row: row, column: column, value: nil, text: "–")
      }
      let unit = style.minorPerUnit
      let range = interaction.estimate
      return HeatMap.Cell(
        row: row, column: column, value: value, text: decimalText(value / unit, digits: 1),
        low: range.map { decimalText($0.low / unit, digits: 1) },
        high: range.map { decimalText($0.high / unit, digits: 1) },
        isSure: range.map { $0.low > 0 || $0.high < 0 } ?? false)
    }
    let code = source.currency.code
    figure(
      PageFigure(
        title: "What two families bring together beyond what each brings, \(code) per person",
        description:
          "A field for each two families: the interaction in \(code) per person and its 95 % "
          + "interval. Above 0 they do more together, below 0 less. A field is shaded only where its "
          + "interval leaves 0 out, the darker the more; a dash stands where too few persons saw them.",
        chart: HeatMap(
          names: names, cells: cells,
          legend: Legend(entries: [
            ("up2", "more together"), ("down2", "less together"),
            ("none", "may be chance, or too few"),
          ])),
        table: PageTable(
          file: "synergy.csv",
          columns: [
            "family", "and", "interaction, \(code) per person", "low", "high",
            "persons who saw both", "p",
          ],
          rows: pairs.map { told in
            let (pair, interaction) = (told.pair, told.pair.interaction)
            let estimate = told.tellsInteraction ? interaction.estimate : nil
            return [
              .text(pair.first), .text(pair.second),
              .figure(told.tellsInteraction ? style.amount(interaction.value) : nil),
              .figure(style.amount(estimate?.low)), .figure(style.amount(estimate?.high)),
              .figure(told.tellsPersons ? countText(interaction.both) : nil),
              .figure(estimate.map { decimalText($0.pValue, digits: 4) }),
            ]
          })))
  }
}
