/// How firm a run's figures are: what they come to in each draw of a bootstrap of persons, and how they rank
/// under other rules (METHODS, section 5; 200 draws unless set).
struct Uncertainty: Sendable {
  private let credits: CreditDraws
  private let axes: Axes
  private let solved: [SolvedDimension]
  let sensitivity: Sensitivity

  /// Nil without a bootstrap.
  init?(
    _ journeys: Journeys, _ definition: PipelineDefinition, _ tally: Tally,
    credits: GroupCredits?, executor: Executor
  ) throws {
    guard let sampling = journeys.sampling, let credits, credits.isDrawn else { return nil }
    self.credits = try CreditDraws(credits, sampling.weights, executor: executor)
    axes = tally.axes
    solved = tally.solved.dimensions
    sensitivity = try Sensitivity(journeys, definition, tally, executor: executor)
  }

  var draws: Int { credits.weights.draws }

  /// What has no intervals because it is too many: `programs`, `channels`, `families`. Campaigns are not named:
  /// that many of them are no surprise.
  var leftOut: [String] {
    let columns = credits.columns
    guard columns.isByFamily else { return columns.programs == 0 ? ["programs"] : [] }
    return (columns.programs == 0 ? ["programs"] : []) + ["channels"]
      + (columns.nodes == 0 ? ["families"] : [])
  }

  // MARK: - ROI

  /// A program's ROI under each additive model: the middle 95 % of the draws. Every draw is of as many persons
  /// as there are; cost other than points stays as it is.
  func programROI(_ program: Int, costWithoutPoints cost: Int64) -> [DrawInterval] {
    let columns = credits.columns
    return axes.models.indices.compactMap { model in
      guard let marginColumn = columns.margin(model, program: program) else { return nil }
      return interval { draw, scale in
        let margin = credits.sum(marginColumn, draw: draw) * scale
        let points =
          columns.points(model, program: program).map { credits.sum($0, draw: draw) * scale } ?? 0
        return (margin, Double(cost) + points)
      }
    }
  }

  /// The whole's ROI at half, one and two lookbacks; points as the headline model parts them.
  func wholeROI(costWithoutPoints cost: Int64) -> [DrawInterval] {
    let columns = credits.columns
    return (0..<3).compactMap { lookback in
      interval { draw, scale in
        let drawn = columns.hasPoints ? credits.sum(columns.wholePoints, draw: draw) : 0
        return (
          credits.sum(columns.whole(lookback), draw: draw) * scale, Double(cost) + drawn * scale
        )
      }
    }
  }

  /// Draws of nobody, or without positive cost, don't count.
  private func interval(
    _ money: (Int, Double) -> (margin: Double, cost: Double)
  ) -> DrawInterval? {
    let weights = credits.weights
    let values = (0..<weights.draws).compactMap { draw -> Double? in
      guard weights.scales[draw] > 0 else { return nil }
      let (margin, cost) = money(draw, weights.scales[draw])
      return cost > 0 ? (margin - cost) / cost : nil
    }
    return DrawInterval(values)
  }

  // MARK: - Shares

  /// The shares of a dimension's nodes under one model, and the code of each node; nil where none were drawn.
  func shares(
    _ dimension: AttributionDefinition.Node, _ model: AttributionModel
  ) -> (codes: [UInt32], draws: ShareDraws)? {
    guard let place = axes.models.firstIndex(of: model) else {
      guard let own = solved.first(where: { $0.node == dimension }),
        let draws = own.draws(model)
      else { return nil }
      return (own.codes, draws)
    }
    let columns = columns(of: dimension, place)
    guard !columns.isEmpty else { return nil }
    let draws = ShareDraws(nodeCount: columns.count, draws: credits.weights.draws) { node, draw in
      columns[node].reduce(0) { $0 + credits.sum($1, draw: draw) }
    }
    return (columns.indices.map(UInt32.init), draws)
  }

  /// By node: the columns that add up to its net.
  private func columns(of dimension: AttributionDefinition.Node, _ model: Int) -> [[Int]] {
    let columns = credits.columns
    switch dimension {
    case .channel:
      guard columns.nodes > 0, !columns.isByFamily else { return [] }
      return axes.channels.indices.map { [columns.node(model, $0)] }
    case .family:
      if columns.isByFamily { return (0..<columns.nodes).map { [columns.node(model, $0)] } }
      return axes.families.map { family in
        axes.channels.indices.filter { axes.channels[$0].family == family }
          .map { columns.node(model, $0) }
      }
    case .program:
      return (0..<columns.programs).compactMap { columns.net(model, program: $0).map { [$0] } }
    case .campaign: return (0..<columns.campaigns).map { [columns.campaign(model, $0)] }
    case .stage: return []
    }
  }
}

extension Axes {
  /// By their bytes: a family's place is its code.
  var families: [String] { Set(channels.map(\.family)).sorted(by: precedesByBytes) }
}

extension Ratio {
  /// A drawn ROI to the ninth digit; nil where it is beyond what a ratio holds.
  init?(drawn value: Double) {
    let scale: Int128 = value.magnitude < 1e9 ? 1_000_000_000 : 1
    guard let units = Int64(exactly: (value * Double(Int64(scale))).rounded()) else { return nil }
    self.init(Int128(units), scale)
  }
}
