/// What a chain still reaches without a node, for many nodes at little more than the cost of one.
///
/// Chains without a and without b have everything else in common: it is eliminated once, for both.
///
///                 eliminate states of neither a, b, c nor d
///                   ╱                              ╲
///        … of neither a nor b              … of neither c nor d
///           ╱            ╲                    ╱            ╲
///     all left is    all left is        all left is    all left is
///     of a: read     of b: read         of c: read     of d: read
///
/// - Complexity: O(*n*³) for *n* nodes at order 1, where one elimination each would take O(*n*⁴).
struct NodeRemoval<Weight: ChainWeight> {
  private let states: MarkovStates
  /// The most multiplications; what takes more is given up.
  private var left: Int
  private(set) var isComplete = true
  /// Multiplications so far.
  private(set) var work = 0

  init(_ states: MarkovStates, limit: Int) {
    self.states = states
    left = limit
  }

  /// For each of the nodes (distinct numbers) what the chain reaches without it; nil where the limit
  /// was passed.
  mutating func reached(
    without nodes: [Int], of chain: AbsorbingChain<Weight>
  ) -> [(conversions: Weight, value: Weight)]? {
    guard !nodes.isEmpty else { return [] }
    let room = 1 + max(nodes.max() ?? 0, states.highestNode)
    var isKept = [Bool](repeating: false, count: room)
    var results: [(conversions: Weight, value: Weight)] = []
    narrow(chain, to: nodes[...], &isKept, &results)
    return isComplete ? results : nil
  }

  /// What the whole chain reaches.
  mutating func reached(
    by chain: AbsorbingChain<Weight>
  ) -> (conversions: Weight, value: Weight)? {
    var chain = chain
    guard eliminate(Array(0..<states.count), from: &chain) else { return nil }
    return chain.reached
  }

  /// The chain without the states that hold a node.
  func chain(_ chain: AbsorbingChain<Weight>, without node: Int) -> AbsorbingChain<Weight> {
    var chain = chain
    chain.remove((0..<states.count).filter { states.nodes($0).contains(UInt32(node)) })
    return chain
  }

  private mutating func narrow(
    _ chain: AbsorbingChain<Weight>, to nodes: ArraySlice<Int>, _ isKept: inout [Bool],
    _ results: inout [(conversions: Weight, value: Weight)]
  ) {
    guard isComplete else { return }
    var chain = chain
    for node in nodes { isKept[node] = true }
    let others = (0..<states.count).filter { state in
      chain.isAlive(state) && !states.nodes(state).contains { isKept[Int($0)] }
    }
    for node in nodes { isKept[node] = false }
    guard eliminate(others, from: &chain) else { return }
    if nodes.count == 1 {
      // Whatever is left holds the node: without it, only START's own edges lead to CONVERSION.
      results.append(chain.reached)
      return
    }
    let middle = (nodes.startIndex + nodes.endIndex) / 2
    narrow(chain, to: nodes[..<middle], &isKept, &results)
    narrow(chain, to: nodes[middle...], &isKept, &results)
  }

  private mutating func eliminate(_ states: [Int], from chain: inout AbsorbingChain<Weight>) -> Bool
  {
    let before = chain.work
    isComplete = chain.eliminate(states, limit: before + left) && isComplete
    left -= chain.work - before
    work += chain.work - before
    return isComplete
  }
}
