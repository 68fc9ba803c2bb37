import Columns
import Tabular

/// The whole run: exports in, reports out.
///
///     exports ──extract──▶ records ──join──▶ journeys ──attribute──▶ credits ──aggregate──▶ totals ──publish──▶ out/
///
/// Each stage takes the results of earlier ones and runs concurrently inside; the output is the same to the
/// byte for any number of jobs.
public enum Pipeline {
  public static func run(
    _ definition: PipelineDefinition, options: RunOptions, progress: any ProgressObserver
  ) throws(Failure) -> RunResult {
    try failing {
      let executor = Executor(jobs: options.jobs)
      let pool = BlockPool()
      var stages = StageClock(progress, jobs: options.jobs)
      let lock = options.isDryRun ? nil : try RunLock(directory: definition.outputs.directory)
      defer { lock?.release() }

      let last = LastColumns.read(definition)
      let inputs = try ExportOpener.open(definition, lastRun: last)
      let setup = try ExtractSetup(definition, files: inputs.files)
      // No part of run.json, which tells of this work alone: the same work again has none.
      let drift = SchemaDrift.warnings(inputs.files, definition, since: last)
      let exports = try stages.time("extract", setup.byteCount, "bytes") {
        try SchemaDrift.telling(drift) {
          try extract(setup, executor: executor, pool: pool, progress: progress)
        }
      }
      let journeys = try stages.time("join", exports.rowCount, "rows") {
        try joinJourneys(exports, executor: executor, pool: pool)
      }
      let (tally, money) = try stages.time("attribute", exports.orders.count, "orders") {
        try attributeOrders(journeys, definition, executor: executor)
      }
      let totals = try stages.time("aggregate", exports.orders.count, "orders") {
        try aggregate(exports, journeys, tally, money, executor: executor)
      }
      let warnings = inputs.warnings + exports.warnings + totals.warnings(exports)
      let reports = try stages.time("report", exports.rowCount, "rows") {
        try writeReports(
          exports, journeys, totals, warnings, isDryRun: options.isDryRun, executor: executor)
      }
      let published = try lock.map { lock in
        try publish(
          reports, exports, journeys, totals, warnings: warnings, options, stages.timings,
          executor: executor, into: lock)
      }
      return RunResult(
        verdict: Verdict(
          totals.performance, definition, totals.evidence, totals.nextExperiment
        ).sentences,
        reportsPath: published?.path ?? "",
        warnings: warnings + drift + (published?.warnings ?? []),
        counts: RunCounts(exports, journeys))
    }
  }

  /// Faults of ours that are no `Failure` end with exit code 1 and say what they are.
  static func failing<Result>(_ body: () throws -> Result) throws(Failure) -> Result {
    do {
      return try body()
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.internalError, "\(error)")
    }
  }
}
