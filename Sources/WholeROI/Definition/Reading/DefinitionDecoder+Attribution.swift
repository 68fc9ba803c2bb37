import Tabular

/// `attribution`.
extension DefinitionDecoder {
  func readAttribution(_ file: ObjectReader) {
    guard let reader = file.object("attribution") else { return }
    var attribution = definition.attribution
    if let node = reader.choice("node", AttributionDefinition.Node.self) { attribution.node = node }
    readLookback(reader, &attribution)
    if let direct = reader.choice("direct", AttributionDefinition.Direct.self) {
      attribution.direct = direct
    }
    if let orders = reader.choice("orders", AttributionDefinition.Orders.self) {
      attribution.orders = orders
    }
    if let repeats = reader.choice("repeats", AttributionDefinition.Repeats.self) {
      attribution.repeats = repeats
    }
    readModels(reader, &attribution)
    if let halfLife = reader.duration("halfLife", atLeast: 1) {
      attribution.halfLifeMilliseconds = halfLife
    }
    readCustom(reader, &attribution)
    if let markov = reader.object("markov") {
      readOrder(markov, &attribution)
      if let nulls = markov.integer("minNulls", 0...1_000_000_000) {
        attribution.markovMinimumNulls = Int(nulls)
      }
      markov.finish()
    }
    if let seed = reader.integer("seed", 0...Int64.max) { attribution.seed = UInt64(seed) }
    if let trim = reader.integer("trim", 1...1000) { attribution.trim = Int(trim) }
    if let count = reader.integer("bootstrap", 0...10_000) { attribution.bootstrap = Int(count) }
    reader.finish()
    definition.attribution = attribution
  }

  /// From 1 to 3, or "auto": by held-out log-loss.
  private func readOrder(_ markov: ObjectReader, _ attribution: inout AttributionDefinition) {
    let expected = "a whole number from 1 to 3, or \"auto\""
    let order = markov.value("order", expected: expected) { node -> Int? in
      if ObjectReader.text(node) == "auto" { return 0 }
      guard case .number(let digits) = node.value, let order = Int(digits), (1...3).contains(order)
      else { return nil }
      return order
    }
    if let order { attribution.markovOrder = order == 0 ? nil : order }
  }

  private func readLookback(_ reader: ObjectReader, _ attribution: inout AttributionDefinition) {
    guard let lookback = reader.object("lookback") else { return }
    if let duration = lookback.duration("default") { attribution.lookbackDefault = duration }
    for action in FieldNames.actions {
      if let duration = lookback.duration(action) {
        attribution.lookbackByAction[action] = duration
      }
    }
    lookback.finish()
  }

  /// The models in the file's order; the headline model comes last where they don't hold it.
  private func readModels(_ reader: ObjectReader, _ attribution: inout AttributionDefinition) {
    if let models = readModelList(reader) { attribution.models = models }
    if let node = reader.node("headline"), let headline = readModel(node, reader.path("headline")) {
      attribution.headline = headline
      if !headline.isAdditive {
        faults.error(
          at: node,
          "the headline model must be additive per order, and \(headline.rawValue.quoted) is not",
          hint: "one of " + additiveNames.joined(separator: ", "))
      }
    }
    if !attribution.models.contains(attribution.headline) {
      attribution.models.append(attribution.headline)
    }
  }

  private var additiveNames: [String] {
    AttributionModel.allCases.filter(\.isAdditive).map(\.rawValue)
  }

  private func readModelList(_ reader: ObjectReader) -> [AttributionModel]? {
    guard let nodes = reader.textNodes("models") else { return nil }
    var models: [AttributionModel] = []
    for (_, node) in nodes {
      guard let model = readModel(node, reader.path("models")) else { continue }
      if models.contains(model) {
        faults.error(at: node, "\(reader.path("models")) names \(model.rawValue.quoted) twice")
      } else {
        models.append(model)
      }
    }
    return models
  }

  private func readModel(_ node: JSONNode, _ path: String) -> AttributionModel? {
    guard let name = ObjectReader.text(node) else {
      faults.mismatch(node, path, expected: "a model's name")
      return nil
    }
    guard let model = AttributionModel(rawValue: name) else {
      faults.error(
        at: node, "unknown model \(name.quoted)",
        hint: Names.hint(name, among: AttributionModel.allCases.map(\.rawValue)))
      return nil
    }
    return model
  }

  /// First, middle, last; at most six decimals, so that their common denominator stays small.
  private func readCustom(_ reader: ObjectReader, _ attribution: inout AttributionDefinition) {
    guard let node = reader.node("custom") else { return }
    let expected = "three numbers from 0 to 1000000 with at most six decimals"
    guard case .list(let items) = node.value, items.count == 3 else {
      return faults.mismatch(node, reader.path("custom"), expected: expected)
    }
    var weights: [ExactDecimal] = []
    for (index, item) in items.enumerated() {
      if let weight = ObjectReader.decimal(item, from: 0, to: 1_000_000),
        Quantities.reduced(weight).scale <= 6
      {
        weights.append(Quantities.reduced(weight))
      } else {
        faults.mismatch(
          item, reader.path("custom") + ".\(index)",
          expected: "a number from 0 to 1000000 with at most six decimals")
      }
    }
    guard weights.count == 3 else { return }
    if weights[0].units == 0, weights[2].units == 0 {
      faults.error(
        at: node, "\(reader.path("custom")) gives nothing to the first and the last touch")
    }
    attribution.custom = weights
  }
}
