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
          Set(try orders(choice, book).map { book.persons[Int($0.order)] })
        }
      }
      guard let watch = journeys.watch else { return ExplainResult(lines: [], warnings: []) }
      let solved = try solveModels(journeys, definition, executor: executor)
      var explainer = Explainer(exports, journeys, watch, solved)
      let explained = try orders(choice, journeys.book).map { order, asked in
        var result = explainer.explain(order)
        try addPlaces(to: &result, order, exports, journeys, watch)
        if let asked { try addAsked(asked, to: &result, order, exports, journeys.book) }
        return result
      }
      let style = ExplanationStyle(definition, setup.zone, showsPeople: request.showsPeople)
      return ExplainResult(
        lines: request.isJSON ? style.json(explained) : style.lines(explained),
        warnings: inputs.warnings + exports.warnings)
    }
  }

  /// The orders meant; of a return that met its order, that order and the return.
  private static func orders(
    _ choice: OrderChoice, _ book: OrderBook
  ) throws(Failure) -> [(order: UInt32, asked: UInt32?)] {
    try choice.orders(book).map { row in
      guard book.orders[Int(row)].isReturn,
        let event = book.returns.events.first(where: { $0.row == row })
      else { return (row, nil) }
      return (event.order, row)
    }
  }

  /// That a return of the order was asked for, and where it stands in the exports.
  private static func addAsked(
    _ asked: UInt32, to result: inout OrderExplanation, _ order: UInt32, _ exports: Exports,
    _ book: OrderBook
  ) throws {
    let record = book.orders[Int(asked)]
    let taken = book.returns[order].filter { $0.row == asked }
    result.asked = OrderExplanation.AskedReturn(
      name: OrderExplanation.Name(
        id: String(decoding: book.id(record), as: UTF8.self), time: record.time),
      amount: taken.reduce(0) { $0 + $1.netBefore - $1.netAfter },
      rows: try OrderRows(record, book, exports).rows)
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
