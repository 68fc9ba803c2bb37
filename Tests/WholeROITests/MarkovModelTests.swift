import Testing

@testable import WholeROI

/// `"a>b 1 0 250"`: path, conversions, nulls, value; letters are nodes, a is 0.
func pathCounts(_ rows: String...) -> PathCounts { pathCounts(rows) }

func pathCounts(_ rows: [String]) -> PathCounts {
  PathCounts(
    rows.map { row in
      let cells = row.split(separator: " ")
      return PathCounts.Entry(
        nodes: cells[0].split(separator: ">").map { UInt32($0.utf8.first ?? 0) - 97 },
        conversions: Int64(cells[1]) ?? 0, nulls: Int64(cells[2]) ?? 0,
        value: cells.count > 3 ? Int64(cells[3]) ?? 0 : 0)
    })
}

private func model(_ paths: PathCounts, _ order: Int) throws -> MarkovModel {
  try #require(MarkovModel(paths, order: order))
}

private func isClose(_ a: Double, _ b: Double, within: Double = 1e-12) -> Bool {
  (a - b).magnitude <= within * max(1, a.magnitude, b.magnitude)
}

private func areClose(_ a: [Double]?, _ b: [Double]?, within: Double = 1e-12) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  return a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, within: within) }
}

/// The paths of METHODS, section 4.
private let byHand = pathCounts("a>b 1 0", "a>b>a 0 1", "b 1 2")

// MARK: - By hand

@Test(arguments: [1, 2, 3])
func threePathsByHandConvertWithTwoOfFive(order: Int) throws {
  #expect(isClose(try model(byHand, order).probability, 0.4))
}

@Test func threePathsByHandLoseThisMuchWithoutANode() throws {
  // Order 1, without a: START reaches b with 3 of 5 and b converts with 2 of 5: 0.24 of 0.4.
  #expect(areClose(try model(byHand, 1).effects, [0.4, 1]))
  // Order 2, without a: (b) converts with 1 of 3, START reaches it with 3 of 5: 0.2 of 0.4.
  #expect(areClose(try model(byHand, 2).effects, [0.5, 1]))
  // Without nulls a > b and b convert surely: half goes with a, all with b.
  #expect(areClose(try model(byHand, 1).effectsWithoutNulls, [0.5, 1]))
  #expect(areClose(MarkovModel.shares(try model(byHand, 1).effects), [0.4 / 1.4, 1 / 1.4]))
}

@Test func journeysBehindANodeCountOnceEach() throws {
  #expect(try model(byHand, 1).journeys == [2, 5])
}

@Test func valueWeighsConversionsByWhatTheyAreWorth() throws {
  // b alone: c is worth 900, a 100. Without c nine tenths of the value go, half of the conversions.
  let paths = pathCounts("a 1 1 100", "c 1 1 900")
  #expect(areClose(try model(paths, 1).effects, [0.5, 0.5]))
  #expect(areClose(try model(paths, 1).valueEffects, [0.1, 0.9]))
}

@Test func equalNeighboursAreOneStateOfTheirOrder() throws {
  #expect(MarkovStates(pathCounts("a>a>a>b 1 0"), order: 1).count == 2)
  // (a, a), (a, b).
  #expect(MarkovStates(pathCounts("a>a>a>b 1 0"), order: 2).count == 2)
  // (a, a, a), (a, a, b).
  #expect(MarkovStates(pathCounts("a>a>a>b 1 0"), order: 3).count == 2)
  #expect(MarkovStates(pathCounts("a>b 1 0", "b 1 0"), order: 3).count == 2)
}

@Test func whatTwoNodesLoseTogetherIsTheirUnionLessTheirOverlap() throws {
  // a > b needs both: without either it is lost, once. c stands apart.
  let paths = pathCounts("a>b 1 1", "c 1 1")
  let pairs = try #require(try model(paths, 1).pairEffects(paths, among: [0, 1, 2]))
  #expect(pairs.map { [$0.a, $0.b] } == [[0, 1], [0, 2], [1, 2]])
  #expect(areClose(pairs.map(\.effect), [0.5, 1, 1]))
  #expect(areClose(pairs.map(\.overlap), [0.5, 0, 0]))
}

// MARK: - Edges

@Test func withoutConversionsThereIsNothingToLose() throws {
  let model = try model(pathCounts("a>b 0 3", "b 0 2"), 1)
  #expect(model.probability == 0)
  #expect(model.effects == nil && model.valueEffects == nil && model.effectsWithoutNulls == nil)
}

@Test func noJourneysGiveNoModel() throws {
  let model = try model(PathCounts([]), 2)
  #expect(model.stateCount == 0 && model.probability == 0 && model.effects == nil)
}

@Test func fewerNullJourneysThanTheLeastIdentifyNothing() throws {
  let model = try model(pathCounts("a 5 99"), 1)
  #expect(!model.isIdentified(minimumNulls: 100) && model.isIdentified(minimumNulls: 99))
}

@Test func aNodeApartFromAllConversionsHasNoEffect() throws {
  let paths = pathCounts("a>b 3 4", "c>d 0 9", "b>a>b 2 1")
  let effects = try #require(try model(paths, 2).effects)
  #expect(effects[2] == 0 && effects[3] == 0)
}

@Test func aChainThatTakesTooMuchWorkIsGivenUp() {
  #expect(MarkovModel(randomPaths(nodes: 8, rows: 300, seed: 1), order: 3, workLimit: 1000) == nil)
}

// MARK: - Properties

/// Paths of up to 7 touches over a few nodes; some rows without journeys, values of either sign.
func randomPaths(nodes: UInt32, rows: Int, seed: UInt64) -> PathCounts {
  var random = JourneyGenerator(state: seed)
  return PathCounts(
    (0..<rows).map { _ in
      let conversions = Int64.random(in: 0...4, using: &random)
      return PathCounts.Entry(
        nodes: (0..<Int.random(in: 1...7, using: &random)).map { _ in
          UInt32.random(in: 0..<nodes, using: &random)
        },
        conversions: conversions, nulls: Int64.random(in: 0...9, using: &random),
        value: conversions == 0 ? 0 : Int64.random(in: -2_000...90_000, using: &random))
    })
}

@Test(arguments: [1, 2, 3])
func theProbabilityIsConversionsOverJourneys(order: Int) throws {
  for seed in 1...20 as ClosedRange<UInt64> {
    let paths = randomPaths(nodes: 6, rows: 40, seed: seed)
    let totals = paths.totals
    let expected = Double(totals.conversions) / Double(totals.conversions + totals.nulls)
    #expect(isClose(try model(paths, order).probability, expected))
  }
}

@Test(arguments: [1, 2, 3])
func removalEffectsLieWithinZeroAndOne(order: Int) throws {
  for seed in 1...20 as ClosedRange<UInt64> {
    let paths = randomPaths(nodes: 7, rows: 60, seed: seed)
    let model = try model(paths, order)
    let effects = try #require(model.effects) + (try #require(model.effectsWithoutNulls))
    #expect(effects.allSatisfy { (0...1).contains($0) })
    for pair in try #require(model.pairEffects(paths, among: Array(0..<paths.nodeCount))) {
      #expect((0...1).contains(pair.effect))
      // Both lose at least what the heavier one loses.
      #expect(pair.effect >= max(effects[pair.a], effects[pair.b]) - 1e-12)
    }
  }
}

@Test(arguments: [1, 2, 3])
func eliminationAgreesWithPowerIteration(order: Int) throws {
  for seed in 1...12 as ClosedRange<UInt64> {
    let paths = randomPaths(nodes: 5, rows: 50, seed: 100 + seed)
    let model = try model(paths, order)
    let oracle = PowerIteration(paths, order: order)
    let nodes = 0..<paths.nodeCount
    let whole = oracle.reached(without: [])
    #expect(isClose(model.probability, whole.conversions, within: 1e-9))
    let lost = nodes.map { oracle.reached(without: [UInt32($0)]) }
    #expect(
      areClose(
        model.effects, lost.map { 1 - $0.conversions / whole.conversions }, within: 1e-9))
    #expect(
      areClose(model.valueEffects, lost.map { 1 - $0.value / whole.value }, within: 1e-7))
    for pair in try #require(model.pairEffects(paths, among: Array(nodes))) {
      let both = oracle.reached(without: [UInt32(pair.a), UInt32(pair.b)])
      #expect(isClose(pair.effect, 1 - both.conversions / whole.conversions, within: 1e-9))
    }
  }
}

@Test func fortyNodesOfOrderOneAgreeWithPowerIteration() throws {
  let paths = randomPaths(nodes: 40, rows: 900, seed: 7)
  let effects = try #require(try model(paths, 1).effects)
  let oracle = PowerIteration(paths, order: 1)
  let whole = oracle.reached(without: []).conversions
  for node in [0, 13, 39] {
    let lost = 1 - oracle.reached(without: [UInt32(node)]).conversions / whole
    #expect(isClose(effects[node], lost, within: 1e-9))
  }
}

@Test(arguments: [1, 2, 3])
func otherCodesForTheNodesOnlyMoveTheirEffects(order: Int) throws {
  let paths = randomPaths(nodes: 6, rows: 80, seed: 3)
  let turned = PathCounts(
    paths.entries.map { entry in
      var entry = entry
      entry.nodes = entry.nodes.map { (5 - $0) * 1000 }
      return entry
    })
  let effects = try #require(try model(paths, order).effects)
  #expect(areClose(try model(turned, order).effects, effects.reversed()))
}

@Test(arguments: [1, 2, 3])
func twiceTheJourneysHaveTheSameEffects(order: Int) throws {
  let paths = randomPaths(nodes: 6, rows: 80, seed: 4)
  let doubled = PathCounts(paths.entries + paths.entries)
  #expect(doubled.count == paths.count)
  #expect(areClose(try model(paths, order).effects, try model(doubled, order).effects))
  #expect(areClose(try model(paths, order).valueEffects, try model(doubled, order).valueEffects))
}

@Test(arguments: [1, 2, 3])
func aNodeThatNobodyMeetsChangesNothing(order: Int) throws {
  let paths = randomPaths(nodes: 6, rows: 80, seed: 5)
  let unused = [
    PathCounts.Entry(nodes: [3, 99]), PathCounts.Entry(nodes: [99]),
  ]
  let effects = try #require(try model(PathCounts(paths.entries + unused), order).effects)
  #expect(effects.last == 0)
  #expect(areClose(Array(effects.dropLast()), try model(paths, order).effects))
}

@Test func theOrderOfThePathsChangesNoBit() throws {
  let paths = randomPaths(nodes: 9, rows: 400, seed: 6)
  let turned = PathCounts(paths.entries.reversed())
  for order in 1...3 {
    #expect(try model(paths, order).effects == model(turned, order).effects)
    #expect(try model(paths, order).valueEffects == model(turned, order).valueEffects)
  }
}

// MARK: - The plain form

extension PathCounts {
  /// The paths by their codes, one by one.
  var entries: [Entry] {
    (0..<count).map { index in
      Entry(
        nodes: path(index).map { codes[Int($0)] }, conversions: conversions[index],
        nulls: nulls[index], value: values[index])
    }
  }
}

/// h = r + Q h repeated until it stands still, straight from METHODS, section 4: the oracle of the
/// elimination.
struct PowerIteration {
  private var states: [[UInt32]] = []
  private var following: [[Int: Double]] = []
  private var converting: [Double] = []
  private var worth: [Double] = []
  private var totals: [Double] = []
  private var first: [Int: Double] = [:]
  private var journeys = 0.0

  init(_ paths: PathCounts, order: Int) {
    for entry in paths.entries where entry.conversions + entry.nulls > 0 {
      let weight = Double(entry.conversions + entry.nulls)
      var run: [Int] = []
      for window in Self.windows(entry.nodes, order) {
        let state = number(window)
        if run.last != state { run.append(state) }
      }
      journeys += weight
      first[run[0], default: 0] += weight
      for (from, to) in zip(run, run.dropFirst()) { following[from][to, default: 0] += weight }
      for state in run { totals[state] += weight }
      converting[run[run.count - 1]] += Double(entry.conversions)
      worth[run[run.count - 1]] += Double(entry.value)
    }
  }

  private static func windows(_ nodes: [UInt32], _ order: Int) -> [[UInt32]] {
    nodes.count <= order
      ? [nodes] : (0...(nodes.count - order)).map { Array(nodes[$0..<($0 + order)]) }
  }

  private mutating func number(_ state: [UInt32]) -> Int {
    if let known = states.firstIndex(of: state) { return known }
    states.append(state)
    following.append([:])
    for keyPath in [\Self.converting, \Self.worth, \Self.totals] {
      self[keyPath: keyPath].append(0)
    }
    return states.count - 1
  }

  /// Conversions and value per journey where states that hold one of the nodes lead to NULL.
  func reached(without nodes: Set<UInt32>) -> (conversions: Double, value: Double) {
    let isGone = states.map { !nodes.isDisjoint(with: $0) }
    func solve(_ ends: [Double]) -> Double {
      var now = Array(repeating: 0.0, count: states.count)
      for _ in 0..<3000 {
        var largest = 0.0
        for state in states.indices where !isGone[state] {
          var sum = ends[state]
          for (to, weight) in following[state] where !isGone[to] { sum += weight * now[to] }
          largest = max(largest, (sum / totals[state] - now[state]).magnitude)
          now[state] = sum / totals[state]
        }
        if largest < 1e-15 { break }
      }
      return first.reduce(0) { $0 + (isGone[$1.key] ? 0 : $1.value * now[$1.key]) } / journeys
    }
    return (solve(converting), solve(worth))
  }
}
