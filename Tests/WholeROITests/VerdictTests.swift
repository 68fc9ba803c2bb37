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
