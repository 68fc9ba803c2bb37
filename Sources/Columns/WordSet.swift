/// Distinct words, none of them 0: one a job, used again for each partition.
///
/// Open addressing over a power of two, at most half full.
public struct WordSet: Sendable {
  private var slots: [UInt64]
  private(set) var count = 0

  private static let leastSlots = 1 << 10

  public init() { slots = Array(repeating: 0, count: Self.leastSlots) }

  /// Empties the set; it keeps memory for about as many words as it had.
  public mutating func removeAll() {
    if slots.count > Self.leastSlots, slots.count > 8 * count {
      slots = Array(repeating: 0, count: max(Self.leastSlots, slots.count / 2))
    } else {
      for index in slots.indices { slots[index] = 0 }
    }
    count = 0
  }

  /// Sees to it that so many more words leave half of the slots free.
  mutating func makeRoom(for more: Int) {
    guard (count + more) * 2 > slots.count else { return }
    let old = slots
    var size = slots.count
    while (count + more) * 2 > size { size *= 2 }
    slots = Array(repeating: 0, count: size)
    count = 0
    withCursor { cursor in
      for word in old where word != 0 { _ = cursor.insert(word) }
    }
  }

  /// Calls `body` with what inserting needs; there is room for all words that it inserts.
  @inline(__always)
  mutating func withCursor(_ body: (inout Cursor) -> Void) {
    let shift = UInt64(slots.count.leadingZeroBitCount + 1)
    let known = count
    count = slots.withUnsafeMutableBufferPointer { slots in
      var cursor = Cursor(slots: slots, shift: shift, count: known)
      body(&cursor)
      return cursor.count
    }
  }

  struct Cursor {
    let slots: UnsafeMutableBufferPointer<UInt64>
    let shift: UInt64
    var count: Int

    /// 1 where the word is new, else 0.
    @inline(__always)
    mutating func insert(_ word: UInt64) -> Int {
      let mask = slots.count &- 1
      // The leading bits of the product depend on all bits of the word.
      var place = Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) &>> shift)
      while slots[place] != 0, slots[place] != word { place = (place &+ 1) & mask }
      let isNew = slots[place] == 0 ? 1 : 0
      slots[place] = word
      count &+= isNew
      return isNew
    }
  }
}
