import Foundation
import Testing

@testable import WholeROI

/// The failure of reading a pipeline with that many sources and identifier keys.
private func failure(sources: Int, keys: Int) throws -> Failure? {
  let list = (0..<sources).map { index in
    """
    { name: "s\(index)", files: "till.csv", layout: { record: "order", columns: {
        id: "id", time: "time", gross: "gross" } } }
    """
  }
  let run = try TemporaryRun(
    ["till.csv": "id,time,gross\nA,2026-07-01T10:00:00Z,1.00\n"],
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        identity: { keys: [\((0..<keys).map { "\"k\($0)\"" }.joined(separator: ", "))] },
        sources: [ \(list.joined(separator: ",\n")) ], outputs: { directory: "out" } }
      """)
  do {
    _ = try run.definition()
    return nil
  } catch {
    return error as? Failure
  }
}

@Test func sixtyFourSourcesAndSixteenKeysAreTheMostOfARun() throws {
  #expect(try failure(sources: 64, keys: 16) == nil)
  let sources = try #require(try failure(sources: 65, keys: 1))
  #expect(sources.code == .config)
  #expect(
    sources.diagnostics.first?.message == "there are 65 sources, and a run tells at most 64 apart")
  #expect(sources.diagnostics.first?.line == 4)
  let keys = try #require(try failure(sources: 1, keys: 17))
  #expect(keys.code == .config)
  #expect(
    keys.diagnostics.first?.message == "identity.keys has 17 keys, and at most 16 can be told apart"
  )
}

@Test func theLastSourceAndKeyJoinLikeTheFirst() throws {
  let list = (0..<64).map { index in
    """
    { name: "s\(index)", files: "\(index).csv", layout: { record: "order", columns: {
        id: "id", time: "time", gross: "gross", \(index == 0 ? "" : "k0: \"a\", ") k15: "b" } } }
    """
  }
  var exports: [String: String] = [:]
  for index in 0..<64 {
    exports["\(index).csv"] = "id,time,gross,a,b\nA,2026-07-01T10:00:00Z,1.00,one,two\n"
  }
  let run = try TemporaryRun(
    exports,
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        identity: { keys: [\((0..<16).map { "\"k\($0)\"" }.joined(separator: ", "))] },
        sources: [ \(list.joined(separator: ",\n")) ],
        outputs: { directory: "out", minimumGroup: 1 } }
      """
  ).run()
  let rows = try run.report("match_quality")
  #expect(rows.map { $0["matched"] } == Array(repeating: "1", count: 64))
  #expect(rows.map { $0["new_links"] } == ["0"] + Array(repeating: "1", count: 63))
  #expect(
    rows.map { $0["shared_identifiers"] } == ["1"] + Array(repeating: "2", count: 63))
  #expect(try run.row("program_performance", ["program": "TOTAL"])["buyers"] == "1")
}

@Test func exportsWhoseNamesOnlyLookAlikeAreTwo() throws {
  // "é" as one scalar and as two: two files on Linux, one text to Swift.
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("wholeroi-" + UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for name in ["caf\u{E9}.csv", "cafe\u{301}.csv"] {
    try Data("id\n".utf8).write(to: folder.appendingPathComponent(name))
  }
  var source = SourceDefinition(name: "till")
  source.files = ["*.csv", "caf*"]
  #expect(try ExportFinder.find(source, root: folder.path).count == 2)
}
