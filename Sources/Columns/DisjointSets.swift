import CLibcsv

/// Which of n members belong together, given links between them (union–find).
///
/// The root of a set is its smallest member, so numbering sets by their roots doesn't depend on the
/// order of links.
///
/// - Complexity: near O(1) a link, by path halving.
public struct DisjointSets: Sendable {
  private var parents: [UInt32]

  public init(count: Int) {
    parents = Array(unsafeUninitializedCapacity: count) { parents, initializedCount in
      for member in 0..<count { parents[member] = UInt32(truncatingIfNeeded: member) }
      initializedCount = count
    }
  }

  public var count: Int { parents.count }

  /// The smallest member of x's set, as far as links were taken.
  public mutating func root(_ member: UInt32) -> UInt32 {
    parents.withUnsafeMutableBufferPointer { Self.root(member, $0) }
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

  /// Takes the links of a partition.
  ///
  /// The parents of some members that follow are asked for, and read ahead of their turn, so that reading far apart is
  /// hardly waited for: a member's parent of then is in its set still.
  public mutating func join(_ links: LinkWords, _ words: RecordPartitions, partition: Int) {
    precondition(words.stride == 1)
    let first = links.first(partition)
    parents.withUnsafeMutableBufferPointer { parents in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Self.step) { ahead in
        words.withBlocks(partition) { words in
          for start in stride(from: 0, to: words.count, by: Self.step) {
            Self.ask(for: parents, of: words.dropFirst(start &+ 2 &* Self.step), first)
            let count = min(Self.step, words.count &- start)
            for place in 0..<count {
              let word = words[start &+ place]
              ahead[2 &* place] = parents[Int(first &+ LinkWords.local(word))]
              ahead[2 &* place &+ 1] = parents[Int(LinkWords.high(word))]
            }
            for place in 0..<count {
              let a = Self.root(ahead[2 &* place], parents)
              let b = Self.root(ahead[2 &* place &+ 1], parents)
              parents[Int(max(a, b))] = min(a, b)
            }
          }
        }
      }
    }
  }

  private static let step = 32

  /// Asks for the parents of both members of the next links.
  @inline(__always)
  private static func ask(
    for parents: UnsafeMutableBufferPointer<UInt32>,
    of words: Slice<UnsafeMutableBufferPointer<UInt64>>, _ first: UInt32
  ) {
    guard let parents = parents.baseAddress else { return }
    for word in words.prefix(step) {
      wholeroi_prefetch(parents + Int(first &+ LinkWords.local(word)))
      wholeroi_prefetch(parents + Int(LinkWords.high(word)))
    }
  }

  @inline(__always)
  private static func root(
    _ member: UInt32, _ parents: UnsafeMutableBufferPointer<UInt32>
  ) -> UInt32 {
    var at = member
    while true {
      let parent = parents[Int(at)]
      if parent == at { return at }
      let grandparent = parents[Int(parent)]
      parents[Int(at)] = grandparent
      at = grandparent
    }
  }

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
    numbered(inParts: 1) { count, body in for part in 0..<count { body(part) } }
  }

  /// The same, with so many parts of the members numbered side by side.
  ///
  /// - Parameter run: as that of `Array.inParts`.
  /// - Complexity: O(*n*), and for members whose parents lie in an earlier part as many steps as their sets are deep
  ///   there.
  public consuming func numbered(
    inParts parts: Int,
    run: (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws -> Void
  ) rethrows -> (numbers: [UInt32], count: Int) {
    // A root that has its number is marked by the highest bit.
    let mark: UInt32 = 1 << 31
    precondition(parents.count < mark)
    var next: UInt32 = 0
    parents.withUnsafeMutableBufferPointer { parents in
      // Which are roots is nobody's guess: no branch depends on it.
      for member in parents.indices {
        let parent = parents[member]
        let isRoot: UInt32 = parent == UInt32(truncatingIfNeeded: member) ? 1 : 0
        parents[member] = parent & (isRoot &- 1) | (next | mark) & (0 &- isRoot)
        next &+= isRoot
      }
    }
    let parents = parents
    let starts = (0...parts).map { parents.count * $0 / parts }
    let numbers = try [UInt32].inParts(
      (0..<parts).map { starts[$0 + 1] - starts[$0] }, run: run
    ) { part, numbers in
      let first = starts[part]
      parents.withUnsafeBufferPointer { parents in
        for place in numbers.indices {
          // Parents of other parts lie anywhere: what a member that comes soon may need is asked for. All that is
          // read lies within: parts end with the members, and a parent is a member.
          let soon = parents[min(first + place + Self.step, parents.count - 1)] & ~mark
          wholeroi_prefetch(parents.baseAddress.unsafelyUnwrapped + Int(soon))
          var number = parents[first + place]
          // A parent is never larger than its child: one of this part has its number by now.
          while number < first { number = parents[Int(number)] }
          numbers[place] = number < mark ? numbers[Int(number) - first] : number & ~mark
        }
      }
    }
    return (numbers, Int(next))
  }
}
