import Foundation
import Testing

@testable import WholeROI

private func truth(customers: Int = 250, seed: UInt64 = 1) throws -> SampleTruth {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "wholeroi-truth-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  return try SampleProgram(customers: customers, seed: seed).write(to: folder.path)
}

extension SampleTruth {
  fileprivate func order(_ id: String) throws -> ChosenOrder {
    try #require(orders.first { $0.id == id })
  }
}

extension SampleTruth.ChosenOrder {
  fileprivate func cents(_ model: AttributionModel) -> [Int64] {
    credits.first { $0.model == model }?.cents ?? []
  }
}

@Test(arguments: [UInt64(1), 2, 99])
func everyModelsProgramsAndTheRestAddUpToTheTill(seed: UInt64) throws {
  let whole = try #require(try truth(seed: seed).whole)
  #expect(whole.net == whole.gross - whole.discounts - whole.returns)
  #expect(
    whole.orders
      == whole.creditedOrders + whole.unattributedOrders + whole.unidentifiedOrders)
  #expect(
    whole.models.map(\.model) == AttributionModel.allCases.filter { $0.isAdditive && !$0.isLearned }
  )
  for model in whole.models {
    let credited = model.programs.map(\.net).reduce(0, +)
    #expect(
      credited + whole.unattributed + whole.unidentified + whole.unmatchedReturns == whole.net)
    #expect(model.programs.map(\.orders).reduce(0, +) == Int64(whole.creditedOrders) * 1_000_000)
  }
}

@Test func everyChosenOrdersCreditsAddUpToItsNet() throws {
  for order in try truth(customers: 0).orders {
    #expect(order.net == order.gross - order.discounts - order.returns)
    for credits in order.credits {
      #expect(credits.cents.reduce(0, +) == order.net, "\(order.id) \(credits.model)")
      #expect(credits.cents.count == order.touches.count)
    }
    #expect(order.credits.isEmpty == (order.standing != .credited))
  }
}

/// Ages 7 d, 0 and 0: time decay weighs them 1, 2, 2.
@Test func theCouponCaseIsCreditedAsByHand() throws {
  let order = try truth(customers: 0).order("CASE-08-1")
  #expect(order.touches.map(\.channel) == ["paid social", "email", "coupon"])
  #expect(order.cents(.linear) == [26_67, 26_67, 26_66])
  #expect(order.cents(.timeDecay) == [16_00, 32_00, 32_00])
  #expect(order.cents(.position) == [32_00, 16_00, 32_00])
  #expect(order.cents(.j) == [16_00, 16_00, 48_00])
}

/// 1,200.00 over six touches, the basket on the third.
@Test func theSixTouchCaseIsCreditedAsByHand() throws {
  let order = try truth(customers: 0).order("CASE-10-1")
  #expect(order.touches.map(\.action) == ["visit", "click", "basket", "comment", "visit", "visit"])
  #expect(order.cents(.linear) == Array(repeating: 200_00, count: 6))
  #expect(order.cents(.position) == [480_00, 60_00, 60_00, 60_00, 60_00, 480_00])
  #expect(order.cents(.j) == [240_00, 60_00, 60_00, 60_00, 60_00, 720_00])
  #expect(order.cents(.inverseJ) == [720_00, 60_00, 60_00, 60_00, 60_00, 240_00])
  #expect(order.cents(.w) == [360_00, 40_00, 360_00, 40_00, 40_00, 360_00])
  #expect(order.cents(.custom) == [360_00, 60_00, 60_00, 60_00, 60_00, 600_00])
}

@Test func uniqueLinearSplitsByChannelThenByTouch() throws {
  let order = try truth(customers: 0).order("CASE-11-1")
  #expect(order.cents(.uniqueLinear) == [22_51, 22_50, 45_00])
}

@Test func theEdgeOfTheLookbackIsInside() throws {
  let order = try truth(customers: 0).order("CASE-05-1")
  #expect(order.touches.map(\.time) == [SampleWorld.at(7, 16, 12, 30)])
}

@Test func tiesInTimeGoByTheOrderOfTheSources() throws {
  let order = try truth(customers: 0).order("CASE-09-1")
  #expect(order.touches.map(\.channel) == ["referral", "email", "organic social"])
  #expect(order.cents(.linear) == [3_34, 3_33, 3_33])
}

@Test func aSecondOrderTakesWhatCameAfterTheFirst() throws {
  let truth = try truth(customers: 0)
  #expect(try truth.order("CASE-15-2").touches.map(\.channel) == ["email"])
  #expect(try truth.order("CASE-16-2").touches.map(\.channel) == ["paid social"])
}

@Test func returnsLowerTheOrderTheyBelongTo() throws {
  let truth = try truth(customers: 0)
  #expect(try truth.order("CASE-19-1").net == 0)
  #expect(try truth.order("CASE-20-1").net == 115_38)
  #expect(try truth.order("CASE-21-1").net == 42_00)
  #expect(try truth.order("CASE-21-2").net == 0)
  #expect(try truth.order("CASE-23-1").cents(.linear) == [-1_67, -1_67, -1_66])
  #expect(truth.whole?.unmatchedReturns == -13_37)
}

@Test func sharedTabletsAndAddressesAreRefused() throws {
  let truth = try truth(customers: 0)
  #expect(truth.whole?.refusedLinks == 5)
  #expect(try truth.order("CASE-27-1").touches.map(\.channel) == ["paid social"])
  #expect(try truth.order("CASE-27-2").touches.map(\.channel) == ["direct"])
  #expect(try truth.order("CASE-28-3").standing == .unattributed)
}

@Test func ledgerMoneyOfThePeriodLeavesInvoicesAndOtherMonthsOut() throws {
  let truth = try truth(customers: 400)
  func cost(_ category: CostCategory, _ program: String) -> Int64? {
    truth.costs.first { $0.category == category && $0.program == program }?.amount
  }
  // Three retainers of 240.00, three months of 300.00, a credit note of 125.00, and 15 of the 30
  // days of 150.01, the odd cent on the first.
  let people: Int64 = 720_00 + 900_00 - 125_00 + 75_01
  #expect(cost(.people, "(shared)") == people)
  #expect(cost(.tools, "(shared)") == 270_03)
  // The banners were paid in June.
  #expect(cost(.creative, "Summer Clearance") == 0)
  #expect(!truth.costs.contains { $0.amount > 1_000_00 && $0.category == .other })
}

@Test func partsAlwaysAddUp() {
  var draws = SampleDraws(seed: 4, stream: 9, index: 0)
  for _ in 0..<500 {
    let amount = Int64(draws.below(2_000_000)) - 1_000_000
    let weights = (0...draws.below(7)).map { _ in Int64(1 + draws.below(1_000)) }
    let parts = PlainCredits.split(amount, over: weights)
    #expect(parts.reduce(0, +) == amount)
    #expect(PlainCredits.split(-amount, over: weights) == parts.map { -$0 })
  }
}

@Test func weightsHalveEverySevenDays() {
  let day: Int64 = 86_400_000
  #expect(PlainCredits.decay([0, 7 * day, 14 * day]) == [1 << 20, 1 << 19, 1 << 18])
  #expect(PlainCredits.decay([30 * day + 5, 5])[1] == 1 << 20)
}

@Test func daysRenderAsTheCalendarHasThem() {
  func text(_ day: Int) -> String {
    var bytes: [UInt8] = []
    bytes.append(isoDay: day)
    return String(decoding: bytes, as: UTF8.self)
  }
  #expect(text(SampleWorld.firstDay) == "2026-07-01")
  #expect(text(SampleWorld.lastDay) == "2026-09-30")
  #expect(text(11_016) == "2000-02-29")
  #expect(text(SampleWorld.day(10, 1)) == "2026-10-01")
}
