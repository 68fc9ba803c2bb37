import Tabular
import Testing

@testable import WholeROI

/// SHA-256 of a text as ad platforms and partners send it.
private func sha256(_ text: String) -> String { SHA256.hex(SHA256.hash(Array(text.utf8))) }

@Test func aHashedEmailIsThePersonOfThePlainOne() throws {
  let shop = try ShopRun([
    "members": "L1,Ann@Shop.example ,,,\n",
    "audience": "\(sha256("ann@shop.example")),,c1\n",
    "web": "2026-07-01T10:00:00Z,c1,,google,cpc,,Fall,visit\n",
    "till":
      "A1,2026-07-02T10:00:00Z,L1,,,main,100.00,,,\nA2,2026-07-03T10:00:00Z,,,,main,5.00,,,\n",
  ])
  let run = try shop.temporary.run()
  // The click of c1 leads to the order of L1 only through the hash.
  let credit = try run.row("channel_contribution", ["channel": "paid search", "model": "linear"])
  #expect(credit["net_revenue"] == "100.00")
  let audience = try run.row("match_quality", ["source": "audience"])
  #expect(audience["matched"] == "1")
  #expect(audience["shared_identifiers"] == "2")
}

@Test(arguments: [1, 2, 5], [40, 1 << 19])
func hashesFindTheirPlainFormWhateverComesFirst(jobs: Int, chunkBytes: Int) throws {
  let run = try ShopRun([
    "audience": """
    \(sha256("ann@shop.example").uppercased()),,
    \(sha256("bob@shop.example")),,c2
    \(sha256("nobody-knows@shop.example")),,c3

    """,
    "web": "2026-07-01T10:00:00Z,c2,,,,,,visit\n",
    "till": """
    A1,2026-07-02T10:00:00Z,,\(sha256("ann@shop.example")),,main,1.00,,,
    A2,2026-07-03T10:00:00Z,,ANN@shop.example,,main,1.00,,,
    B1,2026-07-03T10:00:00Z,,bob@shop.example,,main,1.00,,,
    C1,2026-07-03T10:00:00Z,,\(sha256("nobody-knows@shop.example")),,main,1.00,,,

    """,
  ]).joined(jobs: jobs, chunkBytes: chunkBytes)
  #expect(run.ordersByPerson == [["A1", "A2"], ["B1"], ["C1"]])
  // Ann, Bob with c2, the unknown one with c3: a digest and its plain form are one identifier.
  #expect(run.people.count == 3)
  #expect(run.identities.count == 5)
  #expect(run.people.newLinks == [2, 0, 0])
}

@Test func phonesAreHashedWithOrWithoutTheirPlusSign() throws {
  let run = try ShopRun([
    "audience": ",\(sha256("+14155550123")),\n,\(sha256("14155550123")),\n",
    "till": "A1,2026-07-02T10:00:00Z,,,(415) 555-0123,main,1.00,,,\n",
  ]).joined()
  #expect(run.people.count == 1)
  #expect(run.records.matched.prefix(2) == [2, 1])
}

@Test func aHashUnderOneKeyIsNotThatOfAnotherKeysText() throws {
  let run = try ShopRun([
    "audience": "\(sha256("14155550123")),,\n",
    "till": "A1,2026-07-02T10:00:00Z,,,415 555 0123,main,1.00,,,\n",
  ]).joined()
  #expect(run.people.count == 2)
}

@Test func theHashOfNothingNamesNobody() throws {
  let run = try ShopRun([
    "till": """
    A1,2026-07-02T10:00:00Z,,\(sha256("")),,main,1.00,,,
    A2,2026-07-03T10:00:00Z,,\(sha256("")),415 555 0123,main,1.00,,,

    """
  ]).joined()
  #expect(run.ordersByPerson == [["-", "A1"], ["A2"]])
  #expect(run.identities.count == 1)
}

@Test func aHashedLinkTakesTheTurnOfItsPlainBytes() throws {
  // Three e-mails share a phone, one too many; profiles have no times, so the bytes of the e-mails
  // decide. By those of the digests (a f1a3…, b 6673…, c c107…) it would be a that stays alone.
  let orders = """
    A,2026-07-02T10:00:00Z,,a@shop.example,,main,1.00,,,
    B,2026-07-02T10:00:00Z,,b@shop.example,,main,1.00,,,
    C,2026-07-02T10:00:00Z,,c@shop.example,,main,1.00,,,

    """
  let letters = ["c", "b", "a"]
  for name in [sha256, { $0 }] {
    let links = letters.map { name($0 + "@shop.example") + ",415 555 0123,\n" }.joined()
    let run = try ShopRun(
      ["audience": links, "till": orders], settings: "identity: { limits: { email: 2 } }"
    ).joined()
    #expect(run.ordersByPerson == [["A", "B"], ["C"]])
    #expect(run.people.refusedLinks == [1, 0])
  }
}

@Test func jobsDoNotChangeAByteOfARunWithHashes() throws {
  let rows = (0..<300).map { index in
    (hash: sha256("p\(index)@shop.example"), plain: "p\(index)@shop.example", client: "c\(index)")
  }
  let shop = try ShopRun([
    "audience": rows.map { "\($0.hash),,\($0.client)\n" }.joined(),
    "web": rows.map { "2026-07-01T10:00:00Z,\($0.client),,,,,Fall,click\n" }.joined(),
    "till": rows.reversed().map { "\($0.client),2026-07-02T10:00:00Z,,\($0.plain),,main,1.01,,,\n" }
      .joined(),
  ])
  let one = try shop.temporary.run(jobs: 1)
  let reports = ["program_performance", "journeys", "match_quality", "channel_contribution"]
  let expected = try reports.map { try one.bytes($0 + ".csv") }
  #expect(try one.row("program_performance", ["program": "(no program)"])["orders"] == "300.000000")
  let eight = try shop.temporary.run(jobs: 8)
  #expect(try reports.map { try eight.bytes($0 + ".csv") } == expected)
}
