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
  /// Of more sums than this the chain is not solved again.
  private static let mostSums = 40_000_000
  /// Blocks of draws that are summed at a time: so many sums stay near a core.
  private static let together = 5

  /// `work`: what solving the chain once takes. Nil where solving it in every draw would take too long.
  init?(
    _ paths: PathCounts, _ states: MarkovStates, _ journeys: GroupedPaths,
    _ weights: DrawWeights, work: Int, limit: Int = workLimit
  ) {
    let cells = ChainSums.cellCount(states) * weights.blocks * 8
    guard work * weights.blocks * 8 <= limit, cells <= Self.mostSums else { return nil }
    self.paths = paths
    self.states = states
    self.weights = weights
    sums = ChainSums(states, journeys, groups: weights.groups)
  }

  /// The nodes' shares of the value in each draw, or of the orders where `hasValue` is false.
  func shares(hasValue: Bool) -> ShareDraws {
    let journeys = paths.journeysByNode
    let used = journeys.indices.filter { journeys[$0] > 0 }
    var effects = [[Lanes]](repeating: [], count: paths.nodeCount)
    for first in stride(from: 0, to: weights.blocks, by: Self.together) {
      let blocks = first..<min(first + Self.together, weights.blocks)
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

/// What the journeys of each group bring to each edge of a chain, and to what ends in its states: few of these a group.
private struct ChainSums {
  /// Edges; then by state conversions, nulls and value.
  private let cellCount: Int
  /// Those of the group at place p are `starts[p] ..< starts[p + 1]`.
  private var starts = [0]
  private var cells: [UInt32] = []
  private var amounts: [Double] = []

  static func cellCount(_ states: MarkovStates) -> Int { states.edgeCount + 3 * states.count }

  init(_ states: MarkovStates, _ journeys: GroupedPaths, groups: [Int]) {
    cellCount = Self.cellCount(states)
    var sums = GroupSums(states)
    for group in groups {
      sums.add(journeys[group], states)
      sums.removeAll { cell, amount in
        cells.append(cell)
        amounts.append(Double(amount))
      }
      starts.append(cells.count)
    }
  }

  /// The sums in some blocks of draws.
  func drawn(_ weights: DrawWeights, _ blocks: Range<Int>) -> DrawTable {
    var table = DrawTable(cells: cellCount, blocks: blocks)
    for place in weights.groups.indices {
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

  /// Calls `body` with each cell's sum that is not 0, in no order, and sets it back to 0.
  mutating func removeAll(_ body: (UInt32, Int64) -> Void) {
    for edge in usedEdges { take(Int(edge), body) }
    for state in usedStates {
      let end = edgeCount + 3 * Int(state)
      for cell in end..<end + 3 where sums[cell] != 0 { take(cell, body) }
    }
    usedEdges.removeAll(keepingCapacity: true)
    usedStates.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ cell: Int, _ body: (UInt32, Int64) -> Void) {
    body(UInt32(cell), sums[cell])
    sums[cell] = 0
  }
}

extension SIMD8<Double> {
  fileprivate static let one = Self(repeating: 1)
}

/// Shapley's shares in every draw.
enum ShapleyDraws {
  /// By the nodes' sums of value over the number of nodes, exact before they are weighed.
  static func shares(
    _ paths: PathCounts, _ journeys: GroupedPaths, _ weights: DrawWeights, hasValue: Bool
  ) -> ShareDraws {
    var draws = DrawTable(cells: paths.nodeCount, weights)
    var sums = [Int128](repeating: 0, count: paths.nodeCount)
    var seen = [Int](repeating: -1, count: paths.nodeCount)
    var distinct: [Int] = []
    var used: [Int] = []
    var number = 0
    for (place, group) in weights.groups.enumerated() {
      for entry in journeys[group] where entry.conversions > 0 {
        number += 1
        distinct.removeAll(keepingCapacity: true)
        let path = Int(entry.path)
        for index in paths.starts[path]..<paths.starts[path + 1] {
          let node = Int(paths.nodes[index])
          if seen[node] == number { continue }
          seen[node] = number
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
