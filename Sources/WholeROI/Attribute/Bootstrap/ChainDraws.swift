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
    _ paths: PathCounts, _ states: MarkovStates, _ journeys: GroupedJourneys, table: Int,
    _ weights: DrawWeights, work: Int, limit: Int = workLimit
  ) {
    let sums = (states.edgeCount + 3 * states.count) * weights.blocks * 8
    guard work * weights.blocks * 8 <= limit, sums <= Self.mostSums else { return nil }
    self.paths = paths
    self.states = states
    self.weights = weights
    var edges = DrawTable(cells: states.edgeCount, blocks: weights.blocks)
    var ends = DrawTable(cells: 3 * states.count, blocks: weights.blocks)
    var ownEdges = [Int64](repeating: 0, count: states.edgeCount)
    var ownEnds = [Int64](repeating: 0, count: 3 * states.count)
    for (place, group) in weights.groups.enumerated() {
      Self.count(
        journeys.starts[group]..<journeys.starts[group + 1], paths, states, journeys, table,
        &ownEdges, &ownEnds)
      edges.take(&ownEdges, place, weights)
      ends.take(&ownEnds, place, weights)
    }
    self.edges = edges
    self.ends = ends
  }

  /// Adds up one group's journeys by edge and by state.
  private static func count(
    _ range: Range<Int>, _ paths: PathCounts, _ states: MarkovStates,
    _ journeys: GroupedJourneys, _ table: Int, _ edges: inout [Int64], _ ends: inout [Int64]
  ) {
    let ownCodes = journeys.codes[table]
    let codes = ownCodes.span
    let nets = journeys.nets.span
    let numbers = paths.numbers.span
    let steps = states.steps.span
    let starts = states.stepStarts.span
    let endStates = states.endStates.span
    var edges = edges.mutableSpan
    var ends = ends.mutableSpan
    for journey in range {
      let path = Int(numbers[Int(codes[journey])])
      for step in starts[path]..<starts[path + 1] { edges[Int(steps[step])] += 1 }
      let end = 3 * Int(endStates[path])
      let net = nets[journey]
      if net == JourneyLog.none {
        ends[end + 1] += 1
      } else {
        ends[end] += 1
        ends[end + 2] += net
      }
    }
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

extension SIMD8<Double> {
  fileprivate static let one = Self(repeating: 1)
}

/// Shapley's shares in every draw.
enum ShapleyDraws {
  /// By the nodes' sums of value over the number of nodes, exact before they are weighed.
  static func shares(
    _ paths: PathCounts, _ journeys: GroupedJourneys, table: Int, _ weights: DrawWeights,
    hasValue: Bool
  ) -> ShareDraws {
    var draws = DrawTable(cells: paths.nodeCount, blocks: weights.blocks)
    var sums = [Int128](repeating: 0, count: paths.nodeCount)
    var seen = [Int](repeating: -1, count: paths.nodeCount)
    var distinct: [Int] = []
    var used: [Int] = []
    for (place, group) in weights.groups.enumerated() {
      for journey in journeys.starts[group]..<journeys.starts[group + 1] {
        let net = journeys.nets[journey]
        guard net != JourneyLog.none else { continue }
        distinct.removeAll(keepingCapacity: true)
        for node in paths.path(Int(paths.numbers[Int(journeys.codes[table][journey])])) {
          guard seen[Int(node)] != journey else { continue }
          seen[Int(node)] = journey
          distinct.append(Int(node))
        }
        let part = Int128(hasValue ? net : 1) * ShapleyModel.scale / Int128(distinct.count)
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
