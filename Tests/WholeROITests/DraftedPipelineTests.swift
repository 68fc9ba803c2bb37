import Foundation
import Testing

@testable import WholeROI

/// What a draft has that its exports tell, and what it leaves open because they don't.
@Suite struct DraftedPipelineTests {
  // MARK: - The project's own folder of exports

  /// The till's layout knows neither the members' numbers nor the e-mail addresses of this export; the draft does.
  ///
  /// Of 1,683 receipts 1,483 name somebody, and 1,416 of these somebody whom another source knows: the same as by
  /// hand. One receipt of 12.30 has a gross amount of "$12.3O", which only the pipeline written by hand reads.
  @Test func theDraftOfTheSampleFindsTheCustomersThatThePipelineByHandFinds() throws {
    let root = Readme.packageRoot
    let draft = try Pipeline.initialize(
      InitRequest(folder: root.appending(path: "SampleData").path)
    ).lines.joined(separator: "\n")
    let drafted = try Reports(Array(draft.utf8), beside: root)
    let byHand = try Reports(
      [UInt8](Data(contentsOf: root.appending(path: "Pipelines/autumn.json5"))),
      beside: root.appending(path: "Pipelines"))

    let (ours, theirs) = (
      try drafted.match("square-transactions"), try byHand.match("till")
    )
    #expect(ours["rows"] == "1683" && theirs["rows"] == "1682")
    #expect(ours["identified"] == "1483" && theirs["identified"] == "1483")
    #expect(ours["matched"] == "1416" && theirs["matched"] == "1416")
    let (net, hand) = (try drafted.till(), try byHand.till())
    #expect(net["net_revenue"] == "111597.64" && hand["net_revenue"] == "111585.34")
    #expect(net["orders"] == "1605.000000" && hand["orders"] == "1604.000000")
    #expect(net["buyers"] == hand["buyers"] && net["new_customers"] == hand["new_customers"])
    #expect(net["cost_media"] == hand["cost_media"])
  }

  @Test func theDraftOfTheSampleExtendsTheTillsLayout() throws {
    let folder = Readme.packageRoot.appending(path: "SampleData").path
    let result = try Pipeline.initialize(InitRequest(folder: folder))
    let text = result.lines.joined(separator: "\n")
    #expect(
      text.contains(
        "layout: { extends: \"square-transactions\", columns: { loyalty: \"Loyalty ID\", email:"
          + " \"Customer Email\", costOfGoods: \"Cost of Goods\", points: \"Points\", coupon: \"Coupon\","
          + " original: \"Original Transaction ID\" } } },"))
    #expect(text.contains("handle: \"Social Handle\""))
    #expect(text.contains("type: \"kind\"") && text.contains("channel: \"organic social\""))
    #expect(text.contains("customer: null, email: \"user_id\""))
    #expect(text.contains("action: { value: \"login\" }"))
    #expect(text.contains("// Look: 6 columns not used: \"Gross Sales\" (amounts)"))
    #expect(text.contains("period: { from: \"2026-07-01\", to: \"2026-09-30\" },"))
    #expect(!text.contains("timezone: null") && !text.contains("currency: null"))
    let (definition, warnings) = try PipelineDefinition.decode(
      Array(text.utf8), file: folder + "/p.json5", overrides: RunOverrides())
    // One account of the ledger says nothing of what it is; the rest is as the sample plants it.
    #expect(
      warnings.map(\.message).allSatisfy { $0.hasSuffix("the rows that it takes count as other") })
    #expect(definition.costs.rules.contains { $0.category == .people })
    #expect(definition.costs.rules.contains { $0.category == .tools })
    #expect(definition.costs.mediaVendors.map(\.text) == ["Meta*", "Google*"])
  }

  // MARK: - The period

  @Test func thePeriodIsWhereOrdersAndSpendBothAre() throws {
    let drafted = try Drafted([
      "till.csv": Self.till(["2026-06-20", "2026-07-15", "2026-08-20"]),
      "ads.csv": Self.ads(["2026-07-01", "2026-07-31"]),
      "tv.csv": "Campaign,From,To,Cost\nTV,2026-07-20,2026-08-10,10.00\n",
      "mail.csv": "When,Address,Event\n2026-05-01 10:00:00,ann@mail.example,Clicked\n",
    ])
    #expect(
      drafted.text.contains(
        "period: { from: \"2026-07-01\", to: \"2026-08-10\" },  // a guess: the days that have both"
      ),
      "\(drafted.text)")
    for line in [
      "//   order: 2026-06-20 to 2026-08-20, till", "//   spend: 2026-07-01 to 2026-07-31, ads",
      "//   spend: 2026-07-20 to 2026-08-10, tv", "//   touch: 2026-05-01 to 2026-05-01, mail",
    ] {
      #expect(drafted.text.contains("  " + line + "\n"), "\(drafted.text)")
    }
  }

  @Test func ordersWithoutSpendOfTheirDaysAreSaidToBe() throws {
    let drafted = try Drafted([
      "till.csv": Self.till(["2026-07-15"]), "ads.csv": Self.ads(["2025-07-01"]),
    ])
    #expect(drafted.text.contains("period: { from: \"2026-07-15\", to: \"2026-07-15\" }"))
    #expect(
      drafted.result.warnings.first?.message
        == "missing: orders are of 2026-07-15 to 2026-07-15, spend of 2025-07-01 to 2025-07-01:"
        + " no day has both, so no cost meets its revenue")
  }

  // MARK: - What no export tells

  @Test func whatNoExportTellsIsLeftOpenAndCheckNamesThePlace() throws {
    let drafted = try Drafted([
      "till.csv": Self.till(["2026-07-15"]),
      "shop.csv": "Order,Placed,Total,E-Mail\nS1,2026-07-16,5.00,ann@mail.example\n",
    ])
    let failure = #expect(throws: Failure.self) { try drafted.definition() }
    #expect(failure?.code == .config)
    #expect(
      failure?.diagnostics.map(\.message) == [
        "currency is left open: nobody knows what its money is in",
        "timezone is left open: nobody knows where its days begin",
        "revenue.system is left open: the orders of every source count",
        "costs.rules is left open: no cost is known as one of people or tools",
      ])
    let lines = drafted.text.split(separator: "\n", omittingEmptySubsequences: false)
    for diagnostic in failure?.diagnostics ?? [] {
      let line = lines[diagnostic.line - 1]
      #expect(line.dropFirst(diagnostic.column - 1).hasPrefix("null"), "\(line)")
      #expect(line.contains("// Missing: "), "\(line)")
      #expect(drafted.result.warnings.contains { $0.message == diagnostic.message })
    }
  }

  /// The till is a source all the same; its days are not taken for those of the period.
  @Test func daysThatReadInTwoWaysAreLeftOpenAndCheckNamesThePlace() throws {
    let drafted = try Drafted([
      "till.csv": "Receipt,Date,Net\nR1,07/05/2026,1.00\nR2,07/06/2026,2.00\n",
      "ads.csv": Self.ads(["2026-07-05", "2026-07-31"]),
    ])
    #expect(!drafted.text.contains("Left out") && !drafted.text.contains("gives orders"))
    #expect(drafted.text.contains("to: \"2026-07-31\" },  // a guess: the days of the spend"))
    let failure = #expect(throws: Failure.self) { try drafted.filledIn() }
    let open = try #require(failure?.diagnostics.first)
    #expect(open.message.hasSuffix("format is left open: nothing tells the day from the month"))
    #expect(drafted.result.warnings.contains { $0.message == open.message })
    let line = drafted.text.split(separator: "\n", omittingEmptySubsequences: false)[open.line - 1]
    #expect(
      line.dropFirst(open.column - 1).hasPrefix(
        "null },  // Missing: \"MM/dd/yyyy\" or \"dd/MM/yyyy\"?"), "\(line)")
  }

  @Test func aFileWithAReasonAgainstItIsNamedOnce() throws {
    let drafted = try Drafted([
      "crm.csv":
        "Email,Phone Number,Membership Tier,Register Date\nann@mail.example,,Gold,01/02/2026\n"
    ])
    let left = try #require(drafted.result.warnings.first { $0.file == "crm.csv" })
    #expect(
      !left.message.contains("crm.csv") && left.message.contains("uncomment the source and say"))
  }

  @Test func aDraftThatIsFilledInRuns() throws {
    let drafted = try Drafted([
      "till.csv": Self.till(["2026-07-15", "2026-07-16"]), "ads.csv": Self.ads(["2026-07-15"]),
    ])
    let result = try Pipeline.run(
      drafted.filledIn(), options: RunOptions(jobs: 1, isDryRun: true), progress: SilentObserver())
    #expect(result.verdict.contains { $0.contains("cost USD 5.00") }, "\(result.verdict)")
  }

  @Test func accountsThatSayNothingAreLeftOpenOneByOne() throws {
    let drafted = try Drafted([
      "ledger.csv":
        "Date,Account,Vendor,Amount\n2026-07-01,Agency fees,Acme,100.00\n2026-07-02,Sundries,X,5.00\n2026-07-03,Advertising,Meta Platforms Ireland,9.00\n",
      "ads.csv": Self.ads(["2026-07-15"]),
    ])
    #expect(drafted.text.contains("{ account: \"Agency fees\", category: \"people\" },\n"))
    #expect(
      drafted.text.contains(
        "{ account: \"Sundries\", category: null },  // Missing: what is this account?"))
    #expect(drafted.text.contains("mediaVendors: [\"Meta*\"],"))
    #expect(
      drafted.result.warnings.contains {
        $0.message == "costs.rules.1.category is left open: the rows that it takes count as other"
      })
  }

  // MARK: - Keys

  /// Without a key the receipt whose amount has changed would count in both.
  @Test func aReceiptThatALaterExportHasAgainCountsOnce() throws {
    let drafted = try Drafted([
      "till-2026-07-15.csv": Self.till(["2026-07-15"]),
      "till-2026-07-16.csv": Self.till(["2026-07-15", "2026-07-16"]).replacing(
        "10.00", with: "9.00"),
    ])
    #expect(drafted.text.contains("        key: [\"id\"],\n"), "\(drafted.text)")
    let result = try Pipeline.run(
      drafted.filledIn(), options: RunOptions(jobs: 1, isDryRun: true), progress: SilentObserver())
    #expect(result.counts.orders == 2)
  }

  @Test func storesThatNumberAlikeHaveTheirNameInTheKey() throws {
    let drafted = try Drafted([
      "till.csv": "Receipt,Date,Store,Net\nR1,2026-07-15,North,1.00\nR1,2026-07-16,South,2.00\n"
    ])
    #expect(drafted.text.contains("key: [\"store\", \"id\"],"), "\(drafted.text)")
  }

  @Test(
    arguments: [
      // One receipt in two rows.
      [
        "till.csv": "Receipt,Date,Net\nR1,2026-07-15,1.00\nR2,2026-07-15,1.00\nR2,2026-07-15,3.00\n"
      ],
      // Two tills that number alike, each with an export of its own.
      [
        "till-a.csv": "Receipt,Date,Net\nR1,2026-07-15,1.00\n",
        "till-b.csv": "Receipt,Date,Net\nR1,2026-07-16,2.00\n",
      ],
    ])
  func numbersThatDoNotNameAReceiptMakeNoKey(exports: [String: String]) throws {
    let drafted = try Drafted(exports)
    #expect(drafted.text.contains("id: \"Receipt\"") && !drafted.text.contains("key:"))
  }

  // MARK: - Folders of several kinds

  @Test func anUnknownExportIsLeftOutWithWhatItsColumnsLookLike() throws {
    let drafted = try Drafted([
      "till.csv": Self.till(["2026-07-15"]), "parts.csv": "Part,Weight\nScrew,1.5\nNut,2.5\n",
    ])
    #expect(drafted.text.contains("//   parts.csv: no column seems to give"))
    #expect(drafted.text.contains("//   its columns: \"Part\" (2 texts), \"Weight\" (amounts)"))
    #expect(try drafted.filledIn().sources.map(\.name) == ["till"])
  }

  @Test func anEmptyFolderSaysThatItHasNoExport() {
    let failure = #expect(throws: Failure.self) {
      try Drafted([:]) { folder in
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
      }
    }
    #expect(failure?.code == .noInput)
    #expect(failure?.diagnostics.map(\.message) == ["there is no export in this folder"])
    #expect(failure?.diagnostics.first?.hint.hasPrefix("exports end in .csv") == true)
  }

  // MARK: - What layouts leave out

  @Test func identifiersBeyondALayoutAreTakenByNameAndByValue() throws {
    let inspection = try Inspected.inspection(
      "t.csv",
      Self.square(
        ["Loyalty Number", "Receipt sent to", "Cashier e-mail", "Card Number"],
        [
          ["L1", "ann@mail.example", "kim@shop.example", "4111"],
          ["L2", "ben@mail.example", "lou@shop.example", "4222"],
        ]))
    #expect(
      inspection.added.lines == ["loyalty: \"Loyalty Number\"", "email: \"Receipt sent to\""])
    #expect(inspection.survey?.counts.kept == 2)
    #expect(
      inspection.unused?.line
        == "4 columns not used: \"Cashier e-mail\" (e-mail addresses), \"Gross Sales\" (amounts),"
        + " \"Total Collected\" (amounts), \"Card Number\" (numbers)")
  }

  @Test func aColumnWithoutValuesIsNotTaken() throws {
    let inspection = try Inspected.inspection(
      "t.csv", Self.square(["Loyalty Number", "Coupon"], [["", ""], ["", ""]]))
    #expect(inspection.added.isEmpty)
    #expect(inspection.sourceText.hasSuffix("layout: \"square-transactions\" },"))
  }

  @Test func aColumnThatOnlySomeExportsHaveIsOptional() throws {
    let drafted = try Drafted([
      "pos/square-2026-07.csv": Self.square([], [[], []]),
      "pos/square-2026-08.csv": Self.square(["Loyalty Number"], [["L1"], ["L2"]]),
    ])
    #expect(
      drafted.text.contains("loyalty: { column: \"Loyalty Number\", optional: true }"),
      "\(drafted.text)")
    #expect(try drafted.filledIn().sources.count == 1)
  }

  @Test func checkNamesTheColumnsThatNobodyReads() throws {
    let run = try TemporaryRun(
      ["till.csv": "id,time,net,mail,note\n1,2026-07-01,5.00,ann@mail.example,\n"],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" }, outputs: { directory: "out" },
          sources: [{ name: "till", files: "till.csv", layout: { record: "order",
            columns: { id: "id", time: "time", net: "net" } } }] }
        """)
    let result = try Pipeline.check(try run.definition(), options: RunOptions(jobs: 1))
    #expect(
      result.lines.contains(
        "  2 columns not used: \"mail\" (e-mail addresses), \"note\" (empty)"))
  }

  // MARK: - Exports of a test

  private static func till(_ days: [String]) -> String {
    "Receipt,Date,Net,Email\n"
      + days.enumerated().map { "R\($0),\($1),10.00,p\($0)@mail.example\n" }.joined()
  }

  private static func ads(_ days: [String]) -> String {
    "Day,Campaign,Spend,Clicks\n" + days.map { "\($0),Fall,5.00,3\n" }.joined()
  }

  /// Two receipts of Square with further columns.
  private static func square(_ names: [String], _ cells: [[String]]) -> String {
    let header =
      "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Gift Card Sales,Tax,Tip,Total Collected,"
      + "Transaction ID,Event Type,Location"
    let rows = cells.enumerated().map { index, more in
      ([
        "2026-07-03,10:00:00,Eastern Time (US & Canada),$10.00,$0.00,$10.00,$0.00,$0.80,$0.00,$10.80,"
          + "T\(index)\(names.count),Payment,High Street"
      ] + more).joined(separator: ",")
    }
    return ([([header] + names).joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }
}

/// The reports of a pipeline over the sample, run with one model and no draws into a folder that goes away.
private struct Reports {
  private let run: FinishedRun

  init(_ text: [UInt8], beside folder: URL) throws {
    let owner = try TemporaryRun([:], pipeline: "")
    var overrides = RunOverrides()
    overrides.out = owner.folder.appending(path: "out").path
    overrides.set = [
      .init(path: "attribution.models", value: "[\"linear\"]"),
      .init(path: "attribution.bootstrap", value: "2"),
    ]
    let (definition, _) = try PipelineDefinition.decode(
      text, file: folder.appending(path: "p.json5").path, overrides: overrides)
    run = FinishedRun(
      try Pipeline.run(definition, options: RunOptions(jobs: 2), progress: SilentObserver()),
      of: owner)
  }

  func match(_ source: String) throws -> [String: String] {
    try run.row("match_quality", ["source": source])
  }

  func till() throws -> [String: String] { try run.row("program_performance", ["kind": "till"]) }
}
