import Testing

@testable import WholeROI

/// Orders A1 … of loyalty numbers L1 …, one each, in July.
private func orders(of loyalty: ClosedRange<Int>) -> String {
  loyalty.map { "A\($0),2026-07-20T10:00:00Z,L\($0),,,main,1.00,,,\n" }.joined()
}

// MARK: - Who is refused

@Test func theThirdLoyaltyNumberOfASharedEmailStaysAlone() throws {
  let run = try ShopRun([
    "till": """
    A1,2026-07-01T10:00:00Z,L1,home@shop.example,,main,1.00,,,
    A2,2026-07-02T10:00:00Z,L2,home@shop.example,,main,1.00,,,
    A3,2026-07-03T10:00:00Z,L3,home@shop.example,,main,1.00,,,
    A4,2026-07-04T10:00:00Z,L3,,,main,1.00,,,
    A5,2026-07-05T10:00:00Z,,home@shop.example,,main,1.00,,,

    """
  ]).joined()
  // The refused identifier stays with the person it had first: home@ with L1 and L2.
  #expect(run.ordersByPerson == [["A1", "A2", "A5"], ["A3", "A4"]])
  #expect(run.people.newLinks == [2])
  #expect(run.people.refusedLinks == [1])
}

@Test func theEarliestRecordDecidesNotTheOrderOfRows() throws {
  let rows = [
    "A1,2026-07-03T10:00:00Z,L1,home@shop.example,,main,1.00,,,\n",
    "A2,2026-07-02T10:00:00Z,L2,home@shop.example,,main,1.00,,,\n",
    "A3,2026-07-01T10:00:00Z,L3,home@shop.example,,main,1.00,,,\n",
    // L1 and home@ meet again, earlier than L2 and home@ do.
    "A4,2026-07-01T12:00:00Z,L1,home@shop.example,,main,1.00,,,\n",
  ]
  for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
    for jobs in [1, 3, 8] {
      let run = try ShopRun(["till": order.map { rows[$0] }.joined()])
        .joined(jobs: jobs, chunkBytes: 60)
      #expect(
        run.ordersByPerson.map { $0.sorted() }.sorted { $0[0] < $1[0] } == [
          ["A1", "A3", "A4"], ["A2"],
        ])
    }
  }
}

@Test func profilesComeBeforeRecordsWithATime() throws {
  let run = try ShopRun([
    "members": "L3,home@shop.example,,,2026-06-01\n",
    "till": """
    A1,2026-07-01T10:00:00Z,L1,home@shop.example,,main,1.00,,,
    A2,2026-07-02T10:00:00Z,L2,home@shop.example,,main,1.00,,,
    A3,2026-07-03T10:00:00Z,L3,,,main,1.00,,,

    """,
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A3"], ["A2"]])
}

@Test func aLinkOfAHigherKeyComesBeforeAnEarlierOneOfALowerKey() throws {
  // L1–home@ and L2–home@ (e-mail) are later than L3–h1 (handle), and home@–h1 joins them all.
  let run = try ShopRun([
    "members": "L3,,,h1,\n,home@shop.example,,h1,\n",
    "till": """
    A1,2026-07-01T10:00:00Z,L1,home@shop.example,,main,1.00,,,
    A2,2026-07-02T10:00:00Z,L2,home@shop.example,,main,1.00,,,
    A3,2026-07-03T10:00:00Z,L3,,,main,1.00,,,

    """,
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A2"], ["A3"]])
  // Of the handle's two links, both without a time, higher bytes "L3" come before "home@…".
  #expect(run.people.refusedLinks == [1, 0])
}

@Test func equalTimesGoByTheBytesOfTheLowerThenTheHigherKey() throws {
  // One phone for three loyalty numbers, all profiles: L1 and L2 before L3 by their bytes. "+1415…"
  // of one link is lower than "+1416…" of another.
  let run = try ShopRun([
    "members": "L3,,4155550123,,\nL2,,4155550123,,\nL1,,4155550123,,\n",
    "till": orders(of: 1...3),
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A2"], ["A3"]])
  let phones = try ShopRun(
    [
      // L9 is held to two phones; the third by bytes is refused whatever the order of rows.
      "members": "L9,,4175550123,,\nL9,,4155550123,,\nL9,,4165550123,,\n",
      "till": """
      P5,2026-07-02T10:00:00Z,,,4155550123,main,1.00,,,
      P6,2026-07-02T10:00:00Z,,,4165550123,main,1.00,,,
      P7,2026-07-02T10:00:00Z,,,4175550123,main,1.00,,,

      """,
    ], settings: "identity: { limits: { phone: 2 } }"
  ).joined()
  #expect(phones.ordersByPerson == [["P5", "P6"], ["P7"]])
}

@Test func everyKeyOfTheJoinedPersonIsCountedNotOnlyTheLinked() throws {
  // Two persons of two loyalty numbers each: their phones meet only in a link of e-mail and handle.
  let run = try ShopRun([
    "members": """
    L1,a@shop.example,,,
    L2,a@shop.example,,,
    L3,b@shop.example,,,
    L4,b@shop.example,,,
    ,a@shop.example,,h1,
    ,b@shop.example,,h1,

    """,
    "till": orders(of: 1...4),
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A2"], ["A3", "A4"]])
  #expect(run.people.newLinks == [5, 0])
  #expect(run.people.refusedLinks == [1, 0])
}

@Test func limitsAreSetKeyByKeyAndSwitchedOff() throws {
  let exports = [
    "members": (1...4).map { "L\($0),home@shop.example,,,\n" }.joined(),
    "till": orders(of: 1...4),
  ]
  let groups = { (settings: String) in
    try ShopRun(exports, settings: settings).joined().ordersByPerson
  }
  #expect(try groups("") == [["A1", "A2"], ["A3"], ["A4"]])
  #expect(
    try groups("identity: { limits: { loyalty: 3 } }") == [["A1", "A2", "A3"], ["A4"]])
  #expect(
    try groups("identity: { limits: { loyalty: false } }") == [["A1", "A2", "A3", "A4"]])
  #expect(try groups("identity: { limits: false }") == [["A1", "A2", "A3", "A4"]])
}

@Test func aSharedTabletDoesNotJoinThousands() throws {
  let members = (0..<300).map { "M\($0),m\($0)@shop.example,,,\n" }.joined()
  let visits = (0..<300).map {
    "2026-07-01T10:00:\($0 % 60 < 10 ? "0" : "")\($0 % 60)Z,tablet,m\($0)@shop.example,,,,,visit\n"
  }.joined()
  let run = try ShopRun([
    "members": members, "web": visits,
    "till": (0..<300).map { "A\($0),2026-07-20T10:00:00Z,M\($0),,,main,1.00,,,\n" }.joined(),
  ]).joined(jobs: 4, chunkBytes: 500)
  // Two loyalty numbers is what the tablet may join.
  #expect(run.ordersByPerson.map(\.count).sorted() == Array(repeating: 1, count: 298) + [2])
  #expect(run.people.refusedLinks == [0, 298, 0])
}

// MARK: - Links and persons

@Test func aRecordLinksItsHighestIdentifierToEachOfItsOthers() throws {
  let run = try ShopRun([
    "members": "L1,a@shop.example,4155550123,@Ann,\n",
    "till": """
    A1,2026-07-01T10:00:00Z,,,(415) 555-0123,main,1.00,,,
    A2,2026-07-01T10:00:00Z,,A@SHOP.EXAMPLE,,main,1.00,,,
    A3,2026-07-01T10:00:00Z,'L1,,,main,1.00,,,

    """,
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A2", "A3"]])
  #expect(run.people.newLinks == [3, 0])
  #expect(run.people.sharedIdentifiers == [3, 3])
}

@Test func sendsAndReturnsLinkTooAndAreNoTouches() throws {
  let run = try ShopRun([
    "web": "2026-07-01T10:00:00Z,c1,a@shop.example,,,,,send\n",
    "till": """
    A1,2026-07-02T10:00:00Z,,,4155550123,main,1.00,,,
    R1,2026-07-03T10:00:00Z,,a@shop.example,4155550123,main,1.00,,return,A1

    """,
  ]).joined()
  #expect(run.people.count == 1)
  #expect(run.people.newLinks == [1, 1])
  let touches = (0..<run.records.partitionCount).reduce(0) { sum, partition in
    sum + run.records.touches.reduce(0) { $0 + $1.recordCount(partition) }
  }
  #expect(touches == 0)
}

@Test(arguments: [
  "0000000", "n/a", "NULL", "---", "999", "Guest", "noreply@x.example", "test1@x.example", " ",
])
func blockedValuesLinkNobody(value: String) throws {
  let run = try ShopRun([
    "till": """
    A1,2026-07-01T10:00:00Z,L1,\(value),,main,1.00,,,
    A2,2026-07-01T10:00:00Z,L2,\(value),,main,1.00,,,
    A3,2026-07-01T10:00:00Z,,\(value),,main,1.00,,,

    """
  ]).joined()
  #expect(run.ordersByPerson == [["A1"], ["A2"], ["-", "A3"]])
}

@Test func blockedPatternsAddToTheBuiltInOnesAndFalseSwitchesAllOff() throws {
  let exports = [
    "till": """
    A1,2026-07-01T10:00:00Z,,till@shop.example,,main,1.00,,,
    A2,2026-07-01T10:00:00Z,,guest,,main,1.00,,,

    """
  ]
  let groups = { (settings: String) in
    try ShopRun(exports, settings: settings).joined().ordersByPerson
  }
  #expect(try groups("") == [["A1"], ["-", "A2"]])
  #expect(try groups("identity: { block: [\"till@*\"] }") == [["-", "A1"], ["-", "A2"]])
  #expect(try groups("identity: { block: false }") == [["A1"], ["A2"]])
}

// MARK: - Counts by source

@Test func matchQualityCountsRowsAndLinksOncePerSource() throws {
  let run = try ShopRun([
    "members": "L1,a@shop.example,,,\nL1,a@shop.example,,h1,\nL2,b@shop.example,,,\n",
    "web": """
    2026-07-01T10:00:00Z,c1,a@shop.example,,,,,visit
    2026-07-01T11:00:00Z,c1,a@shop.example,,,,,visit
    2026-07-01T12:00:00Z,c2,,,,,,visit
    2026-07-01T13:00:00Z,,,,,,,visit

    """,
    "till": "A1,2026-07-02T10:00:00Z,L1,a@shop.example,,main,1.00,,,\n",
  ]).temporary.run()
  let members = try run.row("match_quality", ["source": "members"])
  #expect(members["rows"] == "3" && members["identified"] == "3" && members["matched"] == "2")
  #expect(members["match_rate"] == "0.666667")
  // L1–a, L1–h1, L2–b; the till makes L1–a again, and it counts there too.
  #expect(members["new_links"] == "3" && members["shared_identifiers"] == "2")
  let web = try run.row("match_quality", ["source": "web"])
  #expect(web["rows"] == "4" && web["identified"] == "3" && web["matched"] == "2")
  #expect(web["new_links"] == "1" && web["shared_identifiers"] == "1")
  let till = try run.row("match_quality", ["source": "till"])
  #expect(till["new_links"] == "1" && till["refused_links"] == "0")
  #expect(till["match_rate"] == "1.000000")
}

@Test func aRecordThatLinksTwoIdentifiersToAThirdHoldsThemTogetherToo() throws {
  // L3 is one loyalty number too many for home@. Its record of 3 July holds home@ and the phone
  // together, as early as L3 and the phone; "home@…" comes before "l3", so the phone is home@'s.
  let run = try ShopRun([
    "till": """
    A1,2026-07-01T10:00:00Z,L1,home@shop.example,,main,1.00,,,
    A2,2026-07-02T10:00:00Z,L2,home@shop.example,,main,1.00,,,
    A3,2026-07-03T10:00:00Z,L3,home@shop.example,4155550123,main,1.00,,,
    A4,2026-07-04T10:00:00Z,,home@shop.example,4155550123,main,1.00,,,
    A5,2026-07-05T10:00:00Z,,,4155550123,main,1.00,,,

    """
  ]).joined()
  #expect(run.ordersByPerson == [["A1", "A2", "A4", "A5"], ["A3"]])
}

// MARK: - At random

/// The rule of METHODS, section 8, done plainly. An identifier is its key's place and its text.
private struct PlainPersons {
  struct Identifier: Hashable { var key: Int, text: String }
  private(set) var groups: [Set<Identifier>] = []
  private(set) var taken = 0
  private(set) var refused = 0

  init(_ records: [(identifiers: [Identifier], time: Int)], limits: [Int]) {
    let pairs = Set(
      records.flatMap { record in
        record.identifiers.dropFirst().map { [record.identifiers[0], $0] }
      })
    groups = Set(records.flatMap(\.identifiers)).map { [$0] }
    let links = pairs.map { pair in
      let times = records.filter { record in pair.allSatisfy(record.identifiers.contains) }
        .map(\.time)
      return (pair, times.min() ?? 0)
    }
    let ordered = links.sorted { a, b in
      if a.0[1].key != b.0[1].key { return a.0[1].key < b.0[1].key }
      if a.1 != b.1 { return a.1 < b.1 }
      if a.0[1].text != b.0[1].text { return a.0[1].text < b.0[1].text }
      if a.0[0].text != b.0[0].text { return a.0[0].text < b.0[0].text }
      return a.0[0].key < b.0[0].key
    }
    for (pair, _) in ordered {
      let touched = groups.filter { !$0.isDisjoint(with: pair) }
      let joined = touched.reduce(into: Set()) { $0.formUnion($1) }
      let fits = limits.indices.allSatisfy { key in
        joined.count { $0.key == key } <= limits[key]
      }
      guard fits else {
        refused += 1
        continue
      }
      taken += 1
      groups.removeAll { !$0.isDisjoint(with: pair) }
      groups.append(joined)
    }
  }
}

@Test(arguments: 0..<6)
func personsAreThoseOfThePlainRuleForAnyJobs(seed: UInt64) throws {
  var generator = JourneyGenerator(state: seed)
  var records: [(identifiers: [PlainPersons.Identifier], time: Int)] = []
  var rows: [String] = []
  let texts =
    [
      { "l\($0)" }, { "e\($0)@shop.example" }, { "+1415555010\($0)" },
    ] as [(Int) -> String]
  for index in 0..<40 {
    var identifiers: [PlainPersons.Identifier] = []
    var cells = ["", "", ""]
    for key in 0..<3 where Int.random(in: 0..<3, using: &generator) > 0 {
      cells[key] = texts[key](Int.random(in: 0..<[12, 12, 6][key], using: &generator))
      identifiers.append(.init(key: key, text: cells[key]))
    }
    let second = Int.random(in: 0..<4, using: &generator)
    records.append((identifiers, second))
    rows.append(
      "A\(index),2026-07-01T10:00:0\(second)Z,\(cells.joined(separator: ",")),main,1.00,,,\n")
  }
  let plain = PlainPersons(records, limits: [2, 3, 2])
  var expected: [(group: Set<PlainPersons.Identifier>, ids: [String])] = []
  for (index, record) in records.enumerated() {
    let group = plain.groups.first { !$0.isDisjoint(with: record.identifiers.prefix(1)) }
    if let group, let place = expected.firstIndex(where: { $0.group == group }) {
      expected[place].ids.append("A\(index)")
    } else {
      expected.append((group ?? [], group == nil ? ["-", "A\(index)"] : ["A\(index)"]))
    }
  }
  let shop = try ShopRun(
    ["till": rows.joined()],
    settings: "identity: { keys: [\"loyalty\", \"email\", \"phone\"],"
      + " limits: { email: 3, phone: 2 } }")
  for jobs in [1, 3] {
    let run = try shop.joined(jobs: jobs, chunkBytes: 100)
    #expect(run.ordersByPerson == expected.map(\.ids))
    #expect(run.people.newLinks == [plain.taken])
    #expect(run.people.refusedLinks == [plain.refused])
  }
}
