import Testing

@testable import WholeROI

// Chains as tables of weights: the same elimination as along lists of edges, the plain form.

private func isClose(_ a: Double, _ b: Double, within: Double = 1e-12) -> Bool {
  (a - b).magnitude <= within * max(a.magnitude, b.magnitude)
}

/// Each state follows each other with some weight, START leads to all, and all end.
private func denseChain<Weight: ChainWeight>(
  _ count: Int, seed: UInt64, _ weight: (inout JourneyGenerator) -> Weight
) -> AbsorbingChain<Weight> {
  var random = JourneyGenerator(state: seed)
  var chain = AbsorbingChain<Weight>(stateCount: count)
  for from in 0...count {
    for to in 0..<count where from != to {
      chain.addEdge(from, to, weight: weight(&random))
    }
  }
  for state in 0..<count {
    chain.addEnd(
      state, conversions: weight(&random), nulls: weight(&random), value: weight(&random))
  }
  return chain
}

private func number(_ random: inout JourneyGenerator) -> Double {
  Double(Int.random(in: 1...900, using: &random))
}

/// Sizes below, at and above the eight columns and the sixteen states that are taken together.
private let sizes = [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 50]

@Test(arguments: sizes)
func aTableReachesWhatListsReach(count: Int) {
  var lists = denseChain(count, seed: UInt64(count), number)
  let table = lists.table.eliminating { _ in true }
  let left = lists.eliminate(Array(0..<count), limit: .max)
  #expect(left == [])
  #expect(table.states.isEmpty)
  #expect(isClose(table.reached.conversions, lists.reached.conversions))
  #expect(isClose(table.reached.value, lists.reached.value))
}

@Test(arguments: sizes)
func aTableOfEightDrawsReachesWhatEachDrawReaches(count: Int) {
  var lists = denseChain(count, seed: UInt64(count)) { random -> Lanes in
    var lanes = Lanes.zero
    // Edges that some draws lack.
    for lane in 0..<8 { lanes[lane] = Double(Int.random(in: 0...3, using: &random)) }
    return lanes
  }
  let table = lists.table.eliminating { _ in true }
  let left = lists.eliminate(Array(0..<count), limit: .max)
  #expect(left == [])
  for lane in 0..<8 {
    let (own, other) = (table.reached.conversions[lane], lists.reached.conversions[lane])
    #expect(own == other || isClose(own, other))
  }
}

@Test func statesTakenOutInPartsLeaveTheSame() {
  let chain = denseChain(40, seed: 3, number).table
  let whole = chain.eliminating { $0 % 3 != 1 }
  var parts = chain
  for part in [0..<7, 7..<29, 29..<40] as [Range<Int32>] {
    parts = parts.eliminating { part.contains($0) && $0 % 3 != 1 }
  }
  #expect(whole.states == parts.states && whole.states == (0..<40).filter { $0 % 3 == 1 })
  for row in 0...whole.states.count {
    for column in 0..<whole.states.count + 3 where column != row || row == whole.states.count {
      #expect(isClose(whole[row, column], parts[row, column]))
    }
  }
}

@Test func whatIsRemovedFromATableGoesToNull() {
  var lists = denseChain(20, seed: 5, number)
  let table = lists.table.eliminating { $0 >= 12 }.removing { $0 % 4 == 0 }
  // 12 and 16 were handed on before.
  lists.remove([0, 4, 8])
  let rest = table.eliminating { _ in true }
  let left = lists.eliminate(Array(0..<20), limit: .max)
  #expect(left == [])
  #expect(isClose(rest.reached.conversions, lists.reached.conversions))
  #expect(isClose(rest.reached.value, lists.reached.value))
}

/// Of each thousand billion steps a few end, one in four of these in CONVERSION: p is exactly a quarter. A
/// diagonal formed as 1 minus the rest would keep four digits of it.
@Test func aChainThatHardlyEverEndsKeepsItsDigits() {
  var random = JourneyGenerator(state: 11)
  var chain = AbsorbingChain<Double>(stateCount: 60)
  for from in 0..<60 {
    for to in 0..<60 where from != to {
      chain.addEdge(from, to, weight: number(&random) * 1e12)
    }
    chain.addEnd(from, conversions: 1, nulls: 3, value: 7)
  }
  chain.addEdge(chain.start, 0, weight: 4)
  let table = chain.table.eliminating { _ in true }
  #expect(isClose(table.reached.conversions, 1))
  #expect(isClose(table.reached.value, 7))
}

@Test(arguments: [(1, 70, 2_500), (2, 9, 900), (3, 6, 900)])
func effectsByTablesAreThoseByLists(order: Int, nodes: UInt32, rows: Int) throws {
  let paths = randomPaths(nodes: nodes, rows: rows, seed: 40 + UInt64(order))
  let states = MarkovStates(paths, order: order)
  let tables = try #require(MarkovModel(paths, states))
  let lists = try #require(MarkovModel(paths, states, usesTables: false))
  #expect(tables.work != lists.work)
  for effects in [\MarkovModel.effects, \.valueEffects, \.effectsWithoutNulls] {
    let (own, other) = (tables[keyPath: effects], lists[keyPath: effects])
    for (own, other) in zip(try #require(own), try #require(other)) {
      #expect((own - other).magnitude < 1e-12)
    }
  }
  #expect(isClose(tables.probability, lists.probability))
}

/// A loop of a few edges a node fills up while it is solved: lists first, then a table.
@Test func aSparseChainTurnsIntoATableWhereItFillsUp() throws {
  var random = JourneyGenerator(state: 12)
  let paths = PathCounts(
    (0..<700).map { _ in
      PathCounts.Entry(
        nodes: (0..<2).map { _ in UInt32.random(in: 0..<300, using: &random) }, conversions: 1,
        nulls: 2)
    })
  let states = MarkovStates(paths, order: 1)
  let tables = try #require(MarkovModel(paths, states))
  let lists = try #require(MarkovModel(paths, states, usesTables: false))
  #expect(tables.work < lists.work)
  for (own, other) in zip(try #require(tables.effects), try #require(lists.effects)) {
    #expect((own - other).magnitude < 1e-12)
  }
}

@Test func aTableOfAnySizeSaysItsWorkBeforeItIsDone() {
  // 3 · 6 + 2 · 5 of three states with three ends.
  #expect(ChainTable<Double>.work(2, of: 3) == 28)
  #expect(ChainTable<Lanes>.work(2, of: 3) == 8 * 28)
  #expect(ChainTable<Double>.fits(2_000) && !ChainTable<Double>.fits(4_000))
  let paths = randomPaths(nodes: 30, rows: 900, seed: 2)
  #expect(MarkovModel(paths, order: 1, workLimit: 30_000) == nil)
  #expect(MarkovModel(paths, order: 1, workLimit: 3_000_000) != nil)
}
