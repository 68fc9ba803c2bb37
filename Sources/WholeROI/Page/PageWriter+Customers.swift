import Tabular

/// How customers moved through the purchase cycle, and what fans and members are worth.
extension PageWriter {
  mutating func cycle(_ source: PageSource) {
    let rows = source.totals.wholeProgram.purchaseCycle ?? []
    let (style, code) = (source.style, source.currency.code)
    let stages = rows.filter { $0.program == ReportRows.wholeName }.dropLast()
    let chart = RowChart(
      rows: stages.map { row in
        var marks: [RowChart.Mark] = []
        if let entered = row.entered {
          marks.append(.bar(from: 0, to: Double(entered), kind: "s3"))
        }
        if let advanced = row.advanced {
          marks.append(.bar(from: 0, to: Double(advanced), kind: "s1"))
        }
        let rate = row.advanceRate.map { " · " + percentText($0) } ?? ""
        return RowChart.Row(
          name: row.stage, value: (row.entered.map(countText) ?? "–") + rate, marks: marks)
      }, unit: "persons",
      legend: Legend(entries: [("s3", "entered the stage"), ("s1", "went further")]))
    figure(
      PageFigure(
        title: "Persons through the purchase cycle, whole program",
        description:
          "For each stage from discovery to advocacy a light bar of the persons whose furthest "
          + "stage became this one in the period, and in it a dark one of those who went further by "
          + "its end; at the right the number who entered and the part that went on.",
        chart: chart,
        table: PageTable(
          file: "purchase_cycle.csv",
          columns: [
            "program", "stage", "persons entered", "went further", "rate", "median days",
            "media, \(code)", "media per advance, \(code)", "net revenue, \(code)", "touches",
          ],
          rows: rows.map { row in
            let days = row.doubledMedian.flatMap {
              Ratio(Int128($0), 2 * Int128(CivilDay.milliseconds))
            }
            return [
              .text(row.program), .text(row.stage), .figure(row.entered.map(countText)),
              .figure(row.advanced.map(countText)), .figure(row.advanceRate.map(percentText)),
              .figure(days.map { $0.text(digits: 1) }), .figure(style.amount(row.cost)),
              .figure(style.amount(row.costPerAdvance)), .figure(style.amount(row.net)),
              .figure(countText(row.touches)),
            ]
          })))
  }

  mutating func fans(_ source: PageSource) {
    let rows = source.totals.wholeProgram.fans ?? []
    let (style, code) = (source.style, source.currency.code)
    let drawn = rows.filter { $0.netPerPerson != nil }.prefix(24)
    let chart = RowChart(
      rows: drawn.map { row in
        let value = row.netPerPerson?.value ?? 0
        return RowChart.Row(
          name: "\(row.status), \(row.tier)", value: style.amount(row.netPerPerson) ?? "",
          marks: [.bar(from: 0, to: value, kind: value < 0 ? "loss" : "s2")])
      }, unit: "net revenue per person, \(code)")
    figure(
      PageFigure(
        title: "Net revenue per person, by status and tier",
        description:
          "A bar for each status (advocate, fan, member, none) and loyalty tier: the period's "
          + "net revenue over all persons of the group.",
        chart: chart, table: Self.fansTable(rows, style, code)))
    premiums(rows, style, code)
    referrals(source, code)
    if let customers = source.totals.wholeProgram.customers,
      source.absence(of: "customers") == nil
    {
      table(Self.customersTable(customers, style, code), caption: "Customers by segment")
    }
  }

  /// What fans buy more than others like them, where that can be told.
  private mutating func premiums(_ rows: [FansRow], _ style: ReportStyle, _ code: String) {
    let matched = rows.compactMap { row in row.premium.map { (row, $0) } }.prefix(24)
    guard !matched.isEmpty else { return }
    paragraph(
      "Fans buy more also because good customers become fans. Beside others alike in earlier purchases, "
        + "tier and store the difference is smaller; still, nobody was made a fan by lot.")
    let unit = style.minorPerUnit
    figure(
      PageFigure(
        title: "What they buy more than others like them",
        description:
          "A dot for each status and tier: the matched difference in net revenue per person, "
          + "on its 95 % interval.",
        chart: RowChart(
          rows: matched.map { row, premium in
            RowChart.Row(
              name: "\(row.status), \(row.tier)", value: style.amount(premium.difference) ?? "",
              marks: [
                .range(premium.low / unit, premium.high / unit),
                .dot(premium.difference / unit, kind: "dot1"),
              ])
          }, unit: "\(code) per person"),
        table: PageTable(
          file: "fans.csv",
          columns: ["status", "tier", "premium, \(code) per person", "low", "high"],
          rows: matched.map { row, premium in
            [
              .text(row.status), .text(row.tier), .figure(style.amount(premium.difference)),
              .figure(style.amount(premium.low)), .figure(style.amount(premium.high)),
            ]
          })))
  }

  /// What a referred buyer cost, where the pipeline says what referrals cost.
  private mutating func referrals(_ source: PageSource, _ code: String) {
    guard source.absence(of: "advocates") == nil,
      let graph = source.totals.wholeProgram.advocates, let cost = graph.cost
    else { return }
    let (style, buyers) = (source.style, graph.buyersOfPeriod)
    let paid = "Referrals cost \(code) \(style.amount(cost) ?? "") in the period"
    guard let buyers, let each = style.amount(graph.costPerBuyer(source.currency)) else {
      return paragraph(
        paid + (buyers == 0 ? ", and nobody who was referred began to buy in it." : "."))
    }
    paragraph(
      paid + "; \(countText(buyers)) persons who were referred began to buy in it: \(code) \(each) "
        + "each (advocates.csv).")
  }

  private static func fansTable(
    _ rows: [FansRow], _ style: ReportStyle, _ code: String
  ) -> PageTable {
    PageTable(
      file: "fans.csv",
      columns: [
        "status", "tier", "persons", "buyers", "orders", "net revenue, \(code)",
        "per person, \(code)", "orders per person", "days since the last", "visits per person",
        "retention",
      ],
      rows: rows.map { row in
        [
          .text(row.status), .text(row.tier), .figure(row.persons.map(countText)),
          .figure(row.buyers.map(countText)), .figure(row.orders.map(countText)),
          .figure(style.amount(row.net)), .figure(style.amount(row.netPerPerson)),
          .figure(row.frequency.map { $0.text(digits: 2) }),
          .figure(row.recencyDays.map { $0.text(digits: 1) }),
          .figure(row.visits.map { $0.text(digits: 2) }), .figure(row.retention.map(percentText)),
        ]
      })
  }

  private static func customersTable(
    _ rows: [CustomersRow], _ style: ReportStyle, _ code: String
  ) -> PageTable {
    PageTable(
      file: "customers.csv",
      columns: [
        "dimension", "segment", "persons", "orders", "net revenue, \(code)", "margin, \(code)",
        "per person, \(code)", "orders per person", "days since the last",
      ],
      rows: rows.map { row in
        [
          .text(row.dimension), .text(row.segment), .figure(row.persons.map(countText)),
          .figure(countText(row.orders)), .figure(style.amount(row.net)),
          .figure(style.amount(row.margin)), .figure(style.amount(row.netPerPerson)),
          .figure(row.frequency.map { $0.text(digits: 2) }),
          .figure(row.recencyDays.map { $0.text(digits: 1) }),
        ]
      })
  }
}
