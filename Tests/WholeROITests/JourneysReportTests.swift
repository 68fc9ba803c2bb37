import Testing

@testable import WholeROI

/// Three buyers by email, two by search, one by display: at least two persons are asked for.
private func shop(display: Int) throws -> FinishedRun {
  let channels =
    Array(repeating: "email", count: 3) + ["paid search", "paid search"]
    + Array(repeating: "display", count: display)
  let feed = channels.enumerated().map { "2026-07-02T00:00:00Z,a\($0)@x.example,\($1),,click,\n" }
  let till = channels.indices.map {
    "\($0),2026-07-05T00:00:00Z,,a\($0)@x.example,,A,50.00,20.00,sale,\n"
  }
  return try ShopRun(["feed": feed.joined(), "till": till.joined()]).temporary
    .run(set: [("outputs.minimumGroup", "2")])
}

@Test func onePathOfFewFoldsWithTheNextSmallest() throws {
  let rows = try shop(display: 1).report("journeys")
  // Display alone would be known from the orders of all paths together.
  #expect(rows.map { $0["path"] } == ["email", "(small groups)"])
  #expect(rows.map { $0["orders"] } == ["3", "3"])
  #expect(rows.map { $0["net_revenue"] } == ["150.00", "150.00"])
}

@Test func pathsOfEnoughStandEach() throws {
  let rows = try shop(display: 2).report("journeys")
  #expect(rows.map { $0["path"] } == ["email", "display", "paid search"])
}

@Test func namesThatNeedCareStandInPathsAsInAnyCell() throws {
  let campaigns: [[String]] = [
    ["=now"], ["\"a, b\"", "Plain"], [""], ["Ärger", "=now"], ["Plain", "Plain"],
  ]
  let feed = campaigns.enumerated().flatMap { buyer, campaigns in
    campaigns.enumerated().map {
      "2026-07-02T0\($0):00:00Z,a\(buyer)@x.example,email,\($1),click,\n"
    }
  }
  let till = campaigns.indices.map {
    "\($0),2026-07-05T00:00:00Z,,a\($0)@x.example,,A,50.00,20.00,sale,\n"
  }
  let shop = try ShopRun(["feed": feed.joined(), "till": till.joined()]).temporary
  func paths(_ repeats: String) throws -> [String?] {
    try shop.run(
      set: [
        ("attribution.node", "campaign"), ("attribution.repeats", repeats),
        ("attribution.models", "[\"linear\"]"),
      ]
    ).report("journeys").map { $0["path"] }
  }
  // All have one order of 50.00: they go by the bytes of their names.
  #expect(
    try paths("keep") == [
      "(no campaign)", "'=now", "Plain > Plain", "a, b > Plain", "Ärger > =now",
    ])
  #expect(
    try paths("frequency") == [
      "(no campaign)(1)", "'=now(1)", "Plain(2)", "a, b(1) > Plain(1)", "Ärger(1) > =now(1)",
    ])
}

@Test func nodesBeyondAMillionKeepTheirNames() {
  let names = NodeNames(names: Array(repeating: "a", count: 1 << 20) + ["b"])
  #expect(names.name(1 << 20) == "b")
  #expect(names.name(7) == "a")
  #expect(NodeNames(names: ["a"]).name(3 << NodeNames.countShift) == "a(3)")
}

/// Six buyers, all new: there is nobody whom the number would tell.
@Test func asManyNewCustomersAsBuyersAreTold() throws {
  let till = try shop(display: 1).row("program_performance", ["program": "TOTAL"])
  #expect(till["new_customers"] == "6.000000")
}

/// Four of five buyers are new: the fifth, who bought in June too, would be known.
@Test func newCustomersAreNotToldWhereTheOthersAreFew() throws {
  let days = ["07-01", "07-02", "07-03", "07-04", "07-05", "06-05"]
  let till = days.enumerated().map {
    "\($0),2026-\($1)T00:00:00Z,,a\(min($0, 4))@x.example,,A,50.00,20.00,sale,\n"
  }
  let shop = try ShopRun(["till": till.joined()]).temporary
  let told = try shop.run().row("program_performance", ["program": "TOTAL"])
  #expect(told["new_customers"] == "4.000000")
  let blank = try shop.run(set: [("outputs.minimumGroup", "2")]).report("program_performance")
  #expect(blank.allSatisfy { $0["new_customers"] == "" && $0["cac"] == "" })
  #expect(blank.first { $0["program"] == "TOTAL" }?["orders"] == "5.000000")
}
