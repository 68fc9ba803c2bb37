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
/// the headline model credits to all nodes together, so that it too ties to the till, but for rounding.
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
    let whole = sum(
      (0..<tally.axes.programCount).map { tally.headlineCredit(program: $0) })
    credited = (whole.orders, whole.net)
  }

  var rows: [ModelComparisonRow] {
    var rows = dimension.nodes.flatMap(nodeRows)
    let rest = RestKind.allCases.map { ($0.name, tally.credit(rest: $0), false) }
    let till = (ReportRows.tillName, sum(rest.map(\.1)), true)
    for (name, credit, isTotal) in rest + [till] {
      rows += models.compactMap { restRow(name, credit, $0, isTotal: isTotal) }
    }
    guard let solved, solved.isOwn else { return rows }
    let more = SolvedRows(solved: tally.solved, dimension: solved, name: dimension.name)
    return rows + more.pairs + more.positions
  }

  private func nodeRows(_ node: ComparedDimension.Node) -> [ModelComparisonRow] {
    var rows = models.compactMap { row(node, $0) }
    if includesParticipation, let influence = node.influence {
      var row = ModelComparisonRow(dimension.name, node.name, .participation)
      row.orders = influence.orders * 1_000_000
      row.value = influence.value
      rows.append(row)
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
      return row.with(tally.solved.figures(solution, node: number, total: credited))
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
