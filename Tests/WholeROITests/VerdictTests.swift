import Tabular
import Testing

@testable import WholeROI

extension ReportFixture {
  fileprivate func verdict(_ spend: [SpendRecord]) throws -> [String] {
    Verdict(try measure(spend: spend), definition).sentences
  }

  /// Margin at one lookback, and at half and twice.
  fileprivate init(margin: Int64, half: Int64, twice: Int64) {
    self.init()
    credit(0, net: margin + 50_000, costOfGoods: 50_000)
    tally.marginAtHalfLookback = half
    tally.marginAtTwiceLookback = twice
  }
}

@Test func aVerdictSaysWhatWasEarnedAndWhatItCost() throws {
  let fixture = ReportFixture(margin: 1_234_567, half: 1_100_000, twice: 1_300_000)
  let sentences = try fixture.verdict([mediaRow("a", 800_000)])
  #expect(
    sentences == [
      "The whole program pays: it earned a margin of USD 12,345.67 and cost USD 8,000.00, an ROI of "
        + "54.3 % under the model \"linear\" (37.5 % to 62.5 % over half to twice the lookback).",
      "This credits orders to the contacts before them and doesn't prove that the contacts caused "
        + "them: only a holdout shows that.",
    ])
}

@Test func aLossIsCalledOne() throws {
  let fixture = ReportFixture(margin: -500, half: -600, twice: -400)
  let sentences = try fixture.verdict([mediaRow("a", 1_000)])
  #expect(sentences[0].hasPrefix("The whole program loses money: it earned a margin of USD -5.00"))
}

@Test func anUndecidedVerdictNamesTheExperimentThatWouldDecide() throws {
  var fixture = ReportFixture(margin: 110, half: 90, twice: 120)
  let spend = [mediaRow("a", 40), mediaRow("b", 60)]
  #expect(
    try fixture.verdict(spend)[1]
      == "The range holds both signs; a holdout, a random part of the customers who are left out of "
      + "\"B\", would decide.")
  fixture.definition.experiments = [ExperimentDefinition(name: "autumn")]
  #expect(
    try fixture.verdict(spend)[1]
      == "The range holds both signs; the holdout \"autumn\" would decide.")
}

@Test func withoutCostTheVerdictSaysWhatToAdd() throws {
  let sentences = try ReportFixture(margin: 100, half: 100, twice: 100).verdict([])
  #expect(sentences[0].hasPrefix("The whole program earned a margin of USD 1.00, and no cost"))
}

@Test func withoutCostOfGoodsTheVerdictSaysWhatToSet() throws {
  var fixture = ReportFixture(margin: 100, half: 100, twice: 100)
  fixture.tally.ordersWithoutCost = 1_200
  let sentences = try fixture.verdict([mediaRow("a", 10)])
  #expect(sentences[1].hasPrefix("1,200 orders have no cost of goods"))
  #expect(sentences[1].contains("marginRate"))
}

// MARK: - Nothing credited

private let bought = "1,2026-07-06T10:00:00Z,,ben@x.example,,A,30.00,20.00,sale,\n"
private let spent = "2026-07-05,fall,9.00\n"
private let fall = "programs: [{ name: \"Fall\", campaigns: [\"fall*\"] }]"

private func verdict(
  _ exports: [String: String], set: [(String, String)] = []
) throws -> (sentences: [String], warnings: [String]) {
  let run = try ShopRun(exports, settings: fall).temporary
    .run(set: [("attribution.bootstrap", "0")] + set)
  return (run.result.verdict, run.result.warnings.map(\.message))
}

@Test func withoutTouchesTheVerdictSaysWhatIsMissing() throws {
  let told = try verdict(["till": bought, "ads": spent])
  #expect(
    told.sentences == [
      "Whether the whole program pays can't be said: no contact with any customer (a click, a visit, an "
        + "opened mail) is known in the period, so that no order is credited to marketing.",
      "It cost USD 9.00, and all orders brought USD 30.00.",
      "Add the exports that tell whom marketing reached (web, e-mail, social), or check that they reach "
        + "into the period.",
    ])
  #expect(
    told.warnings.contains { $0.hasPrefix("whether the program pays can't be said: no contact") })
}

@Test func aPeriodWithoutOrdersIsNoLoss() throws {
  let feed = "2026-07-02T00:00:00Z,ben@x.example,email,fall,click,\n"
  let told = try verdict(
    ["till": bought, "ads": spent, "feed": feed], set: [("period.to", "2026-07-05")])
  #expect(
    told.sentences.prefix(2) == [
      "Whether the whole program pays can't be said: the period has no order.",
      "It cost USD 9.00.",
    ])
  #expect(told.warnings.contains("whether the program pays can't be said: the period has no order"))
}

@Test func touchesOfOthersThanTheBuyersAreNoLoss() throws {
  let feed = "2026-07-02T00:00:00Z,ann@x.example,email,fall,click,\n"
  let told = try verdict(["till": bought, "feed": feed])
  #expect(told.sentences[0].contains("no order of the period has a contact of the same customer"))
  #expect(told.sentences[1] == "All orders brought USD 30.00.")
  #expect(told.sentences[2].hasPrefix("See in match_quality.csv which exports"))
}

@Test func aCreditedLossStaysALoss() throws {
  let feed = "2026-07-02T00:00:00Z,ben@x.example,email,fall,click,\n"
  let told = try verdict(["till": bought, "feed": feed, "ads": "2026-07-05,fall,90.00\n"])
  #expect(told.sentences[0].hasPrefix("The whole program loses money"))
  #expect(told.warnings == [])
}

// MARK: - Programs of nothing

@Test func aProgramThatTakesNothingIsWarnedOf() throws {
  let exports = [
    "till": bought, "feed": "2026-07-02T00:00:00Z,ben@x.example,email,fall,click,\n",
    "ads": "2026-07-05,spring-1,9.00\n",
  ]
  let run = try ShopRun(
    exports,
    settings: """
      programs: [
        { name: "Autumn", campaigns: ["fall*"], to: "2026-07-01" },
        { name: "Fall", campaigns: ["fall*"] }, { name: "Late", campaigns: ["fall*"] },
        { name: "Spring", campaigns: ["spring*"] }, { name: "Slip", campaigns: ["fal"] } ]
      """
  ).temporary.run(set: [("attribution.bootstrap", "0")])
  #expect(
    run.result.warnings.map(\.message) == [
      "no campaign, coupon or touch of the run is of the program \"Late\"",
      "no campaign, coupon or touch of the run is of the program \"Slip\"",
    ])
}
