import Tabular

/// model_comparison.csv: the same orders under every model, by channel, family, program and campaign, and
/// by stage where a model is solved for them.
///
/// Row order: the dimensions in that order; within each the nodes (channels, families and campaigns by
/// their bytes, programs as configured and (no program), stages as in the cycle), (unattributed),
/// (unidentified), (unmatched returns) and TOTAL; within each the models as configured, participation
/// last. Behind the pipeline's own dimension stand its pairs and positions.
///
/// Participation counts each order whole for each of its nodes: influenced orders and value, no share
/// and no total, since they don't add up. Shares are of the nodes' value alone. A chain shares out what
/// the headline model credits to all nodes together, by the split rule, so that it too ties to the till.
public enum ModelComparisonReport {
  public static func write(
    _ tally: Tally, includesParticipation: Bool, _ style: ReportStyle
  ) -> CSVWriter {
    var report = ModelComparisonRow.writer(style)
    for dimension in tally.comparedDimensions {
      let comparison = ModelComparison(
        tally: tally, dimension: dimension,
        solved: tally.solved.dimensions.first { $0.node == dimension.kind },
        includesParticipation: includesParticipation)
      for row in comparison.rows { row.write(style, to: &report) }
    }
    return report
  }
}

/// The rows of one dimension.
private struct ModelComparison {
  let tally: Tally
  let dimension: ComparedDimension
  let solved: SolvedDimension?
  let includesParticipation: Bool
  private let models: [AttributionModel]
  /// By additive model: the sum over all nodes.
  private let totals: [Credit]
  /// What the chains share out.
  private let credited: (orders: Int64, value: Int64)
  /// By place among the solved models: the figures of every node.
  private let figures: [[SolvedFigures]]

  init(
    tally: Tally, dimension: ComparedDimension, solved: SolvedDimension?,
    includesParticipation: Bool
  ) {
    self.tally = tally
    self.dimension = dimension
    self.solved = solved
    self.includesParticipation = includesParticipation
    models = tally.solved.models.isEmpty ? tally.axes.models : tally.solved.models
    totals = tally.axes.models.indices.map { model in
      sum(dimension.nodes.compactMap { $0.credits?[model] })
    }
    let credited = tally.creditedTotal
    self.credited = credited
    figures = solved?.models.map { tally.solved.figures($0.solution, total: credited) } ?? []
  }

  var rows: [ModelComparisonRow] {
    let byModel = models.map { model in ranked(dimension.nodes.map { row($0, model) }, model) }
    var rows = dimension.nodes.indices.flatMap { node in
      byModel.compactMap { $0[node] } + influenceRow(dimension.nodes[node])
    }
    let rest = RestKind.allCases.map { ($0.name, tally.credit(rest: $0), false) }
    let till = (ReportRows.tillName, sum(rest.map(\.1)), true)
    for (name, credit, isTotal) in rest + [till] {
      rows += models.compactMap { restRow(name, credit, $0, isTotal: isTotal) }
    }
    guard let solved, solved.isOwn else { return rows }
    let more = SolvedRows(solved: tally.solved, dimension: solved, name: dimension.name)
    return rows + more.pairs + more.positions
  }

  /// Participation's row, where it was asked for.
  private func influenceRow(_ node: ComparedDimension.Node) -> [ModelComparisonRow] {
    guard includesParticipation, let influence = node.influence else { return [] }
    var row = ModelComparisonRow(dimension.name, node.name, .participation)
    row.orders = influence.orders * 1_000_000
    row.value = influence.value
    return [row]
  }

  /// The nodes' rows under one model with their ranks by value, and how firm shares and ranks are.
  private func ranked(
    _ rows: [ModelComparisonRow?], _ model: AttributionModel
  ) -> [ModelComparisonRow?] {
    var rows = rows
    let known = rows.indices.filter { rows[$0]?.value != nil }
    let values = known.map { rows[$0]?.value ?? 0 }
    for (place, rank) in zip(known, Ranks.of(values)) { rows[place]?.rank = rank }
    guard let uncertainty = tally.uncertainty else { return rows }
    let drawn = uncertainty.shares(dimension.kind, model)
    var places: [UInt32: Int] = [:]
    for (place, code) in (drawn?.codes ?? []).enumerated() { places[code] = place }
    var ownRanks = [Int](repeating: 0, count: places.count)
    for place in known {
      if let own = places[dimension.nodes[place].code] { ownRanks[own] = rows[place]?.rank ?? 0 }
    }
    let held = drawn?.draws.held(ownRanks)
    for place in known {
      let code = dimension.nodes[place].code
      let rank = rows[place]?.rank ?? 0
      if let own = places[code] {
        let interval = drawn?.draws.interval(own)
        rows[place]?.low = interval?.low
        rows[place]?.high = interval?.high
        rows[place]?.rankInDraws = held?[own]
      }
      rows[place]?.rankInCells = uncertainty.sensitivity.held(
        dimension.kind, code: code, rank: rank)
    }
    return rows
  }

  private func row(
    _ node: ComparedDimension.Node, _ model: AttributionModel
  ) -> ModelComparisonRow? {
    var row = ModelComparisonRow(dimension.name, node.name, model)
    if let place = tally.axes.models.firstIndex(of: model) {
      guard let credit = node.credits?[place] else { return nil }
      row.orders = credit.orders
      row.value = credit.net
      row.share = .ratio(credit.net, totals[place].net)
      return row
    }
    // A chain per order that is not identified has rows all the same, with nothing in them.
    if model.isAdditive { return node.credits == nil ? nil : row }
    guard let solved, let solution = solved.solution(model) else { return nil }
    if let number = solved.number(of: node.code) {
      let place = solved.models.firstIndex { $0.model == model }
      guard let place, !figures[place].isEmpty else { return row }
      return row.with(figures[place][number])
    }
    // Under frequency nodes carry their counts, and those without have no figures of their own.
    if solved.codes.contains(where: { $0 >= 1 << NodeNames.countShift }) { return nil }
    return tally.solved.hasFigures(solution) ? row.with(.unused) : row
  }

  /// Nil for a dimension without additive credit, under an additive model.
  private func restRow(
    _ name: String, _ credit: Credit, _ model: AttributionModel, isTotal: Bool
  ) -> ModelComparisonRow? {
    var row = ModelComparisonRow(dimension.name, name, model)
    let solution = solved?.solution(model)
    let place = tally.axes.models.firstIndex(of: model)
    if model.isAdditive ? dimension.isSolvedOnly : solution == nil { return nil }
    if isTotal { row.note = tally.solved.note(model, solution, isOwn: solved?.isOwn ?? false) }
    let hasFigures = place != nil || solution.map(tally.solved.hasFigures) ?? false
    guard hasFigures else { return row }
    row.orders = credit.orders
    row.value = credit.net
    if isTotal {
      row.orders = credit.orders + (place.map { totals[$0].orders } ?? credited.orders)
      row.value = credit.net + (place.map { totals[$0].net } ?? credited.value)
    }
    return row
  }
}
