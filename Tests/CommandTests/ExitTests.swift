import Foundation
import Testing
import WholeROI

/// Every exit code, from the built `wholeroi`, as a scheduler would see it.
@Suite struct ExitTests {
  @Test func aGoodRunEndsWith0AndNamesItsReports() throws {
    let work = try Work()
    let ended = try work.run()
    #expect(ended.code == 0)
    let reports = try #require(ended.output.split(separator: "\n").last)
    #expect(reports.hasPrefix(work.folder.path + "/out/runs/2026-07-31-"))
    #expect(FileManager.default.fileExists(atPath: reports + "/run.json"))
  }

  @Test func aRunWithWarningsEndsWith2AndIsPublished() throws {
    let work = try Work()
    try work.write("more-till.csv", "id,time,net,cost\n")
    let ended = try work.run("--quiet")
    #expect(ended.code == 2)
    #expect(ended.errors == "")
    #expect(work.hasPublished)
    #expect(try work.run().errors.contains("warning: the export has a header and no rows"))
  }

  @Test func aDryRunEndsWith0AndLeavesNothing() throws {
    let work = try Work()
    #expect(try work.run("--dry-run").code == 0)
    #expect(!FileManager.default.fileExists(atPath: work.folder.path + "/out"))
  }

  @Test(arguments: [["--fast"], ["--jobs", "0"], ["--from", "July"], ["--only", "nothing"]])
  func aWrongArgumentEndsWith64(words: [String]) throws {
    let work = try Work()
    let ended = try work.run(words)
    #expect(ended.code == 64)
    #expect(ended.errors.contains("error: ") && ended.output == "")
    #expect(!work.hasPublished)
  }

  @Test func badDataEndsWith65AndNothingIsPublished() throws {
    let work = try Work()
    try work.write("a-till.csv", "id,time,net,cost\nA1,2026-07-03,ten,4.00\n")
    let ended = try work.run("--quiet")
    #expect(ended.code == 65)
    #expect(
      ended.errors == """
        a-till.csv: error: 1 of 1 rows were rejected, more than quality.rejects.max allows
          mend the layout or the export, or raise quality.rejects.max; the first of them:
        a-till.csv:2:3: error: "ten" in column "net" is not an amount
          the decimal mark is "."; decimal: "," in the layout of source "till" changes that

        """)
    #expect(ended.output == "")
    #expect(!work.hasPublished)
  }

  @Test func missingInputEndsWith66() throws {
    let work = try Work()
    let ended = try work.run("--quiet", "--set", "root=nowhere")
    #expect(ended.code == 66)
    #expect(
      ended.errors.hasPrefix(
        "\(work.folder.path)/nowhere: error: no file matches \"*-till.csv\" of source \"till\"\n"))
    #expect(!work.hasPublished)
  }

  @Test func anOutputThatCannotBeWrittenEndsWith73() throws {
    let work = try Work()
    try work.write("out", "in the way")
    let ended = try work.run("--quiet")
    #expect(ended.code == 73)
    #expect(
      ended.errors.hasPrefix("\(work.folder.path)/out: error: cannot create the folder: "))
  }

  @Test func aSecondRunEndsWith75() throws {
    let work = try Work()
    let lock = try RunLock(directory: work.folder.path + "/out")
    let ended = try work.run("--quiet")
    #expect(ended.code == 75)
    #expect(ended.errors.contains("error: another run (process \(getpid())) is writing into"))
    lock.release()
    #expect(try work.run("--quiet").code == 0)
  }

  @Test(arguments: [
    ("currency: \"USD\"", "curency: \"USD\"", "unknown key \"curency\""),
    ("name: \"exit\"", "name: \"exit\", name: \"exit\"", "name"),
    ("timezone: \"UTC\"", "timezone: 7", "timezone must be a text"),
    ("timezone: \"UTC\"", "timezone: \"UTC", "text"),
    (
      "outputs:", "attribution: { headline: \"shapley\" }, outputs:", "must be additive per order"
    ),
  ])
  func aWrongPipelineEndsWith78(right: String, wrong: String, message: String) throws {
    let work = try Work { $0.replacing(right, with: wrong) }
    let ended = try work.run()
    #expect(ended.code == 78)
    #expect(ended.errors.hasPrefix(work.folder.path + "/pipeline.json5:"))
    #expect(ended.errors.contains(message))
    #expect(!work.hasPublished)
  }

  @Test func checkEndsAsARunWould() throws {
    let work = try Work()
    #expect(try work.command("check").code == 0)
    #expect(try work.command("check", "--set", "root=nowhere").code == 66)
    try work.write("a-till.csv", "id,time\n")
    let ended = try work.command("check")
    #expect(ended.code == 65)
    #expect(ended.errors.contains("a-till.csv:1: error: the export has no column \"net\" for net"))
    #expect(!FileManager.default.fileExists(atPath: work.folder.path + "/out"))
  }
}

/// How inspect, init and convert end.
@Suite struct ExportCommandTests {
  @Test func inspectEndsWith0ForAKnownExportAnd2ForADraft() throws {
    let work = try Work()
    let meta =
      "Campaign name,Amount spent (USD),Reporting starts,Reporting ends\nFall,1.00,2026-07-01,2026-07-01\n"
    try work.write("meta.csv", meta)
    let known = try work.ended(["inspect", work.folder.path + "/meta.csv"])
    #expect(known.code == 0 && known.errors == "")
    #expect(known.output.contains("/meta.csv: meta-ads, spend"))
    let draft = try work.ended(["inspect", work.folder.path + "/a-till.csv"])
    #expect(draft.code == 2 && draft.output.contains("source to paste:"))
    let both = try work.ended(["inspect", work.folder.path + "/meta.csv", "nowhere.csv"])
    #expect(both.code == 66 && both.output.contains("meta-ads, spend"))
    #expect(both.errors.hasPrefix("nowhere.csv: error: there is no such file"))
    #expect(try work.ended(["inspect"]).code == 64)
  }

  @Test func initWritesAFileOnceThatCheckPassesWhenWhatIsLeftOpenIsFilledIn() throws {
    let work = try Work()
    let file = work.folder.path + "/drafted.json5"
    let ended = try work.ended(["init", work.folder.path, "--out", file])
    #expect(ended.code == 2 && ended.output == file + "\n")
    let open = try work.ended(["check", file])
    #expect(open.code == 78)
    for place in ["6:13: error: currency", "7:13: error: timezone"] {
      #expect(ended.errors.contains("\(file):\(place) is left open"), "\(ended.errors)")
      #expect(open.errors.contains("\(file):\(place) is left open"), "\(open.errors)")
    }
    let filled = try work.ended([
      "check", file, "--set", "currency=USD", "--set", "timezone=UTC", "--set", "costs.rules=[]",
    ])
    #expect(filled.code == 0, "\(filled.errors)")
    let again = try work.ended(["init", work.folder.path, "--out", file])
    #expect(again.code == 73 && again.errors.contains("stands already, and is not overwritten"))
    #expect(try work.ended(["init", "nowhere"]).code == 66)
  }

  @Test func convertWritesRowsToStdoutAndItsCountToStderr() throws {
    let work = try Work()
    let ended = try work.ended(["convert", work.folder.path + "/a-till.csv"])
    #expect(ended.code == 0)
    #expect(
      ended.output
        == "id,time,net,cost,email\r\nA1,2026-07-03T10:00:00Z,10.00,4.00,ann@x.example\r\n")
    #expect(ended.errors.hasSuffix("a-till.csv: 1 row written, 0 set aside\n"))
    try work.write("b.csv", "a,b\n1\n1,2\n")
    let bad = try work.ended(["convert", work.folder.path + "/b.csv", "--quiet"])
    #expect(bad.code == 2 && bad.output == "a,b\r\n1,2\r\n" && bad.errors == "")
    #expect(try work.ended(["convert", "nowhere.csv"]).code == 66)
  }
}

/// A pipeline over one till, in a folder that goes with the test.
private final class Work {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "wholeroi-exit-" + UUID().uuidString)

  init(_ change: (String) -> String = { $0 }) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(
      "a-till.csv", "id,time,net,cost,email\nA1,2026-07-03T10:00:00Z,10.00,4.00,ann@x.example\n")
    try write("mail.csv", "time,email\n2026-07-02T10:00:00Z,ann@x.example\n")
    try write(
      "pipeline.json5",
      change(
        """
        { name: "exit", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [ { name: "till", files: "*-till.csv", layout: { record: "order",
            columns: { id: "id", time: "time", net: "net", costOfGoods: "cost",
              email: { column: "email", optional: true } } } },
            { name: "mail", files: "mail.csv", channel: "email", layout: { record: "touch",
              columns: { time: "time", email: "email", action: { value: "click" } } } } ],
          outputs: { directory: "out" } }
        """))
  }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  var hasPublished: Bool {
    FileManager.default.fileExists(atPath: folder.path + "/out/latest")
  }

  func run(_ words: String...) throws -> Ended { try run(words) }

  func run(_ words: [String]) throws -> Ended { try command("run", words) }

  func command(_ name: String, _ words: String...) throws -> Ended { try command(name, words) }

  private func command(_ name: String, _ words: [String]) throws -> Ended {
    try ended([name, folder.path + "/pipeline.json5"] + words)
  }

  func ended(_ words: [String]) throws -> Ended {
    let program = try #require(Bundle.main.executableURL).deletingLastPathComponent()
      .appending(path: "wholeroi")
    return try Ended(program, words)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

/// How a program ended and what it said, which must be less than a pipe holds.
private struct Ended {
  let code: Int32
  let output: String
  let errors: String

  init(_ program: URL, _ words: [String]) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = words
    let (outputPipe, errorPipe) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = outputPipe
    process.standardError = errorPipe
    try process.run()
    let said = try outputPipe.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errorPipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    code = process.terminationStatus
    output = String(decoding: said, as: UTF8.self)
    errors = String(decoding: complained, as: UTF8.self)
  }
}
