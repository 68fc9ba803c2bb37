/// Which of n members belong together, given links between them (union–find).
///
/// The root of a set is its smallest member, so numbering sets by their roots doesn't depend on the
/// order of links.
///
/// - Complexity: near O(1) a link, by path halving.
public struct DisjointSets: Sendable {
  private var parents: [UInt32]

  public init(count: Int) {
    parents = Array(0..<UInt32(count))
  }

  public var count: Int { parents.count }

  /// The smallest member of x's set, as far as links were taken.
  public mutating func root(_ member: UInt32) -> UInt32 {
    var at = member
    while true {
      let parent = parents[Int(at)]
      if parent == at { return at }
      let grandparent = parents[Int(parent)]
      parents[Int(at)] = grandparent
      at = grandparent
    }
  }

  /// Puts the sets of a and b together.
  public mutating func join(_ a: UInt32, _ b: UInt32) {
    let first = root(a)
    let second = root(b)
    if first < second {
      parents[Int(second)] = first
    } else {
      parents[Int(first)] = second
    }
  }

  /// Puts each of the sets of `firsts` together with that of the same place in `seconds`.
  ///
  /// The parents of some members that follow are read ahead of their turn, so that reading far apart is waited for
  /// once and not for each: a member's parent of then is in its set still.
  public mutating func join(_ firsts: [UInt32], _ seconds: [UInt32]) {
    precondition(firsts.count == seconds.count)
    var ahead = [UInt32](repeating: 0, count: 2 * Self.step)
    for start in stride(from: 0, to: firsts.count, by: Self.step) {
      let count = min(Self.step, firsts.count - start)
      for place in 0..<count {
        ahead[2 * place] = parents[Int(firsts[start + place])]
        ahead[2 * place + 1] = parents[Int(seconds[start + place])]
      }
      for place in 0..<count { join(ahead[2 * place], ahead[2 * place + 1]) }
    }
  }

  private static let step = 32

  /// Makes a member a set of its own. Only for all members of a set at once.
  public mutating func separate(_ member: UInt32) { parents[Int(member)] = member }

  /// By member: the smallest member of its set.
  ///
  /// - Complexity: O(*n*): a parent is never larger than its child, so its own root is known by then.
  public func roots() -> [UInt32] {
    var roots = parents
    for member in roots.indices { roots[member] = roots[Int(roots[member])] }
    return roots
  }

  /// By member: the number of its set, 0, 1, … by the sets' smallest members; and how many there are.
  public consuming func numbered() -> (numbers: [UInt32], count: Int) {
    var numbers = parents
    parents = []
    var next: UInt32 = 0
    for member in numbers.indices {
      let parent = Int(numbers[member])
      // A parent is never larger than its child, so its own number has taken its place already.
      if parent == member {
        numbers[member] = next
        next += 1
      } else {
        numbers[member] = numbers[parent]
      }
    }
    return (numbers, Int(next))
  }
}
