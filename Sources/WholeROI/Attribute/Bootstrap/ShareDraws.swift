/// The nodes' shares of the whole in each draw, under one model.
struct ShareDraws: Sendable {
  let nodeCount: Int
  let draws: Int
  /// By node and draw; NaN in draws without a whole.
  private let shares: [Double]

  /// - Parameter amount: of a node in a draw.
  init(nodeCount: Int, draws: Int, _ amount: (Int, Int) -> Double) {
    self.nodeCount = nodeCount
    self.draws = draws
    var shares = [Double](repeating: .nan, count: nodeCount * draws)
    for draw in 0..<draws {
      var whole = 0.0
      for node in 0..<nodeCount { whole += amount(node, draw) }
      guard whole != 0, whole.isFinite else { continue }
      for node in 0..<nodeCount { shares[node * draws + draw] = amount(node, draw) / whole }
    }
    self.shares = shares
  }

  /// NaN where the draw has no whole.
  func share(_ node: Int, draw: Int) -> Double { shares[node * draws + draw] }

  /// The 2.5 and 97.5 % of a node's shares; nil where half of the draws or more have none.
  func interval(_ node: Int) -> DrawInterval? {
    let known = shares[(node * draws)..<((node + 1) * draws)].filter { !$0.isNaN }
    return known.count * 2 > draws ? DrawInterval(known) : nil
  }

  /// By node: the part of the draws in which it has its rank of `ranks`; nil where half of the draws or more
  /// have no shares.
  func held(_ ranks: [Int]) -> [Double]? {
    precondition(ranks.count == nodeCount, "\(ranks.count) ranks of \(nodeCount) nodes")
    let known = knownDraws
    guard known * 2 > draws else { return nil }
    var counts = [Int](repeating: 0, count: nodeCount)
    var own = [Double](repeating: 0, count: nodeCount)
    for draw in 0..<draws where !shares[draw].isNaN {
      for node in 0..<nodeCount { own[node] = shares[node * draws + draw] }
      for (node, rank) in Ranks.of(own).enumerated() where rank == ranks[node] {
        counts[node] += 1
      }
    }
    return counts.map { Double($0) / Double(known) }
  }

  /// Draws in which there are shares.
  private var knownDraws: Int { nodeCount == 0 ? 0 : shares[..<draws].count { !$0.isNaN } }
}

/// Places by size, the largest first.
enum Ranks {
  /// 1 + how many are larger: 5, 9, 5 rank 2, 1, 2.
  static func of<Value: Comparable>(_ values: [Value]) -> [Int] {
    let order = values.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    var ranks = [Int](repeating: 0, count: values.count)
    for (place, index) in order.enumerated() {
      let isTied = place > 0 && values[order[place - 1]] == values[index]
      ranks[index] = isTied ? ranks[order[place - 1]] : place + 1
    }
    return ranks
  }
}
