/// The truths as text, the same bytes everywhere: keys in a stated order, one line an entry.
extension SampleTruth {
  /// JSON; money in cents, times in seconds since 1970-01-01T00:00:00Z.
  public var json: String {
    object(
      [
        ("customers", "\(customers)"), ("seed", "\(seed)"),
        ("sources", list(sources.map(\.json))), ("spend", list(spend.map(\.json))),
        ("costs", list(costs.map(\.json))), ("whole", whole?.json ?? "null"),
        ("experiment", experiment?.json ?? "null"),
        ("exposure", exposure.map { list($0.map(\.json)) } ?? "null"),
        ("wholeProgram", wholeProgram?.json ?? "null"),
        ("orders", list(orders.map(\.json))),
      ], isOpen: true)
  }
}

extension SampleTruth.SourceRows {
  fileprivate var json: String {
    object([
      ("source", quoted(source)), ("kept", "\(kept)"), ("rejected", "\(rejected)"),
      ("totals", "\(totals)"), ("skipped", "\(skipped)"), ("blank", "\(blank)"),
      ("superseded", "\(superseded)"),
    ])
  }
}

extension SampleTruth.Spend {
  fileprivate var json: String {
    object([("source", quoted(source)), ("program", quoted(program)), ("amount", "\(amount)")])
  }
}

extension SampleTruth.Cost {
  fileprivate var json: String {
    object([
      ("category", quoted(category.rawValue)), ("program", quoted(program)),
      ("amount", "\(amount)"),
    ])
  }
}

extension SampleTruth.Whole {
  fileprivate var json: String {
    object(
      [
        ("persons", "\(persons)"), ("links", "\(links)"), ("refusedLinks", "\(refusedLinks)"),
        ("linksBySource", list(linksBySource.map(\.json))),
        ("touches", "\(touches)"), ("orders", "\(orders)"),
        ("creditedOrders", "\(creditedOrders)"), ("unattributedOrders", "\(unattributedOrders)"),
        ("unidentifiedOrders", "\(unidentifiedOrders)"), ("gross", "\(gross)"),
        ("discounts", "\(discounts)"), ("returns", "\(returns)"), ("net", "\(net)"),
        ("unattributed", "\(unattributed)"), ("unidentified", "\(unidentified)"),
        ("unmatchedReturns", "\(unmatchedReturns)"),
        ("models", list(models.map(\.json))),
      ], isOpen: true)
  }
}

extension SampleTruth.Experiment {
  fileprivate var json: String {
    object(
      [
        ("name", quoted(name)), ("plantedNet", "\(plantedNet)"),
        ("plantedMargin", "\(plantedMargin)"), ("arms", list(arms.map(\.json))),
      ], isOpen: true)
  }
}

extension SampleTruth.Arm {
  fileprivate var json: String {
    object([
      ("name", quoted(name)), ("persons", "\(persons)"), ("buyers", "\(buyers)"),
      ("orders", "\(orders)"), ("net", "\(net)"), ("margin", "\(margin)"),
      ("before", "\(before)"), ("contaminated", "\(contaminated)"),
      ("conflicting", "\(conflicting)"),
    ])
  }
}

extension SampleTruth.ExposureSet {
  fileprivate var json: String {
    object([
      ("families", quoted(families)), ("persons", "\(persons)"), ("buyers", "\(buyers)"),
      ("orders", "\(orders)"), ("net", "\(net)"),
    ])
  }
}

extension SampleTruth.SourceLinks {
  fileprivate var json: String {
    object([("source", quoted(source)), ("taken", "\(taken)"), ("refused", "\(refused)")])
  }
}

extension SampleTruth.ModelTotals {
  fileprivate var json: String {
    object([
      ("model", quoted(model.rawValue)),
      (
        "programs",
        list(
          programs.map {
            object([
              ("program", quoted($0.program)), ("net", "\($0.net)"), ("margin", "\($0.margin)"),
              ("orders", "\($0.orders)"),
            ])
          })
      ),
    ])
  }
}

extension SampleTruth.ChosenOrder {
  fileprivate var json: String {
    object([
      ("id", quoted(id)), ("note", quoted(note)), ("isInPeriod", "\(isInPeriod)"),
      ("standing", quoted(standing.rawValue)), ("gross", "\(gross)"),
      ("discounts", "\(discounts)"), ("returns", "\(returns)"), ("net", "\(net)"),
      (
        "touches",
        list(
          touches.map {
            object([
              ("time", "\($0.time)"), ("channel", quoted($0.channel)),
              ("campaign", quoted($0.campaign)), ("action", quoted($0.action)),
              ("program", quoted($0.program)),
            ])
          })
      ),
      (
        "credits",
        object(
          credits.map {
            ($0.model.rawValue, "[\($0.cents.map(String.init).joined(separator: ", "))]")
          })
      ),
    ])
  }
}

func object(_ entries: [(String, String)], isOpen: Bool = false) -> String {
  let lines = entries.map { "\(quoted($0.0)): \($0.1)" }
  return isOpen
    ? "{\n" + lines.joined(separator: ",\n") + "\n}" : "{" + lines.joined(separator: ", ") + "}"
}

func list(_ items: [String]) -> String {
  items.isEmpty ? "[]" : "[\n  " + items.joined(separator: ",\n  ") + "\n]"
}

/// A JSON string; the sample's own texts hold no control characters.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    if scalar == "\"" || scalar == "\\" { result += "\\" }
    result.unicodeScalars.append(scalar)
  }
  return result + "\""
}
