import Foundation
import Tabular
import Testing

@testable import WholeROI

/// How a run tells that an export's columns are not those of the last good run.
@Suite struct SchemaDriftTests {
  private let good = "id,time,net,store,note\nA,2026-07-01,1.00,North,x\n"

  private func temporary() throws -> TemporaryRun {
    try TemporaryRun(
      ["till-1.csv": good],
      pipeline: tillPipeline(
        """
        record: "order", columns: { id: "id", time: "time", net: "net",
          store: { column: "store", optional: true } }
        """, files: "*.csv"))
  }

  /// The warnings of a run over another export, after a good one over `good`.
  private func drift(_ text: String) throws -> [String] {
    let run = try temporary()
    #expect(try run.run().result.warningsOfExports.isEmpty)
    try run.write("till-1.csv", Array(text.utf8))
    return try run.run().result.warningsOfExports.map(\.message)
  }

  private let head = "its columns are not those of the last good run: "

  @Test func theSameColumnsAreNoNews() throws {
    #expect(try drift("id,time,net,store,note\nB,2026-07-02,2.00,South,y\n").isEmpty)
  }

  @Test func aNewColumnIsTold() throws {
    #expect(
      try drift("id,time,net,store,note,tip\nB,2026-07-02,2.00,South,y,1\n")
        == [head + "\"tip\" is new"])
  }

  @Test func aColumnThatIsGoneIsTold() throws {
    #expect(
      try drift("id,time,net,store\nB,2026-07-02,2.00,South\n") == [head + "\"note\" is gone"])
  }

  @Test func aRenamedColumnIsTold() throws {
    #expect(
      try drift("id,time,net,Branch,note\nB,2026-07-02,2.00,South,y\n")
        == [head + "\"store\" is called \"Branch\""])
    #expect(
      try drift("id,stores,time,net,note\nB,South,2026-07-02,2.00,y\n").first?
        .contains("\"store\" is called \"stores\"") == true)
  }

  @Test func columnsThatMovedAreTold() throws {
    #expect(
      try drift("time,id,net,store,note\n2026-07-02,B,2.00,South,y\n")
        == [head + "\"time\", \"id\" stand elsewhere"])
  }

  @Test func aColumnInUseOfAnotherKindIsTold() throws {
    #expect(
      try drift("id,time,net,store,note\nB,2026-07-02,2.00,7,9\n")
        == [head + "\"store\" was text and is a number"])
  }

  @Test func aMissingNeededColumnStopsTheRunAndSaysWhereItWas() throws {
    let run = try temporary()
    _ = try run.run()
    try run.write("till-1.csv", Array("id,time,Net amount,store\nB,2026-07-02,2.00,N\n".utf8))
    let failure = #expect(throws: Failure.self) { try run.run() }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.first?.message == "the export has no column \"net\" for net")
    #expect(
      failure?.diagnostics.first?.hint.hasPrefix(
        "the last good run had \"net\" as column 3, where now \"Net amount\" stands; ") == true)
  }

  @Test func aNewFileIsComparedWithTheSourcesLastOne() throws {
    let run = try temporary()
    _ = try run.run()
    try run.write("till-2.csv", Array("id,time,net,shop,note\nB,2026-07-02,2.00,N,x\n".utf8))
    let warnings = try run.run().result.warningsOfExports
    #expect(warnings.map(\.file) == ["till-2.csv"])
    #expect(warnings.first?.message == head + "\"store\" is called \"shop\"")
  }

  @Test func driftIsNoPartOfTheRun() throws {
    let run = try temporary()
    _ = try run.run()
    let text = "id,time,net,store,note,tip\nB,2026-07-02,2.00,South,y,1\n"
    try run.write("till-1.csv", Array(text.utf8))
    let first = try run.run()
    #expect(first.result.warningsOfExports.count == 1)
    let again = try run.run()
    #expect(again.result.warningsOfExports.isEmpty)
    #expect(first.result.reportsPath == again.result.reportsPath)
    #expect(try first.bytes("run.json") == again.bytes("run.json"))
  }

  /// The hint is needed most where the run goes no further.
  @Test func aRunThatRejectsStopTellsTheDriftToo() throws {
    let layout = { (rejects: String) in
      tillPipeline(
        "record: 'order', columns: { id: 'id', time: 'time', net: 'net' }", files: "*.csv"
      ).replacing("max: \"100%\"", with: "max: \"\(rejects)\"")
    }
    let run = try TemporaryRun(["till-1.csv": good], pipeline: layout("1%"))
    _ = try run.run()
    try run.write("till-1.csv", Array("id,time,net,store\nB,2.7.2026,2.00,N\n".utf8))
    let failure = #expect(throws: Failure.self) { try run.run() }
    #expect(failure?.code == .data)
    #expect(failure?.diagnostics.last?.message == head + "\"note\" is gone")
    #expect(failure?.diagnostics.first?.message.contains("rows were rejected") == true)
    // No row is an order: another way to stop.
    try Data(layout("100%").utf8).write(to: run.pipelineFile)
    #expect(run.outcome().contains("is gone"))
  }

  @Test func aRunOfAnotherPipelineInTheSameFolderIsNotComparedWith() throws {
    let run = try temporary()
    #expect(try run.run().result.warningsOfExports.isEmpty)
    let text = try String(contentsOf: run.pipelineFile, encoding: .utf8)
    let other = text.replacing("name: \"rows\"", with: "name: \"other\"")
    #expect(other != text)
    try Data(other.utf8).write(to: run.pipelineFile)
    try run.write("till-1.csv", Array("id,time,net,shop\nB,2026-07-02,2.00,South\n".utf8))
    // The other pipeline's first run has nothing to be compared with, and becomes the latest.
    #expect(try run.run().result.warningsOfExports.isEmpty)
    try Data(text.utf8).write(to: run.pipelineFile)
    // The first pipeline's own last run is no longer the latest.
    #expect(
      try run.run().result.warningsOfExports.map(\.message) == [
        head + "\"store\" is called \"shop\"; \"note\" is gone"
      ])
  }

  @Test func checkTellsOfItToo() throws {
    let run = try temporary()
    _ = try run.run()
    try run.write("till-1.csv", Array("id,time,net,note\nB,2026-07-02,2.00,y\n".utf8))
    let warnings = try Pipeline.check(run.definition(), options: RunOptions(jobs: 1)).warnings
    #expect(warnings.map(\.message) == [head + "\"store\" is gone"])
  }

  @Test func aDamagedRunOfBeforeIsNoReasonToStop() throws {
    let run = try temporary()
    let finished = try run.run()
    try Data("{ inputs: [".utf8).write(
      to: URL(fileURLWithPath: finished.result.reportsPath).appendingPathComponent("run.json"))
    try run.write("till-1.csv", Array("id,time,net\nB,2026-07-02,2.00\n".utf8))
    #expect(try run.run().result.warningsOfExports.isEmpty)
  }

  @Test(arguments: [
    ("1,234.50", ExportColumn.Kind.number), ("12,5", .number), ("-7%", .number),
    ("2026-07-01", .day),
    ("1/7/26", .day), ("01.07.2026 10:00", .time), ("2026-07-01T10:00:00Z", .time),
    ("10:00", .text),
    ("1-2-3 x", .day), ("A-1", .text), ("127.0.0.1", .text),
  ])
  func aValueIsOfAKind(text: String, kind: ExportColumn.Kind) {
    #expect(ExportColumn.Kind(Array(text.utf8)) == kind)
  }
}
