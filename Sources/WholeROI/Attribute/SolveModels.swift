/// Solves the models that look at all journeys, side by side, before any order is split.
///
/// Paths are gathered as whole numbers and sorted; each chain is solved by one job. So the solutions have
/// the same bits for any number of jobs.
func solveModels(
  _ journeys: Journeys, _ definition: PipelineDefinition, executor: Executor
) throws -> SolvedModels {
  let rules = definition.attribution
  var solved = SolvedModels()
  solved.models = rules.models.filter { $0 != .participation }
  guard rules.models.contains(where: \.isLearned) else { return solved }
  solved.minimumNulls = rules.markovMinimumNulls
  let own = PathCounts(journeys.paths)
  let names = own.codes.map(journeys.nodes.name)
  var chainOrder = rules.markovOrder ?? 1
  if rules.models.contains(where: { $0.chainOrder != nil || $0 == .markovPerOrder }) {
    let choice = MarkovOrderChoice(own, names: names)
    solved.losses = choice.losses
    if rules.markovOrder == nil { chainOrder = choice.order }
  }

  let wholes = rules.models.filter { $0.isLearned && !$0.isAdditive }
  let others = journeys.dimensionPaths
  let nodes = wholes.isEmpty ? [] : AttributionDefinition.Node.allCases
  let tables = nodes.map { node in
    others.dimensions.firstIndex(of: node).map { PathCounts(others.tables[$0]) } ?? own
  }
  let solutions = try executor.map(count: nodes.count * wholes.count) { task in
    SolvedModel(wholes[task % wholes.count], tables[task / wholes.count])
  }
  for (place, node) in nodes.enumerated() {
    let isOwn = node == rules.node
    let models = wholes.enumerated().map { ($1, solutions[place * wholes.count + $0]) }
    let named = isOwn ? journeys.nodes : journeys.facts.nodeNames(node, definition)
    solved.dimensions.append(
      SolvedDimension(
        tables[place], node: node, names: tables[place].codes.map(named.name), models: models,
        isOwn: isOwn))
  }
  solved.learn(rules, own, order: chainOrder, journeys)
  return solved
}

extension SolvedModels {
  /// What splits single orders: the chain of the pipeline's own node, and the counterfactual paths.
  fileprivate mutating func learn(
    _ rules: AttributionDefinition, _ own: PathCounts, order: Int, _ journeys: Journeys
  ) {
    var weights = NodeWeights()
    if rules.models.contains(.markovPerOrder) {
      let same = dimensions.first { $0.node == rules.node }?.solution(.markov(order: order))
      let solution = same ?? SolvedModel(.markov(order: order), own)
      perOrder = solution
      if case .markov(let model) = solution, splitsByEffects, let effects = model.effects {
        weights = NodeWeights(own, effects: effects)
      }
    }
    let paths = rules.models.contains(.dataDriven) ? DataDriven(journeys.paths) : DataDriven()
    learned = LearnedWeights(nodes: weights, paths: paths)
  }
}

extension SolvedModel {
  /// The solution of one of markov 1 to 3 or shapley.
  init(_ model: AttributionModel, _ paths: PathCounts) {
    if let order = model.chainOrder {
      self = MarkovModel(paths, order: order).map(SolvedModel.markov) ?? .tooLarge
    } else {
      self = .shapley(ShapleyModel(paths))
    }
  }
}

extension SolvedDimension {
  init(
    _ paths: PathCounts, node: AttributionDefinition.Node, names: [String],
    models: [(model: AttributionModel, solution: SolvedModel)], isOwn: Bool
  ) {
    self.node = node
    codes = paths.codes
    self.names = names
    self.models = models
    self.isOwn = isOwn
    guard isOwn else {
      pairs = []
      return
    }
    pairs = models.compactMap { model, solution in
      guard case .markov(let chain) = solution else { return nil }
      let busiest = chain.journeys.indices.sorted {
        (chain.journeys[$1], $0) < (chain.journeys[$0], $1)
      }
      let paired = busiest.prefix(Self.mostPaired).filter { chain.journeys[$0] > 0 }.sorted()
      return chain.pairEffects(paths, among: paired).map { (model, $0) }
    }
  }
}
