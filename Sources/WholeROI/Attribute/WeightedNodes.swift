/// The split of "markov per order": over a journey's distinct nodes by their weights, then each node's
/// part equally over its touches, the split rule applied twice (METHODS, section 4).
///
/// D A B B with the weights D 1, A 1, B 2: 100.00 gives B 50.00, that is 25.00 and 25.00, and D and A
/// 25.00 each.
struct WeightedNodes: Sendable {
  private let weights: NodeWeights
  /// The journey's distinct nodes in order of first touch, and how many touches each has.
  private var nodes: [UInt32] = []
  private var touchCounts: [UInt64] = []
  /// Per touch, which distinct node it is of, and how many touches of that node come before it.
  private var places: [(rank: Int, turn: UInt64)] = []
  private var rule = SplitRule()
  private var parts: [Int64] = []

  init(_ weights: NodeWeights) { self.weights = weights }

  /// Takes the nodes of one journey, oldest touch first, at least one. Where all weights are 0 they
  /// count as equal.
  ///
  /// - Complexity: O(touches × distinct nodes).
  mutating func weigh(_ codes: [UInt32], touches: Range<Int>) {
    nodes.removeAll(keepingCapacity: true)
    touchCounts.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for touch in touches {
      let rank = nodes.firstIndex(of: codes[touch]) ?? nodes.count
      if rank == nodes.count {
        nodes.append(codes[touch])
        touchCounts.append(0)
      }
      places.append((rank, touchCounts[rank]))
      touchCounts[rank] += 1
    }
    let isWeighted = nodes.contains { weights.weight(of: $0) > 0 }
    rule.weigh(count: nodes.count) { isWeighted ? weights.weight(of: nodes[$0]) : 1 }
    if parts.count < nodes.count { parts = Array(repeating: 0, count: nodes.count * 2) }
  }

  /// Writes the touches' parts of `amount`; they add up to it.
  mutating func split(_ amount: Int64, into result: inout [Int64]) {
    rule.split(amount, into: &parts)
    for touch in places.indices {
      let (rank, turn) = places[touch]
      let part = parts[rank]
      let (each, left) = part.magnitude.quotientAndRemainder(dividingBy: touchCounts[rank])
      let units = each + (turn < left ? 1 : 0)
      // (x ^ −1) + 1 is −x, also for 2^63, whose pattern is that of −2^63.
      let sign = part >> 63
      result[touch] = (Int64(truncatingIfNeeded: units) ^ sign) &- sign
    }
  }
}
