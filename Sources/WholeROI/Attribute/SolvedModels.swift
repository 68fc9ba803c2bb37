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
  /// By place in `models`: the nodes' shares in each draw of the bootstrap; nil, or nothing at all, where
  /// there are none.
  let draws: [ShareDraws?]
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

  /// The nodes' shares in each draw; nil where there are none.
  func draws(_ model: AttributionModel) -> ShareDraws? {
    models.firstIndex { $0.model == model }.flatMap { draws.indices.contains($0) ? draws[$0] : nil }
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
  /// The figures of all nodes; `total` is what the shares of a chain are taken of. Values add up to it, orders
  /// but for rounding. All nil where the model is not identified, none where it is too large.
  func figures(
    _ solution: SolvedModel, total: (orders: Int64, value: Int64)
  ) -> [SolvedFigures] {
    switch solution {
    case .tooLarge: return []
    case .shapley(let model):
      return model.shares.indices.map { node in
        SolvedFigures(
          orders: model.shares[node].orders, value: model.shares[node].value,
          share: model.valueShare(node))
      }
    case .markov(let model): return figures(model, total: total)
    }
  }

  private func figures(
    _ model: MarkovModel, total: (orders: Int64, value: Int64)
  ) -> [SolvedFigures] {
    var figures = model.journeys.map { SolvedFigures(journeys: $0) }
    for node in figures.indices {
      figures[node].effectWithoutNulls = model.effectsWithoutNulls?[node]
    }
    guard isIdentified(model) else { return figures }
    let orderShares = MarkovModel.shares(model.effects)
    let valueShares = MarkovModel.shares(model.valueEffects)
    // Each to its own last digit: the figures that others print, which six decimals are compared with.
    let orders = orderShares?.map { Int64(($0 * Double(total.orders)).rounded()) }
    let values = valueShares.flatMap { ShareSplit.split(total.value, shares: $0) }
    for node in figures.indices {
      figures[node].effect = model.effects?[node]
      figures[node].valueEffect = model.valueEffects?[node]
      figures[node].orders = orders?[node]
      figures[node].value = values?[node]
      figures[node].share = (valueShares ?? orderShares)?[node]
    }
    return figures
  }
}

/// The split rule over solved shares, which may be negative: the parts add up to the amount.
enum ShareSplit {
  /// Each part is the floor of its share of the amount, and the units left over go to the largest remainders,
  /// ties to the earliest. Shares are taken as whole multiples of 2^−52 first, so that no part strays from its
  /// share by more than the last digits of a double (a scale of 2^20, as orders are split by, would show in
  /// the sixth digit of a total). Nil where values of either sign nearly cancel, so that shares pass 4,096.
  ///
  /// 100 by 0.5, 0.25 and 0.25 is 50, 25, 25; 1 by a third each is 1, 0, 0.
  static func split(_ amount: Int64, shares: [Double]) -> [Int64]? {
    guard !shares.isEmpty, shares.allSatisfy({ $0.magnitude <= 4096 }) else { return nil }
    let weights = shares.map { Int128(($0 * 4_503_599_627_370_496).rounded()) }
    let whole = weights.reduce(0, +)
    guard whole > 0 else { return nil }
    return split(weights.map { Int128(amount) * $0 }, over: whole, to: Int128(amount))
  }

  /// Parts of `numerators` over one denominator above 0, in whole units that add up to `total`; of a negative
  /// total those of its opposite, with the sign.
  static func split(
    _ numerators: [Int128], over denominator: Int128, to total: Int128
  ) -> [Int64]? {
    if total < 0 {
      return split(numerators.map { -$0 }, over: denominator, to: -total)?.map { -$0 }
    }
    var parts: [Int128] = []
    var remainders: [Int128] = []
    for numerator in numerators {
      var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
      if remainder < 0 {
        quotient -= 1
        remainder += denominator
      }
      parts.append(quotient)
      remainders.append(remainder)
    }
    let left = total - parts.reduce(0, +)
    guard left >= 0, left <= Int128(parts.count) else { return nil }
    let order = parts.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for index in order.prefix(Int(left)) { parts[index] += 1 }
    let units = parts.compactMap { Int64(exactly: $0) }
    return units.count == parts.count ? units : nil
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
