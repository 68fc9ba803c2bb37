/// One row of experiments.csv.
struct HoldoutRow: Sendable {
  var experiment: String
  var arm: String
  var metric: Holdout.Metric
  /// Nil where they are too few to be shown, or would give others away.
  var persons: Int?
  /// Means and differences of money are in minor units.
  var mean: Double?
  var controlMean: Double?
  var estimate: Estimate?
  /// Persons of the arm, by which the difference is multiplied; nil where nothing is caused.
  var treated: Int?
  var minimumDetectable: Double?
  var sampleRatio: Double?
  var verdict = ""
  /// Buyers, orders, or minor units.
  var total: Int128?
  var deviation: Double?
  var contaminated: Int?
  var conflicting: Int?
  var unfinished: Int?
  var roi: Ratio?
  var roiInterval: (low: Double, high: Double)?

  /// Difference / control mean in percent; nil where the control has none.
  var lift: Double? {
    guard let estimate, let controlMean, controlMean != 0 else { return nil }
    return 100 * estimate.difference / controlMean
  }

  var incremental: Double? {
    guard let estimate, let treated else { return nil }
    return estimate.difference * Double(treated)
  }

  /// Leaves out the shares of buyers, and whatever they could be reckoned back from.
  mutating func hideShares(butOwn keepsOwn: Bool = false) {
    if !keepsOwn { (mean, total, deviation) = (nil, nil, nil) }
    (controlMean, estimate, treated, minimumDetectable) = (nil, nil, nil, nil)
  }
}

extension Holdout {
  static let tooFew = "too few persons"
  static let tooFewBuyers = "too few buyers"
  static let stopped = "stopped: the arms are not of the planned sizes"

  /// The control, each arm, and all arms together where there are several; metric by metric.
  func rows(minimumGroup: Int) -> [HoldoutRow] {
    let groups = arms.count > 2 ? arms + [treated] : arms
    let hidden = HiddenArms(self, minimum: minimumGroup)
    return groups.filter { $0.persons > 0 }.flatMap { group in
      metrics.map { row($0, of: group, hidden, minimumGroup: minimumGroup) }
    }
  }

  private func row(
    _ metric: Metric, of group: ArmGroup, _ hidden: HiddenArms, minimumGroup: Int
  ) -> HoldoutRow {
    // With all sizes but one it would tell that one.
    let tellsSizes = hidden.persons.isEmpty && control.persons >= minimumGroup
    var row = HoldoutRow(
      experiment: name, arm: group.name, metric: metric, persons: group.persons,
      sampleRatio: tellsSizes ? sampleRatio : nil)
    let isControl = group.name == control.name
    if group.persons < minimumGroup || hidden.persons.contains(group.name) {
      row.persons = nil
      row.verdict = Self.tooFew
      return row
    }
    let own = sample(metric, of: group)
    row.mean = own?.mean ?? plainMean(metric, of: group)
    row.deviation = own.map { $0.variance.squareRoot() }
    row.total = metric.isAdjusted ? nil : total(metric, of: group)
    row.contaminated = isControl ? told(\.contaminated, of: group) : nil
    row.conflicting = told(\.conflicting, of: group)
    row.unfinished = told(\.unfinished, of: group)
    let isOwnTold = hidden.tells(metric, of: group, minimum: minimumGroup)
    if !isOwnTold { row.hideShares() }
    if isControl { return row }
    // A small control would show through its mean.
    guard control.persons >= max(minimumGroup, 1) else {
      row.verdict = Self.tooFew
      return row
    }
    row.controlMean = sample(metric, of: control)?.mean ?? plainMean(metric, of: control)
    let comparison = comparison(metric, of: group)
    row.estimate = comparison?.estimate
    row.treated = group.persons
    row.minimumDetectable = comparison.map {
      Power.minimumDetectable(standardError: $0.standardError)
    }
    let isAll = arms.count == 2 || group.name == Self.treatedName
    if isAll, metric.isMargin, !metric.isAdjusted {
      row.roi = roi
      row.roiInterval = roiInterval
    }
    row.verdict = verdict(comparison?.estimate, payment: isAll ? payment : nil)
    if !isOwnTold || !hidden.tells(metric, of: control, minimum: minimumGroup) {
      row.hideShares(butOwn: isOwnTold)
      if metric != .buyers {
        (row.roi, row.roiInterval) = (nil, nil)
        row.verdict = isStopped ? Self.stopped : Self.tooFewBuyers
      }
    }
    return row
  }

  /// A count of persons within a group; nil where it, or the rest, is of few. That of all treated would give a
  /// hidden one of an arm away.
  func told(_ count: KeyPath<ExperimentCollector.Arm, Int>, of group: ArmGroup) -> Int? {
    let parts = group.name == Self.treatedName ? Array(arms.dropFirst()) : []
    let isTold = (parts + [group]).allSatisfy {
      SmallGroups.tells($0.sums[keyPath: count], of: $0.persons, minimum: minimumGroup)
    }
    return isTold ? group.sums[keyPath: count] : nil
  }

  /// Whether what the group's buyers bought, together, may be told: nobody bought, or enough did.
  func tellsMoney(of group: ArmGroup, minimum: Int) -> Bool {
    SmallGroups.isEnough(group.sums.outcome.buyers, minimum: minimum)
  }

  /// "significant and loses money": whether there is an effect, and whether it is worth its cost.
  func verdict(_ estimate: Estimate?, payment: Payment?) -> String {
    if isStopped { return Self.stopped }
    guard let estimate else { return "" }
    var words = "not significant"
    if estimate.pValue < 0.05 {
      words = estimate.difference > 0 ? "significant" : "significant fall"
    }
    guard let payment else { return words }
    return words + (payment == .undecided ? ", " : " and ") + payment.rawValue
  }

  private func total(_ metric: Metric, of group: ArmGroup) -> Int128 {
    switch metric {
    case .buyers: Int128(group.sums.outcome.buyers)
    case .orders: group.sums.outcome.orders.sum
    case .net, .netCUPED: group.sums.net.after.sum
    case .margin, .marginCUPED: group.sums.margin.after.sum
    }
  }

  /// Of one person, whose sample has no variance.
  private func plainMean(_ metric: Metric, of group: ArmGroup) -> Double? {
    guard !metric.isAdjusted, group.persons > 0 else { return nil }
    return Double(total(metric, of: group)) / Double(group.persons)
  }
}
