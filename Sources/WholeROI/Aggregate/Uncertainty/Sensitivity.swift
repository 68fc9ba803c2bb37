/// Where nodes rank under other rules: a cell for each model, lookback (half, one, two) and transform (keep,
/// collapse, first and the pipeline's own).
///
/// Models that look at all journeys have one cell each, that of the pipeline's own rules: what they learn
/// holds for these alone.
struct Sensitivity: Sendable {
  /// By dimension, in the order of `AttributionDefinition.Node`; by cell: the rank of each node's code.
  private let cells: [[[UInt32: Int]]]

  init(
    _ journeys: Journeys, _ definition: PipelineDefinition, _ tally: Tally, executor: Executor
  ) throws {
    let plain = tally.axes.models.filter { !$0.isLearned }
    let others =
      plain.isEmpty
      ? []
      : try executor.map(count: journeys.variants.count) { place in
        Self.tally(journeys.variants[place], journeys, definition, tally.axes, plain)
      }
    cells = AttributionDefinition.Node.allCases.map { dimension in
      ([tally] + others).flatMap { $0.rankCells(dimension) } + tally.solvedRankCells(dimension)
    }
  }

  /// Splits the variant's orders as the run splits its own.
  private static func tally(
    _ variant: VariantJourneys, _ journeys: Journeys, _ definition: PipelineDefinition,
    _ own: Axes, _ models: [AttributionModel]
  ) -> Tally {
    var axes = own
    axes.models = models
    axes.headline = 0
    var credits = CreditTally(
      journeys, definition, axes: axes, money: PlaceMoney(journeys.book, dayCount: axes.dayCount),
      isDrawn: false)
    for batch in variant.batches { credits.add(batch) }
    return credits.finished()
  }

  /// The part of the cells in which a node has a rank; nil where the dimension has no cell.
  func held(
    _ dimension: AttributionDefinition.Node, code: UInt32, rank: Int
  ) -> Double? {
    guard let place = AttributionDefinition.Node.allCases.firstIndex(of: dimension),
      !cells[place].isEmpty
    else { return nil }
    return Double(cells[place].count { $0[code] == rank }) / Double(cells[place].count)
  }
}

extension Tally {
  /// One cell an additive model: ranks by net.
  fileprivate func rankCells(_ dimension: AttributionDefinition.Node) -> [[UInt32: Int]] {
    axes.models.indices.compactMap { model in
      let nets = nets(dimension, model)
      return nets.isEmpty ? nil : Self.cell(nets.indices.map(UInt32.init), nets)
    }
  }

  /// One cell a solved model that has figures.
  fileprivate func solvedRankCells(_ dimension: AttributionDefinition.Node) -> [[UInt32: Int]] {
    guard let own = solved.dimensions.first(where: { $0.node == dimension }) else { return [] }
    let total = creditedTotal
    return own.models.compactMap { model, solution in
      guard solved.hasFigures(solution) else { return nil }
      let figures = solved.figures(solution, total: total)
      return Self.cell(own.codes, figures.map { $0.share ?? 0 })
    }
  }

  private static func cell<Value: Comparable>(
    _ codes: [UInt32], _ values: [Value]
  ) -> [UInt32: Int] {
    var cell: [UInt32: Int] = [:]
    for (code, rank) in zip(codes, Ranks.of(values)) { cell[code] = rank }
    return cell
  }

  /// By node's code: its net under an additive model; nothing for stages.
  private func nets(_ dimension: AttributionDefinition.Node, _ model: Int) -> [Int64] {
    switch dimension {
    case .channel: return axes.channels.indices.map { credit(model: model, channel: $0).net }
    case .family:
      return axes.families.map { family in
        axes.channels.indices.filter { axes.channels[$0].family == family }
          .reduce(0) { $0 + credit(model: model, channel: $1).net }
      }
    case .program:
      return (0..<axes.programCount).map { credit(model: model, program: $0).net }
    case .campaign:
      return axes.campaigns.indices.map {
        campaignCredits[model * axes.campaigns.count + $0].net
      }
    case .stage: return []
    }
  }

  /// What chains share out: all that the headline credits.
  var creditedTotal: (orders: Int64, value: Int64) {
    let whole = sum((0..<axes.programCount).map { headlineCredit(program: $0) })
    return (whole.orders, whole.net)
  }
}
