import Testing

@testable import WholeROI

/// totals.csv: what exports say of sums, beside what their rows add up to.
@Suite struct TotalsReportTests {
  @Test(arguments: [true, false])
  func everyAdditiveMeasureIsCheckedWhereverTheTotalStands(isFirst: Bool) throws {
    let total = "Total,9.00,30,8\n"
    let rows = "2026-07-01,4.00,10,3\n2026-07-02,5.00,20,4\n"
    let run = try self.run(
      ["ads.csv": "day,amount,shown,clicks\n" + (isFirst ? total + rows : rows + total)],
      """
      { name: "ads", files: "ads.csv", layout: { record: "spend", totals: { day: "Total" },
        columns: { day: "day", amount: "amount", impressions: "shown", clicks: "clicks" } } },
      """)
    #expect(
      try cells(run) == [
        "amount 9.00 9.00 0.00 agrees", "impressions 30 30 0 agrees", "clicks 8 7 1 differs",
      ])
    #expect(
      told(run) == [
        "the rows add up to 7 of clicks, and the total row nearest to that says 8"
      ])
  }

  @Test func totalsOfOrdersAndPostsAreCheckedAndReachIsNot() throws {
    let run = try self.run(
      [
        "shop.csv": "id,time,net,tax\nA,2026-07-01,10.00,1.00\nA,,5.00,\nTotal,,15.00,2.00\n",
        "posts.csv": "id,reach,likes\np1,100,3\np2,50,4\nTotal,120,7\n",
      ],
      """
      { name: "shop", files: "shop.csv", marginRate: 0.5, layout: { record: "order", totals: { id: "Total" },
        continues: { id: "(same)" }, columns: { id: "id", time: "time", net: "net", tax: "tax" } } },
      { name: "posts", files: "posts.csv", layout: { record: "post", totals: { id: "Total" },
        columns: { id: "id", reach: "reach", likes: "likes" } } },
      """)
    #expect(
      try cells(run) == [
        "net 15.00 15.00 0.00 agrees", "tax 2.00 1.00 1.00 differs", "likes 7 7 0 agrees",
      ])
  }

  @Test func eachSectionsTotalIsCheckedAgainstItsSection() throws {
    let run = try self.run(
      [
        "ledger.csv": """
        ,Date,Amount
        Marketing,,
        Print,,
        ,2026-07-01,1.00
        Total for Print,,1.00
        ,2026-07-02,2.00
        Total for Marketing,,9.00
        TOTAL,,3.00

        """
      ],
      """
      { name: "ledger", files: "ledger.csv", layout: { record: "cost", sections: "Account",
        totals: { "#1": "Total*" }, columns: { day: "Date", account: "Account", amount: "Amount" } } },
      """)
    let rows = try run.report("totals")
    #expect(rows.map { $0["section"] } == ["", "Marketing:Print", "Marketing"])
    #expect(rows.map { $0["outcome"] } == ["agrees", "agrees", "differs"])
    #expect(rows.map { $0["found"] } == ["3.00", "1.00", "3.00"])
    #expect(
      told(run) == [
        "the rows of \"Marketing\" add up to USD 3.00 of amount, and the total row nearest to that"
          + " says USD 9.00"
      ])
  }

  @Test func aMeasureWithoutAFigureInTheTotalRowIsNotSaidAndUnsummedOnesAreLeftOut() throws {
    let run = try self.run(
      ["ads.csv": "day,amount,clicks,shown\n2026-07-01,4.00,3,5\nTotal,4.00,,9\n"],
      """
      { name: "ads", files: "ads.csv", layout: { record: "spend", totals: { day: "Total" },
        unsummed: ["impressions"],
        columns: { day: "day", amount: "amount", clicks: "clicks", impressions: "shown" } } },
      """)
    #expect(try cells(run) == ["amount 4.00 4.00 0.00 agrees", "clicks  3  not said"])
    #expect(told(run).isEmpty)
  }

  @Test func figuresOfAggregateExportsStandBesideWhatTheRunCounts() throws {
    let run = try self.run(
      [
        "ga4.csv": """
        day,Sessions,Users,Purchases,Revenue,Mail
        2026-07-01,50,9,1,12.50,2
        2026-07-02,70,9,1,0,1
        Total,120,15,2,12.50,9

        """,
        "mail.csv": """
        time,email,action
        2026-07-01T10:00,a@x.example,click
        2026-07-02T10:00,b@x.example,click
        2026-07-02T11:00,b@x.example,open
        2026-07-03T10:00,b@x.example,click

        """,
        "more.csv": "id,time,net\nB,2026-07-02T10:00,7.00\nC,2026-07-09T10:00,1.00\n",
      ],
      """
      { name: "ga4", files: "ga4.csv", layout: { record: "total", totals: { day: "Total" },
        columns: { day: "day" }, metrics: { sessions: "Sessions", users: "Users",
          purchases: "Purchases", revenue: "Revenue", "email clicks": "Mail" } } },
      { name: "mail", files: "mail.csv", channel: "email", layout: { record: "touch",
        columns: { time: "time", email: "email", action: "action" } } },
      { name: "more", files: "more.csv", marginRate: 0.5, layout: { record: "order",
        columns: { id: "id", time: "time", net: "net" } } },
      """)
    #expect(
      try cells(run) == [
        "sessions 120.00 120.00 0.00 agrees", "purchases 2.00 2.00 0.00 agrees",
        "revenue 12.50 12.50 0.00 agrees", "email clicks 9.00 3.00 6.00 differs",
        "sessions 120.00   not compared", "purchases 2.00 1.00 1.00 compared",
        "revenue 12.50 7.00 5.50 compared", "email clicks 3.00 2.00 1.00 compared",
      ])
    let compared = try #require(run.report("totals").last)
    #expect(compared["from"] == "2026-07-01" && compared["to"] == "2026-07-02")
  }

  /// Whole words tell: `corporate` holds "rate", and `super sales` "per ".
  @Test(arguments: [
    ("generated leads", true), ("corporate orders", true), ("super sales", true),
    ("reached carts", true), ("abuse reports", true), ("Revenue", true),
    ("Bounce rate", false), ("bounce_rate", false), ("bounceRate", false), ("BounceRate", false),
    ("New users", false), ("Unique Opens", false), ("Views per visit", false), ("reach", false),
    ("Avg. time", false), ("nb_uniq_visitors", false),
  ])
  func wholeWordsTellWhetherAMetricAddsUp(metric: String, isAdditive: Bool) {
    #expect(TotalsCheck.isAdditive(metric) == isAdditive)
  }

  @Test func aRunWithoutTotalsHasAnEmptyReport() throws {
    #expect(try run([:], "").report("totals").isEmpty)
  }

  /// A run over a till of one order far away in time, and more.
  /// What the run warns of, but for touches, which these exports lack.
  private func told(_ run: FinishedRun) -> [String] {
    run.result.warningsOfExports.map(\.message)
  }

  private func run(_ files: [String: String], _ sources: String) throws -> FinishedRun {
    var files = files
    files["till.csv"] = "id,time,net\nT1,2026-07-20T10:00:00Z,100.00\n"
    return try TemporaryRun(
      files,
      pipeline: """
        { name: "totals", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [ \(sources)
            { name: "till", files: "till.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } } ],
          outputs: { directory: "out", minimumGroup: 1 } }
        """
    ).run()
  }

  private func cells(_ run: FinishedRun) throws -> [String] {
    try run.report("totals").map { row in
      ["measure", "stated", "found", "difference", "outcome"].map { row[$0] ?? "?" }
        .joined(separator: " ")
    }
  }
}
