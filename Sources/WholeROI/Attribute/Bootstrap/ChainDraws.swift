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

  /// More multiplications than this, eight draws counting as four, and a chain is not solved again.
  static let workLimit = 2_000_000_000
  /// More sums than this are not kept: 320 MB.
  private static let mostSums = 40_000_000

  /// `work`: what solving the chain once takes. Nil where solving it in every draw would take too long.
  init?(
    _ paths: PathCounts, _ states: MarkovStates, _ journeys: GroupedJourneys, table: Int,
    _ weights: DrawWeights, work: Int, limit: Int = workLimit
  ) {
    let sums = (states.edgeCount + 3 * states.count) * weights.blocks * 8
    guard work * weights.blocks * 4 <= limit, sums <= Self.mostSums else { return nil }
    self.paths = paths
    self.states = states
    self.weights = weights
    var edges = DrawTable(cells: states.edgeCount, blocks: weights.blocks)
    var ends = DrawTable(cells: 3 * states.count, blocks: weights.blocks)
    var ownEdges = GroupSums(cells: states.edgeCount)
    var ownEnds = GroupSums(cells: 3 * states.count)
    for (place, group) in weights.groups.enumerated() {
      for journey in journeys.starts[group]..<journeys.starts[group + 1] {
        let path = Int(paths.numbers[Int(journeys.codes[table][journey])])
        for step in states.stepStarts[path]..<states.stepStarts[path + 1] {
          ownEdges.add(1, to: Int(states.steps[step]))
        }
        let end = 3 * Int(states.endStates[path])
        let net = journeys.nets[journey]
        if net == JourneyLog.none {
          ownEnds.add(1, to: end + 1)
        } else {
          ownEnds.add(1, to: end)
          ownEnds.add(net, to: end + 2)
        }
      }
      ownEdges.move(to: &edges, place, weights)
      ownEnds.move(to: &ends, place, weights)
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
      let without = removal.reached(without: used, of: chain) ?? []
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

/// Whole sums of one group at a time, of which few are not 0.
private struct GroupSums {
  private var sums: [Int64]
  private var used: [Int] = []

  init(cells: Int) { sums = Array(repeating: 0, count: cells) }

  /// A cell may be used again after its sum has come back to 0: then it is moved twice, the second time
  /// with nothing.
  mutating func add(_ amount: Int64, to cell: Int) {
    if sums[cell] == 0 { used.append(cell) }
    sums[cell] += amount
  }

  /// Hands the group's sums over to every draw.
  mutating func move(to table: inout DrawTable, _ place: Int, _ weights: DrawWeights) {
    for cell in used where sums[cell] != 0 {
      table.add(Double(sums[cell]), to: cell, place, weights)
      sums[cell] = 0
    }
    used.removeAll(keepingCapacity: true)
  }
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
