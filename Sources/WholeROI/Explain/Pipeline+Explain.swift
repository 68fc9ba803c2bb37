import Columns
import Tabular

extension Pipeline {
  /// Tells one order: whose it is and why, which touches count, and what each model gives them; writes nothing.
  ///
  /// It reads and joins as a run does, so that it agrees with the reports to the cent.
  ///
  /// - Throws: `Failure` as a run does; with 65 where no order has the id, with 64 where orders of several
  ///   sources or stores have it.
  public static func explain(
    _ definition: PipelineDefinition, _ request: ExplainRequest, options: RunOptions,
    progress: any ProgressObserver
  ) throws(Failure) -> ExplainResult {
    try failing {
      let executor = Executor(jobs: options.jobs)
      let pool = BlockPool()
      var stages = StageClock(progress, jobs: options.jobs)
      let definition = definition.forExplaining
      let inputs = try ExportOpener.open(definition)
      let setup = try ExtractSetup(definition, files: inputs.files)
      let exports = try stages.time("extract", setup.byteCount, "bytes") {
        try extract(setup, executor: executor, pool: pool, progress: progress)
      }
      let choice = OrderChoice(request: request, exports: exports)
      let journeys = try stages.time("join", exports.rowCount, "rows") {
        try joinJourneys(exports, executor: executor, pool: pool) { book in
          Set(try orders(choice, book).map { book.persons[Int($0)] })
        }
      }
      guard let watch = journeys.watch else { return ExplainResult(lines: [], warnings: []) }
      let solved = try solveModels(journeys, definition, executor: executor)
      var explainer = Explainer(exports, journeys, watch, solved)
      let explained = try orders(choice, journeys.book).map { order in
        var result = explainer.explain(order)
        try addPlaces(to: &result, order, exports, journeys, watch)
        return result
      }
      let style = ExplanationStyle(definition, setup.zone, showsPeople: request.showsPeople)
      return ExplainResult(
        lines: request.isJSON ? style.json(explained) : style.lines(explained),
        warnings: inputs.warnings + exports.warnings)
    }
  }

  /// The orders meant; of a return that met its order, that order.
  private static func orders(_ choice: OrderChoice, _ book: OrderBook) throws(Failure) -> [UInt32] {
    let found = try choice.orders(book)
    guard let first = found.first, book.orders[Int(first)].isReturn else { return found }
    return found.map { row in
      book.returns.filter { $0.value.contains { $0.row == row } }.keys.min() ?? row
    }
  }

  /// Where the order stands in the exports, and what links its person's identifiers.
  private static func addPlaces(
    to result: inout OrderExplanation, _ order: UInt32, _ exports: Exports, _ journeys: Journeys,
    _ watch: JourneyWatch
  ) throws {
    let book = journeys.book
    let rows = try OrderRows(book.orders[Int(order)], book, exports)
    result.rows = rows.rows
    guard book.persons[Int(order)] != PersonRecords.nobody else { return }
    result.person = try PersonLinks(
      book.persons[Int(order)], exports, journeys.people, watch.identities,
      own: rows.identifiers)
  }
}

extension PipelineDefinition {
  /// The same, without the draws, which change no credit, and with links that can be told.
  var forExplaining: PipelineDefinition {
    var definition = self
    definition.attribution.bootstrap = 0
    definition.outputs.keepsLedger = false
    // Only where limits are asked for do jobs keep the rows of links.
    if definition.identity.limits == nil { definition.identity.limits = [:] }
    return definition
  }
}
