import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Each built-in layout over its synthetic export, and over variants of it that say the same.
@Suite struct LayoutSamplesTests {
  @Test func eachLayoutHasASample() {
    #expect(LayoutSample.all.map(\.layout) == BuiltInLayouts.names)
  }

  @Test(arguments: LayoutSample.all)
  func aSampleReadsAsItsGoldenSays(sample: LayoutSample) throws {
    let reading = try LayoutSample.reading(sample.layout, sample.bytes)
    if ProcessInfo.processInfo.environment["WHOLEROI_REFILL"] == "1" {
      try Data(reading.utf8).write(to: sample.golden)
    }
    let golden = try String(contentsOf: sample.golden, encoding: .utf8)
    #expect(reading == golden)
  }

  @Test(arguments: LayoutSample.all)
  func noSampleIsReadInVain(sample: LayoutSample) throws {
    let golden = try String(contentsOf: sample.golden, encoding: .utf8)
    #expect(!golden.hasPrefix("rows: 0 kept"))
    #expect(!golden.contains("\nreject"))
    #expect(!golden.contains(" differs\n") || sample.layout == "xero-transactions")
  }

  // MARK: - Other bytes for the same text

  @Test(arguments: LayoutSample.all)
  func theEncodingIsNoMatter(sample: LayoutSample) throws {
    let text = String(decoding: sample.bytes, as: UTF8.self)
    let plain = try LayoutSample.reading(sample.layout, sample.bytes, hasPlaces: false)
    let units = Array(text.utf16)
    let variants: [(name: String, bytes: [UInt8])] = [
      ("BOM and CRLF", [0xEF, 0xBB, 0xBF] + Array(text.replacing("\n", with: "\r\n").utf8)),
      ("UTF-16LE", [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
      ("UTF-16BE", [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
      ("UTF-16LE without mark", units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
    ]
    for variant in variants {
      #expect(
        try LayoutSample.reading(sample.layout, variant.bytes, hasPlaces: false) == plain,
        "\(variant.name)")
    }
  }

  @Test(arguments: ["shopify-orders", "google-ads", "matomo-visits", "quickbooks-ledger"])
  func aPackedExportReadsTheSame(layout: String) throws {
    let sample = try #require(LayoutSample.all.first { $0.layout == layout })
    let plain = try LayoutSample.reading(layout, sample.bytes, hasPlaces: false)
    let folder = try TemporaryRun([:], pipeline: "")
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-nkc", sample.file.path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    let packed = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    gzip.waitUntilExit()
    #expect(folder.hasPublished == false && packed.starts(with: [0x1F, 0x8B]))
    #expect(
      try LayoutSample.reading(layout, packed, file: "x.csv.gz", hasPlaces: false) == plain)
  }

  // MARK: - Other spellings of the same table

  @Test(arguments: LayoutSample.all)
  func theDelimiterAndTheCaseOfNamesAreNoMatter(sample: LayoutSample) throws {
    let layout = try #require(BuiltInLayouts.named(sample.layout))
    // A file with several tables has one delimiter for all, and here only one of them would change.
    guard layout.decidesDelimiter, layout.names.isEmpty, layout.table == nil else { return }
    let plain = try LayoutSample.reading(sample.layout, sample.bytes, hasPlaces: false)
    var table = SampleTable(sample, layout)
    for mark in [";", "\t", "|"] {
      #expect(
        try LayoutSample.reading(
          sample.layout, Array(table.text(delimiter: mark).utf8), hasPlaces: false) == plain,
        "\(mark)")
    }
    guard !layout.isPairs, layout.headerRows == 1 else { return }
    table.changeHeader { " " + $0.uppercased() + "\u{A0}" }
    #expect(
      try LayoutSample.reading(sample.layout, Array(table.text().utf8), hasPlaces: false) == plain)
  }

  @Test(arguments: LayoutSample.all)
  func theOrderOfColumnsIsNoMatterNorIsAnUnknownOne(sample: LayoutSample) throws {
    let layout = try #require(BuiltInLayouts.named(sample.layout))
    // Two header rows, names by their numbers and cells beyond the header fix the order.
    let conditions = layout.totals + layout.skip + layout.keep + layout.continues
    guard layout.names.isEmpty, !layout.isPairs, layout.headerRows == 1, layout.beyond.isEmpty,
      layout.table == nil,
      !conditions.contains(where: { $0.columns.contains { $0.hasPrefix("#") } })
    else { return }
    let plain = try LayoutSample.reading(sample.layout, sample.bytes, hasPlaces: false)
    var table = SampleTable(sample, layout)
    table.reverseColumns()
    #expect(
      try LayoutSample.reading(sample.layout, Array(table.text().utf8), hasPlaces: false) == plain)
    table.addColumn("Something new", "x, y")
    #expect(
      try LayoutSample.reading(sample.layout, Array(table.text().utf8), hasPlaces: false) == plain)
  }

  // MARK: - Totals at the other end

  @Test(arguments: [
    "meta-ads", "google-ads", "tiktok-ads", "microsoft-ads", "youtube-studio", "metricool-posts",
    "ga4-exploration", "universal-analytics", "xero-transactions-flat",
  ])
  func totalsMayStandAtTheOtherEnd(layout: String) throws {
    let sample = try #require(LayoutSample.all.first { $0.layout == layout })
    let definition = try #require(BuiltInLayouts.named(layout))
    let plain = try LayoutSample.reading(layout, sample.bytes, hasPlaces: false)
    var table = SampleTable(sample, definition)
    table.reverseRows()
    let reversed = try LayoutSample.reading(layout, Array(table.text().utf8), hasPlaces: false)
    #expect(Set(reversed.split(separator: "\n")) == Set(plain.split(separator: "\n")))
    #expect(plain.contains(" totals") && !plain.contains(" 0 totals"))
  }

  // MARK: - Other generations and locales

  /// Lines of a layout's sample replaced, and what the reading then has that it had not before.
  @Test(arguments: [
    // German and Dutch names, decimal commas, a report by day in the account's language.
    (
      "google-ads",
      "Kampagnenbericht\n\nKampagne;Tag;Kosten;Klicks\nHerbst;2026-07-01;1.234,50;7\nGesamt: Kampagnen;;1.234,50;7\n",
      "spend 2026-07-01 to 2026-07-01: 123450 paid search \"Herbst\" 0 shown 7 clicked"
    ),
    (
      "meta-ads",
      "Jour,Nom de la campagne,Montant dépensé (USD)\n2026-07-01,Automne,12.5\n2026-07-02,,12.5\n",
      "spend 2026-07-01 to 2026-07-01: 1250 paid social \"Automne\" 0 shown 0 clicked"
    ),
    (
      "tiktok-ads",
      "By Day,Campaign name,Ad group name,Ad name,Cost,Impressions,Clicks (destination)\n2026-07-01,#fall,G,A,10.50,500,20\nTotal of 1 results,-,-,-,10.50,500,20\n",
      "spend 2026-07-01 to 2026-07-01: 1050 paid social \"#fall\" 500 shown 20 clicked"
    ),
    (
      "linkedin-ads",
      "Campagneprestatierapport\nBegindatum (in UTC)\tAccountnaam\tValuta\tCampagnenaam\tTotaal besteed\tWeergaven\tKlikken\n23-9-2026\tX\tUSD\tHerfst\t55,39\t1.200\t4\nTotaal\t\tUSD\t\t55,39\t1.200\t4\n",
      "spend 2026-09-23 to 2026-09-23: 5539 paid social \"Herfst\" 1200 shown 4 clicked"
    ),
    (
      "microsoft-ads",
      "Gregorian date,Campaign name,Currency code,Impressions,Clicks,Spend\n7/13/2026,Fall,USD,5,1,2.50\nOverall total,,,5,1,2.50\n",
      "spend 2026-07-13 to 2026-07-13: 250 paid search \"Fall\" 5 shown 1 clicked"
    ),
    (
      "ga4-traffic",
      "# Start date: 20260701\n# End date: 20260731\nSitzung – primäre Channelgruppe (Standard-Channelgruppe),Sitzungen\nDirect,5\n",
      "total 2026-07-01 to 2026-07-31: sessions 500"
    ),
    (
      "square-transactions",
      "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,Total Collected,Transaction ID,Event Type,Location\n12/27/2026,11:44:50,Eastern Time (US & Canada),$8.00,$0.00,$8.00,$0.00,$0.64,$0.00,$8.64,TX9,Payment,Main St\n",
      "order TX9: 2026-12-27T16:44:50Z net 800 discounts 0 cost ? refunded 0 store \"Main St\" coupon \"\""
    ),
    (
      "stripe-payments",
      "id;Description;Seller Message;Created (UTC);Amount;Amount Refunded;Currency;Converted Amount;Converted Amount Refunded;Converted Currency;Status\nch_1;x;ok;2026-07-01 02:38;53,48;0,00;usd;53,48;0,00;usd;Paid\n",
      "order ch_1: 2026-07-01T02:38:00Z net 5348 discounts 0 cost ? refunded 0 store \"\" coupon \"\""
    ),
    (
      "shopify-customers",
      "First Name,Last Name,Email,Accepts Email Marketing,Company,Address1,Phone,Tags\nAnn,Lee,ann@mail.example,yes,,,,\n",
      "row: email=ann@mail.example · consent=yes"
    ),
    (
      "mailchimp-campaigns",
      "Title,Subject,List,\"Send Date\",\"Send Weekday\",\"Successful Deliveries\",\"Total Clicks\",\"Abuse Complaints\"\nOld,x,All,\"Jun 09, 2026 09:30 pm\",Tuesday,1000,n/a,0\n",
      "total 2026-06-09 to 2026-06-09: email sends 100000"
    ),
    (
      "woocommerce-orders",
      "Date,Order #,N. Revenue,Status,Customer,Product(s)\n2026-07-01 10:00:00,1001,90.00,completed,Ann,x\n",
      "order 1001: 2026-07-01T14:00:00Z net 9000 discounts 0 cost ? refunded 0 store \"\" coupon \"\""
    ),
    (
      "toast-items",
      "Location,Order Id,Order Date,Item Selection Id,Gross Price,Discnt,Net Price,Tax,Void?\nMain,4,10/8/26 5:18 PM,41,9.00,1.00,8.00,0.66,false\n",
      "order 4: 2026-10-08T21:18:00Z net 800 discounts 100 cost ? refunded 0 store \"Main\" coupon \"\""
    ),
    (
      "x-activity",
      "\"Tweet id\",\"Tweet permalink\",\"Tweet text\",\"time\",\"impressions\",\"favorites\"\n\"1\",\"https://twitter.com/s/status/77\",\"x\",\"2026-07-30 18:42 +0000\",\"5\",\"2\"\n",
      "row: channel=organic social · id=77 · time=2026-07-30 18:42 +0000 · text=x · impressions=5 · likes=2"
    ),
    (
      "hubspot-contacts",
      "Record ID,Email,Create Date\n9001,ann@mail.example,3/15/2026 2:30 PM\n",
      "row: customer=9001 · email=ann@mail.example · joined=3/15/2026 2:30 PM"
    ),
    (
      "quickbooks-journal",
      "Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n31/07/2026,Bill,1,Acme,x,Ads,5.00,\n,,,,,Payable,,5.00\n",
      "cost 2026-07-31: 500 \"Ads\" \"Acme\" \"x\""
    ),
    (
      "paypal-fees",
      "\"Date\",\"Time\",\"Time zone\",\"Type\",\"Currency\",\"Gross\",\"Fee\",\"Net\"\n\"13/07/2026\",\"10:00:00\",\"Europe/Berlin\",\"Payment\",\"USD\",\"1.100,00\",\"-32,20\",\"1.067,80\"\n",
      "cost 2026-07-13: 3220 \"PayPal fees\" \"PayPal\" \"Payment\""
    ),
    (
      "meta-posts-facebook",
      "\"Post ID\",\"Page name\",Title,\"Publish time\",Impressions,Reach\n1,Shop,x,\"07/28/2026 18:12\",15,12\n",
      "row: channel=organic social · id=1 · time=07/28/2026 18:12 · reach=12 · impressions=15"
    ),
  ])
  func anotherGenerationOrLocaleReads(layout: String, text: String, line: String) throws {
    let reading = try LayoutSample.reading(layout, Array(text.utf8))
    let lines = reading.split(separator: "\n").map(String.init)
    #expect(lines.contains(line), "\(reading)")
    #expect(!reading.contains("\nreject"))
  }
}
