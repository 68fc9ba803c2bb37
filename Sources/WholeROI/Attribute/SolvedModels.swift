/// What the models that look at all journeys say: shares of the whole by dimension, and the weights of
/// those that split orders.
struct SolvedModels: Sendable {
  /// All models but participation, as configured.
  var models: [AttributionModel] = []
  /// In the order of the report; empty where no model but additive ones was asked for.
  var dimensions: [SolvedDimension] = []
  /// For the split of orders.
  var learned = LearnedWeights()
  /// The chain behind "markov per order"; nil where it was not asked for.
  var perOrder: SolvedModel?
  var minimumNulls = 0
  /// Whether the headline is a chain per order without effects: then its nodes count as equal.
  var headlineIsEven = false
  /// What that is called where it is set.
  var minimumNullsSetting = "attribution.markov.minNulls"
  /// By order from 1, in millionths; empty where no chain was asked for.
  var losses: [Int64] = []

  /// Whether "markov per order" has effects to split by.
  var splitsByEffects: Bool {
    guard case .markov(let model)? = perOrder else { return false }
    return isIdentified(model)
  }

  func isIdentified(_ model: MarkovModel) -> Bool {
    model.isIdentified(minimumNulls: minimumNulls) && MarkovModel.shares(model.effects) != nil
  }
}

/// One model's solution for one table of paths.
enum SolvedModel: Sendable {
  case markov(MarkovModel)
  case shapley(ShapleyModel)
  /// A chain that takes too many steps to solve exactly.
  case tooLarge
}

/// The models that are solved for one kind of node.
struct SolvedDimension: Sendable {
  let node: AttributionDefinition.Node
  /// By the models' node numbers: their codes, and what they are called.
  let codes: [UInt32]
  let names: [String]
  let models: [(model: AttributionModel, solution: SolvedModel)]
  /// Whether these are the nodes that journeys are made of.
  let isOwn: Bool
  /// Pairs of the nodes that most journeys hold, under the chain of the order that was set; only of the
  /// nodes that journeys are made of.
  let pairs: [PairEffect]
  /// The chain that the pairs are of; nil where it was not asked for, or has none.
  let pairedModel: AttributionModel?

  /// The most nodes that are paired.
  static let mostPaired = 12

  func solution(_ model: AttributionModel) -> SolvedModel? {
    models.first { $0.model == model }?.solution
  }

  func number(of code: UInt32) -> Int? { codes.firstIndex(of: code) }
}

/// The figures of one node under one solved model.
struct SolvedFigures: Sendable {
  /// Millionths.
  var orders: Int64?
  /// Minor units.
  var value: Int64?
  /// Of the value; of the orders where there is no value.
  var share: Double?
  var effect: Double?
  var valueEffect: Double?
  var effectWithoutNulls: Double?
  var journeys: Int64?

  /// A node that no journey holds.
  static let unused = SolvedFigures(
    orders: 0, value: 0, share: 0, effect: nil, valueEffect: nil, effectWithoutNulls: nil,
    journeys: 0)
}

extension SolvedModels {
  /// A node's figures; `total` is what the shares of a chain are taken of. All nil where the model
  /// is not identified or too large.
  func figures(
    _ solution: SolvedModel, node: Int, total: (orders: Int64, value: Int64)
  ) -> SolvedFigures {
    switch solution {
    case .tooLarge: return SolvedFigures()
    case .shapley(let model):
      let share = model.shares[node]
      return SolvedFigures(
        orders: share.orders, value: share.value, share: model.valueShare(node))
    case .markov(let model):
      var figures = SolvedFigures(journeys: model.journeys[node])
      figures.effectWithoutNulls = model.effectsWithoutNulls?[node]
      guard isIdentified(model) else { return figures }
      figures.effect = model.effects?[node]
      figures.valueEffect = model.valueEffects?[node]
      let orderShare = MarkovModel.shares(model.effects)?[node]
      let valueShare = MarkovModel.shares(model.valueEffects)?[node]
      figures.orders = orderShare.flatMap { Self.part($0, of: total.orders) }
      figures.value = valueShare.flatMap { Self.part($0, of: total.value) }
      figures.share = valueShare ?? orderShare
      return figures
    }
  }

  /// A share of a total, rounded half away from zero to the unit; nil beyond 64 bits, as where values of
  /// either sign nearly cancel.
  private static func part(_ share: Double, of total: Int64) -> Int64? {
    Int64(exactly: (share * Double(total)).rounded())
  }
}

extension ShapleyModel {
  /// A node's part of all value; of all orders where no order has a value; nil where there is nothing.
  func valueShare(_ node: Int) -> Double? {
    let value = shares.reduce(Int128(0)) { $0 + Int128($1.value) }
    if value != 0 { return Double(shares[node].value) / Double(value) }
    let orders = shares.reduce(Int128(0)) { $0 + Int128($1.orders) }
    return orders == 0 ? nil : Double(shares[node].orders) / Double(orders)
  }
}
