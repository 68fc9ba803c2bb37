import Foundation
import Synchronization
import WholeROI

// Times one run stage by stage: seconds of wall clock and of all cores, rows and bytes a second, peak memory.
//
//     wholeroi-bench PIPELINE [--jobs N] [--set key=value …] [--out DIR]

/// Prints a line per stage as it ends.
final class StagePrinter: ProgressObserver {
  private let cpuAtStart = Mutex(0.0)

  func stageBegan(_ name: String, units: Int, unitName: String) {
    cpuAtStart.withLock { $0 = MachineFacts.processorSeconds }
  }

  func advanced(_ units: Int) {}

  func stageEnded(_ name: String, rows: Int, bytes: Int, seconds: Double) {
    let cpu = MachineFacts.processorSeconds - cpuAtStart.withLock { $0 }
    var line = "\(name): \(Self.text(seconds)) s wall, \(Self.text(cpu)) s of processors"
    if bytes > 0 { line += ", \(Int(Double(bytes) / seconds / 1e6)) MB/s" }
    if rows > 0 { line += ", \(Int(Double(rows) / seconds / 1e3)) k rows/s" }
    line += ", peak \(MachineFacts.peakMemoryBytes / 1_000_000) MB"
    print(line)
  }

  private static func text(_ seconds: Double) -> String {
    let milliseconds = Int(seconds * 1000 + 0.5)
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}

/// What the call asks for.
struct BenchArguments {
  var pipeline: String?
  var jobs = Executor.cores
  var overrides = RunOverrides()

  init(_ words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--jobs": jobs = rest.popFirst().flatMap { Int($0) } ?? jobs
      case "--out": overrides.out = rest.popFirst()
      case "--set":
        let parts = (rest.popFirst() ?? "").split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 { overrides.set.append(.init(path: parts[0], value: parts[1])) }
      default: pipeline = word
      }
    }
  }
}

let arguments = BenchArguments(Array(CommandLine.arguments.dropFirst()))
guard let pipeline = arguments.pipeline else {
  print("usage: wholeroi-bench PIPELINE [--jobs N] [--set key=value …] [--out DIR]")
  exit(ExitCode.usage.rawValue)
}
do {
  let definition = try PipelineDefinition.load(
    file: pipeline, overrides: arguments.overrides
  ).definition
  _ = try Pipeline.run(
    definition, options: RunOptions(jobs: arguments.jobs), progress: StagePrinter())
} catch {
  for diagnostic in error.diagnostics { print(diagnostic.text) }
  exit(error.code.rawValue)
}
