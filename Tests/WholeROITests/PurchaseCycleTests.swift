import Testing

@testable import WholeROI

/// July 2026; program P has the campaigns p….
///
///     Ann  views on the 2nd, clicks on the 4th, buys on the 5th, views again on the 6th
///     Ben  clicked in June; looks at a product on the 3rd, comments on the 8th
///     Cay  buys on the 10th
private let cycle: [String: String] = [
  "feed": """
  2026-07-02T00:00:00Z,ann@x.example,display,p1,view,
  2026-07-04T00:00:00Z,ann@x.example,email,p1,click,
  2026-07-06T00:00:00Z,ann@x.example,display,p1,view,
  2026-06-20T00:00:00Z,ben@x.example,email,p1,click,
  2026-07-03T00:00:00Z,ben@x.example,email,p1,product,
  2026-07-08T00:00:00Z,ben@x.example,organic social,p1,comment,

  """,
  "ads": "2026-07-01,p1,100.00\n2026-07-31,q1,7.00\n2026-08-01,p1,50.00\n",
  "till": """
  1,2026-07-05T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,
  2,2026-07-10T00:00:00Z,,cay@x.example,,A,30.00,10.00,sale,

  """,
]
private let program = "programs: [{ name: \"P\", campaigns: [\"p*\"] }]"

private func stage(_ run: FinishedRun, _ program: String, _ stage: String) throws
  -> [String: String]
{
  try run.row("purchase_cycle", ["program": program, "stage": stage])
}

@Test func aPersonsStageIsTheFurthestSoFar() throws {
  let run = try ShopRun(cycle, settings: program).temporary.run()
  let discovery = try stage(run, "P", "discovery")
  #expect(discovery["persons_entered"] == "1" && discovery["advanced"] == "1")
  #expect(discovery["median_days"] == "2.000000" && discovery["touches"] == "2")
  let research = try stage(run, "P", "research")
  #expect(research["persons_entered"] == "1" && research["median_days"] == "1.000000")
  #expect(research["net_revenue"] == "50.00")
  let preference = try stage(run, "P", "preference")
  #expect(preference["persons_entered"] == "1" && preference["advanced"] == "0")
  #expect(preference["advance_rate"] == "0.000000" && preference["median_days"] == "")
  #expect(try stage(run, "P", "trial")["persons_entered"] == "1")
  #expect(try stage(run, "WHOLE PROGRAM", "trial")["persons_entered"] == "2")
  #expect(try stage(run, "(no program)", "trial")["persons_entered"] == "0")
}

/// Two views, a click, a product and a comment share 100.00; no touch is of campaign q1.
@Test func mediaMoneyStandsAtTheStagesOfItsCampaignsTouches() throws {
  let run = try ShopRun(cycle, settings: program).temporary.run()
  #expect(try stage(run, "P", "discovery")["cost"] == "40.00")
  #expect(try stage(run, "P", "discovery")["cost_per_advance"] == "40.000000")
  #expect(try stage(run, "P", "preference")["cost_per_advance"] == "")
  #expect(try stage(run, "P", "(unmapped)")["cost"] == "20.00")
  #expect(try stage(run, "P", "research")["unmapped_share"] == "0.200000")
  #expect(try stage(run, "(no program)", "(unmapped)")["cost"] == "7.00")
  #expect(try stage(run, "WHOLE PROGRAM", "(unmapped)")["cost"] == "27.00")
}

@Test func rulesOfThePipelineComeFirst() throws {
  let rules = program + ", stages: [{ stage: \"advocacy\", action: \"comment\" }]"
  let run = try ShopRun(cycle, settings: rules).temporary.run()
  #expect(try stage(run, "P", "advocacy")["persons_entered"] == "1")
  #expect(try stage(run, "P", "preference")["advanced"] == "1")
  #expect(try stage(run, "P", "preference")["unmapped_share"] == "0.000000")
}

@Test func secondAndThirdOrdersTiersAndReferralsMoveOn() throws {
  var exports = cycle
  exports["till"]? += """
    3,2026-07-11T00:00:00Z,,cay@x.example,,A,30.00,10.00,sale,
    4,2026-07-12T00:00:00Z,,cay@x.example,,A,30.00,10.00,sale,

    """
  exports["club"] = """
    K1,kim@x.example,gold,2026-07-03,
    L1,lou@x.example,,2026-07-09,K1

    """
  let run = try ShopRun(exports, settings: program).temporary.run()
  #expect(try stage(run, "WHOLE PROGRAM", "purchase")["persons_entered"] == "1")
  // Cay by the third order, Kim by the tier: Kim went on when Lou named her on the 9th.
  let loyalty = try stage(run, "WHOLE PROGRAM", "loyalty")
  #expect(loyalty["persons_entered"] == "2" && loyalty["advanced"] == "1")
  #expect(loyalty["median_days"] == "6.000000")
  #expect(try stage(run, "WHOLE PROGRAM", "advocacy")["persons_entered"] == "1")
}

@Test func netAndCostOfTheStagesAreThoseOfTheProgram() throws {
  let run = try ShopRun(cycle, settings: program).temporary.run()
  for program in ["P", "(no program)", "WHOLE PROGRAM"] {
    let rows = try run.report("purchase_cycle").filter { $0["program"] == program }
    let whole = try run.row("program_performance", ["program": program])
    func sum(_ column: String) -> Int { rows.map { cents($0[column]) }.reduce(0, +) }
    #expect(sum("net_revenue") == cents(whole["net_revenue"]))
    #expect(sum("cost") == cents(whole["cost_media"]))
  }
}

private func cents(_ text: String?) -> Int { Int((text ?? "").replacing(".", with: "")) ?? -1 }

/// One of two went further: at least 2 persons are asked for, so that neither may be told.
@Test func fewWhoWentFurtherAreNotTold() throws {
  let run = try ShopRun(cycle, settings: program).temporary
    .run(set: [("outputs.minimumGroup", "2")])
  let trial = try stage(run, "WHOLE PROGRAM", "trial")
  #expect(trial["persons_entered"] == "2" && trial["advanced"] == "0")
  let discovery = try stage(run, "P", "discovery")
  #expect(discovery["persons_entered"] == "" && discovery["advanced"] == "")
  #expect(discovery["cost"] == "40.00")
}

/// Dee bought in June; what she clicks in July is no research of hers, and her next order is a purchase.
@Test func ordersBeforeThePeriodCountForEveryProgram() throws {
  var exports = cycle
  exports["feed"]? += "2026-07-08T00:00:00Z,dee@x.example,email,p1,click,\n"
  exports["till"]? += """
    5,2026-06-05T00:00:00Z,,dee@x.example,,A,50.00,20.00,sale,
    6,2026-07-09T00:00:00Z,,dee@x.example,,A,50.00,20.00,sale,

    """
  let run = try ShopRun(exports, settings: program).temporary.run()
  for name in ["P", "WHOLE PROGRAM"] {
    // Ann alone.
    #expect(try stage(run, name, "research")["persons_entered"] == "1")
    #expect(try stage(run, name, "purchase")["persons_entered"] == "1")
  }
  #expect(try stage(run, "P", "trial")["persons_entered"] == "1")
}
