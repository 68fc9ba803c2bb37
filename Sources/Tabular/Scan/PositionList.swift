/// A growing list of 32-bit positions that hot loops fill through its pointer.
///
/// Whoever writes through `base` reserves first and sets `count` after; a pointer taken before
/// `reserve` is stale after it.
final class PositionList {
  private(set) var base: UnsafeMutablePointer<UInt32>
  private(set) var capacity = 1024
  var count = 0

  init() { base = .allocate(capacity: capacity) }

  /// Makes room for `total` entries in all; the first `count` stay.
  func reserve(_ total: Int) {
    guard total > capacity else { return }
    let larger = max(total, capacity * 2)
    let moved = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Adds one entry.
  func append(_ position: Int) {
    reserve(count + 1)
    base[count] = UInt32(truncatingIfNeeded: position)
    count += 1
  }

  subscript(index: Int) -> Int { Int(base[index]) }

  deinit { base.deallocate() }
}
