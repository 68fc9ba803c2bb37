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
private func closed(_ groups: [Set<String>]) -> [Set<String>] {
  var closed: Set<Set<String>> = []
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
