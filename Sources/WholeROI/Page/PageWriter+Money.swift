import Tabular

/// The verdict, the programs, and how cost became return.
extension PageWriter {
  mutating func verdict(_ source: PageSource) {
    let sentences = Verdict(
      source.totals.performance, source.definition, source.totals.evidence,
      source.totals.nextExperiment
    ).sentences
    if let first = sentences.first { paragraph(first, kind: "lead") }
    for sentence in sentences.dropFirst() { paragraph(sentence) }
    terms(Self.wholeFigures(source), kind: "tiles")
    warnings(source.warnings)
  }

  /// What the run warned of, each with what to do; nothing where it warned of nothing.
  private mutating func warnings(_ warnings: [Diagnostic]) {
    guard !warnings.isEmpty else { return }
    paragraph(
      warnings.count == 1
        ? "The run ended with a warning:" : "The run ended with \(warnings.count) warnings:")
    markup.element("ul", ["class": "warnings"]) { list in
      for warning in warnings {
        list.element("li") { item in
          item.text((warning.place.isEmpty ? "" : warning.place + ": ") + warning.message + ". ")
          if !warning.hint.isEmpty { item.element("span", ["class": "soft"], text: warning.hint) }
        }
      }
    }
    markup.newline()
  }

  /// The whole program's figures; those that are not known are left out.
  private static func wholeFigures(_ source: PageSource) -> [(name: String, meaning: String)] {
    let (whole, style, currency) = (source.whole, source.style, source.currency)
    let isMarginKnown = source.totals.performance.isMarginKnown
    let tellsNew = source.totals.performance.tellsNewCustomers(style)
    // With nothing credited it says what is missing, and nothing of the program.
    let isJudged = source.totals.performance.nothingCredited == nil
    let roi = isJudged ? whole.roi : nil
    let range = (isJudged ? [whole.roiLow, whole.roiHigh] : []).compactMap { $0 }.map(percentText)
    let figures: [(String, String?)] = [
      ("ROI", roi.map(percentText)),
      ("ROI, range", range.count == 2 ? range.joined(separator: " to ") : nil),
      ("Incremental ROI, by holdout", whole.incrementalROI.map(percentText)),
      ("Net revenue credited, \(currency.code)", style.amount(whole.credit.net)),
      ("Margin, \(currency.code)", isMarginKnown ? style.amount(whole.credit.margin) : nil),
      ("All cost, \(currency.code)", style.amount(whole.cost)),
      ("Profit, \(currency.code)", isMarginKnown ? style.amount(whole.profit) : nil),
      ("Net revenue per media money (ROAS)", whole.roas.map { $0.text(digits: 2) }),
      ("Net revenue per cost (MER)", whole.mer.map { $0.text(digits: 2) }),
      (
        "Cost per new customer, \(currency.code)",
        tellsNew ? style.amount(whole.cac(currency)) : nil
      ),
      ("Days to payback", whole.paybackDays.map(countText)),
      ("Orders credited", millionthsText(whole.credit.orders)),
      ("New customers credited", tellsNew ? millionthsText(whole.credit.newCustomers) : nil),
      ("Persons reached", style.persons(whole.personsReached)),
      ("Buyers", style.persons(whole.buyers)),
    ]
    return figures.compactMap { name, text in text.map { (name, $0) } }
  }

  mutating func programs(_ source: PageSource) {
    let judged = source.totals.performance.rows.filter(\.isJudged)
    // One holdout far out would press all others together.
    let most = judged.flatMap { [$0.roi, $0.roiLow, $0.roiHigh].compactMap { $0?.value } }
      .reduce(0.5) { max($0, abs($1)) }
    let rows = judged.map { row -> RowChart.Row in
      var marks: [RowChart.Mark] = []
      if let low = row.roiLow, let high = row.roiHigh {
        marks.append(.range(100 * low.value, 100 * high.value))
      }
      if let causal = row.incrementalROI {
        marks.append(.tick(200 * min(max(causal.value / 2, -most), most), kind: "goal"))
      }
      if let roi = row.roi { marks.append(.dot(100 * roi.value, kind: "dot1")) }
      let value = [row.roi.map(percentText) ?? "no ROI", row.verdict?.rawValue]
      return RowChart.Row(
        name: row.name, value: value.compactMap { $0 }.joined(separator: " "), marks: marks,
        isStrong: row.kind == .whole)
    }
    let chart = RowChart(
      rows: rows, unit: "ROI in % of cost",
      legend: Legend(entries: [
        ("dot1", "ROI, headline model"), ("range", "its range"),
        ("goal", "ROI shown by a holdout"),
      ]))
    figure(
      PageFigure(
        title: "ROI of each program, with its range",
        description:
          "A dot for each program's ROI in percent of its cost, on a line from the lowest "
          + "to the highest that its models, lookbacks and draws give. 0 % is where it breaks even. A "
          + "holdout's ROI of more than twice all others stands at the edge.",
        chart: chart, table: Self.performanceTable(source)))
  }

  private static func performanceTable(_ source: PageSource) -> PageTable {
    let (style, code) = (source.style, source.currency.code)
    let isMarginKnown = source.totals.performance.isMarginKnown
    return PageTable(
      file: "program_performance.csv",
      columns: [
        "program", "kind", "persons reached", "buyers", "orders", "net revenue, \(code)",
        "margin, \(code)", "cost, \(code)", "profit, \(code)", "ROI", "low", "high",
        "incremental ROI", "verdict",
      ],
      rows: source.totals.performance.rows.map { row in
        [
          .text(row.name), .text(row.kind.rawValue),
          .figure(style.persons(row.personsReached)), .figure(style.persons(row.buyers)),
          .figure(millionthsText(row.credit.orders)), .figure(style.amount(row.credit.net)),
          .figure(isMarginKnown ? style.amount(row.credit.margin) : nil),
          .figure(style.amount(row.cost)),
          .figure(isMarginKnown ? style.amount(row.profit) : nil),
          .figure(row.roi.map(percentText)), .figure(row.roiLow.map(percentText)),
          .figure(row.roiHigh.map(percentText)), .figure(row.incrementalROI.map(percentText)),
          .text(row.verdict?.rawValue ?? ""),
        ]
      })
  }

  /// From the credited gross revenue down to the profit, each step beginning where the last one ended.
  mutating func money(_ source: PageSource) {
    let (whole, style) = (source.whole, source.style)
    var steps: [(name: String, minor: Int64, isSum: Bool)] = [
      ("Gross revenue credited", whole.credit.gross, true),
      ("Discounts", -whole.credit.discounts, false),
      ("Returns", -whole.credit.returns, false),
    ]
    if source.totals.performance.isMarginKnown {
      steps.append(("Cost of goods", -whole.credit.costOfGoods, false))
      steps.append(("Margin", whole.credit.margin, true))
    } else {
      steps.append(("Net revenue", whole.credit.net, true))
    }
    for category in CostCategory.allCases where whole.costs[category.index] != 0 {
      steps.append(("Cost: \(category.rawValue)", -whole.costs[category.index], false))
    }
    if source.totals.performance.isMarginKnown { steps.append(("Profit", whole.profit, true)) }
    var level: Int64 = 0
    let rows = steps.map { step -> RowChart.Row in
      let from = step.isSum ? 0 : level
      level = step.isSum ? step.minor : level + step.minor
      return RowChart.Row(
        name: step.name, value: style.amount(step.minor) ?? "",
        marks: [
          .bar(
            from: style.units(from), to: style.units(level),
            kind: step.minor < 0 ? "loss" : (step.isSum ? "s1" : "s2"))
        ], isStrong: step.isSum)
    }
    figure(
      PageFigure(
        title: "How revenue becomes profit: the whole program",
        description:
          "A waterfall in \(source.currency.code): from the gross revenue that the headline "
          + "model credits, down by discounts, returns, the cost of goods and each kind of cost, to "
          + "the profit. Filled bars are sums, outlined ones are taken away.",
        chart: RowChart(
          rows: rows, unit: source.currency.code,
          legend: Legend(entries: [("s1", "what is left"), ("loss", "taken away, or a loss")])),
        table: PageTable(
          file: "program_performance.csv", columns: ["step", source.currency.code, "kind"],
          rows: steps.map { step in
            [
              .text(step.name), .figure(style.amount(step.minor)),
              .text(step.isSum ? "sum" : "change"),
            ]
          })))
  }

  mutating func days(_ source: PageSource) {
    let (performance, style) = (source.totals.performance, source.style)
    let names = performance.whole.days.indices.map { day in
      ISODay(CivilDay(performance.period.from.number + Int32(day))).description
    }
    func series(_ name: String, _ kind: String, _ row: PerformanceRow) -> ColumnChart.Series {
      ColumnChart.Series(
        name: name, kind: kind, values: row.days.map { style.units($0.credit.net) })
    }
    let chart = ColumnChart(
      slots: names, stacked: [series("credited to the program", "s2", performance.whole)],
      line: series("all sales of the till", "line1", performance.till),
      stretches: Self.stretches(source, count: names.count),
      unit: "net revenue by day, \(source.currency.code)")
    figure(
      PageFigure(
        title: "Net revenue by day",
        description: "A column a day for the net revenue credited to the whole program, a line for "
          + "the till's; above them, from when to when each program with set days ran.",
        chart: chart,
        table: PageTable(
          file: "program_daily.csv",
          columns: [
            "day", "credited net revenue, \(source.currency.code)",
            "till's net revenue, \(source.currency.code)", "cost, \(source.currency.code)",
          ],
          rows: names.enumerated().map { day, name in
            [
              .text(name), .figure(style.amount(performance.whole.days[day].credit.net)),
              .figure(style.amount(performance.till.days[day].credit.net)),
              .figure(style.amount(performance.whole.days[day].cost)),
            ]
          })))
  }

  /// Of programs that have a first or a last day, where they touch the period; a dozen at most.
  private static func stretches(_ source: PageSource, count: Int) -> [ColumnChart.Stretch] {
    let first = source.definition.period.from.number
    return Array(
      source.definition.programs.compactMap { program -> ColumnChart.Stretch? in
        guard program.from != nil || program.to != nil else { return nil }
        let from = max(0, Int((program.from?.number ?? first) - first))
        let to = min(count - 1, program.to.map { Int($0.number - first) } ?? count - 1)
        return from <= to ? ColumnChart.Stretch(name: program.name, slots: from...to) : nil
      }.prefix(12))
  }

  /// What each additive model credits to each channel.
  mutating func models(_ source: PageSource) {
    let (tally, style) = (source.totals.tally, source.style)
    let axes = tally.axes
    let channels = axes.channels.indices.map { channel in
      (channel, axes.models.indices.map { tally.credit(model: $0, channel: channel).net })
    }.filter { $0.1.contains { $0 != 0 } }
    let largest = channels.sorted { a, b in
      a.1[axes.headline] != b.1[axes.headline]
        ? a.1[axes.headline] > b.1[axes.headline] : a.0 < b.0
    }.prefix(20)
    let rows = largest.map { channel, nets -> RowChart.Row in
      let values = nets.map(style.units)
      var marks: [RowChart.Mark] = [.range(values.min() ?? 0, values.max() ?? 0)]
      for (model, value) in values.enumerated() where model != axes.headline {
        marks.append(.dot(value, kind: "dot2"))
      }
      marks.append(.dot(values[axes.headline], kind: "dot1"))
      return RowChart.Row(
        name: axes.channels[channel].name, value: style.amount(nets[axes.headline]) ?? "",
        marks: marks)
    }
    paragraph(
      "The same orders, credited by \(axes.models.count) rules. Where the dots of a channel lie close "
        + "together the rule hardly matters; where they lie apart, no rule knows, and a holdout would."
    )
    let chart = RowChart(
      rows: rows, unit: "net revenue credited, \(source.currency.code)",
      legend: Legend(entries: [
        ("dot1", "headline: " + axes.models[axes.headline].rawValue), ("dot2", "other models"),
      ]))
    figure(
      PageFigure(
        title: "Net revenue of each channel, by model",
        description:
          "A dot for each additive model's credit, on a line from the lowest to the highest; "
          + "the headline model's dot is filled. The 20 channels with most credit.",
        chart: chart,
        table: PageTable(
          file: "model_comparison.csv",
          columns: ["channel", "family"] + axes.models.map(\.rawValue),
          rows: channels.map { channel, nets in
            [.text(axes.channels[channel].name), .text(axes.channels[channel].family)]
              + nets.map { .figure(style.amount($0)) }
          })))
  }
}
