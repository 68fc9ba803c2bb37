/// Sequences of codes ↔ dense codes, in order of first sight: paths, for instance.
///
/// Sequences are compared whole, so two never share a code.
public struct SequenceTable: Sendable {
  private var slots: [Slot]
  private var arena: [UInt32] = []
  private var starts: [Int] = [0]

  private struct Slot: Sendable {
    var hash: UInt64 = 0
    /// Code + 1; 0 marks a free slot.
    var mark: UInt32 = 0
  }

  public init() { slots = Array(repeating: Slot(), count: 256) }

  public var count: Int { starts.count - 1 }

  /// The sequence of a code.
  public func sequence(_ code: Int) -> ArraySlice<UInt32> { arena[starts[code]..<starts[code + 1]] }

  /// The code of a sequence, a new one at first sight.
  public mutating func code(_ sequence: ArraySlice<UInt32>) -> UInt32 {
    let hash = Self.hash(sequence)
    var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[at].mark != 0 {
      let known = Int(slots[at].mark) - 1
      if slots[at].hash == hash, self.sequence(known).elementsEqual(sequence) {
        return UInt32(known)
      }
      at = (at + 1) & (slots.count - 1)
    }
    arena.append(contentsOf: sequence)
    starts.append(arena.count)
    slots[at] = Slot(hash: hash, mark: UInt32(count))
    let code = UInt32(count - 1)
    if count * 2 > slots.count { grow() }
    return code
  }

  /// The code of a sequence that has one.
  public func existingCode(_ sequence: ArraySlice<UInt32>) -> UInt32? {
    let hash = Self.hash(sequence)
    var at = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[at].mark != 0 {
      let known = Int(slots[at].mark) - 1
      if slots[at].hash == hash, self.sequence(known).elementsEqual(sequence) {
        return UInt32(known)
      }
      at = (at + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func hash(_ sequence: ArraySlice<UInt32>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 &+ UInt64(sequence.count)
    for code in sequence {
      let product = (hash ^ UInt64(code)).multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
      hash = product.high ^ product.low
    }
    return hash ^ hash >> 32
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 4)
    for slot in old where slot.mark != 0 {
      var at = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
      while slots[at].mark != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = slot
    }
  }
}
