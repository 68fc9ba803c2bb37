import Columns
import Tabular
import Testing

@testable import WholeROI

/// Kinds by number: 0 visit without a campaign, 1 product, 2 basket, 3 checkout, 4 visit of
/// campaign A, 5 visit of campaign B, 6 an e-mail click, 7 product of campaign A.
private let facts: KindFacts = {
  var texts = Interner()
  let kinds = [
    ("visit", ""), ("product", ""), ("basket", ""), ("checkout", ""), ("visit", "A"),
    ("visit", "B"), ("click", ""), ("product", "A"),
  ].map { action, campaign in
    TouchKind(
      source: 0, action: TouchAction.index(of: action) ?? 0, channel: texts.code("email"),
      campaign: texts.code(campaign), content: 0, coupon: 0)
  }
  return KindFacts(kinds, texts: texts, PipelineDefinition())
}()

/// Visits, with a gap of 30, of hits as (time, kind, client): (time, kind) of each event and its
/// action at the end.
private func events(_ hits: [(Int64, UInt32, UInt64)]) -> [[String]] {
  made(hits).map {
    ["\($0.time)", "\($0.fact)", TouchAction.names[Int($0.action(at: .max - 1))]]
  }
}

private func made(_ hits: [(Int64, UInt32, UInt64)]) -> [PersonEvent] {
  var definition = VisitsDefinition()
  definition.gapMilliseconds = 30
  var maker = VisitMaker(definition)
  var events: [PersonEvent] = []
  let touches = hits.map { PersonTouch(time: $0.0, kind: $0.1, client: $0.2, facts) }
  maker.make(touches.span, facts, into: &events)
  return events
}

@Test func hitsWithinTheGapAreOneVisitOfTheFurthestAction() {
  #expect(events([(0, 0, 1), (30, 2, 1), (60, 1, 1)]) == [["0", "0", "basket"]])
}

@Test func aGapOverTheLimitCuts() {
  #expect(events([(0, 0, 1), (31, 0, 1)]) == [["0", "0", "visit"], ["31", "0", "visit"]])
}

@Test func theGapCountsFromTheLastHitNotTheFirst() {
  #expect(events([(0, 0, 1), (25, 0, 1), (50, 3, 1)]) == [["0", "0", "checkout"]])
}

@Test func anotherCampaignCutsAndAnEmptyOneDoesNot() {
  #expect(
    events([(0, 4, 1), (1, 1, 1), (2, 7, 1), (3, 5, 1), (4, 0, 1)]) == [
      ["0", "4", "product"], ["3", "5", "visit"],
    ])
  // From none to one is another campaign too.
  #expect(events([(0, 0, 1), (1, 4, 1)]) == [["0", "0", "visit"], ["1", "4", "visit"]])
}

@Test func clientsVisitSideBySideInTheOrderOfTheirFirstHits() {
  #expect(
    events([(0, 0, 1), (5, 1, 2), (10, 2, 1), (15, 3, 2), (50, 0, 1)]) == [
      ["0", "0", "basket"], ["5", "1", "checkout"], ["50", "0", "visit"],
    ])
}

@Test func hitsWithoutAClientAreGroupedByPerson() {
  #expect(
    events([(0, 0, 0), (5, 1, 0), (6, 2, 9)]) == [["0", "0", "product"], ["6", "2", "basket"]])
}

@Test func otherTouchesStandBetweenAndCutNothing() {
  #expect(
    events([(0, 0, 1), (5, 6, 0), (10, 2, 1)]) == [["0", "0", "basket"], ["5", "6", "click"]])
}

@Test func anOrderSeesOnlyTheHitsUpToItsTime() throws {
  let visit = try #require(made([(0, 0, 1), (10, 1, 1), (20, 2, 1), (30, 3, 1)]).first)
  let actions = [0, 9, 10, 19, 20, 30].map { TouchAction.names[Int(visit.action(at: $0))] }
  #expect(actions == ["visit", "visit", "product", "product", "basket", "checkout"])
}

@Test func theMakerForgetsThePersonBefore() {
  var maker = VisitMaker(VisitsDefinition())
  var events: [PersonEvent] = []
  maker.make([PersonTouch(time: 0, kind: 0, client: 1, facts)].span, facts, into: &events)
  maker.make([PersonTouch(time: 1, kind: 3, client: 1, facts)].span, facts, into: &events)
  #expect(events.count == 2)
}
