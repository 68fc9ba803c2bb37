extension SequenceTable {
  /// The codes of all sequences by their elements, the first difference deciding; a sequence comes before those that
  /// it begins.
  ///
  ///     a b | b | a | a b a     2 0 3 1
  ///
  /// - Complexity: O(*n* log *n*) comparisons of one word each: of the first elements side by side. Only sequences that
  ///   agree in these are walked.
  public func sortedCodes() -> [Int] {
    let elements = elements
    let bits = UInt64.bitWidth - (UInt64(elements.max() ?? 0) + 1).leadingZeroBitCount
    let most = UInt64.bitWidth / bits
    var sorted: [(head: UInt64, code: UInt32)] = []
    sorted.reserveCapacity(count)
    for code in 0..<count {
      let range = range(code)
      // Elements count from 1, so that the end is less than any.
      var head: UInt64 = 0
      for index in range.prefix(most) { head = head << UInt64(bits) | UInt64(elements[index]) + 1 }
      let free = most - min(range.count, most)
      sorted.append((free == 0 ? head : head << UInt64(free * bits), UInt32(code)))
    }
    sorted.sort { a, b in
      if a.head != b.head { return a.head < b.head }
      let (own, other) = (range(Int(a.code)), range(Int(b.code)))
      if own.count <= most || other.count <= most { return own.count < other.count }
      return elements[own].dropFirst(most)
        .lexicographicallyPrecedes(elements[other].dropFirst(most))
    }
    return sorted.map { Int($0.code) }
  }
}
