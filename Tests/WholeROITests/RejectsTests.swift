import Tabular
import Testing

@testable import WholeROI

/// Where every row of an export goes, and what is said of those set aside.
@Suite struct RejectsTests {
  @Test func everyRowGoesSomewhereAndIsCountedOnce() throws {
    let layout = """
      record: "order", totals: { id: "Total*" }, skip: { status: "test" },
      continues: { id: "(same)" }, key: ["id"],
      columns: { id: "id", time: "time", net: "net", email: "email", store: "store",
        kind: { column: "status", map: { done: "sale", void: "void", test: "sale" } } }
      """
    let run = try TemporaryRun(
      [
        "till/1.csv": """
        id,time,net,email,store,status
        A1,2026-07-01,10.00,ann@x.example,North,done
        A1,,2.00,,,

        A2,2026-07-01,20.00,bob@x.example,North,void
        A2,,3.00,,,
        A3,2026-07-02,ten,cid@x.example,South,done
        A3,,4.00,,,
        A4,2026-07-02,30.00,dan@x.example,South,done
        A5,2026-07-02,30.00,dan@x.example,South,test
        Total,,92.00,,,

        """,
        "till/2.csv": """
        id,time,net,email,store,status
        A4,2026-07-02,31.00,dan@x.example,South,done
        A1,2026-07-01,10.00,ann@x.example,North,done
        A1,,5.00,,,
        A6,2026-07-03,7.00,,North,done
        A6,2026-07-03,8.00,,North,done
        A7,2026-07-04,9.00,,,done
        A7,2026-07-05,9.00,,,done
        """,
      ], pipeline: tillPipeline(layout, files: "till/*.csv"))
    let finished = try run.run()
    // A1 and its line are replaced; A2 and its line void; A3 and its line set aside; A4 replaced.
    let first = Manifest.Input.Rows(
      read: 10, kept: 0, rejected: 2, totals: 1, skipped: 3, blank: 1, superseded: 3)
    // The second A6 and A7 rows carry on the first: 7.00 + 8.00 and 9.00 + 9.00.
    let second = Manifest.Input.Rows(read: 7, kept: 7)
    #expect(try finished.rows(of: "till/1.csv") == first)
    #expect(try finished.rows(of: "till/2.csv") == second)
    #expect(first.addUp && second.addUp)
    let all = Manifest.Input.Rows(
      read: 17, kept: 7, rejected: 2, totals: 1, skipped: 3, blank: 1, superseded: 3)
    #expect(try finished.reconciledRows("till") == all)
    let north = try finished.row(
      "reconciliation", ["store": "North", "day": "2026-07-01"])
    #expect(north["rows_kept"] == "2" && north["rows_superseded"] == "2")
    #expect(north["exported_net"] == "15.00")
    #expect(try finished.row("program_performance", ["kind": "till"])["net_revenue"] == "79.00")
    #expect(
      try finished.report("rejects").map { [$0["line"], $0["column"], $0["reason"], $0["value"]] }
        == [
          ["7", "net", "is not an amount", "ten"],
          ["8", "", "carries on a row that was set aside", ""],
        ])
  }

  @Test func aLineThatHoldsNoAmountIsSetAsideAloneAndItsOrderStays() throws {
    let run = try TemporaryRun(
      [
        "till.csv": """
        id,time,net,email
        A1,2026-07-01,10.00,ann@x.example
        A1,2026-07-01,2.o0,ann@x.example
        A1,2026-07-01,3.00,ann@x.example
        """
      ],
      pipeline: tillPipeline(
        """
        record: "order", continues: { id: "(same)" },
        columns: { id: "id", time: "time", net: "net", email: "email" }
        """))
    let finished = try run.run()
    #expect(try finished.row("program_performance", ["kind": "till"])["net_revenue"] == "13.00")
    let reject = try #require(try finished.report("rejects").first)
    #expect(reject["line"] == "3" && reject["column"] == "net" && reject["value"] == "2.o0")
    #expect(try finished.reconciledRows("till") == .init(read: 3, kept: 2, rejected: 1))
  }

  /// Without a name of its own, a line below an unreadable row might belong to that one.
  @Test func aLineBelowAnUnreadableRowJoinsNoOrder() throws {
    let run = try TemporaryRun(
      [
        "till.csv": """
        id,time,net
        A1,2026-07-01,10.00
        ,,2.00
        A2,2026-07-01
        ,,3.00
        A3,2026-07-01,20.00
        ,,4.00
        """
      ],
      pipeline: tillPipeline(
        """
        record: "order", continues: { id: "" }, columns: { id: "id", time: "time", net: "net" }
        """))
    let finished = try run.run()
    #expect(try finished.row("program_performance", ["kind": "till"])["net_revenue"] == "36.00")
    #expect(
      try finished.report("rejects").map { [$0["line"], $0["reason"]] } == [
        ["4", "has 2 fields where the header has 3"],
        ["5", "carries on a row that was set aside"],
      ])
  }

  @Test func aLineAboveAllOrdersIsSetAside() throws {
    let run = try TemporaryRun(
      ["till.csv": "id,time,net\n,,2.00\nA1,2026-07-01,10.00\n"],
      pipeline: tillPipeline(
        """
        record: "order", continues: { id: "" }, columns: { id: "id", time: "time", net: "net" }
        """))
    let reject = try run.run().row("rejects", ["line": "2"])
    #expect(reject["reason"] == "carries on a row, and none stands above it")
  }

  @Test func personalDataIsShownByItsShapeAlone() throws {
    let run = try TemporaryRun(
      [
        "till.csv": """
        id,time,net,email,referrer
        A1,2026-07-01,1.00,ann@x.example,b
        A2,2026-07-01,1.00,ann@x.example,Ünal 7,5
        A3,2026-07-01,Ann 10,ann@x.example,b
        """
      ],
      pipeline: tillPipeline(
        """
        record: "order", columns: { id: "id", time: "time", net: "net", email: "email" }
        """))
    let rejects = try run.run().report("rejects")
    #expect(rejects.map { $0["value"] } == ["x9,9999-99-99,9.99,xxx@x.xxxxxxx,xxxx 9,9", "Ann 10"])
    #expect(
      rejects.map { $0["reason"] } == ["has 6 fields where the header has 5", "is not an amount"])
  }

  /// A few MB, so that many chunks occur; texts with line ends and quotes in them lie across their
  /// borders.
  @Test func linesAndValuesAreRightInAFileOfManyChunks() throws {
    let large = LargeExport(rows: 60_000, seed: 7)
    #expect(large.bytes.count > 4 << 20)
    let run = try TemporaryRun([:], pipeline: tillPipeline(LargeExport.layout))
    try run.write("till.csv", large.bytes)
    let finished = try run.run(jobs: 8)
    let rejects = try finished.report("rejects").map {
      LargeExport.Bad(
        line: Int($0["line"] ?? "") ?? 0, column: $0["column"] ?? "", reason: $0["reason"] ?? "",
        value: $0["value"] ?? "")
    }
    #expect(rejects.count == large.bad.count)
    for (found, expected) in zip(rejects, large.bad) where found != expected {
      Issue.record("found \(found), expected \(expected)")
      break
    }
    #expect(try finished.rows(of: "till.csv") == large.rows)
    #expect(try finished.reconciledRows("till") == large.rows)
    #expect(
      try finished.row("program_performance", ["kind": "till"])["net_revenue"] == large.net)
  }

  @Test func jobsChangeNoByteOfALargeFilesReports() throws {
    let large = LargeExport(rows: 30_000, seed: 11)
    let run = try TemporaryRun([:], pipeline: tillPipeline(LargeExport.layout))
    try run.write("till.csv", large.bytes)
    let names = [
      "rejects.csv", "reconciliation.csv", "program_performance.csv", "match_quality.csv",
      "run.json",
    ]
    let one = try run.run(jobs: 1)
    let bytes = try names.map { try one.bytes($0) }
    let eight = try run.run(jobs: 8)
    for (name, expected) in zip(names, bytes) { #expect(try eight.bytes(name) == expected) }
  }

  @Test func aRunWithinItsShareOfRejectsWarnsOncePerSource() throws {
    let till = "id,time,net\nA1,2026-07-01,10.00\n"
    func told(_ till: String, _ costs: String) throws -> [String] {
      let run = try TemporaryRun(
        ["till.csv": till, "costs.csv": "from,to,amount,type\n" + costs],
        pipeline: """
          { name: "rows", root: ".", currency: "USD", timezone: "UTC",
            period: { from: "2026-07-01", to: "2026-07-31" },
            sources: [
              { name: "till", files: "till.csv", marginRate: 0.5, layout: { record: "order",
                columns: { id: "id", time: "time", net: "net" } } },
              { name: "costs", files: "costs.csv", layout: { record: "cost",
                columns: { from: "from", to: "to", amount: "amount", category: "type" } } } ],
            quality: { rejects: { max: "100%" } },
            outputs: { directory: "out", minimumGroup: 1 } }
          """)
      return try run.run().result.warningsOfExports.map(\.text)
    }
    let cost = "2026-07-01,2026-07-31,5.00,people\n"
    #expect(try told(till, cost).isEmpty)
    let hint = "\n  see rejects.csv: what they say is in no figure"
    let bad = till + "A2,2026-07-32,99999.00\nA3,2026-07-01,x\n"
    #expect(
      try told(bad, cost + "2026-07-01,2026-07-31,five,people\n") == [
        "warning: 2 rows of source \"till\" were set aside" + hint,
        "warning: 1 row of source \"costs\" was set aside" + hint,
      ])
  }
}

/// A pipeline of one till, with any share of rejects.
func tillPipeline(_ layout: String, files: String = "till.csv", more: String = "") -> String {
  """
  { name: "rows", root: ".", currency: "USD", timezone: "UTC",
    period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [ { name: "till", files: "\(files)", marginRate: 0.5, layout: { \(layout) } } ],
    quality: { rejects: { max: "100%" } },
    outputs: { directory: "out", minimumGroup: 1 }, \(more) }
  """
}

/// An order export of our own making, whose every row's fate and line is known.
private struct LargeExport {
  struct Bad: Equatable {
    var line: Int
    var column: String
    var reason: String
    var value: String
  }

  static let layout = """
    record: "order", totals: { id: "Total" }, skip: { note: "test" },
    columns: { id: "id", time: "time", net: "net", email: "email" }
    """

  private(set) var bytes: [UInt8] = []
  private(set) var bad: [Bad] = []
  private(set) var rows = Manifest.Input.Rows(read: 0, kept: 0)
  private(set) var netMinor = 0
  private var line = 1
  private var state: UInt64

  /// As the reports write it.
  var net: String { "\(netMinor / 100)." + String(100 + netMinor % 100).dropFirst() }

  init(rows count: Int, seed: UInt64) {
    state = seed
    append("id,time,net,email,note\r\n")
    for number in 0..<count { add(number) }
  }

  private mutating func add(_ number: Int) {
    let id = "A\(number)"
    let day = "2026-07-0\(1 + number % 9)"
    let email = "ann\(number % 5000)@example.com"
    let cents = Int(random(below: 5000))
    let amount = "\(cents / 100)." + String(100 + cents % 100).dropFirst()
    let start = line
    rows.read += 1
    switch random(below: 60) {
    case 0:
      append("\(id),\(day),\(amount) each,\(email),\(note())\r\n")
      reject(start, "net", "is not an amount", "\(amount) each")
    case 1:
      append("\(id),soon,\(amount),\(email),\(note())\n")
      reject(start, "time", "is not a time as the layout writes them", "soon")
    case 2:
      append("\(id),\(day),\(amount),\(email)\r\n")
      let shape = "x" + String(repeating: "9", count: id.count - 1)
      let masked = String((",\(day),\(amount),\(email)").map(Self.masked))
      reject(start, "", "has 4 fields where the header has 5", shape + masked)
    case 3:
      append("\(id),\(day),\(amount),\(email),a \"word\"\n")
      let shape = String("\(id),\(day),\(amount),\(email),a \"word\"".map(Self.masked))
      reject(start, "note", "has a quote inside a field", shape)
    case 4:
      append("\r\n")
      rows.blank += 1
    case 5:
      append("Total,,\(amount),,\(note())\r\n")
      rows.totals += 1
    case 6:
      append("\(id),\(day),\(amount),\(email),test\n")
      rows.skipped += 1
    default:
      append("\(id),\(day),\"\(amount)\",\(email),\(note())\r\n")
      rows.kept += 1
      netMinor += cents
    }
  }

  private mutating func reject(_ line: Int, _ column: String, _ reason: String, _ value: String) {
    rows.rejected += 1
    bad.append(Bad(line: line, column: column, reason: reason, value: value))
  }

  /// Now and then of several lines, or with quotes, or long.
  private mutating func note() -> String {
    switch random(below: 6) {
    case 0: "\"first\r\nsecond, \"\"third\"\"\n\nfifth\""
    case 1: "\"" + String(repeating: "lang, ", count: Int(random(below: 80))) + "\n\""
    case 2: "\"\""
    case 3: ""
    default: String(repeating: "plain ", count: 1 + Int(random(below: 12)))
    }
  }

  private mutating func append(_ text: String) {
    line += text.utf8.count { $0 == UInt8(ascii: "\n") }
    bytes += text.utf8
  }

  private mutating func random(below limit: UInt64) -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state >> 33) % limit
  }

  private static func masked(_ character: Character) -> Character {
    character.isNumber ? "9" : character.isLetter ? "x" : character
  }
}
