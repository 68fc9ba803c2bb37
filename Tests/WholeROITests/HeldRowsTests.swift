import Columns
import Testing

@testable import WholeROI

/// Rows that nothing can set aside are handed on as they are read; a natural key that no two rows share holds all of
/// them and changes nothing.
@Suite struct HeldRowsTests {
  /// A run whose sources have a key, or have none.
  private func run(isHeld: Bool, settings: String = "") throws -> TemporaryRun {
    func key(_ fields: String) -> String { isHeld ? "key: [\(fields)]," : "" }
    return try TemporaryRun(
      [
        "till.csv": """
        id,time,loyalty,email,store,gross,discounts,kind,original,coupon,currency
        A1,2026-07-02T10:00:00Z,L1,ann@example.com,North,$20.00,1.50,sale,,SAVE,USD
        A2,2026-07-03T10:00:00Z,,bob@example.com,South,30.00,,sale,,,
        A3,2026-07-04T10:00:00Z,L3,,North,five,,sale,,,
        A4,2026-07-04T11:00:00Z,L3,,North,50.00,,sale,,,EUR
        A5,2026-07-05T10:00:00Z,,,South,7.00,,sale,,,USD
        A6,2026-07-06T10:00:00Z,L1,,North,20.00,1.50,return,A1,,usd
        A7,2026-07-07T10:00:00Z,L1,,North,20.00,1.50,void,,,
        ,2026-07-07T11:00:00Z,L1,,North,20.00,1.50,sale,,,
        A8,,L1,,North,20.00,1.50,sale,,,
        A9,2026-07-08T10:00:00Z,L2,bob@example.com,South,-4.00,-1.00,sale,,,
        A10,2026-07-09T10:00:00Z,L2,,South,44.00,,gift,,,
        A11,2026-07-09T12:00:00Z,L2,cid@example.com,South,44.00,,sale,,SAVE,

        """,
        "members.csv": """
        loyalty,email,phone,tier,joined,referredBy
        L1,ann@example.com,(555) 010-9999,gold,2026-06-01,
        L2,,,silver,2026-06-02,L1
        ,,,silver,2026-06-03,
        L4,dan@example.com,,,soon,L2
        L5,eve@example.com,555-010-7777,gold,,ann@example.com

        """,
        "feed.csv": """
        time,email,channel,campaign,action
        2026-07-01T09:00:00Z,ann@example.com,email,Fall,click
        2026-07-01T10:00:00Z,bob@example.com,social,Fall,view
        2026-07-08T10:00:00Z,cid@example.com,email,Fall,click

        """,
      ],
      pipeline: """
        { name: "held", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          quality: { rejects: { max: 1.0 } },
          sources: [
            { name: "feed", files: "feed.csv", layout: { record: "touch",
              columns: { time: "time", email: "email", channel: "channel", campaign: "campaign",
                action: "action" } } },
            { name: "till", files: "till.csv", layout: { record: "order", \(key("\"id\", \"time\""))
              columns: { id: "id", time: "time", loyalty: "loyalty", email: "email",
                store: "store", gross: "gross", discounts: "discounts", kind: "kind",
                original: "original", coupon: "coupon", currency: "currency" } } },
            { name: "members", files: "members.csv", layout: { record: "profile",
              \(key("\"loyalty\", \"joined\""))
              columns: { loyalty: "loyalty", email: "email", phone: "phone", tier: "tier",
                joined: "joined", referredBy: "referredBy" } } },
          ],
          programs: [ { name: "Fall", campaigns: ["Fall"] } ],
          \(settings)
          outputs: { directory: "out", minimumGroup: 1 } }
        """)
  }

  @Test(arguments: [
    "", "identity: { limits: false },", "identity: { limits: { loyalty: 1, email: 1 } },",
    "revenue: { taxIncluded: false, system: [\"till\"] },",
  ])
  func heldRowsAndRowsHandedOnGiveTheSameReports(settings: String) throws {
    let held = try run(isHeld: true, settings: settings).run()
    let handedOn = try run(isHeld: false, settings: settings).run()
    for name in [
      "program_performance", "reconciliation", "match_quality", "rejects", "stores", "customers",
      "journeys", "purchase_cycle",
    ] {
      let expected = try String(decoding: held.bytes(name + ".csv"), as: UTF8.self)
      #expect(expected.utf8.count > 60)
      #expect(try String(decoding: handedOn.bytes(name + ".csv"), as: UTF8.self) == expected)
    }
    // Persons go by other names in each folder.
    func advocates(_ run: FinishedRun) throws -> [[String: String]] {
      try run.report("advocates").map { row in row.filter { $0.key != "person" } }
    }
    #expect(try advocates(held).count == 1)
    #expect(try advocates(handedOn) == advocates(held))
  }

  /// The first piece has more rows than the others.
  @Test func whatRevenueIncludesIsAddedInPiecesOfAnyLength() throws {
    let run = try TemporaryRun(
      [
        "till.csv": """
        id,time,gross,tips
        A1,2026-07-01,1.00,0.10
        A2,2026-07-02,2.00,
        A3,2026-07-03,3.00,0.30
        an-order-with-an-id-that-is-longer-than-the-rows-of-a-whole-piece-are-4,2026-07-04,4.00,0.40
        A5,2026-07-05,5.00,0.50

        """
      ],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" }, revenue: { include: ["tips"] },
          sources: [ { name: "till", files: "till.csv", layout: { record: "order",
            columns: { id: "id", time: "time", gross: "gross", tips: "tips" } } } ],
          outputs: { directory: "out" } }
        """)
    let definition = try run.definition()
    let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
    let exports = try extract(
      setup, executor: Executor(jobs: 1), pool: BlockPool(), progress: SilentObserver(),
      chunkBytes: 64)
    #expect(exports.orders.map { $0.gross } == [110, 200, 330, 440, 550])
  }
}
