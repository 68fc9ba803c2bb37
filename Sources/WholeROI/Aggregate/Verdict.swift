/// What the run says in two or three sentences: did the whole program pay?
public struct Verdict: Sendable {
  /// Each a sentence with its full stop.
  public let sentences: [String]

  /// All sentences on one line.
  public var text: String { sentences.joined(separator: " ") }

  public init(_ performance: ProgramPerformance, _ definition: PipelineDefinition) {
    self.init(performance, definition, nil)
  }

  /// Credit first, then what holdouts and the comparison of channels say of cause, and which experiment would
  /// tell most.
  init(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition, _ evidence: Evidence?,
    _ next: NextExperiment? = nil
  ) {
    let whole = performance.whole
    let currency = definition.currency
    let minimumGroup = definition.outputs.minimumGroup
    let added =
      (evidence?.sentences(definition) ?? [])
      + (next?.sentences(currency, minimumGroup: minimumGroup) ?? [])
    let experiment = Self.experiment(performance, definition, evidence, next)
    if let nothing = performance.nothingCredited {
      sentences = Self.missing(nothing, performance, currency) + added
    } else if whole.verdict == .noCost {
      sentences = Self.noCost(performance, currency) + [Self.caution] + added
    } else if !performance.isMarginKnown {
      sentences = Self.unknownMargin(performance, currency) + added
    } else {
      sentences =
        Self.judged(performance, definition, experiment: experiment) + [Self.caution] + added
    }
  }

  private static let caution =
    "This credits orders to the contacts before them and doesn't prove that the contacts caused them: "
    + "only a holdout shows that."

  /// With ROI, range and, where the range holds both signs, the experiment that would decide.
  private static func judged(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition, experiment: String
  ) -> [String] {
    let whole = performance.whole
    let model = definition.attribution.headline.rawValue
    let range = [whole.roiLow, whole.roiHigh].compactMap { $0 }.map(percentText)
    let money =
      "it earned a margin of \(moneyText(whole.credit.margin, definition.currency)) and cost "
      + moneyText(whole.cost, definition.currency)
    let roi =
      "an ROI of \(whole.roi.map(percentText) ?? "") under the model \"\(model)\" "
      + "(\(range.joined(separator: " to ")) over half to twice the lookback"
      + (performance.draws > 0 ? " and \(performance.draws) draws of the customers)" : ")")
    switch whole.verdict {
    case .pays: return ["The whole program pays: \(money), \(roi)."]
    case .loses: return ["The whole program loses money: \(money), \(roi)."]
    case .undecided, .noCost, nil:
      return [
        "Whether the whole program pays is undecided: \(money), \(roi).",
        "The range holds both signs; \(experiment) would decide.",
      ]
    }
  }

  /// What is missing, what was spent all the same, and what to do.
  private static func missing(
    _ nothing: NothingCredited, _ performance: ProgramPerformance, _ currency: Currency
  ) -> [String] {
    let cost = performance.whole.cost
    let money = moneyText(cost, currency)
    let net = moneyText(performance.till.credit.net, currency)
    var sentences = ["Whether the whole program pays can't be said: \(nothing.reason)."]
    switch (cost != 0, nothing != .noOrder) {
    case (true, true): sentences.append("It cost \(money), and all orders brought \(net).")
    case (true, false): sentences.append("It cost \(money).")
    case (false, true): sentences.append("All orders brought \(net).")
    case (false, false): break
    }
    let advice = nothing.advice
    sentences.append(advice.prefix(1).uppercased() + advice.dropFirst() + ".")
    return sentences
  }

  private static func noCost(_ performance: ProgramPerformance, _ currency: Currency) -> [String] {
    let whole = performance.whole
    let earned =
      performance.isMarginKnown
      ? "a margin of \(moneyText(whole.credit.margin, currency))"
      : "net revenue of \(moneyText(whole.credit.net, currency))"
    return [
      "The whole program earned \(earned), and no cost of the period is known, so there is no ROI: "
        + "add ad exports or a cost ledger to the sources."
    ]
  }

  /// Why there is no margin, and what to set.
  private static func unknownMargin(
    _ performance: ProgramPerformance, _ currency: Currency
  ) -> [String] {
    let whole = performance.whole
    let count = performance.ordersWithoutCost
    let orders = count == 1 ? "1 order has" : "\(fixedText(Int128(count), digits: 0)) orders have"
    return [
      "The whole program brought net revenue of \(moneyText(whole.credit.net, currency)) and cost "
        + "\(moneyText(whole.cost, currency)); whether it pays can't be said.",
      "\(orders) no cost of goods, so the margin is not known: map the column costOfGoods in the "
        + "order export's layout, or set marginRate in its source.",
    ]
  }

  /// The experiment that is set up and gives no figure yet; else the one that would tell most; else one on the
  /// program that costs most (ties: the first) of those that no holdout has shown.
  private static func experiment(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition, _ evidence: Evidence?,
    _ next: NextExperiment?
  ) -> String {
    let read = evidence?.holdouts.filter { $0.incrementalNet != nil } ?? []
    let waiting = definition.experiments.first { planned in
      !read.contains { $0.name == planned.name }
    }
    if let waiting { return "the holdout \"\(waiting.name)\"" }
    let programs = performance.rows.enumerated().filter { place, row in
      row.kind == .program && !read.contains { $0.program == place }
    }.map(\.element)
    let costliest = programs.reduce(programs.first) { best, row in
      row.cost > best?.cost ?? row.cost ? row : best
    }
    guard let name = next?.next?.name ?? costliest?.name else {
      return "a holdout, a random part of the customers who are left out of all marketing,"
    }
    return "a holdout, a random part of the customers who are left out of \"\(name)\","
  }
}
