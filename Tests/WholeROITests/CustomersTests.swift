import Testing

@testable import WholeROI

/// July 2026.
///
///     Ann  gold member since July 1st    follows   50.00 on July 2nd, 30.00 on July 20th
///     Ben                                shares    10.00 on June 1st, 40.00 on July 10th
///     Cay  silver member since January             20.00 on June 5th
///     Dan                                likes     —
///     Eve                                2 visits  —
private let town: [String: String] = [
  "club": """
  A1,ann@x.example,gold,2026-07-01,
  C1,cay@x.example,silver,2026-01-01,

  """,
  "web": """
  2026-07-03T00:00:00Z,,ann@x.example,,social,,,follow
  2026-07-05T00:00:00Z,,ben@x.example,,social,,,share
  2026-07-04T00:00:00Z,,dan@x.example,,social,,,like
  2026-08-01T00:00:00Z,,eve@x.example,,social,,,like
  2026-07-10T00:00:00Z,,eve@x.example,,organic,,,visit
  2026-07-12T00:00:00Z,,eve@x.example,,organic,,,visit

  """,
  "till": """
  1,2026-07-02T10:00:00Z,,ann@x.example,,A,50.00,20.00,sale,
  2,2026-07-20T10:00:00Z,,ann@x.example,,A,30.00,10.00,sale,
  3,2026-06-01T10:00:00Z,,ben@x.example,,A,10.00,5.00,sale,
  4,2026-07-10T10:00:00Z,,ben@x.example,,A,40.00,30.00,sale,
  5,2026-06-05T10:00:00Z,,cay@x.example,,A,20.00,5.00,sale,

  """,
]

@Test func customersAreNewOrReturningOrDidNotBuyInThePeriod() throws {
  let rows = try ShopRun(town).temporary.run().report("customers")
  #expect(
    rows.map { $0["segment"] } == [
      "new", "returning", "(no order)", "424", "222", "111", "(no tier)", "gold", "silver",
    ])
  #expect(rows[0]["persons"] == "1" && rows[0]["orders"] == "2")
  #expect(rows[0]["net_revenue"] == "80.00" && rows[0]["margin"] == "50.00")
  #expect(rows[0]["frequency"] == "2.000000" && rows[0]["recency_days"] == "11.000000")
  #expect(rows[1]["net_revenue"] == "40.00" && rows[1]["frequency"] == "2.000000")
  #expect(rows[2]["orders"] == "0" && rows[2]["recency_days"] == "56.000000")
}

/// Of three, one worse gives 1 + floor(5/3) = 2 and two worse give 4; Ann and Ben both ordered twice.
@Test func scoresGoByTheShareOfPersonsThatAreWorse() throws {
  let run = try ShopRun(town).temporary.run()
  #expect(try run.row("customers", ["segment": "424"])["net_revenue"] == "80.00")
  #expect(try run.row("customers", ["segment": "222"])["net_revenue"] == "40.00")
  #expect(try run.row("customers", ["segment": "111"])["net_revenue"] == "0.00")
}

@Test func tiesShareAScore() {
  let fifths = RankParts([1, 2, 2, 5, 9], parts: 5)
  #expect([1, 2, 5, 9].map(fifths.part) == [0, 1, 3, 4])
  #expect(RankParts([7, 7, 7], parts: 5).part(of: 7) == 0)
  #expect(RankParts([], parts: 5).part(of: 7) == 0)
}

/// The plain rule beside the thresholds.
@Test func scoresAreThoseOfTheRuleForAnyValues() {
  var random = ReportRandomNumbers(5)
  for count in 1...60 {
    let values = (0..<count).map { _ in Int64.random(in: 0...20, using: &random) }
    let fifths = RankParts(values, parts: 5)
    for value in values {
      let worse = values.count { $0 < value }
      #expect(fifths.part(of: value) == 5 * worse / count, "\(value) in \(values)")
    }
  }
}

@Test func everyoneHasOneStatus() throws {
  let rows = try ShopRun(town).temporary.run().report("fans")
  #expect(
    rows.map { "\($0["status"] ?? "") \($0["tier"] ?? "")" } == [
      "advocate (no tier)", "member and fan gold", "fan (no tier)", "member silver",
      "none (no tier)",
    ])
  #expect(rows.allSatisfy { $0["persons"] == "1" })
  let ann = rows[1]
  #expect(ann["buyers"] == "1" && ann["orders"] == "2" && ann["net_revenue"] == "80.00")
  #expect(ann["net_per_person"] == "80.000000" && ann["frequency"] == "2.000000")
  #expect(ann["recency_days"] == "11.000000" && ann["retention"] == "1.000000")
  #expect(rows[0]["retention"] == "0.000000")
  let eve = rows[4]
  #expect(eve["visits"] == "2.000000" && eve["visit_recency_days"] == "19.000000")
  #expect(eve["recency_days"] == "" && eve["buyers"] == "0" && eve["retention"] == "")
}

@Test func memberOfAListWithoutTouchesOrOrdersCounts() throws {
  var town = town
  town["club"]? += "Z1,zoe@x.example,gold,2026-01-01,\n"
  let run = try ShopRun(town).temporary.run()
  #expect(try run.row("fans", ["status": "member", "tier": "gold"])["persons"] == "1")
}

@Test func aLoginWithASocialAccountMakesAFanAndOneOfTheShopDoesNot() throws {
  var town = town
  town["web"]? += """
    2026-07-12T00:00:00Z,,kim@x.example,facebook,social,,,login
    2026-07-12T00:00:00Z,,lou@x.example,,email,,,login

    """
  let run = try ShopRun(town).temporary.run()
  #expect(try run.row("fans", ["status": "fan"])["persons"] == "2")
  #expect(try run.row("fans", ["status": "none"])["persons"] == "2")
}

/// Outcome July 22nd to 31st. Fans: 30.00 and 50.00; others of the tier: 10.00, 20.00, 30.00: 40 − 20.
@Test func thePremiumComparesFansWithOthersOfTheirTier() throws {
  var club = ""
  var till = ""
  var web = ""
  for (index, (isFan, net)) in [(true, 30), (true, 50), (false, 10), (false, 20), (false, 30)]
    .enumerated()
  {
    let email = "p\(index)@x.example"
    club += "L\(index),\(email),gold,2026-01-01,\n"
    till += "\(index),2026-07-25T00:00:00Z,,\(email),,A,\(net).00,5.00,sale,\n"
    if isFan { web += "2026-07-14T00:00:00Z,,\(email),,social,,,follow\n" }
  }
  // Of another tier, and one who became a fan too late.
  club += "S,sue@x.example,silver,2026-01-01,\n"
  till += "s,2026-07-25T00:00:00Z,,sue@x.example,,A,900.00,5.00,sale,\n"
  let shop = try ShopRun(
    ["club": club, "till": till, "web": web],
    settings: "integration: { exposure: \"10d\", outcome: \"10d\" }")
  let run = try shop.temporary.run()
  let fan = try run.row("fans", ["status": "member and fan"])
  #expect(fan["premium"] == "20.0000000" && fan["matched_share"] == "1.00000000")
  #expect(try run.row("fans", ["status": "member", "tier": "gold"])["premium"] == "")
}

@Test func whoJoinedOrWasNamedAfterThePeriodIsNoMemberOrAdvocateInIt() throws {
  var town = town
  town["club"]? += "Y1,yan@x.example,gold,2026-08-03,C1\n"
  let rows = try ShopRun(town).temporary.run().report("fans")
  #expect(
    rows.map { "\($0["status"] ?? "") \($0["tier"] ?? "")" } == [
      "advocate (no tier)", "member and fan gold", "fan (no tier)", "member silver",
      "none (no tier)", "none gold",
    ])
}

/// Outcome July 22nd to 31st. Members 30.00 and 50.00; others 10.00, who joined on the 25th, 20.00, 30.00.
/// Fans 30.00 and 50.00; others of the tier 10.00, whom somebody named on the 25th, 20.00, 30.00.
@Test func thePremiumDoesNotLookIntoTheFuture() throws {
  var club = "s2,s2@x.example,silver,2026-07-25,\nz,z@x.example,bronze,2026-07-25,g2\n"
  var till = ""
  var web = ""
  for (index, net) in [30, 50, 10, 20, 30].enumerated() {
    for name in ["g\(index)", "s\(index)"] {
      till += "\(name),2026-07-25T00:00:00Z,,\(name)@x.example,,A,\(net).00,5.00,sale,\n"
    }
    club += "g\(index),g\(index)@x.example,gold,2026-01-01,\n"
    if index < 2 {
      club += "s\(index),s\(index)@x.example,silver,2026-01-01,\n"
      web += "2026-07-14T00:00:00Z,,g\(index)@x.example,,social,,,follow\n"
    }
    web += "2026-07-14T00:00:00Z,,s\(index)@x.example,,organic,,,visit\n"
  }
  let run = try ShopRun(
    ["club": club, "till": till, "web": web],
    settings: "integration: { exposure: \"10d\", outcome: \"10d\" }"
  ).temporary.run()
  #expect(try run.row("fans", ["status": "member and fan"])["premium"] == "20.0000000")
  let member = try run.row("fans", ["status": "member", "tier": "silver"])
  #expect(member["premium"] == "20.0000000")
}

/// Members of a tier; the first of them with an order on a day.
private func club(_ tier: String, _ count: Int, buyers: Int, on day: String) -> [String: String] {
  [
    "club": (0..<count).map { "\(tier)\($0),,\(tier),2026-01-01,\n" }.joined(),
    "till": (0..<buyers).map {
      "\(tier)\($0),\(day)T00:00:00Z,\(tier)\($0),,,A,10.00,5.00,sale,\n"
    }.joined(),
  ]
}

@Test func ofFewBuyersNeitherOrdersNorNetAreTold() throws {
  let exports = club("gold", 6, buyers: 1, on: "2026-07-03")
    .merging(club("silver", 6, buyers: 3, on: "2026-07-03"), uniquingKeysWith: +)
  let run = try ShopRun(exports).temporary.run(set: [("outputs.minimumGroup", "2")])
  let rows = try run.report("fans")
  #expect(rows.map { $0["status"] } == ["member", "member"])
  #expect(rows.map { $0["tier"] } == ["gold", "silver"])
  // customers.csv sums both tiers up: beside that sum silver's buyers would give gold's one away.
  #expect(try run.report("customers").filter { $0["dimension"] == "tier" }.count == 1)
  for row in rows {
    #expect(row["persons"] == "6")
    for column in ["buyers", "orders", "net_revenue", "net_per_person", "retention"] {
      #expect(row[column] == "", "\(column)")
    }
  }
}

/// Of gold's members 1 bought and 5 did not, of its fans 3 and 2, of its advocates 4 and 3: customers.csv tells
/// of gold's 8 buyers.
@Test func aHiddenRowDoesNotStandAloneBesideItsTiersSum() throws {
  let exports = [
    "club": (0..<18).map { "\($0 + 100),p\($0)@x.example,gold,2026-01-01,\n" }.joined(),
    "web": (6..<18).map {
      "2026-07-05T00:00:00Z,,p\($0)@x.example,,social,,,\($0 < 11 ? "follow" : "share")\n"
    }.joined(),
    "till": [0, 6, 7, 8, 11, 12, 13, 14].map {
      "\($0),2026-07-03T00:00:00Z,\($0 + 100),,,A,10.00,5.00,sale,\n"
    }.joined(),
  ]
  let run = try ShopRun(exports).temporary.run(set: [("outputs.minimumGroup", "2")])
  let rows = try run.report("fans")
  #expect(rows.map { $0["status"] } == ["advocate", "member and fan", "member"])
  #expect(rows.map { $0["persons"] } == ["7", "5", "6"])
  #expect(rows.map { $0["buyers"] } == ["4", "", ""])
  #expect(rows.map { $0["net_revenue"] } == ["40.00", "", ""])
}

/// Bronze has one person, who stands with the four of lead in both reports, though customers are fewest of
/// silver.
@Test func tiersThatStandTogetherAmongFansDoSoAmongCustomers() throws {
  let exports = club("gold", 9, buyers: 9, on: "2026-07-03")
    .merging(club("silver", 6, buyers: 3, on: "2026-07-03"), uniquingKeysWith: +)
    .merging(club("bronze", 1, buyers: 1, on: "2026-07-03"), uniquingKeysWith: +)
    .merging(club("lead", 4, buyers: 4, on: "2026-07-03"), uniquingKeysWith: +)
  let run = try ShopRun(exports).temporary.run(set: [("outputs.minimumGroup", "2")])
  #expect(try run.report("fans").map { $0["tier"] } == ["gold", "silver", "(small groups)"])
  let tiers = try run.report("customers").filter { $0["dimension"] == "tier" }
  #expect(tiers.map { $0["segment"] } == ["gold", "silver", "(small groups)"])
  #expect(tiers.last?["persons"] == "5")
}

@Test func whereAllTogetherHaveFewBuyersTheirNetIsNotTold() throws {
  let rows = try ShopRun(club("gold", 6, buyers: 1, on: "2026-07-03")).temporary
    .run(set: [("outputs.minimumGroup", "2")]).report("fans")
  #expect(rows.count == 1 && rows[0]["persons"] == "6")
  #expect(rows[0]["buyers"] == "" && rows[0]["orders"] == "" && rows[0]["net_revenue"] == "")
  #expect(rows[0]["net_per_person"] == "")
}

/// 5 of 6 bought in June: a mean over 5 would tell that one did not.
@Test func meansOverAllButFewAreNotTold() throws {
  let shop = try ShopRun(club("gold", 6, buyers: 5, on: "2026-06-03")).temporary
  let row = try shop.run(set: [("outputs.minimumGroup", "2")]).row("fans", [:])
  #expect(row["persons"] == "6" && row["orders"] == "0")
  #expect(row["frequency"] == "" && row["recency_days"] == "")
}

/// Gold has one member beside its customers, whom only fans.csv counts.
@Test func whatFoldsDoesNotDependOnTheReportsAskedFor() throws {
  let exports = club("gold", 7, buyers: 6, on: "2026-07-03")
    .merging(club("silver", 8, buyers: 6, on: "2026-07-03"), uniquingKeysWith: +)
  let shop = try ShopRun(exports).temporary
  var definition = try shop.definition(set: [("outputs.minimumGroup", "2")])
  func rows(_ report: String) throws -> [[String: String]] {
    try FinishedRun(
      Pipeline.run(definition, options: RunOptions(jobs: 1), progress: SilentObserver()), of: shop
    ).report(report)
  }
  let (customers, fans) = (try rows("customers"), try rows("fans"))
  #expect(customers.last?["segment"] == "(small groups)" && customers.last?["persons"] == "12")
  #expect(fans.contains { $0["persons"] != "" }, "\(fans)")
  definition.only = ["customers"]
  #expect(try rows("customers") == customers)
  definition.only = ["fans"]
  #expect(try rows("fans") == fans)
}

@Test func fewerThanTheMinimumAltogetherMakeNoRow() throws {
  let run = try ShopRun(town).temporary.run(set: [("outputs.minimumGroup", "10")])
  #expect(try run.report("customers").isEmpty)
  #expect(try run.report("fans").isEmpty)
}
