import Foundation
import Synchronization
import Tabular
import Testing
import WholeROI

/// A folder of its own that goes when the test ends.
private final class Scratch: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "wholeroi-publish-" + UUID().uuidString
    try FileSystem.createDirectory(path)
  }

  var out: String { path + "/out" }
  var latest: String { out + "/latest" }

  func names(_ folder: String = "") -> [String] {
    (try? FileSystem.names(in: out + folder)) ?? []
  }

  func text(_ name: String) -> String? {
    (try? FileSystem.read(out + "/" + name)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether `latest` leads to a run with all its files.
  var latestIsWhole: Bool {
    guard let target = FileSystem.linkTarget(latest) else { return false }
    return names("/" + target) == ["journeys.csv", "rejects.csv", "run.json", "timings.json"]
      && text("latest/journeys.csv") != "" && text("latest/run.json")?.hasSuffix("}\n") == true
  }

  deinit {
    do {
      try FileSystem.remove(path)
    } catch {
      Issue.record("cannot clean up: \(error)")
    }
  }
}

private func reports(_ text: String) -> [Report] {
  [
    Report(name: "journeys.csv", bytes: Array(text.utf8), rowCount: 1, guardedCells: 2),
    Report(name: "rejects.csv", bytes: Array("none".utf8)),
  ]
}

private func manifest(_ configuration: String = "config") -> Manifest {
  var definition = PipelineDefinition()
  definition.name = "Autumn"
  definition.period = Period(from: CivilDay(20_635), to: CivilDay(20_636))
  let identity = RunIdentity(
    lastDay: definition.period.to, configuration: Array(configuration.utf8), inputs: [],
    version: "1.0")
  return Manifest(
    version: "1.0", runID: identity.description, configurationHash: "ab", definition: definition)
}

private typealias Hook = @Sendable (RunDirectory.Step) throws(StorageFault) -> Void

@discardableResult
private func publish(
  _ scratch: Scratch, _ text: String, configuration: String = "config", copies: Bool = false,
  keepMilliseconds: Int64 = 86_400_000, hook: Hook? = nil
) throws -> Published {
  let lock = try RunLock(directory: scratch.out)
  defer { lock.release() }
  var outputs = OutputsDefinition()
  outputs.writesCopies = copies
  outputs.keepMilliseconds = keepMilliseconds
  return try Publication(hook: hook).publish(
    reports: reports(text), manifest: manifest(configuration),
    timings: Timings(startedAtMilliseconds: 0, jobs: 2), outputs: outputs, into: lock)
}

@Test func aRunStandsInItsFolderAndLatestLeadsThereByARelativeLink() throws {
  let scratch = try Scratch()
  let published = try publish(scratch, "one")
  let id = manifest().runID
  #expect(published.path == scratch.out + "/runs/" + id)
  #expect(published.warnings.isEmpty)
  #expect(FileSystem.linkTarget(scratch.latest) == "runs/" + id)
  #expect(scratch.names() == [".lock", "latest", "runs"])
  #expect(scratch.latestIsWhole)
  #expect(scratch.text("latest/journeys.csv") == "one")
}

@Test func nobodyElseMayReadARun() throws {
  let scratch = try Scratch()
  let published = try publish(scratch, "one")
  #expect(FileSystem.permissions(at: scratch.out) == 0o700)
  #expect(FileSystem.permissions(at: scratch.out + "/runs") == 0o700)
  #expect(FileSystem.permissions(at: published.path) == 0o700)
  for name in try FileSystem.names(in: published.path) {
    #expect(FileSystem.permissions(at: published.path + "/" + name) == 0o600)
  }
}

@Test func theSameWorkAgainLeavesTheSameBytes() throws {
  let scratch = try Scratch()
  let first = try publish(scratch, "one")
  let before = try FileSystem.read(first.path + "/run.json")
  let second = try publish(scratch, "one")
  #expect(second.path == first.path)
  #expect(try FileSystem.read(first.path + "/run.json") == before)
  #expect(scratch.names("/runs").count == 1)
  #expect(scratch.latestIsWhole)
}

@Test func aDamagedRunOfTheSameNameIsReplaced() throws {
  let scratch = try Scratch()
  let first = try publish(scratch, "one")
  try FileSystem.remove(first.path + "/journeys.csv")
  let second = try publish(scratch, "one")
  #expect(second.path == first.path + ".2")
  #expect(scratch.names("/runs") == [manifest().runID + ".2"])
  #expect(scratch.latestIsWhole)
  // Once more finds the good one.
  #expect(try publish(scratch, "one").path == second.path)
}

@Test func anOlderRunOfTheSameNameThatLatestDoesNotNeedGivesWay() throws {
  let scratch = try Scratch()
  let first = try publish(scratch, "one")
  try publish(scratch, "two", configuration: "other")
  let again = try publish(scratch, "changed")
  #expect(again.path == first.path)
  #expect(scratch.text("latest/journeys.csv") == "changed")
  #expect(scratch.names("/runs").count == 2)
}

/// Every step of a run over an older one, with the disk as a kill at that moment would leave it.
@Test(arguments: ["new", "damaged", "same"])
func latestIsWholeAtEveryStep(situation: String) throws {
  let scratch = try Scratch()
  let first = try publish(scratch, "one")
  if situation == "damaged" {
    // Other bytes under the same name; still a whole run to look at.
    try FileSystem.remove(first.path + "/rejects.csv")
    try FileSystem.writeNew(Array("edited".utf8), to: first.path + "/rejects.csv")
  }
  let steps = Mutex<[RunDirectory.Step]>([])
  try publish(
    scratch, situation == "new" ? "two" : "one",
    configuration: situation == "new" ? "other" : "config", copies: true, keepMilliseconds: -60_000
  ) { step throws(StorageFault) in
    steps.withLock { $0.append(step) }
    #expect(scratch.latestIsWhole, "after \(step)")
  }
  let seen = steps.withLock { $0 }
  #expect(seen.contains(.placed) && seen.contains(.switched))
  #expect(seen.contains(.linkMade) == (situation != "same"))
  #expect(seen.contains(.removed(manifest().runID)) == (situation != "same"))
  #expect(scratch.names("/runs").count == 1)
}

@Test(arguments: [
  RunDirectory.Step.begun, .wrote("journeys.csv"), .wrote("run.json"), .wrote("timings.json"),
  .synced, .placed, .linkMade,
])
func aFullDiskAtAnyStepLeavesTheLastGoodRun(step: RunDirectory.Step) throws {
  let scratch = try Scratch()
  try publish(scratch, "one")
  let target = FileSystem.linkTarget(scratch.latest)
  let failure = #expect(throws: Failure.self) {
    try publish(scratch, "two", configuration: "other") { reached throws(StorageFault) in
      if reached == step { throw StorageFault(.writeFile, path: "out/x", code: ENOSPC) }
    }
  }
  #expect(failure?.code == .cannotWrite)
  #expect(failure?.diagnostics.first?.text.contains("No space left on device") == true)
  #expect(FileSystem.linkTarget(scratch.latest) == target)
  #expect(scratch.latestIsWhole)
  #expect(scratch.names() == [".lock", "latest", "runs"])
  // And the next run goes through.
  try publish(scratch, "two", configuration: "other")
  #expect(scratch.text("latest/journeys.csv") == "two")
}

@Test func whatDeadRunsLeftIsRemoved() throws {
  let scratch = try Scratch()
  try publish(scratch, "one")
  for name in [".building-x-1", ".removing-y-2"] {
    try FileSystem.createDirectory(scratch.out + "/" + name)
    try FileSystem.writeNew([1], to: scratch.out + "/" + name + "/part.csv")
  }
  try FileSystem.createLink(at: scratch.out + "/.latest-9", to: "runs/nowhere")
  try publish(scratch, "one")
  #expect(scratch.names() == [".lock", "latest", "runs"])
}

@Test func theSecondRunIsToldWhoHoldsTheLock() throws {
  let scratch = try Scratch()
  let lock = try RunLock(directory: scratch.out)
  let failure = #expect(throws: Failure.self) { try RunLock(directory: scratch.out) }
  #expect(failure?.code == .locked)
  #expect(
    failure?.diagnostics.first?.message.contains("process \(ProcessFacts.identifier)") == true)
  lock.release()
  try RunLock(directory: scratch.out).release()
}

@Test func aFileInTheWayIsLeftAlone() throws {
  let scratch = try Scratch()
  try FileSystem.createDirectory(scratch.out)
  try FileSystem.writeNew([1], to: scratch.latest)
  let failure = #expect(throws: Failure.self) { try publish(scratch, "one") }
  #expect(failure?.code == .cannotWrite)
  #expect(failure?.diagnostics.first?.hint.contains("move it away") == true)
  #expect(scratch.names() == [".lock", "latest", "runs"])
  #expect(scratch.names("/runs").isEmpty)

  let other = try Scratch()
  try FileSystem.writeNew([1], to: other.out)
  let second = #expect(throws: Failure.self) { try publish(other, "one") }
  #expect(second?.code == .cannotWrite)
  #expect(second?.diagnostics.first?.file == other.out)
}

@Test(arguments: [
  "../journeys.csv", "a/b.csv", "/etc/x", ".hidden", "", "..", "run.json", "a\u{0}b",
])
func aReportNeverLeavesItsFolder(name: String) throws {
  let scratch = try Scratch()
  let lock = try RunLock(directory: scratch.out)
  defer { lock.release() }
  #expect(throws: Failure.self) {
    try Publication().publish(
      reports: [Report(name: name, bytes: [1])], manifest: manifest(),
      timings: Timings(startedAtMilliseconds: 0, jobs: 1), outputs: OutputsDefinition(), into: lock)
  }
  var wrongRun = manifest()
  wrongRun.runID = "../x"
  #expect(throws: Failure.self) {
    try Publication().publish(
      reports: [], manifest: wrongRun, timings: Timings(startedAtMilliseconds: 0, jobs: 1),
      outputs: OutputsDefinition(), into: lock)
  }
  #expect(scratch.names() == [".lock"])
}

@Test func oldRunsGoButNeverLatestNorWhatIsNoRun() throws {
  let scratch = try Scratch()
  try publish(scratch, "one")
  try publish(scratch, "two", configuration: "other")
  try FileSystem.createDirectory(scratch.out + "/runs/mine")
  #expect(scratch.names("/runs").count == 3)
  // Everything is older than a minute from now.
  let third = try publish(scratch, "three", configuration: "third", keepMilliseconds: -60_000)
  #expect(third.warnings.isEmpty)
  #expect(scratch.names("/runs") == [manifest("third").runID, "mine"])
  #expect(scratch.latestIsWhole)
}

@Test func copiesAreThoseOfLatestAndNothingElse() throws {
  let scratch = try Scratch()
  try publish(scratch, "one", copies: true)
  try FileSystem.writeNew([1], to: scratch.out + "/current/mine.csv")
  try FileSystem.writeNew([1], to: scratch.out + "/current/match_quality.csv")
  try FileSystem.writeNew([1], to: scratch.out + "/current/.copy-journeys.csv")
  try publish(scratch, "two", configuration: "other", copies: true)
  #expect(scratch.names("/current") == ["journeys.csv", "mine.csv", "rejects.csv"])
  #expect(scratch.text("current/journeys.csv") == "two")
}

@Test func aCopyThatFailsIsAWarningSinceTheRunIsOut() throws {
  let scratch = try Scratch()
  try publish(scratch, "one")
  try FileSystem.writeNew([1], to: scratch.out + "/current")
  let published = try publish(scratch, "two", configuration: "other", copies: true)
  #expect(published.warnings.count == 1)
  #expect(scratch.text("latest/journeys.csv") == "two")
}

@Test func aReportTooLongForSpreadsheetsIsAWarning() {
  #expect(Report(name: "a.csv", bytes: [], rowCount: 1_048_575).sizeWarning == nil)
  #expect(Report(name: "a.csv", bytes: [], rowCount: 1_048_576).sizeWarning?.file == "a.csv")
}
