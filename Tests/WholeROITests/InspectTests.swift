import Foundation
import Tabular
import Testing

@testable import WholeROI

@Suite struct InspectTests {
  // MARK: Exports that a layout fits

  private static let meta = """
    Campaign name,Day,Amount spent (USD),Impressions,Link clicks,Reporting starts,Reporting ends
    ,,30.00,300,3,2026-07-01,2026-07-02
    Fall,2026-07-01,10.00,100,1,2026-07-01,2026-07-01
    Sale,2026-07-02,20.00,200,2,2026-07-02,2026-07-02

    """

  @Test func aKnownExportIsToldWithItsRowsTotalsDaysAndCurrency() throws {
    let inspected = try Inspected(["meta.csv": Self.meta])
    #expect(inspected.result.code == .done)
    let expected = """
      meta.csv: meta-ads, spend (Meta Ads (Facebook, Instagram): Ads Manager or Ads Reporting; confidence A)
        found by: "Campaign name" for "Campaign name|Nombre de la campaña|Nom de la campagne", "Amount spent (USD)" for "Amount spent (*)|Importe gastado (*)|Montant dépensé (*)"
        text: UTF-8; delimiter ',', quote '"'; decimal mark '.'; header on line 1
        rows: 3 read, 2 kept, 0 rejected, 1 totals, 0 skipped, 0 blank
        totals: agree with the rows
        days: 2026-07-01 to 2026-07-02
        from: ISO 8601
        to: ISO 8601
        currency: USD (3)
        fields: channel ← "paid social", from ← Reporting starts, to ← Reporting ends, campaign ← Campaign name, amount ← Amount spent (USD), currency ← "USD", impressions ← Impressions, clicks ← Link clicks
        1 column not used: "Day" (days or times)
        first records:
          line 3: channel paid social, from 2026-07-01, to 2026-07-01, campaign Fall, amount 10.00, currency USD, impressions 100, clicks 1
          line 4: channel paid social, from 2026-07-02, to 2026-07-02, campaign Sale, amount 20.00, currency USD, impressions 200, clicks 2
        source: { name: "meta-ads", files: "meta.csv", layout: "meta-ads" },
      """
    #expect(inspected.text == expected)
  }

  @Test func aTotalThatDoesNotFitDeservesALook() throws {
    let inspected = try Inspected(["meta.csv": Self.meta.replacing("30.00", with: "31.00")])
    #expect(inspected.result.code == .warnings)
    #expect(
      inspected.text.contains("totals: the rows add up to USD 30.00 of amount, and the total row"))
  }

  @Test func rejectsAreToldByReasonWithTheFirstLine() throws {
    let inspected = try Inspected([
      "meta.csv": Self.meta + "X,2026-07-02,ten,1,1,2026-07-02,2026-07-02\nY,2026-07-02\n"
        + "Z,2026-07-02,ten,1,1,2026-07-02,2026-07-02\n"
    ])
    #expect(
      inspected.text.contains("rejected: 2, is not an amount; first on line 5, \"ten\""),
      "\(inspected.text)")
    #expect(inspected.result.code == .warnings)
  }

  @Test func rowsBehindTheFirstChunkCountAndKeepTheirLines() throws {
    var text = "Email,Phone Number,Membership Tier,Register Date\n"
    for row in 0..<20_000 { text += "p\(row)@mail.example,,Gold,2026-01-05\n" }
    text += "last@mail.example,,Gold,never\n"
    let inspected = try Inspected(["crm.csv": text])
    #expect(inspected.text.contains("rows: 20001 read, 20000 kept, 1 rejected"))
    #expect(inspected.text.contains("first on line 20002, \"never\""))
  }

  @Test func daysThatReadInTwoWaysAreToldWithBothReadings() throws {
    let inspected = try Inspected([
      "crm.csv": """
      Email,Phone Number,Membership Tier,Register Date
      ann@mail.example,,Gold,01/02/2026
      ben@mail.example,,Gold,03/04/2026
      """
    ])
    #expect(inspected.result.code == .warnings)
    #expect(
      inspected.text.contains(
        "undecided: \"01/02/2026\" may be 2026-02-01 by \"dd/MM/yyyy\" or 2026-01-02 by"))
    #expect(inspected.text.contains("joined: dd/MM/yyyy"))
  }

  @Test func identifiersAreMaskedUnlessAskedFor() throws {
    let export = [
      "crm.csv":
        "Email,Phone Number,Membership Tier,Register Date\nann@mail.example,415 555 0123,Gold,2026-01-05\n"
    ]
    let masked = try Inspected(export)
    #expect(!masked.text.contains("ann@") && masked.text.contains("email xxx@xxxx.xxxxxxx"))
    #expect(masked.text.contains("phone 999 999 9999"))
    #expect(try Inspected(export) { $0.showsPeople = true }.text.contains("email ann@mail.example"))
  }

  @Test func linesOfOrdersAndHeadingsOfSectionsAreCounted() throws {
    let inspected = try Inspected([
      "orders.csv": """
      Name,Email,Created at,Lineitem name,Subtotal,Currency
      #1,a@x.example,2026-07-01 10:00:00 -0400,Mug,5.00,EUR
      #1,,,Pen,,
      """,
      "ledger.csv": """
      Shop

      ,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
      Advertising,,,,,,,,
      ,01/15/2026,Bill,1,Meta,January,A/P,500.00,500.00
      Total for Advertising,,,,,,,500.00,
      """,
    ])
    #expect(
      inspected.text.contains(
        "rows: 2 read, 2 kept, 0 rejected, 0 totals, 0 skipped, 0 blank; 1 carry on the one above"))
    #expect(inspected.text.contains("currency: EUR (1)"))
    #expect(inspected.text.contains("1 skipped (1 headings of sections)"), "\(inspected.text)")
    #expect(inspected.text.contains("above the header: \"Shop\""))
  }

  @Test func ofLayoutsWithOneHeaderTheFilesNameDecides() throws {
    let header =
      "ClientID,SendID,SubscriberKey,EmailAddress,SubscriberID,ListID,EventDate,EventType,BatchID,TriggeredSendExternalKey\n"
    for (file, layout) in [
      ("Sent.csv", "sfmc-sent"), ("Opens.csv", "sfmc-opens"), ("Unsubs.csv", "sfmc-unsubs"),
    ] {
      #expect(try Inspected([file: header]).text.hasPrefix("\(file): \(layout), touch"))
    }
    #expect(
      try Inspected(["export.csv": header]).result.diagnostics.contains {
        $0.message.contains("fit equally well")
      })
  }

  @Test func aMissingNameIsToldWithTheLayoutThatNearlyFits() throws {
    let inspected = try Inspected([
      "t.csv": "Tweet id,Tweet permalink,likes\n1,https://x.com/a/status/1,3\n"
    ])
    #expect(inspected.text.contains("nearly: x-activity lacks \"impressions\""))
  }

  @Test func encodingsAndMarksAreTold() throws {
    let text =
      "Campaign name\tAmount spent (EUR)\tReporting starts\tReporting ends\nFall\t1.50\t2026-07-01\t2026-07-01\n"
    let bytes: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let inspected = try Inspected(bytes: ["m.csv": bytes])
    #expect(inspected.text.contains("text: UTF-16 little-endian; delimiter tab, quote '\"'"))
    #expect(inspected.text.contains("amount 1.50, currency EUR"))
  }

  // MARK: Unknown exports

  /// The six exports of the README get, from their names and values alone, the mapping that the README writes by hand.
  @Test func theReadmesExportsGetTheReadmesMapping() throws {
    let readme = try Readme().section("## Your own exports in five minutes")
    var exports: [String: String] = [:]
    for block in readme.blocks where block.language == "csv" {
      exports[block.file ?? ""] = block.text
    }
    #expect(exports.count == 6)
    let expected = [
      "pos/receipts-2026-09.csv": [
        "id ← Receipt", "time ← Date + Time", "gross ← Gross", "discounts ← Discount",
        "costOfGoods ← Cost", "coupon ← Coupon", "store ← Store", "kind ← Type",
        "original ← Refund of", "loyalty ← Member", "email ← Email",
      ],
      "web/hits.csv": [
        "time ← timestamp", "action ← event", "source ← utm_source", "medium ← utm_medium",
        "campaign ← utm_campaign", "referrer ← referrer", "page ← page", "email ← login",
        "client ← visitor",
      ],
      "email/activity.csv": [
        "time ← When", "action ← Event", "campaign ← Mailing", "email ← Address",
      ],
      "loyalty/members.csv": [
        "tier ← Tier", "joined ← Joined", "loyalty ← Member", "email ← Email", "phone ← Phone",
      ],
      "ads/google.csv": ["day ← Day", "amount ← Cost", "campaign ← Campaign", "clicks ← Clicks"],
      "finance/ledger.csv": [
        "day ← Date", "amount ← Amount", "account ← Account", "vendor ← Vendor", "memo ← Memo",
      ],
    ]
    for (file, fields) in expected {
      let inspection = try Inspected.inspection(file, exports[file] ?? "", draftOnly: true)
      let plan = try #require(inspection.trial?.plan, "\(file): \(inspection.proposal?.text ?? "")")
      #expect(FieldList.text(plan) == fields.joined(separator: ", "), "\(file)")
      #expect(
        inspection.survey?.counts.rejected == 0,
        "\(file): \(inspection.survey?.faults.first?.reason ?? "")")
    }
  }

  @Test func aDraftCanBePastedAndReadsTheSame() throws {
    let text =
      "Bestellnummer;Datum;Uhrzeit;Umsatz;E-Mail\nA1;05.01.2026;10:15;1.234,50;ann@mail.example\nA2;17.01.2026;09:00;12,00;ben@mail.example\n"
    let inspection = try Inspected.inspection("laden.csv", text)
    let draft = try #require(inspection.proposal)
    #expect(draft.record == .order && draft.lacks.isEmpty)
    #expect(draft.text.contains("delimiter: \";\"") && draft.text.contains("decimal: \"auto\""))
    #expect(draft.text.contains("format: \"dd.MM.yyyy HH:mm\""), "\(draft.text)")
    let run = try TemporaryRun(
      ["laden.csv": text],
      pipeline: """
        { name: "x", root: ".", currency: "EUR", timezone: "UTC",
          period: { from: "2026-01-01", to: "2026-01-31" }, outputs: { directory: "out" },
          sources: [ \(draft.text) ] }
        """)
    #expect(try run.extracted().orders.map(\.net) == [123_450, 1_200])
    let shown = try #require(inspection.rows?.rows.first)
    #expect(shown.values.contains { $0 == ("net", "1234.50") })
    #expect(shown.values.contains { $0 == ("time", "2026-01-05T10:15:00Z") })
  }

  @Test func aDraftOfDaysThatReadInTwoWaysHasBoth() throws {
    let inspection = try Inspected.inspection(
      "o.csv", "Order ID,Order date,Total\nA1,01/02/2026,5.00\nA2,03/04/2026,6.00\n")
    #expect(inspection.proposal?.text.contains("format: [\"MM/dd/yyyy\", \"dd/MM/yyyy\"]") == true)
    #expect(inspection.trial?.undecided != nil)
  }

  /// Days that read in two ways don't keep the decimal mark from being found.
  @Test func amountsAreReadByTheDraftWhereDaysAreUndecided() throws {
    let inspection = try Inspected.inspection(
      "o.csv", "Order ID;Order date;Total\nA1;01/02/2026;120,00\nA2;03/04/2026;6,50\n")
    #expect(inspection.trial?.undecided?.diagnostics.count == 1)
    #expect(inspection.survey?.counts.kept == 2)
    let shown = try #require(inspection.rows?.rows.first)
    #expect(shown.values.contains { $0 == ("gross", "120.00") || $0 == ("net", "120.00") })
  }

  /// As init does: a layout that knows the names and not the sum below the rows only nearly fits.
  @Test func aLayoutThatWouldSetTooManyRowsAsideIsNamedAsNearlyFitting() throws {
    let export = "Day,Campaign,Cost,Clicks\n2026-09-04,Coats,30.00,41\nTotal,,30.00,41\n"
    let inspected = try Inspected(["google.csv": export])
    #expect(inspected.text.contains("google.csv: no built-in layout fits"), "\(inspected.text)")
    #expect(
      inspected.text.contains(
        "nearly: google-ads, but 1 of 2 rows would be set aside, the first on line 3: "))
    #expect(inspected.text.contains("rows: 2 read, 1 kept, 0 rejected, 1 totals"))
    let drafted = try Drafted(["google.csv": export])
    #expect(drafted.text.contains("// no built-in layout fits (google-ads nearly, but 1 of 2"))
  }

  @Test func aDraftThatLacksAFieldSaysWhich() throws {
    let inspection = try Inspected.inspection(
      "o.csv", "Order ID,Discount,Coupon,Store\nA1,0.00,X,North\nA2,1.00,Y,South\n")
    #expect(inspection.proposal?.lacks == ["time", "net or gross"], "\(inspection.lines)")
    #expect(inspection.trial == nil)
    #expect(inspection.lines.contains("  source to finish and paste:"))
  }

  @Test func anExportWithoutAHeaderIsDraftedByItsValues() throws {
    let inspection = try Inspected.inspection(
      "x.csv", "2026-01-05,ann@mail.example,gold\n2026-01-06,ben@mail.example,silver\n")
    #expect(
      inspection.proposal?.text.contains("names: [\"column 1\", \"column 2\", \"column 3\"]")
        == true)
    #expect(
      inspection.lines.contains {
        $0.contains("e-mail addresses") || $0.contains("email ← column 2")
      })
  }

  @Test func wordsThatNobodyKnowsAreListedToBeMapped() throws {
    let inspection = try Inspected.inspection(
      "x.csv",
      "When,Email,Event\n2026-01-05 10:00,ann@mail.example,Opened\n2026-01-05 11:00,ann@mail.example,Poked\n"
    )
    #expect(inspection.proposal?.notes.contains { $0.hasSuffix(": \"Poked\"") } == true)
    #expect(inspection.survey?.counts.kept == 1)
  }

  // MARK: Several exports, and none

  @Test func oneBadExportDoesNotHideTheOthers() throws {
    let inspected = try Inspected(["meta.csv": Self.meta]) { $0.exports.append("nowhere.csv") }
    #expect(inspected.result.code == .noInput)
    #expect(inspected.text.hasPrefix("meta.csv: meta-ads"))
    #expect(inspected.result.diagnostics.map(\.message) == ["there is no such file"])
    let zip = try Inspected(bytes: ["a.csv": [0x50, 0x4B, 3, 4, 0]])
    #expect(zip.result.code == .data)
  }

  @Test func anEmptyExportDeservesALook() throws {
    let inspected = try Inspected(["a.csv": ""]) { $0.exports.append("nowhere.csv") }
    #expect(inspected.result.code == .noInput)
    #expect(
      inspected.result.diagnostics.map(\.message) == [
        "the export is empty", "there is no such file",
      ])
    #expect(try Inspected(["a.csv": ""]).result.code == .warnings)
  }

  /// A line without end and a header without end are refused, not followed.
  @Test(arguments: [
    String(repeating: "x", count: 2 << 20), String(repeating: ",", count: 100_000),
    String(repeating: "\"\"\"", count: 1 << 18),
    "a,b\n\"" + String(repeating: "x\n", count: 1 << 18),
  ])
  func whatHasNoEndIsNotFollowed(text: String) throws {
    let inspected = try Inspected(["a.csv": text])
    #expect([ExitCode.data, .warnings].contains(inspected.result.code))
    #expect(inspected.result.diagnostics.contains { $0.file == "a.csv" })
  }

  /// Digits with dashes are days first.
  @Test func daysBetweenDashesAreNoPhoneNumbers() throws {
    for days in [
      ["2026-07-01", "2026-07-02"], ["31-12-2026", "01-07-2026"], ["7-13-2026", "7-1-2026"],
    ] {
      var shape = ColumnShape(name: "Jour")
      for day in days { shape.take(Array(day.utf8)) }
      #expect(shape.isTime && !shape.isPhone && shape.described == "days or times", "\(days)")
    }
    var phones = ColumnShape(name: "Tel")
    for text in ["617-555-0100", "(617) 555-0101", "+1 617 555 0102"] {
      phones.take(Array(text.utf8))
    }
    #expect(phones.isPhone && !phones.isTime)
    let inspected = try Inspected([
      "fr.csv": "Jour;Numéro;Total\n2026-07-01;1;12,50\n2026-07-02;2;13,50\n"
    ])
    #expect(!inspected.text.contains("phone"))
  }

  @Test func factsForProgramsAreJSON() throws {
    let inspected = try Inspected(["meta.csv": Self.meta]) { $0.isJSON = true }
    let value = try JSONSerialization.jsonObject(with: Data(inspected.text.utf8))
    let export = try #require((value as? [[String: Any]])?.first)
    #expect(export["layout"] as? String == "meta-ads")
    #expect((export["rows"] as? [String: Any])?["kept"] as? Int == 2)
    #expect(export["totals_agree"] as? Bool == true)
  }

  // MARK: The exports beside the checkout

  @Test(.realExports, arguments: InspectedSamples.layouts)
  func aSampleIsRecognised(file: String, layout: String) throws {
    let path = try #require(RealExports.folder) + "/" + file
    let inspection = try Inspection(path, .forTrials(), showsPeople: false)
    #expect(inspection.recognition.matches.first?.layout.name == layout)
    #expect(!inspection.recognition.isAmbiguous)
  }
}

/// Which layout each sample has.
private enum InspectedSamples {
  static let layouts: [(String, String)] = [
    ("fathom_Pages.csv", "fathom-pages"), ("fathom_Site.csv", "fathom-site"),
    ("ga4_events_event_name.csv", "ga4-event-counts"),
    ("ga4_overview_multisection.csv", "ga4-overview"),
    ("ga4_exploration_freeform_excerpt.csv", "ga4-exploration"),
    ("ga4_traffic_acquisition_channel.csv", "ga4-traffic"),
    ("googleads_campaign_report_en-GB.csv", "google-ads"),
    ("googleads_campaign_report_en-US.csv", "google-ads"),
    ("inline_adobe_workspace_freeform.csv", "adobe-workspace"),
    ("inline_clover_orders.csv", "clover-orders"),
    ("inline_facebook_page_insights_posts_2015.csv", "facebook-insights-posts"),
    ("inline_ga_universal_two_sections.csv", "universal-analytics"),
    ("inline_gorgias_header_only.csv", "gorgias-tickets"),
    ("inline_hootsuite_posts.csv", "hootsuite-posts"),
    ("inline_hubspot_contacts.csv", "hubspot-contacts"),
    ("inline_linkedin_ads.csv", "linkedin-ads"),
    ("inline_loyaltylion_headers_only.csv", "loyaltylion-activities"),
    ("inline_mailchimp_ab_campaign_report.csv", "mailchimp-report"),
    ("inline_mailchimp_campaigns.csv", "mailchimp-campaigns"),
    ("inline_meta_business_suite_fb_posts.csv", "meta-posts-facebook"),
    ("inline_meta_business_suite_ig_posts.csv", "meta-posts-instagram"),
    ("inline_meta_page_daily_follows.utf16le.csv", "meta-page-series"),
    ("inline_plausible_imported_sources.csv", "plausible-sources"),
    ("inline_quickbooks_journal.csv", "quickbooks-journal"),
    ("inline_shopify_customers.csv", "shopify-customers"),
    ("inline_shopify_orders_full.csv", "shopify-orders"),
    ("inline_sprout_posts.csv", "sprout-posts"),
    ("inline_zendesk_header_only.csv", "zendesk-tickets"),
    ("mailchimp_audience_subscribed.csv", "mailchimp-subscribed"),
    ("matomo_Live.getLastVisitsDetails_day.utf16le.csv", "matomo-visits"),
    ("meta_ads_manager_empty.csv", "meta-ads"),
    ("meta_ads_reporting_by_campaign.csv", "meta-ads"),
    ("shopify_orders_minimal_fixture.csv", "shopify-orders"),
    ("snowplow_enriched_event.tsv", "snowplow-events"),
    ("square_items_detail_35col_redacted.csv", "square-items"),
    ("square_transactions_2018_excel_resaved.csv", "square-transactions"),
    ("stripe_unified_payments_redacted.csv", "stripe-payments"),
    ("tiktok_ads_custom_report_excerpt.csv", "tiktok-ads"),
    ("x_tweet_activity_excel_damaged.csv", "x-activity"),
  ]
}
