import Tabular
import Testing

@testable import WholeROI

/// What inspect proposes for exports that no layout knows, pasted into a pipeline as it is, and run.
@Suite struct PastedDraftTests {
  private static let exports = [
    // Decimal comma, day first.
    "laden.csv": """
    Beleg;Kaufdatum;Kunde E-Mail;Rabatt;Umsatz;Gutschein
    B-1;03.08.2026 10:15;ann@mail.example;15,50;1.234,50;HERBST
    B-2;04.08.2026 11:00;ben@mail.example;0,00;40,00;
    B-3;31.08.2026 09:30;ann@mail.example;0,00;99,90;HERBST

    """,
    // Milliseconds since 1970: 2026-08-01T08:00:00Z and one minute later, the day before the first order.
    "hits.csv": """
    ts,visitor,login,event,utm_source,utm_medium,utm_campaign,page
    1785571200000,c1,ann@mail.example,page_view,google,cpc,fall,/a
    1785571260000,c1,,add_to_cart,google,cpc,fall,/b
    1785657600000,c2,ben@mail.example,page_view,newsletter,email,fall,/c

    """,
    "ads-google.csv": """
    Date,Campaign,Spend,Impressions,Clicks
    2026-08-01,Fall,10.00,"1,000",10
    2026-08-02,Fall,12.50,"1,200",12
    Total,,22.50,"2,200",22

    """,
    // Rows that cover several days, and a total below.
    "radio.csv": """
    Campaign;From;To;Cost;Views
    Radio North;2026-08-01;2026-08-31;3100,00;1.000.000
    Radio South;2026-09-01;2026-09-30;300,00;20.000
    Grand total;;;3400,00;1.020.000

    """,
    "members.csv": """
    Member No;E-Mail;Level;Member since
    M1;ann@mail.example;Gold;31/12/2025
    M2;ben@mail.example;Silver;01/02/2026

    """,
  ]

  private static func pasted() throws -> TemporaryRun {
    let sources = try exports.keys.sorted().map { file in
      let inspection = try Inspected.inspection(file, exports[file] ?? "", draftOnly: true)
      let proposal = try #require(inspection.proposal)
      #expect(proposal.lacks.isEmpty, "\(file): \(proposal.text)")
      return proposal.text
    }
    return try TemporaryRun(
      exports,
      pipeline: """
        { name: "pasted", root: ".", currency: "EUR", timezone: "UTC",
          period: { from: "2026-08-01", to: "2026-08-31" },
          outputs: { directory: "out", minimumGroup: 1 },
          sources: [
        \(sources.joined(separator: "\n"))
          ] }
        """)
  }

  @Test func eachProposalReadsEveryRowOfItsExport() throws {
    let exports = try Self.pasted().extracted()
    #expect(exports.rejects.isEmpty && exports.warnings.isEmpty, "\(exports.warnings)")
    #expect(exports.orders.map(\.net).sorted() == [4000, 9990, 123_450])
    #expect(exports.orders.map(\.discounts).max() == 1550)
    #expect(
      exports.spends.map { "\($0.from.iso) \($0.to.iso) \($0.amount) \($0.campaign)" } == [
        "2026-08-01 2026-08-01 1000 Fall", "2026-08-02 2026-08-02 1250 Fall",
        "2026-08-01 2026-08-31 310000 Radio North", "2026-09-01 2026-09-30 30000 Radio South",
      ])
    #expect(exports.spends.map(\.impressions) == [1000, 1200, 1_000_000, 20_000])
    #expect(exports.fileCounts.map(\.counts.totals).reduce(0, +) == 2)
    #expect(exports.fileCounts.map(\.counts.kept).reduce(0, +) == 12)
  }

  /// 1234.50 + 40.00 + 99.90 = 1374.40; media 22.50 and all of August's radio. Two of the three orders have touches
  /// in the 30 days before, and so has the third.
  @Test func aRunOfTheProposalsAddsUp() throws {
    let run = try Self.pasted().run()
    let till = try run.row("program_performance", ["kind": "till"])
    #expect(till["net_revenue"] == "1374.40" && till["orders"] == "3.000000")
    #expect(till["cost_media"] == "3122.50")
    #expect(till["buyers"] == "2")
    #expect(try run.row("match_quality", ["source": "laden"])["matched"] == "3")
    #expect(try run.row("match_quality", ["source": "members"])["matched"] == "2")
  }
}
