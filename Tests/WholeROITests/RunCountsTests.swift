import Testing

@testable import WholeROI

/// Two members, three visits and two receipts; the second member and the last visitor never buy.
private func smallShop() throws -> ShopRun {
  try ShopRun(
    [
      "members": """
      L-1,ann@mail.example,,,
      L-2,,,,

      """,
      "web": """
      2026-07-02T10:00:00Z,c-1,ann@mail.example,google,cpc,,,visit
      2026-07-03T10:00:00Z,c-1,,google,cpc,,,visit
      2026-07-04T10:00:00Z,c-9,,google,cpc,,,visit

      """,
      "till": """
      R-1,2026-07-05T10:00:00Z,L-1,,,,10.00,5.00,sale,
      R-2,2026-07-06T10:00:00Z,,,,,20.00,5.00,sale,

      """,
    ], settings: "visits: false")
}

@Test func aRunCountsRowsTouchesOrdersAndPersons() throws {
  // Persons: Ann with her card and browser, the card L-2, the browser c-9.
  let counts = try smallShop().temporary.run().result.counts
  #expect(counts == RunCounts(rows: 7, touches: 3, orders: 2, persons: 3))
}

@Test func extractAloneReadsAllSourcesOrTheOneNamed() throws {
  let shop = try smallShop()
  let definition = try shop.temporary.definition()
  func rows(_ source: String?) throws -> Int {
    try Pipeline.extractAlone(definition, source: source, jobs: 2, progress: SilentObserver()).rows
  }
  #expect(try rows(nil) == 7)
  #expect(try rows("web") == 3)
  #expect(try rows("members") == 2)
  let failure = #expect(throws: Failure.self) { try rows("mail") }
  #expect(failure?.code == .usage)
}
