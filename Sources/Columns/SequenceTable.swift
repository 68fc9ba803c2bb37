/// Sequences of codes ↔ dense codes, in order of first sight: paths, for instance.
///
/// Sequences are compared whole, so two never share a code. Where all codes are known to be small, a
/// short sequence is its own key: finding it again reads one slot and nothing else (0.16 s to 0.08 s of
/// processors on the paths of a million customers).
public struct SequenceTable: Sendable {
  private var slots: [Slot]
  /// The elements of all sequences, one after the other.
  public private(set) var elements: [UInt32] = []
  private var starts: [UInt32] = [0]
  /// Bits that a code takes in a key; 64 where codes may be any.
  private let bitsPerCode: Int

  private struct Slot: Sendable {
    var key: UInt64 = 0
    /// Code + 1; 0 marks a free slot.
    var mark: UInt32 = 0
  }

  /// Sequences of fewer bits are their own keys.
  private static let keyBits = 62
  /// Set in the key of a sequence that is too long to be its own key: a hash.
  private static let isHash: UInt64 = 1 << 63

  /// - Parameter bound: no code reaches it.
  public init(codesBelow bound: Int = .max) {
    slots = Array(repeating: Slot(), count: 256)
    bitsPerCode = bound >= 1 << 32 ? 64 : max(1, Int.bitWidth - bound.leadingZeroBitCount)
  }

  public var count: Int { starts.count - 1 }

  /// The sequence of a code.
  public func sequence(_ code: Int) -> ArraySlice<UInt32> { elements[range(code)] }

  /// Where the sequence of a code lies in `elements`: for loops, which a slice of their own each would slow down.
  @inline(__always)
  public func range(_ code: Int) -> Range<Int> { Int(starts[code])..<Int(starts[code + 1]) }

  /// The code of a sequence, a new one at first sight.
  public mutating func code(_ sequence: ArraySlice<UInt32>) -> UInt32 {
    sequence.withUnsafeBufferPointer { code($0) }
  }

  /// The code of a sequence, a new one at first sight.
  public mutating func code(_ sequence: [UInt32]) -> UInt32 {
    sequence.withUnsafeBufferPointer { code($0) }
  }

  /// The code of a sequence, a new one at first sight.
  public mutating func code(_ sequence: Span<UInt32>) -> UInt32 {
    sequence.withUnsafeBufferPointer { code($0) }
  }

  private mutating func code(_ sequence: UnsafeBufferPointer<UInt32>) -> UInt32 {
    let key = key(sequence)
    let at = slot(of: sequence, key: key)
    if slots[at].mark != 0 { return slots[at].mark - 1 }
    elements.append(contentsOf: sequence)
    return take(at, key)
  }

  /// Gives the free slot `at` to the sequence that was put at the end of `elements`.
  private mutating func take(_ at: Int, _ key: UInt64) -> UInt32 {
    precondition(elements.count <= UInt32.max, "\(elements.count) nodes of paths")
    starts.append(UInt32(elements.count))
    slots[at] = Slot(key: key, mark: UInt32(count))
    let code = UInt32(count - 1)
    if count * 2 > slots.count { grow() }
    return code
  }

  /// A sequence as its own key, where it is short enough to be one: for `codes(ofKeys:into:)`.
  public func shortKey(_ sequence: Span<UInt32>) -> UInt64? {
    if bitsPerCode &* sequence.count >= Self.keyBits { return nil }
    return sequence.withUnsafeBufferPointer { key($0) }
  }

  /// `codes` become those of the sequences that `shortKey` made the keys of, new ones at first sight.
  ///
  /// Their slots lie far apart, and many are waited for at a time: half the time of asking for one after another
  /// with other work between.
  public mutating func codes(ofKeys keys: [UInt64], into codes: inout [UInt32]) {
    codes.removeAll(keepingCapacity: true)
    for key in keys {
      var at = Self.place(key) & (slots.count - 1)
      while slots[at].mark != 0, slots[at].key != key { at = (at + 1) & (slots.count - 1) }
      if slots[at].mark == 0 {
        let length = (UInt64.bitWidth - 1 - key.leadingZeroBitCount) / bitsPerCode
        for place in (0..<length).reversed() {
          elements.append(
            UInt32(truncatingIfNeeded: key >> UInt64(place * bitsPerCode))
              & (1 << UInt32(bitsPerCode) &- 1))
        }
        codes.append(take(at, key))
      } else {
        codes.append(slots[at].mark - 1)
      }
    }
  }

  /// The code of a sequence that has one; none has a code beyond the bound.
  public func existingCode(_ sequence: ArraySlice<UInt32>) -> UInt32? {
    sequence.withUnsafeBufferPointer { sequence in
      for code in sequence where UInt64(code) >> UInt64(bitsPerCode) != 0 { return nil }
      let slot = slots[slot(of: sequence, key: key(sequence))]
      return slot.mark == 0 ? nil : slot.mark - 1
    }
  }

  /// The place of the sequence's slot, or of the free one where it would go.
  @inline(__always)
  private func slot(of sequence: UnsafeBufferPointer<UInt32>, key: UInt64) -> Int {
    let mask = slots.count - 1
    var at = Self.place(key) & mask
    while slots[at].mark != 0 {
      if slots[at].key == key,
        key & Self.isHash == 0
          || self.sequence(Int(slots[at].mark) - 1).elementsEqual(sequence)
      {
        return at
      }
      at = (at + 1) & mask
    }
    return at
  }

  /// The codes side by side behind a leading 1, which tells lengths apart; else a hash.
  private func key(_ sequence: UnsafeBufferPointer<UInt32>) -> UInt64 {
    if bitsPerCode &* sequence.count < Self.keyBits {
      var key: UInt64 = 1
      var bits: UInt64 = 0
      for code in sequence {
        key = key << UInt64(bitsPerCode) | UInt64(code)
        bits |= UInt64(code)
      }
      precondition(bits >> UInt64(bitsPerCode) == 0, "a code beyond the bound")
      return key
    }
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 &+ UInt64(sequence.count)
    for code in sequence {
      let product = (hash ^ UInt64(code)).multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
      hash = product.high ^ product.low
    }
    return hash | Self.isHash
  }

  private static func place(_ key: UInt64) -> Int {
    let product = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 4)
    for slot in old where slot.mark != 0 {
      var at = Self.place(slot.key) & (slots.count - 1)
      while slots[at].mark != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = slot
    }
  }
}
