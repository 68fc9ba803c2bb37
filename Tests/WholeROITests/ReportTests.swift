import Tabular
import Testing

@testable import WholeROI

@Test func aPerformanceRowPrintsItsFigures() throws {
  var fixture = ReportFixture()
  fixture.credit(
    0, net: 30_000, costOfGoods: 10_000, orders: 2_500_000, newCustomers: 5_000_000)
  fixture.tally.reachByProgram[0] = 5
  fixture.tally.buyersByProgram[0] = 4
  let performance = try fixture.measure(spend: [mediaRow("a", 15_000)])
  let report = ProgramPerformanceReport.write(performance, fixture.style)
  let lines = String(decoding: report.bytes, as: UTF8.self).split(separator: "\r\n")
  #expect(
    lines[1] == "A,program,5,,5.000000,2.500000,300.00,0.00,0.00,300.00,200.00,150.00,0.00,0.00,"
      + "0.00,0.00,0.00,0.00,0.00,150.00,50.00,0.333333,0.333333,0.333333,2.000000,2.000000,"
      + "30.000000,0,,,pays")
  #expect(
    lines[4] == "(shared),rest,,,0.000000,0.000000,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,"
      + "0.00,0.00,0.00,0.00,0.00,0.00,,,,,,,,,,")
}

@Test func smallGroupsAreBlankAndEmptyOnesAreNot() {
  let style = ReportFixture().style
  #expect([0, 1, 4, 5, nil].map(style.shown) == [0, nil, nil, 5, nil])
  var open = style
  open.minimumGroup = 0
  #expect(open.shown(1) == 1)
}

@Test func theWholeAndTheTillCountTheirOwnPersons() throws {
  var fixture = ReportFixture()
  (fixture.tally.reach, fixture.tally.creditedBuyers, fixture.tally.buyers) = (30, 20, 25)
  let rows = reportCells(ProgramPerformanceReport.write(try fixture.measure(), fixture.style))
  #expect(rows[7]["persons_reached"] == "30" && rows[7]["buyers"] == "20")
  #expect(rows[8]["persons_reached"] == "" && rows[8]["buyers"] == "25")
}

@Test func everyRowHasEveryDayOfThePeriod() throws {
  var fixture = ReportFixture()
  fixture.credit(1, day: 1, net: 500, costOfGoods: 200)
  let performance = try fixture.measure(spend: [mediaRow("b", 400, 1)])
  let rows = reportCells(ProgramDailyReport.write(performance, fixture.style))
  #expect(rows.count == 9 * 3)
  #expect(rows[3...5].map { $0["day"] } == ["2026-07-01", "2026-07-02", "2026-07-03"])
  #expect(rows[4]["program"] == "B" && rows[4]["profit"] == "-1.00")
}

@Test func aChannelsShareIsOfItsProgramUnderTheSameModel() throws {
  var fixture = ReportFixture()
  fixture.credit(0, ReportFixture.email, net: 300)
  fixture.credit(0, ReportFixture.web, net: 100)
  fixture.rest(.unattributed, net: 50)
  fixture.tally.assists[ReportFixture.web] = 2
  fixture.tally.reachByChannel[ReportFixture.web] = 3
  let rows = reportCells(ChannelContributionReport.write(fixture.tally, fixture.style))
  // A's two channels, the empty (no program), (shared), three rests; each under last and linear.
  #expect(rows.count == 14)
  #expect(rows[1]["channel"] == "email" && rows[1]["model"] == "linear")
  #expect(rows[1]["share"] == "0.750000" && rows[3]["share"] == "0.250000")
  #expect(rows[3]["assists"] == "2" && rows[3]["persons_reached"] == "")
  #expect(rows[8]["program"] == "(unattributed)" && rows[8]["channel"] == "")
  #expect(rows[8]["net_revenue"] == "0.50" && rows[8]["share"] == "")
}

@Test func aChannelWithoutTouchesIsNotListed() {
  var tally = ReportFixture().tally
  tally.reachByChannel[2 + ReportFixture.web] = 1
  tally.assists[ReportFixture.email] = 1
  #expect((0...2).map(tally.channels) == [[ReportFixture.email], [ReportFixture.web], []])
}

@Test func everyDimensionOfTheComparisonEndsInTheTill() throws {
  var fixture = ReportFixture()
  fixture.credit(0, ReportFixture.email, net: 300)
  fixture.credit(1, ReportFixture.web, net: 100)
  fixture.rest(.unidentified, net: 50)
  fixture.tally.influenceByChannel[ReportFixture.web] = Influence()
  fixture.tally.influenceByChannel[ReportFixture.email].orders = 2
  fixture.tally.influenceByChannel[ReportFixture.email].value = 400
  let report = ModelComparisonReport.write(
    fixture.tally, includesParticipation: true, fixture.style)
  let rows = reportCells(report)
  let totals = rows.filter { $0["node"] == "TOTAL" }
  #expect(totals.count == 4 * 2)
  #expect(totals.allSatisfy { $0["value"] == "4.50" && $0["orders"] == "3.000000" })
  #expect(rows[0]["dimension"] == "channel" && rows[0]["share"] == "0.750000")
  #expect(rows[2]["model"] == "participation" && rows[2]["orders"] == "2.000000")
  #expect(rows[2]["value"] == "4.00" && rows[2]["share"] == "")
  #expect(rows.contains { $0["dimension"] == "campaign" && $0["node"] == "(no campaign)" })
}

@Test func linesAreSortedBySourceStoreAndDayWithTheDaylessLast() {
  var reconciliation = Reconciliation()
  let keys = [(1, "", nil), (0, "b", 0), (0, "a", nil), (0, "a", 1), (0, "B", 2), (0, "a", 0)]
  for (source, store, index) in keys as [(Int, String, Int?)] {
    let key = Reconciliation.Key(source: source, store: store, day: index.map(julyDay))
    reconciliation.lines[key] = .init()
    reconciliation.lines[key]?.read = 7
  }
  let report = ReconciliationReport.write(
    reconciliation, sources: ["till", "shop"], ReportFixture().style)
  let rows = reportCells(report)
  #expect(rows.map { $0["store"] } == ["B", "a", "a", "a", "b", ""])
  #expect(
    rows.map { $0["day"] } == ["2026-07-03", "2026-07-01", "2026-07-02", "", "2026-07-01", ""])
  #expect(rows.last?["source"] == "shop" && rows.last?["rows_read"] == "7")
}
