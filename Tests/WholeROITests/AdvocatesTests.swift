import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Ann referred Ben and Dan, Ben referred Cay; Eve named herself; Fay and Gus named each other; nobody has the
/// number that Hal names.
private let club: [String: String] = [
  "club": """
  A1,ann@x.example,gold,2026-07-01,
  B1,ben@x.example,,2026-07-05,ANN@x.example
  C1,cay@x.example,,2026-07-06,@B1
  D1,dan@x.example,,2026-07-07,A1
  E1,eve@x.example,,,E1
  F1,fay@x.example,,2026-07-08,G1
  G1,gus@x.example,,2026-07-08,fay@x.example
  H1,hal@x.example,,2026-07-08,nobody9

  """,
  "feed": """
  2026-07-02T00:00:00Z,ann@x.example,organic social,,share,
  2026-07-03T00:00:00Z,ann@x.example,organic social,,share,
  2026-08-03T00:00:00Z,ann@x.example,organic social,,share,

  """,
  "till": """
  1,2026-07-06T10:00:00Z,,ben@x.example,,A,30.00,20.00,sale,
  2,2026-07-10T10:00:00Z,,cay@x.example,,A,20.00,10.00,sale,
  3,2026-07-01T10:00:00Z,,dan@x.example,,A,99.00,5.00,sale,
  4,2026-10-05T00:00:00Z,,dan@x.example,,A,40.00,30.00,sale,

  """,
]

@Test func referralsMakeAGraphWithGenerationsAndFlags() throws {
  let run = try ShopRun(club).temporary.run(set: [("outputs.people", "true")])
  let rows = try run.report("advocates")
  #expect(rows.map { $0["person"] } == ["a1", "b1", "id-e1", "fay@x.example", "g1"])
  let ann = rows[0]
  #expect(ann["status"] == "advocate" && ann["shares"] == "2" && ann["referred"] == "2")
  #expect(ann["generations"] == "2" && ann["referred_net_revenue"] == "30.00")
  #expect(ann["referred_buyers"] == "1" && ann["flags"] == "")
  #expect(rows[1]["generations"] == "1" && rows[1]["referred_net_revenue"] == "20.00")
  #expect(rows[2]["flags"] == "self-referral" && rows[2]["referred"] == "0")
  #expect(rows[2]["status"] == "member")
  #expect(rows[3]["flags"] == "ring" && rows[4]["flags"] == "ring")
  #expect(rows[3]["generations"] == "1")
}

@Test func personsAreHashedUnderAKeyBesideTheOutput() throws {
  let shop = try ShopRun(club).temporary
  let run = try shop.run()
  let rows = try run.report("advocates")
  let key = shop.folder.appendingPathComponent("out.key").path
  #expect(FileSystem.permissions(at: key) == 0o600)
  let person = try PersonKey.ofOutput(shop.folder.appendingPathComponent("out").path)
    .name(key: "loyalty", identifier: Array("a1".utf8))
  let ann = try #require(rows.first { $0["person"] == person })
  #expect(ann["referred"] == "2")
  #expect(!rows.contains { ($0["person"] ?? "").contains("@") || $0["person"] == "a1" })
  #expect(try shop.run(jobs: 1).report("advocates") == rows)
}

@Test func aDryRunMakesNoKey() throws {
  let shop = try ShopRun(club).temporary
  _ = try Pipeline.run(
    shop.definition(), options: RunOptions(jobs: 1, isDryRun: true), progress: SilentObserver())
  #expect(FileSystem.entry(at: shop.folder.appendingPathComponent("out.key").path) == nil)
}

/// 2, 1, 1 and 1 referred stand together: 5 persons, of whom the 2 buyers and what they spent are too few to tell.
@Test func fewReferredStandTogether() throws {
  let run = try ShopRun(club).temporary.run(set: [("outputs.minimumGroup", "5")])
  let rows = try run.report("advocates")
  #expect(rows.count == 6)
  #expect(rows.dropLast().filter { $0["referred"] == "" }.count == 4)
  #expect(rows.dropLast().filter { $0["referred_net_revenue"] == "" }.count == 4)
  #expect(rows.filter { $0["flags"] == "ring" }.count == 2)
  let rest = try #require(rows.last)
  #expect(rest["person"] == "(small groups)" && rest["referred"] == "5")
  #expect(rest["referred_net_revenue"] == "" && rest["referred_buyers"] == "")
}

@Test func withoutReferrersThereIsAHeader() throws {
  var exports = club
  exports["club"] = "A1,ann@x.example,gold,2026-07-01,\n"
  let shop = try ShopRun(exports).temporary
  #expect(try shop.run(set: [("outputs.ledger", "false")]).report("advocates").isEmpty)
  #expect(FileSystem.entry(at: shop.folder.appendingPathComponent("out.key").path) == nil)
}

/// A chain as long as this would end a recursion.
@Test func aLongChainHasAsManyGenerations() throws {
  let count = 3_000
  var text = "L0,,gold,2026-07-01,\n"
  for index in 1..<count { text += "L\(index),,gold,2026-07-01,L\(index - 1)\n" }
  let till = "1,2026-07-06T10:00:00Z,L0,,,A,30.00,20.00,sale,\n"
  let run = try ShopRun(["club": text, "till": till]).temporary
    .run(set: [("outputs.people", "true")])
  let first = try run.row("advocates", ["person": "l0"])
  #expect(first["generations"] == "\(count - 1)" && first["referred"] == "1")
}

/// Ann and Cay both referred Ben, Dan referred Eve: two persons, who bought for 30.00 and 20.00.
@Test func whomSeveralReferredCountsOnceAmongTheFolded() throws {
  let exports = [
    "club": """
    A1,ann@x.example,,2026-07-01,
    C1,cay@x.example,,2026-07-01,
    D1,dan@x.example,,2026-07-01,
    B1,ben@x.example,,2026-07-05,A1
    B1,ben@x.example,,2026-07-05,C1
    E1,eve@x.example,,2026-07-05,D1

    """,
    "till": """
    1,2026-07-06T10:00:00Z,,ben@x.example,,A,30.00,20.00,sale,
    2,2026-07-10T10:00:00Z,,eve@x.example,,A,20.00,10.00,sale,

    """,
  ]
  let run = try ShopRun(exports).temporary.run(set: [("outputs.minimumGroup", "2")])
  let rest = try run.row("advocates", ["person": "(small groups)"])
  #expect(rest["referred"] == "2" && rest["referred_buyers"] == "2")
  #expect(rest["referred_net_revenue"] == "50.00")
}

// MARK: - What a referred buyer costs

private let rewards = """
  2026-07-09,Rewards,,30.00
  2026-07-20,rewards,,15.50
  2026-08-01,Rewards,,99.00
  2026-07-09,Rewards,Meta,7.00
  2026-07-09,Payroll,,500.00

  """

private func rewarded(_ rules: String) throws -> TemporaryRun {
  var exports = club
  exports["ledger"] = rewards
  return try ShopRun(exports, settings: "costs: { \(rules) mediaVendors: [\"Meta\"] }").temporary
}

private let referralRule = "rules: [{ account: \"Rewards\", referrals: true }],"

/// 45.50 of July over Ben and Cay, who began to buy in it; Dan bought too early and too late.
@Test func theCostOfReferralsIsSetAgainstTheReferredWhoBeganToBuy() throws {
  let rows = try rewarded(referralRule).run().report("advocates")
  #expect(rows.count == 5)
  #expect(rows.allSatisfy { $0["buyers_of_period"] == "2" && $0["referral_cost"] == "45.50" })
  #expect(rows.allSatisfy { $0["cost_per_referred_buyer"] == "22.750000" })
}

/// Ben's first order lies before the period: he was a buyer of an earlier one.
@Test func aReferredBuyerCountsInOnePeriod() throws {
  let run = try rewarded(referralRule).run(set: [("period.from", "2026-07-08")])
  let row = try #require(try run.report("advocates").first)
  #expect(row["buyers_of_period"] == "1" && row["cost_per_referred_buyer"] == "45.500000")
  let none = try rewarded(referralRule).run(set: [("period.from", "2026-07-12")])
  let later = try #require(try none.report("advocates").first)
  #expect(later["buyers_of_period"] == "0" && later["cost_per_referred_buyer"] == "")
  #expect(later["referral_cost"] == "15.50")
}

@Test func withoutARuleForReferralsTheirCostIsNotKnown() throws {
  let rows = try rewarded("rules: [{ account: \"Rewards\", category: \"loyalty\" }],")
    .run().report("advocates")
  #expect(rows.allSatisfy { $0["referral_cost"] == "" && $0["cost_per_referred_buyer"] == "" })
  #expect(rows.allSatisfy { $0["buyers_of_period"] == "2" })
}

/// The rows keep their category, and the money its place in the whole.
@Test func whatReferralsCostStaysAmongTheCosts() throws {
  let run = try rewarded(
    "rules: [{ account: \"Rewards\", category: \"promotions\", referrals: true }],"
  ).run()
  let whole = try run.row("program_performance", ["program": "WHOLE PROGRAM"])
  #expect(whole["cost_promotions"] == "45.50" && whole["cost_total"] == "545.50")
}

@Test func fewReferredBuyersAreNotToldByTheirCost() throws {
  let rows = try rewarded(referralRule).run(set: [("outputs.minimumGroup", "3")])
    .report("advocates")
  #expect(rows.allSatisfy { $0["buyers_of_period"] == "" && $0["referral_cost"] == "45.50" })
  #expect(rows.allSatisfy { $0["cost_per_referred_buyer"] == "" })
}

/// Nothing is known of a cost that no row says; media vendors come before all rules.
@Test(arguments: ["account: \"Gifts\"", "vendor: \"Meta\""])
func aRuleForReferralsThatTakesNoRowLeavesTheirCostOpenAndWarns(pattern: String) throws {
  let run = try rewarded("rules: [{ \(pattern), category: \"loyalty\", referrals: true }],").run()
  let rows = try run.report("advocates")
  #expect(rows.allSatisfy { $0["referral_cost"] == "" && $0["cost_per_referred_buyer"] == "" })
  #expect(run.result.warnings.contains { $0.message.contains("a rule with referrals: true") })
}

@Test func referrersAreKnownWhereNothingIsLimited() throws {
  let run = try ShopRun(
    [
      "club": "L1,a@x.com,gold,2026-06-01,\nL2,b@x.com,gold,2026-06-02,L1\n",
      "till": "A,2026-07-02T10:00:00Z,L2,,,s1,10.00,,sale,\n",
    ], settings: "identity: { limits: false }")
  let row = try run.temporary.run().row("advocates", ["status": "advocate"])
  #expect(row["referred"] == "1" && row["referred_net_revenue"] == "10.00")
}
