/// Removal effects of a table of paths under a Markov chain of order k (METHODS, section 4).
///
/// The paths a > b (1 conversion), a > b > a (1 null) and b (1 conversion, 2 nulls), order 1: START goes
/// to a with 2 of 5 and to b with 3 of 5, a to b with 2 of 3 (else NULL), b to CONVERSION with 2 of 5
/// and to a with 1 of 5. So p = 0.4. Without a, b's way to a is lost and START reaches b with 3 of 5:
/// p = 0.24, RE_a = 0.4. Without b nothing converts: RE_b = 1.
struct MarkovModel: Sendable {
  let order: Int
  let stateCount: Int
  let conversions: Int64
  let nulls: Int64
  let value: Int64
  /// The probability of CONVERSION from START.
  let probability: Double
  /// By node: 1 − p₋ᵢ/p on counts; nil where p is 0.
  let effects: [Double]?
  /// The same with r weighted by value; nil where all value together is 0.
  let valueEffects: [Double]?
  /// The same on counts in the chain of the converting journeys alone; nil where p is 0.
  let effectsWithoutNulls: [Double]?
  /// By node: journeys in which it occurs.
  let journeys: [Int64]
  /// Multiplications that solving it for all nodes took; one along a list of edges counts as eight.
  let work: Int

  /// More multiplications than this (a few seconds) and a chain is not solved: enough for 1,300 nodes of which
  /// each follows each.
  static let workLimit = 4_000_000_000

  /// Nil where the chain takes more multiplications than the limit: then it is too large to solve.
  init?(_ paths: PathCounts, order: Int, workLimit: Int = workLimit) {
    self.init(paths, MarkovStates(paths, order: order), workLimit: workLimit)
  }

  /// The same by states that were found already.
  ///
  /// - Parameter usesTables: false for lists of edges alone, the plain form of the elimination.
  init?(
    _ paths: PathCounts, _ states: MarkovStates, workLimit: Int = workLimit,
    usesTables: Bool = true
  ) {
    let order = states.order
    precondition((1...3).contains(order), "Markov order \(order) is not within 1 to 3")
    let totals = paths.totals
    self.order = order
    stateCount = states.count
    conversions = totals.conversions
    nulls = totals.nulls
    value = totals.value
    let journeys = paths.journeysByNode
    self.journeys = journeys

    var removal = NodeRemoval<Double>(states, limit: workLimit, usesTables: usesTables)
    let used = journeys.indices.filter { journeys[$0] > 0 }
    guard
      let (whole, without) = removal.reached(
        without: used, of: states.chain(withNulls: true)),
      let bareWithout = totals.nulls == 0
        ? without
        : removal.reached(without: used, of: states.chain(withNulls: false))?.without
    else { return nil }
    work = removal.work

    let count = paths.nodeCount
    func spread(_ lost: [Double]) -> [Double] {
      var effects = [Double](repeating: 0, count: count)
      for (place, node) in used.enumerated() { effects[node] = lost[place] }
      return effects
    }
    let all = Double(totals.conversions)
    probability =
      totals.conversions + totals.nulls == 0
      ? 0 : whole.conversions / Double(totals.conversions + totals.nulls)
    effects =
      all > 0 ? spread(without.map { Self.effect(of: 1 - $0.conversions / all) }) : nil
    effectsWithoutNulls =
      all > 0 ? spread(bareWithout.map { Self.effect(of: 1 - $0.conversions / all) }) : nil
    valueEffects =
      whole.value == 0 || totals.value == 0
      ? nil : spread(without.map { Self.effect(of: 1 - $0.value / Double(totals.value)) })
  }

  /// Whether there are null journeys enough to tell what happens without a node.
  func isIdentified(minimumNulls: Int) -> Bool { nulls >= Int64(minimumNulls) }

  /// By node: RE_i / ΣRE; nil where ΣRE is not above 0.
  static func shares(_ effects: [Double]?) -> [Double]? {
    guard let effects else { return nil }
    let sum = effects.reduce(0, +)
    return sum > 0 ? effects.map { $0 / sum } : nil
  }

  /// What lies below the last digits of a double is 0: a node apart from all conversions has none. Elimination
  /// never subtracts, so what is reached without a node is never negative, and no effect is above 1.
  static func effect(of difference: Double) -> Double {
    difference.magnitude < 1e-12 ? 0 : difference
  }
}

/// What two nodes do together.
struct PairEffect: Sendable, Equatable {
  /// Numbers of the nodes, the lower first.
  var a: Int
  var b: Int
  /// 1 − p without both / p.
  var effect: Double
  /// RE_a + RE_b − RE_ab: what either would lose that the other loses too.
  var overlap: Double
}

extension MarkovModel {
  /// For every pair of these nodes what is lost without both, on counts, in the order given; nil where it takes
  /// more work than the limit.
  ///
  /// - Complexity: one elimination of all states that hold none of them, then one removal of all others per node.
  func pairEffects(
    _ paths: PathCounts, among nodes: [Int], workLimit: Int = workLimit
  ) -> [PairEffect]? {
    guard let effects, conversions > 0 else { return nil }
    let states = MarkovStates(paths, order: order)
    var removal = NodeRemoval<Double>(states, limit: workLimit)
    guard
      let without = removal.reached(withoutPairsOf: nodes, of: states.chain(withNulls: true))
    else { return nil }
    let pairs = nodes.indices.flatMap { place in
      nodes[(place + 1)...].map { (nodes[place], $0) }
    }
    return zip(pairs, without).map { pair, reached in
      let (a, b) = pair
      let effect = Self.effect(of: 1 - reached.conversions / Double(conversions))
      // Three effects of twelve sure decimals each: what lies beyond them is noise (+ 0 takes a sign from 0).
      let overlap = ((effects[a] + effects[b] - effect) * 1e12).rounded() / 1e12 + 0
      return PairEffect(a: a, b: b, effect: effect, overlap: overlap)
    }
  }
}
