import Testing

@testable import WholeROI

// The draws of a bootstrap: numbers by counter, groups of persons, sums and chains drawn again.

@Test func numbersByCounterArePoissonOfMeanOne() {
  let random = CounterRandom(seed: 7)
  var counts = [Int](repeating: 0, count: 21)
  let draws = 200_000
  for draw in 0..<draws { counts[random.poisson(5, UInt64(draw))] += 1 }
  // e^−1/k!: 0.3679, 0.3679, 0.1839, 0.0613, 0.0153, within four standard errors.
  var probability = 0.367_879_441_171
  for count in 0...4 {
    let error = (probability * (1 - probability) / Double(draws)).squareRoot()
    #expect(abs(Double(counts[count]) / Double(draws) - probability) < 4 * error, "\(count)")
    probability /= Double(count + 1)
  }
}

@Test func aNumberDependsOnItsSeedAndItsCountersAlone() {
  // Fixed for good: runs of one seed agree on every machine and in every version.
  #expect(CounterRandom(seed: 1).word(0, 0) == CounterRandom(seed: 1).word(0, 0))
  #expect(CounterRandom(seed: 1).word(0, 0) != CounterRandom(seed: 2).word(0, 0))
  #expect(CounterRandom(seed: 1).word(0, 1) != CounterRandom(seed: 1).word(1, 0))
  // SplitMix64's own first number for the seed 0.
  #expect(CounterRandom.mixed(0x9E37_79B9_7F4A_7C15) == 0xE220_A839_7B1D_CDAF)
}

/// Persons 0, 1, … in groups 0, 1, …
private func groups(_ count: Int) -> PersonGroups {
  PersonGroups(
    groups: (0..<count).map { UInt16($0 % PersonGroups.count) },
    sizes: (0..<PersonGroups.count).map { group in
      count / PersonGroups.count + (group < count % PersonGroups.count ? 1 : 0)
    })
}

@Test func aDrawIsOfAsManyPersonsAsThereAre() {
  let weights = DrawWeights(groups(50), draws: 20, seed: 3)
  for draw in 0..<20 {
    let drawn = (0..<50).reduce(0.0) { $0 + weights.lanes($1, draw / 8)[draw % 8] }
    #expect(abs(drawn * weights.scales[draw] - 50) < 1e-9)
  }
}

@Test func theSpreadOfAMeanIsThatOfPersons() throws {
  // 2,000 persons worth 0 or 300: a mean's standard error by the book, by the draws within 15 %.
  var random = JourneyGenerator(state: 5)
  let values = (0..<2_000).map { _ in Int.random(in: 0..<4, using: &random) == 0 ? 300.0 : 0 }
  let weights = DrawWeights(groups(values.count), draws: 1_000, seed: 9)
  var table = DrawTable(cells: 1, weights)
  for (person, value) in values.enumerated() { table.add(value, to: 0, person, weights) }
  let means = (0..<1_000).map { table.value(0, draw: $0) * weights.scales[$0] / 2_000 }
  let mean = values.reduce(0, +) / 2_000
  let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2_000 / 2_000).squareRoot()
  let interval = try #require(DrawInterval(means))
  #expect(abs((interval.high - interval.low) / (2 * 1.96 * error) - 1) < 0.15)
  #expect(interval.low < mean && mean < interval.high)
}

@Test func groupsOfManyPersonsSpreadAsPersonsDo() throws {
  // 20,000 persons in 2,048 groups, every group of several: the same error as if each were drawn alone.
  var random = JourneyGenerator(state: 6)
  let values = (0..<20_000).map { _ in Double(Int.random(in: 0..<900, using: &random)) }
  let groups = groups(values.count)
  let weights = DrawWeights(groups, draws: 1_000, seed: 4)
  var sums = [Double](repeating: 0, count: PersonGroups.count)
  for (person, value) in values.enumerated() { sums[Int(groups.groups[person])] += value }
  var table = DrawTable(cells: 1, weights)
  for (place, group) in weights.groups.enumerated() {
    table.add(sums[group], to: 0, place, weights)
  }
  let means = (0..<1_000).map { table.value(0, draw: $0) * weights.scales[$0] / 20_000 }
  let mean = values.reduce(0, +) / 20_000
  let error = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000 / 20_000).squareRoot()
  let interval = try #require(DrawInterval(means))
  #expect(abs((interval.high - interval.low) / (2 * 1.96 * error) - 1) < 0.15)
}

@Test func theMiddleOfTwoHundredDrawsLeavesFiveOutOnEachSide() throws {
  let interval = try #require(DrawInterval((1...200).map(Double.init).reversed()))
  // The fifth from either end: 2.5 % of 201 lie below.
  #expect(interval.low == 5 && interval.high == 196)
  let few = try #require(DrawInterval([3, 1, 2]))
  #expect(few.low == 1 && few.high == 3)
  #expect(DrawInterval([]) == nil)
}

@Test func equalValuesShareTheBetterRank() {
  #expect(Ranks.of([5, 9, 5, 1]) == [2, 1, 2, 4])
  #expect(Ranks.of([Int]()) == [])
}

@Test func ranksHoldInTheDrawsThatKeepThem() throws {
  // Node 0 leads in draws 0 to 2, node 1 in draw 3; draw 4 has nothing.
  let amounts: [[Double]] = [[5, 6, 7, 1, 0], [4, 4, 4, 4, 0]]
  let shares = ShareDraws(nodeCount: 2, draws: 5) { amounts[$0][$1] }
  #expect(shares.held([1, 2]) == [0.75, 0.75])
  #expect(shares.held([2, 1]) == [0.25, 0.25])
  #expect(shares.interval(0)?.low == 0.2)
}

// MARK: - Models solved again

/// Journeys of persons over few nodes, and what a bootstrap draws from.
private struct DrawnJourneys {
  var journeys: [(person: UInt32, nodes: [UInt32], net: Int64?)] = []
  let paths: PathCounts
  let grouped: GroupedPaths
  let weights: DrawWeights

  init(seed: UInt64, persons: Int = 60, draws: Int = 12, leastNet: Int64 = 100) {
    var random = JourneyGenerator(state: seed)
    var tally = PathTally(codesBelow: 4, keepsCodes: true)
    var log = JourneyLog()
    for person in 0..<UInt32(persons) {
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let nodes = (0..<Int.random(in: 1...5, using: &random)).map { _ in
          UInt32.random(in: 0..<4, using: &random)
        }
        let net =
          Bool.random(using: &random) ? Int64.random(in: leastNet...90_000, using: &random) : nil
        journeys.append((person, nodes, net))
        tally.add(nodes, ends: [nodes.count], nets: [net ?? JourneyLog.none])
        log.add(person, net: net ?? JourneyLog.none, path: 0)
      }
    }
    let groups = groups(persons)
    paths = PathCounts(tally)
    grouped = GroupedPaths(GroupedJourneys(log, groups), codes: tally.codes, paths)
    weights = DrawWeights(groups, draws: draws, seed: seed)
  }

  /// The table of paths of one draw: each person as often as the draw says.
  func table(draw: Int) -> PathCounts {
    PathCounts(
      journeys.map { journey in
        let weight = Int64(weights.lanes(Int(journey.person), draw / 8)[draw % 8])
        var entry = PathCounts.Entry(nodes: journey.nodes)
        if let net = journey.net {
          entry.conversions = weight
          entry.value = net * weight
        } else {
          entry.nulls = weight
        }
        return entry
      })
  }
}

/// 90 draws are summed in three parts; where groups' sums are not held, all at once.
@Test(arguments: [1, 2, 3], [(12, ChainSums.mostHeld), (90, ChainSums.mostHeld), (90, 0)])
func aChainDrawnAgainIsTheChainOfTheDrawnPersons(
  order: Int, _ bounds: (draws: Int, mostHeld: Int)
) throws {
  let draws = bounds.draws
  for seed in 1...4 as ClosedRange<UInt64> {
    let drawn = DrawnJourneys(seed: seed, draws: draws)
    let states = MarkovStates(drawn.paths, order: order, keepsSteps: true)
    let chain = try #require(
      ChainDraws(
        drawn.paths, states, drawn.grouped, drawn.weights, work: 1, mostHeld: bounds.mostHeld))
    for hasValue in [true, false] {
      let shares = chain.shares(hasValue: hasValue)
      for draw in 0..<draws {
        let own = drawn.table(draw: draw)
        let model = try #require(MarkovModel(own, order: order))
        let expected = try #require(
          MarkovModel.shares(hasValue ? model.valueEffects : model.effects))
        for node in 0..<4 {
          #expect(abs(shares.share(node, draw: draw) - expected[node]) < 1e-9)
        }
      }
    }
  }
}

/// Without value, by the orders; nets of either sign.
@Test(arguments: [true, false], [100, -40_000 as Int64])
func shapleyDrawnAgainIsThatOfTheDrawnPersons(hasValue: Bool, leastNet: Int64) {
  let drawn = DrawnJourneys(seed: 8, leastNet: leastNet)
  let shares = ShapleyDraws.shares(
    drawn.paths, drawn.grouped, drawn.weights, hasValue: hasValue)
  for draw in 0..<12 {
    let model = ShapleyModel(drawn.table(draw: draw))
    let orders = Double(model.shares.reduce(0) { $0 + $1.orders })
    for node in 0..<4 {
      let expected =
        hasValue
        ? model.valueShare(node) ?? 0 : Double(model.shares[node].orders) / orders
      // Whole cents there, fractions here.
      #expect(abs(shares.share(node, draw: draw) - expected) < 1e-5)
    }
  }
}

@Test func aPartIsTheAmountOverTheNodesInUnits() {
  for nodes in 1...60 {
    for amount in [0, 1, -7, 123_456_789, -(1 << 60)] as [Int128] {
      #expect(
        ShapleyModel.part(of: amount, among: nodes)
          == amount * ShapleyModel.scale / Int128(nodes))
    }
  }
}

@Test func aChainThatWouldTakeTooLongIsNotDrawn() {
  let drawn = DrawnJourneys(seed: 1)
  let states = MarkovStates(drawn.paths, order: 1, keepsSteps: true)
  #expect(
    ChainDraws(
      drawn.paths, states, drawn.grouped, drawn.weights, work: 1_000_000, limit: 1000)
      == nil)
}

@Test func theJourneysOfAGroupAreReadByPath() throws {
  // Persons 0 and 2 are of group 7, person 1 of group 3; the paths are a, b and a > b.
  var tally = PathTally(codesBelow: 2, keepsCodes: true)
  var log = JourneyLog()
  let journeys: [(person: UInt32, path: [UInt32], net: Int64)] = [
    (0, [0], 500), (1, [1], JourneyLog.none), (2, [0], -120), (2, [0, 1], JourneyLog.none),
    (0, [0], JourneyLog.none), (1, [1], 0),
  ]
  for journey in journeys {
    tally.add(journey.path, ends: [journey.path.count], nets: [journey.net])
    log.add(journey.person, net: journey.net, path: 0)
  }
  var sizes = [Int](repeating: 0, count: PersonGroups.count)
  sizes[7] = 2
  sizes[3] = 1
  let grouped = GroupedPaths(
    GroupedJourneys(log, PersonGroups(groups: [7, 3, 7], sizes: sizes)), codes: tally.codes,
    PathCounts(tally))
  #expect(grouped.starts.last == grouped.entries.count)
  #expect(grouped[0].isEmpty)
  // Paths are numbered in the order of their nodes: a, a > b, b.
  func plain(_ group: Int) -> [[Int64]] {
    grouped[group].map { [Int64($0.path), Int64($0.conversions), Int64($0.nulls), $0.value] }
  }
  #expect(plain(3) == [[2, 1, 1, 0]])
  #expect(plain(7) == [[0, 2, 1, 380], [1, 0, 1, 0]])
}

/// With 2²⁰ nodes three of them are too long for a key.
@Test(arguments: [3, 1 << 20])
func journeysCountedTogetherAreThoseCountedOneByOne(nodes: Int) {
  var random = JourneyGenerator(state: 11)
  var own = PathTally(codesBelow: nodes, keepsCodes: true)
  var other = own
  var plain: [[UInt32]: [Int64]] = [:]
  var expected: [[[UInt32]]] = [[], []]
  for batch in 0..<40 {
    var path: [UInt32] = []
    var ends: [Int] = []
    var nets: [Int64] = []
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      let one = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        UInt32(nodes - 1 - Int.random(in: 0..<3, using: &random))
      }
      let net =
        Bool.random(using: &random)
        ? Int64.random(in: -90...900, using: &random) : JourneyLog.none
      path += one
      ends.append(path.count)
      nets.append(net)
      expected[batch % 2].append(one)
      var sums = plain[one] ?? [0, 0, 0]
      if net == JourneyLog.none {
        sums[1] += 1
      } else {
        sums[0] += 1
        sums[2] += net
      }
      plain[one] = sums
    }
    if batch % 2 == 0 {
      own.add(path, ends: ends, nets: nets)
    } else {
      other.add(path, ends: ends, nets: nets)
    }
  }
  own.merge(other)
  #expect(own.codes.map { Array(own.sequences.sequence(Int($0))) } == expected[0] + expected[1])
  #expect(own.conversions.count == plain.count)
  for code in own.conversions.indices {
    #expect(
      plain[Array(own.sequences.sequence(code))]
        == [own.conversions[code], own.nulls[code], own.values[code]])
  }
}

/// Codes of 2²⁰ and more, which carry counts, are searched for.
@Test func nodesAreNumberedAsTheirCodesRise() {
  let numbers = NodeNumbers([9, 1 << 20, 2, 9, 3 << 20 | 2])
  #expect(numbers.codes == [2, 9, 1 << 20, 3 << 20 | 2])
  #expect(numbers.codes.map { numbers.number(of: $0) } == [0, 1, 2, 3])
  let others: [UInt32] = [0, 3, 10, 1 << 20 - 1, 1 << 20 | 1, .max]
  #expect(others.allSatisfy { numbers.number(of: $0) == nil })
  #expect(NodeNumbers([]).number(of: 0) == nil)
}

/// More journeys than wait at a time.
@Test(arguments: AttributionDefinition.Node.allCases)
func journeysAreCountedByTheOtherKindsOfNodes(own: AttributionDefinition.Node) throws {
  let world = try InMemoryLedger.World { $0.attribution.node = own }
  let (facts, definition) = (world.facts, world.definition)
  var paths = DimensionPaths(facts, definition)
  #expect(paths.dimensions == AttributionDefinition.Node.allCases.filter { $0 != own })
  var plain = paths.dimensions.map { _ in [[UInt32]: [Int64]]() }
  let stages = StageRules(definition.stages)
  var random = JourneyGenerator(state: 12)
  for journey in 0..<5_000 {
    let steps = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      PathShaper.Step(
        time: 0, event: 0, fact: UInt32.random(in: 0..<UInt32(facts.facts.count), using: &random),
        node: 0, program: Int32.random(in: 0...2, using: &random),
        action: UInt8.random(in: 0..<UInt8(TouchAction.names.count), using: &random),
        isDirect: false)
    }
    paths.add(steps, net: journey % 3 == 0 ? JourneyLog.none : Int64(journey))
    for (place, dimension) in paths.dimensions.enumerated() {
      let path = steps.map { step in
        let fact = facts.facts[Int(step.fact)]
        return switch dimension {
        case .channel: UInt32(fact.channel)
        case .family: UInt32(fact.family)
        case .program: UInt32(step.program)
        case .campaign: UInt32(fact.campaign)
        case .stage:
          UInt32(
            stages.stage(
              channel: facts.channels[fact.channel], campaign: facts.campaigns[fact.campaign],
              action: TouchAction.names[Int(step.action)]))
        }
      }
      var sums = plain[place][path] ?? [0, 0, 0]
      sums[journey % 3 == 0 ? 1 : 0] += 1
      sums[2] += journey % 3 == 0 ? 0 : Int64(journey)
      plain[place][path] = sums
    }
  }
  paths.settle()
  for (place, table) in paths.tables.enumerated() {
    #expect(table.conversions.count == plain[place].count)
    for code in table.conversions.indices {
      #expect(
        plain[place][Array(table.sequences.sequence(code))]
          == [table.conversions[code], table.nulls[code], table.values[code]])
    }
  }
}
