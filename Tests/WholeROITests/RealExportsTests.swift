import Tabular
import Testing

@testable import WholeROI

/// Figures worked out by hand from the files themselves, with the sums that gave them.
@Suite(.realExports) struct RealExportsTests {
  /// Campaign rows 6425.82 + 5173.02 + 4938.02 + 4373.29 + 3863.68 + 1611.57 + 1441.60 + 1247.12 +
  /// 1231.46 + 921.63 + 900.22 + 610.60 + 247.18 + 245.58 + 14.55 = 33245.34, which the first row
  /// says once more.
  @Test func theGrandTotalOfMetaAdsCountsOnce() throws {
    let temporary = try RealExports.run(
      currency: "INR", from: "2025-02-01", to: "2025-08-04", sources: Layouts.meta,
      till: "T1,2025-03-01T10:00:00Z,,ann@x.example,100.00")
    let spends = try temporary.extracted().spends
    #expect(spends.count == 15)
    #expect(spends.reduce(0) { $0 + $1.amount } == 3_324_534)
    #expect(
      spends.allSatisfy {
        $0.from == CivilDay(year: 2025, month: 2, day: 1)
          && $0.to == CivilDay(year: 2025, month: 8, day: 4)
      })
    #expect(spends[1].campaign == "Add to Cart_28/06")
    let run = try temporary.run()
    #expect(try run.row("program_performance", ["kind": "till"])["cost_media"] == "33245.34")
    #expect(try run.rows(of: "meta_ads_reporting_by_campaign.csv").totals == 1)
  }

  /// The rows cover 28 + 31 + 30 + 31 + 30 + 31 + 4 = 185 days, 89 of them up to the end of April.
  /// Each row's paise p = 185 q + r give these 89 days 89 q + min(r, 89), since the first days get
  /// what is left over; over the fifteen rows that makes 15997.06.
  @Test func spendOfASpanIsSharedByItsDays() throws {
    func media(_ from: String, _ to: String) throws -> String? {
      try RealExports.run(
        currency: "INR", from: from, to: to, sources: Layouts.meta,
        till: "T1,\(from)T10:00:00Z,,ann@x.example,100.00"
      ).run().row("program_performance", ["kind": "till"])["cost_media"]
    }
    #expect(try media("2025-02-01", "2025-04-30") == "15997.06")
    // 33245.34 − 15997.06.
    #expect(try media("2025-05-01", "2025-08-04") == "17248.28")
  }

  /// 46 lines of payments 316.00 and one refund of 9.00: net 307.00.
  @Test func linesOfOneSquareTransactionAreOneOrder() throws {
    let temporary = try RealExports.run(
      currency: "USD", from: "2026-07-01", to: "2026-07-31", sources: Layouts.square)
    let exports = try temporary.extracted()
    #expect(exports.orders.count == 16)
    #expect(exports.orders.count { $0.isReturn } == 1)
    // 2026-07-14 10:42:31 in New York: 9.00 + 10.00.
    let lemonade = try #require(exports.orders.first { $0.time == 1_784_040_151_000 })
    #expect(lemonade.net == 1900)
    let run = try temporary.run()
    let till = try run.row("program_performance", ["kind": "till"])
    #expect(till["orders"] == "15.000000")
    #expect(till["gross_revenue"] == "316.00")
    #expect(till["returns"] == "9.00")
    #expect(till["net_revenue"] == "307.00")
    let rows = try run.rows(of: "square_items_detail_35col_redacted.csv")
    #expect(rows.read == 47 && rows.kept == 47)
    #expect(try run.reconciledRows("square") == rows)
  }

  /// #1001: 2 × 9.99 + 10.00 = 29.98.
  @Test func severalRowsOfAFullShopifyExportAreOneOrder() throws {
    let temporary = try RealExports.run(
      currency: "USD", from: "2024-05-01", to: "2024-05-31", sources: Layouts.shopifyFull)
    let orders = try temporary.extracted().orders
    #expect(orders.map(\.net) == [2998])
    let run = try temporary.run()
    #expect(try run.row("program_performance", ["kind": "till"])["net_revenue"] == "29.98")
    #expect(try run.rows(of: "inline_shopify_orders_full.csv").kept == 2)
  }

  /// 100 + 50 + 40 + 25 + 0 + 200 + 500 + 80 = 995.00, of which 10.00 of #1003 went back; #1004
  /// names nobody.
  @Test func aRefundedAmountNetsOut() throws {
    let run = try RealExports.run(
      currency: "USD", from: "2025-01-01", to: "2025-12-31", sources: Layouts.shopifyMinimal
    ).run()
    let till = try run.row("program_performance", ["kind": "till"])
    #expect(till["orders"] == "8.000000")
    #expect(till["gross_revenue"] == "995.00")
    #expect(till["returns"] == "10.00")
    #expect(till["net_revenue"] == "985.00")
    let unidentified = try run.row("program_performance", ["program": "(unidentified)"])
    #expect(unidentified["net_revenue"] == "25.00")
    // 40.00 less 10.00, on the order's own day.
    let day = try run.row("reconciliation", ["source": "shopify", "day": "2025-02-10"])
    #expect(day["exported_net"] == "30.00")
  }

  /// The order knows the customer's number, the list its number and address, the audience the
  /// address.
  @Test func aLeadingApostropheIsNoPartOfACustomersNumber() throws {
    let run = try RealExports.run(
      currency: "USD", from: "2025-01-01", to: "2025-12-31",
      sources: Layouts.customers + Layouts.audience,
      till:
        "T1,2025-03-01T10:00:00Z,7210448301122,,100.00\nT2,2025-03-02T10:00:00Z,,s2@example.com,50.00"
    ).run()
    #expect(try run.row("match_quality", ["source": "customers"])["matched"] == "1")
    #expect(try run.row("match_quality", ["source": "audience"])["identified"] == "5")
    #expect(try run.row("match_quality", ["source": "audience"])["matched"] == "1")
    #expect(try run.row("match_quality", ["source": "till"])["matched"] == "2")
  }

  /// 45 rows of 54067916 rupiah, 1412534 of them of five rows under campaigns that begin with "#".
  @Test func campaignsThatBeginWithANumberSignAreData() throws {
    let temporary = try RealExports.run(
      currency: "IDR", from: "2023-11-01", to: "2024-03-31", sources: Layouts.tiktok,
      till: "T1,2024-03-01T10:00:00Z,,ann@x.example,100.00")
    let spends = try temporary.extracted().spends
    #expect(spends.count == 45)
    #expect(spends.reduce(0) { $0 + $1.amount } == 54_067_916_00)
    let signed = spends.filter { $0.campaign.hasPrefix("#") }
    #expect(signed.count == 5)
    #expect(signed.reduce(0) { $0 + $1.amount } == 1_412_534_00)
    #expect(spends.reduce(0) { $0 + $1.impressions } == 5_111_438)
    let rows = try temporary.run().rows(of: "tiktok_ads_custom_report_excerpt.csv")
    #expect(rows.totals == 1 && rows.kept == 45 && rows.read == 46)
  }

  /// 798.88 + 365.22 = 1164.10 (the export's own total says 1164.09); impressions 31193 + 9392.
  @Test func totalRowsOfGoogleAdsAreNoSpend() throws {
    let temporary = try RealExports.run(
      currency: "GBP", from: "2026-01-01", to: "2026-02-28",
      sources: Layouts.google("googleads_campaign_report_en-GB.csv", "2026-01-27", "2026-02-23"),
      till: "T1,2026-02-01T10:00:00Z,,ann@x.example,100.00")
    let spends = try temporary.extracted().spends
    #expect(spends.map(\.amount) == [79_888, 36_522])
    #expect(spends.map(\.impressions) == [31_193, 9_392])
    let run = try temporary.run()
    #expect(try run.row("program_performance", ["kind": "till"])["cost_media"] == "1164.10")
    let rows = try run.rows(of: "googleads_campaign_report_en-GB.csv")
    #expect(rows.totals == 5 && rows.kept == 2)
  }

  /// 1661.67 + 904.26 = 2565.93.
  @Test func googleAdsInAnotherLayoutOfColumnsReadsTheSame() throws {
    let spends = try RealExports.run(
      currency: "INR", from: "2025-07-01", to: "2025-07-31",
      sources: Layouts.google("googleads_campaign_report_en-US.csv", "2025-07-08", "2025-07-31"),
      till: "T1,2025-07-09T10:00:00Z,,ann@x.example,100.00"
    ).extracted().spends
    #expect(spends.reduce(0) { $0 + $1.amount } == 256_593)
    #expect(spends.map(\.campaign) == ["Video views - 2025-07-19", "MH-m-sand"])
  }

  /// One expense, 45.99; the invoice, the split lines and the unlabelled sums are none.
  @Test func expensesOfAQuickBooksJournalAreCosts() throws {
    let temporary = try RealExports.run(
      currency: "USD", from: "2025-02-01", to: "2025-02-28", sources: Layouts.quickBooks,
      till: "T1,2025-02-03T10:00:00Z,,ann@x.example,100.00")
    let costs = try temporary.extracted().costs
    #expect(costs.map(\.amount) == [4599])
    #expect(costs.map(\.vendor) == ["Office Depot"])
    #expect(costs.map(\.account) == ["Office Expenses:Supplies"])
    let run = try temporary.run()
    #expect(try run.row("program_performance", ["kind": "till"])["cost_total"] == "45.99")
    let rows = try run.rows(of: "inline_quickbooks_journal.csv")
    #expect(rows.kept == 1 && rows.skipped == 5 && rows.blank == 1 && rows.read == 7)
  }
}

private enum Layouts {
  static let meta = """
    { name: "meta", files: "meta_ads_reporting_by_campaign.csv", channel: "paid social",
      layout: { record: "spend", header: ["Campaign name", "Amount spent (INR)"],
        totals: { "Campaign name": "" },
        columns: { campaign: "Campaign name", amount: "Amount spent (INR)", currency: "Currency",
          impressions: "Impressions", clicks: "Link clicks",
          from: "Reporting starts", to: "Reporting ends" } } },
    """
  static let square = """
    { name: "square", files: "square_items_detail_35col_redacted.csv",
      layout: { record: "order", header: ["Transaction ID", "Net Sales", "Event Type"],
        continues: { "Transaction ID": "(same)" }, timezone: "America/New_York",
        columns: { id: "Transaction ID",
          time: { columns: ["Date", "Time", "Time Zone"], join: " ",
            format: "yyyy-MM-dd HH:mm:ss 'Eastern Time (US & Canada)'" },
          store: "Location", gross: "Gross Sales", discounts: "Discounts", net: "Net Sales",
          tax: "Tax", customer: "Customer ID",
          kind: { column: "Event Type", map: { Payment: "sale", Refund: "return" } } } } },
    """
  static let shopifyFull = """
    { name: "shopify", files: "inline_shopify_orders_full.csv",
      layout: { record: "order", continues: { Name: "(same)" },
        columns: { id: "Name", email: "Email",
          time: { column: "Created at", format: "yyyy-MM-dd HH:mm:ss XX" },
          net: "Subtotal", discounts: "Discount Amount", tax: "Taxes", shipping: "Shipping",
          currency: "Currency", coupon: "Discount Code", refunded: "Refunded Amount" } } },
    """
  static let shopifyMinimal = """
    { name: "shopify", files: "shopify_orders_minimal_fixture.csv",
      layout: { record: "order", continues: { Name: "(same)" },
        columns: { id: "Name", email: "Email", time: "Created at", net: "Total",
          currency: "Currency", refunded: "Refunded Amount" } } },
    """
  static let customers = """
    { name: "customers", files: "inline_shopify_customers.csv", layout: { record: "profile",
        columns: { customer: "Customer ID", email: "Email", phone: "Phone" } } },
    """
  static let audience = """
    { name: "audience", files: "mailchimp_audience_subscribed.csv", layout: { record: "profile",
        columns: { email: "Email Address",
          joined: { column: "OPTIN_TIME", format: "yyyy-MM-dd HH:mm:ss" } } } },
    """
  static let tiktok = """
    { name: "tiktok", files: "tiktok_ads_custom_report_excerpt.csv", channel: "paid social",
      layout: { record: "spend", header: ["Campaign name", "Ad Group Name", "Date", "Cost"],
        totals: { "Campaign name": "Total of * results" }, missing: ["-"],
        columns: { campaign: "Campaign name", amount: "Cost", currency: "Currency", day: "Date",
          impressions: ["Impressions", "Impression"], clicks: "Clicks (Destination)" } } },
    """
  static func google(_ file: String, _ from: String, _ to: String) -> String {
    """
    { name: "google", files: "\(file)", channel: "paid search",
      layout: { record: "spend", header: ["Campaign status", "Campaign", "Cost"],
        totals: { "Campaign status": "Total:*" }, missing: ["--"],
        columns: { campaign: "Campaign", amount: "Cost", currency: "Currency code",
          impressions: "Impr.", from: { value: "\(from)" }, to: { value: "\(to)" } } } },
    """
  }
  static let quickBooks = """
    { name: "ledger", files: "inline_quickbooks_journal.csv", layout: { record: "cost",
        header: ["Date", "Account", "Debit", "Credit"], keep: { "Transaction Type": "Expense" },
        columns: { day: { column: "Date", format: "MM/dd/yyyy" }, account: "Account",
          vendor: "Name", memo: "Memo/Description", amount: "Debit" } } },
    """
}
