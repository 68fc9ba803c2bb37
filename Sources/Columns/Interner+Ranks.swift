extension Interner {
  /// For each code the place of its text among all texts in byte order, from 0: comparing ranks is
  /// comparing texts.
  ///
  /// - Complexity: O(*n* log *n*) comparisons, most of them of one word.
  public func ranks() -> [UInt32] {
    var ranks = [UInt32](repeating: 0, count: count)
    for (rank, code) in codesInByteOrder().enumerated() { ranks[Int(code)] = UInt32(rank) }
    return ranks
  }

  /// All codes, those of lesser texts first. Texts compare byte by byte; a beginning comes before
  /// what it begins.
  public func codesInByteOrder() -> [UInt32] {
    var entries = (0..<count).map { (head: head($0), code: UInt32($0)) }
    arena.withUnsafeBufferPointer { arena in
      entries.sort { a, b in
        if a.head != b.head { return a.head < b.head }
        let first = arena[bounds[Int(a.code)]..<bounds[Int(a.code) + 1]]
        let second = arena[bounds[Int(b.code)]..<bounds[Int(b.code) + 1]]
        return first.lexicographicallyPrecedes(second)
      }
    }
    return entries.map(\.code)
  }

  /// The text's first eight bytes as a number that orders as they do, filled up with zeros.
  private func head(_ code: Int) -> UInt64 {
    var head: UInt64 = 0
    let range = bounds[code]..<bounds[code + 1]
    for byte in arena[range].prefix(8) { head = head << 8 | UInt64(byte) }
    return range.isEmpty ? 0 : head << UInt64(8 * (8 - min(range.count, 8)))
  }
}
