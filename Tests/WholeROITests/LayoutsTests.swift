import Columns
import Tabular
import Testing

@testable import WholeROI

/// The grammar of layouts, a feature a test: an export of a few rows, and what is read from it.
@Suite struct LayoutsTests {
  // MARK: - Finding the columns

  @Test func theHeaderIsFoundBelowAPreamble() throws {
    let export = try till(
      """
      Sales of July
      "from 2026-07-01, to 2026-07-31",,

      Net , ID,When
      1.00,A1,2026-07-01
      """, "header: [\"id\", \"when\"],", "id: \"id\", time: \"when\", net: \"net\"")
    #expect(export.nets == [100])
    #expect(try export.firstRejectLine("x.csv", row: "bad,A2,2026-07-01") == 6)
  }

  @Test func commentLinesBeforeTheHeaderAreSkippedAndDataMayBeginLikeThem() throws {
    let export = try till(
      """
      # Start date: 20260701
      # "unclosed
      id,time,net
      #1001,2026-07-01,1.00
      """, "comment: \"#\",")
    #expect(export.ids == ["#1001"])
  }

  @Test func anExportWithoutAHeaderReadsByItsNames() throws {
    let export = try till(
      "A1,2026-07-01,1.00\nA2,2026-07-02,2.00\n", "names: [\"id\", \"time\", \"net\"],")
    #expect(export.ids == ["A1", "A2"] && export.nets == [100, 200])
  }

  @Test func theFirstColumnThatTheExportHasServes() throws {
    let columns =
      "id: [\"Order\", \"id\", \"time\"], time: \"time\", net: { columns: [\"x\", \"net\"] }"
    #expect(try till("time,id,net\n2026-07-01,A1,1.00\n", "", columns).ids == ["A1"])
    #expect(try till("id,order,time,net\nA1,O1,2026-07-01,1.00\n", "", columns).ids == ["O1"])
  }

  @Test func namesAreComparedWithoutCaseAndOuterBlanks() throws {
    #expect(try till("\u{FEFF}\" ID \",TIME, Net\nA1,2026-07-01,1.00\n").ids == ["A1"])
  }

  @Test func optionalColumnsMayBeAbsent() throws {
    let columns = """
      id: "id", time: "time", net: "net", store: { column: "store", optional: true },
      costOfGoods: { columns: ["a", "b"], join: "", optional: true }
      """
    let export = try till("id,time,net,a\nA1,2026-07-01,1.00,7\n", "", columns)
    #expect(export.nets == [100] && export.stores == [""])
    #expect(try till("id,time,net,store\nA1,2026-07-01,1.00,N\n", "", columns).stores == ["N"])
  }

  // MARK: - Dialects

  @Test func semicolonsAndDecimalCommasRead() throws {
    let export = try till(
      "id;time;net\nA1;2026-07-01;1.234,56\nA2;2026-07-01;-7,5 €\nA3;2026-07-01;12.50\n",
      "delimiter: \";\", decimal: \",\",")
    #expect(export.nets == [123_456, -750])
    #expect(export.exports.rejects.map(\.value) == ["12.50"])
  }

  @Test func tabsAndNoQuotesRead() throws {
    let export = try till(
      "id\ttime\tnet\n5\" nail\t2026-07-01\t1.00\n", "delimiter: \"tab\", quote: false,")
    #expect(export.ids == ["5\" nail"])
  }

  @Test func anotherQuoteReads() throws {
    let export = try till("id,time,net\n'A,''1',2026-07-01,'1.00'\n", "quote: \"'\",")
    #expect(export.ids == ["A,'1"])
  }

  @Test func rowsThatLackTrailingFieldsArePaddedWhereTheLayoutSaysSo() throws {
    let text =
      "id,time,net,store\nA1,2026-07-01,1.00\nA2,2026-07-01,2.00,N,,\nA3,2026-07-01,3.00,N,x\n"
    let columns = "id: \"id\", time: \"time\", net: \"net\", store: \"store\""
    let padded = try till(text, "ragged: \"pad\",", columns)
    #expect(padded.nets == [100, 200] && padded.stores == ["", "N"])
    #expect(padded.exports.rejects.map(\.line) == [4])
    #expect(
      try till(text + "A4,2026-07-01,4.00,N\n", "", columns).exports.rejects.map(\.line) == [
        2, 3, 4,
      ])
  }

  // MARK: - Values

  @Test func missingTextsAreNoValues() throws {
    let export = try till(
      "id,time,net,store\nA1,2026-07-01,1.00, -- \nA2,2026-07-01,n/a,N\n",
      "missing: [\"--\", \"n/a\"],", "id: \"id\", time: \"time\", net: \"net\", store: \"store\"")
    #expect(export.stores == [""])
    #expect(export.exports.rejects.map(\.reason) == ["has neither gross nor net"])
  }

  @Test func aMissingTextAsAnIDIsNone() throws {
    let export = try till(
      "id,time,net\n--,2026-07-01,1.00\n A1 ,2026-07-01,2.00\n", "missing: [\"--\"],")
    #expect(export.exports.rejects.map(\.reason) == ["has no id"])
    #expect(export.ids == ["A1"])
  }

  @Test func joinedColumnsReadAsOneText() throws {
    let export = try till(
      "id,day,clock,net\nA1,2026-07-01,10:30:00,1.00\n", "",
      "id: { columns: [\"id\", \"day\"], join: \"/\" }, time: { columns: [\"day\", \"clock\"], join: \" \" }, net: \"net\""
    )
    #expect(export.ids == ["A1/2026-07-01"])
    #expect(export.times == [1_782_901_800_000])
  }

  @Test func aJoinedTimeMayNameItsZoneAsALiteral() throws {
    let export = try till(
      "id,day,clock,zone,net\nA1,2026-07-01,10:30,Eastern,1.00\nA2,2026-07-01,10:30,Pacific,1.00\n",
      "",
      """
      id: "id", net: "net", time: { columns: ["day", "clock", "zone"], join: " ",
        format: "yyyy-MM-dd HH:mm 'Eastern'", zone: "America/New_York" }
      """)
    // 10:30 in New York's summer is 14:30 UTC.
    #expect(export.times == [1_782_916_200_000])
    #expect(export.exports.rejects.map(\.value) == ["2026-07-01 10:30 Pacific"])
  }

  @Test func eachFieldHasItsOwnFormatAndZone() throws {
    let run = try TemporaryRun(
      [
        "till.csv": "id,time,net\nA1,2026-07-01,1.00\n",
        "people.csv": """
        email,joined,first
        ann@x.example,12/31/2025,2026-01-05
        bob@x.example,2025-12-31,2026-01-05

        """,
      ],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "Asia/Tokyo",
          period: { from: "2026-07-01", to: "2026-07-31" }, quality: { rejects: { max: "100%" } },
          sources: [
            { name: "till", files: "till.csv", timezone: "America/New_York", layout: { record: "order",
                timezone: "UTC", columns: { id: "id", time: "time", net: "net" } } },
            { name: "people", files: "people.csv", layout: { record: "profile", key: ["email"], columns: {
                email: "email", joined: { column: "joined", format: "MM/dd/yyyy" },
                firstOrder: "first" } } } ], outputs: { directory: "out" } }
        """)
    let exports = try run.extracted()
    // The source's zone wins over the layout's and the pipeline's: midnight in New York is 04:00
    // UTC.
    #expect(exports.orders.map(\.time) == [1_782_878_400_000])
    #expect(exports.rejects.map(\.value) == ["2025-12-31"])
    let jobs = try Extraction.read(
      exports.setup, executor: Executor(jobs: 1), pool: BlockPool(), progress: SilentObserver())
    let profiles = jobs.flatMap(\.held).flatMap(\.profiles)
    #expect(profiles.map(\.joined) == [CivilDay(year: 2025, month: 12, day: 31)?.number])
    #expect(profiles.map(\.firstOrder) == [CivilDay(year: 2026, month: 1, day: 5)?.number])
  }

  @Test(arguments: [
    ("epoch-s", "1782901800"), ("epoch-ms", "1782901800000"), ("epoch-us", "1782901800000000"),
    ("yyyy-MM-dd HH:mm:ss XX", "2026-07-01 06:30:00 -0400"), ("d.M.yy HH:mm", "1.7.26 10:30"),
    ("MMM dd, yyyy hh:mm a", "Jul 01, 2026 10:30 am"),
    ("dd-MMM-yyyy hh:mm a zzz", "01-Jul-2026 06:30 AM EDT"),
  ])
  func aTimeReadsByItsFormat(format: String, text: String) throws {
    let export = try till(
      "id,time,net\nA1,\"\(text)\",1.00\n", "",
      "id: \"id\", net: \"net\", time: { column: \"time\", format: \"\(format)\" }")
    #expect(export.times == [1_782_901_800_000])
  }

  @Test func mapsCompareWithoutCaseAndBlanksAndMayNameTheRest() throws {
    let text = """
      id,time,net,kind,store
      A1,2026-07-01,1.00, PAID ,n
      A2,2026-07-01,2.00,refunded,S
      A3,2026-07-01,3.00,draft,e
      A4,2026-07-01,4.00,,

      """
    let export = try till(
      text, "",
      """
      id: "id", time: "time", net: "net",
      kind: { column: "kind", map: { paid: "sale", refunded: "return", "*": "void" } },
      store: { column: "store", map: { N: "North" } }
      """)
    // What is empty is nothing to map: A4 is a sale.
    #expect(export.ids == ["A1", "A2", "A4"])
    #expect(export.nets == [100, -200, 400])
    #expect(export.stores == ["North", "S", ""])
    #expect(export.exports.fileCounts[0].counts.skipped == 1)
  }

  @Test func aKindThatNobodyKnowsIsSetAside() throws {
    let export = try till(
      "id,time,net,kind\nA1,2026-07-01,1.00,Draft\n A2,2026-07-01,1.00,sale\n", "",
      "id: \"id\", time: \"time\", net: \"net\", kind: \"kind\"")
    #expect(export.exports.rejects.map(\.reason) == ["unknown kind \"Draft\""])
  }

  @Test func stripSplitAndMatchApplyInThisOrder() throws {
    let columns = """
      id: "id", time: "time", net: "net",
      coupon: { column: "tags", strip: "\\"", split: ";", match: "FALL*|mail*", map: { FALL10: "Fall ten" } }
      """
    let text = #"""
      id,time,net,tags
      A1,2026-07-01,1.00,"""; FALL10 ;new"""
      A2,2026-07-01,1.00,new;FALL10
      A3,2026-07-01,1.00,MAIL5
      A4,2026-07-01,1.00,

      """#
    #expect(try till(text, "", columns).coupons == ["Fall ten", "", "MAIL5", ""])
  }

  @Test func aConstantFillsItsFieldInEveryRow() throws {
    let export = try till(
      "id,time,net\nA1,2026-07-01,1.00\nA2,2026-07-01,2.00\n", "",
      "id: \"id\", time: \"time\", net: \"net\", store: { value: \"Web\" }, coupon: { value: \"C\" }"
    )
    #expect(export.stores == ["Web", "Web"] && export.coupons == ["C", "C"])
  }

  @Test func moneyOfAnotherCurrencyIsSetAside() throws {
    let export = try till(
      "id,time,net,cur\nA1,2026-07-01,1.00,usd\nA2,2026-07-01,2.00,EUR\nA3,2026-07-01,3.00,\n", "",
      "id: \"id\", time: \"time\", net: \"net\", currency: \"cur\"")
    #expect(export.ids == ["A1", "A3"])
    #expect(
      export.exports.rejects.map(\.reason) == ["the currency is EUR, that of the run USD"])
  }

  // MARK: - Row classes

  @Test func conditionsSortRowsInTheirOrder() throws {
    let text = """
      id,time,net,state
      Total: all,,6.00,
      A1,2026-07-01,1.00,paid
      A2,2026-07-01,2.00,test
      A3,2026-07-01,3.00,draft
      A4,2026-07-01,4.00,Shipped Late
      total,,6.00,paid

      """
    let export = try till(
      text,
      """
      totals: [{ id: "Total*", time: "" }], skip: { state: "test|x*" },
      keep: [{ state: "paid" }, { state: "shipped*", id: "A*" }],
      """)
    #expect(export.ids == ["A1", "A4"])
    let counts = export.exports.fileCounts[0].counts
    #expect(counts.totals == 2 && counts.skipped == 2 && counts.kept == 2 && counts.read == 6)
  }

  @Test func sameComparesWithTheRowAbove() throws {
    let text = """
      id,time,net,till
      A1,2026-07-01,1.00,1
      A1,,2.00,1
      A1,2026-07-01,4.00,2
      a1,2026-07-01,8.00,2
       A2 ,2026-07-01,16.00,2
      A2,,32.00,2

      """
    let export = try till(text, "continues: { id: \"(same)\", till: \"(same)\" },")
    #expect(export.nets == [300, 400, 800, 4800])
  }

  @Test func aBlankNameMayCarryOn() throws {
    let text = """
      id,time,net,part
      A1,2026-07-01,1.00,head
      ,,2.00,line
      A1,,4.00,line
      ,,0.00,payment
      ,,8.00,line

      """
    let export = try till(
      text, "skip: { part: \"payment\" }, continues: [{ id: \"\" }, { id: \"(same)\" }],")
    #expect(export.nets == [1500])
    #expect(export.exports.fileCounts[0].counts.skipped == 1)
  }

  @Test func aSkippedLineStandsInNobodysWay() throws {
    let text = """
      id,time,net,item
      A1,2026-07-01,5.00,gift card
      A1,2026-07-01,1.00,mug
      A1,2026-07-01,9.00,gift card
      A1,2026-07-01,2.00,pen

      """
    let export = try till(text, "skip: { item: \"gift card\" }, continues: { id: \"(same)\" },")
    #expect(export.nets == [300])
  }

  @Test func onlyOrdersMayHaveLines() {
    #expect(
      faults(
        layoutPipeline(
          "{ record: 'spend', continues: { A: '(same)' }, columns: { day: 'D', amount: 'A' } }"))
          == """
          78
          6:74: error: only orders can have rows that carry them on
            leave continues out: each row is a spend of its own
          """)
  }
}

/// The orders of one export, as extract gives them.
private struct Till {
  let exports: Exports
  private let layout: String
  private let columns: String
  private let text: String

  init(_ text: String, _ layout: String, _ columns: String) throws {
    (self.text, self.layout, self.columns) = (text, layout, columns)
    exports = try TemporaryRun(
      ["x.csv": text],
      pipeline: tillPipeline(
        "record: \"order\", \(layout) columns: { \(columns) }", files: "x.csv")
    ).extracted()
  }

  /// Minor units; a return's are negative.
  var nets: [Int64] { exports.orders.map(\.net) }
  var times: [Int64] { exports.orders.map(\.time) }
  var stores: [String] { exports.orders.map { exports.texts.text($0.store) } }
  var coupons: [String] { exports.orders.map { exports.texts.text($0.coupon) } }
  var ids: [String] {
    exports.orders.map {
      String(
        decoding: exports.orderBytes[$0.idStart..<($0.idStart + Int($0.idCount))], as: UTF8.self)
    }
  }

  /// The line that a bad row is said to be on that comes right behind this export's rows.
  func firstRejectLine(_ file: String, row: String) throws -> Int? {
    try Till(text + "\n" + row + "\n", layout, columns).exports.rejects.first?.line
  }
}

private func till(
  _ text: String, _ layout: String = "",
  _ columns: String = "id: \"id\", time: \"time\", net: \"net\""
) throws -> Till {
  try Till(text, layout, columns)
}
