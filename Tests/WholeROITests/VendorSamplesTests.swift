import Tabular
import Testing

@testable import WholeROI

/// What one sample gives through its built-in layout.
private struct Sample: Sendable, CustomTestStringConvertible {
  var file: String
  var layout: String
  var currency = "USD"
  var kept = 0
  var rejected = 0
  var totals = 0
  var skipped = 0
  var blank = 0
  /// Kept rows that name nobody, where persons are at stake.
  var anonymous: Int?
  /// Minor units.
  var spend: Int64 = 0
  var costs: Int64 = 0
  /// Net of orders, returns negative.
  var nets: [Int64] = []

  var testDescription: String { file }
}

/// Every sample through its built-in layout: counts of rows, and sums made by hand from the files.
@Suite(.realExports) struct VendorSamplesTests {
  fileprivate static let samples: [Sample] = [
    // 6425.82 + … + 14.55 (fifteen campaigns); the first row says the sum once more.
    Sample(
      file: "meta_ads_reporting_by_campaign.csv", layout: "meta-ads", currency: "INR", kept: 15,
      totals: 1, spend: 3_324_534),
    // Its only row is the cell "No data available."
    Sample(file: "meta_ads_manager_empty.csv", layout: "meta-ads", totals: 1),
    // 798.88 + 365.22.
    Sample(
      file: "googleads_campaign_report_en-GB.csv", layout: "google-ads", currency: "GBP", kept: 2,
      totals: 5, spend: 116_410),
    // 1661.67 + 904.26.
    Sample(
      file: "googleads_campaign_report_en-US.csv", layout: "google-ads", currency: "INR", kept: 2,
      totals: 4, spend: 256_593),
    Sample(
      file: "tiktok_ads_custom_report_excerpt.csv", layout: "tiktok-ads", currency: "IDR",
      kept: 45, totals: 1, spend: 5_406_791_600),
    // 1234.50 + 10.25 + 100.00.
    Sample(
      file: "inline_linkedin_ads.csv", layout: "linkedin-ads", kept: 3, totals: 1, spend: 134_475),
    Sample(
      file: "inline_meta_business_suite_fb_posts.csv", layout: "meta-posts-facebook", kept: 2),
    Sample(
      file: "inline_meta_business_suite_ig_posts.csv", layout: "meta-posts-instagram", kept: 1),
    Sample(
      file: "inline_facebook_page_insights_posts_2015.csv", layout: "facebook-insights-posts",
      kept: 2),
    Sample(file: "inline_sprout_posts.csv", layout: "sprout-posts", kept: 1),
    Sample(file: "inline_hootsuite_posts.csv", layout: "hootsuite-posts", kept: 2),
    Sample(file: "ga4_traffic_acquisition_channel.csv", layout: "ga4-traffic", kept: 7),
    Sample(file: "ga4_events_event_name.csv", layout: "ga4-event-counts", kept: 21),
    Sample(
      file: "ga4_exploration_freeform_excerpt.csv", layout: "ga4-exploration", kept: 22, totals: 1),
    // Behind a blank line stands a second table.
    Sample(
      file: "inline_ga_universal_two_sections.csv", layout: "universal-analytics", kept: 2),
    Sample(file: "inline_plausible_imported_sources.csv", layout: "plausible-sources", kept: 4),
    Sample(file: "fathom_Site.csv", layout: "fathom-site", kept: 6),
    Sample(file: "fathom_Pages.csv", layout: "fathom-pages", kept: 24),
    // The first of two tables: the total, one item, and three rows of its breakdown.
    Sample(
      file: "inline_adobe_workspace_freeform.csv", layout: "adobe-workspace", kept: 1, totals: 1,
      skipped: 3),
    Sample(
      file: "inline_meta_page_daily_follows.utf16le.csv", layout: "meta-page-series", kept: 1),
    Sample(
      file: "inline_mailchimp_ab_campaign_report.csv", layout: "mailchimp-report", kept: 1),
    Sample(file: "inline_mailchimp_campaigns.csv", layout: "mailchimp-campaigns", kept: 1),
    Sample(
      file: "mailchimp_audience_subscribed.csv", layout: "mailchimp-subscribed", kept: 5,
      anonymous: 0),
    Sample(
      file: "matomo_Live.getLastVisitsDetails_day.utf16le.csv", layout: "matomo-visits", kept: 2,
      anonymous: 0),
    Sample(file: "snowplow_enriched_event.tsv", layout: "snowplow-events", kept: 1, anonymous: 0),
    // 2 × 9.99 + 10.00.
    Sample(
      file: "inline_shopify_orders_full.csv", layout: "shopify-orders", kept: 2, anonymous: 0,
      nets: [2998]),
    Sample(
      file: "shopify_orders_minimal_fixture.csv", layout: "shopify-orders", kept: 9, anonymous: 1,
      nets: [10_000, 5_000, 4_000, 2_500, 0, 20_000, 50_000, 8_000]),
    // 31 of 47 rows carry on the order above; a refund of 9.00 is one of the 16.
    Sample(
      file: "square_items_detail_35col_redacted.csv", layout: "square-items", kept: 47,
      nets: [
        -900, 900, 800, 1900, 1500, 1700, 2000, 2000, 3100, 2500, 2600, 2700, 1500, 2100, 4000,
        2300,
      ]),
    // 33.56 less 3.56 of tax, twice.
    Sample(
      file: "inline_clover_orders.csv", layout: "clover-orders", kept: 2, anonymous: 2,
      nets: [3000, 3000]),
    // 15.00 dollars, settled as 534.80 baht.
    Sample(
      file: "stripe_unified_payments_redacted.csv", layout: "stripe-payments", currency: "THB",
      kept: 1, anonymous: 0, nets: [53_480]),
    Sample(
      file: "inline_shopify_customers.csv", layout: "shopify-customers", kept: 1, anonymous: 0),
    Sample(file: "inline_hubspot_contacts.csv", layout: "hubspot-contacts", kept: 2, anonymous: 0),
    Sample(file: "inline_loyaltylion_headers_only.csv", layout: "loyaltylion-activities"),
    Sample(file: "inline_zendesk_header_only.csv", layout: "zendesk-tickets"),
    Sample(file: "inline_gorgias_header_only.csv", layout: "gorgias-tickets"),
    // 45.99 of paper; the invoice's two lines and a credit are skipped, the unlabelled sums are totals.
    Sample(
      file: "inline_quickbooks_journal.csv", layout: "quickbooks-journal", kept: 1, totals: 2,
      skipped: 3, blank: 1, costs: 4599),
  ]

  @Test(arguments: samples)
  fileprivate func aSampleReadsThroughItsLayout(sample: Sample) throws {
    let exports = try read(sample.file, sample.layout, currency: sample.currency).extracted()
    let counts = exports.fileCounts.map(\.counts).first ?? RowCounts()
    #expect(
      counts.kept == sample.kept && counts.rejected == sample.rejected
        && counts.totals == sample.totals && counts.skipped == sample.skipped
        && counts.blank == sample.blank, "\(counts) \(exports.rejects.prefix(2))")
    if let anonymous = sample.anonymous { #expect(counts.anonymous == anonymous) }
    #expect(exports.spends.reduce(0) { $0 + $1.amount } == sample.spend)
    #expect(exports.costs.reduce(0) { $0 + $1.amount } == sample.costs)
    #expect(exports.orders.map(\.net) == sample.nets)
  }

  /// The excerpt's footer is that of all 6978 rows; the other samples are whole.
  @Test func totalsAreCheckedAgainstTheRows() throws {
    let cut = try read("tiktok_ads_custom_report_excerpt.csv", "tiktok-ads", currency: "IDR")
    #expect(
      try cut.extracted().warnings.first?.message
        == "the rows add up to IDR 54,067,916.00 of amount, and the total row nearest to that says IDR 497,372,563.00"
    )
    for (file, layout, currency) in [
      ("meta_ads_reporting_by_campaign.csv", "meta-ads", "INR"),
      ("googleads_campaign_report_en-GB.csv", "google-ads", "GBP"),
      ("inline_linkedin_ads.csv", "linkedin-ads", "USD"),
    ] {
      #expect(try read(file, layout, currency: currency).extracted().warnings.isEmpty, "\(file)")
    }
  }

  @Test func aPreambleGivesTheDaysOfGoogleAds() throws {
    let spends = try read(
      "googleads_campaign_report_en-US.csv", "google-ads", currency: "INR"
    ).extracted().spends
    #expect(
      spends.map { "\($0.from.iso) \($0.to.iso)" } == [
        "2025-07-08 2025-07-31", "2025-07-08 2025-07-31",
      ])
    #expect(spends.map(\.impressions) == [25_881, 20_287])
    #expect(spends.allSatisfy { $0.channel == "paid search" })
  }

  @Test func campaignsOfTikTokMayBeginWithANumberSign() throws {
    let spends = try read(
      "tiktok_ads_custom_report_excerpt.csv", "tiktok-ads", currency: "IDR"
    ).extracted().spends
    let signed = spends.filter { $0.campaign.hasPrefix("#") }
    #expect(signed.count == 5)
    #expect(signed.reduce(0) { $0 + $1.amount } == 1_412_534_00)
    #expect(spends.reduce(0) { $0 + $1.clicks } == 18_538)
  }

  /// 16-Dec-2023 02:44 AM EST is 07:44 UTC; 11:44:50 of July in New York is 15:44:50 UTC.
  @Test func zonesByAbbreviationAndByNameAreRead() throws {
    let clover = try read("inline_clover_orders.csv", "clover-orders").extracted().orders
    #expect(clover.first?.time == 1_702_712_640_000)
    let square = try read("square_items_detail_35col_redacted.csv", "square-items").extracted()
    #expect(square.orders.first?.time == 1_783_784_690_000)
  }

  /// Of 103 rows those with a permalink have an id; the others have lost it to a spreadsheet.
  @Test func damagedIdsOfPostsAreTakenFromThePermalinkOrSetAside() throws {
    let exports = try read("x_tweet_activity_excel_damaged.csv", "x-activity").extracted()
    let counts = exports.fileCounts[0].counts
    #expect(counts.kept == 3 && counts.read == counts.kept + counts.rejected)
    let reasons = Set(exports.rejects.map(\.reason))
    #expect(reasons.contains("has no id"), "\(reasons)")
    #expect(!reasons.contains("is not valid UTF-8"))
  }

  @Test func anExportThatLostItsIdsToASpreadsheetIsRefused() throws {
    let run = try read("square_transactions_2018_excel_resaved.csv", "square-transactions")
    let failure = #expect(throws: Failure.self) { try run.extracted() }
    #expect(failure?.diagnostics.contains { $0.message == "the row has no id" } == true)
  }

  @Test(arguments: [
    ("inline_meta_page_daily_follows.utf16le.csv", "meta-posts-facebook"),
    ("inline_mailchimp_ab_campaign_report.csv", "mailchimp-campaigns"),
    ("ga4_overview_multisection.csv", "ga4-traffic"),
  ])
  func anotherReportOfTheSameSystemIsRefused(file: String, layout: String) throws {
    let failure = #expect(throws: Failure.self) { try read(file, layout).extracted() }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message.hasPrefix("no row among the first 60") == true)
  }

  @Test(arguments: [
    (
      "matomo_VisitsSummary_trans-de.utf16le.csv",
      "this is Matomo's visits summary, which is not read: its one row names no day and no visitor, so nothing can be set against it"
    ),
    (
      "matomo_ScheduledReport_ecommerce_multisection.csv",
      "this is Matomo's scheduled report, which is not read: it stacks tables of many kinds, and none of them names a day or a visitor"
    ),
  ])
  func aReportThatSaysTooLittleIsRefusedWithWhatToExportInstead(
    file: String, message: String
  ) throws {
    let failure = #expect(throws: Failure.self) { try read(file, "matomo-visits").extracted() }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.map(\.message) == [message])
    #expect(
      failure?.diagnostics.first?.hint
        == "export the visits log (Live.getLastVisitsDetails, layout matomo-visits) instead")
    let folder = try #require(RealExports.folder)
    let inspected = Pipeline.inspect(InspectRequest(exports: [folder + "/" + file]))
    #expect(inspected.code == .warnings && inspected.diagnostics.map(\.message) == [message])
    // No draft of it is offered.
    #expect(!inspected.lines.contains { $0.contains("record:") })
  }

  private func read(
    _ file: String, _ layout: String, currency: String = "USD"
  ) throws -> TemporaryRun {
    try RealExports.run(
      currency: currency, from: "2010-01-01", to: "2030-01-01",
      sources: "{ name: \"s\", files: \"\(file)\", layout: \"\(layout)\" }",
      more: "quality: { rejects: { max: \"100%\" } },")
  }
}
