/// Solves a chain again in every draw of the persons whose journeys it is made of, eight draws at a time.
///
///     journeys by group ──▶ edges by group ──× weights──▶ edges by draw ──▶ removal effects by draw
///
/// The edges that draws weigh are those of the whole chain: one that no drawn journey takes weighs 0.
struct ChainDraws {
  private let paths: PathCounts
  private let states: MarkovStates
  private let weights: DrawWeights
  private let sums: ChainSums

  /// More multiplications than this (some seconds) and a chain is not solved again.
  static let workLimit = 16_000_000_000
  /// With more sums than this, 320 MB, a chain is not solved again.
  private static let mostSums = 40_000_000

  /// - Parameters:
  ///   - work: what solving the chain once takes. Nil where solving it in every draw would take too long.
  ///   - mostHeld: what groups add to is held up to so many sums; fewer in tests.
  init?(
    _ paths: PathCounts, _ states: MarkovStates, _ journeys: GroupedPaths,
    _ weights: DrawWeights, work: Int, limit: Int = workLimit,
    mostHeld: Int = ChainSums.mostHeld
  ) {
    let cells = ChainSums.cellCount(states) * weights.blocks * 8
    guard work * weights.blocks * 8 <= limit, cells <= Self.mostSums else { return nil }
    self.paths = paths
    self.states = states
    self.weights = weights
    sums = ChainSums(states, journeys, groups: weights.groups, mostHeld: mostHeld)
  }

  /// The nodes' shares of the value in each draw, or of the orders where `hasValue` is false.
  func shares(hasValue: Bool) -> ShareDraws {
    let journeys = paths.journeysByNode
    let used = journeys.indices.filter { journeys[$0] > 0 }
    var effects = [[Lanes]](repeating: [], count: paths.nodeCount)
    let together = sums.blocksTogether ?? weights.blocks
    for first in stride(from: 0, to: weights.blocks, by: together) {
      let blocks = first..<min(first + together, weights.blocks)
      let table = sums.drawn(weights, blocks)
      for block in blocks { add(block, of: table, used, hasValue: hasValue, to: &effects) }
    }
    return ShareDraws(nodeCount: paths.nodeCount, draws: weights.draws) { node, draw in
      effects[node].isEmpty ? 0 : MarkovModel.effect(of: effects[node][draw / 8][draw % 8])
    }
  }

  /// Appends the removal effects of the used nodes in eight draws.
  private func add(
    _ block: Int, of table: DrawTable, _ used: [Int], hasValue: Bool, to effects: inout [[Lanes]]
  ) {
    let ends = states.edgeCount
    let chain = states.chain(
      { table.lanes($0, block) },
      ends: { state in
        (
          table.lanes(ends + 3 * state, block), table.lanes(ends + 3 * state + 1, block),
          table.lanes(ends + 3 * state + 2, block)
        )
      })
    var all = Lanes.zero
    for state in 0..<states.count {
      all += table.lanes(ends + 3 * state + (hasValue ? 2 : 0), block)
    }
    var removal = NodeRemoval<Lanes>(states, limit: 1 << 60)
    let without = removal.reached(without: used, of: chain)?.without ?? []
    for (node, reached) in zip(used, without) {
      let left = hasValue ? reached.value : reached.conversions
      effects[node].append(Lanes.one - left / all)
    }
  }
}

/// What the journeys of each group bring to each edge of a chain, and to what ends in its states.
struct ChainSums {
  private let states: MarkovStates
  private let journeys: GroupedPaths
  private let groups: [Int]
  /// Those of the group at place p are `starts[p] ..< starts[p + 1]`; nothing where they are too many to be held.
  private var starts: [Int] = []
  private var cells: [UInt32] = []
  private var amounts: [Double] = []

  /// Of 12 bytes each: 320 MB. Of more, groups are gone through again.
  static let mostHeld = 26_000_000

  /// Edges; then by state conversions, nulls and value.
  static func cellCount(_ states: MarkovStates) -> Int { states.edgeCount + 3 * states.count }

  init(_ states: MarkovStates, _ journeys: GroupedPaths, groups: [Int], mostHeld: Int) {
    self.states = states
    self.journeys = journeys
    self.groups = groups
    // As many as all entries have steps and ends: of those that have some in common there are fewer.
    let most = journeys.entries.reduce(0) { most, entry in
      let path = Int(entry.path)
      return most + states.stepStarts[path + 1] - states.stepStarts[path] + 3
    }
    guard most <= mostHeld else { return }
    var own = GroupSums(states)
    starts = [0]
    for group in groups {
      own.add(journeys[group], states)
      own.handOut(to: &cells, &amounts)
      starts.append(cells.count)
    }
  }

  /// How many blocks of draws to sum at a time: so few that their sums stay near a core; nil for all, where each time
  /// takes as long as counting the journeys.
  var blocksTogether: Int? { starts.isEmpty ? nil : 5 }

  /// The sums in some blocks of draws.
  func drawn(_ weights: DrawWeights, _ blocks: Range<Int>) -> DrawTable {
    var table = DrawTable(cells: Self.cellCount(states), blocks: blocks)
    if starts.isEmpty {
      var own = GroupSums(states)
      var (cells, amounts): ([UInt32], [Double]) = ([], [])
      for (place, group) in groups.enumerated() {
        own.add(journeys[group], states)
        cells.removeAll(keepingCapacity: true)
        amounts.removeAll(keepingCapacity: true)
        own.handOut(to: &cells, &amounts)
        table.add(amounts.span, to: cells.span, place, weights)
      }
      return table
    }
    for place in groups.indices {
      let range = starts[place]..<starts[place + 1]
      table.add(
        amounts.span.extracting(range), to: cells.span.extracting(range), place, weights)
    }
    return table
  }
}

/// The sums of one group, by the cells of `ChainSums`.
private struct GroupSums {
  private let edgeCount: Int
  private var sums: [Int64]
  /// Edges and states of the group's journeys.
  private var usedEdges: [UInt32] = []
  private var usedStates: [UInt32] = []
  /// Of the entries at hand: where the steps of the path are, and the state that it ends in.
  private var bounds: [(steps: Range<Int>, end: UInt32)] = []
  /// A sum of what was read ahead, which keeps it from being left out.
  private var ahead: UInt32 = 0

  init(_ states: MarkovStates) {
    edgeCount = states.edgeCount
    sums = Array(repeating: 0, count: ChainSums.cellCount(states))
  }

  mutating func add(_ entries: ArraySlice<GroupedPaths.Entry>, _ states: MarkovStates) {
    // Paths lie far apart: what is known of them is read for all entries before any is added, so that nobody waits.
    bounds.removeAll(keepingCapacity: true)
    for entry in entries {
      let path = Int(entry.path)
      let steps = states.stepStarts[path]..<states.stepStarts[path + 1]
      bounds.append((steps, states.endStates[path]))
    }
    let steps = states.steps
    for bound in bounds { ahead &+= steps[bound.steps.lowerBound] }
    for (entry, bound) in zip(entries, bounds) {
      let journeys = Int64(entry.conversions) + Int64(entry.nulls)
      for index in bound.steps {
        let step = Int(steps[index])
        if sums[step] == 0 { usedEdges.append(UInt32(step)) }
        sums[step] += journeys
      }
      let end = edgeCount + 3 * Int(bound.end)
      if sums[end] | sums[end + 1] == 0 { usedStates.append(bound.end) }
      sums[end] += Int64(entry.conversions)
      sums[end + 1] += Int64(entry.nulls)
      sums[end + 2] += entry.value
    }
  }

  /// Appends each cell's sum that is not 0, in no order, and sets it back to 0.
  mutating func handOut(to cells: inout [UInt32], _ amounts: inout [Double]) {
    func take(_ cell: Int, _ sums: inout [Int64]) {
      if sums[cell] == 0 { return }
      cells.append(UInt32(cell))
      amounts.append(Double(sums[cell]))
      sums[cell] = 0
    }
    for edge in usedEdges { take(Int(edge), &sums) }
    for state in usedStates {
      let end = edgeCount + 3 * Int(state)
      for cell in end..<end + 3 { take(cell, &sums) }
    }
    usedEdges.removeAll(keepingCapacity: true)
    usedStates.removeAll(keepingCapacity: true)
  }
}

extension SIMD8<Double> {
  fileprivate static let one = Self(repeating: 1)
}

/// Shapley's shares in every draw.
enum ShapleyDraws {
  /// By the nodes' sums of value over the number of nodes, exact before they are weighed up to 40 nodes an order.
  static func shares(
    _ paths: PathCounts, _ journeys: GroupedPaths, _ weights: DrawWeights, hasValue: Bool
  ) -> ShareDraws {
    var draws = DrawTable(cells: paths.nodeCount, weights)
    var sums = [Int128](repeating: 0, count: paths.nodeCount)
    var seen = [Int](repeating: -1, count: paths.nodeCount)
    var distinct: [Int] = []
    var used: [Int] = []
    var turn = 0
    for (place, group) in weights.groups.enumerated() {
      for entry in journeys[group] where entry.conversions > 0 {
        turn += 1
        distinct.removeAll(keepingCapacity: true)
        let path = Int(entry.path)
        for index in paths.starts[path]..<paths.starts[path + 1] {
          let node = Int(paths.nodes[index])
          if seen[node] == turn { continue }
          seen[node] = turn
          distinct.append(node)
        }
        let amount = hasValue ? entry.value : Int64(entry.conversions)
        let part = ShapleyModel.part(of: Int128(amount), among: distinct.count)
        for node in distinct {
          if sums[node] == 0 { used.append(node) }
          sums[node] += part
        }
      }
      for node in used where sums[node] != 0 {
        draws.add(Double(sums[node]) / Double(ShapleyModel.scale), to: node, place, weights)
        sums[node] = 0
      }
      used.removeAll(keepingCapacity: true)
    }
    return ShareDraws(nodeCount: paths.nodeCount, draws: weights.draws) { node, draw in
      draws.value(node, draw: draw)
    }
  }
}
