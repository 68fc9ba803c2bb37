import Columns
import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Exports that were once read wrong: one a test.
@Suite struct ReadingFaultsTests {
  // MARK: - Sections

  @Test func sectionsThatShareANameAreToldApart() throws {
    let ledger = try costs(
      """
      ,Date,Amount
      Marketing,,
      Fees,,
      ,2026-07-01,1.00
      Total for Fees,,1.00
      Total for Marketing,,1.00
      Store,,
      Fees,,
      ,2026-07-02,2.00
      Total for Fees,,2.00
      Total for Store,,2.00

      """)
    #expect(ledger.costs.map(\.account) == ["Marketing:Fees", "Store:Fees"])
  }

  @Test func aTotalRowEndsItsSectionForTheRowsBelow() throws {
    let ledger = try costs(
      """
      ,Date,Amount
      Marketing,,
      Print,,
      ,2026-07-01,1.00
      Total for Print,,1.00
      ,2026-07-02,2.00
      Total for Marketing,,3.00
      ,2026-07-03,4.00

      """)
    #expect(ledger.costs.map(\.account) == ["Marketing:Print", "Marketing", ""])
  }

  @Test func rejectsOfSectionedExportsNameTheirOwnColumnsAndBytes() throws {
    let ledger = try costs(
      """
      ,Date,Amount
      Print,,
      ,2026-07-01,x
      ,2026-07-02,1.00,2.00
      ,2026-07-03,a"b
      ,2026-07-04,"4.00

      """)
    #expect(ledger.rejects.map(\.line) == [3, 4, 5, 6])
    #expect(ledger.rejects.map(\.column) == [3, 0, 3, 3])
    #expect(
      ledger.rejects.map(\.value) == [
        "x", ",9999-99-99,9.99,9.99", ",2026-07-03,a\"b", ",2026-07-04,\"4.00",
      ])
    #expect(
      ledger.rejects.map(\.reason) == [
        "is not an amount", "has 4 fields where the header has 3", "has a quote inside a field",
        "opens a quote that nothing closes",
      ])
  }

  @Test func sectionsMayBePickedAndIdenticalRowsOfTwoSectionsAreTwo() throws {
    let text = """
      ,Date,Amount
      Print,,
      ,2026-07-01,1.00
      Radio,,
      ,2026-07-01,1.00

      """
    let both = try run(
      ["a.csv": text, "b.csv": text],
      "record: \"cost\", sections: \"Account\", columns: { day: \"Date\", account: \"Account\", amount: \"Amount\" }"
    )
    #expect(both.costs.map(\.account) == ["Print", "Radio"])
    let one = try costs(text, "keep: { Account: \"Radio\" },")
    #expect(one.costs.map(\.account) == ["Radio"])
  }

  @Test func aThousandSectionsWithinEachOtherAreCutShort() throws {
    let names = (0..<1000).map { "S\($0)" }
    let text =
      ",Date,Amount\n" + names.map { "\($0),,\n" }.joined() + ",2026-07-01,1.00\n"
      + names.reversed().map { "Total for \($0),,1.00\n" }.joined()
    let account = try #require(try costs(text).costs.first?.account)
    #expect(account.split(separator: ":").count == 32 && account.hasSuffix(":S999"))
  }

  // MARK: - Headers and separators

  @Test func aLineThatNamesTheSeparatorMayStandAboveAnExportWithoutAHeader() throws {
    let read = try run(
      ["x.csv": "sep=;\n2026-07-01;1,50\nbad;2,00\n"],
      """
      record: "spend", names: ["day", "amount"], decimal: ",",
      columns: { day: "day", amount: "amount" }
      """)
    #expect(read.spends.map(\.amount) == [150])
    #expect(read.rejects.map(\.line) == [3])
  }

  // MARK: - Orders of several rows

  @Test func everyRowOfAnOrderAddsToItsRefundOnce() throws {
    let orders = try run(
      ["x.csv": "id,time,net,refund\nA,2026-07-01,1.00,0.10\nA,,1.00,0.20\nA,,1.00,0.40\n"],
      """
      record: "order", continues: { id: "(same)" },
      columns: { id: "id", time: "time", net: "net", refunded: "refund" }
      """)
    #expect(orders.orderExtras.map(\.refunded) == [70])
    #expect(orders.orders.map { orders.extra($0).refunded } == [70])
  }

  @Test func aRowOfGoodsWithoutACostMakesTheOrdersCostUnknown() throws {
    let text = """
      id,time,net,cost
      A,2026-07-01,10.00,4.00
      A,,5.00,
      B,2026-07-01,10.00,4.00
      B,,5.00,2.00
      C,2026-07-01,10.00,4.00
      C,,0.00,
      D,2026-07-01,10.00,4.00
      D,,,1.00
      E,2026-07-01,10.00,
      E,,5.00,2.00

      """
    let orders = try run(
      ["x.csv": text],
      """
      record: "order", continues: { id: "(same)" },
      columns: { id: "id", time: "time", net: "net", costOfGoods: "cost" }
      """)
    let unknown = FieldValue.missing
    #expect(orders.orders.map(\.costOfGoods) == [unknown, 600, 400, 500, unknown])
  }

  // MARK: - Texts that stand for no value

  @Test(arguments: ["touch", "order"])
  func missingTextsAreMissingBeforeAndAfterATransform(record: String) throws {
    let field = record == "touch" ? "campaign" : "store"
    let more =
      record == "touch"
      ? "email: \"email\", action: { value: \"click\" }" : "id: \"email\", net: \"net\""
    let read = try run(
      [
        "x.csv":
          "email,time,net,name\na@x.example,2026-07-01,1.00,--\nb@x.example,2026-07-01,1.00,#--\nc@x.example,2026-07-01,1.00,Fall\n"
      ],
      """
      record: "\(record)", missing: ["--"], columns: { time: "time", \(more),
        \(field): { column: "name", strip: "#", map: { "Fall": "F", "--": "none", "*": "other" } } }
      """)
    let names =
      record == "touch"
      ? read.kinds.map { read.texts.text($0.campaign) }
      : read.orders.map { read.texts.text($0.store) }
    // "--" is no value whatever the map says; what the map makes of "#--" is one.
    #expect(Set(names) == ["", "F", "none"])
  }

  @Test func whatATransformLeavesMayBeMissingToo() throws {
    let read = try run(
      ["x.csv": "id,time,net,name\nA,2026-07-01,1.00,x/--\n"],
      """
      record: "order", missing: ["--"],
      columns: { id: "id", time: "time", net: "net", store: { column: "name", after: "/" } }
      """)
    #expect(read.orders.map { read.texts.text($0.store) } == [""])
  }

  // MARK: - Limits that tell

  @Test func moreTextsThanAKindCanHoldAreAFailureThatSaysTheNextStep() throws {
    var texts = Interner()
    let codes = (0..<20).map { texts.code("text \($0)") }
    let kinds = codes.map {
      TouchKind(source: 0, action: 0, channel: 0, campaign: 0, content: $0, coupon: 0)
    }
    #expect(throws: Never.self) { try KindOrder([kinds], texts: texts, textBits: 5) }
    let failure = #expect(throws: Failure.self) {
      try KindOrder([kinds], texts: texts, textBits: 4)
    }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message.contains("more than the 16 of one run") == true)
    #expect(failure?.diagnostics.first?.hint.contains("leave content out") == true)
  }

  // MARK: - Ids

  @Test func idsAreTextAndShortenedOnesAreSetAside() throws {
    let read = try run(
      [
        "x.csv":
          "id,time,net,was\n'0042,2026-07-01,1.00,\n6.49E+17,2026-07-01,2.00,\n7,2026-07-01,-1.00,'0042\n12E+3x,2026-07-01,4.00,\n"
      ],
      """
      record: "order", columns: { id: "id", time: "time", net: "net", original: "was" }
      """)
    #expect(ids(read) == ["0042", "7", "12E+3x"])
    #expect(read.orders.map(\.originalCount) == [0, 4, 0])
    #expect(read.rejects.map(\.reason) == ["is a number that a spreadsheet shortened"])
    #expect(read.rejects.map(\.column) == [1])
  }

  @Test(arguments: ["6.49E+17", "7E+11", "1,20253e+17", "1.2E+005"])
  func aShortenedNumberNamesNobody(text: String) throws {
    let handle = IdentifierNormalization(kind: .handle)
    #expect(handle.normalized(Array(text.utf8)) == nil)
    let column = FieldColumn(texts: [Array(text.utf8), Array("a1e+17".utf8), Array("E+17".utf8)])
    var names: [Fingerprint] = []
    var sawDigest = false
    column.fingerprints(handle, salt: 0, missing: .none, into: &names, sawDigest: &sawDigest)
    #expect(names.map { $0 == .none } == [true, false, false])
  }

  @Test func aPostWithAShortenedIdIsSetAside() throws {
    let read = try run(
      ["x.csv": "id,text\n6.49E+17,a\n649123,b\n"],
      "record: \"post\", columns: { id: \"id\", text: \"text\" }")
    #expect(read.fileCounts[0].counts.kept == 1 && read.fileCounts[0].counts.rejected == 1)
  }

  // MARK: - Spans

  @Test func aReportThatIsNotSplitByDayCoversItsSpan() throws {
    let head = """
      Campaign Performance Report (in UTC)
      "Report Start: July 1, 2026, 12:00 AM"
      "Report End: July 31, 2026, 11:59 PM"

      Start Date (in UTC),Campaign Name,Total Spent
      """
    let whole = try linkedIn(head + "\n7/1/2026,Fall,310.00\n7/1/2026,Brand,31.00\n")
    #expect(
      whole.spends.map { $0.from.iso + " " + $0.to.iso } == [
        "2026-07-01 2026-07-31", "2026-07-01 2026-07-31",
      ])
    let daily = try linkedIn(head + "\n7/1/2026,Fall,310.00\n7/2/2026,Fall,31.00\n")
    #expect(daily.spends.map(\.to.iso) == ["2026-07-01", "2026-07-02"])
    let late = try linkedIn(head + "\n7/4/2026,Fall,310.00\n")
    #expect(late.spends.map(\.to.iso) == ["2026-07-04"])
  }

  @Test func aSpanThatCannotBeReadIsTold() throws {
    let run = try TemporaryRun(
      [
        "x.csv": """
        "Report Start: 1 juli 2026"
        "Report End: 31 juli 2026"
        Start Date (in UTC),Campaign Name,Total Spent
        7/13/2026,Fall,310.00

        """
      ], pipeline: pipeline("'linkedin-ads'"))
    #expect(try run.extracted().spends.map(\.to.iso) == ["2026-07-13"])
    let definition = try run.definition()
    let warnings = try ExportOpener.open(definition).warnings.map(\.message)
    #expect(
      warnings == ["the span \"1 juli 2026\" to \"31 juli 2026\" of the report cannot be read"])
  }
}

private func ids(_ exports: Exports) -> [String] {
  exports.orders.map {
    String(decoding: exports.orderBytes[$0.idStart..<($0.idStart + Int($0.idCount))], as: UTF8.self)
  }
}

private func pipeline(_ layout: String) -> String {
  """
  { name: "x", root: ".", currency: "USD", timezone: "UTC",
    period: { from: "2026-01-01", to: "2026-12-31" }, quality: { rejects: { max: "100%" } },
    sources: [ { name: "s", files: "*.csv", layout: \(layout) } ], outputs: { directory: "out" } }
  """
}

private func run(_ files: [String: String], _ layout: String) throws -> Exports {
  try TemporaryRun(files, pipeline: pipeline("{ \(layout) }")).extracted()
}

private func linkedIn(_ text: String) throws -> Exports {
  try TemporaryRun(["x.csv": text], pipeline: pipeline("'linkedin-ads'")).extracted()
}

/// A ledger with sections.
private func costs(_ text: String, _ more: String = "") throws -> Exports {
  try run(
    ["x.csv": text],
    """
    record: "cost", sections: "Account", totals: { "#1": "Total*" }, \(more)
    columns: { day: "Date", account: "Account", amount: "Amount" }
    """)
}
