import Columns
import Testing

@testable import WholeROI

/// Sums by place are a matter of time alone: without them, as with very many places, credit is the same.
@Test func creditIsTheSameWherePlacesAreTooManyToBeSummedApart() throws {
  let definition = try PipelineDefinition.load(
    file: TruthSample.pipeline.path, overrides: RunOverrides()
  ).definition
  let executor = Executor(jobs: 1)
  let pool = BlockPool()
  let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
  let exports = try extract(setup, executor: executor, pool: pool, progress: SilentObserver())
  let journeys = try joinJourneys(exports, executor: executor, pool: pool)
  let solved = try solveModels(journeys, definition, executor: executor)
  let axes = Axes(journeys, definition, solved)
  func tally(_ most: Int) -> Tally {
    var credits = CreditTally(
      journeys, definition, axes: axes, money: PlaceMoney(journeys.book, dayCount: axes.dayCount),
      learned: solved.learned, isDrawn: false, mostPlaceSums: most)
    for batch in journeys.batches { credits.add(batch) }
    return credits.finished()
  }
  let apart = tally(.max)
  let direct = tally(0)
  #expect(apart.credits.contains { $0 != Credit() })
  #expect(apart.credits == direct.credits)
  #expect(apart.campaignCredits == direct.campaignCredits)
}
