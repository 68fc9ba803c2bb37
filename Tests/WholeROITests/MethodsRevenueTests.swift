import Testing

@testable import WholeROI

// METHODS, section 2: revenue, returns, the identity.

@Test func netIsGrossLessDiscountsLessReturns() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, discounts: 15_00)
  program.giveBack("R", july(4), 30_00, original: "S", discounts: 5_00)
  let till = try program.staged().till
  #expect([till.gross, till.discounts, till.returns, till.net] == [100_00, 15_00, 25_00, 60_00])
}

@Test func taxAndTipsAreNoRevenueUnlessIncluded() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, tax: 8_00, tips: 3_00)
  #expect(try program.staged().till.net == 100_00)
  program.settings.includesTips = true
  #expect(try program.staged().till.net == 103_00)
}

@Test func includedTaxIsTakenOffTheGoods() throws {
  var program = MethodsProgram()
  program.settings.isTaxIncluded = true
  program.sale("S", july(3), 108_00, discounts: 10_00, tax: 8_00)
  let till = try program.staged().till
  #expect([till.gross, till.net] == [100_00, 90_00])
}

@Test func aRowWithoutTaxIsRejectedWhereTaxIsIncluded() throws {
  var program = MethodsProgram()
  program.settings.isTaxIncluded = true
  program.sale("S", july(3), 108_00, tax: 8_00)
  program.sale("T", july(3), 50_00, tax: 7_77)
  let temporary = try TemporaryRun(
    program.rows.exports(minorDigits: 2).mapValues { $0.replacing("7.77", with: "") },
    pipeline: program.settings.pipeline)
  let run = try StagedRun(temporary)
  #expect(run.till.net == 100_00)
  #expect(run.exports.rejects.map(\.reason).first?.contains("tax") == true)
}

@Test func aForeignCurrencyIsRejectedWithItsReason() throws {
  let program = MethodsProgram()
  let exports = program.rows.exports(minorDigits: 2).merging([
    "till.csv": """
    id,time,gross,currency
    S,2026-07-03T12:00:00Z,10.00,USD
    T,2026-07-03T12:00:00Z,10.00,EUR

    """
  ]) { $1 }
  let pipeline = """
    { name: "x", root: ".", currency: "USD", timezone: "UTC",
      period: { from: "2026-07-01", to: "2026-07-16" }, quality: { rejects: { max: "100%" } },
      sources: [ { name: "till", files: "till.csv", layout: { record: "order", columns: {
        id: "id", time: "time", gross: "gross", currency: "currency" } } } ],
      outputs: { directory: "out" } }
    """
  let run = try StagedRun(TemporaryRun(exports, pipeline: pipeline))
  #expect(run.till.net == 10_00)
  #expect(run.exports.rejects.count == 1)
  #expect(run.exports.rejects.first?.reason.contains("EUR") == true)
}

@Test func goodsCostWhatTheExportSaysOrTheMarginRateLeaves() throws {
  var program = MethodsProgram()
  program.settings.marginRates = [nil, 45]
  program.sale("S", july(3), 10_01, cost: 3_00, source: 0)
  // 10.01 × 0.55 = 5.5055 → 5.51; −0.10 × 0.55 = −0.055 → −0.06, away from zero.
  program.sale("T", july(3), 10_01, cost: nil, source: 1)
  program.sale("U", july(3), 0, discounts: 10, cost: nil, source: 1)
  let run = try program.staged()
  #expect(run.till.costOfGoods == 3_00 + 5_51 - 6)
}

@Test func withoutCostOfGoodsMarginsAreEmptyAndNotZero() throws {
  var program = MethodsProgram()
  program.touch(july(3))
  program.sale("S", july(4), cost: nil)
  let run = try program.temporary().run()
  #expect(try run.row("program_performance", ["program": "TOTAL"])["margin"] == "")
  #expect(try run.row("channel_contribution", ["channel": "email"])["margin"] == "")
}

@Test func aReturnCountsByAbsoluteValueInAnyShape() throws {
  for (gross, saysSo) in [(Int64(30_00), true), (-30_00, true), (-30_00, false)] {
    for sign in [Int64(1), -1] {
      var program = MethodsProgram()
      program.sale("S", july(3), 100_00)
      program.giveBack(
        "R", july(4), gross, original: "S", discounts: sign * 5_00, cost: sign * 12_00,
        saysSo: saysSo)
      let till = try program.staged().till
      #expect([till.returns, till.net] == [25_00, 75_00], "\(gross) \(saysSo) \(sign)")
      #expect(till.costOfGoods == -12_00)
    }
  }
}

@Test func aDiscountAboveTheGoodsMakesASaleOfNegativeNet() throws {
  var program = MethodsProgram()
  for channel in ["email", "podcast", "print"] { program.touch(july(3), channel) }
  program.sale("S", july(4), 10_00, discounts: -15_00)
  let run = try program.staged()
  #expect(run.order("S")?.credits[.linear] == [-1_67, -1_67, -1_66])
  #expect([run.till.net, run.till.orders, run.till.returns] == [-5_00, 1_000_000, 0])
}

@Test func aReturnFindsItsOrderInItsOwnStoreFirst() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, store: "A")
  program.sale("S", july(3), 100_00, store: "B")
  program.giveBack("R", july(4), 10_00, original: "S", store: "B")
  let run = try program.staged()
  #expect(run.place("till", "A", july(3)) == [100_00, 0, 100_00, 0, 0])
  #expect(run.place("till", "B", july(3)) == [90_00, 0, 90_00, 0, 0])
}

@Test func aReturnInAnotherStoreFindsTheOnlyOrderWithTheId() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, store: "A")
  program.giveBack("R", july(4), 10_00, original: "S", store: "B")
  let run = try program.staged()
  // It stands in its original's store and day.
  #expect(run.place("till", "A", july(3)) == [90_00, 0, 90_00, 0, 0])
  #expect(run.place("till", "B", july(4)) == [0, 0, 0, 0, 0])
}

@Test func anIdThatTwoOtherStoresHaveMatchesNothing() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, store: "A")
  program.sale("S", july(3), 100_00, store: "B")
  program.giveBack("R", july(4), 10_00, original: "S", store: "C")
  #expect(try program.staged().place("till", "C", july(4)) == [-10_00, 0, 0, 0, -10_00])
}

@Test func aReturnWithoutAnIdGoesToTheLatestOrderOfPersonStoreAndAmount() throws {
  var program = MethodsProgram()
  program.sale("old", july(2), 42_00)
  program.sale("wanted", july(3), 42_00)
  program.sale("other amount", july(4), 41_00)
  program.sale("other store", july(4), 42_00, store: "B")
  program.sale("other person", july(4), 42_00, of: MethodsProgram.bob)
  program.giveBack("R", july(5), 42_00)
  program.sale("later", july(6), 42_00)
  let run = try program.staged()
  #expect(run.order("wanted")?.net == 0)
  #expect(run.till.net == 42_00 * 4 + 41_00)
}

@Test func anOrderThatIsWhollyReturnedTakesNoFurtherReturn() throws {
  var program = MethodsProgram()
  program.sale("old", july(2), 42_00)
  program.sale("new", july(3), 42_00)
  for id in ["R1", "R2", "R3"] { program.giveBack(id, july(5), 42_00) }
  let run = try program.staged()
  #expect([run.order("old")?.net, run.order("new")?.net] == [0, 0])
  #expect(run.tally.credit(rest: .unmatchedReturns).net == -42_00)
}

@Test func aReturnWithoutAnIdMatchesToTheLastMillisecondOfItsTime() throws {
  for (late, net) in [(Int64(0), Int64(0)), (1, 42_00)] {
    var program = MethodsProgram()
    program.sale("S", july(3), 42_00)
    program.giveBack("R", july(3) + program.settings.returnsWithin + late, 42_00)
    #expect(try program.order("S").net == net)
  }
}

@Test func anUnmatchedReturnLowersNetAndHasNoGross() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, of: [:])
  program.giveBack("R", july(4), 30_00, discounts: 5_00, cost: 9_00, of: [:])
  let rest = try program.staged().tally.credit(rest: .unmatchedReturns)
  #expect([rest.gross, rest.discounts, rest.returns, rest.net] == [0, 0, 25_00, -25_00])
  #expect(rest.costOfGoods == -9_00)
}

@Test func returnsAreNotMatchedWhereThePipelineSaysSo() throws {
  var program = MethodsProgram()
  program.settings.matches = []
  program.sale("S", july(3), 42_00)
  program.giveBack("R", july(4), 42_00, original: "S")
  let run = try program.staged()
  #expect(run.order("S")?.net == 42_00)
  #expect(run.tally.credit(rest: .unmatchedReturns).net == -42_00)
}

@Test func aFullReturnInSeveralPartsLeavesNothing() throws {
  var program = MethodsProgram()
  program.settings.marginRates = [33, nil]
  for channel in ["email", "podcast", "print"] { program.touch(july(2), channel) }
  program.sale("S", july(3), 100_00, cost: nil)
  for (id, part) in [("R1", Int64(33_33)), ("R2", 33_34), ("R3", 33_33)] {
    program.giveBack(id, july(4), part, original: "S", cost: nil)
  }
  for view in RevenueDefinition.View.allCases {
    program.settings.view = view
    let run = try program.staged()
    for channel in ["email", "podcast", "print"] {
      for model in OracleSettings.models { #expect(run.net(channel, model) == 0) }
    }
    #expect([run.till.net, run.till.costOfGoods, run.till.returns] == [0, 0, 100_00])
    #expect(run.till.orders == 1_000_000)
  }
}

@Test func aReturnMayTakeBackMoreThanRemains() throws {
  var program = MethodsProgram()
  program.touch(july(2), "email")
  program.touch(july(2, 13), "podcast")
  program.sale("S", july(3), 20_00, discounts: 5_00)
  program.giveBack("R", july(4), 20_01, original: "S")
  #expect(try program.order("S").credits[.linear] == [-2_51, -2_50])
}

@Test func byMarginRateWhatRemainsCostsItsOwnRounding() throws {
  var program = MethodsProgram()
  program.settings.marginRates = [45, nil]
  program.sale("S", july(3), 10_01, cost: nil)
  program.giveBack("R", july(4), 3_00, original: "S", cost: nil)
  // 7.01 × 0.55 = 3.8555.
  #expect(try program.staged().till.costOfGoods == 3_86)
}

@Test func byOrderDateAReturnCountsOnItsOriginalsDay() throws {
  var program = MethodsProgram()
  program.sale("june", july(-2), 500_00)
  program.giveBack("R1", july(3), 500_00, original: "june")
  program.sale("late", july(15), 80_00)
  program.giveBack("R2", july(20), 30_00, original: "late")
  let run = try program.staged()
  #expect(run.till.net == 50_00)
  #expect(run.place("till", "A", july(15)) == [50_00, 0, 50_00, 0, 0])
}

@Test func byReturnDateAReturnCountsOnItsOwnDay() throws {
  var program = MethodsProgram()
  program.settings.view = .return
  program.sale("june", july(-2), 500_00)
  program.giveBack("R1", july(3), 500_00, original: "june")
  program.sale("late", july(15), 80_00)
  program.giveBack("R2", july(20), 30_00, original: "late")
  let run = try program.staged()
  #expect(run.till.net == -420_00)
  #expect(run.place("till", "A", july(3)) == [-500_00, 0, -500_00, 0, 0])
  #expect(run.place("till", "A", july(15)) == [80_00, 0, 80_00, 0, 0])
  // Its order lies before the period.
  #expect(run.till.orders == 1_000_000)
}

@Test func returnsOfAnonymousOrdersStayUnidentified() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00, of: [:])
  program.giveBack("R", july(4), 40_00, original: "S", of: [:])
  let rest = try program.staged().tally.credit(rest: .unidentified)
  #expect([rest.gross, rest.returns, rest.net] == [100_00, 40_00, 60_00])
}

@Test func rejectedMoneyIsNotInTheIdentity() throws {
  var program = MethodsProgram()
  program.sale("S", july(3), 100_00)
  program.sale("", july(3), 7_00)
  let run = try program.staged()
  #expect(run.till.net == 100_00)
  #expect(run.exports.rejects.count == 1)
}

/// Cents of a printed amount.
private func cents(_ text: String?) throws -> Int64 {
  let digits = try #require(text).replacing(".", with: "")
  return try #require(Int64(digits))
}

@Test(arguments: [UInt64(1_001), 1_002, 1_005, 1_009, 1_013, 1_021, 1_034, 1_055])
func everyReportAddsUpToTheTill(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  let run = try TemporaryRun(
    draws.rows.exports(minorDigits: draws.settings.minorDigits),
    pipeline: draws.settings.pipeline
  ).run()
  func sum(_ rows: [[String: String]], _ column: String) throws -> Int64 {
    try rows.map { try cents($0[column]) }.reduce(0, +)
  }
  let performance = try run.report("program_performance")
  let total = try #require(performance.last)
  #expect(total["program"] == "TOTAL")
  let parts = performance.filter { ["program", "rest"].contains($0["kind"]) }
  for column in ["gross_revenue", "discounts", "returns", "net_revenue", "orders", "margin"]
  where total[column] != "" {
    #expect(try sum(parts, column) == cents(total[column]), "\(column)")
  }
  let net = try cents(total["net_revenue"])
  #expect(
    net
      == (try cents(total["gross_revenue"]) - cents(total["discounts"]) - cents(total["returns"])))
  for row in performance {
    let days = try run.report("program_daily").filter { $0["program"] == row["program"] }
    #expect(try sum(days, "net_revenue") == cents(row["net_revenue"]))
  }
  let lines = try run.report("reconciliation")
  #expect(try sum(lines, "exported_net") == net)
  for line in lines {
    #expect(try cents(line["difference"]) == 0)
    let parts = try ["credited", "unattributed", "unidentified", "unmatched_returns"].map {
      try cents(line[$0])
    }
    #expect(try parts.reduce(0, +) == cents(line["exported_net"]))
  }
  let contribution = try run.report("channel_contribution")
  let comparison = try run.report("model_comparison").filter { $0["node"] == "TOTAL" }
  #expect(!comparison.isEmpty)
  for model in OracleSettings.models {
    #expect(try sum(contribution.filter { $0["model"] == model.rawValue }, "net_revenue") == net)
    for row in comparison where row["model"] == model.rawValue {
      #expect(try cents(row["value"]) == net, "\(model.rawValue)")
    }
  }
}
