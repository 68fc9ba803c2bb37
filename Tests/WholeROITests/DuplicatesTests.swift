import Columns
import Testing

@testable import WholeROI

/// DESIGN, section 3: what occurs twice, within a file and over several.
@Suite struct DuplicatesTests {
  /// Thirty messages and assignments, ten of them in both files, in chunks of a row or two.
  @Test(arguments: [1, 4]) func whatIsThereAlreadyIsLeftOutOfAllKindsOfRecords(jobs: Int) throws {
    let channels = ["chat", "phone", "mail"]
    func care(_ range: Range<Int>) -> String {
      range.map { "2026-07-01T00:00:\($0)Z,a\($0)@x.example,\(channels[$0 % 3])\n" }.joined()
    }
    func arms(_ range: Range<Int>) -> String {
      range.map { "2026-07-01T00:00:\($0)Z,a\($0)@x.example,mail,\(channels[$0 % 3])\n" }.joined()
    }
    let run = try TemporaryRun(
      [
        "care-1.csv": "time,email,channel\n" + care(10..<30),
        "care-2.csv": "time,email,channel\n" + care(20..<40),
        "arms-1.csv": "time,email,experiment,arm\n" + arms(10..<30),
        "arms-2.csv": "time,email,experiment,arm\n" + arms(20..<40),
        "till.csv": "id,time,net\n1,2026-07-01T00:00:00Z,1.00\n",
      ],
      pipeline: """
        { name: "shop", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [
            { name: "till", files: "till.csv", layout: { record: "order",
              columns: { id: "id", time: "time", net: "net" } } },
            { name: "care", files: "care-*.csv", layout: { record: "message",
              columns: { time: "time", email: "email", channel: "channel" } } },
            { name: "arms", files: "arms-*.csv", layout: { record: "assignment",
              columns: { time: "time", email: "email", experiment: "experiment", arm: "arm" } } },
          ],
          experiments: [{ name: "mail", control: "chat", outcome: "7d" }],
          outputs: { directory: "out" } }
        """)
    let definition = try run.definition()
    let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
    let exports = try extract(
      setup, executor: Executor(jobs: jobs), pool: BlockPool(), progress: SilentObserver(),
      chunkBytes: 64)
    let start = try #require(exports.messages.map(\.time).min()) - 10_000
    func seconds(_ time: Int64) -> Int { Int((time - start) / 1000) }
    #expect(exports.messages.map { seconds($0.time) }.sorted() == Array(10..<40))
    #expect(exports.assignments.map { seconds($0.time) }.sorted() == Array(10..<40))
    for message in exports.messages {
      #expect(exports.texts.text(message.channel) == channels[seconds(message.time) % 3])
    }
    for assignment in exports.assignments {
      #expect(exports.texts.text(assignment.arm) == channels[seconds(assignment.time) % 3])
      #expect(exports.texts.text(assignment.experiment) == "mail")
    }
  }

  // MARK: - Orders with a key

  @Test func aLaterExportReplacesTheRecordOfTheSameKey() throws {
    let run = try orders(
      ["1.csv": ["A1,2026-07-01,10.00", "A2,2026-07-01,5.00"], "2.csv": ["A1,2026-07-02,12.00"]])
    #expect(try net(run) == "17.00")
    let finished = try run.run()
    #expect(try finished.rows(of: "1.csv") == .init(read: 2, kept: 1, superseded: 1))
    #expect(try finished.rows(of: "2.csv") == .init(read: 1, kept: 1))
    #expect(
      try finished.row("reconciliation", ["day": "2026-07-01"])["rows_superseded"] == "1")
  }

  @Test func theSameRowAgainInOneFileCountsOnce() throws {
    let run = try orders(["1.csv": ["A1,2026-07-01,10.00", "A1,2026-07-01,10.00"]])
    #expect(try net(run) == "10.00")
    #expect(try run.run().rows(of: "1.csv") == .init(read: 2, kept: 1, superseded: 1))
  }

  @Test func rowsOfOneKeyWithOtherContentAreBothSetAside() throws {
    let run = try orders(
      ["1.csv": ["A1,2026-07-01,10.00", "A2,2026-07-01,5.00", "A1,2026-07-01,11.00"]])
    #expect(try net(run) == "5.00")
    let finished = try run.run()
    #expect(try finished.rows(of: "1.csv") == .init(read: 3, kept: 1, rejected: 2))
    #expect(try finished.report("rejects").map { $0["line"] } == ["2", "4"])
    #expect(
      try finished.report("rejects").allSatisfy {
        $0["reason"] == "another row of the file has the same key and other content"
      })
  }

  @Test func rowsThatWereSetAsideReplaceNothing() throws {
    let run = try orders([
      "1.csv": ["A1,2026-07-01,10.00"], "2.csv": ["A1,2026-07-01,11.00", "A1,2026-07-01,12.00"],
      "3.csv": ["A1,2026-07-01,13.o0"],
    ])
    #expect(try net(run) == "10.00")
    #expect(try run.run().rows(of: "2.csv").rejected == 2)
  }

  @Test func aConflictThatALaterExportSettlesIsReplacedWithTheRest() throws {
    let run = try orders([
      "1.csv": ["A1,2026-07-01,11.00", "A1,2026-07-01,12.00"], "2.csv": ["A1,2026-07-01,13.00"],
    ])
    #expect(try net(run) == "13.00")
    #expect(try run.run().rows(of: "1.csv") == .init(read: 2, kept: 0, superseded: 2))
  }

  @Test func blanksAroundAKeyDoNotMakeItAnother() throws {
    let run = try orders(["1.csv": ["A1,2026-07-01,10.00"], "2.csv": [" A1 ,2026-07-01,12.00"]])
    #expect(try net(run) == "12.00")
  }

  @Test func fieldsOfAKeyDoNotRunIntoEachOther() throws {
    let run = try TemporaryRun(
      [
        "1.csv":
          "id,store,time,net\nAB,C,2026-07-01,1.00\nA,BC,2026-07-01,2.00\nABC,,2026-07-01,4.00\n"
      ],
      pipeline: tillPipeline(
        """
        record: "order", key: ["store", "id"],
        columns: { id: "id", store: "store", time: "time", net: "net" }
        """, files: "*.csv"))
    #expect(try net(run) == "7.00")
  }

  @Test func linesGoWithTheirOrder() throws {
    let layout = """
      record: "order", key: ["id"], continues: { id: "(same)" },
      columns: { id: "id", time: "time", net: "net" }
      """
    let head = "id,time,net\n"
    let run = try TemporaryRun(
      [
        "1.csv": head + "A1,2026-07-01,10.00\nA1,2026-07-01,1.00\nA2,2026-07-01,5.00\n",
        "2.csv": head + "A1,2026-07-01,10.00\nA1,2026-07-01,2.00\nA1,2026-07-01,3.00\n",
        "3.csv": head + "A3,2026-07-01,1.00\nA3,2026-07-01,1.00\nA4,2026-07-01,1.00\n"
          + "A3,2026-07-01,1.00\nA3,2026-07-01,2.00\n",
      ], pipeline: tillPipeline(layout, files: "*.csv"))
    #expect(try net(run) == "21.00")
    let finished = try run.run()
    #expect(try finished.rows(of: "1.csv") == .init(read: 3, kept: 1, superseded: 2))
    #expect(try finished.rows(of: "2.csv") == .init(read: 3, kept: 3))
    #expect(try finished.rows(of: "3.csv") == .init(read: 5, kept: 1, rejected: 4))
    #expect(try finished.report("rejects").map { $0["line"] } == ["2", "3", "5", "6"])
    #expect(
      try finished.reconciledRows("till")
        == .init(read: 11, kept: 5, rejected: 4, superseded: 2))
  }

  // MARK: - Without a key

  @Test func identicalRowsCountAsOftenAsInTheFileThatHasThemMostOften() throws {
    let row = "A1,2026-07-01,10.00"
    let run = try orders(
      ["1.csv": [row], "2.csv": [row, row, row], "3.csv": [row, row]], key: "")
    #expect(try net(run) == "30.00")
    let rows = try run.run().reconciledRows("till")
    #expect(rows == .init(read: 6, kept: 3, superseded: 3))
  }

  @Test func renamedFilesCountOnce() throws {
    let rows = ["A1,2026-07-01,10.00", "A2,2026-07-02,7.00"]
    let run = try orders(["1.csv": rows, "copy of 1.csv": rows], key: "")
    #expect(try net(run) == "17.00")
  }

  @Test func columnsThatOnlyOneFileHasAreNotCompared() throws {
    let run = try TemporaryRun(
      [
        "1.csv": "id,time,net\nA1,2026-07-01,10.00\n",
        "2.csv": "net,note,id,time\n10.00,new,A1,2026-07-01\n",
      ],
      pipeline: tillPipeline(
        "record: \"order\", columns: { id: \"id\", time: \"time\", net: \"net\" }", files: "*.csv"))
    #expect(try net(run) == "10.00")
  }

  @Test func rowsWithoutAValueInTheKeyAreComparedWhole() throws {
    let run = try TemporaryRun(
      [
        "1.csv": "id,ref,time,net\nA1,,2026-07-01,10.00\nA2,,2026-07-01,5.00\n",
        "2.csv":
          "id,ref,time,net\nA2,,2026-07-01,5.00\nA3,--,2026-07-01,1.00\nA4,--,2026-07-01,1.00\n",
      ],
      pipeline: tillPipeline(
        """
        record: "order", key: ["original"], missing: [" --"],
        columns: { id: "id", original: "ref", time: "time", net: "net" }
        """, files: "*.csv"))
    #expect(try net(run) == "17.00")
  }

  // MARK: - Touches

  @Test func identicalTouchesOfSeveralFilesCountOnce() throws {
    let row = "t1,2026-07-01T10:00:00Z,ann@x.example,Fall"
    let run = try touches(["1.csv": [row, row], "2.csv": [row]], key: "")
    #expect(try touchRows(run, "1.csv") == .init(read: 2, kept: 2))
    #expect(try touchRows(run, "2.csv") == .init(read: 1, kept: 0, superseded: 1))
    #expect(
      try run.run().reconciledRows("clicks") == .init(read: 3, kept: 2, superseded: 1))
    #expect(try pathOfOrder(run) == "email > email")
  }

  @Test func aTouchOfTheSameKeyInALaterExportReplacesTheEarlierOne() throws {
    let run = try touches([
      "1.csv": [
        "t1,2026-07-01T10:00:00Z,ann@x.example,Fall", "t2,2026-07-01T11:00:00Z,bob@x.example,Fall",
      ], "2.csv": ["t1,2026-07-02T10:00:00Z,bob@x.example,Fall"],
    ])
    #expect(try touchRows(run, "1.csv") == .init(read: 2, kept: 1, superseded: 1))
    #expect(try touchRows(run, "2.csv") == .init(read: 1, kept: 1))
    // Ann's only touch is Bob's now.
    #expect(try pathOfOrder(run) == nil)
    let day = try run.run().row("reconciliation", ["source": "clicks", "day": "2026-07-01"])
    #expect(day["rows_kept"] == "1" && day["rows_superseded"] == "1")
  }

  @Test func theSameKeyedTouchAgainInOneFileCountsOnce() throws {
    let row = "t1,2026-07-01T10:00:00Z,ann@x.example,Fall"
    let run = try touches(["1.csv": [row, row]])
    #expect(try touchRows(run, "1.csv") == .init(read: 2, kept: 1, superseded: 1))
    #expect(try pathOfOrder(run) == "email")
  }

  @Test func touchesOfOneKeyWithOtherContentAreBothSetAside() throws {
    let run = try touches([
      "1.csv": [
        "t1,2026-07-01T10:00:00Z,ann@x.example,Fall",
        "t1,2026-07-01T10:00:00Z,ann@x.example,Spring",
        "t2,2026-07-01T10:00:00Z,ann@x.example,Fall",
      ]
    ])
    #expect(try touchRows(run, "1.csv") == .init(read: 3, kept: 1, rejected: 2))
    #expect(try run.run().report("rejects").map { $0["line"] } == ["2", "3"])
    #expect(try pathOfOrder(run) == "email")
  }

  @Test func aKeyedTouchThatNamesNobodyAnyMoreIsGone() throws {
    let run = try touches([
      "1.csv": ["t1,2026-07-01T10:00:00Z,ann@x.example,Fall"],
      "2.csv": ["t1,2026-07-01T10:00:00Z,,Fall"],
    ])
    #expect(try pathOfOrder(run) == nil)
    #expect(try touchRows(run, "1.csv").superseded == 1)
  }

  @Test func jobsDoNotChangeWhatIsADuplicate() throws {
    let rows = (0..<4000).map { "t\($0 % 1500),2026-07-01T10:00:00Z,p\($0 % 700)@x.example,Fall" }
    for key in ["", "content"] {
      let run = try touches(
        ["1.csv": rows, "2.csv": Array(rows.reversed()), "3.csv": rows + rows], key: key)
      let one = try run.run(jobs: 1)
      let bytes = try ["run.json", "reconciliation.csv", "rejects.csv"].map { try one.bytes($0) }
      let eight = try run.run(jobs: 8)
      let again = try ["run.json", "reconciliation.csv", "rejects.csv"].map {
        try eight.bytes($0)
      }
      #expect(bytes == again)
    }
  }
}

private func orders(_ files: [String: [String]], key: String = "id") throws -> TemporaryRun {
  let keyed = key.isEmpty ? "" : "key: [\"\(key)\"],"
  return try TemporaryRun(
    files.mapValues { "id,time,net\n" + $0.joined(separator: "\n") + "\n" },
    pipeline: tillPipeline(
      "record: \"order\", \(keyed) columns: { id: \"id\", time: \"time\", net: \"net\" }",
      files: "*.csv"))
}

private func net(_ run: TemporaryRun) throws -> String? {
  try run.run().row("program_performance", ["kind": "till"])["net_revenue"]
}

/// Touches beside one order of Ann's.
private func touches(_ files: [String: [String]], key: String = "content") throws -> TemporaryRun {
  var exports = files.mapValues { "id,time,email,campaign\n" + $0.joined(separator: "\n") + "\n" }
  exports["till/till.csv"] = "id,time,net,email\nA1,2026-07-05T10:00:00Z,10.00,ann@x.example\n"
  let keyed = key.isEmpty ? "" : "key: [\"\(key)\"],"
  return try TemporaryRun(
    exports,
    pipeline: """
      { name: "touches", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [
          { name: "clicks", files: "*.csv", channel: "email", layout: { record: "touch", \(keyed)
              columns: { content: "id", time: "time", email: "email", campaign: "campaign",
                action: { value: "click" } } } },
          { name: "till", files: "till/*.csv", layout: { record: "order",
              columns: { id: "id", time: "time", net: "net", email: "email" } } } ],
        quality: { rejects: { max: "100%" } },
        outputs: { directory: "out", minimumGroup: 1 } }
      """)
}

private func touchRows(_ run: TemporaryRun, _ file: String) throws -> Manifest.Input.Rows {
  try run.run().rows(of: file)
}

/// The nodes of the order's journey; nil where it has none.
private func pathOfOrder(_ run: TemporaryRun) throws -> String? {
  let finished = try run.run()
  let unattributed = try finished.row("program_performance", ["program": "(unattributed)"])
  if unattributed["net_revenue"] == "10.00" { return nil }
  return try finished.report("journeys").first { $0["orders"] == "1" }?["path"]
}
