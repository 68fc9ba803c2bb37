import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Which export is the later one, and which of two systems counts a sale.
@Suite struct LaterExportsTests {
  // MARK: - Dates of exports

  @Test func theDateInTheNameDecidesNotTheBytesOfThePath() throws {
    let read = try run(
      [
        "till-09.30.2026.csv": "id,time,net\nA,2026-07-01,3.00\n",
        "till-10.01.2026.csv": "id,time,net\nA,2026-07-01,4.00\n",
        "till-12.31.2025.csv": "id,time,net\nA,2026-07-01,1.00\n",
      ], "exported: { file: \"till-{}.csv\", format: \"MM.dd.yyyy\" },")
    #expect(read.orders.map(\.net) == [400])
    #expect(read.fileCounts.map(\.superseded) == [1, 0, 1])
  }

  @Test func theDateAboveTheHeaderDecidesToo() throws {
    let export = { (day: String, net: String) in
      "Exported on \(day)\nid,time,net\nA,2026-07-01,\(net)\n"
    }
    let read = try run(
      ["a.csv": export("2026-10-02 08:00", "2.00"), "b.csv": export("2026-10-02 07:59", "1.00")],
      "header: [\"id\"], exported: { preamble: \"Exported on {}\" },")
    #expect(read.orders.map(\.net) == [200])
  }

  @Test func filesWithoutADateAreOlderAndAmongEqualsThePathDecides() throws {
    let read = try run(
      [
        "z.csv": "id,time,net\nA,2026-07-01,9.00\n",
        "a-2026-01-01.csv": "id,time,net\nA,2026-07-01,1.00\n",
        "b-2026-01-01.csv": "id,time,net\nA,2026-07-01,2.00\n",
      ], "exported: { file: \"?-{}.csv\" },".replacing("?", with: "*"))
    #expect(read.orders.map(\.net) == [200])
  }

  @Test func anExportThatDoesNotTellItsDateIsAWarningAndAFalseOneAFailure() throws {
    let layout = "exported: { file: \"till-{}.csv\" },"
    let row = "id,time,net\nA,2026-07-01,1.00\n"
    let other = try temporary(["other.csv": row], layout)
    let warnings = try ExportOpener.open(other.definition()).warnings
    #expect(warnings.map(\.message) == ["nothing tells when this export was made"])
    #expect(warnings.map(\.file) == ["other.csv"], "\(other.folder.path)")
    let failure = #expect(throws: Failure.self) { try run(["till-soon.csv": row], layout) }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message.hasPrefix("\"soon\" is not the day") == true)
  }

  @Test func touchesWithAKeyGoByTheDateToo() throws {
    let read = try TemporaryRun(
      [
        "c-2.csv": "key,time,email,campaign\n1,2026-07-01,a@x.example,Old\n",
        "c-10.csv": "key,time,email,campaign\n1,2026-07-01,a@x.example,New\n",
      ],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [ { name: "c", files: "c-*.csv", layout: { record: "touch", key: ["content"],
            exported: { file: "c-{}.csv", format: "epoch-s" },
            columns: { content: "key", time: "time", email: "email", campaign: "campaign",
              action: { value: "click" } } } } ],
          outputs: { directory: "out" } }
        """
    ).extracted()
    // c-10 comes before c-2 in the order of bytes, and is the later one.
    #expect(read.fileCounts.map(\.superseded) == [0, 1])
  }

  // MARK: - Systems of record

  private static let shop = SalesInTwoSystems.shop
  private static let till = SalesInTwoSystems.till

  private func system(_ names: String) throws -> FinishedRun {
    try TemporaryRun(
      ["shop.csv": Self.shop, "till.csv": Self.till],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "shop", files: "shop.csv", layout: { record: "order", columns: { id: "id", time: "time", net: "net" } } },
            { name: "till", files: "till.csv", layout: { record: "order", columns: { id: "id", time: "time", net: "net" } } } ],
          revenue: { system: [\(names)] },
          outputs: { directory: "out", minimumGroup: 1 } }
        """
    ).run()
  }

  private func net(_ run: FinishedRun) throws -> String? {
    try run.row("program_performance", ["kind": "till"])["net_revenue"]
  }

  @Test func withoutASystemOfRecordEveryOrderCounts() throws {
    #expect(try net(system("")) == "186.00")
  }

  @Test func onlySystemsOfRecordCount() throws {
    let run = try system("\"shop\"")
    #expect(try net(run) == "90.00")
    let rows = try run.rows(of: "till.csv")
    #expect(rows.superseded == 4 && rows.kept == 0)
    #expect(try run.reconciledRows("till") == rows)
  }

  @Test func oneSaleInTwoSystemsOfRecordCountsOnceAsTheFirstOnes() throws {
    // Order 1001 is the same; 1002 has another amount, 1003 another day.
    let run = try system("\"till\", \"shop\"")
    #expect(try net(run) == "166.00")
    #expect(try run.rows(of: "shop.csv").superseded == 1)
    #expect(try system("\"shop\", \"till\"").rows(of: "till.csv").superseded == 1)
  }

  private func temporary(_ files: [String: String], _ layout: String) throws -> TemporaryRun {
    try TemporaryRun(
      files,
      pipeline: tillPipeline(
        "record: \"order\", key: [\"id\"], \(layout) columns: { id: \"id\", time: \"time\", net: \"net\" }",
        files: "*.csv"))
  }

  private func run(_ files: [String: String], _ layout: String) throws -> Exports {
    try temporary(files, layout).extracted()
  }
}
