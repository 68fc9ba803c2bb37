/// How much two families of channels bring together beyond what each brings by itself: the interaction index
/// of the game whose value v(S) is the net per person exposed to exactly S (METHODS, section 6; Grabisch and
/// Roubens 1999).
///
/// Two families, v() = 1, v(a) = 3, v(b) = 4, v(ab) = 9: I = 9 − 3 − 4 + 1 = 3.
struct RateGame: Sendable {
  /// Cells of fewer persons are pooled.
  static let smallest = 30
  /// Sets of more families than this would have too many cells; the least seen families drop out.
  static let mostFamilies = 12

  /// What two families do together.
  struct Interaction: Hashable, Sendable {
    /// Minor units per person; nil where nobody saw both, one alone or neither.
    var value: Double?
    var estimate: Estimate?
    /// Exposed to both, and to either.
    var both: Int
    var either: Int
    /// Persons of the smallest of the four corners: both, one alone, the other alone, neither.
    var smallest: Int
    /// Cells of some person that share a mean with others.
    var pooled: Int
    /// Sets of families whose persons saw both, and either.
    var bothSets: [UInt32] = []
    var eitherSets: [UInt32] = []
    /// By mean that the value is made of: the sets of families of its persons, and what one unit of their net
    /// makes of the value.
    var terms: [Term] = []

    struct Term: Hashable, Sendable {
      var sets: [UInt32]
      var weight: Double
    }
  }

  /// Families by bit, those of the game; in rising order.
  let families: [Int]
  /// By subset of `families`.
  private let cells: [Moments]
  /// By subset: the sets of families that somebody was exposed to.
  private let sets: [[UInt32]]

  /// `sets`: net per person by set of families.
  init(_ sets: [(families: UInt32, net: Moments)]) {
    func persons(_ family: Int) -> Int {
      sets.reduce(0) { $0 + ($1.families & 1 << UInt32(family) != 0 ? $1.net.count : 0) }
    }
    let seen = (0..<32).map { ($0, persons($0)) }.filter { $0.1 > 0 }
      .sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }
    let families = seen.prefix(Self.mostFamilies).map(\.0).sorted()
    var cells = [Moments](repeating: Moments(), count: 1 << families.count)
    var exposures = [[UInt32]](repeating: [], count: 1 << families.count)
    for set in sets {
      var subset = 0
      for (place, family) in families.enumerated()
      where set.families & 1 << UInt32(family) != 0 {
        subset |= 1 << place
      }
      cells[subset] += set.net
      if set.net.count > 0 { exposures[subset].append(set.families) }
    }
    self.sets = exposures
    self.families = families
    self.cells = cells
  }

  /// The interaction of two places of `families`.
  func interaction(_ i: Int, _ j: Int) -> Interaction {
    let corners = [(true, true, 1.0), (true, false, -1), (false, true, -1), (false, false, 1)]
    let found = corners.map { corner(i, j, hasI: $0.0, hasJ: $0.1, sign: $0.2) }
    let persons = found.map { $0.reduce(0) { $0 + $1.values.count } }
    var interaction = Interaction(
      both: persons[0], either: persons[0] + persons[1] + persons[2],
      smallest: persons.min() ?? 0,
      pooled: found.joined().reduce(0) { $0 + ($1.cells > 1 ? $1.cells : 0) })
    let bySet = found.map { $0.flatMap { $0.subsets.flatMap { sets[$0] } } }
    interaction.bothSets = bySet[0]
    interaction.eitherSets = Array(bySet[0...2].joined())
    interaction.terms = found.joined().map { term in
      Interaction.Term(
        sets: term.subsets.flatMap { sets[$0] },
        weight: term.coefficient / Double(max(1, term.values.count)))
    }
    let terms = found.joined().map { ($0.coefficient, $0.values) }
    guard persons.allSatisfy({ $0 > 0 }) else { return interaction }
    let value = terms.reduce(0) { $0 + $1.0 * ($1.1.mean ?? 0) }
    interaction.value = value
    let samples = terms.compactMap { term in term.1.sample.map { (term.0, $0) } }
    if samples.count == terms.count {
      interaction.estimate = WelchComparison(difference: value, terms: samples)?.estimate
    }
    return interaction
  }

  /// One term of the index: a coefficient and the persons whose mean it multiplies.
  private struct Term {
    var coefficient: Double
    var values: Moments
    var cells = 1
    var subsets: [Int] = []
  }

  /// The cells with, or without, i and j. Those of too few persons share one mean, their coefficients added;
  /// where even together they are too few, the next smallest cells join them. Pooling within the corner keeps
  /// what i and j do apart from what other families do.
  private func corner(_ i: Int, _ j: Int, hasI: Bool, hasJ: Bool, sign: Double) -> [Term] {
    let pair = 1 << i | 1 << j
    let own = (hasI ? 1 << i : 0) | (hasJ ? 1 << j : 0)
    var terms = cells.indices.filter { $0 & pair == own }.map { subset in
      Term(
        coefficient: sign * coefficient((subset & ~pair).nonzeroBitCount), values: cells[subset],
        subsets: [subset])
    }
    // Ties keep the order of subsets: the sort is stable where it compares places.
    let order = terms.indices.sorted {
      terms[$0].values.count != terms[$1].values.count
        ? terms[$0].values.count < terms[$1].values.count : $0 < $1
    }
    terms = order.map { terms[$0] }
    var pool = Term(coefficient: 0, values: Moments(), cells: 0)
    var taken = 0
    while taken < terms.count,
      terms[taken].values.count < Self.smallest
        || (taken > 0 && pool.values.count < Self.smallest)
    {
      pool.coefficient += terms[taken].coefficient
      pool.values += terms[taken].values
      pool.subsets += terms[taken].subsets
      // A cell of nobody lends its coefficient and no mean.
      if terms[taken].values.count > 0 { pool.cells += 1 }
      taken += 1
    }
    return (taken > 0 ? [pool] : []) + terms[taken...]
  }

  /// |S|! (m − |S| − 2)! / (m − 1)!
  private func coefficient(_ others: Int) -> Double {
    let m = families.count
    func factorial(_ n: Int) -> Double { (1...max(n, 1)).reduce(1) { $0 * Double($1) } }
    return factorial(others) * factorial(m - others - 2) / factorial(m - 1)
  }
}
