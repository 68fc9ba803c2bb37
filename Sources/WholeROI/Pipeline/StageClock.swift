import Tabular

/// Times the stages of a run and tells the observer of each.
struct StageClock {
  private let progress: any ProgressObserver
  private(set) var timings: Timings

  init(_ progress: any ProgressObserver, jobs: Int) {
    self.progress = progress
    timings = Timings(startedAtMilliseconds: ProcessFacts.nowMilliseconds, jobs: jobs)
  }

  /// Runs a stage that works through so many units.
  mutating func time<Result>(
    _ name: String, _ units: Int, _ unitName: String, _ body: () throws -> Result
  ) rethrows -> Result {
    progress.stageBegan(name, units: units, unitName: unitName)
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    let elapsed = (clock.now - start).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    let bytes = unitName == "bytes" ? units : 0
    progress.stageEnded(
      name, rows: unitName == "bytes" ? 0 : units, bytes: bytes, seconds: seconds)
    timings.stages.append(
      Timings.Stage(
        name: name, milliseconds: Int64(seconds * 1000),
        rows: Int64(unitName == "bytes" ? 0 : units), bytes: Int64(bytes)))
    return result
  }
}
