import Testing

@testable import WholeROI

/// July 2026 with a window of 20 days: exposure July 12th to 21st, outcome July 22nd to 31st.
///
///     before     exposure        outcome   tier
///     Ann  A 10  email, social   50.00     gold
///     Ben  A 10  social, email   30.00     gold
///     Cay  A 10  email           20.00     gold
///     Dan  —     social          —         gold
///     Eve  A 10  —               10.00     gold
///     Fay  —     email (search)  7.00      none, no profile before the window
private struct Town {
  var cards = """
    ann@x.example,gold,2026-01-01
    ben@x.example,gold,2026-01-01
    cay@x.example,gold,2026-01-01
    dan@x.example,gold,2026-07-11
    eve@x.example,gold,
    fay@x.example,gold,2026-07-12
    gus@x.example,gold,2026-01-01

    """
  var web = """
    2026-07-12T00:00:00Z,,ann@x.example,,email,,,click
    2026-07-13T00:00:00Z,,ann@x.example,,social,,,like
    2026-07-14T00:00:00Z,,ben@x.example,,social,,,like
    2026-07-21T23:59:59Z,,ben@x.example,,email,,,click
    2026-07-15T00:00:00Z,,cay@x.example,,email,,,click
    2026-07-22T00:00:00Z,,cay@x.example,,social,,,like
    2026-07-15T00:00:00Z,,dan@x.example,,social,,,like
    2026-07-11T23:59:59Z,,eve@x.example,,social,,,like
    2026-07-15T00:00:00Z,,fay@x.example,,email,,,click

    """
  var till = """
    1,2026-07-22T00:00:00Z,,ann@x.example,,A,50.00,25.00,sale,
    2,2026-07-31T23:59:59Z,,ben@x.example,,A,30.00,15.00,sale,
    3,2026-07-25T00:00:00Z,,cay@x.example,,A,20.00,10.00,sale,
    4,2026-07-25T00:00:00Z,,eve@x.example,,A,10.00,5.00,sale,
    5,2026-07-25T00:00:00Z,,fay@x.example,,A,7.00,3.50,sale,
    11,2026-07-05T00:00:00Z,,ann@x.example,,A,10.00,5.00,sale,
    12,2026-07-05T00:00:00Z,,ben@x.example,,A,10.00,5.00,sale,
    13,2026-07-05T00:00:00Z,,cay@x.example,,A,10.00,5.00,sale,
    14,2026-07-05T00:00:00Z,,eve@x.example,,A,10.00,5.00,sale,
    15,2026-07-15T00:00:00Z,,gus@x.example,,A,99.00,5.00,sale,

    """

  func run(jobs: Int = 2, _ set: [(String, String)] = []) throws -> FinishedRun {
    try ShopRun(
      ["cards": cards, "web": web, "till": till],
      settings: """
        channels: { chat: { family: "social" } },
        channelRules: [{ medium: "social", channel: "chat" }, { medium: "email", channel: "email" }],
        integration: { exposure: "10d", outcome: "10d" }
        """
    ).temporary.run(jobs: jobs, set: set)
  }
}

extension FinishedRun {
  fileprivate func exposure(_ families: String) throws -> [String: String] {
    try row("integration", ["families": families])
  }
}

private func cells(_ row: [String: String], _ names: String...) -> [String] {
  names.map { row[$0] ?? "?" }
}

@Test func exposureSetsHoldWhatTheirPersonsBoughtAfter() throws {
  let run = try Town().run()
  func set(_ families: String) throws -> [String] {
    cells(
      try run.exposure(families), "kind", "persons", "buyers", "buy_rate", "orders",
      "net_revenue", "net_per_person")
  }
  #expect(try set("email + social") == ["set", "2", "2", "1.000000", "2", "80.00", "40.0000000"])
  #expect(try set("email") == ["set", "1", "1", "1.000000", "1", "20.00", "20.0000000"])
  #expect(try set("social") == ["set", "1", "0", "0.000000", "0", "0.00", "0.00000000"])
  // Eve, and Gus, who only bought before the outcome.
  #expect(try set("(none)") == ["set", "2", "1", "0.500000", "1", "10.00", "5.00000000"])
  #expect(try set("(one family)") == ["number", "2", "1", "0.500000", "1", "20.00", "10.0000000"])
  #expect(
    try set("(two families)") == ["number", "2", "2", "1.000000", "2", "80.00", "40.0000000"])
  #expect(try set("(social alone)") == ["social", "1", "0", "0.000000", "0", "0.00", "0.00000000"])
  #expect(
    try set("(social with others)") == ["social", "2", "2", "1.000000", "2", "80.00", "40.0000000"])
  #expect(
    try set("(others without social)") == [
      "social", "1", "1", "1.000000", "1", "20.00", "20.0000000",
    ])
}

@Test func whomNoProfileNamesBeforeStandsOnALineOfTheirOwn() throws {
  let row = try Town().run().exposure("(no profile)")
  #expect(cells(row, "kind", "persons", "net_revenue") == ["no profile", "1", "7.00"])
}

@Test func theOrderOfFamiliesIsThatOfTheirFirstTouches() throws {
  let run = try Town().run()
  #expect(
    cells(try run.exposure("email > social"), "kind", "persons", "buyers", "net_revenue")
      == ["sequence", "1", "1", "50.00"])
  #expect(
    cells(try run.exposure("social > email"), "kind", "persons", "buyers", "net_revenue")
      == ["sequence", "1", "1", "30.00"])
}

/// Ann, Ben, Cay and Eve bought alike before the window, Dan and Gus didn't: Cay is who one family's persons
/// are matched by, and the mean of 80.00 / 2 stands against hers.
@Test func oneFamilyIsMatchedByWhoBoughtAlikeBefore() throws {
  let row = try Town().run().exposure("(one family)")
  #expect(row["net_per_person"] == "10.0000000")
  #expect(row["matched_net_per_person"] == "20.0000000")
  #expect(row["matched_share"] == "1.00000000")
  #expect(row["integrated_net_per_person"] == "40.0000000")
}

@Test func anotherTierOrStoreIsAnotherStratum() throws {
  var town = Town()
  town.cards = town.cards.replacing("cay@x.example,gold", with: "cay@x.example,silver")
  #expect(try town.run().exposure("(one family)")["matched_net_per_person"] == "")
  town = Town()
  town.till = town.till.replacing(
    "13,2026-07-05T00:00:00Z,,cay@x.example,,A", with: "13,2026-07-05T00:00:00Z,,cay@x.example,,B")
  #expect(try town.run().exposure("(one family)")["matched_net_per_person"] == "")
}

/// v() = 5, v(email) = 20, v(social) = 0, v(both) = 40: 40 − 20 − 0 + 5 = 25.
@Test func aPairsInteractionIsWhatBothBringBeyondEach() throws {
  let row = try Town().run().row("synergy", ["family_a": "email", "family_b": "social"])
  #expect(
    cells(row, "interaction", "persons", "pooled", "overlap") == [
      "25.0000000", "2", "0", "0.500000",
    ])
}

@Test func everyTableCarriesTheCaution() throws {
  let run = try Town().run()
  for report in ["integration", "synergy"] {
    let rows = try run.report(report)
    #expect(!rows.isEmpty)
    #expect(
      rows.allSatisfy {
        $0["caution"]
          == "exposure is chosen by the customer, not by us; only a holdout shows cause"
      })
  }
  #expect(
    run.result.verdict.contains {
      $0.hasSuffix(
        "exposure is chosen by the customer, not by us; only a holdout shows cause.")
    })
  #expect(
    run.result.verdict.contains {
      $0.hasPrefix(
        "Persons whom two and more families of channels reached bought for USD 40.00 each")
    })
}

@Test func smallSetsFoldSoThatSumsHold() throws {
  let all = try Town().run().report("integration").filter { $0["kind"] == "set" }
  let folded = try Town().run(jobs: 1, [("outputs.minimumGroup", "2")]).report("integration")
    .filter { $0["kind"] == "set" }
  // Two of two bought; of each other set one did, or one did not: these stand together.
  #expect(folded.map { $0["families"] } == ["email + social", "(small groups)"])
  #expect(cells(folded[0], "persons", "buyers", "net_revenue") == ["2", "2", "80.00"])
  #expect(cells(folded[1], "persons", "buyers", "net_revenue") == ["4", "2", "30.00"])
  func sum(_ rows: [[String: String]]) -> Int {
    rows.reduce(0) { $0 + (Int($1["net_revenue"]?.replacing(".", with: "") ?? "") ?? 0) }
  }
  #expect(sum(all) == sum(folded))
}

@Test func fewPersonsShowInNoSequenceMatchOrPair() throws {
  let run = try Town().run(jobs: 1, [("outputs.minimumGroup", "3")])
  let rows = try run.report("integration")
  #expect(rows.allSatisfy { $0["kind"] != "sequence" })
  #expect(rows.allSatisfy { $0["integrated_net_per_person"] == "" })
  #expect(try run.report("synergy").allSatisfy { $0["interaction"] == "" })
}

@Test func integrationGivesTheSameBytesForAnyJobs() throws {
  let one = try Town().run(jobs: 1)
  let many = try Town().run(jobs: 5)
  for report in ["integration.csv", "synergy.csv"] {
    #expect(try one.bytes(report) == many.bytes(report))
  }
}

@Test func runsThatAskForNeitherReportGatherNothing() throws {
  let town = Town()
  let run = try ShopRun(["cards": town.cards, "web": town.web, "till": town.till])
  var definition = try run.temporary.definition()
  #expect(ExposureCollector.isWanted(definition))
  definition.only = ["journeys"]
  #expect(!ExposureCollector.isWanted(definition))
  #expect(try StagedRun(definition).journeys.evidence == nil)
}

// MARK: - Parts

private func moments(_ values: Int64...) -> Moments {
  values.reduce(into: Moments()) { $0.add($1) }
}

@Test func thirdsGoByRankAndTiesShareOne() {
  let thirds = RankParts([1, 2, 2, 5, 9, 9], parts: 3)
  #expect([1, 2, 5, 9].map { thirds.part(of: $0) } == [0, 0, 1, 2])
  #expect(RankParts([4, 4, 4], parts: 3).part(of: 4) == 0)
  #expect(RankParts([], parts: 3).part(of: 4) == 0)
  // One of two is below 2: 1 + floor(3 · 1/2) = 2.
  #expect(RankParts([1, 2], parts: 3).part(of: 2) == 1)
}

/// Values near each other, far apart, and at both ends of what numbers can say.
@Test func thirdsFollowTheirRule() {
  var draws = SampleDraws(seed: 2, stream: 8, index: 0)
  for draw in 0..<400 {
    let spread: Int64 = [1, 1 << 14, 1 << 40, .max / 8][draw % 4]
    let values = (0..<(1 + draws.below(40))).map { _ in
      draws.below(8) == 0 ? Int64(draws.below(12)) : Int64(draws.below(12) - 6) * spread
    }
    let thirds = RankParts(values, parts: 3)
    for value in values {
      let worse = values.count { $0 < value }
      #expect(thirds.part(of: value) == 3 * worse / values.count)
    }
  }
}

/// The integrated group has 3 persons in the first stratum and 1 in the second.
@Test func matchingTakesTheIntegratedGroupsMix() throws {
  let integrated = [moments(20, 20, 26), moments(40), moments(99)]
  let group = [moments(10, 12, 8), moments(30, 30), moments()]
  let matched = try #require(MatchedComparison(group: group, integrated: integrated))
  #expect(matched.mean == (3 * 10 + 30) / 4)
  #expect(matched.integratedMean == 26.5)
  #expect(matched.share == 0.8)
  let estimate = try #require(matched.estimate)
  // ¾²·(12/3 + 4/3) + ¼²·(12/1 + 0/2), the single person with the variance of the other stratum.
  let squared: Double = 9.0 / 16 * (12.0 / 3 + 4.0 / 3) + 12.0 / 16
  let error = squared.squareRoot()
  #expect(agree((estimate.high - estimate.low) / 2, error * student(estimate, error), digits: 8))
  #expect(MatchedComparison(group: [moments()], integrated: [moments(1)]) == nil)
}

/// How many standard errors lie between the difference and its bound, by the degrees of freedom of the parts.
private func student(_ estimate: Estimate, _ error: Double) -> Double {
  let parts: [Double] = [9.0 / 16 * 4, 9.0 / 16 * 4 / 3, 12.0 / 16]
  let squared = error * error
  let degrees = squared * squared / parts.reduce(0) { $0 + $1 * $1 / 2 }
  return StudentT(degrees: degrees).deviate(tail: 0.025)
}

/// Three families. Each subset's rate is its own, so the index can be summed by hand:
/// I_ab = ½[v(ab) − v(a) − v(b) + v()] + ½[v(abc) − v(ac) − v(bc) + v(c)].
@Test func theIndexAveragesOverWhatOtherFamiliesDo() {
  let rates: [Int64] = [10, 30, 40, 90, 20, 50, 45, 130]
  let game = RateGame(
    rates.enumerated().map { set, rate in
      var values = Moments()
      for _ in 0..<40 { values.add(rate) }
      return (UInt32(set), values)
    })
  #expect(game.families == [0, 1, 2])
  let ab = game.interaction(0, 1)
  let withoutC: Double = 90 - 30 - 40 + 10
  let withC: Double = 130 - 50 - 45 + 20
  #expect(ab.value == (withoutC + withC) / 2)
  #expect(ab.both == 80)
  #expect(ab.either == 240)
  #expect(ab.pooled == 0)
}

/// Cells abc and ab are small: they share the mean (10·1 + 20·4)/30 = 3 with both coefficients.
@Test func smallCellsOfOneCornerShareAMean() {
  func cell(_ count: Int, _ value: Int64) -> Moments {
    var cell = Moments()
    for _ in 0..<count { cell.add(value) }
    return cell
  }
  let game = RateGame([
    (0, cell(40, 0)), (1, cell(40, 0)), (2, cell(40, 0)), (4, cell(40, 0)), (5, cell(40, 0)),
    (6, cell(40, 0)), (3, cell(10, 1)), (7, cell(20, 4)),
  ])
  let ab = game.interaction(0, 1)
  #expect(ab.pooled == 2)
  #expect(agree(ab.value ?? 0, 3))
  // a with c: neither has b, and both have it, are cells of their own; only abc joins ac.
  #expect(game.interaction(0, 2).pooled == 4)
}

/// c is seen with b alone: of the corner without b, the cells with c hold nobody and are not counted as pooled.
@Test func cellsOfNobodyAreNotCountedAsPooled() {
  func cell(_ count: Int, _ value: Int64) -> Moments {
    var cell = Moments()
    for _ in 0..<count { cell.add(value) }
    return cell
  }
  let game = RateGame([
    (0, cell(40, 0)), (1, cell(40, 1)), (2, cell(40, 0)), (3, cell(40, 2)), (6, cell(40, 0)),
    (7, cell(40, 0)),
  ])
  // c alone and a with c are of nobody; each lends its coefficient to the only cell of its corner.
  let ab = game.interaction(0, 1)
  #expect(ab.pooled == 0)
}

@Test func aPairThatNobodySawHasNoInteraction() {
  var values = Moments()
  for _ in 0..<40 { values.add(1) }
  let game = RateGame([(0, values), (1, values), (2, values)])
  let pair = game.interaction(0, 1)
  #expect(pair.value == nil)
  #expect(pair.both == 0)
  #expect(pair.either == 80)
}
