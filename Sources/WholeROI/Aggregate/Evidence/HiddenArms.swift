/// Treated arms whose figures stay untold, because they are of few or because "(all treated)" would give such ones
/// away (DESIGN, section 6, promise 6).
///
///     A 200 persons, B 3, C 100, at least 5   → B is not told, and C neither: all treated are 303
struct HiddenArms {
  /// By name: arms of few persons, and those that hide them.
  let persons: Set<String>
  /// Also arms of few buyers, whose orders and money would be theirs.
  private let money: Set<String>
  /// Also arms of few who bought nothing.
  private let shares: Set<String>

  init(_ holdout: Holdout, minimum: Int) {
    let arms = Array(holdout.arms.dropFirst())
    let sizes = arms.map(\.persons)
    let buyers = arms.map(\.sums.outcome.buyers)
    // An arm alone stands beside no other.
    let isAlone = arms.count < 2
    func names(_ places: Set<Int>) -> Set<String> { Set(places.map { arms[$0].name }) }
    let few = isAlone ? [] : SmallGroups.folded(sizes, minimum: minimum)
    let poor =
      isAlone ? [] : SmallGroups.folded(sizes, minimum: minimum, besides: [buyers], including: few)
    let unlike =
      isAlone
      ? []
      : SmallGroups.folded(
        sizes, minimum: minimum, besides: [buyers, zip(sizes, buyers).map { $0 - $1 }],
        including: poor)
    (persons, money, shares) = (names(few), names(poor), names(unlike))
  }

  /// Whether a metric of a group that is large enough may be told.
  func tells(_ metric: Holdout.Metric, of group: Holdout.ArmGroup, minimum: Int) -> Bool {
    let buyers = group.sums.outcome.buyers
    return metric == .buyers
      ? !shares.contains(group.name)
        && SmallGroups.tells(buyers, of: group.persons, minimum: minimum)
      : !money.contains(group.name) && SmallGroups.isEnough(buyers, minimum: minimum)
  }
}
