import Tabular
import Testing

@testable import WholeROI

private let noProgram = 2
private let shared = 3

extension ReportFixture {
  /// Costs of A, B, (no program) and (shared) in one category.
  fileprivate func costs(
    _ category: CostCategory, spend: [SpendRecord] = [], ledger: [CostRecord] = []
  ) throws -> [Int64] {
    let costs = try allocate(spend: spend, ledger: ledger)
    return (0...shared).map { costs.costs(row: $0)[category.index] }
  }
}

@Test func spendGoesToTheProgramOfItsCampaign() throws {
  let rows = [mediaRow("a1", 100), mediaRow("B2", 50, 2), mediaRow("other", 7), mediaRow("a1", -1)]
  #expect(try ReportFixture().costs(.media, spend: rows) == [99, 50, 7, 0])
}

@Test func spreadSpendIsCutAtThePeriodAndAtTheProgramsDates() throws {
  // 100 over 4 days is 25 a day; one lies before the period, A ends on its first day.
  let programs = [
    namedProgram("A", "a*", to: julyDay(0)), namedProgram("B", "a*", from: julyDay(2)),
  ]
  let costs = try ReportFixture(programs: programs).allocate(spend: [mediaRow("a", 100, -1, to: 2)])
  #expect((0...2).map { costs[0, .media, $0] } == [25, 0, 0])
  #expect((0...2).map { costs[1, .media, $0] } == [0, 0, 25])
  #expect((0...2).map { costs[noProgram, .media, $0] } == [0, 25, 0])
}

@Test func leftoverUnitsOfASpreadRowGoToItsFirstDaysInOrOutOfThePeriod() throws {
  // 11 over 3 days is 4, 4, 3.
  #expect(try ReportFixture().costs(.media, spend: [mediaRow("a", 11, -2, to: 0)]) == [3, 0, 0, 0])
  #expect(try ReportFixture().costs(.media, spend: [mediaRow("a", 11, 2, to: 4)]) == [4, 0, 0, 0])
  #expect(try ReportFixture().costs(.media, spend: [mediaRow("a", 11, 3, to: 4)]) == [0, 0, 0, 0])
}

@Test func theFirstRuleThatMatchesDecides() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.rules = [
    ledgerRule(account: "Agency*", .people, program: "A"),
    ledgerRule(account: "*", .tools, program: "B"),
  ]
  let rows = [
    ledgerRow(100, account: "agency north"), ledgerRow(10, category: "care", account: "CRM"),
  ]
  #expect(try fixture.costs(.people, ledger: rows) == [100, 0, 0, 0])
  #expect(try fixture.costs(.tools, ledger: rows) == [0, 10, 0, 0])
}

@Test func allConditionsOfARuleMustHold() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.rules = [
    ledgerRule(account: "x", vendor: "y", memo: "z*", .care, program: "A")
  ]
  let rows = [
    ledgerRow(1, account: "x", vendor: "y", memo: "zz"), ledgerRow(2, account: "x", vendor: "y"),
    ledgerRow(4, account: "x", memo: "z"),
  ]
  #expect(try fixture.costs(.care, ledger: rows) == [1, 0, 0, 0])
  #expect(try fixture.costs(.other, ledger: rows) == [0, 0, 0, 6])
}

@Test func whatNoRuleSaysTheRowsOwnWordsSay() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.rules = [ledgerRule(vendor: "Print Co", program: "B")]
  let rows = [
    ledgerRow(1, category: " Creative ", program: "a"),
    ledgerRow(2, category: "creative", vendor: "print co"),
    ledgerRow(4, category: "stationery", program: "C"),
  ]
  #expect(try fixture.costs(.creative, ledger: rows) == [1, 2, 0, 0])
  #expect(try fixture.costs(.other, ledger: rows) == [0, 0, 0, 4])
}

@Test func aRulesProgramIgnoresItsDates() throws {
  var fixture = ReportFixture(programs: [
    namedProgram("A", "a*", from: julyDay(2)), namedProgram("B", "b*"),
  ])
  fixture.definition.costs.rules = [ledgerRule(account: "*", .people, program: "A")]
  #expect(try fixture.costs(.people, ledger: [ledgerRow(5)]) == [5, 0, 0, 0])
}

@Test(
  arguments: [
    (.spend, [30, 10]), (.touches, [10, 30]), (.orders, [20, 20]), (.days, [10, 30]),
    (
      .fixed(["B", "A"], [ExactDecimal(units: 15, scale: 1), ExactDecimal(units: 5, scale: 1)]),
      [10, 30]
    ),
  ] as [(CostsDefinition.SharedKey, [Int64])])
func sharedCostFollowsItsKey(key: CostsDefinition.SharedKey, parts: [Int64]) throws {
  var fixture = ReportFixture(programs: [
    namedProgram("A", "a*", to: julyDay(0)), namedProgram("B", "b*"),
  ])
  fixture.definition.costs.shared = [.people: key]
  fixture.tally.touches = [5, 15, 1_000]
  fixture.credit(0, net: 1)
  fixture.credit(1, net: 1)
  fixture.credit(noProgram, net: 1, orders: 90_000_000)
  let media = [mediaRow("a", 75), mediaRow("b", 25), mediaRow("a", 900, 5), mediaRow("none", 800)]
  let ledger = [ledgerRow(40, category: "people")]
  #expect(try fixture.costs(.people, spend: media, ledger: ledger) == parts + [0, 0])
}

@Test func eachLedgerRowAndDayIsSplitByItself() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.shared = [.tools: .days]
  // Three rows of 1: the first program gets each; 3 in one row over 3 days as well; 3 at once is 2, 1.
  let ones = Array(repeating: ledgerRow(1, category: "tools"), count: 3)
  #expect(try fixture.costs(.tools, ledger: ones) == [3, 0, 0, 0])
  #expect(
    try fixture.costs(.tools, ledger: [ledgerRow(3, category: "tools", to: 2)]) == [3, 0, 0, 0])
  #expect(try fixture.costs(.tools, ledger: [ledgerRow(3, category: "tools")]) == [2, 1, 0, 0])
}

@Test func sharedCostStaysWhereAllKeysAreZeroOrNoKeyCoversIt() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.shared = [.people: .touches, .tools: .spend]
  let ledger = [
    ledgerRow(5, category: "people"), ledgerRow(6, category: "care"),
    ledgerRow(7, category: "tools"),
  ]
  #expect(try fixture.costs(.people, ledger: ledger) == [0, 0, 0, 5])
  #expect(try fixture.costs(.care, ledger: ledger) == [0, 0, 0, 6])
  // A negative key counts as 0.
  #expect(try fixture.costs(.tools, spend: [mediaRow("a", -9)], ledger: ledger) == [0, 0, 0, 7])
}

@Test func rowsOfMediaVendorsAreComparedAndNeverAdded() throws {
  var fixture = ReportFixture()
  fixture.definition.costs.mediaVendors = [Pattern("Meta*"), Pattern("Google*")]
  fixture.definition.costs.rules = [ledgerRule(account: "*", .media, program: "A")]
  let ledger = [
    ledgerRow(900, vendor: "Meta Ads", to: 29), ledgerRow(50, vendor: "meta ads", from: 40),
    ledgerRow(30, vendor: "Google", from: 2), ledgerRow(7, vendor: "Meatballs"),
  ]
  // The month of the invoice is wider than the period: the spend of 11 July counts in the comparison.
  let costs = try fixture.allocate(
    spend: [mediaRow("a", 600, 1), mediaRow("a", 20, 10)], ledger: ledger)
  #expect(costs.enteredCosts[CostCategory.media.index] == 607)
  #expect(costs.invoices.map(\.vendor) == ["Google", "Meta Ads"])
  #expect(costs.invoices.map(\.ledger) == [30, 900])
  #expect(costs.invoices.map(\.spend) == [620, 620])
  #expect(costs.invoices.map(\.month.text) == ["2026-07", "2026-07"])
  let warning = try #require(costs.warnings(currency: fixture.definition.currency).first)
  #expect(warning.message.contains("in 2026-07 the cost ledger books USD 9.30 to Google, Meta Ads"))
}

@Test func pointsCostLoyaltyOnTheirDay() throws {
  var fixture = ReportFixture()
  fixture.credit(1, day: 2, net: 100, points: 4)
  let costs = try fixture.allocate()
  #expect((0...2).map { costs[1, .loyalty, $0] } == [0, 0, 4])
}

@Test func sharesOfTooManyDigitsAreRefused() {
  var fixture = ReportFixture()
  let tiny = ExactDecimal(units: 1, scale: 18)
  let large = ExactDecimal(units: 1_000, scale: 0)
  fixture.definition.costs.shared = [.people: .fixed(["A", "B"], [tiny, large])]
  #expect(throws: Failure.self) { try fixture.allocate() }
}

@Test func monthsEndOnTheirLastDay() {
  // 2024-02 is a leap month; day 19,754 is 2024-02-01.
  let february = Month(containing: CivilDay(19_760))
  #expect(february.text == "2024-02")
  #expect(february.days == Period(from: CivilDay(19_754), to: CivilDay(19_782)))
}

@Test(arguments: 1...20)
func everyUnitOfARandomLedgerIsAllocatedWhateverTheOrderOfRows(seed: UInt64) throws {
  var random = ReportRandomNumbers(seed)
  var fixture = ReportFixture()
  fixture.definition.costs.shared = [
    .people: .spend, .tools: .touches, .care: .days,
    .other: .fixed(
      ["A", "B"], [ExactDecimal(units: 3, scale: 0), ExactDecimal(units: 1, scale: 1)]),
  ]
  fixture.definition.costs.rules = [ledgerRule(account: "x*", .creative, program: "B")]
  fixture.tally.touches = [Int.random(in: 0...3, using: &random), 2, 9]
  var expected: Int64 = 0
  var media: [SpendRecord] = []
  var ledger: [CostRecord] = []
  for _ in 0..<60 {
    let from = Int.random(in: -3...4, using: &random)
    let length = Int.random(in: 1...5, using: &random)
    let amount = Int64.random(in: -999...9_999, using: &random)
    let parts = MoneySplit.split(amount, weights: Array(repeating: 1, count: length))
    for (index, part) in parts.enumerated() where (0...2).contains(from + index) {
      expected += part
    }
    let name = ["a", "b", "", "x"].randomElement(using: &random) ?? ""
    if Bool.random(using: &random) {
      media.append(mediaRow(name, amount, from, to: from + length - 1))
    } else {
      let category = CostCategory.allCases.randomElement(using: &random)?.rawValue ?? ""
      ledger.append(
        ledgerRow(
          amount, category: category, account: name, program: name, from: from,
          to: from + length - 1))
    }
  }
  let costs = try fixture.allocate(spend: media, ledger: ledger)
  let rows = (0..<costs.rows.count).map { costs.costs(row: $0).reduce(0, +) }
  #expect(rows.reduce(0, +) == expected)
  #expect(costs.enteredCosts.reduce(0, +) == expected)
  #expect(costs.enteredDaily.reduce(0, +) == expected)

  media.shuffle(using: &random)
  ledger.shuffle(using: &random)
  let again = try fixture.allocate(spend: media, ledger: ledger)
  let style = fixture.style
  #expect(
    ProgramDailyReport.write(measurePerformance(fixture.tally, costs), style).bytes
      == ProgramDailyReport.write(measurePerformance(fixture.tally, again), style).bytes)
}
