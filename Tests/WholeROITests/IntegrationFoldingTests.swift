import Testing

@testable import WholeROI

private let names = ["email", "search", "social", "web"]

/// Exposure sets by bit of their families: their persons, of whom some bought once for 1.00.
private func integration(_ sets: [(families: UInt32, persons: Int, buyers: Int)]) -> Integration {
  let cells = sets.map { set in
    var tally = OutcomeTally()
    for person in 0..<set.persons {
      let buys = person < set.buyers
      tally.add(Outcome(orders: buys ? 1 : 0, net: buys ? 100 : 0))
    }
    return ExposureTable.Cell(stratum: 0, families: set.families, tally: tally)
  }
  return Integration(
    ExposureTable(cells: cells), names: names,
    sequences: Array(repeating: OutcomeTally(), count: names.count * names.count),
    strangers: OutcomeTally())
}

private func told(
  _ sets: [(families: UInt32, persons: Int, buyers: Int)]
) -> [(name: String, kind: Integration.Row.Kind, persons: Int)] {
  IntegrationFolding.rows(integration(sets).rows, ReportFixture().style).map {
    ($0.name, $0.kind, $0.tally.persons)
  }
}

/// Email and search have 4: the 18 of social fold with them, and then email and web, as the 4 would be left
/// over of (two families).
@Test func whatASumOfSetsLeavesOverIsNotOfFew() {
  let sets = told([
    (0b0000, 50, 20), (0b0001, 20, 10), (0b0100, 18, 9), (0b0011, 4, 2), (0b1001, 30, 12),
    (0b1100, 60, 25),
  ]).filter { $0.kind == .set }
  #expect(
    sets.map(\.name) == ["(none)", "email", "social + web", "(small groups)"])
  #expect(sets.last?.persons == 52)
}

@Test func fewBuyersWithinASetFoldIt() {
  let sets = told([(0b0000, 50, 20), (0b0001, 20, 1), (0b0010, 30, 14), (0b1000, 60, 25)])
    .filter { $0.kind == .set }
  #expect(sets.map(\.name) == ["(none)", "web", "(small groups)"])
  #expect(sets.last?.persons == 50)
}

/// (one family) has 40 persons and (social alone) 38: the 2 of email would be known.
@Test func rowsOfSeveralSetsTellOfFewByNoDifference() {
  let rows = told([(0b0000, 50, 20), (0b0001, 2, 1), (0b0100, 38, 18), (0b0101, 30, 12)])
  #expect(rows.filter { $0.kind == .number }.map(\.persons) == [40, 30])
  #expect(!rows.contains { $0.name == "(social alone)" })
}

@Test func enoughOfEverybodyStaysAsItIs() {
  let sets: [(UInt32, Int, Int)] = [
    (0b0000, 50, 20), (0b0001, 20, 10), (0b0100, 38, 18), (0b0101, 30, 12), (0b1001, 12, 6),
    (0b0111, 11, 5),
  ]
  #expect(
    told(sets).map(\.name) == integration(sets).rows.map(\.name))
}

/// Whatever the sets, no row, no sum or difference of rows, and no difference of these and the told sets in them
/// is of few; and all persons are told of.
@Test func noDifferenceOfRowsAndSetsIsOfFew() {
  var random = ReportRandomNumbers(31)
  var (named, coarse) = (0, 0)
  for _ in 0..<300 {
    var sets: [(families: UInt32, persons: Int, buyers: Int)] = []
    for families in UInt32(0)..<16 where Int.random(in: 0..<3, using: &random) > 0 {
      let persons = Int.random(in: 1...60, using: &random)
      sets.append((families, persons, Int.random(in: 0...persons, using: &random)))
    }
    let all = integration(sets)
    let rows = IntegrationFolding.rows(all.rows, ReportFixture().style)
    let byName = Dictionary(
      uniqueKeysWithValues: all.rows.filter { $0.kind == .set }.map { ($0.name, $0) })
    let shown = rows.filter { $0.kind == .set && $0.name != SmallGroups.name }
    #expect(
      rows.filter { $0.kind == .set }.reduce(0) { $0 + $1.tally.persons }
        == sets.reduce(0) { $0 + $1.persons })
    named += shown.count
    coarse += rows.count { $0.kind != .set && $0.name != SmallGroups.name }
    let hidden = Set(byName.keys).subtracting(shown.map(\.name))
    let sums = rows.filter { $0.kind != .set }.map { row in
      Set(byName.values.filter { $0.cells & row.cells != 0 }.map(\.name))
    }
    // By themselves, and less the told sets in them.
    for group in closed(sums + [Set(byName.keys)]) {
      for part in [group, group.intersection(hidden)] where !part.isEmpty {
        let tallies = part.compactMap { byName[$0]?.tally }
        let persons = tallies.reduce(0) { $0 + $1.persons }
        let buyers = tallies.reduce(0) { $0 + $1.buyers }
        let everybody = part.count == byName.count
        #expect(everybody || SmallGroups.tells(buyers, of: persons, minimum: 5), "\(sets)")
      }
    }
    #expect(
      shown.allSatisfy { SmallGroups.tells($0.tally.buyers, of: $0.tally.persons, minimum: 5) })
  }
  // Not by folding everything.
  #expect(named > 900 && coarse > 600, "\(named) \(coarse)")
}

/// With all differences of what holds the other, and sums of what has nobody in common.
private func closed<Name>(_ groups: [Set<Name>]) -> [Set<Name>] {
  var closed: Set<Set<Name>> = []
  var found = groups
  while let group = found.popLast() {
    guard !group.isEmpty, closed.insert(group).inserted else { continue }
    for other in closed {
      if other.isStrictSuperset(of: group) { found.append(other.subtracting(group)) }
      if group.isStrictSuperset(of: other) { found.append(group.subtracting(other)) }
      if group.isDisjoint(with: other) { found.append(group.union(other)) }
    }
  }
  return Array(closed)
}

// MARK: - Matched columns and synergy

/// Exposure sets within strata: persons of whom some bought once for some cents.
private func drawn(
  _ random: inout ReportRandomNumbers, strata: Int, most: Int = 12, hasSequences: Bool = false
) -> Integration {
  var cells: [ExposureTable.Cell] = []
  var sequences = Array(repeating: OutcomeTally(), count: names.count * names.count)
  for families in UInt32(0)..<16 where Int.random(in: 0..<4, using: &random) > 0 {
    for stratum in 0..<strata where Int.random(in: 0..<5, using: &random) > 0 {
      var tally = OutcomeTally()
      for _ in 0..<Int.random(in: 1...most, using: &random) {
        let net = Int64.random(in: -700...900, using: &random)
        let outcome = Outcome(orders: net > 0 ? 1 : 0, net: max(0, net))
        tally.add(outcome)
        guard hasSequences else { continue }
        for first in names.indices where families & 1 << UInt32(first) != 0 {
          for second in names.indices.dropFirst(first + 1) where families & 1 << UInt32(second) != 0
          {
            let (a, b) = Bool.random(using: &random) ? (first, second) : (second, first)
            sequences[a * names.count + b].add(outcome)
          }
        }
      }
      cells.append(ExposureTable.Cell(stratum: stratum, families: families, tally: tally))
    }
  }
  return Integration(
    ExposureTable(cells: cells), names: names, sequences: sequences, strangers: OutcomeTally())
}

/// Both directions of a sequence add up to all who saw both families: less told sets these are of some folded ones,
/// who by no difference with other sums of folded sets are few, nor their buyers.
@Test func bothDirectionsOfASequenceTellOfNoFoldedSet() {
  var random = ReportRandomNumbers(47)
  let style = ReportFixture().style
  var (both, one) = (0, 0)
  for draw in 0..<300 {
    let integration = drawn(
      &random, strata: 1, most: draw % 2 == 0 ? 12 : 60, hasSequences: true)
    let rows = integration.toldRows(style)
    let shown = Set(rows.compactMap { $0.name == SmallGroups.name ? nil : $0.exposure })
    let sets = integration.rows.filter { $0.exposure != nil }
    let tallies = Dictionary(uniqueKeysWithValues: sets.map { ($0.exposure ?? 0, $0.tally) })
    let hidden = Set(tallies.keys).subtracting(shown)
    let coarse = rows.filter { $0.cells != 0 && $0.kind != .set && $0.tally.persons >= 5 }.map {
      row in
      Set(sets.filter { $0.cells & row.cells != 0 }.compactMap(\.exposure)).intersection(hidden)
    }
    let base = Set(closed(coarse + [hidden]))
    let directions = Dictionary(grouping: rows.filter { $0.kind == .sequence }) { $0.both ?? 0 }
    let pairs = directions.filter { $0.value.count == 2 }.keys.map { pair in
      hidden.filter { $0 & pair == pair }
    }
    both += pairs.count
    one += directions.count - pairs.count
    for group in Set(closed(coarse + [hidden] + pairs)).subtracting(base) {
      let tally = group.reduce(into: OutcomeTally()) { $0 += tallies[$1] ?? OutcomeTally() }
      #expect(
        SmallGroups.tells(tally.buyers, of: tally.persons, minimum: 5), "\(draw): \(group)")
    }
  }
  // Not by telling nothing, and not everything either.
  #expect(both > 300 && one > 20, "\(both) \(one)")
}

/// matched_share and integrated_net_per_person tell how many integrated persons a row's strata hold, and what they
/// bought: by no difference of two rows, or with all integrated persons, of few.
@Test func matchedColumnsTellOfFewByNoDifference() {
  var random = ReportRandomNumbers(41)
  let style = ReportFixture().style
  var (told, without) = (0, 0)
  for draw in 0..<300 {
    let integration = drawn(&random, strata: Int.random(in: 1...6, using: &random))
    guard let all = integration.together?.tally else { continue }
    var groups: [(persons: Double, net: Double)] = [
      (Double(all.persons), (all.net.mean ?? 0) * Double(all.persons))
    ]
    for row in integration.toldRows(style) where row.matchedPersons != nil {
      guard let matched = row.matched else {
        without += 1
        continue
      }
      told += 1
      let persons = (matched.share * Double(all.persons)).rounded()
      groups.append((persons, matched.integratedMean * persons))
    }
    // Whatever two rows' strata are: where they differ by few, their persons do.
    for a in groups {
      #expect(a.persons >= 5, "\(draw)")
      let rest = Double(all.persons) - a.persons
      #expect(rest == 0 || rest >= 5, "\(draw): \(rest) left out")
    }
  }
  #expect(told > 1_000 && without < told, "\(told) \(without)")
}

/// Of 60 integrated persons 3 have nobody like them in the row: a stratum of 7 is left out with them.
@Test func strataAreLeftOutUntilTheRestIsNotOfFew() throws {
  func tally(_ persons: Int, _ buyers: Int) -> OutcomeTally {
    var tally = OutcomeTally()
    for person in 0..<persons {
      tally.add(
        Outcome(orders: person < buyers ? 1 : 0, net: person < buyers ? 100 : 0))
    }
    return tally
  }
  let cells: [(Int, UInt32, OutcomeTally)] = [
    (0, 0b0011, tally(50, 25)), (1, 0b0011, tally(10, 5)), (2, 0b0011, tally(3, 0)),
    (0, 0b0001, tally(20, 10)), (1, 0b0001, tally(20, 10)),
  ]
  let integration = Integration(
    ExposureTable(
      cells: cells.map { .init(stratum: $0.0, families: $0.1, tally: $0.2) }), names: names,
    sequences: Array(repeating: OutcomeTally(), count: 16), strangers: OutcomeTally())
  let row = try #require(
    integration.toldRows(ReportFixture().style).first { $0.name == "(one family)" })
  #expect(row.matched?.share == 50.0 / 63)
  let open = try #require(integration.rows.first { $0.name == "(one family)" })
  #expect(open.matched?.share == 60.0 / 63)
}

/// What synergy.csv tells beside integration.csv is, less the told sets, a sum of folded sets: of none, or not of few;
/// and so are differences of two pairs, and of a pair and a row of several sets. Where it tells means, buyers are not
/// few either.
@Test func synergyTellsOfNoFoldedSet() {
  var random = ReportRandomNumbers(43)
  let style = ReportFixture().style
  var (counts, values, untold) = (0, 0, 0)
  for draw in 0..<300 {
    let integration = drawn(&random, strata: 1, most: draw % 2 == 0 ? 12 : 60)
    let rows = integration.toldRows(style)
    let shown = Set(rows.compactMap { $0.name == SmallGroups.name ? nil : $0.exposure })
    let sets = integration.rows.filter { $0.exposure != nil }
    let tallies = Dictionary(uniqueKeysWithValues: sets.map { ($0.exposure ?? 0, $0.tally) })
    let hidden = Set(tallies.keys).subtracting(shown)
    let coarse = rows.filter { $0.kind != .set && $0.tally.persons >= 5 }.map { row in
      Set(sets.filter { $0.cells & row.cells != 0 }.compactMap(\.exposure))
    }
    var (seen, bought): ([Set<UInt32>], [[RateGame.Interaction.Term]]) = ([], [])
    for pair in integration.toldPairs(style).pairs {
      let own = pair.pair.interaction
      if pair.tellsPersons {
        seen += [Set(own.bothSets), Set(own.eitherSets)]
      } else {
        untold += 1
      }
      if pair.tellsInteraction { bought.append(own.terms) }
    }
    counts += seen.count
    values += bought.count
    // What integration.csv tells by itself is looked at above.
    let base = Set(closed((coarse + [hidden]).map { $0.intersection(hidden) }))
    /// What groups and others known leave of each other.
    func check(_ groups: [Set<UInt32>], _ isTold: (OutcomeTally) -> Bool) {
      let known = (groups + coarse + [Set(tallies.keys)]).map { $0.intersection(hidden) }
      for a in groups.map({ $0.intersection(hidden) }) {
        for b in known {
          let parts = a.isSubset(of: b) || b.isSubset(of: a) ? [a, a.symmetricDifference(b)] : [a]
          for part in parts where !part.isEmpty && !base.contains(part) {
            let sum = part.compactMap { tallies[$0] }.reduce(into: OutcomeTally()) { $0 += $1 }
            #expect(isTold(sum), "\(draw): \(sum.persons) persons, \(sum.buyers) buyers of \(part)")
          }
        }
      }
    }
    check(seen) { $0.persons >= 5 }
    // The net of a few is no sum of what is told: it stands beside them as one more equation.
    let order = hidden.sorted()
    var equations = (coarse + [hidden]).map { sum in order.map { sum.contains($0) ? 1.0 : 0 } }
    let before = rank(equations)
    let told = equations
    equations += bought.map { terms in
      order.map { set in terms.reduce(0) { $1.sets.contains(set) ? $0 + $1.weight : $0 } }
    }
    let after = rank(equations)
    guard after > before else { continue }
    for a in order.indices {
      for b in a..<order.count {
        let sum = Set([a, b]).compactMap { tallies[order[$0]] }.reduce(into: OutcomeTally()) {
          $0 += $1
        }
        if sum.persons >= 5, sum.buyers == 0 || sum.buyers >= 5 { continue }
        let own = order.indices.map { $0 == a || $0 == b ? 1.0 : 0 }
        if rank(told + [own]) > before { #expect(rank(equations + [own]) > after, "\(draw)") }
      }
    }
  }
  #expect(counts > 300, "\(counts)")
  #expect(values > 300, "\(values)")
  #expect(untold > 100, "\(untold)")
}

/// How many of the equations are independent, by elimination.
private func rank(_ equations: [[Double]]) -> Int {
  var rows = equations.map { row in
    let largest = row.map(abs).max() ?? 0
    return largest > 0 ? row.map { $0 / largest } : row
  }
  var rank = 0
  for column in (equations.first ?? []).indices where rank < rows.count {
    guard
      let pivot = (rank..<rows.count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
      abs(rows[pivot][column]) > 1e-7
    else { continue }
    rows.swapAt(rank, pivot)
    for row in (rank + 1)..<max(rank + 1, rows.count) {
      let factor = rows[row][column] / rows[rank][column]
      for place in column..<rows[row].count { rows[row][place] -= factor * rows[rank][place] }
    }
    rank += 1
  }
  return rank
}
