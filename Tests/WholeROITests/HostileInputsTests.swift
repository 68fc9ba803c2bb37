import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Five hundred exports that are damaged or made to harm, through the layouts and the ordinary run and check: each ends
/// with a documented exit code. `Tests/soak` has those that are too heavy for here.
@Suite struct HostileInputsTests {
  @Test func thereAreFiveHundredOfThem() {
    let count = HostileInput.damagedSamples.count + HostileInput.madeToHarm.count
    #expect(count + Self.places.count >= 500, "\(count)")
    let names = (HostileInput.damagedSamples + HostileInput.madeToHarm).map(\.testDescription)
    #expect(Set(names).count == names.count)
  }

  /// In four parts, each one after the other, so that the time of each input is its own.
  @Test(arguments: 0..<4)
  func damagedSamplesEndWithADocumentedCode(part: Int) throws {
    try expectDocumentedEnds(HostileInput.damagedSamples, part)
  }

  @Test(arguments: 0..<4)
  func exportsMadeToHarmEndWithADocumentedCode(part: Int) throws {
    try expectDocumentedEnds(HostileInput.madeToHarm, part)
  }

  private func expectDocumentedEnds(_ inputs: [HostileInput], _ part: Int) throws {
    for index in inputs.indices where index % 4 == part {
      let input = inputs[index]
      try expectBounds(input.testDescription) {
        try expectDocumentedEnd(input, isPublished: index % 32 < 4)
      }
    }
  }

  /// What one input may take: seconds of debug code on a loaded machine (what hangs takes for ever), and memory,
  /// which is that of the whole process, of every test so far. An input alone may take no more than that.
  private static let mostSeconds = 60
  private static let mostMemoryBytes: Int64 = 3 << 30

  private func expectBounds(_ name: String, _ body: () throws -> Void) rethrows {
    let time = try ContinuousClock().measure(body)
    let memory = ProcessFacts.peakMemoryBytes
    #expect(time < .seconds(Self.mostSeconds), "\(name)")
    #expect(memory < Self.mostMemoryBytes, "\(name)")
    if ProcessInfo.processInfo.environment["WHOLEROI_SLOW"] != nil {
      print("took:", name, time, memory >> 20, "MiB")
    }
  }

  // MARK: - Things in the place of files

  private static let places = ["pipe", "folder", "device", "nowhere", "circle", "endless"]

  @Test(arguments: places)
  func whatIsNoFileIsRefused(place: String) throws {
    let run = try LayoutSample.run("'meta-ads'", [])
    let path = run.folder.path + "/x.csv"
    try FileManager.default.removeItem(atPath: path)
    switch place {
    case "pipe": try #require(mkfifo(path, 0o600) == 0)
    case "folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case "device": try #require(symlink("/dev/null", path) == 0)
    case "endless": try #require(symlink("/dev/zero", path) == 0)
    case "nowhere": try #require(symlink("/nowhere/x.csv", path) == 0)
    default: try #require(symlink(path, path) == 0)
    }
    var failure: Failure?
    expectBounds(place) { failure = #expect(throws: Failure.self) { try run.run() } }
    #expect(failure?.code == (["nowhere", "circle"].contains(place) ? .noInput : .data))
    #expect(!run.hasPublished)
  }

  /// Runs and checks a pipeline over the export. A run is published whole or not at all.
  private func expectDocumentedEnd(_ input: HostileInput, isPublished: Bool) throws {
    let run = try LayoutSample.run(
      "'\(input.layout)'", input.make(), file: input.file, timezone: "UTC")
    let definition = try run.definition()
    let allowed: [ExitCode] = [.data, .noInput]
    do {
      _ = try Pipeline.check(definition, options: RunOptions(jobs: 1))
    } catch {
      #expect(allowed.contains(error.code), "\(input.testDescription): \(error)")
      #expect(!error.diagnostics.isEmpty)
    }
    do {
      var options = RunOptions(jobs: 2)
      // Publishing brings files to disk, which takes longer than all else: some show that it works.
      options.isDryRun = !isPublished
      _ = try Pipeline.run(definition, options: options, progress: SilentObserver())
      #expect(run.hasPublished == isPublished)
    } catch {
      #expect(allowed.contains(error.code), "\(input.testDescription): \(error)")
      #expect(!run.hasPublished)
    }
  }
}
