import Testing

@testable import WholeROI

/// The week of Monday, July 6th 2026. p1 came in two exports; p2's type is its text's.
private let week: [String: String] = [
  "posts": """
  p1,2026-07-06T09:00:00Z,organic social,promotion,,200,10,2026-07-12T00:00:00Z
  p1,2026-07-06T09:00:00Z,organic social,promotion,,100,10,2026-07-10T00:00:00Z
  p2,2026-07-07T09:00:00Z,organic social,Reel,Now 50% OFF all,100,2,
  p3,2026-07-12T23:00:00Z,organic social,Broadcast,,100,5,
  p4,2026-07-13T00:00:00Z,organic social,,hello,100,5,
  p5,2026-06-30T00:00:00Z,organic social,promotion,,100,5,

  """,
  "feed": """
  2026-07-06T12:00:00Z,ann@x.example,organic social,,click,p1
  2026-07-06T13:00:00Z,ben@x.example,organic social,,like,p1
  2026-07-06T13:00:00Z,ben@x.example,organic social,,click,other

  """,
  "till": "1,2026-07-07T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,\n",
]
private let rules = "content: [{ text: \"*% off*\", type: \"promotion\" }]"

@Test func postsAreCountedByChannelTypeAndWeek() throws {
  let rows = try ShopRun(week, settings: rules).temporary.run().report("content_mix")
  #expect(
    rows.map { "\($0["type"] ?? "") \($0["week"] ?? "")" } == [
      "broadcast 2026-07-06", "promotion 2026-07-06", "(unknown) 2026-07-13",
    ])
  let promotion = rows[1]
  #expect(promotion["channel"] == "organic social" && promotion["posts"] == "2")
  #expect(promotion["share_of_posts"] == "0.666667" && promotion["reach"] == "300")
  #expect(promotion["engagements"] == "12" && promotion["engagement_rate"] == "0.040000")
  #expect(promotion["visits"] == "1" && promotion["credited_net_revenue"] == "50.00")
  #expect(rows[0]["visits"] == "" && rows[0]["credited_net_revenue"] == "")
}

/// The share of promotions among the posts so far: 1/2, 2/3, 3/4; rates 0.10, 0.05, 0.03.
@Test func fatigueIsTheSlopeOfTheRateOverTheShare() throws {
  var exports = week
  exports["posts"] = """
    b,2026-07-01T00:00:00Z,instagram,broadcast,,100,1,
    m1,2026-07-02T00:00:00Z,instagram,promotion,,100,10,
    m2,2026-07-03T00:00:00Z,instagram,promotion,,100,5,
    m3,2026-07-04T00:00:00Z,instagram,promotion,,100,3,

    """
  exports["feed"] = """
    2026-07-05T00:00:00Z,ann@x.example,email,,send,
    2026-07-05T00:00:00Z,ben@x.example,email,,send,
    2026-07-06T00:00:00Z,ben@x.example,email,,unsubscribe,
    2026-07-10T23:59:59Z,ann@x.example,email,,send,
    2026-07-11T00:00:00Z,ben@x.example,email,,send,
    2026-07-01T23:59:59Z,ann@x.example,email,,send,

    """
  let row = try ShopRun(exports).temporary.run().row("promotion_fatigue", [:])
  #expect(row["channel"] == "instagram" && row["posts"] == "3")
  let line = try #require(LeastSquares([(0.5, 0.1), (2.0 / 3, 0.05), (0.75, 0.03)]))
  let slope = try #require(Double(row["slope"] ?? ""))
  #expect(abs(slope - line.slope) < 1e-8 && slope < 0)
  #expect(row["unsubscribes_per_1000"] == "333.333333")
}

@Test func promotionsOfAChannelWithSendsCountThoseAlone() throws {
  var exports = week
  exports["posts"] = "m,2026-07-02T00:00:00Z,email,promotion,,100,10,\n"
  exports["feed"] = """
    2026-07-05T00:00:00Z,ann@x.example,email,,send,
    2026-07-05T00:00:00Z,ben@x.example,sms,,send,
    2026-07-06T00:00:00Z,ben@x.example,sms,,unsubscribe,

    """
  let row = try ShopRun(exports).temporary.run().row("promotion_fatigue", [:])
  #expect(row["unsubscribes_per_1000"] == "0.000000" && row["slope"] == "")
}

/// Slope 1; residuals −0.5, 0.5, 0.5, −0.5: its error is √(1/2 / 5), t of 2 degrees 4.30265.
@Test func theLineIsThatOfTheBook() throws {
  let line = try #require(LeastSquares([(0, 1), (1, 3), (2, 4), (3, 4)]))
  #expect(abs(line.slope - 1) < 1e-12)
  #expect(abs((line.low ?? 0) - (1 - 4.302652730 * 0.1.squareRoot())) < 1e-8)
  #expect(LeastSquares([(1, 1), (1, 2)]) == nil)
  #expect(LeastSquares([(1, 1), (2, 2)])?.low == nil)
}

/// Monday, July 6th to Sunday. Of two helped customers Ann bought again; of three others two did.
private let care: [String: String] = [
  "care": """
  2026-07-06T10:00:00Z,ann@x.example,chat,2026-07-06T10:10:00Z,2026-07-06T11:00:00Z
  2026-07-07T10:00:00Z,ben@x.example,chat,2026-07-07T10:30:00Z,
  2026-07-08T10:00:00Z,,chat,,
  2026-08-08T10:00:00Z,ben@x.example,chat,2026-08-08T10:30:00Z,

  """,
  "till": """
  1,2026-07-01T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,
  2,2026-07-20T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,
  3,2026-07-02T00:00:00Z,,ben@x.example,,A,50.00,20.00,sale,
  4,2026-07-01T00:00:00Z,,cay@x.example,,A,50.00,20.00,sale,
  5,2026-07-21T00:00:00Z,,cay@x.example,,A,50.00,20.00,sale,
  6,2026-07-01T00:00:00Z,,dan@x.example,,A,50.00,20.00,sale,
  7,2026-07-03T00:00:00Z,,eve@x.example,,A,50.00,20.00,sale,
  8,2026-10-11T00:00:00Z,,eve@x.example,,A,50.00,20.00,sale,

  """,
]

@Test func careIsMeasuredByWeekAndOverall() throws {
  let rows = try ShopRun(care).temporary.run().report("service")
  #expect(rows.map { $0["week"] } == ["2026-07-06", ""])
  for row in rows {
    #expect(row["channel"] == "chat" && row["messages"] == "3")
    #expect(row["answered_rate"] == "0.666667")
    #expect(row["first_response_median"] == "20.000000")
    #expect(row["first_response_p90"] == "30.000000")
    #expect(row["resolution_median"] == "60.000000")
    #expect(row["repeat_rate"] == "0.500000" && row["helped"] == "2")
    #expect(row["repeat_rate_matched"] == "0.666666667")
  }
}

@Test func fewHelpedAreNotTold() throws {
  let run = try ShopRun(care).temporary.run(set: [("outputs.minimumGroup", "2")])
  // One bought again and one did not.
  #expect(try run.row("service", ["week": ""])["repeat_rate"] == "")
  #expect(try run.row("service", ["week": ""])["messages"] == "3")
}

/// Of 4, 3 and 4 helped in three weeks 2, 1 and 2 bought again: the total less the first and the last would
/// tell of the one.
@Test func weeksWithFewWhoBoughtAgainAreNotToldByTheDifference() throws {
  var messages = ""
  var till = ""
  for (week, (helped, repeated)) in [(4, 2), (3, 1), (4, 2)].enumerated() {
    for index in 0..<helped {
      let email = "p\(week)\(index)@x.example"
      let day = ["06", "13", "20"][week]
      messages += "2026-07-\(day)T10:00:00Z,\(email),chat,2026-07-\(day)T10:10:00Z,\n"
      till += "\(week)\(index)a,2026-07-01T00:00:00Z,,\(email),,A,5.00,2.00,sale,\n"
      if index < repeated {
        till += "\(week)\(index)b,2026-08-05T00:00:00Z,,\(email),,A,5.00,2.00,sale,\n"
      }
    }
  }
  let rows = try ShopRun(["care": messages, "till": till]).temporary
    .run(set: [("outputs.minimumGroup", "2")]).report("service")
  #expect(rows.map { $0["helped"] } == ["4", "", "", "11"])
  #expect(rows.allSatisfy { $0["first_response_median"] == "10.000000" })
}

/// Ann wrote thrice in a week, and in another Ben did too, of whose messages one was resolved.
@Test func timesOfFewWritersAreNotTold() throws {
  let messages = """
    2026-07-06T10:00:00Z,ann@x.example,chat,2026-07-06T10:10:00Z,
    2026-07-07T10:00:00Z,ann@x.example,chat,2026-07-07T10:10:00Z,
    2026-07-08T10:00:00Z,ann@x.example,chat,2026-07-08T10:10:00Z,
    2026-07-13T10:00:00Z,ann@x.example,chat,2026-07-13T10:30:00Z,
    2026-07-13T10:00:00Z,ben@x.example,chat,2026-07-13T10:30:00Z,2026-07-13T11:00:00Z

    """
  let till = "1,2026-07-01T00:00:00Z,,zoe@x.example,,A,5.00,2.00,sale,\n"
  let rows = try ShopRun(["care": messages, "till": till]).temporary
    .run(set: [("outputs.minimumGroup", "2")]).report("service")
  #expect(rows.map { $0["messages"] } == ["3", "2", "5"])
  #expect(
    rows.map { $0["first_response_median"] } == ["", "30.000000", "10.000000"])
  #expect(rows.allSatisfy { $0["resolution_median"] == "" })
}

/// Store A: Ann 50.00 after a click of P, Ben 20.00 without a touch, somebody 30.00.
private let stores: [String: String] = [
  "feed": """
  2026-07-04T00:00:00Z,ann@x.example,email,p1,click,
  2026-07-04T00:00:00Z,cay@x.example,store event,p1,click,

  """,
  "ads": "2026-07-01,p1,107.00\n",
  "till": """
  1,2026-07-05T00:00:00Z,,ann@x.example,,A,50.00,20.00,sale,
  2,2026-07-06T00:00:00Z,,ben@x.example,,A,20.00,10.00,sale,
  3,2026-07-06T00:00:00Z,,,,A,30.00,10.00,sale,
  4,2026-07-06T00:00:00Z,,cay@x.example,,B,10.00,10.00,sale,
  5,2026-07-06T00:00:00Z,,,,B,-4.00,-1.00,return,

  """,
]
private let program = "programs: [{ name: \"P\", campaigns: [\"p*\"] }]"

@Test func storesHaveTheirProgramsTheRestAndATotal() throws {
  let rows = try ShopRun(stores, settings: program).temporary.run().report("stores")
  #expect(
    rows.prefix(6).map { "\($0["program"] ?? "") \($0["orders"] ?? "") \($0["net_revenue"] ?? "")" }
      == [
        "P 1.000000 50.00", "(no program) 0.000000 0.00", "(unattributed) 1.000000 20.00",
        "(unidentified) 1.000000 30.00", "(unmatched returns) 0.000000 0.00",
        "TOTAL 3.000000 100.00",
      ])
  #expect(rows[5]["identified_share"] == "0.700000")
  #expect(rows[5]["digital_before_store_share"] == "0.500000")
  let b = try #require(rows.last)
  #expect(b["net_revenue"] == "6.00" && b["identified_share"] == "1.000000")
  // A store's own event is no research online.
  #expect(b["digital_before_store_share"] == "0.000000")
}

@Test func objectivesAreSetAgainstTheRun() throws {
  let settings =
    program + """
      , objectives: [
        { metric: "net_revenue", target: 120, from: "2026-07-01", to: "2026-08-31", owner: "m" },
        { metric: "orders", program: "P", target: 3 },
        { metric: "cost_media", target: 500 },
        { metric: "cost_media", target: 150, to: "2026-08-31" },
        { metric: "roi", target: 0.5, from: "2026-07-05", to: "2026-07-06" },
        { metric: "net_revenue", target: 10, from: "2026-09-01", to: "2026-09-30" },
      ]
      """
  let rows = try ShopRun(stores, settings: settings).temporary.run().report("objectives")
  #expect(rows.count == 6)
  #expect(rows[0]["scope"] == "WHOLE PROGRAM" && rows[0]["actual"] == "60.000000")
  #expect(rows[0]["reached"] == "0.500000" && rows[0]["pace"] == "60.000000")
  #expect(rows[0]["forecast"] == "120.000000" && rows[0]["status"] == "on track")
  #expect(rows[0]["owner"] == "m" && rows[0]["elapsed"] == "0.500000")
  #expect(rows[1]["actual"] == "2.000000" && rows[1]["status"] == "missed")
  #expect(rows[2]["status"] == "reached" && rows[2]["reached"] == "0.214000")
  // 107 in half the time makes 214.
  #expect(rows[3]["status"] == "behind" && rows[3]["forecast"] == "214.000000")
  // No cost on these days: no ROI.
  #expect(rows[4]["actual"] == "" && rows[4]["status"] == "")
  #expect(rows[5]["actual"] == "" && rows[5]["pace"] == "0.000000")
}

@Test func aReportWithoutRecordsIsNotWrittenAndTheRunSaysWhy() throws {
  let run = try ShopRun(["till": stores["till"] ?? ""]).temporary.run()
  let manifest = try String(decoding: run.bytes("run.json"), as: UTF8.self)
  for (report, reason) in [
    ("purchase_cycle", "no source gives touches"),
    ("advocates", "no source of profiles has the field referredBy"),
    ("content_mix", "no source gives posts"), ("promotion_fatigue", "no source gives posts"),
    ("service", "no source gives messages"), ("objectives", "the pipeline has no objectives"),
  ] {
    #expect(manifest.contains("\"file\": \"\(report).csv\",\n      \"reason\": \"\(reason)\""))
    #expect(throws: (any Error).self) { try run.report(report) }
  }
}

@Test func anEmptyExportGivesAReportWithAHeader() throws {
  var exports = stores
  (exports["posts"], exports["care"]) = ("", "")
  let run = try ShopRun(exports).temporary.run()
  for report in ["content_mix", "promotion_fatigue", "service"] {
    #expect(try run.report(report).isEmpty)
  }
}

/// Receipts with a key are compared row by row, those of messages are not: each counts its own places.
@Test func messagesFindTheirPersonsBesideComparedReceipts() throws {
  let run = try TemporaryRun(
    [
      "till.csv": "id,time,email,gross\n"
        + (1...9).map {
          "\($0),2026-07-0\($0)T00:00:00Z,p\($0)@x.example,10.00\n"
        }.joined(),
      "care.csv": "time,email,channel,firstResponse\n"
        + "2026-07-06T10:00:00Z,p1@x.example,chat,2026-07-06T10:10:00Z\n",
    ],
    pipeline: """
      { name: "care", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [
          { name: "till", files: "till.csv", layout: { record: "order", key: ["id"],
            columns: { id: "id", time: "time", email: "email", gross: "gross" } } },
          { name: "care", files: "care.csv", layout: { record: "message",
            columns: { time: "time", email: "email", channel: "channel",
                       firstResponse: "firstResponse" } } },
        ],
        outputs: { directory: "out", minimumGroup: 1 } }
      """
  ).run()
  #expect(try run.row("service", ["week": ""])["helped"] == "1")
}

/// Each post's share against all posts looked at one by one.
@Test func sharesOfTheTrailingDaysAreThoseOfEachPostAlone() {
  var random = JourneyGenerator(state: 17)
  let day: Int64 = 86_400_000
  var posts: [PostRecord] = []
  for index in 0..<UInt32(300) {
    let type: PostType = Bool.random(using: &random) ? .promotion : .broadcast
    var post = PostRecord(id: index, source: 0, type: type)
    // Some at the same moment, some exactly 28 days apart.
    post.time = Int64.random(in: 0..<200, using: &random) * day
    posts.append(post)
  }
  posts.sort { $0.time < $1.time }
  let shares = TrailingShares(posts)
  for (place, post) in posts.enumerated() {
    let start = post.time - 28 * day
    let trailing = posts.filter { $0.time <= post.time && $0.time > start }
    let promotions = trailing.filter { $0.type == .promotion }
    #expect(shares.counts(at: place).all == trailing.count)
    #expect(shares.counts(at: place).promotions == promotions.count)
  }
}
