import Columns
import Tabular

extension Pipeline {
  /// Reads the exports and goes no further: how fast extract is alone.
  ///
  /// - Parameter source: the one source that is read, by name; all of them without.
  public static func extractAlone(
    _ definition: PipelineDefinition, source: String?, jobs: Int, progress: any ProgressObserver
  ) throws(Failure) -> RunCounts {
    try failing {
      var definition = definition
      if let source {
        definition.sources.removeAll { $0.name != source }
        guard !definition.sources.isEmpty else {
          throw Failure(.usage, "there is no source \"\(source)\"", file: definition.file)
        }
      }
      var stages = StageClock(progress, jobs: jobs)
      let setup = try ExtractSetup(definition, files: try ExportOpener.open(definition).files)
      let exports = try stages.time("extract", setup.byteCount, "bytes") {
        try extract(
          setup, executor: Executor(jobs: jobs), pool: BlockPool(), progress: progress)
      }
      return RunCounts(
        rows: exports.rowCount, touches: 0, orders: exports.orders.count, persons: 0)
    }
  }
}

extension RunCounts {
  init(_ exports: Exports, _ journeys: Journeys) {
    self.init(
      rows: exports.rowCount, touches: journeys.reach.touches.reduce(0, +),
      orders: exports.orders.count, persons: journeys.people.count)
  }
}
