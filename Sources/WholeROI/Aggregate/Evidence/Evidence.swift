/// What a run can say of cause: its holdouts, and how persons whom several families of channels reached
/// compare with others (METHODS, sections 6 and 7).
struct Evidence: Sendable {
  /// In config order; empty where the pipeline has none or nobody was assigned.
  let holdouts: [Holdout]
  /// Pairs of experiments with persons in both.
  let factorials: [Factorial]
  let integration: Integration?
  /// Nil where nobody was assigned.
  let book: AssignmentBook?
}

extension Evidence {
  init(
    _ exports: Exports, _ journeys: Journeys, _ performance: ProgramPerformance,
    _ integration: Integration?
  ) {
    if let collector = journeys.evidence?.experiments {
      let holdouts = zip(collector.book.experiments, collector.arms).map { experiment, arms in
        let row = experiment.program.map { performance.rows[$0] } ?? performance.whole
        return Holdout(
          experiment, arms, cost: experiment.definition.cost ?? row.cost,
          minimumGroup: exports.setup.definition.outputs.minimumGroup)
      }
      self.holdouts = holdouts
      factorials = zip(ExperimentCollector.pairs(holdouts.count), collector.crossings)
        .map { Factorial(holdouts[$0.first], holdouts[$0.second], $1) }
        .filter { $0.persons > 0 }
      book = collector.book
    } else {
      (holdouts, factorials, book) = ([], [], nil)
    }
    self.integration = integration
  }

  /// The first experiment of a program, or of all marketing, that gives a figure.
  func holdout(of program: Int?) -> Holdout? {
    holdouts.first { $0.program == program && $0.incrementalNet != nil }
  }
}

extension ProgramPerformance {
  /// The same with what holdouts show to be caused, in the rows of their programs and of the whole.
  func adding(_ evidence: Evidence) -> ProgramPerformance {
    var rows = rows
    for index in rows.indices where rows[index].isJudged {
      let program = rows[index].kind == .program ? index : nil
      guard let holdout = evidence.holdout(of: program) else { continue }
      rows[index].incrementalRevenue = holdout.incrementalNet
      rows[index].incrementalROI = holdout.roi
    }
    return ProgramPerformance(
      rows: rows, period: period, ordersWithoutCost: ordersWithoutCost, draws: draws)
  }
}
