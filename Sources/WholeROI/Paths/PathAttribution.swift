/// The models on a plain table of paths, as rows of model_comparison.csv.
///
/// Rows of the dimension "node": per node, by its bytes, the models as asked for, participation last;
/// then TOTAL; then pairs and positions.
struct PathAttribution {
  private static let dimension = "node"

  private let file: PathsFile
  private let models: [AttributionModel]
  private let includesParticipation: Bool
  private let solved: SolvedModels
  private let whole: SolvedDimension
  private let total: (orders: Int64, value: Int64)
  /// By place among the solved models: the figures of every node.
  private let figures: [[SolvedFigures]]
  /// By node: what the additive models credit to it, in the order of `additive`.
  private let credits: [[Credit]]
  private let additive: [AttributionModel]
  private let influence: [Influence]

  init(_ file: PathsFile, _ request: PathsRequest) {
    let paths = file.paths
    let choice = MarkovOrderChoice(paths, names: file.names)
    let order = request.order ?? choice.order
    let asked = request.models ?? AttributionModel.usual(order: order)
    models = asked.filter { $0 != .participation }
    includesParticipation = models.count < asked.count

    var solved = SolvedModels()
    solved.models = models
    solved.minimumNulls = request.minimumNulls
    solved.minimumNullsSetting = "--min-nulls"
    solved.losses = choice.losses
    whole = SolvedDimension(
      paths, node: .channel, names: file.names,
      models: models.filter { $0.isLearned && !$0.isAdditive }.map { ($0, SolvedModel($0, paths)) },
      pairedOrder: order)
    solved.dimensions = [whole]
    solved.learn(models, paths, order: order, DataDriven(paths, for: models))
    self.solved = solved
    self.file = file
    let total = (orders: paths.totals.conversions * 1_000_000, value: paths.totals.value)
    self.total = total
    figures = whole.models.map { solved.figures($0.solution, total: total) }
    additive = models.filter {
      $0.isAdditive && ($0 != .markovPerOrder || solved.splitsByEffects)
    }
    (credits, influence) = Self.credit(paths, additive, solved.learned)
  }

  var warnings: [Diagnostic] {
    if total.orders == 0 {
      return [
        Diagnostic(
          .warning, "the table holds no conversion, so there is nothing to share out",
          hint: "check which column counts conversions: --conversions names it")
      ]
    }
    return solved.warnings
  }

  var rows: [ModelComparisonRow] {
    let rest = SolvedRows(solved: solved, dimension: whole, name: Self.dimension)
    let byModel = models.map { model in ranked(file.names.indices.map { row($0, model) }) }
    let rows =
      file.names.indices.flatMap { node in byModel.map { $0[node] } + influenceRow(node) }
      + models.map(totalRow) + rest.pairs + rest.positions
    guard !file.hasValue else { return rows }
    return rows.map { row in
      var row = row
      row.value = nil
      return row
    }
  }

  /// Participation's row, where it was asked for.
  private func influenceRow(_ node: Int) -> [ModelComparisonRow] {
    guard includesParticipation else { return [] }
    var row = ModelComparisonRow(Self.dimension, file.names[node], .participation)
    row.orders = influence[node].orders * 1_000_000
    row.value = influence[node].value
    return [row]
  }

  /// The nodes' rows under one model with their ranks, by value where there is any.
  private func ranked(_ rows: [ModelComparisonRow]) -> [ModelComparisonRow] {
    var rows = rows
    let known = rows.indices.filter { rows[$0].orders != nil }
    let values = known.map { (file.hasValue ? rows[$0].value : rows[$0].orders) ?? 0 }
    for (place, rank) in zip(known, Ranks.of(values)) { rows[place].rank = rank }
    return rows
  }

  private func row(_ node: Int, _ model: AttributionModel) -> ModelComparisonRow {
    var row = ModelComparisonRow(Self.dimension, file.names[node], model)
    if let place = whole.models.firstIndex(where: { $0.model == model }) {
      return figures[place].isEmpty ? row : row.with(figures[place][node])
    }
    guard let place = additive.firstIndex(of: model) else { return row }
    let credit = credits[node][place]
    row.orders = credit.orders
    row.value = credit.net
    row.share =
      file.hasValue ? .ratio(credit.net, total.value) : .ratio(credit.orders, total.orders)
    return row
  }

  private func totalRow(_ model: AttributionModel) -> ModelComparisonRow {
    var row = ModelComparisonRow(Self.dimension, ReportRows.tillName, model)
    let solution = whole.solution(model)
    row.note = solved.note(model, solution)
    guard additive.contains(model) || solution.map(solved.hasFigures) ?? false else { return row }
    row.orders = total.orders
    row.value = total.value
    return row
  }

  /// All conversions of a path, and what they are worth together, split over its touches.
  private static func credit(
    _ paths: PathCounts, _ models: [AttributionModel], _ learned: LearnedWeights
  ) -> ([[Credit]], [Influence]) {
    var credits = [[Credit]](
      repeating: Array(repeating: Credit(), count: models.count), count: paths.nodeCount)
    var influence = [Influence](repeating: Influence(), count: paths.nodeCount)
    var splitter = CreditSplitter(models: models, definition: .init(), learned: learned)
    var orders: [Int64] = []
    var values: [Int64] = []
    for index in 0..<paths.count where paths.conversions[index] > 0 {
      let path = paths.path(index)
      let nodes = path.map { paths.codes[Int($0)] }
      let ages = [Int64](repeating: 0, count: nodes.count)
      let isDirect = [Bool](repeating: false, count: nodes.count)
      orders = ages
      values = ages
      for (place, model) in models.enumerated() {
        splitter.weigh(
          model, touches: nodes.indices, ages: ages, nodes: nodes, isDirect: isDirect)
        splitter.split(paths.conversions[index] * 1_000_000, into: &orders)
        splitter.split(paths.values[index], into: &values)
        for (touch, node) in path.enumerated() {
          credits[Int(node)][place].orders += orders[touch]
          credits[Int(node)][place].net += values[touch]
        }
      }
      var found: [UInt32] = []
      splitter.findDistinctNodes(of: nodes.indices, Array(path), into: &found)
      for node in found {
        influence[Int(node)].orders += paths.conversions[index]
        influence[Int(node)].value += paths.values[index]
      }
    }
    return (credits, influence)
  }
}
