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
/// - Complexity: O(*n*³) for *n* nodes at order 1, where one elimination each would take O(*n*⁴): 0.8 *n*³
///   multiplications, fewer than the inverse takes that has the same answers on its diagonal.
struct NodeRemoval<Weight: ChainWeight> {
  typealias Reached = (conversions: Weight, value: Weight)

  private let states: MarkovStates
  /// The most multiplications; what takes more is given up.
  private var left: Int
  private let usesTables: Bool
  private(set) var isComplete = true
  /// Multiplications so far. One along a list of edges counts as `listPrice`.
  private(set) var work = 0

  /// Multiplications in a table that take as long as one along a list.
  private static var listPrice: Int { 8 }

  /// - Parameter usesTables: false for lists of edges alone, the plain form.
  init(_ states: MarkovStates, limit: Int, usesTables: Bool = true) {
    self.states = states
    self.usesTables = usesTables
    left = limit
  }

  /// What the whole chain reaches, and for each of the nodes (distinct numbers) what it reaches without it; nil
  /// where the limit was passed.
  mutating func reached(
    without nodes: [Int], of chain: AbsorbingChain<Weight>
  ) -> (whole: Reached, without: [Reached])? {
    guard let (last, without) = reached(without: nodes, of: ShrinkingChain.lists(chain)),
      let whole = eliminated([Bool](repeating: true, count: states.count), from: last)
    else { return nil }
    return (whole.reached, without)
  }

  /// For each pair of these nodes, (0, 1), (0, 2), … (1, 2), …, what the chain reaches without both; nil where
  /// the limit was passed.
  mutating func reached(
    withoutPairsOf nodes: [Int], of chain: AbsorbingChain<Weight>
  ) -> [Reached]? {
    guard nodes.count > 1 else { return [] }
    // What holds none of them is common to all pairs.
    guard let common = eliminated(holding(nodes).map { !$0 }, from: .lists(chain)) else {
      return nil
    }
    var pairs: [Reached] = []
    for (place, a) in nodes.dropLast().enumerated() {
      let rest = common.removing(holding([a]))
      guard let (_, without) = reached(without: Array(nodes[(place + 1)...]), of: rest) else {
        return nil
      }
      pairs += without
    }
    return pairs
  }

  /// By node what is reached without it; and the chain of what is left at the first of them.
  private mutating func reached(
    without nodes: [Int], of chain: ShrinkingChain<Weight>
  ) -> (ShrinkingChain<Weight>, [Reached])? {
    guard !nodes.isEmpty else { return (chain, []) }
    var results: [Reached] = []
    var first: ShrinkingChain<Weight>?
    narrow(chain, to: nodes[...], &first, &results)
    guard isComplete, let first else { return nil }
    return (first, results)
  }

  private mutating func narrow(
    _ chain: ShrinkingChain<Weight>, to nodes: ArraySlice<Int>,
    _ first: inout ShrinkingChain<Weight>?, _ results: inout [Reached]
  ) {
    guard isComplete,
      let chain = eliminated(holding(Array(nodes)).map { !$0 }, from: chain)
    else { return }
    if nodes.count == 1 {
      // Whatever is left holds the node: without it, only START's own edges lead to CONVERSION.
      results.append(chain.reached)
      if first == nil { first = chain }
      return
    }
    let middle = (nodes.startIndex + nodes.endIndex) / 2
    narrow(chain, to: nodes[..<middle], &first, &results)
    narrow(chain, to: nodes[middle...], &first, &results)
  }

  /// By state: whether it holds one of the nodes.
  private func holding(_ nodes: [Int]) -> [Bool] {
    var isMeant = [Bool](repeating: false, count: 1 + max(nodes.max() ?? 0, states.highestNode))
    for node in nodes { isMeant[node] = true }
    return (0..<states.count).map { state in states.nodes(state).contains { isMeant[Int($0)] } }
  }

  /// The chain without the states that `isOut` says; nil where the limit stopped it.
  private mutating func eliminated(
    _ isOut: [Bool], from chain: ShrinkingChain<Weight>
  ) -> ShrinkingChain<Weight>? {
    var chain = chain
    if case .lists(var lists) = chain {
      let before = lists.work
      let rest = lists.eliminate(
        isOut.indices.filter { isOut[$0] }, limit: before + left / Self.listPrice,
        price: usesTables ? Self.listPrice : nil)
      spend((lists.work - before) * Self.listPrice)
      guard let rest else {
        isComplete = false
        return nil
      }
      if rest.isEmpty { return .lists(lists) }
      chain = .table(lists.table)
    }
    guard case .table(let table) = chain else { return chain }
    let count = table.states.count { isOut[Int($0)] }
    let cost = ChainTable<Weight>.work(count, of: table.states.count)
    guard cost <= left else {
      isComplete = false
      return nil
    }
    spend(cost)
    return .table(table.eliminating { isOut[Int($0)] })
  }

  private mutating func spend(_ multiplications: Int) {
    left -= multiplications
    work += multiplications
  }
}

/// A chain of which ever fewer states are left: in lists of edges as long as these are short, then in a table.
private enum ShrinkingChain<Weight: ChainWeight> {
  case lists(AbsorbingChain<Weight>)
  case table(ChainTable<Weight>)

  /// Conversions and value that go straight from START to CONVERSION.
  var reached: (conversions: Weight, value: Weight) {
    switch self {
    case .lists(let chain): chain.reached
    case .table(let chain): chain.reached
    }
  }

  /// Itself without the states that `isOut` says, whose inflow goes to NULL.
  func removing(_ isOut: [Bool]) -> ShrinkingChain {
    switch self {
    case .lists(var chain):
      chain.remove(isOut.indices.filter { isOut[$0] })
      return .lists(chain)
    case .table(let chain): return .table(chain.removing { isOut[Int($0)] })
    }
  }
}
