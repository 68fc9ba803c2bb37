/// Whether arms have the sizes that were planned (METHODS, section 7).
enum SampleRatio {
  /// Below this the arms were not parted as planned, and no verdict is given.
  static let stop = 0.001

  /// p of the χ² test of the arms' sizes against the planned shares, which need not add up to 1; nil for
  /// fewer than two arms or nobody.
  static func pValue(counts: [Int], shares: [Double]) -> Double? {
    precondition(counts.count == shares.count, "\(counts.count) arms, \(shares.count) shares")
    let persons = Double(counts.reduce(0, +))
    let whole = shares.reduce(0, +)
    guard counts.count > 1, persons > 0, whole > 0 else { return nil }
    let statistic = zip(counts, shares).reduce(0) { sum, arm in
      let expected = persons * arm.1 / whole
      let excess = Double(arm.0) - expected
      return sum + excess * excess / expected
    }
    return ChiSquared(degrees: Double(counts.count - 1)).survival(statistic)
  }
}

/// How large an effect must be for an experiment of this size to find it.
enum Power {
  private static let factor = Normal.z975 + Normal.deviate(tail: 0.2)

  /// The difference that a two-sided test at 5 % finds in 80 % of experiments: (z₀.₉₇₅ + z₀.₈) standard
  /// errors, which is 2.80 of them.
  static func minimumDetectable(standardError: Double) -> Double {
    factor * standardError
  }
}

/// An outcome with what the pre-period foretold taken out: Y − θ(X − mean of X), θ = cov(Y, X)/var(X) over
/// all persons of the experiment (CUPED; Deng et al. 2013).
struct CUPED: Hashable, Sendable {
  let theta: Double
  /// Mean of X over all persons.
  let mean: Double

  /// Nil where X doesn't vary: there is nothing to take out.
  init?(_ all: PairedMoments) {
    guard let covariance = all.covariance, let variance = all.before.variance,
      let mean = all.before.mean, variance > 0
    else { return nil }
    theta = covariance / variance
    self.mean = mean
  }

  /// A group's adjusted outcome: var(Y − θX) = var Y − 2θ cov + θ² var X.
  func adjusted(_ group: PairedMoments) -> Sample? {
    guard let after = group.after.sample, let before = group.before.sample,
      let covariance = group.covariance
    else { return nil }
    let variance =
      after.variance - 2 * theta * covariance + theta * theta * before.variance
    return Sample(
      count: after.count, mean: after.mean - theta * (before.mean - mean),
      variance: max(0, variance))
  }
}
