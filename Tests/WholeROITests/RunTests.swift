import Testing

@testable import WholeROI

/// Two orders of one customer who clicked a paid ad and opened an e-mail before the first.
private let exports = [
  "touches.csv": """
  time,client,email,medium,campaign,action
  2026-07-01T10:00:00Z,c1,ann@example.com,cpc,Fall A,visit
  2026-07-02T10:00:00Z,,Ann@Example.com ,email,Fall B,open

  """,
  "orders.csv": """
  id,time,email,gross,discounts,cost
  A1,2026-07-03T10:00:00Z,ann@example.com,100.00,0.01,40.00
  A2,2026-07-05T10:00:00Z,,20.00,0.00,5.00

  """,
]
private let pipeline = """
  { name: "test", root: ".", currency: "USD", timezone: "UTC",
    period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [
      { name: "web", files: "touches.csv", layout: { record: "touch", columns: {
          time: "time", client: { column: "client" }, email: "email", medium: "medium",
          campaign: "campaign", action: "action" } } },
      { name: "till", files: "orders.csv", layout: { record: "order", columns: {
          id: "id", time: "time", email: "email", gross: "gross", discounts: "discounts",
          costOfGoods: "cost" } } },
    ],
    programs: [ { name: "Fall", campaigns: ["fall*"] } ],
    outputs: { directory: "out", minimumGroup: 1 },
    attribution: { models: ["first", "last", "linear"] } }
  """

@Test func anOrderIsCreditedToItsTouchesToTheCent() throws {
  let run = try TemporaryRun(exports, pipeline: pipeline).run()
  let fall = try run.row("program_performance", ["program": "Fall"])
  #expect(fall["net_revenue"] == "99.99")
  #expect(fall["margin"] == "59.99")
  let unidentified = try run.row("program_performance", ["program": "(unidentified)"])
  #expect(unidentified["net_revenue"] == "20.00")
  let email = try run.row(
    "channel_contribution", ["program": "Fall", "channel": "email", "model": "linear"])
  #expect(email["net_revenue"] == "49.99")
  let search = try run.row(
    "channel_contribution", ["program": "Fall", "channel": "paid search", "model": "linear"])
  #expect(search["net_revenue"] == "50.00")
}

@Test func jobsDoNotChangeAByte() throws {
  let temporary = try TemporaryRun(exports, pipeline: pipeline)
  let one = try temporary.run(jobs: 1)
  let reports = try ["program_performance", "journeys", "reconciliation", "match_quality"].map {
    try one.bytes($0 + ".csv")
  }
  let eight = try temporary.run(jobs: 8)
  for (name, bytes) in zip(
    ["program_performance", "journeys", "reconciliation", "match_quality"], reports)
  {
    #expect(try eight.bytes(name + ".csv") == bytes)
  }
}
