/// Whom a matched comparison sets beside each other, by stratum.
struct MatchedPersons: Sendable {
  /// The row's persons.
  private let group: [OutcomeTally]
  private let integrated: [OutcomeTally]
  private let isApart: Bool

  init(_ group: [OutcomeTally], _ integrated: [OutcomeTally], isApart: Bool) {
    self.group = group
    self.integrated = integrated
    self.isApart = isApart
  }

  /// The strata of all integrated persons.
  var all: StrataSet { StrataSet(count: integrated.count) { integrated[$0].persons > 0 } }

  /// Those that hold persons of the row too; the matched columns tell of the integrated persons in them.
  var common: StrataSet {
    StrataSet(count: integrated.count) { integrated[$0].persons > 0 && group[$0].persons > 0 }
  }

  /// The one with the fewest integrated persons; ties: the first.
  func smallest(of strata: StrataSet) -> Int? {
    var smallest: Int?
    strata.forEach { stratum in
      guard let least = smallest, integrated[least].persons <= integrated[stratum].persons else {
        smallest = stratum
        return
      }
    }
    return smallest
  }

  /// Whether these strata may be compared, where those of `others` are told: neither the persons in them, nor the
  /// integrated ones by whom they differ from others that hold them, or that they hold, may be few.
  func tells(_ strata: StrataSet, beside others: [StrataSet], _ style: ReportStyle) -> Bool {
    func isTold(_ strata: StrataSet, _ tallies: [OutcomeTally]) -> Bool {
      var (persons, buyers) = (0, 0)
      strata.forEach { stratum in
        persons += tallies[stratum].persons
        buyers += tallies[stratum].buyers
      }
      return [persons, buyers].allSatisfy {
        SmallGroups.isEnough($0, minimum: style.minimumGroup)
      }
    }
    return isTold(strata, group) && isTold(strata, integrated)
      && others.allSatisfy { other in
        guard strata.isSubset(of: other) || other.isSubset(of: strata) else { return true }
        return isTold(strata.symmetricDifference(other), integrated)
      }
  }

  /// The comparison within these strata alone.
  func compared(in strata: StrataSet) -> MatchedComparison? {
    MatchedComparison(
      group: group.indices.map { strata.contains($0) ? group[$0].net : Moments() },
      integrated: integrated.map(\.net), isApart: isApart)
  }
}

extension Integration {
  /// The rows of integration.csv: sets of few folded (`IntegrationFolding`), and matched columns that tell of few by
  /// no difference (DESIGN, section 6, promise 6).
  ///
  /// matched_share and integrated_net_per_person tell number and money of the integrated persons in a row's strata:
  /// of 50 such persons 48 have others like them in the row, so two would be known. Then strata are left out of the
  /// comparison, the smallest first, until those who are left out are not few.
  func toldRows(_ style: ReportStyle) -> [Row] { told ?? findToldRows(style) }

  /// The same with its told rows worked out: two reports and the verdict ask for them.
  func telling(_ style: ReportStyle) -> Integration {
    var integration = self
    integration.told = findToldRows(style)
    return integration
  }

  private func findToldRows(_ style: ReportStyle) -> [Row] {
    var told: [StrataSet] = []
    return ToldSequences.rows(self, style).map { row in
      guard let persons = row.matchedPersons else { return row }
      if told.isEmpty { told.append(persons.all) }
      var strata = persons.common
      var left = Self.mostLeftOut
      while left > 0, !persons.tells(strata, beside: told, style),
        let smallest = persons.smallest(of: strata)
      {
        strata.remove(smallest)
        left -= 1
      }
      var row = row
      if strata.isEmpty || !persons.tells(strata, beside: told, style) {
        row.matched = nil
      } else {
        if strata != persons.common { row.matched = persons.compared(in: strata) }
        told.append(strata)
      }
      return row
    }
  }

  /// Strata that a row's comparison may lose before it is not told at all.
  private static let mostLeftOut = 32

  /// The rows of synergy.csv.
  func toldPairs(_ style: ReportStyle) -> ToldPairs { ToldPairs(self, style) }
}

/// What synergy.csv may tell beside integration.csv (DESIGN, section 6, promise 6).
///
///     told sets       email + social 40, email 60, social 50, (none) 90
///     (small groups)  email + search 7, email + search + social 3
///
/// 43 persons saw email and social: less the told 40 these are the 3 of a set that stands folded, so the count stays
/// untold. Told sets and rows of several sets are known; what a figure adds to them is a sum over folded sets, which
/// may not, by itself or by differences with others known, be of few.
struct ToldPairs {
  struct Pair {
    var pair: Integration.Pair
    /// persons and overlap.
    var tellsPersons: Bool
    /// The interaction with its interval.
    var tellsInteraction: Bool
  }

  private(set) var pairs: [Pair] = []

  init(_ integration: Integration, _ style: ReportStyle) {
    let hidden = HiddenSets(
      integration,
      sequences: integration.toldRows(style).filter { $0.kind == .sequence }, style)
    var counts = HiddenCounts(hidden)
    var means = HiddenMeans(hidden)
    pairs = integration.pairs.map { Pair(pair: $0, tellsPersons: false, tellsInteraction: false) }
    // What most persons saw is told first: what is told later may not give few away beside it.
    let order = pairs.indices.sorted { a, b in
      let (x, y) = (pairs[a].pair.interaction.both, pairs[b].pair.interaction.both)
      return x != y ? x > y : a < b
    }
    for place in order {
      let own = pairs[place].pair.interaction
      let isShown =
        style.tells(own.both, of: own.either) && counts.tells([own.bothSets, own.eitherSets])
      // With few persons in a corner the figure would tell what they bought.
      let isTold =
        isShown && style.shown(own.smallest) != nil && own.smallest > 0 && means.tells(own.terms)
      pairs[place].tellsPersons = isShown
      pairs[place].tellsInteraction = isTold
    }
  }

  /// Of the pairs whose interaction is told that which most persons saw (ties: the first).
  var commonest: Integration.Pair? {
    pairs.filter(\.tellsInteraction).map(\.pair).reduce(nil) { best, pair in
      guard let best else { return pair }
      return pair.interaction.both > best.interaction.both ? pair : best
    }
  }
}

/// The exposure sets that integration.csv folds, and the sums over some of them that it tells.
struct HiddenSets {
  let minimum: Int
  /// The folded sets, in the order of the report.
  private(set) var tallies: [OutcomeTally] = []
  /// By set of families: its place among them.
  private(set) var places: [UInt32: Int] = [:]
  /// Places whose sum is told: all of them, and those that rows of several sets hold.
  private(set) var sums: [Set<Int>] = []

  /// - Parameter sequences: those that are told.
  init(_ integration: Integration, sequences: [Integration.Row], _ style: ReportStyle) {
    minimum = style.minimumGroup
    let rows = IntegrationFolding.rows(integration.rows, style)
    let told = Set(rows.compactMap { $0.name == SmallGroups.name ? nil : $0.exposure })
    let sets = integration.rows.filter { row in row.exposure.map { !told.contains($0) } ?? false }
    for (place, set) in sets.enumerated() {
      if let exposure = set.exposure { places[exposure] = place }
      tallies.append(set.tally)
    }
    sums = [Set(sets.indices)]
    for row in rows
    where row.cells != 0 && row.kind != .set && style.shown(row.tally.persons) != nil {
      sums.append(Set(sets.indices.filter { sets[$0].cells & row.cells != 0 }))
    }
    for both in ToldSequences.pairs(sequences) {
      sums.append(Set(self.sets(with: both).compactMap { places[$0] }))
    }
  }

  /// The folded sets that hold all of some families.
  func sets(with families: UInt32) -> [UInt32] {
    places.keys.filter { $0 & families == families }.sorted()
  }

  func isEnough(_ count: Int) -> Bool { SmallGroups.isEnough(count, minimum: minimum) }
}

/// What counts of persons tell of folded sets: sums, and differences of them.
struct HiddenCounts {
  private typealias Group = UInt64
  private let sets: HiddenSets
  /// Closed under differences of a group and one within it, and sums of two that share nobody.
  private var known: Set<Group> = []
  /// Whether a group's buyers, and those who bought nothing, may not be few either.
  private let looksAtBuyers: Bool
  /// More sets or groups than these are not looked through: then nothing more is told.
  private static let mostGroups = 512
  private var isTooMany = false

  init(_ sets: HiddenSets, looksAtBuyers: Bool = false) {
    self.sets = sets
    self.looksAtBuyers = looksAtBuyers
    isTooMany =
      sets.tallies.count > Group.bitWidth
      || !add(sets.sums.map { Self.group($0) }, tellsFew: true)
  }

  private static func group(_ places: some Sequence<Int>) -> Group {
    places.reduce(0) { $0 | 1 << Group($1) }
  }

  /// Whether the persons of these sums of sets may be told; they are known from then on.
  mutating func tells(_ sums: [[UInt32]]) -> Bool {
    guard !isTooMany else { return false }
    let groups = sums.map { sum in Self.group(sum.compactMap { sets.places[$0] }) }
    return groups.allSatisfy(isTold) && add(groups, tellsFew: false)
  }

  /// `tellsFew`: also groups of few, which are known already.
  private mutating func add(_ groups: [Group], tellsFew: Bool) -> Bool {
    var closed = known
    var found = groups
    while let group = found.popLast() {
      guard group != 0, !closed.contains(group) else { continue }
      guard tellsFew || isTold(group), closed.count < Self.mostGroups else { return false }
      for other in closed {
        if group & other == 0 { found.append(group | other) }
        if group & other == group { found.append(other & ~group) }
        if group & other == other { found.append(group & ~other) }
      }
      closed.insert(group)
    }
    known = closed
    return true
  }

  private func isTold(_ group: Group) -> Bool {
    var tally = OutcomeTally()
    for place in sets.tallies.indices where group & 1 << Group(place) != 0 {
      tally += sets.tallies[place]
    }
    return looksAtBuyers
      ? SmallGroups.tells(tally.buyers, of: tally.persons, minimum: sets.minimum)
      : sets.isEnough(tally.persons)
  }
}

/// What means tell of the money of folded sets. Each is an equation in the net of these sets, all else in it being
/// told; with those known before it may not be solved for the net of a group of few persons or buyers.
///
/// Two folded sets in two corners of one interaction can't be told apart by it; a second one may.
private struct HiddenMeans {
  private let sets: HiddenSets
  /// What is known, as orthogonal vectors of length 1 over the sets.
  private var known: [[Double]] = []
  /// Groups of few that are not known, as such vectors.
  private var few: [[Double]] = []
  /// With more sets than these no group is looked for: then nothing more is told.
  private static let mostSets = 12
  /// What is left of a vector of length 1 where it is as good as known.
  private static let tolerance = 1e-6

  init(_ sets: HiddenSets) {
    self.sets = sets
    guard !isTooMany else { return }
    let places = sets.tallies.indices
    for sum in sets.sums { add(places.map { sum.contains($0) ? 1 : 0 }) }
    for group in 1..<max(1, 1 << places.count) {
      let own = places.filter { group & 1 << $0 != 0 }
      let counts = [\OutcomeTally.persons, \.buyers].map { count in
        own.reduce(0) { $0 + sets.tallies[$1][keyPath: count] }
      }
      guard !counts.allSatisfy(sets.isEnough) else { continue }
      let length = Double(own.count).squareRoot()
      let vector = places.map { own.contains($0) ? 1 / length : 0 }
      if Self.rest(vector, known) != nil { few.append(vector) }
    }
  }

  private var isTooMany: Bool { sets.tallies.count > Self.mostSets }

  /// Whether a sum of means may be told; it is known from then on.
  mutating func tells(_ terms: [RateGame.Interaction.Term]) -> Bool {
    var vector = [Double](repeating: 0, count: sets.tallies.count)
    for term in terms {
      for set in term.sets { if let place = sets.places[set] { vector[place] += term.weight } }
    }
    guard vector.contains(where: { $0 != 0 }) else { return true }
    guard !isTooMany else { return false }
    let before = known
    add(vector)
    if few.allSatisfy({ Self.rest($0, known) != nil }) { return true }
    known = before
    return false
  }

  private mutating func add(_ vector: [Double]) {
    let length = Self.length(vector)
    guard length > 0, let rest = Self.rest(vector.map { $0 / length }, known) else { return }
    known.append(rest)
  }

  /// What the known leave of a vector of length 1, at that length again; nil where it is as good as nothing.
  private static func rest(_ vector: [Double], _ known: [[Double]]) -> [Double]? {
    var rest = vector
    // Twice, as the first time leaves rounding errors.
    for _ in 0..<2 {
      for other in known {
        let part = zip(rest, other).reduce(0) { $0 + $1.0 * $1.1 }
        for place in rest.indices { rest[place] -= part * other[place] }
      }
    }
    let length = length(rest)
    return length > tolerance ? rest.map { $0 / length } : nil
  }

  private static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
