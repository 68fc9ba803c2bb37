import Columns
import Foundation
import Tabular
import Testing

@testable import WholeROI

@Test func anEndThatIsPostedLaterReachesTheJobThatWaits() async {
  let board = BorderBoard(chunks: 2)
  async let end = Task.detached { board.end(of: 0) }.value
  try? await Task.sleep(for: .milliseconds(20))
  board.post(0, end: 42)
  #expect(await end == 42)
  board.post(1, end: nil)
  #expect(board.end(of: 1) == nil)
}

/// Orders whose notes hold line ends, quotes, delimiters and whole rows in quotes, and what must be
/// read.
private func trickyOrders(_ count: Int) -> (text: String, ids: [String], total: Int64) {
  let notes = [
    "plain", "two\nlines", "\"\"quoted\"\"", "\n\n\n", "X9,2026-07-01T10:00:00Z,99.00,\nX8,,,",
    "\r\n", "a\n\"\"\nb\n\"\",\n", String(repeating: "long\n", count: 60), "", ",,,\n,,,",
  ]
  var text = "note,id,time,gross\n"
  for index in 0..<count {
    text += "\"\(notes[(index * 7) % notes.count])\",A\(index),2026-07-01T10:00:00Z,\(index).01\n"
  }
  let total = (0..<count).reduce(Int64(0)) { $0 + Int64($1) * 100 + 1 }
  return (text, (0..<count).map { "A\($0)" }, total)
}

private func orders(_ text: String, isWhole: Bool = false) throws -> TemporaryRun {
  try TemporaryRun(
    ["till.csv": text],
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [ { name: "till", files: "till.csv", layout: { record: "order",
          \(isWhole ? "continues: [ { id: \"never\" } ]," : "")
          columns: { id: "id", time: "time", gross: "gross" } } } ],
        outputs: { directory: "out" } }
      """)
}

private func read(_ temporary: TemporaryRun, jobs: Int, chunkBytes: Int) throws -> Exports {
  let definition = try temporary.definition()
  let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
  return try extract(
    setup, executor: Executor(jobs: jobs), pool: BlockPool(), progress: SilentObserver(),
    chunkBytes: chunkBytes)
}

@Test(arguments: [1, 2, 3, 7, 16, 33, 64, 100, 257, 300, 1000, 1 << 19], [1, 4])
func everyCutOfAFileWithLinesInsideFieldsReadsTheSameRows(chunkBytes: Int, jobs: Int) throws {
  let (text, ids, total) = trickyOrders(60)
  for isWhole in [false, true] {
    let exports = try read(
      orders(text, isWhole: isWhole), jobs: jobs, chunkBytes: max(chunkBytes, isWhole ? 64 : 1))
    let found = exports.orders.map { order in
      String(
        decoding: exports.orderBytes[order.idStart..<(order.idStart + Int(order.idCount))],
        as: UTF8.self)
    }
    #expect(found == ids)
    #expect(exports.orders.reduce(0) { $0 + $1.gross } == total)
    #expect(exports.rejects.isEmpty)
    #expect(exports.fileCounts.map(\.counts.kept) == [60])
  }
}

@Test(arguments: [5, 23, 90, 400])
func linesOfRejectsAreCountedAcrossCuts(chunkBytes: Int) throws {
  let (text, _, _) = trickyOrders(200)
  let exports = try read(
    orders(text + "\"bad\nrow\",A,2026-07-01,\n"), jobs: 3, chunkBytes: chunkBytes)
  let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
  #expect(exports.rejects.map(\.line) == [lines + 1])
}

@Test(.timeLimit(.minutes(5)))
func aChunkAfterAFailedOneFailsToo() throws {
  let temporary = try orders(trickyOrders(5).text)
  let definition = try temporary.definition()
  let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
  let tasks = Extraction.tasks(setup, 100)
  let board = BorderBoard(chunks: tasks.count)
  board.post(0, end: nil)
  let rows = RowReader(dialect: Dialect(setup.layout(setup.files[0])), width: 4)
  #expect(try !Extraction.settle(tasks[1], rows, setup.files[0].export, board))
  // Else the job that waits for this one would wait for ever.
  #expect(board.end(of: 1) == nil)
}

@Test(.timeLimit(.minutes(5)), arguments: [1, 2, 8])
func anExportThatChangesWhileItIsReadStopsTheRunAndNobodyWaits(jobs: Int) throws {
  let temporary = try orders(trickyOrders(400).text)
  let definition = try temporary.definition()
  let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
  let file = temporary.folder.appendingPathComponent("till.csv")
  try Data("id,time,gross,note\n".utf8).write(to: file, options: [])
  #expect(throws: Failure.self) {
    try extract(
      setup, executor: Executor(jobs: jobs), pool: BlockPool(), progress: SilentObserver(),
      chunkBytes: 200)
  }
}
