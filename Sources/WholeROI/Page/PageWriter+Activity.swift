import Tabular

/// Content, objectives, stores and care.
extension PageWriter {
  mutating func content(_ source: PageSource) {
    let rows = source.totals.wholeProgram.contentMix ?? []
    let weeks = Set(rows.compactMap(\.week)).sorted()
    let types = ["conversation", "broadcast", "promotion", "(unknown)"].filter { type in
      rows.contains { $0.type == type }
    }
    func together(_ type: String, _ week: CivilDay?) -> [ContentMixRow] {
      rows.filter { $0.type == type && $0.week == week }
    }
    let kinds = ["s1", "s2", "s3", "s4"]
    let chart = ColumnChart(
      slots: weeks.map { ISODay($0).description },
      stacked: types.enumerated().map { place, type in
        ColumnChart.Series(
          name: type, kind: kinds[place % kinds.count],
          values: weeks.map { week in
            Double(together(type, week).reduce(0) { $0 + $1.posts })
          })
      }, line: nil, unit: "posts a week")
    let places = weeks.map { Optional($0) } + (rows.contains { $0.week == nil } ? [nil] : [])
    figure(
      PageFigure(
        title: "Posts by type and week, all channels",
        description:
          "A column a week, beginning with the Monday named below: conversations, broadcasts and "
          + "promotions on top of each other.",
        chart: chart,
        table: PageTable(
          file: "content_mix.csv",
          columns: ["week", "type", "posts", "reach", "engagements", "engagement rate"],
          rows: places.flatMap { week in
            types.compactMap { Self.cells(week, $0, together($0, week)) }
          })))
    fatigue(source)
  }

  private static func cells(
    _ week: CivilDay?, _ type: String, _ rows: [ContentMixRow]
  ) -> [PageTable.Cell]? {
    guard !rows.isEmpty else { return nil }
    let reach = rows.reduce(Int128(0)) { $0 + Int128($1.reach) }
    let engagements = rows.reduce(Int128(0)) { $0 + Int128($1.engagements) }
    return [
      .text(week.map { ISODay($0).description } ?? "(no time)"), .text(type),
      .figure(countText(rows.reduce(0) { $0 + $1.posts })), .figure(fixedText(reach, digits: 0)),
      .figure(fixedText(engagements, digits: 0)),
      .figure(Ratio(engagements, reach).map(percentText)),
    ]
  }

  private mutating func fatigue(_ source: PageSource) {
    guard source.absence(of: "promotion_fatigue") == nil,
      let rows = source.totals.wholeProgram.promotionFatigue, !rows.isEmpty
    else { return }
    table(
      PageTable(
        file: "promotion_fatigue.csv",
        columns: [
          "channel", "promotions", "engagement rate per share of promotions", "low", "high",
          "unsubscribes per 1,000 sends",
        ],
        rows: rows.map { row in
          [
            .text(row.channel), .figure(countText(row.posts)),
            .figure(row.slope.map { decimalText($0, digits: 4) }),
            .figure(row.low.map { decimalText($0, digits: 4) }),
            .figure(row.high.map { decimalText($0, digits: 4) }),
            .figure(row.unsubscribesPer1000.map { $0.text(digits: 2) }),
          ]
        }), caption: "Do promotions tire customers? They do where the range lies below 0")
  }

  mutating func objectives(_ source: PageSource) {
    let rows = source.totals.wholeProgram.objectives ?? []
    // Beyond three times the target, one bar would hide all others.
    func percent(_ ratio: Ratio?) -> Double? { ratio.map { min(max(100 * $0.value, -300), 300) } }
    let chart = RowChart(
      rows: rows.map { row in
        var marks: [RowChart.Mark] = [.tick(100, kind: "goal")]
        if let reached = percent(row.reached) {
          marks.insert(.bar(from: 0, to: reached, kind: reached < 0 ? "loss" : "s2"), at: 0)
        }
        if let pace = row.pace,
          let part = percent(
            Ratio(
              pace.numerator * row.target.denominator, pace.denominator * row.target.numerator))
        {
          marks.append(.tick(part, kind: "pace"))
        }
        let status = row.status?.rawValue ?? "not known"
        return RowChart.Row(
          name: row.objective,
          value: [row.reached.map(percentText), status].compactMap { $0 }.joined(separator: " "),
          marks: marks)
      }, unit: "% of the target",
      legend: Legend(entries: [
        ("s2", "so far"), ("goal", "target"), ("pace", "pace by now"),
      ]))
    figure(
      PageFigure(
        title: "Objectives: how far each is",
        description:
          "A bar for each objective's figure so far in percent of its target, a thick stroke at "
          + "the target, and a dashed one where it should be by now.",
        chart: chart,
        table: PageTable(
          file: "objectives.csv",
          columns: [
            "objective", "target", "actual", "reached", "pace", "forecast", "status", "owner",
            "from",
            "to",
          ],
          rows: rows.map { row in
            func figure(_ ratio: Ratio?) -> PageTable.Cell {
              .figure(ratio.map { $0.text(digits: 2) })
            }
            return [
              .text(row.objective), figure(row.target), figure(row.actual),
              .figure(row.reached.map(percentText)), figure(row.pace), figure(row.forecast),
              .text(row.status?.rawValue ?? "not known"), .text(row.owner),
              .text(ISODay(row.from).description), .text(ISODay(row.to).description),
            ]
          })))
  }

  mutating func stores(_ source: PageSource) {
    let rows = source.totals.wholeProgram.stores ?? []
    let (style, code) = (source.style, source.currency.code)
    let totals = rows.filter { $0.kind == .store }
    let largest = totals.enumerated().sorted { a, b in
      a.element.net != b.element.net ? a.element.net > b.element.net : a.offset < b.offset
    }.prefix(24).map(\.element)
    let credited = Dictionary(
      rows.filter { $0.kind == .program }.map { ($0.store, $0.net) }, uniquingKeysWith: +)
    let chart = RowChart(
      rows: largest.map { row in
        let own = style.units(credited[row.store] ?? 0)
        return RowChart.Row(
          name: row.store, value: style.amount(row.net) ?? "",
          marks: [
            .bar(from: 0, to: style.units(row.net), kind: "s3"),
            .bar(from: 0, to: own, kind: "s1"),
          ])
      }, unit: "net revenue, \(code)",
      legend: Legend(entries: [("s3", "all sales"), ("s1", "credited to programs")]))
    figure(
      PageFigure(
        title: "What each store sold",
        description:
          "A light bar for each store's net revenue, and in it a dark one for what the headline "
          + "model credits to programs; the 24 stores with most.",
        chart: chart,
        table: PageTable(
          file: "stores.csv",
          columns: [
            "store", "program", "kind", "orders", "net revenue, \(code)", "identified",
            "online before the store",
          ],
          rows: rows.map { row in
            [
              .text(row.store), .text(row.program), .text(row.kind.rawValue),
              .figure(millionthsText(row.orders)), .figure(style.amount(row.net)),
              .figure(row.identifiedShare.map(percentText)),
              .figure(row.digitalShare.map(percentText)),
            ]
          })))
  }

  mutating func service(_ source: PageSource) {
    func minutes(_ milliseconds: Int64?, over divisor: Int128) -> PageTable.Cell {
      .figure(
        milliseconds.flatMap { Ratio(Int128($0), divisor * 60_000) }.map { $0.text(digits: 1) })
    }
    table(
      PageTable(
        file: "service.csv",
        columns: [
          "channel", "messages", "answered", "first response, median minutes", "nine in ten within",
          "resolution, median minutes", "helped customers", "bought again in 90 days",
          "others like them",
        ],
        rows: (source.totals.wholeProgram.service ?? []).filter { $0.week == nil }.map { row in
          [
            .text(row.channel), .figure(countText(row.messages)),
            .figure(row.answeredRate.map(percentText)), minutes(row.doubledFirstResponse, over: 2),
            minutes(row.firstResponseP90, over: 1), minutes(row.doubledResolution, over: 2),
            .figure(row.helped.map(countText)), .figure(row.repeatRate.map(percentText)),
            .figure(row.matchedRepeatRate.map { percentText($0) }),
          ]
        }), caption: "Care by channel")
  }
}
