import Tabular
import Testing

@testable import WholeROI

/// Margin minus cost by day, paid back or not.
@Test(
  arguments: [
    ([10], [10], 0), ([4, 4, 4], [10, 0, 0], 2), ([0, 12, 0], [10, 0, 5], nil),
    ([0, 30, 0], [10, 0, 5], 1), ([9, 0, 0], [0, 0, 5], 0), ([0, 0, 20], [0, 5, 5], 1),
    ([9, 9, 9], [0, 0, 0], nil), ([20, -15, 15], [10, 0, 0], 2), ([-1, 2, 0], [0, 0, 1], 0),
  ] as [([Int64], [Int64], Int?)])
func paybackIsTheFirstDayFromWhichMarginStaysAtCost(
  margins: [Int64], costs: [Int64], expected: Int?
) {
  let days = zip(margins, costs).map { margin, cost in
    var day = PerformanceDay()
    (day.credit.net, day.cost) = (margin, cost)
    return day
  }
  #expect(PerformanceDay.payback(days) == expected)
}

@Test func rowsComeInTheStatedOrderAndKinds() throws {
  let rows = try ReportFixture().measure().rows
  #expect(
    rows.map(\.name) == [
      "A", "B", "(no program)", "(shared)", "(unattributed)", "(unidentified)",
      "(unmatched returns)", "WHOLE PROGRAM", "TOTAL",
    ])
  #expect(
    rows.map(\.kind) == [.program, .program, .rest, .rest, .rest, .rest, .rest, .whole, .till])
}

@Test func theWholeSetsCreditedMarginAgainstAllCost() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100, costOfGoods: 40)
  fixture.credit(2, net: 30, costOfGoods: 10)
  fixture.rest(.unidentified, net: 500)
  let performance = try fixture.measure(
    spend: [mediaRow("a", 20), mediaRow("none", 5)], ledger: [ledgerRow(15)])
  #expect(performance.whole.credit.net == 130)
  #expect(performance.whole.credit.margin == 80)
  #expect(performance.whole.cost == 40)
  #expect(performance.whole.roi == Ratio(1, 1))
  #expect(performance.till.credit.net == 630)
  #expect(performance.till.profit == 540)
  #expect(performance.till.roi == nil && performance.till.paybackDays == nil)
}

@Test func aProgramsRangeRunsOverTheModels() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100)
  // Under last, A gets 40 more, at B's cost.
  fixture.credit(1, net: 100)
  fixture.tally.credits[fixture.tally.cell(0, 0, 0)].net += 40
  fixture.tally.credits[fixture.tally.cell(0, 1, 0)].net -= 40
  let rows = try fixture.measure(spend: [mediaRow("a", 50), mediaRow("b", 80)]).rows
  #expect(
    [rows[0].roi, rows[0].roiLow, rows[0].roiHigh] == [Ratio(1, 1), Ratio(1, 1), Ratio(9, 5)])
  #expect(rows[0].verdict == .pays)
  #expect(
    [rows[1].roi, rows[1].roiLow, rows[1].roiHigh] == [Ratio(1, 4), Ratio(-1, 4), Ratio(1, 4)])
  #expect(rows[1].verdict == .undecided)
}

@Test func pointsCostFollowsTheModelInTheRange() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100, points: 10)
  fixture.tally.credits[fixture.tally.cell(0, 0, 0)].points = 40
  let row = try fixture.measure(spend: [mediaRow("a", 10)]).rows[0]
  #expect(row.cost == 20)
  #expect([row.roiLow, row.roi] == [Ratio(1, 1), Ratio(4, 1)])
}

@Test func theWholesRangeRunsOverHalfOneAndTwoLookbacks() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100)
  fixture.tally.marginAtHalfLookback = 60
  fixture.tally.marginAtTwiceLookback = 120
  let whole = try fixture.measure(spend: [mediaRow("a", 80)]).whole
  #expect([whole.roiLow, whole.roi, whole.roiHigh] == [Ratio(-1, 4), Ratio(1, 4), Ratio(1, 2)])
  #expect(whole.verdict == .undecided)
}

@Test(
  arguments: [
    (80, [80, 80], .pays), (79, [79, 79], .loses), (80, [79, 80], .pays), (79, [79, 80], .loses),
    (-10, [-10, -5], .loses), (90, [79, 95], .undecided),
  ] as [(Int64, [Int64], PerformanceRow.Verdict)])
func onlyARangeOfBothSignsIsUndecided(
  margin: Int64, others: [Int64], verdict: PerformanceRow.Verdict
) throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: margin)
  fixture.tally.marginAtHalfLookback = others[0]
  fixture.tally.marginAtTwiceLookback = others[1]
  #expect(try fixture.measure(spend: [mediaRow("a", 80)]).whole.verdict == verdict)
}

@Test func withoutCostThereIsNoRatioButAVerdict() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100, newCustomers: 500_000)
  let row = try fixture.measure().rows[0]
  #expect(row.verdict == .noCost)
  #expect(row.roi == nil && row.roiLow == nil && row.roas == nil && row.mer == nil)
  #expect(row.paybackDays == nil)
}

@Test func ratiosComeFromSums() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 300, newCustomers: 1_500_000)
  let rows = try fixture.measure(
    spend: [mediaRow("a", 100)], ledger: [ledgerRow(50, program: "A")]
  ).rows
  #expect(rows[0].roas == Ratio(3, 1))
  #expect(rows[0].mer == Ratio(2, 1))
  // 1.50 of cost for one and a half new customers.
  #expect(rows[0].cac(Currency(code: "USD", minorDigits: 2)) == Ratio(1, 1))
  #expect(rows[0].cac(Currency(code: "JPY", minorDigits: 0)) == Ratio(100, 1))
}

@Test func marginAndAllThatRestsOnItIsUnknownWithoutCostOfGoods() throws {
  var fixture = ReportFixture()
  fixture.credit(0, net: 100)
  fixture.tally.ordersWithoutCost = 1
  let performance = try fixture.measure(spend: [mediaRow("a", 10)])
  #expect(performance.whole.roi == nil && performance.whole.verdict == nil)
  #expect(performance.whole.mer == Ratio(10, 1))
  let row = try #require(
    reportCells(ProgramPerformanceReport.write(performance, fixture.style)).first)
  #expect(["margin", "profit", "roi", "payback_days", "verdict"].allSatisfy { row[$0] == "" })
  #expect(row["net_revenue"] == "1.00" && row["cost_total"] == "0.10")
}
