/// Solves a chain again in every draw of the persons whose journeys it is made of, eight draws at a time.
///
///     journeys by group ──▶ edges by group ──× weights──▶ edges by draw ──▶ removal effects by draw
///
/// The edges that draws weigh are those of the whole chain: one that no drawn journey takes weighs 0.
struct ChainDraws {
  private let states: MarkovStates
  private let edges: DrawTable
  /// By state: conversions, nulls, value.
  private let ends: DrawTable
  private let weights: DrawWeights
  private let paths: PathCounts

  /// More multiplications than this (some seconds) and a chain is not solved again.
  static let workLimit = 16_000_000_000
  /// More sums than this are not kept: 320 MB.
  private static let mostSums = 40_000_000

  /// `work`: what solving the chain once takes. Nil where solving it in every draw would take too long.
  init?(
    _ paths: PathCounts, _ states: MarkovStates, _ journeys: GroupedPaths,
    _ weights: DrawWeights, work: Int, limit: Int = workLimit
  ) {
    let sums = (states.edgeCount + 3 * states.count) * weights.blocks * 8
    guard work * weights.blocks * 8 <= limit, sums <= Self.mostSums else { return nil }
    self.paths = paths
    self.states = states
    self.weights = weights
    var edges = DrawTable(cells: states.edgeCount, blocks: weights.blocks)
    var ends = DrawTable(cells: 3 * states.count, blocks: weights.blocks)
    var own = GroupSums(states)
    for (place, group) in weights.groups.enumerated() {
      own.add(journeys[group], states)
      own.removeAll(
        edge: { edges.add(Double($1), to: $0, place, weights) },
        end: { ends.add(Double($1), to: $0, place, weights) })
    }
    self.edges = edges
    self.ends = ends
  }

  /// The nodes' shares of the value in each draw, or of the orders where `hasValue` is false.
  func shares(hasValue: Bool) -> ShareDraws {
    let journeys = paths.journeysByNode
    let used = journeys.indices.filter { journeys[$0] > 0 }
    var effects = [[Lanes]](repeating: [], count: paths.nodeCount)
    for block in 0..<weights.blocks {
      let chain = states.chain(
        { edges.lanes($0, block) },
        ends: { state in
          (
            ends.lanes(3 * state, block), ends.lanes(3 * state + 1, block),
            ends.lanes(3 * state + 2, block)
          )
        })
      var all = Lanes.zero
      for state in 0..<states.count { all += ends.lanes(3 * state + (hasValue ? 2 : 0), block) }
      var removal = NodeRemoval<Lanes>(states, limit: 1 << 60)
      let without = removal.reached(without: used, of: chain)?.without ?? []
      for (node, reached) in zip(used, without) {
        let left = hasValue ? reached.value : reached.conversions
        effects[node].append(Lanes.one - left / all)
      }
    }
    return ShareDraws(nodeCount: paths.nodeCount, draws: weights.draws) { node, draw in
      effects[node].isEmpty ? 0 : MarkovModel.effect(of: effects[node][draw / 8][draw % 8])
    }
  }
}

/// One group's journeys by edge and by what ends in a state; few of the sums are not 0.
private struct GroupSums {
  private var edges: [Int64]
  /// By state: conversions, nulls, value.
  private var ends: [Int64]
  /// Edges and states of the group's journeys.
  private var usedEdges: [UInt32] = []
  private var usedStates: [UInt32] = []
  /// Of the entries at hand: where the steps of the path are, and the state that it ends in.
  private var bounds: [(steps: Range<Int>, end: UInt32)] = []
  /// A sum of what was read ahead, which keeps it from being left out.
  private var ahead: UInt32 = 0

  init(_ states: MarkovStates) {
    edges = Array(repeating: 0, count: states.edgeCount)
    ends = Array(repeating: 0, count: 3 * states.count)
  }

  mutating func add(_ entries: ArraySlice<GroupedPaths.Entry>, _ states: MarkovStates) {
    // Paths lie far apart: what is known of them is read for all entries before any is added, so that nobody waits.
    bounds.removeAll(keepingCapacity: true)
    for entry in entries {
      let path = Int(entry.path)
      let steps = states.stepStarts[path]..<states.stepStarts[path + 1]
      bounds.append((steps, states.endStates[path]))
    }
    for bound in bounds { ahead &+= states.steps[bound.steps.lowerBound] }
    for (entry, bound) in zip(entries, bounds) {
      let journeys = Int64(entry.conversions) + Int64(entry.nulls)
      for step in states.steps[bound.steps] {
        if edges[Int(step)] == 0 { usedEdges.append(step) }
        edges[Int(step)] += journeys
      }
      let end = 3 * Int(bound.end)
      if ends[end] | ends[end + 1] == 0 { usedStates.append(bound.end) }
      ends[end] += Int64(entry.conversions)
      ends[end + 1] += Int64(entry.nulls)
      ends[end + 2] += entry.value
    }
  }

  /// Calls the bodies with each cell's sum that is not 0, in no order, and sets it back to 0.
  mutating func removeAll(edge: (Int, Int64) -> Void, end: (Int, Int64) -> Void) {
    for used in usedEdges {
      edge(Int(used), edges[Int(used)])
      edges[Int(used)] = 0
    }
    for state in usedStates {
      for cell in 3 * Int(state)..<3 * Int(state) + 3 where ends[cell] != 0 {
        end(cell, ends[cell])
        ends[cell] = 0
      }
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
  /// By the nodes' sums of value over the number of nodes, exact before they are weighed.
  static func shares(
    _ paths: PathCounts, _ journeys: GroupedPaths, _ weights: DrawWeights, hasValue: Bool
  ) -> ShareDraws {
    var draws = DrawTable(cells: paths.nodeCount, blocks: weights.blocks)
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
        let part = Int128(amount) * ShapleyModel.scale / Int128(distinct.count)
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
