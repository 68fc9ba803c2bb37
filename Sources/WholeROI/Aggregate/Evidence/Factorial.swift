/// A randomised 2×2: persons of two experiments, whose interaction no choice of the customers can feign
/// (METHODS, section 6): m11 − m10 − m01 + m00.
struct Factorial: Sendable {
  let first: Holdout
  let second: Holdout
  /// 00, 01, 10, 11: control or not in the first, then in the second.
  private let cells: [Holdout.ArmGroup]

  init(_ first: Holdout, _ second: Holdout, _ crossing: ExperimentCollector.Crossing) {
    self.first = first
    self.second = second
    cells = crossing.cells.map { Holdout.ArmGroup(name: "", sums: $0) }
  }

  var name: String { first.name + " × " + second.name }
  var persons: Int { cells.reduce(0) { $0 + $1.persons } }

  /// The interaction with its 95 % interval; nil where a cell has fewer than two persons or nothing
  /// varies.
  func estimate(_ metric: Holdout.Metric) -> (estimate: Estimate, standardError: Double)? {
    let samples = cells.compactMap { first.sample(metric, of: $0) }
    guard samples.count == 4 else { return nil }
    let signs: [Double] = [1, -1, -1, 1]
    let difference = zip(signs, samples).reduce(0) { $0 + $1.0 * $1.1.mean }
    guard
      let comparison = WelchComparison(
        difference: difference, terms: zip(signs, samples).map { ($0, $1) })
    else { return nil }
    return (comparison.estimate, comparison.standardError)
  }

  /// One row a metric; mean is that of persons treated in both, control_mean that of persons treated in
  /// neither.
  func rows(minimumGroup: Int) -> [HoldoutRow] {
    // Persons of one experiment alone are those whom its arms have more.
    let tellsPersons = [first, second].allSatisfy {
      SmallGroups.tells(
        persons, of: max(persons, $0.treated.persons + $0.control.persons), minimum: minimumGroup)
    }
    let isKnown = cells.allSatisfy { $0.sums.ordersWithoutCost == 0 }
    return Holdout.Metric.allCases.filter { !$0.isAdjusted && (isKnown || !$0.isMargin) }.map {
      metric in
      var row = HoldoutRow(
        experiment: name, arm: Self.arm, metric: metric, persons: tellsPersons ? persons : nil)
      guard cells.allSatisfy({ $0.persons >= max(minimumGroup, 2) }) else {
        row.persons = nil
        row.verdict = Holdout.tooFew
        return row
      }
      row.mean = first.sample(metric, of: cells[3])?.mean
      row.controlMean = first.sample(metric, of: cells[0])?.mean
      let found = estimate(metric)
      row.estimate = found?.estimate
      row.minimumDetectable = found.map {
        Power.minimumDetectable(standardError: $0.standardError)
      }
      let stopped = first.isStopped ? first : second
      row.verdict = stopped.verdict(found?.estimate, payment: nil)
      let tellsBuyers = cells.allSatisfy {
        SmallGroups.tells($0.sums.outcome.buyers, of: $0.persons, minimum: minimumGroup)
      }
      if metric == .buyers, !tellsBuyers { row.hideShares() }
      let tellsMoney = cells.allSatisfy {
        SmallGroups.isEnough($0.sums.outcome.buyers, minimum: minimumGroup)
      }
      if metric != .buyers, !tellsMoney {
        row.hideShares()
        row.verdict = Holdout.tooFewBuyers
      }
      return row
    }
  }

  static let arm = "(interaction)"
}
