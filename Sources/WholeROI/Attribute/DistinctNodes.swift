/// A journey's distinct nodes in order of first touch, and the split of unique linear over them.
///
/// Unique linear over D A B B: a third of 100.00 for each of the nodes D, A, B is 33.34, 33.33 and
/// 33.33; B's is halved: 33.34, 33.33, 16.67, 16.66.
struct DistinctNodes: Sendable {
  /// Distinct nodes in order of first touch.
  private(set) var nodes: [UInt32] = []
  /// Per distinct node, how many touches it has.
  private var touchCounts: [Int] = []
  /// Per touch, which distinct node it is of, and how many touches of that node come before it.
  private var places: [(rank: Int, turn: Int)] = []
  /// By node code below `tabled`: its rank in this journey, −1 for none.
  private var ranks: [Int] = []
  /// Codes from here on are looked for among the journey's nodes: under `frequency` they carry counts,
  /// and a place for each would take gigabytes.
  private static let tabled = 1 << NodeNames.countShift
  private var shares: [(quotient: UInt64, larger: UInt64)] = []
  private var evenly = Divisor(1)

  /// Takes the nodes of one journey, oldest touch first; codes are dense below 2^20, as scratch has a
  /// place for each.
  mutating func weigh(_ codes: [UInt32], touches: Range<Int>) {
    nodes.removeAll(keepingCapacity: true)
    touchCounts.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for touch in touches {
      let rank = rank(of: codes[touch])
      places.append((rank, touchCounts[rank]))
      touchCounts[rank] += 1
    }
    for node in nodes where Int(node) < Self.tabled { ranks[Int(node)] = -1 }
    if !nodes.isEmpty { evenly = Divisor(UInt64(nodes.count)) }
  }

  /// A node's rank, the next one at its first touch.
  private mutating func rank(of node: UInt32) -> Int {
    let code = Int(node)
    let isTabled = code < Self.tabled
    if isTabled, code >= ranks.count { makeRoom(for: code) }
    if let rank = isTabled ? (ranks[code] < 0 ? nil : ranks[code]) : nodes.firstIndex(of: node) {
      return rank
    }
    let rank = nodes.count
    if isTabled { ranks[code] = rank }
    nodes.append(node)
    touchCounts.append(0)
    return rank
  }

  private mutating func makeRoom(for code: Int) {
    let size = max(code + 1, 2 * ranks.count)
    ranks += repeatElement(-1, count: size - ranks.count)
  }

  /// Writes the touches' parts of `amount`: the split rule over the nodes, then over each node's
  /// touches.
  mutating func split(_ amount: Int64, into parts: inout [Int64]) {
    let (perNode, largerNodes) = evenly.divide(amount.magnitude)
    shares.removeAll(keepingCapacity: true)
    for rank in touchCounts.indices {
      let part = perNode + (rank < Int(largerNodes) ? 1 : 0)
      let touches = UInt64(touchCounts[rank])
      shares.append((part / touches, part % touches))
    }
    let sign = amount >> 63
    for touch in places.indices {
      let place = places[touch]
      let share = shares[place.rank]
      let part = share.quotient + (place.turn < Int(share.larger) ? 1 : 0)
      // (x ^ −1) + 1 is −x, also for x = 2^63, whose pattern is that of −2^63.
      parts[touch] = (Int64(truncatingIfNeeded: part) ^ sign) &- sign
    }
  }
}
