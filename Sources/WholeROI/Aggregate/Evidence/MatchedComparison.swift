/// A group's mean among persons like those of the integrated group: within strata, weighed by how many of the
/// integrated group each holds (METHODS, section 6).
///
/// Integrated 3 persons in stratum A and 1 in B; the group's means 10 in A and 30 in B: matched
/// (3·10 + 1·30)/4 = 15, however many of its persons are in A or B.
struct MatchedComparison: Hashable, Sendable {
  /// The group's mean by the integrated group's mix.
  let mean: Double
  /// The integrated group's own mean in the strata where both have persons.
  let integratedMean: Double
  /// The part of the integrated group that lies in such strata.
  let share: Double
  /// Persons of the group, or of the integrated one where these are fewer, in such strata.
  let smallest: Int
  /// Integrated less group; nil where the difference has no error to be measured by.
  let estimate: Estimate?

  /// Nil where no stratum holds persons of both. `isApart`: nobody is in both, so that their errors add up.
  init?(group: [Moments], integrated: [Moments], isApart: Bool = true) {
    precondition(group.count == integrated.count, "\(group.count), \(integrated.count) strata")
    let both = group.indices.filter { group[$0].count > 0 && integrated[$0].count > 0 }
    let weight = both.reduce(0) { $0 + integrated[$1].count }
    guard weight > 0 else { return nil }
    func standardised(_ side: [Moments]) -> Double {
      both.reduce(0.0) { sum, stratum in
        sum + Double(integrated[stratum].count) * (side[stratum].mean ?? 0)
      } / Double(weight)
    }
    mean = standardised(group)
    integratedMean = standardised(integrated)
    smallest = min(weight, both.reduce(0) { $0 + group[$1].count })
    share = Double(weight) / Double(integrated.reduce(0) { $0 + $1.count })
    let errors = both.map { stratum in
      (
        weight: Double(integrated[stratum].count) / Double(weight), group: group[stratum],
        integrated: integrated[stratum]
      )
    }
    guard isApart else {
      estimate = nil
      return
    }
    estimate = Self.estimate(
      integratedMean - mean,
      errors.map { ($0.weight, $0.group) }, errors.map { ($0.weight, $0.integrated) })
  }

  /// Strata of one person lend the variance within the others of their group.
  private static func estimate(
    _ difference: Double, _ group: [(weight: Double, values: Moments)],
    _ integrated: [(weight: Double, values: Moments)]
  ) -> Estimate? {
    var terms: [(squaredError: Double, degrees: Double)] = []
    for side in [group, integrated] {
      let degrees = side.reduce(0) { $0 + $1.values.count - 1 }
      guard degrees > 0 else { return nil }
      let pooled =
        side.reduce(0) { $0 + ($1.values.variance ?? 0) * Double($1.values.count - 1) }
        / Double(degrees)
      for (weight, values) in side {
        let variance = values.variance ?? pooled
        terms.append(
          (
            weight * weight * variance / Double(values.count),
            Double(values.count > 1 ? values.count - 1 : degrees)
          ))
      }
    }
    return WelchComparison(difference: difference, errors: terms)?.estimate
  }
}
