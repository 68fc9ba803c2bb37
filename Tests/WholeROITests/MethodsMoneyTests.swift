import Testing

@testable import WholeROI

// METHODS, section 1: money, time, order.

@Test func aCellsReturnsGrossAndMarginComeBySubtraction() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.touch(july(3, 13), "podcast")
  program.touch(july(3, 14), "print")
  program.sale("S", july(4), 100_00, discounts: 10_00, cost: 40_00)
  program.giveBack("R", july(5), 20_00, original: "S", cost: 7_99)
  let run = try program.staged()
  let linear = try #require(run.tally.axes.models.firstIndex(of: .linear))
  let cells = try ["email", "podcast", "print"].map { name in
    let channel = try #require(run.tally.axes.channels.firstIndex { $0.name == name })
    return run.tally.credit(model: linear, channel: channel)
  }
  // N = 90.00 and R = 70.00 over three: 30.00 each; 23.34, 23.33, 23.33. D = 10.00: 3.34, 3.33, 3.33.
  #expect(cells.map(\.net) == [23_34, 23_33, 23_33])
  #expect(cells.map(\.returns) == [6_66, 6_67, 6_67])
  #expect(cells.map(\.gross) == [33_34, 33_33, 33_33])
  // What remains of the cost is 32.01: 10.67 each.
  #expect(cells.map(\.margin) == [12_67, 12_66, 12_66])
}

@Test(arguments: [("JPY", 0), ("USD", 2), ("KWD", 3)])
func everyUnitIsKeptInAnyCurrency(code: String, digits: Int) throws {
  var program = MethodsProgram()
  program.settings.currency = code
  program.settings.minorDigits = digits
  for channel in ["email", "podcast", "print"] { program.touch(july(3), channel) }
  program.sale("S", july(4), 1_000_001)
  let order = try program.order("S")
  #expect(order.net == 1_000_001)
  #expect(order.credits[.linear] == [333_334, 333_334, 333_333])
}

@Test func anAmountWithMoreDigitsThanTheCurrencyIsRejected() throws {
  var program = MethodsProgram()
  program.sale("S", july(4), 100)
  let temporary = try TemporaryRun(
    program.rows.exports(minorDigits: 0).merging(
      program.rows.exports(minorDigits: 2).filter { $0.key == "shop.csv" }
    ) { $1 }.mapValues { $0.replacing(",100,", with: ",100.005,") },
    pipeline: program.settings.pipeline)
  #expect(throws: Failure.self) { try StagedRun(temporary) }
}

@Test func aDayIsADayInTheProgramsZone() throws {
  var program = MethodsProgram()
  program.settings.timezone = "America/New_York"
  // 03:59:59.999 UTC is still the evening of the 16th in New York.
  program.sale("in", july(17, 3, 59, 59, ms: 999), 1_00)
  program.sale("out", july(17, 4), 2_00)
  program.sale("early", july(1, 3, 59), 4_00)
  #expect(try program.staged().till.net == 1_00)
}

@Test func thePeriodHoldsBothItsEnds() throws {
  var program = MethodsProgram()
  program.sale("before", july(1, 0, 0) - 1, 1_00)
  program.sale("first", july(1, 0, 0), 2_00)
  program.sale("last", july(17, 0, 0) - 1, 4_00)
  program.sale("after", july(17, 0, 0), 8_00)
  #expect(try program.staged().till.net == 6_00)
}

@Test func touchesOfOneMomentGoBySourceThenChannelCampaignActionContent() throws {
  var program = MethodsProgram()
  program.settings.gap = nil
  let all: [(Int, String, String, String, String)] = [
    (0, "b", "Z", "view", "z"), (0, "c", "A", "click", "z"), (0, "c", "B", "click", "a"),
    (0, "c", "B", "like", "a"), (0, "c", "B", "like", "b"), (1, "a", "A", "click", "a"),
  ]
  for (source, channel, campaign, action, content) in all.reversed() {
    program.touch(
      july(3), channel, campaign: campaign, action: action, source: source, content: content)
  }
  program.sale("S", july(3), 6)
  let order = try program.order("S")
  #expect(order.channels == all.map(\.1))
  #expect(order.campaigns == all.map(\.2))
}

@Test func textIsSortedByItsBytes() throws {
  var program = MethodsProgram()
  for channel in ["é", "z", "a", "Z"] { program.touch(july(3), channel) }
  program.sale("S", july(3))
  #expect(try program.order("S").channels == ["Z", "a", "z", "é"])
}

@Test func ordersOfOneMomentGoBySourceNameStoreAndId() throws {
  // One touch and two orders at once: the first takes it, the second falls back to it; a coupon shows which.
  func firstTaken(_ orders: [(id: String, store: String, source: Int)]) throws -> [String] {
    var program = MethodsProgram()
    program.touch(july(3))
    for order in orders {
      program.sale(order.id, july(4), 1_00, store: order.store, source: order.source)
    }
    let run = try program.staged()
    return orders.map(\.id).filter { run.order($0)?.isNewCustomer == true }
  }
  // `till` is configured before `shop`; by bytes shop comes first.
  #expect(try firstTaken([("a", "A", 0), ("z", "Z", 1)]) == ["z"])
  #expect(try firstTaken([("a", "B", 0), ("z", "A", 0)]) == ["z"])
  #expect(try firstTaken([("b", "A", 0), ("a", "A", 0)]) == ["a"])
}

@Test func patternsTakeAnyCaseAndTheEmptyText() throws {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: "Fall", campaigns: ["fall"], coupons: []),
    .init(name: "Any", campaigns: [""], coupons: []),
  ]
  program.touch(july(3), campaign: "FALL preview")
  program.touch(july(3, 13), campaign: "")
  program.sale("S", july(4))
  #expect(try program.order("S").touches.map(\.program) == ["Fall", "Any"])
}
