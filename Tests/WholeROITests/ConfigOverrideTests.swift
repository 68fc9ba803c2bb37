import Foundation
import Tabular
import Testing

@testable import WholeROI

private func overrides(_ change: (inout RunOverrides) -> Void) -> RunOverrides {
  var overrides = RunOverrides()
  change(&overrides)
  return overrides
}

private func set(_ settings: (String, String)...) -> RunOverrides {
  overrides { $0.set = settings.map { .init(path: $0.0, value: $0.1) } }
}

private func period(_ text: String, _ overrides: RunOverrides) throws -> String {
  let period = try decoded(text, overrides).definition.period
  return period.from.iso + " " + period.to.iso
}

private func withPeriod(_ period: String) -> String {
  minimal().replacing(#"{ from: "2026-07-01", to: "2026-07-31" }"#, with: period)
}

@Test(arguments: [
  ("{ last: '28d' }", "2026-03-01", "2026-02-01 2026-02-28"),
  ("{ last: '1d' }", "2026-01-01", "2025-12-31 2025-12-31"),
  ("{ month: 'previous' }", "2026-01-31", "2025-12-01 2025-12-31"),
  ("{ month: 'previous' }", "2028-03-01", "2028-02-01 2028-02-29"),
  ("{ month: '2026-07' }", "2020-01-01", "2026-07-01 2026-07-31"),
])
func periodsAreRelativeToAsOf(written: String, asOf: String, expected: String) throws {
  #expect(try period(withPeriod(written), overrides { $0.asOf = asOf }) == expected)
}

@Test func withoutAsOfTheClockIsReadInThePipelinesZone() throws {
  let before = DefinitionCalendar.today(in: .utc).number
  let end = try decoded(withPeriod("{ last: '1d' }")).definition.period.to.number
  #expect((before - 1...DefinitionCalendar.today(in: .utc).number - 1).contains(end))
}

@Test func argumentsReplaceThePeriodOrItsEnds() throws {
  #expect(try period(minimal(), overrides { $0.from = "2026-07-10" }) == "2026-07-10 2026-07-31")
  #expect(try period(minimal(), overrides { $0.to = "2026-07-10" }) == "2026-07-01 2026-07-10")
  let last = overrides {
    $0.last = "7d"
    $0.asOf = "2026-07-08"
  }
  #expect(try period(minimal(), last) == "2026-07-01 2026-07-07")
  let both = overrides {
    $0.from = "2026-01-01"
    $0.to = "2026-01-31"
  }
  #expect(
    try period(minimal().replacing("period:", with: "visits: {}, period:"), both)
      == "2026-01-01 2026-01-31")
}

@Test func settingsChangeTheTreeBeforeItIsRead() throws {
  let changed = try decoded(
    minimal("visits: false, programs: [{ name: 'A' }]"),
    set(
      ("root", "2026"), ("period.from", "2026-07-05"), ("attribution.models", "[\"last\"]"),
      ("sources.0.files", "new/*.csv"), ("programs.0.name", "B"), ("visits.gap", "10m"),
      ("name", "'Other night'"), ("outputs.csv.delimiter", ";"))
  ).definition
  #expect(changed.root == "/p/2026")
  #expect(changed.period.from.iso == "2026-07-05")
  #expect(changed.attribution.models == [.last, .linear])
  #expect(changed.sources[0].files == ["new/*.csv"])
  #expect(changed.programs[0].name == "B")
  #expect(changed.visits?.gapMilliseconds == 600_000)
  #expect(changed.name == "Other night")
  #expect(changed.outputs.delimiter == UInt8(ascii: ";"))
}

@Test func faultsOfSettingsNameTheArgument() {
  #expect(
    faults(minimal(), set(("attribution.modls", "[]"), ("visits", "5"), ("attribution.trim", "x")))
      == """
      78
      --set visits=5: error: visits must be an object or false, found the number 5
      --set attribution.trim=x: error: attribution.trim must be a whole number from 1 to 1000, found the text "x"
      --set attribution.modls=[]: error: unknown key "modls" in attribution
        did you mean "models"?
      """)
}

@Test func pathsThatLeadNowhereAreFaultsOfUsage() {
  #expect(
    faults(minimal(), set(("sources.3.files", "x"), ("", "x"), ("name.first", "x")))
      == """
      64
      --set sources.3.files=x: error: the list has 1 items, and none at "3"
        the first one is 0
      --set =x: error: "" is no path
        keys and list positions with points between: sources.0.files
      --set name.first=x: error: the text "Night" has no parts, so there is no "first" in it
      """)
}

@Test func daysAndNamesOfArgumentsAreChecked() {
  let wrong = overrides {
    $0.from = "2026-02-30"
    $0.last = "36h"
    $0.asOf = "today"
    $0.only = ["journeys", "jurneys"]
  }
  #expect(
    faults(minimal(), wrong) == """
      64
      --as-of today: error: "today" is not a day
        such as 2026-07-01
      --last 36h: error: --last and --from or --to say different things
        give one of them
      --last 36h: error: "36h" is not a number of whole days
        such as --last 28d
      --only jurneys: error: there is no report "jurneys"
        did you mean "journeys"?
      """)
}

@Test func aPeriodThatEndsBeforeItBeginsIsAFaultOfWhoeverSaidSo() {
  #expect(
    faults(minimal(), overrides { $0.from = "2026-08-01" }) == """
      64
      --from 2026-08-01: error: the period ends on 2026-07-31, before it begins on 2026-08-01
      """)
  #expect(
    faults(withPeriod("{ from: '2026-07-02', to: '2026-07-01' }")) == """
      78
      2:11: error: the period ends on 2026-07-01, before it begins on 2026-07-02
      """)
}

@Test func onlyTakesTheNamesOfReports() throws {
  let only = try decoded(minimal(), overrides { $0.only = ["journeys", "rejects"] }).definition.only
  #expect(only == ["journeys", "rejects"])
}

@Test func outReplacesTheDirectoryAndStandsInForIt() throws {
  let here = FileManager.default.currentDirectoryPath
  let out = overrides { $0.out = "x/../runs" }
  #expect(try decoded(minimal(), out).definition.outputs.directory == here + "/runs")
  let without = minimal().replacing("outputs: { directory: \"out\" },", with: "")
  #expect(try decoded(without, out).definition.outputs.directory == here + "/runs")
}

@Test func aMissingPipelineFileIsMissingInput() {
  #expect(throws: Failure.self) {
    try PipelineDefinition.load(file: "/nowhere/night.json5", overrides: RunOverrides())
  }
  do {
    _ = try PipelineDefinition.load(file: "/nowhere/night.json5", overrides: RunOverrides())
  } catch {
    #expect(error.code == .noInput)
    #expect(
      error.diagnostics.map(\.text) == [
        """
        /nowhere/night.json5: error: there is no such pipeline file
          copy Pipelines/autumn.json5 to begin one; the README shows how
        """
      ])
  }
}

@Test func aFileIsLoadedFromItsPlace() throws {
  let folder = NSTemporaryDirectory() + "wholeroi-config-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let file = folder + "/night.json5"
  try Data(minimal("root: '../data'").utf8).write(to: URL(fileURLWithPath: file))
  let definition = try PipelineDefinition.load(file: file, overrides: RunOverrides()).definition
  #expect(definition.file == file)
  #expect(definition.root == DefinitionPaths.absolute("../data", in: folder))
  #expect(definition.outputs.directory == DefinitionPaths.absolute("out", in: folder))
}
