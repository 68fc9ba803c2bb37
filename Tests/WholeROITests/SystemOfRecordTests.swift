import Testing

@testable import WholeROI

/// What becomes of a sale that two systems of record hold, and of what came back of it.
@Suite struct SystemOfRecordTests {
  /// Rows of `id,time,net,refunded,kind,original,store`; times are of July, as `01T10:00`.
  private func run(_ till: [String], _ shop: [String], jobs: Int = 2) throws -> FinishedRun {
    let header = "id,time,net,refunded,kind,original,store\n"
    func text(_ rows: [String]) -> String {
      header
        + rows.map { row in
          var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          cells[1] = "2026-07-" + cells[1]
          while cells.count < 7 { cells.append("") }
          return cells.joined(separator: ",") + "\n"
        }.joined()
    }
    let columns = """
      { id: "id", time: "time", net: "net", refunded: "refunded", kind: "kind",
        original: "original", store: "store" }
      """
    return try TemporaryRun(
      ["shop.csv": text(shop), "till.csv": text(till)],
      pipeline: """
        { name: "x", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "shop", files: "shop.csv", marginRate: 0.5, layout: { record: "order", columns: \(columns) } },
            { name: "till", files: "till.csv", marginRate: 0.5, layout: { record: "order", columns: \(columns) } } ],
          revenue: { system: ["till", "shop"] },
          outputs: { directory: "out", minimumGroup: 1 } }
        """
    ).run(jobs: jobs)
  }

  private func money(_ run: FinishedRun) throws -> [String?] {
    let whole = try run.row("program_performance", ["kind": "till"])
    let unmatched = try run.row("program_performance", ["program": "(unmatched returns)"])
    return [whole["gross_revenue"], whole["returns"], unmatched["returns"]]
  }

  @Test func oneOrderStandsForOneOfTheOthers() throws {
    let twice = ["1001,01T10:00,20.00", "1001,01T11:00,20.00"]
    // The second one of the shop is another sale.
    #expect(try money(run(["1001,01T10:02,20.00"], twice)) == ["40.00", "0.00", "0.00"])
    #expect(
      try money(run(["1001,01T10:02,20.00", "1001,01T11:02,20.00"], twice))
        == ["40.00", "0.00", "0.00"])
    #expect(try run(["1001,01T10:02,20.00"], twice).rows(of: "shop.csv").superseded == 1)
  }

  /// 10:00 lies within a day of the first alone; the earliest that is left serves, so that both are met.
  @Test func asManyArePairedAsCanBe() throws {
    let till = ["A,01T10:00,5.00", "A,02T09:00,5.00"]
    let shop = ["A,02T08:00,5.00", "A,03T08:00,5.00"]
    #expect(try money(run(till, shop)).first == "10.00")
    #expect(try money(run(till.reversed(), shop.reversed())).first == "10.00")
    #expect(try money(run(till, ["A,03T09:01,5.00"])).first == "15.00")
  }

  @Test func theOrderOfRowsAndJobsIsNoMatter() throws {
    let till = ["A,01T10:00,5.00,,,,s1", "A,01T10:00,5.00,,,,s2"]
    let shop = [
      "A,01T11:00,5.00,2.00,,,s1", "A,01T11:00,5.00,1.00,,,s2", "A,01T11:00,5.00,,,,s3",
    ]
    let first = try run(till, shop)
    let other = try run(till.reversed(), shop.reversed(), jobs: 1)
    #expect(try money(first) == ["15.00", "3.00", "0.00"])
    for report in ["program_performance", "reconciliation", "channel_contribution"] {
      #expect(try first.bytes(report + ".csv") == other.bytes(report + ".csv"), "\(report)")
    }
  }

  @Test func aRefundColumnOfASupersededSaleComesOffTheOneThatStays() throws {
    let found = try run(["1001,01T10:00,20.00"], ["1001,01T10:01,20.00,8.00"])
    #expect(try money(found) == ["20.00", "8.00", "0.00"])
    #expect(found.result.warningsOfExports.isEmpty)
  }

  @Test func aRefundThatBothSystemsTellCountsOnce() throws {
    let shop = ["1001,01T10:01,20.00,8.00"]
    let column = try run(["1001,01T10:00,20.00,8.00"], shop)
    #expect(try money(column) == ["20.00", "8.00", "0.00"])
    let row = try run(["1001,01T10:00,20.00", "R1,03T10:00,-8.00,,return,1001"], shop)
    #expect(try money(row) == ["20.00", "8.00", "0.00"])
    #expect(column.result.warningsOfExports.isEmpty && row.result.warningsOfExports.isEmpty)
  }

  @Test func ofTwoRefundsThatDifferTheGreaterCountsAndIsTold() throws {
    let more = try run(["1001,01T10:00,20.00,3.00"], ["1001,01T10:01,20.00,8.00"])
    #expect(try money(more) == ["20.00", "8.00", "0.00"])
    #expect(
      more.result.warningsOfExports.map(\.message) == [
        "of 1 sale in both, \"shop\" says that USD 8.00 came back, and \"till\" USD 3.00"
      ])
    let less = try run(["1001,01T10:00,20.00,8.00"], ["1001,01T10:01,20.00,3.00"])
    #expect(try money(less) == ["20.00", "8.00", "0.00"])
    #expect(less.result.warningsOfExports.count == 1)
  }

  @Test func aReturnThatNamesASupersededSaleTakesFromTheOneThatStays() throws {
    let shop = ["1001,01T10:01,20.00,,,,web", "R9,05T10:00,-8.00,,return,1001,web"]
    let found = try run(["1001,01T10:00,20.00,,,,main"], shop)
    #expect(try money(found) == ["20.00", "8.00", "0.00"])
    let place = try found.row("reconciliation", ["source": "till", "day": "2026-07-01"])
    #expect(place["exported_net"] == "12.00")
    // The till has the order, and it is not the shop's: nothing stands for that.
    let other = try run(["1001,09T10:00,20.00,,,,main"], [shop[1]])
    #expect(try money(other) == ["20.00", "8.00", "8.00"])
  }
}
