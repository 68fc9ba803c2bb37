/// The exports that say what marketing cost: two ad platforms and the ledger.
///
/// Budgets grow with the number of customers, so that ROI tells the same story at any size.
struct SampleMoney {
  private let customers: Int
  private let seed: UInt64

  init(customers: Int, seed: UInt64) {
    self.customers = customers
    self.seed = seed
  }

  /// Writes all three; their rows by class, and the money of the period.
  func write(to directory: String) throws(Failure) -> (
    rows: [SampleTruth.SourceRows], spend: [SampleTruth.Spend], costs: [SampleTruth.Cost]
  ) {
    let meta = spendRows(Self.metaBudgets, stream: 2)
    let google = spendRows(Self.googleBudgets, stream: 3)
    let ledger = PlantedCost.all(
      meta: meta.map(\.amount).reduce(0, +), google: google.map(\.amount).reduce(0, +),
      scaled: scaled)
    let rows = [
      try writeMeta(meta, to: directory), try writeGoogle(google, to: directory),
      try writeLedger(ledger, to: directory),
    ]
    return (rows, spendTruth("meta", meta) + spendTruth("google", google), costTruth(ledger))
  }

  // MARK: Media

  /// One campaign's day on one platform; money in cents.
  private struct SpendRow {
    var day: Int
    var campaign: Int
    var amount: Int64
    var impressions: Int
    var clicks: Int
  }

  /// Campaign → cents a day for 400 customers.
  private static let metaBudgets: [(campaign: Int, cents: Int64)] = [
    (0, 7_00), (1, 6_00), (3, 9_00), (5, 8_00), (6, 14_00), (7, 8_00),
  ]
  private static let googleBudgets: [(campaign: Int, cents: Int64)] = [
    (2, 8_00), (4, 8_00), (8, 4_00),
  ]

  private func scaled(_ cents: Int64) -> Int64 { cents * Int64(customers) / 400 }

  private func spendRows(_ budgets: [(campaign: Int, cents: Int64)], stream: UInt64) -> [SpendRow] {
    (SampleWorld.firstDay...SampleWorld.lastDay).flatMap { day in
      budgets.filter { SampleWorld.campaigns[$0.campaign].days.contains(day) }.map { budget in
        var draws = SampleDraws(seed: seed, stream: stream, index: day * 100 + budget.campaign)
        let amount = scaled(budget.cents * Int64(80 + draws.below(41)) / 100)
        let clicks = Int(amount) / (30 + draws.below(30))
        return SpendRow(
          day: day, campaign: budget.campaign, amount: amount,
          impressions: clicks * (60 + draws.below(80)) + draws.below(60), clicks: clicks)
      }
    }
  }

  private func writeMeta(_ rows: [SpendRow], to directory: String) throws(Failure)
    -> SampleTruth.SourceRows
  {
    var file = try SampleFile(
      "social/meta-ads.csv", in: directory,
      header: "\u{FEFF}\"Campaign name\",Day,Impressions,Currency,\"Amount spent (USD)\","
        + "\"Link clicks\",\"CPC (cost per link click)\",\"Reporting starts\",\"Reporting ends\"")
    let impressions = rows.map(\.impressions).reduce(0, +)
    let clicks = rows.map(\.clicks).reduce(0, +)
    file.row += Array(",,\(impressions),USD,".utf8)
    file.row.append(
      money: rows.map(\.amount).reduce(0, +), sign: "".utf8, hasThousands: false)
    file.row += Array(",\(clicks),,2026-07-01,2026-09-30".utf8)
    file.endRow(at: 0, as: .totals)
    for row in rows {
      file.row += SampleWords.cell(SampleWorld.campaigns[row.campaign].name)
      file.row += Array(",".utf8)
      file.row.append(isoDay: row.day)
      file.row += Array(",\(row.impressions),USD,".utf8)
      file.row.append(money: row.amount, sign: "".utf8, hasThousands: false)
      file.row += Array(",\(row.clicks),".utf8)
      if row.clicks > 0 {
        file.row.append(money: row.amount / Int64(row.clicks), sign: "".utf8, hasThousands: false)
      }
      for _ in 0..<2 {
        file.row += Array(",".utf8)
        file.row.append(isoDay: row.day)
      }
      file.endRow(at: Int64(row.day))
    }
    try file.close()
    return .init("meta", [file.counts])
  }

  private func writeGoogle(_ rows: [SpendRow], to directory: String) throws(Failure)
    -> SampleTruth.SourceRows
  {
    var file = try SampleFile(
      "search/google-ads.csv", in: directory,
      header: "Campaign report\n\"July 1, 2026 - September 30, 2026\"\n"
        + "Day,Campaign,Campaign type,Currency code,Impr.,Clicks,Avg. CPC,Cost")
    for row in rows {
      file.row.append(isoDay: row.day)
      file.row += Array(",\(SampleWorld.campaigns[row.campaign].name),Search,USD,".utf8)
      append(row.impressions, row.clicks, row.amount, to: &file)
      file.endRow(at: Int64(row.day))
    }
    for label in ["Total: Campaigns", "Total: Account", "Total: Search"] {
      file.row += Array("\(label), --, --,USD,".utf8)
      append(
        rows.map(\.impressions).reduce(0, +), rows.map(\.clicks).reduce(0, +),
        rows.map(\.amount).reduce(0, +), to: &file)
      file.endRow(at: Int64(SampleWorld.lastDay + 1), as: .totals)
    }
    try file.close()
    return .init("google", [file.counts])
  }

  /// Impressions, clicks, cost a click and cost, as Google writes them: ` --` for what is missing.
  private func append(_ impressions: Int, _ clicks: Int, _ amount: Int64, to file: inout SampleFile)
  {
    var count: [UInt8] = []
    count.append(grouped: impressions, hasThousands: true)
    file.row += impressions >= 1_000 ? Array("\"".utf8) + count + Array("\",".utf8) : count + [44]
    var clicked: [UInt8] = []
    clicked.append(grouped: clicks, hasThousands: true)
    file.row += clicks >= 1_000 ? Array("\"".utf8) + clicked + Array("\",".utf8) : clicked + [44]
    if clicks > 0 {
      file.row.append(money: amount / Int64(clicks), sign: "".utf8, hasThousands: false)
    } else {
      file.row += Array(" --".utf8)
    }
    file.row += Array(",".utf8)
    file.row.append(money: amount, sign: "".utf8)
  }

  private func spendTruth(_ source: String, _ rows: [SpendRow]) -> [SampleTruth.Spend] {
    let byProgram = rows.map { row in
      (SampleWorld.claims(SampleWorld.campaigns[row.campaign].program, on: row.day), row.amount)
    }
    return SampleTruth.programNames.enumerated().map { index, name in
      let program: Int? = index < SampleWorld.programs.count ? index : nil
      return .init(
        source: source, program: name,
        amount: byProgram.filter { $0.0 == program }.map(\.1).reduce(0, +))
    }
  }

  // MARK: Ledger

  private func writeLedger(_ rows: [PlantedCost], to directory: String) throws(Failure)
    -> SampleTruth.SourceRows
  {
    var file = try SampleFile(
      "finance/ledger.csv", in: directory,
      header: "Date,Through,Account,Vendor,Memo,Class,Amount", isCRLF: true)
    for row in rows {
      file.row.append(usDay: row.from)
      file.row += Array(",".utf8)
      file.row.append(usDay: row.to)
      for text in [row.account, row.vendor, row.memo, "Marketing"] {
        file.row += Array(",".utf8) + SampleWords.cell(text)
      }
      file.row += Array(",".utf8)
      file.row.append(money: row.amount, sign: "".utf8, inParentheses: true)
      file.endRow(at: Int64(row.from))
    }
    file.plant("", at: Int64(SampleWorld.day(10, 20)), as: .blank)
    file.row += Array("Total,,,,,,".utf8)
    file.row.append(
      money: rows.map(\.amount).reduce(0, +), sign: "".utf8, inParentheses: true)
    file.endRow(at: Int64(SampleWorld.day(10, 21)), as: .totals)
    try file.close()
    return .init("ledger", [file.counts])
  }

  /// The period's part of each row, added up by category and program; invoices of the ad platforms
  /// are left out, since their money is in the ad exports.
  private func costTruth(_ rows: [PlantedCost]) -> [SampleTruth.Cost] {
    var costs: [SampleTruth.Cost] = []
    for row in rows where !row.isMediaInvoice {
      let days = Array(row.from...row.to)
      let parts = PlainCredits.split(row.amount, over: days.map { _ in 1 })
      let amount = zip(days, parts).filter {
        (SampleWorld.firstDay...SampleWorld.lastDay).contains($0.0)
      }.map(\.1).reduce(0, +)
      let program = row.program.map { SampleWorld.programs[$0].name } ?? "(shared)"
      if let index = costs.firstIndex(where: {
        $0.category == row.category && $0.program == program
      }) {
        costs[index].amount += amount
      } else {
        costs.append(.init(category: row.category, program: program, amount: amount))
      }
    }
    return costs
  }
}
