/// What the run says in two or three sentences: did the whole program pay?
public struct Verdict: Sendable {
  /// Each a sentence with its full stop.
  public let sentences: [String]

  /// All sentences on one line.
  public var text: String { sentences.joined(separator: " ") }

  public init(_ performance: ProgramPerformance, _ definition: PipelineDefinition) {
    self.init(performance, definition, nil)
  }

  /// Credit first, then what holdouts and the comparison of channels say of cause.
  init(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition, _ evidence: Evidence?
  ) {
    let whole = performance.whole
    let currency = definition.currency
    let added = evidence?.sentences(definition) ?? []
    if whole.verdict == .noCost {
      sentences = Self.noCost(performance, currency) + [Self.caution] + added
    } else if !performance.isMarginKnown {
      sentences = Self.unknownMargin(performance, currency) + added
    } else {
      sentences = Self.judged(performance, definition) + [Self.caution] + added
    }
  }

  private static let caution =
    "This credits orders to the contacts before them and doesn't prove that the contacts caused them: "
    + "only a holdout shows that."

  /// With ROI, range and, where the range holds both signs, the experiment that would decide.
  private static func judged(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition
  ) -> [String] {
    let whole = performance.whole
    let model = definition.attribution.headline.rawValue
    let range = [whole.roiLow, whole.roiHigh].compactMap { $0 }.map(percentText)
    let money =
      "it earned a margin of \(moneyText(whole.credit.margin, definition.currency)) and cost "
      + moneyText(whole.cost, definition.currency)
    let roi =
      "an ROI of \(whole.roi.map(percentText) ?? "") under the model \"\(model)\" "
      + "(\(range.joined(separator: " to ")) over half to twice the lookback)"
    switch whole.verdict {
    case .pays: return ["The whole program pays: \(money), \(roi)."]
    case .loses: return ["The whole program loses money: \(money), \(roi)."]
    case .undecided, .noCost, nil:
      return [
        "Whether the whole program pays is undecided: \(money), \(roi).",
        "The range holds both signs; \(experiment(performance, definition)) would decide.",
      ]
    }
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

  /// The experiment that is set up already; else one on the program that costs most (ties: the first).
  private static func experiment(
    _ performance: ProgramPerformance, _ definition: PipelineDefinition
  ) -> String {
    if let first = definition.experiments.first { return "the holdout \"\(first.name)\"" }
    let programs = performance.rows.filter { $0.kind == .program }
    guard var largest = programs.first else {
      return "a holdout, a random part of the customers who are left out of all marketing,"
    }
    for program in programs where program.cost > largest.cost { largest = program }
    return "a holdout, a random part of the customers who are left out of \"\(largest.name)\","
  }
}
