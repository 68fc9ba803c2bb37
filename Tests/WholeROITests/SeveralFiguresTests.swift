import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Exports of figures: several in a row, several tables in a file, names and values one a line.
@Suite struct SeveralFiguresTests {
  // MARK: - Metrics

  @Test func aRowOfTotalsMayGiveSeveralFigures() throws {
    let read = try totals(
      "day,Sessions,Rate,Revenue\n2026-07-01,\"1,200\",6.5%,12.345\n2026-07-02,n/a,< 10%,\n",
      """
      missing: ["n/a"], metrics: { sessions: "Sessions", rate: "Rate", revenue: "Revenue", gone: "Gone" },
      """)
    #expect(
      read.figures == [
        "2026-07-01 sessions 120000", "2026-07-01 rate 650", "2026-07-01 revenue 1235",
        "2026-07-02 rate 1000",
      ])
    #expect(read.exports.fileCounts[0].counts.kept == 2)
  }

  @Test func aRowWithoutAFigureAndAFigureThatIsNoneAreSetAside() throws {
    let read = try totals(
      "day,A,B\n2026-07-01,,\n2026-07-01,1,x\n2026-07-01,1,\n", "metrics: { a: \"A\", b: \"B\" },")
    #expect(
      read.exports.rejects.map { "\($0.line):\($0.column) \($0.reason)" } == [
        "2:0 has none of the values that metrics names", "3:3 is not a number",
      ])
    #expect(read.figures == ["2026-07-01 a 100"])
  }

  @Test func anExportWithNoneOfTheMetricsIsRefused() throws {
    let failure = #expect(throws: Failure.self) {
      try totals("day,Session\n2026-07-01,1\n", "metrics: { sessions: \"Sessions\" },")
    }
    #expect(failure?.code == .data)
    #expect(
      failure?.diagnostics.first?.message == "the export has no column of metrics: \"Sessions\"")
    #expect(failure?.diagnostics.first?.hint.hasPrefix("did you mean \"Session\"?") == true)
  }

  @Test func metricsBelongToTotalsAlone() {
    #expect(
      faults(
        layoutPipeline(
          "{ record: 'spend', metrics: { a: 'A' }, columns: { day: 'D', amount: 'A' } }")
      ).contains("only totals have metrics"))
    #expect(
      faults(
        layoutPipeline(
          "{ record: 'total', metrics: { a: 'A' }, columns: { day: 'D', metric: 'M', value: 'V' } }"
        )
      ).contains("metrics and the field metric exclude each other"))
  }

  // MARK: - Several tables

  private let tables = """
    # Account: x
    # Start date: 20260701
    Nth day,Users
    0000,5
    0002,7

    # How much?
    # Start date: 20260801
    Nth day,Total revenue
    0000,1.50

    Visits Summary
    Nth day,Users
    0000,9
    Continent
    label,Users
    Europe,3
    """

  private let nth =
    "day: { column: \"Nth day\", since: \"# Start date: {}\", format: \"yyyyMMdd\" }"

  @Test func theFirstTableWithTheNamesIsMeant() throws {
    let read = try totals(
      tables,
      "comment: \"#\", header: [\"Nth day\", \"Users\"], table: 1, metrics: { users: \"Users\" },",
      nth)
    #expect(read.figures == ["2026-07-01 users 500", "2026-07-03 users 700"])
  }

  @Test func aTableIsFoundByItsNumberByItsNamesAndByItsTitle() throws {
    let second = try totals(
      tables,
      "comment: \"#\", header: [\"Nth day\"], table: 2, metrics: { revenue: \"Total revenue\" },",
      nth)
    #expect(second.figures == ["2026-08-01 revenue 150"])
    let titled = try totals(
      tables,
      "comment: \"#\", header: [\"Nth day\"], table: \"Visits *\", metrics: { users: \"Users\" },",
      nth)
    // Its own comments win; it has none, so those above all tables hold. It ends where a row of one cell begins
    // the next one, whose rows are narrower than none: they are set aside.
    #expect(titled.figures.first == "2026-07-01 users 900")
  }

  @Test func aTableFarBelowIsFound() throws {
    let filler = (0..<300).map { "x\($0),1\n" }.joined()
    let read = try totals(
      "label,Visits\n" + filler + "\nday,Sessions\n2026-07-01,4\n",
      "header: [\"day\", \"Sessions\"], table: 1, metrics: { sessions: \"Sessions\" },")
    #expect(read.figures == ["2026-07-01 sessions 400"])
  }

  @Test func aTableThatIsNotThereIsRefusedWithTheNearest() throws {
    let failure = #expect(throws: Failure.self) {
      try totals(
        tables, "comment: \"#\", header: [\"Nth day\"], table: 4, metrics: { users: \"Users\" },",
        nth)
    }
    #expect(failure?.diagnostics.first?.message.hasPrefix("no row") == true)
  }

  @Test func aDayThatIsNoCountIsSetAside() throws {
    let read = try totals(
      "# Start date: 20260701\nNth day,Users\nx,1\n0001,2\n",
      "comment: \"#\", metrics: { users: \"Users\" },",
      nth)
    #expect(read.figures == ["2026-07-02 users 200"])
    #expect(read.exports.rejects.map(\.line) == [3])
  }

  // MARK: - Names and values

  @Test func namesAndValuesReadAsARow() throws {
    let read = try totals(
      """
      Campaign Report
      "Title:","Fall"
      "Sent:","2026-07-01"

      "Stats"
      "Opens:","1,141 (8.1%)"
      "Bounces:","9 (0.5%)"

      "URL","Clicks","Unique"
      "https://x.example/","20","13"
      """,
      """
      pairs: true, header: ["Title", "Opens"],
      metrics: { opens: { column: "Opens", before: "(" }, bounces: { column: "Bounces", before: "(" } },
      """, "day: \"Sent\"")
    #expect(read.figures == ["2026-07-01 opens 114100", "2026-07-01 bounces 900"])
  }

  @Test func blocksThatRepeatNamesAreRowsOfTheirOwn() throws {
    let text = """
      Title;Fall
      Sent;2026-07-01

      Combination 1
      Opens;5
      Clicks;1

      Combination 2
      Opens;x
      Clicks;2
      """
    let read = try totals(
      text, "pairs: true, header: [\"Title\"], metrics: { opens: \"Opens\", clicks: \"Clicks\" },",
      "day: \"Sent\"")
    #expect(read.figures == ["2026-07-01 opens 500", "2026-07-01 clicks 100"])
    #expect(read.exports.rejects.map(\.line) == [9])
    #expect(read.exports.fileCounts[0].counts.read == 9)
  }

  @Test func aListWithoutTheNamesIsRefused() throws {
    let failure = #expect(throws: Failure.self) {
      try totals("Title,Fall\n", "pairs: true, header: [\"Subject\"], metrics: { a: \"A\" },")
    }
    #expect(failure?.code == .data)
  }

  // MARK: - Zones

  @Test func thePreambleMayNameTheZone() throws {
    let layout = """
      record: "order", header: ["id"], timezone: { preamble: "Time zone: {}" },
      columns: { id: "id", time: "time", net: "net" }
      """
    let export = { (zone: String) in
      try TemporaryRun(
        ["x.csv": "\"Time zone: \(zone)\"\nid,time,net\nA,2026-07-01 10:00,1.00\n"],
        pipeline: tillPipeline(layout, files: "x.csv")
      ).extracted().orders.map(\.time)
    }
    #expect(try export("Eastern Time (US & Canada)") == [1_782_914_400_000])
    #expect(try export("(UTC)") == [1_782_900_000_000])
    #expect(throws: Failure.self) { try export("Nowhere") }
  }
}

/// The figures of one export.
private struct Figures {
  let exports: Exports
  var figures: [String] {
    exports.totals.map { "\($0.from.iso) \(exports.texts.text($0.metric)) \($0.value)" }
  }
}

private func totals(
  _ text: String, _ layout: String, _ columns: String = "day: \"day\""
) throws -> Figures {
  Figures(
    exports: try TemporaryRun(
      ["x.csv": text],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-01-01", to: "2026-12-31" }, quality: { rejects: { max: "100%" } },
          sources: [ { name: "s", files: "x.csv",
            layout: { record: "total", \(layout) columns: { \(columns) } } } ],
          outputs: { directory: "out" } }
        """
    ).extracted())
}
