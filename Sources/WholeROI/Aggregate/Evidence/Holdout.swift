/// What one experiment shows: its arms against the control, and what the program caused (METHODS,
/// section 7).
struct Holdout: Sendable {
  let name: String
  /// Index of the program that the arms differ in; nil for all marketing.
  let program: Int?
  /// The control first.
  let arms: [ArmGroup]
  /// All arms but the control together.
  let treated: ArmGroup
  /// Of the planned arms; nil where no shares are planned.
  let sampleRatio: Double?
  /// Orders whose cost of goods is not known; with any, no margin is printed.
  let ordersWithoutCost: Int
  let hasBefore: Bool
  /// Figures that fewer persons in an arm could be known by are not told.
  let minimumGroup: Int
  /// What the treated persons' marketing cost, minor units; nil where it isn't known.
  let cost: Int64?
  /// Takes out of net and of margin what the pre-period foretold.
  private let cuped: (net: CUPED?, margin: CUPED?)

  /// One arm, or several taken together.
  struct ArmGroup: Sendable {
    var name: String
    var sums: ExperimentCollector.Arm
    var persons: Int { sums.outcome.persons }
  }

  init(
    _ experiment: AssignmentBook.Experiment, _ arms: [ExperimentCollector.Arm], cost: Int64?,
    minimumGroup: Int = 1
  ) {
    self.minimumGroup = max(minimumGroup, 1)
    let definition = experiment.definition
    name = definition.name
    program = experiment.program
    self.cost = cost.flatMap { $0 > 0 ? $0 : nil }
    self.arms = zip(experiment.arms, arms).map { ArmGroup(name: $0, sums: $1) }
    var treated = ExperimentCollector.Arm()
    for arm in arms.dropFirst() { treated += arm }
    self.treated = ArmGroup(name: Self.treatedName, sums: treated)
    var all = treated
    if let control = arms.first { all += control }
    ordersWithoutCost = all.ordersWithoutCost
    hasBefore = definition.beforeMilliseconds != nil
    cuped = hasBefore ? (CUPED(all.net), CUPED(all.margin)) : (nil, nil)
    let planned = zip(experiment.shares, arms).compactMap { share, arm in
      share.map { ($0.value, arm.outcome.persons) }
    }
    sampleRatio = SampleRatio.pValue(counts: planned.map(\.1), shares: planned.map(\.0))
  }

  static let treatedName = "(all treated)"

  var control: ArmGroup { arms[0] }
  /// The arms are not of the planned sizes: whatever parted them so may also make them differ.
  var isStopped: Bool { sampleRatio.map { $0 < SampleRatio.stop } ?? false }
  var isMarginKnown: Bool { ordersWithoutCost == 0 }
  /// Whether both sides hold persons enough that none of them shows.
  var isLargeEnough: Bool { min(treated.persons, control.persons) >= minimumGroup }
  /// Whether what the buyers of either side bought is not that of few.
  var hasBuyersEnough: Bool {
    [treated, control].allSatisfy { tellsMoney(of: $0, minimum: minimumGroup) }
  }

  // MARK: - Comparison

  /// What is compared between arms, in the order of the report.
  enum Metric: String, CaseIterable {
    case buyers, orders
    case net = "net_per_person"
    case margin = "margin_per_person"
    case netCUPED = "net_per_person (CUPED)"
    case marginCUPED = "margin_per_person (CUPED)"

    var isMoney: Bool { self != .buyers && self != .orders }
    var isAdjusted: Bool { self == .netCUPED || self == .marginCUPED }
    var isMargin: Bool { self == .margin || self == .marginCUPED }
  }

  /// The metrics that the exports allow.
  var metrics: [Metric] {
    Metric.allCases.filter { (hasBefore || !$0.isAdjusted) && (isMarginKnown || !$0.isMargin) }
  }

  /// n, mean and variance of a group; nil with fewer than two persons, or nothing to adjust by.
  func sample(_ metric: Metric, of group: ArmGroup) -> Sample? {
    switch metric {
    case .buyers:
      let rate = Proportion(successes: group.sums.outcome.buyers, count: group.persons)
      guard group.persons > 1 else { return nil }
      // Of values 0 and 1.
      let variance = rate.rate * (1 - rate.rate) * Double(group.persons) / Double(group.persons - 1)
      return Sample(count: group.persons, mean: rate.rate, variance: variance)
    case .orders: return group.sums.outcome.orders.sample
    case .net: return group.sums.net.after.sample
    case .margin: return group.sums.margin.after.sample
    case .netCUPED: return cuped.net?.adjusted(group.sums.net)
    case .marginCUPED: return cuped.margin?.adjusted(group.sums.margin)
    }
  }

  /// What a group has more than the control, and the standard error of that; nil where it can't be told.
  func comparison(
    _ metric: Metric, of group: ArmGroup
  ) -> (estimate: Estimate, standardError: Double)? {
    if metric == .buyers {
      func rate(_ group: ArmGroup) -> Proportion {
        Proportion(successes: group.sums.outcome.buyers, count: group.persons)
      }
      return NewcombeComparison(rate(group), rate(control)).map {
        ($0.estimate, $0.standardError)
      }
    }
    guard let own = sample(metric, of: group), let other = sample(metric, of: control),
      let comparison = WelchComparison(own, other)
    else { return nil }
    return (comparison.estimate, comparison.standardError)
  }

  // MARK: - What the program caused

  /// Difference of net × persons treated, in minor units, half away from zero; nil with too few persons in
  /// either, or where the sample ratio stops the verdict.
  var incrementalNet: Int64? { incremental(\.net) }

  var incrementalMargin: Int64? { isMarginKnown ? incremental(\.margin) : nil }

  /// (incremental margin − cost) / cost; nil without cost.
  var roi: Ratio? {
    guard let margin = incrementalMargin, let cost else { return nil }
    return Ratio.roi(margin: margin, cost: cost)
  }

  /// The ROI at both ends of the margin's 95 % interval.
  var roiInterval: (low: Double, high: Double)? {
    guard roi != nil, let cost, let estimate = comparison(.margin, of: treated)?.estimate
    else {
      return nil
    }
    let persons = Double(treated.persons)
    func ratio(_ difference: Double) -> Double {
      (difference * persons - Double(cost)) / Double(cost)
    }
    return (ratio(estimate.low), ratio(estimate.high))
  }

  private func incremental(_ money: KeyPath<ExperimentCollector.Arm, PairedMoments>) -> Int64? {
    guard !isStopped, isLargeEnough, hasBuyersEnough else { return nil }
    let own = treated.sums[keyPath: money].after.sum * Int128(control.persons)
    let other = control.sums[keyPath: money].after.sum * Int128(treated.persons)
    return roundedIfFits(own - other, over: Int128(control.persons))
  }

  /// Whether the program earned its cost, by the rule of the other verdicts: undecided where the interval
  /// holds both signs.
  enum Payment: String {
    case pays
    case loses = "loses money"
    case undecided = "whether it pays is undecided"
  }

  var payment: Payment? {
    guard let roi, let (low, high) = roiInterval else { return nil }
    if low < 0, high > 0 { return .undecided }
    return roi.numerator >= 0 ? .pays : .loses
  }
}

extension ExactDecimal {
  /// The nearest double: for statistics, never for money.
  var value: Double {
    (0..<scale).reduce(Double(units)) { value, _ in value / 10 }
  }
}
