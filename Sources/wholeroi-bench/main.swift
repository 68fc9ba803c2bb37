import Foundation
import WholeROI

// Times one run stage by stage, or extract alone; `BenchArguments.usage` says how.

guard let arguments = BenchArguments(Array(CommandLine.arguments.dropFirst())) else {
  print(BenchArguments.usage)
  exit(ExitCode.usage.rawValue)
}
do throws(Failure) {
  let definition = try PipelineDefinition.load(
    file: arguments.pipeline, overrides: arguments.overrides
  ).definition
  switch arguments.mode {
  case .wholeRun: try timeRun(definition)
  case .extract(let source): try timeExtract(definition, source)
  case .eachSource: try timeEachSource(definition)
  }
} catch {
  for diagnostic in error.diagnostics { print(diagnostic.text) }
  exit(error.code.rawValue)
}

func timeRun(_ definition: PipelineDefinition) throws(Failure) {
  let recorder = StageRecorder()
  let clock = ContinuousClock()
  let start = clock.now
  let processorSeconds = MachineFacts.processorSeconds
  let counts = try Pipeline.run(
    definition, options: RunOptions(jobs: arguments.jobs), progress: recorder
  ).counts
  print(StageFigures.heading)
  for var stage in recorder.stages {
    if stage.name == "extract" { stage.rows = counts.rows }
    print(stage.line)
  }
  // Publishing too, which is no stage of its own.
  let whole = StageFigures(
    name: "whole run", rows: counts.rows, seconds: (clock.now - start) / .seconds(1),
    processorSeconds: MachineFacts.processorSeconds - processorSeconds,
    peakMemoryBytes: MachineFacts.peakMemoryBytes)
  print(whole.line)
  print(
    "rows \(counts.rows), touches \(counts.touches), orders \(counts.orders),"
      + " persons \(counts.persons)")
}

func timeExtract(_ definition: PipelineDefinition, _ source: String?) throws(Failure) {
  let recorder = StageRecorder()
  let counts = try Pipeline.extractAlone(
    definition, source: source, jobs: arguments.jobs, progress: recorder)
  print(StageFigures.heading)
  for var stage in recorder.stages {
    stage.name = source ?? "all"
    stage.rows = counts.rows
    print(stage.line)
  }
}

/// Each source in a process of its own: peak memory never falls within a process.
func timeEachSource(_ definition: PipelineDefinition) throws(Failure) {
  let call = CommandLine.arguments.dropFirst().filter { $0 != "--sources" }
  let extracts = definition.sources.map { ["--source", $0.name] } + [["--extract"]]
  print(StageFigures.heading)
  for extract in extracts {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = call + extract
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw Failure(.internalError, "cannot start \(CommandLine.arguments[0]): \(error)")
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(.internalError, text) }
    // Below its heading.
    print(text.split(separator: "\n").dropFirst().joined(separator: "\n"))
  }
}
