/// Fingerprints ↔ dense codes, in order of first sight.
///
/// Open addressing over a power of two, at most half full. One partition's table is meant to stay in
/// a core's cache: partition by the high bits of `high` first; the table uses those of `low`.
public struct FingerprintTable: Sendable {
  private var slots: [Slot]
  public private(set) var count = 0

  private struct Slot: Sendable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    /// Code + 1; 0 marks a free slot.
    var mark: UInt32 = 0
  }

  public init(capacity: Int = 1024) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
  }

  /// Empties the table and keeps its memory.
  public mutating func removeAll() {
    guard count > 0 else { return }
    for index in slots.indices { slots[index] = Slot() }
    count = 0
  }

  /// The code of a fingerprint, a new one at first sight.
  public mutating func code(_ high: UInt64, _ low: UInt64) -> UInt32 {
    if count * 2 >= slots.count { grow() }
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: low >> 20) & mask
    return slots.withUnsafeMutableBufferPointer { slots in
      while slots[at].mark != 0 {
        if slots[at].low == low && slots[at].high == high { return slots[at].mark - 1 }
        at = (at + 1) & mask
      }
      count += 1
      slots[at] = Slot(high: high, low: low, mark: UInt32(count))
      return UInt32(count - 1)
    }
  }

  /// The code of a fingerprint that has one.
  public func find(_ fingerprint: Fingerprint) -> UInt32? {
    let mask = slots.count - 1
    var at = Int(truncatingIfNeeded: fingerprint.low >> 20) & mask
    while slots[at].mark != 0 {
      if slots[at].low == fingerprint.low && slots[at].high == fingerprint.high {
        return slots[at].mark - 1
      }
      at = (at + 1) & mask
    }
    return nil
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    let mask = slots.count - 1
    for slot in old where slot.mark != 0 {
      var at = Int(truncatingIfNeeded: slot.low >> 20) & mask
      while slots[at].mark != 0 { at = (at + 1) & mask }
      slots[at] = slot
    }
  }
}
