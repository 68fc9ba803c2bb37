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

  let wholes = rules.models.filter { $0.isLearned && !$0.isAdditive }
  let others = journeys.dimensionPaths
  let sampling = journeys.sampling
  let nodes = wholes.isEmpty ? [rules.node] : AttributionDefinition.Node.allCases
  let tables = try executor.map(count: nodes.count) { place in
    let other = others.dimensions.firstIndex(of: nodes[place]).map { others.tables[$0] }
    let paths = other.map(PathCounts.init) ?? PathCounts(journeys.paths)
    let grouped = sampling?.journeys.map {
      GroupedPaths($0, codes: other?.codes ?? $0.paths, paths)
    }
    return (paths: paths, grouped: grouped)
  }
  let own = tables[nodes.firstIndex(of: rules.node) ?? 0].paths
  let (learned, solutions) = try executor.beside({
    let isOrderAsked = rules.models.contains { $0.chainOrder != nil || $0 == .markovPerOrder }
    return (
      orders: isOrderAsked
        ? MarkovOrderChoice(own, names: own.codes.map(journeys.nodes.name)) : nil,
      paths: DataDriven(own, for: rules.models)
    )
  }) {
    try executor.map(count: nodes.count * wholes.count) { task in
      let (paths, grouped) = tables[task / wholes.count]
      return SolvedModel.solve(wholes[task % wholes.count], paths, grouped, sampling?.weights)
    }
  }
  solved.losses = learned.orders?.losses ?? []
  let chainOrder = rules.markovOrder ?? learned.orders?.order ?? 1
  for (place, node) in nodes.enumerated() where !wholes.isEmpty {
    let isOwn = node == rules.node
    let models = wholes.enumerated().map { ($1, solutions[place * wholes.count + $0].solution) }
    let named = isOwn ? journeys.nodes : journeys.facts.nodeNames(node, definition)
    solved.dimensions.append(
      SolvedDimension(
        tables[place].paths, node: node, names: tables[place].paths.codes.map(named.name),
        models: models,
        pairedOrder: isOwn ? chainOrder : nil,
        draws: wholes.indices.map { solutions[place * wholes.count + $0].draws }))
  }
  solved.learn(rules.models, own, order: chainOrder, learned.paths)
  solved.headlineIsEven = rules.headline == .markovPerOrder && !solved.splitsByEffects
  return solved
}

extension SolvedModels {
  /// Learns what splits single orders: the removal effects of the chain of their own nodes. `paths` are the
  /// counterfactual ones.
  mutating func learn(
    _ models: [AttributionModel], _ own: PathCounts, order: Int, _ paths: DataDriven
  ) {
    var weights = NodeWeights()
    if models.contains(.markovPerOrder) {
      let same = dimensions.first(where: \.isOwn)?.solution(.markov(order: order))
      let solution = same ?? SolvedModel(.markov(order: order), own)
      perOrder = solution
      if case .markov(let model) = solution, splitsByEffects, let effects = model.effects {
        weights = NodeWeights(own, effects: effects)
      }
    }
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

extension SolvedModel {
  /// The solution, and the nodes' shares in every draw; no draws where no bootstrap is asked for, or where a
  /// chain would take too long to solve in each.
  static func solve(
    _ model: AttributionModel, _ paths: PathCounts, _ grouped: GroupedPaths?,
    _ weights: DrawWeights?
  ) -> (solution: SolvedModel, draws: ShareDraws?) {
    guard let grouped, let weights else { return (SolvedModel(model, paths), nil) }
    let hasValue = paths.totals.value != 0
    guard let order = model.chainOrder else {
      let draws = ShapleyDraws.shares(paths, grouped, weights, hasValue: hasValue)
      return (SolvedModel(model, paths), draws)
    }
    let states = MarkovStates(paths, order: order, keepsSteps: true)
    guard let chain = MarkovModel(paths, states) else { return (.tooLarge, nil) }
    let draws = ChainDraws(paths, states, grouped, weights, work: chain.work)
    return (.markov(chain), draws?.shares(hasValue: chain.valueEffects != nil))
  }
}

extension SolvedDimension {
  /// - Parameter pairedOrder: the order of the chain whose pairs are wanted too, where the nodes are those
  ///   that journeys are made of; nil elsewhere.
  init(
    _ paths: PathCounts, node: AttributionDefinition.Node, names: [String],
    models: [(model: AttributionModel, solution: SolvedModel)], pairedOrder: Int?,
    draws: [ShareDraws?] = []
  ) {
    self.draws = draws
    self.node = node
    codes = paths.codes
    self.names = names
    self.models = models
    isOwn = pairedOrder != nil
    let paired = models.first { pairedOrder != nil && $0.model.chainOrder == pairedOrder }
    guard let paired, case .markov(let chain) = paired.solution else {
      pairs = []
      pairedModel = nil
      return
    }
    let busiest = chain.journeys.indices.sorted {
      (chain.journeys[$1], $0) < (chain.journeys[$0], $1)
    }
    let nodes = busiest.prefix(Self.mostPaired).filter { chain.journeys[$0] > 0 }.sorted()
    pairs = chain.pairEffects(paths, among: nodes) ?? []
    pairedModel = paired.model
  }
}
