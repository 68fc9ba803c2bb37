extension Evidence {
  /// What holdouts and integration add to the verdict: a sentence for each holdout, two for integration.
  func sentences(_ definition: PipelineDefinition) -> [String] {
    holdouts.flatMap { $0.sentences(definition) }
      + (integration?.sentences(ReportStyle(definition)) ?? [])
  }
}

extension Holdout {
  fileprivate func sentences(_ definition: PipelineDefinition) -> [String] {
    if isStopped, let sampleRatio {
      return [
        "The holdout \(name.quoted) gives no verdict: its arms are not of the planned sizes (p "
          + "\(probabilityText(sampleRatio)))."
      ]
    }
    guard isLargeEnough else {
      return ["The holdout \(name.quoted) gives no verdict: it has too few persons."]
    }
    guard hasBuyersEnough else {
      return ["The holdout \(name.quoted) gives no verdict: an arm has too few buyers."]
    }
    guard let net = incrementalNet, let (estimate, _) = comparison(.net, of: treated) else {
      return []
    }
    let owner = program.map { definition.programs[$0].name.quoted } ?? "all marketing"
    let effect = "(p \(probabilityText(estimate.pValue)))"
    let significance = estimate.pValue < 0.05 ? "significant" : "not significant"
    guard let roi, let interval = roiInterval, let payment else {
      let money = moneyText(net == .min ? .max : abs(net), definition.currency)
      let caused = net < 0 ? "lowered net revenue by" : "caused net revenue of"
      return [
        "The holdout \(name.quoted) shows that \(owner) \(caused) \(money); the effect "
          + "is \(significance) \(effect)."
      ]
    }
    let range = "\(percentText(interval.low)) to \(percentText(interval.high))"
    let joint = payment == .undecided ? ", and " : " and "
    return [
      "The holdout \(name.quoted) shows an incremental ROI of \(percentText(roi)) (\(range)) for "
        + "\(owner): the effect on net revenue is \(significance) \(effect)\(joint)"
        + "\(payment.rawValue)."
    ]
  }
}

/// A share as a percentage with one decimal: 0.5434 is `54.3 %`.
func percentText(_ share: Double) -> String {
  guard abs(share) < 1e12 else { return share < 0 ? "−∞ %" : "∞ %" }
  return fixedText(Int128((share * 1_000).rounded(.toNearestOrAwayFromZero)), digits: 1) + " %"
}

/// What p is: `= 0.0123`, or `< 0.0001`.
func probabilityText(_ probability: Double) -> String {
  guard probability >= 0.000_1 else { return "< 0.0001" }
  return "= "
    + fixedText(Int128((probability * 10_000).rounded(.toNearestOrAwayFromZero)), digits: 4)
}
