/// Shapley's shares of a table of paths, whole and by position (METHODS, section 4).
///
/// Of the game in which a set of nodes earns the value of the orders whose nodes all lie within it, a
/// node's share is Σ V/|T| over the orders whose set T holds it. a > b > a worth 90 and b worth 10: a
/// 45, b 55. By position, a has its 45 at 1, b has 45 at 2 and 10 at 1.
///
/// Shares are exact: each amount stands over lcm(1, …, 40) until the nodes' shares become whole units, which
/// add up to the whole by the split rule; positions are rounded by themselves, half away from zero.
struct ShapleyModel: Sendable {
  /// What a node gets in all, or where it first occurs at one position.
  struct Share: Sendable, Equatable {
    /// Millionths.
    var orders: Int64
    /// Minor units.
    var value: Int64
  }

  /// First occurrences from this position on count together.
  static let lastPosition = 10

  /// By node.
  let shares: [Share]
  /// By node, then by position from 1; both parts 0 where the node never occurs first there.
  let positions: [[Share]]

  /// Of 40 nodes and fewer per order; sums below 2^61 stay within 128 bits.
  static let scale = Int128(scale64)
  private static let scale64: Int64 = 5_342_931_457_063_200

  /// An amount over a number of nodes, times `scale`.
  static func part(of amount: Int128, among nodes: Int) -> Int128 {
    // Scale is a multiple of the number, and a division of 64 bits is many times as fast.
    nodes <= 40 ? amount * Int128(scale64 / Int64(nodes)) : amount * scale / Int128(nodes)
  }

  private struct Sum {
    var orders: Int128 = 0
    var value: Int128 = 0
  }

  init(_ paths: PathCounts) {
    var sums = [Sum](repeating: Sum(), count: paths.nodeCount * Self.lastPosition)
    var seen = [Int](repeating: -1, count: paths.nodeCount)
    var firsts: [(node: Int, position: Int)] = []
    for index in 0..<paths.count where paths.conversions[index] > 0 || paths.values[index] != 0 {
      firsts.removeAll(keepingCapacity: true)
      let path = paths.path(index)
      for (position, node) in path.enumerated() where seen[Int(node)] != index {
        seen[Int(node)] = index
        firsts.append((Int(node), min(position, Self.lastPosition - 1)))
      }
      let orders = Self.part(
        of: Int128(paths.conversions[index]) * 1_000_000, among: firsts.count)
      let value = Self.part(of: Int128(paths.values[index]), among: firsts.count)
      for (node, position) in firsts {
        sums[node * Self.lastPosition + position].orders += orders
        sums[node * Self.lastPosition + position].value += value
      }
    }
    positions = (0..<paths.nodeCount).map { node in
      (0..<Self.lastPosition).map { Self.rounded(sums[node * Self.lastPosition + $0]) }
    }
    let wholes = (0..<paths.nodeCount).map { node in
      var whole = Sum()
      for position in 0..<Self.lastPosition {
        whole.orders += sums[node * Self.lastPosition + position].orders
        whole.value += sums[node * Self.lastPosition + position].value
      }
      return whole
    }
    let totals = paths.totals
    func parts(_ amounts: [Int128], _ total: Int128) -> [Int64] {
      ShareSplit.split(amounts, over: Self.scale, to: total) ?? amounts.map(Self.rounded)
    }
    let orders = parts(wholes.map(\.orders), Int128(totals.conversions) * 1_000_000)
    let values = parts(wholes.map(\.value), Int128(totals.value))
    shares = zip(orders, values).map { Share(orders: $0, value: $1) }
  }

  private static func rounded(_ sum: Sum) -> Share {
    Share(orders: rounded(sum.orders), value: rounded(sum.value))
  }

  private static func rounded(_ amount: Int128) -> Int64 {
    let units = (amount.magnitude * 2 + scale.magnitude) / (scale.magnitude * 2)
    return amount < 0 ? -Int64(units) : Int64(units)
  }
}
