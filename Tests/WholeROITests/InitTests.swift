import Foundation
import Tabular
import Testing

@testable import WholeROI

@Suite struct InitTests {
  /// Exports of a dozen systems with shapes of their own, all of one shop in dollars.
  private static let folder: [String: String] = [
    "ads/meta-2026-07.csv": """
    Campaign name,Amount spent (USD),Impressions,Link clicks,Reporting starts,Reporting ends
    ,10.00,100,1,2026-07-01,2026-07-01
    Fall,10.00,100,1,2026-07-01,2026-07-01

    """,
    "ads/meta-2026-08.csv": """
    Campaign name,Amount spent (USD),Impressions,Link clicks,Reporting starts,Reporting ends
    ,12.00,100,1,2026-08-01,2026-08-01
    Fall,12.00,100,1,2026-08-01,2026-08-01

    """,
    "ads/google.csv": """
    Campaign report
    "July 1, 2026 - July 31, 2026"
    Campaign status,Campaign,Currency code,Impr.,Cost
    Enabled,Search - Brand,USD,"1,000",20.00
    Total: Account,,,"1,000",20.00

    """,
    "ads/tiktok.csv": """
    Campaign name,Ad Group Name,Date,Ad Name,Cost,Impression,Clicks (Destination),Currency
    #fall,Group,2026-07-01,Ad,5.00,50,5,USD
    Total of 1 results,-,-,-,5.00,50,5,-

    """,
    "shop/orders_export_1.csv": """
    Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name
    #1001,ann@mail.example,paid,USD,40.00,5.00,3.20,48.20,2026-07-02 10:00:00 -0400,1,Coat
    #1001,ann@mail.example,,,,,,,2026-07-02 10:00:00 -0400,2,Scarf

    """,
    "pos/transactions-2026-07.csv": """
    Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,Total Collected,Transaction ID,Event Type,Location,Customer ID
    2026-07-03,10:00:00,Eastern Time (US & Canada),$10.00,$0.00,$10.00,$0.00,$0.80,$0.00,$10.80,T1,Payment,High Street,C1

    """,
    "mail/Opens.csv": """
    ClientID,SendID,SubscriberKey,EmailAddress,SubscriberID,ListID,EventDate,EventType,BatchID,TriggeredSendExternalKey
    1,2,S1,ann@mail.example,3,4,7/1/2026 8:00:00 AM,Open,5,

    """,
    "mail/subscribed.csv": """
    Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LAST_CHANGED,LEID,EUID,TAGS
    ann@mail.example,Ann,Lee,2,2025-01-02 03:04:05,,2025-01-02 03:04:05,2025-01-02 03:04:05,1,a,

    """,
    "books/ledger.csv": """
    Shop
    General Ledger
    "July 1 - July 31, 2026"

    ,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
    Advertising,,,,,,,,
    ,07/31/2026,Bill,1,Agency,July,A/P,500.00,500.00
    Total for Advertising,,,,,,,500.00,

    """,
    "members.csv": """
    Card number,E-Mail,Level,Joined
    L1,ann@mail.example,Gold,31.12.2025
    L2,ben@mail.example,Silver,01.02.2026

    """,
    "notes.md": "no export",
    ".hidden.csv": "Campaign name,Amount spent (USD)\n",
  ]

  @Test func checkPassesWhatInitDraftsOfAMixedFolder() throws {
    let drafted = try Drafted(Self.folder)
    // Which of two tills is right nobody can tell but the shop.
    #expect(
      drafted.result.warnings.map(\.message) == [
        "revenue.system is left open: the orders of every source count"
      ], "\(drafted.text)")
    let (definition, _) = try drafted.definition()
    #expect(try Pipeline.check(definition, options: RunOptions(jobs: 1)).warnings.isEmpty)
    let sources = definition.sources.map { "\($0.name): \($0.files.joined(separator: " "))" }
    #expect(
      sources == [
        "google-ads: ads/google.csv", "meta-ads: ads/meta-*.csv", "tiktok-ads: ads/tiktok.csv",
        "quickbooks-ledger: books/ledger.csv", "sfmc-opens: mail/Opens.csv",
        "mailchimp-subscribed: mail/subscribed.csv", "members: members.csv",
        "square-transactions: pos/transactions-*.csv", "shopify-orders: shop/orders_export_1.csv",
      ])
    #expect(definition.currency.code == "USD" && definition.timezone == "America/New_York")
    #expect(definition.period.from.iso == "2026-07-02" && definition.period.to.iso == "2026-07-03")
    #expect(
      drafted.text.contains(
        "timezone: \"America/New_York\",  // a guess: the zone that most times name"))
    #expect(drafted.text.contains("joined: { column: \"Joined\", format: \"dd.MM.yyyy\" }"))
    #expect(
      drafted.text.contains(
        "revenue: { system: null },  // Missing: which is right where \"square-transactions\","))
  }

  /// Not only check: a run of the two days of orders adds up. Of 20.00 for the 31 days of July each of the first has 0.65.
  @Test func aRunOfTheDraftAddsUp() throws {
    let drafted = try Drafted(Self.folder)
    let definition = try drafted.definition().definition
    let result = try Pipeline.run(
      definition, options: RunOptions(jobs: 1, isDryRun: true), progress: SilentObserver())
    #expect(result.counts.orders == 2)
    #expect(result.verdict.first?.contains("cost USD 1.30") == true, "\(result.verdict)")
  }

  @Test func theSameFolderGivesTheSameFile() throws {
    #expect(try Drafted(Self.folder).text == Drafted(Self.folder).text)
  }

  @Test func whatARunWouldRefuseStandsInACommentWithItsReason() throws {
    var folder = Self.folder
    folder["ads/euro.csv"] =
      "Campaign name,Amount spent (EUR),Reporting starts,Reporting ends\nX,1.00,2026-07-01,2026-07-01\n"
    folder["crm.csv"] =
      "Email,Phone Number,Membership Tier,Register Date\nann@mail.example,,Gold,01/02/2026\n"
    folder["report.xlsx"] = "x"
    folder["parts.csv"] = "Part,Weight\nScrew,1\n"
    let drafted = try Drafted(folder)
    let (definition, _) = try drafted.definition()
    #expect(definition.sources.count == 9)
    #expect(try Pipeline.check(definition, options: RunOptions(jobs: 1)).warnings.isEmpty)
    #expect(
      drafted.text.contains(
        "//   its money is in EUR, and a run has one currency, USD: conversion is not done"))
    #expect(
      drafted.text.contains(
        "//   crm.csv: \"01/02/2026\" may be 2026-02-01 by \"dd/MM/yyyy\" or 2026-01-02 by \"MM/dd/yyyy\""
      ))
    #expect(
      drafted.text.contains(
        "// { name: \"crm-members\", files: \"crm.csv\", layout: \"crm-members\" },"))
    #expect(drafted.text.contains("//   parts.csv: no column seems to give"))
    #expect(drafted.text.contains("//   report.xlsx: is a spreadsheet or an archive"))
    let notes = drafted.result.warnings.map(\.file)
    #expect(
      notes == [
        "ads/euro.csv", "crm.csv", "parts.csv", "report.xlsx", drafted.file,
      ])
  }

  @Test func aFolderWithoutOrdersSaysSo() throws {
    let drafted = try Drafted(["meta.csv": Self.folder["ads/meta-2026-07.csv"] ?? ""])
    #expect(drafted.text.contains("// Missing: no export gives orders"))
    #expect(
      drafted.result.warnings.map(\.message) == [
        "missing: no export gives orders, and revenue comes from orders: add one of the till or the web shop",
        "timezone is left open: nobody knows where its days begin",
        "costs.rules is left open: no cost is known as one of people or tools",
      ])
  }

  @Test func faultsOfADraftForStdoutNameNoFile() throws {
    let drafted = try Drafted(["meta.csv": Self.folder["ads/meta-2026-07.csv"] ?? ""])
    let open = try #require(drafted.result.warnings.first { $0.message.hasPrefix("timezone") })
    #expect(open.text.hasPrefix("the draft:\(open.line):\(open.column): "), "\(open.text)")
  }

  @Test func aFolderWithoutAReadableExportSaysSo() throws {
    let drafted = try Drafted(["a.csv": "Part,Weight\nScrew,1\n"])
    #expect(
      drafted.result.warnings.contains { $0.message.hasPrefix("missing: no export reads as it is") }
    )
    #expect(throws: Failure.self) { try Drafted(["readme.md": "x"]) }
  }

  @Test func formatsOfDaysThatALayoutDoesNotKnowAreAddedToIt() throws {
    let drafted = try Drafted([
      "ga4.csv":
        "event_timestamp,event_name,user_pseudo_id\n2026-07-01T10:00:00Z,page_view,c1\n2026-07-02T10:00:00Z,page_view,c2\n"
    ])
    #expect(
      drafted.text.contains(
        "layout: { extends: \"ga4-events\", columns: { time: { column: \"event_timestamp\", format: [\"iso\"] } } } },"
      ))
    #expect(try drafted.filledIn().sources.count == 1)
  }

  @Test func exportsOfOneShapeShareAMappingDraftedFromAllOfThem() throws {
    let drafted = try Drafted([
      "mail/clicks.csv":
        "When,Address,Mailing,Event\n09/03/2026 07:30 PM,ann@mail.example,Fall,Clicked\n",
      "mail/opens.csv":
        "When,Address,Mailing,Event\n09/13/2026 08:30 PM,ann@mail.example,Fall,Opened\n",
    ])
    let source = try #require(try drafted.filledIn().sources.first)
    #expect(source.files == ["mail/clicks.csv", "mail/opens.csv"] && source.channel == "email")
    #expect(drafted.text.contains("map: { \"Clicked\": \"click\", \"Opened\": \"open\" }"))
  }

  @Test func anExistingFileIsNotOverwritten() throws {
    let drafted = try Drafted(Self.folder, writes: true)
    #expect(drafted.text.contains("root: \".\","))
    let failure = #expect(throws: Failure.self) { try drafted.again() }
    #expect(failure?.code == .cannotWrite)
    #expect(try drafted.written() == drafted.text)
  }

  @Test func linksAreNotFollowedAndWhatARunWroteIsNoExport() throws {
    let drafted = try Drafted([
      "a.csv": Self.folder["pos/transactions-2026-07.csv"] ?? "",
      "out/runs/1/program_performance.csv": "program,orders\n", "out/latest/run.json": "{}",
    ]) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/outside.csv", withDestinationPath: "/etc/passwd")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/loop", withDestinationPath: folder)
    }
    #expect(try drafted.filledIn().sources.count == 1)
    #expect(
      drafted.result.warnings.prefix(2).map { "\($0.file): \($0.message)" } == [
        "loop: is a link, and links are not followed",
        "outside.csv: is a link, and links are not followed",
      ])
  }

  @Test(
    arguments: [
      (["meta-2026-07.csv", "meta-2026-08.csv"], [], "\"d/meta-*.csv\""),
      (["meta-2026-07.csv"], [], "\"d/meta-*.csv\""),
      (["meta-2026-07.csv"], ["meta-notes.csv"], "\"d/meta-2026-07.csv\""),
      (["a.csv", "b.csv"], [], "[\"d/a.csv\", \"d/b.csv\"]"),
      (["20260701-sales.csv.gz", "20260702-sales.csv.gz"], [], "\"d/*-sales.csv.gz\""),
      (
        ["orders 1.csv", "orders 2.csv"], ["orders x.csv"],
        "[\"d/orders 1.csv\", \"d/orders 2.csv\"]"
      ),
    ] as [([String], [String], String)])
  func patternsTakeTheFilesAndNoOthers(files: [String], others: [String], expected: String) {
    #expect(FilePatterns.json(files.map { "d/" + $0 }, among: files + others) == expected)
  }

  /// A header alone, in the words of the layout, is recognised as that layout; names and values, and tables that
  /// values tell apart, have none.
  @Test(
    arguments: BuiltInLayouts.all.filter { !$0.header.isEmpty && !$0.isPairs && $0.table == nil }
      .map(\.name))
  func aLayoutsOwnHeaderIsRecognised(name: String) throws {
    let layout = try #require(BuiltInLayouts.named(name))
    func first(_ text: String) -> String {
      String(text.split(separator: "|").first ?? "").replacing("*", with: "USD")
    }
    var names = layout.header.map(first)
    for column in layout.columns {
      names +=
        (column.joined.isEmpty ? column.columns.prefix(1).map(first) : column.joined.map(first))
    }
    for condition in layout.totals + layout.skip + layout.keep + layout.continues {
      names += condition.columns.filter { !$0.hasPrefix("#") }.map(first)
    }
    let own = names.filter { $0 != layout.sections && !layout.beyond.contains($0) }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    // Captures above the header and in names are filled in as they are written.
    let captures = layout.columns.flatMap(\.captures).filter { $0.place == .preamble }
    let preamble = captures.prefix(1).map { capture in
      (layout.comment ?? "")
        + capture.text.replacing("{}", with: "20260701").replacing("*", with: "20260702") + "\n"
    }.joined()
    let mark = layout.decidesDelimiter ? "\t" : String(UnicodeScalar(layout.delimiter))
    let text = preamble + own.joined(separator: mark) + "\n"
    let inspection = try Inspected.inspection(name + ".csv", text)
    let matches = inspection.recognition.matches.map(\.layout.name)
    let near = inspection.recognition.nearMisses.map(\.layout)
    #expect(
      matches.first == name || matches.contains(name) || near.contains(name), "\(matches) \(near)")
    if layout.columns.allSatisfy({ $0.captures.isEmpty || !$0.columns.isEmpty }) {
      #expect(matches.first == name, "\(matches)")
    }
  }

  // MARK: The folders beside and in the checkout

  @Test(.realExports) func theSamplesGiveAFileThatCheckPassesAndReasonsForTheRest() throws {
    let folder = try #require(RealExports.folder)
    let result = try Pipeline.initialize(InitRequest(folder: folder))
    let text = result.lines.joined(separator: "\n")
    let (definition, warnings) = try PipelineDefinition.decode(
      Array(text.utf8), file: "/tmp/pipeline.json5", overrides: RunOverrides())
    // Nobody but the shop knows which of its tills is right, or what an account is.
    #expect(warnings.allSatisfy { $0.message.contains(" is left open: ") })
    #expect(definition.sources.count >= 25)
    #expect(try Pipeline.check(definition, options: RunOptions(jobs: 1)).warnings.isEmpty)
    // Every sample is in a source or has its reason.
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".csv") || $0.hasSuffix(".tsv") }
    let read = try definition.sources.flatMap { try ExportFinder.find($0, root: folder) }
    for file in files where !read.contains(file) {
      #expect(
        result.warnings.contains { $0.file == file && $0.message.hasPrefix("left out") }, "\(file)")
    }
  }

  @Test func theSampleProgramIsDraftedWhole() throws {
    let folder = Readme.packageRoot.appendingPathComponent("SampleData").path
    let result = try Pipeline.initialize(InitRequest(folder: folder))
    let text = result.lines.joined(separator: "\n")
    #expect(!text.contains("Left out"), "\(text)")
    let (definition, _) = try PipelineDefinition.decode(
      Array(text.utf8), file: "/tmp/pipeline.json5", overrides: RunOverrides())
    #expect(definition.sources.count == 12)
    #expect(definition.timezone == "America/New_York" && definition.currency.code == "USD")
    // Only the rows that the sample plants as bad are rejected.
    #expect(result.warnings.allSatisfy { !$0.message.contains("a run would stop") })
  }
}
