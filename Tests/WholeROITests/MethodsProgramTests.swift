import Tabular
import Testing

@testable import WholeROI

// METHODS, sections 4 and 5: nodes, new customers, reach, cost.

@Test func programsSumTheSameCentsAsChannels() throws {
  for node in AttributionDefinition.Node.allCases {
    var program = MethodsProgram()
    program.settings.node = node
    program.settings.programs = [.init(name: "Fall", campaigns: ["fall"], coupons: [])]
    program.touch(july(3), "email", campaign: "fall")
    program.touch(july(3, 13), "print", campaign: "fall")
    program.touch(july(3, 14), "email", campaign: "other")
    program.sale("S", july(4), 100)
    let run = try program.staged()
    // Unique linear alone looks at the node: two channels, two families, two programs, two campaigns, one stage.
    let unique: [AttributionDefinition.Node: [Int64]] = [
      .channel: [25, 50, 25], .family: [25, 50, 25], .program: [25, 25, 50],
      .campaign: [25, 25, 50], .stage: [34, 33, 33],
    ]
    #expect(run.order("S")?.credits[.uniqueLinear] == unique[node], "\(node)")
    #expect(run.program("Fall").net == 67)
    #expect(run.program("(no program)").net == 33)
  }
}

@Test func ordersAreSplitLikeMoneyInMillionths() throws {
  var program = MethodsProgram()
  program.settings.programs = [.init(name: "Fall", campaigns: ["fall"], coupons: [])]
  program.touch(july(3), campaign: "fall")
  program.touch(july(3, 13), "print")
  program.touch(july(3, 14), "podcast")
  program.sale("S", july(4))
  let run = try program.staged()
  #expect(run.program("Fall").orders == 333_334)
  #expect(run.program("Fall").newCustomers == 333_334)
  #expect(run.till.orders == 1_000_000)
}

@Test func returnedOrdersCount() throws {
  var program = MethodsProgram()
  program.touch(july(3))
  program.sale("S", july(4))
  program.giveBack("R", july(5), 100_00, original: "S")
  #expect(try program.staged().program("(no program)").orders == 1_000_000)
}

@Test func aNewCustomerBuysForTheFirstTimeInTheData() throws {
  func isNew(_ change: (inout MethodsProgram) -> Void) throws -> Bool {
    var program = MethodsProgram()
    program.sale("data begins", july(2), of: MethodsProgram.bob)
    program.sale("S", july(4))
    change(&program)
    return try program.order("S").isNewCustomer
  }
  func profile(joined: Int? = nil, firstOrder: Int? = nil) -> OracleRows.Profile {
    .init(ids: MethodsProgram.ann, joined: joined, firstOrder: firstOrder)
  }
  #expect(try isNew { _ in })
  #expect(try !isNew { $0.sale("earlier", july(3)) })
  // Days are compared: 20,638 is the order's, 20,636 that of the first sale of all.
  #expect(try isNew { $0.rows.profiles = [profile(firstOrder: 20_638)] })
  #expect(try !isNew { $0.rows.profiles = [profile(firstOrder: 20_637)] })
  #expect(try isNew { $0.rows.profiles = [profile(joined: 20_636)] })
  #expect(try !isNew { $0.rows.profiles = [profile(joined: 20_635)] })
  // A return before it is no order.
  #expect(try isNew { $0.giveBack("R", july(3), 5_00) })
}

@Test func personsAreReachedByTouchesOfThePeriodCouponsIncluded() throws {
  var program = MethodsProgram()
  program.settings.programs = [.init(name: "Fall", campaigns: ["fall"], coupons: ["fall"])]
  program.touch(july(0), campaign: "fall")
  program.touch(july(3), campaign: "fall", of: MethodsProgram.bob)
  program.touch(july(3, 13), campaign: "fall", of: MethodsProgram.bob)
  program.touch(july(3, 14), action: "send")
  program.sale("S", july(4), coupon: "FALL20")
  program.sale("T", july(20), of: ["email": "c@shop.example"], coupon: "FALL20")
  let tally = try program.staged().tally
  #expect(tally.touches == [3, 0])
  #expect(tally.reachByProgram == [2, 0])
  #expect(tally.reach == 2)
  #expect(tally.buyersByProgram == [1, 0])
}

@Test func anAssistIsAChannelPresentButNotLast() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.touch(july(3, 13), "print")
  program.touch(july(3, 14), "print")
  program.touch(july(3, 15), "email")
  program.sale("S", july(4))
  let run = try program.temporary().run()
  #expect(try run.row("channel_contribution", ["channel": "print"])["assists"] == "1")
  #expect(try run.row("channel_contribution", ["channel": "email"])["assists"] == "0")
}

@Test func allRestRowsAreThereAndHaveNoRatios() throws {
  var program = MethodsProgram()
  program.touch(july(3))
  program.sale("S", july(4))
  let run = try program.temporary().run()
  let rows = try run.report("program_performance")
  #expect(
    rows.map { $0["program"] } == [
      "(no program)", "(shared)", "(unattributed)", "(unidentified)", "(unmatched returns)",
      "WHOLE PROGRAM", "TOTAL",
    ])
  for row in rows where row["kind"] == "rest" {
    for ratio in ["roi", "roas", "mer", "cac", "payback_days", "verdict"] {
      #expect(row[ratio] == "", "\(ratio)")
    }
    #expect(row["cost_total"] == "0.00")
  }
  for ratio in ["roi", "cac", "payback_days", "verdict"] { #expect(rows.last?[ratio] == "") }
}

/// A program with an ad export and a ledger beside it.
private func costed(_ spend: String, _ ledger: String, _ costs: String) -> MethodsProgram {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: "Fall", campaigns: ["fall"], coupons: []),
    .init(name: "Brand", campaigns: ["brand"], coupons: []),
  ]
  program.settings.moreSources = [
    """
    { name: "ads", files: "ads.csv", layout: { record: "spend", columns: {
      from: "from", to: "to", campaign: "campaign", amount: "amount" } } }
    """,
    """
    { name: "ledger", files: "ledger.csv", layout: { record: "cost", columns: {
      day: "day", account: "account", vendor: "vendor", memo: "memo", amount: "amount" } } }
    """,
  ]
  program.settings.more = "costs: \(costs),"
  program.moreExports = [
    "ads.csv": "from,to,campaign,amount\n" + spend,
    "ledger.csv": "day,account,vendor,memo,amount\n" + ledger,
  ]
  program.touch(july(3), campaign: "fall")
  program.sale("S", july(4), 100_00, cost: 40_00)
  return program
}

@Test func spendOfSeveralDaysIsSpreadEvenlyAndCutAtThePeriod() throws {
  // 1.00 over 29 June to 1 July: 0.34, 0.33, 0.33.
  let run = try costed("2026-06-29,2026-07-01,Fall A,1.00\n", "", "{}").staged()
  #expect(run.totals.costs.costs(row: 0)[CostCategory.media.index] == 33)
}

@Test func aLedgerRowOfAMediaVendorIsNeverAdded() throws {
  let run = try costed(
    "2026-07-03,2026-07-03,Fall A,10.00\n",
    "2026-07-05,Ads,Meta Inc,,10.00\n2026-07-05,Fees,Agency,,5.01\n",
    """
    { mediaVendors: ["Meta*"], shared: { people: "days" },
      rules: [ { account: "Fees", category: "people" } ] }
    """
  ).staged()
  let costs = run.totals.costs
  #expect(costs.enteredCosts.reduce(0, +) == 15_01)
  #expect(costs.costs(row: 0)[CostCategory.people.index] == 2_51)
  #expect(costs.costs(row: 1)[CostCategory.people.index] == 2_50)
}

@Test func pointsCostTheirValueTimesRedemptionPerOrder() throws {
  var program = costed("", "", "{ points: { value: \"0.01\", redemption: 0.7 } }")
  program.settings.moreSources.append(
    """
    { name: "club", files: "club.csv", layout: { record: "order", columns: {
      id: "id", time: "time", email: "email", gross: "gross", points: "points" } } }
    """)
  // 15 points are 0.105, half away from zero 0.11; 14 are 0.098, 0.10.
  program.moreExports["club.csv"] = """
    id,time,email,gross,points
    P,2026-07-04T13:00:00Z,ann@shop.example,1.00,15
    Q,2026-07-04T14:00:00Z,ann@shop.example,1.00,14
    N,2026-07-04T14:00:00Z,,1.00,100

    """
  let costs = try program.staged().totals.costs
  #expect(costs.costs(row: 0)[CostCategory.loyalty.index] == 21)
  #expect(costs.costs(row: costs.rows.rest(.unidentified))[CostCategory.loyalty.index] == 70)
}

@Test func ratiosComeFromTheSums() throws {
  let run = try costed(
    "2026-07-03,2026-07-03,Fall A,20.00\n", "2026-07-05,Fees,Agency,,10.00\n", "{}"
  ).temporary().run()
  let fall = try run.row("program_performance", ["program": "Fall"])
  // Margin 60.00 against 20.00 of its own; the fee is shared by no key.
  #expect(fall["roi"] == "2.000000")
  #expect(fall["roas"] == "5.000000")
  #expect(fall["profit"] == "40.00")
  let whole = try run.row("program_performance", ["program": "WHOLE PROGRAM"])
  #expect(whole["roi"] == "1.000000")
  #expect(whole["mer"] == "3.333333")
  #expect(whole["cac"] == "30.000000")
  // Cost on the 3rd, the order on the 4th, the fee on the 5th: paid back from the 4th on.
  #expect(whole["payback_days"] == "1")
  #expect(try run.row("program_performance", ["program": "(shared)"])["cost_total"] == "10.00")
}
