import Tabular

/// `integration`, `experiments` and `objectives`.
extension DefinitionDecoder {
  /// What an objective may be about: figures of program_performance.csv.
  static let objectiveMetrics = [
    "persons_reached", "buyers", "new_customers", "orders", "gross_revenue", "discounts", "returns",
    "net_revenue", "margin", "cost_media", "cost_people", "cost_tools", "cost_creative",
    "cost_promotions", "cost_loyalty", "cost_care", "cost_other", "cost_total", "profit", "roi",
    "roas", "mer", "cac", "payback_days", "incremental_revenue", "incremental_roi",
  ]

  func readIntegration(_ file: ObjectReader) {
    guard let reader = file.object("integration") else { return }
    if let exposure = reader.duration("exposure", atLeast: 1) {
      definition.integration.exposureMilliseconds = exposure
    }
    if let outcome = reader.duration("outcome", atLeast: 1) {
      definition.integration.outcomeMilliseconds = outcome
    }
    reader.finish()
  }

  func readExperiments(_ file: ObjectReader) {
    for reader in file.objects("experiments") {
      reader.require("name", hint: "as the assignments name the experiment")
      reader.require("control", hint: "the arm that was left alone")
      var experiment = ExperimentDefinition(name: reader.text("name") ?? "")
      experiment.control = reader.text("control") ?? ""
      readShares(reader, &experiment)
      experiment.program = readProgram(reader)
      if let outcome = reader.duration("outcome", atLeast: 1) {
        experiment.outcomeMilliseconds = outcome
      }
      experiment.beforeMilliseconds = reader.duration("before", atLeast: 1)
      experiment.cost = readMoney(reader, "cost")
      reader.finish()
      if let node = reader.node["name"],
        definition.experiments.contains(where: { $0.name == experiment.name })
      {
        faults.error(at: node, "two experiments are called \(experiment.name.quoted)")
      }
      definition.experiments.append(experiment)
    }
  }

  private func readShares(_ reader: ObjectReader, _ experiment: inout ExperimentDefinition) {
    guard let shares = reader.object("shares") else { return }
    for member in shares.node.members {
      guard let share = shares.decimal(member.key, from: 0, to: 1_000_000) else { continue }
      if share.units == 0 {
        faults.error(at: member.value, "\(shares.path(member.key)) must be more than 0")
      }
      experiment.shares.append(member.key)
      experiment.shareValues.append(share)
    }
    let arms = shares.node.members.map(\.key)
    if let node = reader.node("control"), !experiment.control.isEmpty,
      !arms.contains(experiment.control)
    {
      faults.error(
        at: node, "the control \(experiment.control.quoted) is not among the shares",
        hint: Names.hint(experiment.control, among: arms))
    }
  }

  /// Minor units of an amount that is not negative.
  private func readMoney(_ reader: ObjectReader, _ key: String) -> Int64? {
    let currency = definition.currency
    let example = currency.minorDigits == 0 ? "\"1200\"" : "\"1200.00\""
    return reader.value(key, expected: "an amount of \(currency.code) such as \(example)") {
      guard case .text(let text) = $0.value else { return nil }
      return Quantities.money(text, currency).flatMap { $0 >= 0 ? $0 : nil }
    }
  }

  func readObjectives(_ file: ObjectReader) {
    for reader in file.objects("objectives") {
      reader.require("metric", hint: "such as metric: \"roi\"")
      reader.require("target", hint: "such as target: 0.5")
      let metric = reader.node("metric").flatMap {
        ObjectReader.name($0, reader.path("metric"), among: Self.objectiveMetrics, faults)
      }
      var objective = ObjectiveDefinition(metric: metric ?? "")
      objective.program = readProgram(reader)
      if let target = reader.value("target", expected: "a number", { ObjectReader.decimal($0) }) {
        objective.target = target
      }
      objective.owner = reader.text("owner") ?? ""
      (objective.from, objective.to) = readSpan(reader)
      reader.finish()
      definition.objectives.append(objective)
    }
  }
}
