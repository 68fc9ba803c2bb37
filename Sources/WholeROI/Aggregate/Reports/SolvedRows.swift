/// The rows of model_comparison.csv that no additive model has: pairs of nodes and positions; and what
/// the solved models say of themselves in their TOTAL rows.
struct SolvedRows {
  let solved: SolvedModels
  let dimension: SolvedDimension
  /// What the nodes are called in the column `dimension`.
  let name: String

  /// Each pair of the busiest nodes under the chain of the order that was set: what is lost without both,
  /// and how much of it either would lose. Nodes in their order, the earlier first.
  var pairs: [ModelComparisonRow] {
    guard let model = dimension.pairedModel,
      case .markov(let chain)? = dimension.solution(model), solved.isIdentified(chain)
    else { return [] }
    return dimension.pairs.map { pair in
      var row = ModelComparisonRow(name + " pair", dimension.names[pair.a], model)
      row.partner = dimension.names[pair.b]
      row.effect = pair.effect
      row.overlap = pair.overlap
      return row
    }
  }

  /// Shapley's share of each node by where it first occurs; positions without any are left out.
  var positions: [ModelComparisonRow] {
    guard case .shapley(let model)? = dimension.solution(.shapley) else { return [] }
    return dimension.names.indices.flatMap { node in
      model.positions[node].enumerated().compactMap { place, share in
        guard share != ShapleyModel.Share(orders: 0, value: 0) else { return nil }
        var row = ModelComparisonRow(name + " position", dimension.names[node], .shapley)
        row.orders = share.orders
        row.value = share.value
        row.position = place + 1
        if place + 1 == ShapleyModel.lastPosition { row.note = "this position and later ones" }
        return row
      }
    }
  }
}

extension SolvedModels {
  /// Whether the model has figures, so that its shares add up to a total.
  func hasFigures(_ solution: SolvedModel) -> Bool {
    switch solution {
    case .shapley: true
    case .markov(let chain): isIdentified(chain)
    case .tooLarge: false
    }
  }

  /// How a model's figures came about, or why there are none; empty for models that need no word. The
  /// log-loss is that of the nodes that journeys are made of, and stands only with them.
  func note(
    _ model: AttributionModel, _ solution: SolvedModel?, isOwn: Bool = true
  ) -> String {
    switch model {
    case .dataDriven:
      let paths = learned.paths
      return "touches floored at 0: \(paths.flooredTouches); "
        + "orders that fell back to the last touch: \(paths.fallenBack)"
    case .markovPerOrder:
      let words = perOrder.map { note($0, isOwn: true) } ?? ""
      return headlineIsEven ? words + "; distinct nodes count as equal" : words
    default: return solution.map { note($0, isOwn: isOwn) } ?? ""
    }
  }

  private func note(_ solution: SolvedModel, isOwn: Bool) -> String {
    switch solution {
    case .shapley: return "cumulative game: value over the distinct nodes of each path"
    case .tooLarge: return "not solved: \(Self.tooLarge)"
    case .markov(let chain):
      if chain.conversions == 0 { return "no journey ended in an order" }
      if !chain.isIdentified(minimumNulls: minimumNulls) {
        return "not identified: \(unidentified(chain))"
      }
      if !isIdentified(chain) { return "no node has an effect" }
      let journeys = Int128(chain.conversions) + Int128(chain.nulls)
      var parts = [
        "order \(chain.order): a node's states lead to NULL; solved exactly",
        "\(chain.stateCount) states",
      ]
      if let p = Ratio(Int128(chain.conversions), journeys) {
        parts.append("p \(fixedText(p.scaled(digits: 6), digits: 6))")
      }
      parts.append("\(chain.nulls) null journeys")
      if isOwn, losses.count >= chain.order {
        let loss = Int128(losses[chain.order - 1])
        parts.append("held-out log-loss \(fixedText(loss, digits: 6)) per step")
      }
      return parts.joined(separator: "; ")
    }
  }

  /// What passed which limit.
  static let tooLarge =
    "the chain takes more than \(MarkovModel.workLimit / 1_000_000_000) billion multiplications"

  /// `3 null journeys, fewer than the 100 of attribution.markov.minNulls`.
  private func unidentified(_ chain: MarkovModel) -> String {
    (chain.nulls == 1 ? "1 null journey" : "\(chain.nulls) null journeys")
      + ", fewer than the \(minimumNulls) of \(minimumNullsSetting)"
  }

  /// What deserves a look: chains that give no figures for the pipeline's own nodes.
  var warnings: [Diagnostic] {
    var unidentifiedModels: [AttributionModel] = []
    var tooLarge: [AttributionModel] = []
    var reason = ""
    for model in models {
      let solution =
        model == .markovPerOrder
        ? perOrder : dimensions.first(where: \.isOwn)?.solution(model)
      switch solution {
      case .markov(let chain) where !chain.isIdentified(minimumNulls: minimumNulls):
        unidentifiedModels.append(model)
        reason = unidentified(chain)
      case .tooLarge: tooLarge.append(model)
      default: break
      }
    }
    var warnings: [Diagnostic] = []
    if !unidentifiedModels.isEmpty {
      warnings.append(
        Diagnostic(
          .warning, "\(Self.list(unidentifiedModels)) not identified: \(reason)",
          hint: (headlineIsEven
            ? "the headline counts a journey's distinct nodes as equal; "
            : "their cells are empty; ") + "a longer time has more null journeys, or set "
            + minimumNullsSetting))
    }
    if !tooLarge.isEmpty {
      warnings.append(
        Diagnostic(
          .warning, "\(Self.list(tooLarge)) not solved: \(Self.tooLarge)",
          hint: "take a lower order, or a coarser attribution.node"))
    }
    return warnings
  }

  /// `the model "a" is`, or `the models "a", "b" are`.
  private static func list(_ models: [AttributionModel]) -> String {
    let names = models.map(\.rawValue.quoted).joined(separator: ", ")
    return models.count == 1 ? "the model \(names) is" : "the models \(names) are"
  }
}
