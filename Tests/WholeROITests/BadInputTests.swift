import Columns
import Foundation
import Tabular
import Testing

@testable import WholeROI

/// What a run over a till says when the till's export is wrong.
private func till(_ text: String, _ more: String = "") throws -> TemporaryRun {
  try TemporaryRun(["till.csv": text], pipeline: pipeline(more))
}

private func pipeline(
  _ more: String = "", files: String = "till.csv", layout: String = "", columns: String = ""
) -> String {
  """
  { name: "bad", root: ".", currency: "USD", timezone: "UTC",
    period: { from: "2026-07-01", to: "2026-07-31" },
    sources: [ { name: "till", files: "\(files)", layout: { record: "order", \(layout)
      columns: { id: "id", time: "time", net: "net", costOfGoods: "cost", \(columns) } } } ],
    outputs: { directory: "out" }, \(more) }
  """
}

private let good = """
  id,time,net,cost
  A1,2026-07-03T10:00:00Z,10.00,4.00

  """

@Suite struct BadInputTests {
  @Test func aGoodExportIsPublishedWithoutAWord() throws {
    let run = try till(good)
    #expect(run.outcome() == "done")
    #expect(run.hasPublished)
  }

  // MARK: - Missing input: 66

  @Test func aMissingFileIsNamedWithItsSource() throws {
    let run = try TemporaryRun([:], pipeline: pipeline())
    #expect(
      run.outcome() == """
        66
        .: error: no file matches "till.csv" of source "till"
          put the export there, change files in the pipeline, or point --set root=DIR at it
        """)
    #expect(!run.hasPublished)
  }

  @Test func allMissingFilesAreToldAtOnce() throws {
    let run = try TemporaryRun(
      [:],
      pipeline: pipeline(files: "a.csv\", \"b").replacing(
        "\"a.csv\", \"b\"", with: "[\"a.csv\", \"b\"]"))
    #expect(run.outcome().contains("no file matches \"a.csv\""))
    #expect(run.outcome().contains("no file matches \"b\""))
  }

  // MARK: - Unreadable as CSV: 65

  @Test func allFaultyFilesOfASourceAreToldAtOnce() throws {
    let run = try TemporaryRun(
      ["a.csv": "id,time\n", "b.csv": "id,net\n", "c.csv": good], pipeline: pipeline(files: "*.csv")
    )
    #expect(
      run.outcome()
        == """
        65
        a.csv:1: error: the export has no column "net" for net
          it has: id, time; map another column
        a.csv:1: error: the export has no column "cost" for costOfGoods
          it has: id, time; map another column, or set optional: true
        b.csv:1: error: the export has no column "time" for time
          it has: id, net; map another column
        b.csv:1: error: the export has no column "cost" for costOfGoods
          did you mean "net"? it has: id, net; map another column, or set optional: true
        """.replacing("did you mean \"net\"? ", with: ""))
    #expect(!run.hasPublished)
  }

  @Test(arguments: [
    ("order", "id: 'id', time: 'time', gross: 'no'", false),
    ("order", "id: 'id', time: 'time', net: 'id', tax: 'no'", true),
    ("spend", "from: 'no', to: 'time', amount: 'id'", false),
    ("profile", "email: 'no', tier: 'id'", false),
    ("profile", "email: 'no', phone: 'id'", true),
  ])
  func onlyAColumnThatTheRecordCanDoWithoutMayBeOptional(
    record: String, columns: String, isAdvised: Bool
  ) throws {
    let run = try LayoutSample.run(
      "{ record: '\(record)', columns: { \(columns) } }", Array("id,time\n1,2026-07-01\n".utf8))
    let failure = #expect(throws: Failure.self) { try run.extracted() }
    #expect(failure?.diagnostics.count == 1)
    #expect(failure?.diagnostics.first?.hint.contains("optional: true") == isAdvised)
  }

  @Test func aMisspeltColumnIsGuessed() throws {
    #expect(
      try till("id,time,nett,cost\nA1,2026-07-03,1.00,0.50\n").outcome() == """
        65
        till.csv:1: error: the export has no column "net" for net
          did you mean "nett"? it has: id, time, nett, cost; map another column
        """)
  }

  @Test(arguments: [(";", ";"), ("\t", "tab"), ("|", "|")])
  func anotherDelimiterIsGuessed(mark: String, name: String) throws {
    let header = ["id", "time", "net", "cost"].joined(separator: mark)
    #expect(
      try TemporaryRun(
        ["till.csv": header + "\nA1\(mark)2026-07-03\(mark)1.00\(mark)0.50\n"],
        pipeline: pipeline(layout: "delimiter: \",\",")
      ).outcome() == """
        65
        till.csv:1: error: the header is one column: \(header)
          set delimiter: "\(name)" in the layout of source "till"
        """)
  }

  @Test func aColumnThatOnlyAConditionNamesIsMissedBeforeAnyRowIsRead() throws {
    let run = try TemporaryRun(
      ["till.csv": good], pipeline: pipeline(layout: "skip: { Status: \"void\" },"))
    #expect(
      run.outcome() == """
        65
        till.csv:1: error: the export has no column "Status", which a condition of skip names
          it has: id, time, net, cost
        """)
  }

  @Test func aHeaderThatIsNowhereShowsTheNearestRow() throws {
    let run = try TemporaryRun(
      ["till.csv": "Report of July\nid,time,total,cost\nA1,2026-07-03,1.00,1.00\n"],
      pipeline: pipeline(layout: "header: [\"id\", \"net\"],"))
    #expect(
      run.outcome() == """
        65
        till.csv: error: no row among the first 60 has the columns "id", "net"
          the nearest row has: id, time, total, cost
        """)
  }

  @Test func aSavedLoginPageIsNoExport() throws {
    let page = "<!DOCTYPE html>\n<html><body>Log in, please</body></html>\n"
    let run = try TemporaryRun(["till.csv": page], pipeline: pipeline())
    let told = "error: this is a web page, not an export"
    #expect(
      run.outcome() == """
        65
        till.csv: \(told)
          a login that ran out saves its page instead: log in and export again
        """)
    let inspected = try Inspected(["till.csv": page])
    #expect(inspected.result.code == .data)
    #expect(inspected.result.diagnostics.first?.text.hasPrefix("till.csv: \(told)") == true)
    let drafted = try Drafted(["till.csv": page])
    #expect(drafted.text.contains("//   till.csv: this is a web page, not an export"))
  }

  @Test func aFolderIsNoExport() throws {
    let run = try TemporaryRun(["till.csv/july.csv": good], pipeline: pipeline())
    #expect(
      run.outcome() == """
        65
        till.csv: error: this is a folder, not an export
          name the files in it, such as "till.csv/*.csv"
        """)
  }

  @Test(
    arguments: [
      (
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], "till.csv.gz",
        "the gzip data is damaged or cut off\n  copy it again; gzip -t tells where it is"
      ),
      (
        Array("id,time\n".utf8), "till.csv.gz",
        "the name says gzip, the content is something else\n  rename it, or export it again"
      ),
      (
        [0x50, 0x4B, 3, 4, 20, 0, 6, 0, 8, 0], "till.csv",
        "this is a zip archive or a spreadsheet, not CSV\n  unpack it, or save the sheet as CSV (UTF-8)"
      ),
      (
        [0x50, 0x4B, 3, 4, 20, 0, 6, 0, 8, 0], "till.xlsx",
        "this is a zip archive or a spreadsheet, not CSV\n  unpack it, or save the sheet as CSV (UTF-8)"
      ),
      (
        Array("id,time\nA\0,\n".utf8), "till.csv",
        "this is no text: a NUL byte at byte 9\n  export it again as CSV"
      ),
    ] as [([UInt8], String, String)])
  func bytesThatAreNoCSVAreNamed(bytes: [UInt8], name: String, message: String) throws {
    let run = try TemporaryRun([:], pipeline: pipeline(files: name))
    try run.write(name, bytes)
    #expect(run.outcome() == "65\n\(name): error: \(message)")
    #expect(!run.hasPublished)
  }

  @Test func aPipeAndADeviceAreNoExports() throws {
    let run = try TemporaryRun([:], pipeline: pipeline(files: "/dev/null"))
    let message = "error: this is no regular file\n  save the export to a file first"
    #expect(run.outcome() == "65\n/dev/null: " + message)
    let pipe = try TemporaryRun([:], pipeline: pipeline())
    #expect(mkfifo(pipe.folder.path + "/till.csv", 0o600) == 0)
    #expect(pipe.outcome() == "65\ntill.csv: " + message)
  }

  @Test func aFileThatShrinksBetweenOpeningAndReadingStopsTheRun() throws {
    let run = try till(good)
    let definition = try run.definition()
    let inputs = try ExportOpener.open(definition)
    let setup = try ExtractSetup(definition, files: inputs.files)
    try run.write("till.csv", Array("id,time,net,cost\n".utf8))
    let failure = #expect(throws: Failure.self) {
      try extract(setup, executor: Executor(jobs: 1), pool: BlockPool(), progress: SilentObserver())
    }
    #expect(failure?.code == .data)
    #expect(
      failure?.diagnostics.map(\.text) == [
        """
        till.csv: error: the file changed while it was read
          run again when its export is complete
        """
      ])
  }

  @Test func aHeaderThatIsNoTextIsShownWithItsPlace() throws {
    let run = try TemporaryRun([:], pipeline: pipeline())
    try run.write("till.csv", Array("id,ti".utf8) + [0xE9] + Array("me,net,cost\nA,1,2,3\n".utf8))
    #expect(
      run.outcome() == """
        65
        till.csv:1:2: error: the header row cannot be read: is not valid UTF-8
          check delimiter and quote in the layout of source "till"
        """)
  }

  // MARK: - Empty exports

  @Test func emptyOrderExportsLeaveNothingToCredit() throws {
    let message = """
      pipeline.json5: error: all order sources are empty: there is nothing to credit
        check the files of the sources whose record is "order"
      """
    #expect(try till("").outcome() == "65\n" + message)
    #expect(try till("\u{FEFF}").outcome() == "65\n" + message)
    #expect(try till("id,time,net,cost\n").outcome() == "65\n" + message)
    #expect(try !till("").hasPublished)
  }

  @Test func orderSourcesOfWhichEveryRowIsSetAsideSayWhy() throws {
    let run = try TemporaryRun(
      ["till.csv": "id,time,net,cost\nA1,soon,1.00,0.50\nTotal,,1.00,\n"],
      pipeline: pipeline(
        "quality: { rejects: { max: \"100%\" } }", layout: "totals: { id: \"Total\" },"))
    #expect(
      run.outcome() == """
        65
        pipeline.json5: error: no row of the order sources is an order: 1 rejected, 0 skipped, 1 totals
          mend the layout or the export; the first rejected rows:
        till.csv:2:2: error: "soon" in column "time" is not a time as the layout writes them
          without a format it is ISO 8601, such as 2026-07-01T10:00:00; set format of time in the layout of source "till"
        """)
    let skipped = try TemporaryRun(
      ["till.csv": good], pipeline: pipeline(layout: "keep: { id: \"B*\" },"))
    #expect(
      skipped.outcome() == """
        65
        pipeline.json5: error: no row of the order sources is an order: 0 rejected, 1 skipped, 0 totals
          check keep, skip, totals and the map of kind in the layouts of order sources
        """)
  }

  @Test(arguments: [
    ("", "warning: the export is empty\n  source \"till\""),
    ("\u{FEFF}", "warning: the export is empty\n  source \"till\""),
    ("\n\n", "warning: the export is empty\n  source \"till\""),
    ("id,time,net,cost\n", "warning: the export has a header and no rows"),
    ("id,time,net,cost", "warning: the export has a header and no rows"),
    ("id,time,net,cost\r\n\r\n", "warning: the export has a header and no rows"),
  ])
  func anEmptyExportBesideAFullOneWarns(text: String, message: String) throws {
    let run = try TemporaryRun(
      ["a.csv": good, "b.csv": text], pipeline: pipeline(files: "*.csv"))
    #expect(run.outcome() == "done\nb.csv: " + message)
    #expect(run.hasPublished)
  }

  @Test func ordersOutsideThePeriodWarn() throws {
    #expect(
      try till("id,time,net,cost\nA1,2025-07-03T10:00:00Z,10.00,4.00\n").outcome() == """
        done
        warning: source "till" has no order in the period
          check the period, or the zone and format of its times
        """)
  }

  @Test func spendAndTouchesOutsideThePeriodWarn() throws {
    let sources = """
      { name: "ads", files: "ads.csv", channel: "display", layout: { record: "spend", columns: {
          day: "day", amount: "amount" } } },
      { name: "clicks", files: "clicks.csv", channel: "display", layout: { record: "touch", columns: {
          time: "time", email: "email", action: { value: "click" } } } },
      { name: "till",
      """
    let run = try TemporaryRun(
      [
        "till.csv": good, "ads.csv": "day,amount\n2026-08-01,5.00\n",
        "clicks.csv": "time,email\n2026-05-31T23:00:00Z,ann@x.example\n",
      ], pipeline: pipeline().replacing("{ name: \"till\",", with: sources))
    #expect(
      run.outcome() == """
        done
        warning: source "ads" has no spend in the period
          check the period, or the zone and format of its days
        warning: source "clicks" has no touch in the period or the lookback before it
          check the period, or the zone and format of its times
        """)
    // 30 days before 1 July.
    try run.write("clicks.csv", Array("time,email\n2026-06-01T00:00:00Z,ann@x.example\n".utf8))
    #expect(!run.outcome().contains("clicks"))
  }

  @Test func aPipelineWithoutOrdersStillReportsItsCosts() throws {
    let run = try TemporaryRun(
      ["ads.csv": "day,amount\n2026-07-01,5.00\n"],
      pipeline: """
        { name: "bad", root: ".", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" }, outputs: { directory: "out" },
          sources: [ { name: "ads", files: "ads.csv", channel: "display", layout: {
            record: "spend", columns: { day: "day", amount: "amount" } } } ] }
        """)
    let whole = try run.run().row("program_performance", ["kind": "whole"])
    #expect(whole["cost_media"] == "5.00" && whole["net_revenue"] == "0.00")
  }

  // MARK: - Too many rejects: 65

  @Test func tooManyRejectsStopTheRunAndTheFirstAreListed() throws {
    let bad = (1...7).map { "B\($0),2026-07-03,ten,4.00" }
    let run = try till("id,time,net,cost\nA1,2026-07-03,10.00,4.00\n" + bad.joined(separator: "\n"))
    let text = "error: \"ten\" in column \"net\" is not an amount"
    let advice =
      "\n  the decimal mark is \".\"; decimal: \",\" in the layout of source \"till\" changes that"
    let listed = (3...7).map { "till.csv:\($0):3: \(text)" + ($0 == 3 ? advice : "") }
    #expect(
      run.outcome() == """
        65
        till.csv: error: 7 of 8 rows were rejected, more than quality.rejects.max allows
          mend the layout or the export, or raise quality.rejects.max; the first of them:

        """ + listed.joined(separator: "\n"))
    #expect(!run.hasPublished)
  }

  @Test func asManyRejectsAsAllowedAreNoFault() throws {
    let rows = (1...99).map { "A\($0),2026-07-03,1.00,0.50\n" }.joined()
    let run = try till("id,time,net,cost\n" + rows + "B,2026-07-03,ten,4.00\n")
    #expect(try run.run().result.warningsOfExports.count == 1)
    #expect(try run.run().report("rejects").count == 1)
    #expect(run.outcome(set: [("quality.rejects.max", "0.9%")]).hasPrefix("65\n"))
  }

  // MARK: - Output: 73 and 75

  @Test func aFileInTheWayOfTheOutputFolderIsNamed() throws {
    let run = try TemporaryRun(["till.csv": good, "out": "notes"], pipeline: pipeline())
    #expect(
      run.outcome() == """
        73
        out: error: cannot create the folder: Not a directory
          something else has this name: move it away, or choose another folder with --out DIR; the last good run is untouched
        """)
  }

  @Test func anOutputFolderThatCannotBeMadeIsNamed() throws {
    let run = try till(good)
    let outcome = run.outcome(set: [("outputs.directory", "/proc/wholeroi/out")])
    #expect(outcome.hasPrefix("73\n/proc/wholeroi"))
    #expect(
      outcome.contains("choose another folder with --out DIR; the last good run is untouched"))
  }

  @Test func aSecondRunIntoTheSameFolderIsTurnedAway() throws {
    let run = try till(good)
    let lock = try RunLock(directory: run.folder.path + "/out")
    #expect(
      run.outcome() == """
        75
        out: error: another run (process \(getpid())) is writing into this folder
          wait until it has ended, or give this run a folder of its own with --out DIR
        """)
    lock.release()
    #expect(run.outcome() == "done")
  }

  @Test func afterAFailedRunTheLastGoodOneStands() throws {
    let run = try till(good)
    let reports = try run.run().result.reportsPath
    try run.write("till.csv", Array("id\n".utf8))
    #expect(run.outcome().hasPrefix("65\n"))
    let latest = try FileManager.default.destinationOfSymbolicLink(
      atPath: run.folder.path + "/out/latest")
    #expect(reports.hasSuffix(latest))
    #expect(FileManager.default.fileExists(atPath: reports + "/run.json"))
  }
}

/// Little-endian, without a byte order mark.
private func utf16(_ text: String) -> [UInt8] {
  text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
}
