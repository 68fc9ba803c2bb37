import Testing

@testable import WholeROI

// METHODS, section 3.2: visits.

/// One person's hits on one client, and an order on the 5th.
private func visiting(_ hits: [(Int64, campaign: String, action: String)]) throws -> StagedRun {
  var program = MethodsProgram()
  for hit in hits {
    program.touch(
      hit.0, "email", campaign: hit.campaign, action: hit.action,
      of: ["email": "ann@shop.example", "client": "c1"])
  }
  program.sale("S", july(5))
  return try program.staged()
}

@Test func hitsUpToTheGapApartAreOneVisit() throws {
  let first = july(4)
  func visits(_ apart: Int64) throws -> Int {
    try visiting([(first, "", "visit"), (first + apart, "", "visit")]).order("S")?.touches.count
      ?? 0
  }
  #expect(try visits(1_800_000) == 1)
  #expect(try visits(1_800_001) == 2)
}

@Test func theGapIsMeasuredFromHitToHit() throws {
  let hits = (0..<4).map { (july(4) + Int64($0) * 1_800_000, campaign: "", action: "visit") }
  #expect(try visiting(hits).order("S")?.touches.map(\.time) == [july(4)])
}

@Test func aVisitIsCutWhereAnotherCampaignComes() throws {
  let order = try visiting([
    (july(4, 12, 0), "A", "visit"), (july(4, 12, 1), "", "visit"), (july(4, 12, 2), "A", "visit"),
    (july(4, 12, 3), "B", "visit"), (july(4, 12, 4), "A", "visit"),
  ]).order("S")
  #expect(order?.campaigns == ["A", "B", "A"])
}

@Test func aVisitIsItsFirstHit() throws {
  var program = MethodsProgram()
  let ids = ["client": "c1", "email": "ann@shop.example"]
  program.touch(july(4), "podcast", campaign: "", action: "visit", of: ids)
  program.touch(july(4, 12, 5), "print", campaign: "", action: "visit", of: ids)
  program.sale("S", july(5))
  #expect(
    try program.order("S").touches
      == [StagedTouch(time: july(4), channel: "podcast", campaign: "", program: "(no program)")])
}

@Test func twoClientsOfOnePersonVisitByTurns() throws {
  var program = MethodsProgram()
  for minute in 0..<6 {
    program.touch(
      july(4, 12, minute * 20), minute % 2 == 0 ? "email" : "podcast", action: "visit",
      of: ["email": "ann@shop.example", "client": "c\(minute % 2)"])
  }
  program.sale("S", july(5))
  // 40 minutes apart on each client: no two hits are one visit, however short the time between clients.
  #expect(try program.order("S").touches.count == 6)
}

@Test func aVisitWithoutAClientIsThePersons() throws {
  var program = MethodsProgram()
  program.touch(july(4, 12, 0), action: "visit")
  program.touch(july(4, 12, 20), action: "product")
  program.touch(july(4, 12, 25), action: "visit", of: MethodsProgram.bob)
  program.sale("S", july(5))
  #expect(try program.order("S").touches.count == 1)
}

@Test func aVisitIsCutWhereThePersonChanges() throws {
  var program = MethodsProgram()
  program.settings.limits = ["email": 1]
  let ann = ["email": "ann@shop.example", "client": "tablet"]
  let bob = ["email": "bob@shop.example", "client": "tablet"]
  for (minute, ids) in [ann, ann, bob, ann, bob, bob, ann].enumerated() {
    program.touch(july(4, 12, minute), action: "visit", of: ids)
  }
  program.sale("A", july(5), of: MethodsProgram.ann)
  program.sale("B", july(5), of: MethodsProgram.bob)
  let run = try program.staged()
  #expect(run.order("A")?.touches.map(\.time) == [0, 3, 6].map { july(4, 12, $0) })
  #expect(run.order("B")?.touches.map(\.time) == [2, 4].map { july(4, 12, $0) })
}

@Test func aVisitsActionIsTheFurthestUpToTheOrder() throws {
  // W's milestone is a basket: it shows what the order saw.
  func milestoneCredit(_ basket: Int64) throws -> [Int64]? {
    var program = MethodsProgram()
    let ids = ["email": "ann@shop.example", "client": "c1"]
    program.touch(july(3), "podcast", of: ids)
    program.touch(july(4), "email", action: "visit", of: ids)
    program.touch(basket, "email", action: "basket", of: ids)
    program.touch(july(4, 12, 1), "print", of: ids)
    program.touch(july(4, 12, 2), "coupon", of: ids)
    program.sale("S", july(4, 12, 10), 100)
    return try program.staged().order("S")?.credits[.w]
  }
  // Up to the order: 30, 30, 10, 30. After it: position, 40, 10, 10, 40.
  #expect(try milestoneCredit(july(4, 12, 10)) == [30, 30, 10, 30])
  #expect(try milestoneCredit(july(4, 12, 10, ms: 1)) == [40, 10, 10, 40])
}

@Test func aFurtherActionHasItsOwnLookback() throws {
  for (order, touches) in [(july(4) + hour, 1), (july(4) + hour + 1, 0)] {
    var program = MethodsProgram()
    program.settings.lookbacks["basket"] = hour
    let ids = ["email": "ann@shop.example", "client": "c1"]
    program.touch(july(4), action: "visit", of: ids)
    program.touch(july(4, 12, 1), action: "basket", of: ids)
    program.sale("S", order)
    #expect(try program.order("S").touches.count == touches)
  }
}

@Test func withoutVisitsEachRowIsATouch() throws {
  var program = MethodsProgram()
  program.settings.gap = nil
  for minute in 0..<3 { program.touch(july(4, 12, minute), action: "visit") }
  program.sale("S", july(5))
  #expect(try program.order("S").touches.count == 3)
}

@Test func ownDomainsAndPaymentPagesAreNoReferrers() throws {
  let run = try StagedRun(
    TemporaryRun(
      [
        "web.csv": """
        time,email,referrer
        2026-07-01T10:00:00Z,a@b.example,https://www.shop.example/cart
        2026-07-02T10:00:00Z,a@b.example,https://pay.example/return
        2026-07-03T10:00:00Z,a@b.example,https://blog.example/post

        """,
        "till.csv": "id,time,email,gross\nS,2026-07-04T10:00:00Z,a@b.example,9.00\n",
      ],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-16" },
          sources: [
            { name: "web", files: "web.csv", layout: { record: "touch", columns: {
              time: "time", email: "email", referrer: "referrer",
              action: { value: "visit" } } } },
            { name: "till", files: "till.csv", layout: { record: "order", columns: {
              id: "id", time: "time", email: "email", gross: "gross" } } } ],
          visits: { ownDomains: ["shop.example"], ignoreReferrers: ["pay.example"] },
          attribution: { direct: "keep" }, outputs: { directory: "out" } }
        """
    ))
  #expect(run.order("S")?.channels == ["direct", "direct", "referral"])
}
