import Testing

@testable import WholeROI

/// One sale in two systems: what run and check say of it.
@Suite struct SameSalesTests {
  private static let shop = SalesInTwoSystems.shop
  private static let till = SalesInTwoSystems.till

  /// What check says, which is what run says and writes into run.json.
  private func warnings(
    _ shop: String, _ till: String, _ more: String = ""
  ) throws -> [Diagnostic] {
    let run = try TemporaryRun(
      ["shop.csv": shop, "till.csv": till],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC", \(more)
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "shop", files: "shop.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } },
            { name: "till", files: "till.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } } ],
          outputs: { directory: "out" } }
        """)
    let checked = try Pipeline.check(run.definition(), options: RunOptions(jobs: 1)).warnings
    let finished = try run.run()
    #expect(finished.result.warningsOfExports == checked)
    let manifest = try JSON5.parse(try finished.bytes("run.json"), file: "run.json")
    if case .list(let items)? = manifest["warnings"]?.value {
      #expect(items.count == finished.result.warnings.count)
    }
    return checked
  }

  /// `id,time,net` of so many days from 1 July on, each with the amounts of its place.
  private func rows(_ prefix: String, days: Int, _ amounts: (Int) -> [String]) -> String {
    "id,time,net\n"
      + (1...days).map { day in
        amounts(day).enumerated().map { place, net in
          "\(prefix)\(day)-\(place),2026-07-\(day < 10 ? "0" : "")\(day),\(net)\n"
        }.joined()
      }.joined()
  }

  @Test func runAndCheckWarnWhereTwoSourcesSeemToHoldTheSameSales() throws {
    let found = try warnings(Self.shop, Self.till)
    #expect(
      found.map(\.message) == [
        "\"shop\" and \"till\" seem to hold the same sales: 3 order ids and 1 amount of the same day"
          + " are in both"
      ])
    #expect(found.first?.hint.contains("system: [\"shop\"]") == true)
  }

  @Test func oneOrderIdOfTheSameNetInBothIsEnough() throws {
    let other = rows("T", days: 9) { ["\($0).50"] } + "1002,2026-07-30,30.00\n"
    #expect(
      try warnings(Self.shop, other).first?.message.contains("1 order id and 0 amounts") == true)
    #expect(try warnings(Self.shop, other.replacing("1002,", with: "T1002,")).isEmpty)
    #expect(try warnings(Self.shop, other.replacing("30.00", with: "99.00")).isEmpty)
  }

  /// The rows of an order add up before it is compared.
  @Test func theNetOfAnOrderIsThatOfAllItsLines() throws {
    let lines = "id,time,net\n1002,2026-07-30,12.00\n1002,2026-07-30,18.00\n"
    #expect(try warnings(Self.shop, lines).count == 1)
    #expect(try warnings(Self.shop, lines.replacing("18.00", with: "30.00")).isEmpty)
  }

  /// Both number their receipts from 1: of seven and eleven prices some meet by chance.
  @Test func idsThatTwoTillsBothNumberFromOneAreChance() throws {
    func till(_ day: String, prices: Int) -> String {
      "id,time,net\n"
        + (1...300).map { "\($0),2026-07-\(day),\(10 + $0 % prices).00\n" }.joined()
    }
    let one = till("01", prices: 7)
    #expect(try warnings(one, till("20", prices: 11)).isEmpty)
    #expect(try warnings(one, till("20", prices: 7)).count == 1)
  }

  @Test func aDeclaredSystemOfRecordSettlesIt() throws {
    let run = try TemporaryRun(
      ["shop.csv": Self.shop, "till.csv": Self.till],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "shop", files: "shop.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } },
            { name: "till", files: "till.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } } ],
          revenue: { system: ["shop"] }, outputs: { directory: "out" } }
        """)
    let result = try Pipeline.check(run.definition(), options: RunOptions(jobs: 1))
    #expect(result.warnings.isEmpty)
    #expect(result.lines.contains("  these orders don't count: revenue.system is shop"))
    #expect(try run.run().result.warningsOfExports.isEmpty)
  }

  @Test func amountsOfTheSameDaysAreTold() throws {
    let shop = rows("S", days: 9) { ["\(10 + $0).50"] }
    let same = try warnings(shop, rows("pi_", days: 9) { ["\(10 + $0).50"] })
    #expect(same.first?.message.contains("0 order ids and 9 amounts") == true)
    #expect(try warnings(shop, rows("pi_", days: 9) { ["\(10 + $0).75"] }).isEmpty)
  }

  @Test func threeDifferentAmountsOfADayAreTheFewestThatSayIt() throws {
    let three = ["21.80", "37.45", "12.10"]
    let shop = rows("S", days: 1) { _ in three }
    #expect(try warnings(shop, rows("P", days: 1) { _ in three }).count == 1)
    #expect(try warnings(shop, rows("P", days: 1) { _ in Array(three.prefix(2)) }).isEmpty)
    let one = rows("S", days: 1) { _ in ["10.00", "10.00", "10.00", "10.00"] }
    #expect(try warnings(one, one.replacing("S", with: "P")).isEmpty)
  }

  /// Every day both sell at the same four prices: that says nothing of the day.
  @Test func amountsThatMeetOnAnyDayAreChance() throws {
    let prices = ["10.00", "20.00", "30.00", "40.00"]
    let shop = rows("S", days: 28) { _ in prices }
    #expect(try warnings(shop, rows("P", days: 28) { _ in prices }).isEmpty)
    // Of 56 sales in the other, half are the shop's own ones under other ids.
    let mixed = rows("P", days: 28) { ["\(100 + $0 * 7).00", "10.00"] }
    let own = rows("S", days: 28) { ["\(100 + $0 * 7).00", "20.00"] }
    #expect(try warnings(own, mixed).count == 1)
  }

  @Test func returnsAndOtherSourcesAreNotLookedAt() throws {
    let returns = "id,time,net\n1001,2026-07-01,-20.00\nR2,2026-07-02,-1.00\nS1,2026-07-02,3.00\n"
    #expect(try warnings(Self.shop, returns).isEmpty)
  }
}
