import Testing

@testable import WholeROI

// Which experiment would tell most: never one that was read.

/// Programs A and B, models last and linear that differ about A by 20.00 and about B by 5.00, each with ten
/// thousand persons reached; 400 buyers, half with 10.00 and half with 30.00.
private struct Disagreement {
  var fixture = ReportFixture()

  init(reached: Int = 10_000) {
    for program in 0...1 {
      fixture.credit(program, net: 100_000, costOfGoods: 20_000)
      fixture.tally.reachByProgram[program] = reached
      for buyer in 0..<400 {
        fixture.tally.buyerMargins[program].add(buyer % 2 == 0 ? 1_000 : 3_000)
      }
    }
    raise(0, by: 2_000)
    raise(1, by: 500)
    fixture.tally.marginAtHalfLookback = 100
    fixture.tally.marginAtTwiceLookback = 900_000
  }

  /// More for the program under the first model, last.
  mutating func raise(_ program: Int, by net: Int64) {
    fixture.tally.credits[fixture.tally.cell(0, program, 0)].net += net
  }

  func evidence(of program: Int?) -> Evidence {
    var definition = ExperimentDefinition(name: "autumn")
    definition.control = "c"
    var arms = [ExperimentCollector.Arm(), ExperimentCollector.Arm()]
    for arm in 0...1 {
      for person in 0..<50 {
        let outcome = Outcome(orders: 1, net: Int64(person + arm * 10), margin: 1)
        arms[arm].outcome.add(outcome)
        arms[arm].net.add(before: 0, after: outcome.net)
        arms[arm].margin.add(before: 0, after: outcome.margin)
      }
    }
    let holdout = Holdout(
      AssignmentBook.Experiment(definition: definition, arms: ["c", "t"], program: program), arms,
      cost: 10)
    return Evidence(holdouts: [holdout], factorials: [], integration: nil, book: nil)
  }

  func next(_ evidence: Evidence? = nil) throws -> NextExperiment {
    NextExperiment(
      fixture.tally, try performance(),
      evidence ?? Evidence(holdouts: [], factorials: [], integration: nil, book: nil))
  }

  func performance() throws -> ProgramPerformance {
    try fixture.measure(spend: [mediaRow("a", 70_000), mediaRow("b", 70_000)])
  }
}

@Test func theLargestDisagreementInMoneyComesFirst() throws {
  let next = try Disagreement().next()
  #expect(next.candidates.map(\.name) == ["A", "B"])
  #expect(next.candidates.map(\.disagreement) == [2_000, 500])
  #expect(next.candidates[0].lowest.model == .linear)
  #expect(next.candidates[0].highest.model == .last)
}

@Test func theHoldoutsSizeIsThatOfItsPower() throws {
  // 10,000 persons, σ 50, effect 5: (1.959964 + 0.841621)² · 2500 · (1/m + 1/(10,000 − m)) = 25.
  let controls = try #require(Power.controls(among: 10_000, deviation: 50, effect: 5))
  #expect(controls == 859)
  func error(_ m: Double) -> Double { 50 * (1 / m + 1 / (10_000 - m)).squareRoot() }
  #expect(Power.minimumDetectable(standardError: error(859)) <= 5)
  #expect(Power.minimumDetectable(standardError: error(858)) > 5)
  // Half of a hundred is too few for that.
  #expect(Power.controls(among: 100, deviation: 50, effect: 5) == nil)
  #expect(Power.controls(among: 10_000, deviation: 50, effect: 0) == nil)
}

@Test func personsWithoutOrdersCountAmongThoseReached() throws {
  let candidate = try #require(try Disagreement().next().candidates.first)
  // 200 of 10.00, 200 of 30.00, 9,600 of nothing: mean 80, s² = (2·10⁹ − 10⁴·80²)/9,999.
  let variance = (200.0 * 1e6 + 200 * 9e6 - 1e4 * 6_400) / 9_999
  #expect(abs(try #require(candidate.deviation) - variance.squareRoot()) < 1e-9)
  #expect(candidate.effect == 0.2)
}

@Test func aProgramThatAHoldoutShowedIsNotNext() throws {
  var disagreement = Disagreement()
  disagreement.raise(0, by: 600_000)
  disagreement.raise(1, by: 400_000)
  #expect(try disagreement.next().next?.name == "A")
  let next = try disagreement.next(disagreement.evidence(of: 0))
  #expect(next.candidates.map(\.standing) == [.known, .next])
  #expect(next.next?.name == "B")
}

@Test func programsWithoutCostOrDisagreementAreNotNext() throws {
  var disagreement = Disagreement()
  disagreement.raise(0, by: -2_000)
  let performance = try disagreement.fixture.measure(spend: [mediaRow("a", 70_000)])
  let next = NextExperiment(
    disagreement.fixture.tally, performance,
    Evidence(holdouts: [], factorials: [], integration: nil, book: nil))
  #expect(next.candidates.map(\.standing) == [.noCost, .agreed])
  #expect(next.next == nil)
}

@Test func tooFewPersonsForAnyHoldoutAreSaid() throws {
  let next = try Disagreement(reached: 500).next()
  #expect(next.candidates.map(\.standing) == [.tooFew, .tooFew])
  #expect(next.sentences(Currency(code: "USD", minorDigits: 2), minimumGroup: 5).isEmpty)
}

@Test func theReportSaysWhatIsAtStakeAndWhatWouldSettleIt() throws {
  var disagreement = Disagreement()
  disagreement.raise(0, by: 400_000)
  let rows = reportCells(
    NextExperimentReport.write(try disagreement.next(), disagreement.fixture.style))
  let a = rows[0]
  #expect(a["program"] == "A" && a["cost_total"] == "700.00")
  #expect(a["model_low"] == "linear" && a["margin_low"] == "800.00")
  #expect(a["model_high"] == "last" && a["margin_high"] == "4820.00")
  #expect(a["disagreement"] == "4020.00" && a["persons_reached"] == "10000")
  #expect(a["effect"] == "0.402000000" && a["standing"] == "next")
  let controls = try #require(a["control_persons"].flatMap(Int.init))
  #expect(a["control_share"] == "0." + String(String(1_000_000 + controls * 100).dropFirst()))
}

@Test func theVerdictNamesTheExperimentThatWouldSettleMost() throws {
  var disagreement = Disagreement()
  disagreement.raise(0, by: 400_000)
  let sentences = try disagreement.next().sentences(
    Currency(code: "USD", minorDigits: 2), minimumGroup: 5)
  #expect(sentences.count == 1)
  #expect(
    sentences[0].hasPrefix(
      "Models disagree most about \"A\": its margin is USD 800.00 by \"linear\" and USD 4,820.00 by "
        + "\"last\"; a holdout of "))
  #expect(sentences[0].hasSuffix(" of the 10,000 persons it reaches would settle it (80 % power)."))
}

@Test func anUndecidedVerdictNamesNoHoldoutThatWasRead() throws {
  var disagreement = Disagreement()
  disagreement.fixture.definition.experiments = [ExperimentDefinition(name: "autumn")]
  let performance = try disagreement.performance()
  func decides(_ evidence: Evidence?) throws -> String? {
    Verdict(
      performance, disagreement.fixture.definition, evidence, try disagreement.next(evidence)
    ).sentences.first { $0.hasPrefix("The range holds both signs") }
  }
  #expect(try decides(nil)?.contains("the holdout \"autumn\" would decide") == true)
  // It was read, and is of A: a holdout of B would tell more.
  let read = try #require(try decides(disagreement.evidence(of: 0)))
  #expect(!read.contains("autumn") && read.contains("left out of \"B\""))
}
