import Testing

@testable import WholeROI

/// One sale in several files of one source without a natural key: what run and check say of it.
@Suite struct RepeatedSalesTests {
  /// What check and run say of a till of two files.
  private func warnings(
    _ first: String, _ second: String, layout: String = ""
  ) throws -> [String] {
    let head = "id,time,net,store\n"
    let run = try TemporaryRun(
      ["1.csv": head + first, "2.csv": head + second],
      pipeline: tillPipeline(
        """
        record: "order", \(layout)
        columns: { id: "id", time: "time", net: "net", store: "store" }
        """, files: "*.csv"))
    let found = try run.run().result.warningsOfExports
    let checked = try Pipeline.check(run.definition(), options: RunOptions(jobs: 1))
    #expect(checked.warnings.filter { $0.message.contains("several files") } == found)
    return found.map(\.text)
  }

  @Test func changedOrdersOfALaterFileAreToldWhereNoKeyIs() throws {
    let first = "A1,2026-07-01,10.00,N\nA2,2026-07-01,20.00,N\nA3,2026-07-02,30.00,N\n"
    let second = "A1,2026-07-01,11.00,N\nA2,2026-07-01,20.00,N\nA3,2026-07-02,31.00,N\n"
    let text = """
      warning: 2 order ids occur in several files of source "till", on the same day and with other \
      content
        if these are the same sales, revenue counts twice: set key: ["store", "id"], so that a later \
      export replaces the earlier one
      """
    #expect(try warnings(first, second) == [text])
    #expect(try warnings(first, second, layout: "key: [\"store\", \"id\"],").isEmpty)
    let one = try warnings(first, "A1,2026-07-01,11.00,N\n").first
    #expect(one?.hasPrefix("warning: 1 order id occurs in several files") == true)
  }

  @Test func identicalRowsOtherDaysAndOtherStoresAreNotTold() throws {
    let first = "A1,2026-07-01,10.00,N\nA2,2026-07-01,20.00,N\n"
    #expect(try warnings(first, first).isEmpty)
    #expect(try warnings(first, "A1,2026-07-02,11.00,N\nA2,2026-07-01,21.00,S\n").isEmpty)
  }

  @Test func linesOfAnOrderAreNotTold() throws {
    let first = "A1,2026-07-01,10.00,N\nA2,2026-07-01,20.00,N\n"
    // The second file has one line more of A1.
    #expect(try warnings(first, "A1,2026-07-01,10.00,N\nA1,2026-07-01,3.00,N\n").isEmpty)
    let lines = "A1,2026-07-01,10.00,N\nA1,2026-07-01,11.00,N\n"
    #expect(try warnings(lines, "B1,2026-07-01,1.00,N\n").isEmpty)
  }

  @Test func aReturnUnderTheIdOfItsSaleIsNoSecondSale() throws {
    #expect(try warnings("A1,2026-07-01,10.00,N\n", "A1,2026-07-01,-10.00,N\n").isEmpty)
  }
}
