import Tabular
import Testing

@testable import WholeROI

extension ReportFixture {
  fileprivate func verify(
    spend: [SpendRecord] = [], ledger: [CostRecord] = [], reconciliation: Reconciliation? = nil
  ) throws {
    let costs = try allocate(spend: spend, ledger: ledger)
    try IdentityCheck.verify(
      tally, reconciliation ?? self.reconciliation, measurePerformance(tally, costs), costs,
      sources: ["till"], currency: definition.currency)
  }

  /// The first message of the check; empty when everything holds.
  fileprivate func fault(_ reconciliation: Reconciliation? = nil) throws -> String {
    do {
      try verify(reconciliation: reconciliation)
      return ""
    } catch let failure as Failure {
      #expect(failure.code == .data)
      return failure.diagnostics[0].message
    }
  }
}

@Test func aWholeTallyReconciles() throws {
  var fixture = ReportFixture()
  fixture.credit(0, day: 1, net: 1_000)
  fixture.rest(.unmatchedReturns, day: 2, net: -300)
  #expect(try fixture.fault() == "")
}

@Test func aLineThatDoesNotReconcileIsNamedWithBothFigures() throws {
  var fixture = ReportFixture()
  fixture.credit(0, day: 1, net: 1_000)
  var reconciliation = fixture.reconciliation
  let key = Reconciliation.Key(source: 0, store: "Main St", day: julyDay(1))
  reconciliation.lines[key] = .init()
  reconciliation.lines[key]?.exportedNet = 25
  reconciliation.lines[key]?.unidentified = 24
  #expect(
    try fixture.fault(reconciliation)
      == "net of source \"till\", store \"Main St\", 2026-07-02 does not reconcile: the parts add up "
      + "to USD 0.24, exported_net is USD 0.25")
}

@Test func aUnitLostInOneModelIsFound() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 1_000)
  fixture.tally.credits[fixture.tally.cell(0, 0, 0)].net -= 1
  #expect(try fixture.fault().contains("net of all channels under the model \"last\""))
}

@Test func aUnitLostInACampaignIsFound() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 1_000)
  fixture.tally.campaignCredits[0].net += 1
  #expect(try fixture.fault().contains("net of all campaigns under the model \"last\""))
}

@Test func aUnitOnTheWrongDayIsFound() throws {
  var fixture = ReportFixture()
  fixture.credit(0, day: 0, net: 1_000)
  let reconciliation = fixture.reconciliation
  fixture.tally.daily[0].net -= 1
  fixture.tally.daily[1].net += 1
  #expect(try fixture.fault(reconciliation).contains("net of 2026-07-01, all sources"))
}

@Test func aDiscountThatOnlyTheRowHasIsFound() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 1_000)
  fixture.tally.credits[fixture.tally.cell(1, 0, 0)].discounts += 5
  #expect(try fixture.fault().contains("discounts of all program and rest rows"))
}

@Test(arguments: 1...30)
func rowsOfARandomTallyAddUpToTheTill(seed: UInt64) throws {
  var random = ReportRandomNumbers(seed)
  var fixture = ReportFixture()
  for _ in 0..<40 { fixture.addRandomOrder(using: &random) }
  let spend = [mediaRow("a", .random(in: 0...99_999, using: &random), -1, to: 1)]
  let ledger = [ledgerRow(.random(in: 0...9_999, using: &random))]
  try fixture.verify(spend: spend, ledger: ledger)

  let performance = try fixture.measure(spend: spend, ledger: ledger)
  let rows = reportCells(ProgramPerformanceReport.write(performance, fixture.style))
  let channels = reportCells(ChannelContributionReport.write(fixture.tally, fixture.style))
  for column in ["orders", "gross_revenue", "returns", "net_revenue", "margin", "cost_total"] {
    let parts = try rows.dropLast(2).reduce(0) { try $0 + units($1[column]) }
    #expect(try parts == units(rows.last?[column]), "\(column)")
  }
  for model in ["last", "linear"] {
    let net = try channels.filter { $0["model"] == model }
      .reduce(0) { try $0 + units($1["net_revenue"]) }
    #expect(try net == units(rows.last?["net_revenue"]), "\(model)")
  }
}

/// The digits of a decimal as one integer.
private func units(_ cell: String?) throws -> Int {
  let text = try #require(cell)
  return try #require(Int(text.filter { $0 != "." }))
}

extension ReportFixture {
  /// An order of one to four touches, part of it returned, split anew by each model; or one of no touch.
  fileprivate mutating func addRandomOrder(using random: inout ReportRandomNumbers) {
    let day = Int.random(in: 0...2, using: &random)
    let net = Int64.random(in: -2_000...20_000, using: &random)
    let remains = net - (Bool.random(using: &random) ? net / 3 : 0)
    let costOfGoods = remains / 2
    let touches = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      (
        program: Int.random(in: 0...2, using: &random),
        channel: Int.random(in: 0...1, using: &random)
      )
    }
    guard !touches.isEmpty else {
      return rest(
        RestKind.allCases.randomElement(using: &random) ?? .unattributed, day: day, net: net)
    }
    for model in 0...1 {
      let weights = touches.indices.map { model == 1 || $0 == touches.count - 1 ? Int64(1) : 0 }
      let parts = [net, remains, costOfGoods, 1_000_000].map {
        MoneySplit.split($0, weights: weights)
      }
      for (index, touch) in touches.enumerated() {
        var credit = Credit()
        credit.gross = parts[0][index]
        credit.net = parts[1][index]
        credit.returns = credit.gross - credit.net
        credit.costOfGoods = parts[2][index]
        credit.orders = parts[3][index]
        tally.credits[tally.cell(model, touch.program, touch.channel)] += credit
        tally.campaignCredits[model * 3 + touch.program] += credit
        if model == tally.axes.headline {
          tally.daily[touch.program * tally.axes.dayCount + day] += credit
        }
      }
    }
  }
}
