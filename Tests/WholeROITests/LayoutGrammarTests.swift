import Foundation
import Tabular
import Testing

@testable import WholeROI

/// What layouts say of whole files: a rule a test, on exports of a few rows.
@Suite struct LayoutGrammarTests {
  // MARK: - Delimiters

  @Test(arguments: [",", ";", "\t", "|"])
  func theHeaderLineTellsTheDelimiter(mark: String) throws {
    let rows = ["Report, of; all\t things", "id,day,amount", "A1,2026-07-01,12.50"]
    let text =
      rows[0] + "\n" + rows[1...].map { $0.replacing(",", with: mark) }.joined(separator: "\n")
    #expect(try spend(text, "header: ['day', 'amount'],").amounts == [1250])
  }

  @Test func aLineThatNamesTheSeparatorIsObeyedAndIsNoRow() throws {
    let read = try spend("sep=;\nday;amount\n2026-07-01;1.00\nbad;2.00\n")
    #expect(read.amounts == [100])
    #expect(read.rejectLines == [4])
  }

  // MARK: - Decimal marks

  @Test func theAmountsOfAFileTellItsDecimalMark() throws {
    let comma = "day;amount\n2026-07-01;1.234\n2026-07-01;12,50\n"
    #expect(try spend(comma, "decimal: 'auto',").amounts == [123_400, 1250])
    let point = "day,amount\n2026-07-01,\"1,234\"\n2026-07-01,12.50\n"
    #expect(try spend(point, "decimal: 'auto',").amounts == [123_400, 1250])
  }

  @Test func anAmountThatReadsInTwoWaysIsRefused() throws {
    #expect(
      try outcome("day,amount\n2026-07-01,1.234\n", "decimal: 'auto',")
        == "nothing tells whether the point of \"1.234\" is a decimal mark")
  }

  @Test func amountsAreRoundedWhereTheLayoutSaysSo() throws {
    let text = "day,amount\n2026-07-01,1.005\n2026-07-01,-0.995\n"
    #expect(try spend(text, "round: true,").amounts == [101, -100])
    #expect(try spend(text).amounts == [])
  }

  // MARK: - Dates

  @Test func oneDayPastTheTwelfthTellsTheOrderOfAllDays() throws {
    let american = "day,amount\n03/04/2026,1.00\n03/15/2026,2.00\n"
    #expect(try spend(american, "", days).days == ["2026-03-04", "2026-03-15"])
    let european = "day,amount\n03/04/2026,1.00\n15/03/2026,2.00\n"
    #expect(try spend(european, "", days).days == ["2026-04-03", "2026-03-15"])
  }

  @Test func daysThatReadInTwoWaysAreRefusedWithBothReadings() throws {
    #expect(
      try outcome("day,amount\n03/04/2026,1.00\n05/05/2026,2.00\n", "", days)
        == "\"03/04/2026\" may be 2026-03-04 by \"MM/dd/yyyy\" or 2026-04-03 by \"dd/MM/yyyy\","
        + " and no other value of day tells which")
    #expect(try spend("day,amount\n05/05/2026,2.00\n", "", days).days == ["2026-05-05"])
  }

  @Test func theDecidingDayMayStandFarBelow() throws {
    let rows = (0..<40_000).map { _ in "03/04/2026,1.00" }.joined(separator: "\n")
    let text = "day,amount\n\(rows)\n25/04/2026,2.00\n"
    #expect(text.utf8.count > Extraction.chunkBytes)
    #expect(try spend(text, "", days).days.first == "2026-04-03")
  }

  // MARK: - Values that stand once for all rows

  @Test func aPreambleGivesTheSpan() throws {
    let text = "Report\n\"July 8, 2026 - July 31, 2026\"\ncampaign,amount\nA,1.00\n"
    let columns = """
      campaign: "campaign", amount: "amount",
      from: { preamble: "{} - *", format: ["MMMM d, yyyy", "d MMMM yyyy"] },
      to: { preamble: "* - {}", format: ["MMMM d, yyyy", "d MMMM yyyy"] }
      """
    let spends = try spend(text, "header: ['campaign', 'amount'],", columns).exports.spends
    #expect(spends.map { $0.from.iso + " " + $0.to.iso } == ["2026-07-08 2026-07-31"])
  }

  @Test func commentsAboveTheHeaderAreAPreambleToo() throws {
    let columns = "amount: 'amount', day: { preamble: '# Start date: {}', format: 'yyyyMMdd' }"
    let text = "# ---\n# Start date: 20260708\namount,x\n1.00,\n"
    #expect(try spend(text, "comment: '#',", columns).days == ["2026-07-08"])
  }

  @Test func theNameOfAColumnAndOfTheFileGiveValues() throws {
    let columns = """
      amount: "Amount spent (*)", currency: { column: "Currency", heading: "Amount spent ({})" },
      day: { file: "spend-{}.csv" }
      """
    let read = try spend("Amount spent (USD)\n1.00\n", "", columns, file: "spend-2026-07-08.csv")
    #expect(read.days == ["2026-07-08"] && read.amounts == [100])
    let other = try spend("Amount spent (EUR)\n1.00\n", "", columns, file: "spend-2026-07-08.csv")
    #expect(other.reasons == ["the currency is EUR, that of the run USD"])
    let column = try spend(
      "Amount spent (EUR),Currency\n1.00,USD\n", "", columns, file: "spend-2026-07-08.csv")
    #expect(column.amounts == [100])
  }

  @Test func aPreambleThatIsMissingIsToldBeforeAnyRow() throws {
    let columns = "amount: 'amount', day: { preamble: 'Start: {}' }"
    #expect(
      try outcome("amount,x\n1.00,\n", "", columns)
        == "the export has no column \"Start: {}\" for day")
  }

  // MARK: - Rows by their place

  @Test func theFirstRowMayBeTheTotalWhateverItSays() throws {
    let text =
      "name,day,amount\nRegion,2026-07-01,3.00\nEast,2026-07-01,1.00\nWest,2026-07-01,2.00\n"
    let read = try spend(text, "totals: { name: '(first)' },")
    #expect(read.amounts == [100, 200])
    #expect(read.exports.warnings.isEmpty && read.exports.fileCounts[0].counts.totals == 1)
    // What can't be read was the first row.
    let broken = try spend(
      text.replacing("Region,2026-07-01,3.00", with: "Region\"x,2026-07-01,3.00"),
      "totals: { name: '(first)' },")
    #expect(broken.amounts == [100, 200] && broken.rejectLines == [2])
  }

  /// A file of several chunks whose rows tell by the row above what they are is read from top to bottom.
  @Test func rowsLikeTheOneAboveAreKnownAcrossChunks() throws {
    let count = 40_000
    let rows = (0..<count).map { "item \($0 / 40),2026-07-01,1.00\n" }.joined()
    #expect(rows.utf8.count > 2 * Extraction.chunkBytes)
    let read = try spend("name,day,amount\n" + rows, "skip: { name: '(same)' },")
    #expect(read.amounts.count == count / 40)
  }

  // MARK: - Shapes of tables

  @Test func aTableEndsAtABlankLineWhereTheLayoutSaysSo() throws {
    let text = "day,amount\n2026-07-01,1.00\n\nDay Index,Users\n2026-07-01,58\n"
    #expect(try spend(text, "end: 'blank',").amounts == [100])
    #expect(try spend(text, "end: 'blank',").rejectLines == [])
  }

  @Test func sectionsBecomeAColumn() throws {
    let text = """
      ,Date,Name,Amount
      Advertising,,,
      ,07/01/2026,Meta,500.00
      Print,,,
      ,07/13/2026,"Press, Ltd",40.00
      Total for Print,,,40.00
      Total for Advertising,,,540.00
      Tools,,,
      ,07/03/2026,Mail,9.00
      ,x,Mail,9.00
      Total for Tools,,,9.00
      TOTAL,,,549.00

      Accrual basis Monday,,,
      """
    let run = try TemporaryRun(
      ["ledger.csv": text],
      pipeline: pipeline(
        """
        { name: "ledger", files: "ledger.csv", layout: { record: "cost", header: ["Date", "Amount"],
          sections: "Account", totals: { "#1": "Total*" },
          columns: { day: { column: "Date", format: "MM/dd/yyyy" }, account: "Account", vendor: "Name",
            amount: "Amount" } } }
        """))
    let exports = try run.extracted()
    #expect(exports.costs.map(\.account) == ["Advertising", "Advertising:Print", "Tools"])
    #expect(exports.costs.map(\.vendor) == ["Meta", "Press, Ltd", "Mail"])
    #expect(exports.costs.map(\.amount) == [50_000, 4_000, 900])
    #expect(exports.rejects.map(\.line) == [10])
    let counts = exports.fileCounts[0].counts
    #expect(counts.totals == 4 && counts.skipped == 4 && counts.blank == 1)
  }

  @Test func furtherLinesTakeTheirBlankCellsFromTheFirst() throws {
    let text = "day,type,amount\n2026-07-01,Bill,1.00\n,,2.00\n2026-07-02,Note,4.00\n,,8.00\n"
    let read = try spend(text, "carry: ['day', 'type'], keep: { type: 'Bill' },")
    #expect(read.amounts == [100, 200] && read.days == ["2026-07-01", "2026-07-01"])
  }

  @Test func furtherLinesKeepTheCellsThatTheyHave() throws {
    let text = "day,type,amount\n2026-07-01,Bill,1.00\n,Note,2.00\n,,4.00\n"
    let read = try spend(text, "carry: ['day', 'type'], keep: { type: 'Bill' },")
    #expect(read.amounts == [100, 400])
  }

  @Test func cellsBeyondTheHeaderMayBeNamed() throws {
    let text = "day,amount\n,9.00,Grand total\n2026-07-01,1.00\n2026-07-01,2.00,x,y\n"
    let read = try spend(text, "beyond: ['label'], totals: { label: 'Grand total' },")
    #expect(read.amounts == [100])
    #expect(read.exports.fileCounts[0].counts.totals == 1 && read.rejectLines == [4])
  }

  @Test func twoHeaderRowsMakeOneNameAndDescriptionsAreNoRows() throws {
    let text = ",Spend,Spend\nday,all,phone\nThe day,Money,Money\n2026-07-01,5.00,1.00\n"
    let columns = "day: 'day', amount: 'Spend phone'"
    #expect(try spend(text, "headerRows: 2, descriptions: 1,", columns).amounts == [100])
  }

  @Test func columnsOfOneNameAreToldApart() throws {
    let text = "day,Reach,Reach,\n2026-07-01,1.00,2.00,4.00\n"
    #expect(try spend(text, "", "day: 'day', amount: 'Reach [2]'").amounts == [200])
    #expect(try spend(text, "", "day: 'day', amount: '#4'").amounts == [400])
    #expect(try spend(text, "", "day: 'day', amount: 'Reach'").amounts == [100])
  }

  @Test func afterAndBeforeCutAText() throws {
    let columns =
      "day: 'day', amount: 'amount', campaign: { column: 'url', after: '/c/', before: '?' }"
    let text = "day,amount,url\n2026-07-01,1.00,x/c/y/c/fall?a=/b\n2026-07-01,1.00,none\n"
    #expect(try spend(text, "", columns).exports.spends.map(\.campaign) == ["fall", ""])
  }

  // MARK: - Totals

  @Test func aTotalThatTheRowsDoNotAddUpToIsToldWithBothFigures() throws {
    let text = "day,amount,clicks\n2026-07-01,1.00,3\n2026-07-02,2.00,4\nTotal,1234.00,7\n"
    let columns = "day: 'day', amount: 'amount', clicks: 'clicks'"
    let exports = try spend(text, "totals: { day: 'Total*' },", columns).exports
    #expect(
      exports.warnings.map(\.message) == [
        "the rows add up to USD 3.00 of amount, and the total row nearest to that says USD 1,234.00"
      ])
  }

  @Test func oneFittingTotalOfSeveralIsEnoughAndRoundingIsForgiven() throws {
    let text = "day,amount\n2026-07-01,1.00\n2026-07-02,2.00\nTotal: all,2.99\nTotal: Search,1.00\n"
    #expect(try spend(text, "totals: { day: 'Total*' },").exports.warnings.isEmpty)
  }

  @Test func rowsThatAreSkippedAreNoPartOfATotal() throws {
    let text = "day,amount\n2026-07-01,1.00\nnote,9.00\nTotal,1.00\n"
    let read = try spend(text, "totals: { day: 'Total' }, skip: { day: 'note' },")
    #expect(read.exports.warnings.isEmpty)
  }

  // MARK: - Encodings

  @Test func aFileOfTabsInUTF16CalledCSVReads() throws {
    let text = "\u{FEFF}day\tamount\n2026-07-01\t1.00\nbad\t2.00\n"
    let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let run = try TemporaryRun([:], pipeline: pipeline(source("", plain)))
    try Data(bytes).write(to: run.folder.appending(path: "spend.csv"))
    let exports = try run.extracted()
    #expect(exports.spends.map(\.amount) == [100])
    #expect(exports.rejects.map(\.line) == [3])
  }

  // MARK: - Built-in layouts on variants that the samples don't show

  @Test func theTotalOfMetaMayComeLastAndTheReportByDay() throws {
    let text = """
      "Campaign name",Day,"Amount spent (USD)",Impressions,"Reporting starts","Reporting ends"
      Fall,2026-07-01,1.23456789,10,2026-07-01,2026-07-01
      Fall,2026-07-02,2,20,2026-07-02,2026-07-02
      ,,3.23456789,30,2026-07-01,2026-07-02

      """
    let read = try builtIn("meta-ads", text)
    #expect(read.amounts == [123, 200] && read.days == ["2026-07-01", "2026-07-02"])
  }

  @Test func metaInSpanishReads() throws {
    let text = """
      Inicio del informe,Fin del informe,Nombre de la campaña,Importe gastado (USD)
      2026-07-01,2026-07-02,Otoño,12.50
      2026-07-01,2026-07-02,,12.50

      """
    let read = try builtIn("meta-ads", text)
    #expect(read.amounts == [1250] && read.exports.fileCounts[0].counts.totals == 1)
  }

  @Test func googleByDayReadsItsOwnDays() throws {
    let text = """
      Campaign report
      "July 1, 2026 - July 2, 2026"
      Campaign,Day,Cost,Clicks,Impr.
      Fall,2026-07-01,"1,234.50",3,"1,000"
      Fall,2026-07-02,2.00, --,10
      Total: Campaigns, --,"1,236.50",3,"1,010"

      """
    let spends = try builtIn("google-ads", text).exports.spends
    #expect(
      spends.map { $0.from.iso + $0.to.iso } == ["2026-07-012026-07-01", "2026-07-022026-07-02"])
    #expect(spends.map(\.amount) == [123_450, 200])
  }

  @Test func linkedInInDutchReads() throws {
    let text = """
      Campagneprestatierapport (in UTC)
      Begindatum van rapport: 23 september 2026 00:00

      Begindatum (in UTC)\tAccountnaam\tValuta\tCampagnenaam\tTotaal besteed\tWeergaven\tKlikken
      3-7-2026\tAcme\tUSD\tHerfst\t55,39\t1.200\t4
      23-7-2026\tAcme\tUSD\tHerfst\t1.000,00\t500\t1

      """
    let read = try builtIn("linkedin-ads", text)
    #expect(read.amounts == [5539, 100_000] && read.days == ["2026-07-03", "2026-07-23"])
    #expect(read.exports.spends.map(\.impressions) == [1200, 500])
  }

  @Test func mailchimpsUnsubscribedFileGivesNotices() throws {
    let text = """
      Email Address,MEMBER_RATING,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,LEID
      ann@x.example,2,2026-07-01 10:00:00,Fall,1

      """
    let read = try builtIn("mailchimp-unsubscribed", text)
    #expect(read.exports.fileCounts[0].counts.kept == 1)
  }

  private let days =
    "day: { column: 'day', format: ['MM/dd/yyyy', 'dd/MM/yyyy'] }, amount: 'amount'"
}

private let plain = "day: 'day', amount: 'amount'"

private func pipeline(_ source: String) -> String {
  """
  { name: "x", root: ".", currency: "USD", timezone: "UTC",
    period: { from: "2026-01-01", to: "2026-12-31" }, quality: { rejects: { max: "100%" } },
    sources: [ \(source) ], outputs: { directory: "out" } }
  """
}

private func source(_ layout: String, _ columns: String, file: String = "spend.csv") -> String {
  """
  { name: "ads", files: "\(file)",
    layout: { record: "spend", \(layout) columns: { \(columns) } } }
  """
}

/// The spend of one export, as extract gives it.
private struct Spend {
  let exports: Exports

  var amounts: [Int64] { exports.spends.map(\.amount) }
  var days: [String] { exports.spends.map(\.from.iso) }
  var rejectLines: [Int] { exports.rejects.map(\.line) }
  var reasons: [String] { exports.rejects.map(\.reason) }
}

private func spend(
  _ text: String, _ layout: String = "", _ columns: String = plain, file: String = "spend.csv"
) throws -> Spend {
  Spend(
    exports: try TemporaryRun(
      [file: text], pipeline: pipeline(source(layout, columns, file: file))
    ).extracted())
}

private func builtIn(_ layout: String, _ text: String) throws -> Spend {
  Spend(
    exports: try TemporaryRun(
      ["x.csv": text], pipeline: pipeline("{ name: 's', files: 'x.csv', layout: '\(layout)' }")
    ).extracted())
}

/// The first fault of an export that is refused.
private func outcome(
  _ text: String, _ layout: String = "", _ columns: String = plain
) throws -> String? {
  let failure = #expect(throws: Failure.self) { try spend(text, layout, columns) }
  return failure?.diagnostics.first?.message
}
