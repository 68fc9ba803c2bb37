import Columns
import Testing

@testable import WholeROI

/// The kinds of touches in an export that says nothing but the action, read by one job in small pieces.
private func actions(_ rows: [String]) throws -> [String] {
  let run = try TemporaryRun(
    ["feed.csv": "time,email,action\n" + rows.joined(separator: "\n") + "\n"],
    pipeline: """
      { name: "kinds", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [{ name: "feed", files: "feed.csv", layout: { record: "touch",
          columns: { time: "time", email: "email", action: "action" } } }],
        outputs: { directory: "out", minimumGroup: 1 } }
      """)
  let definition = try run.definition()
  let inputs = try ExportOpener.open(definition)
  let exports = try extract(
    ExtractSetup(definition, files: inputs.files), executor: Executor(jobs: 1),
    pool: BlockPool(), progress: SilentObserver(), chunkBytes: 64)
  return exports.kinds.map { TouchAction.names[Int($0.action)] }.sorted()
}

@Test func anActionThatIsLeftOutIsAVisitInWhicheverPieceItStands() throws {
  let click = "2026-07-01T00:00:00Z,ann@x.example,click"
  let empty = "2026-07-01T00:00:00Z,ann@x.example,"
  #expect(try actions([empty, click, click, click, click]) == ["click", "visit"])
  #expect(try actions([click, click, click, click, empty, click]) == ["click", "visit"])
  #expect(try actions([click, click, click, click]) == ["click"])
}
