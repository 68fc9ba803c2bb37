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
