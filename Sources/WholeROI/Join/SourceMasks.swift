import Columns

/// In which sources each of many identifiers or persons occurs: as many bytes each as there are sources in eights, for
/// identifiers are held when a run needs most memory, and what is small stays in a core's cache.
struct SourceMasks: Sendable {
  private let width: Int
  private var bytes: [UInt8] = []

  /// `masks`: bit s is set where source s has a record with the identifier.
  init(_ masks: [UInt64], sourceCount: Int) {
    width = Self.width(sourceCount)
    bytes.reserveCapacity(masks.count * width)
    for mask in masks {
      for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: mask >> UInt64(place * 8))) }
    }
  }

  /// As many bytes each as for so many sources, the lowest bits first.
  init(bytes: [UInt8], sourceCount: Int) {
    width = Self.width(sourceCount)
    precondition(bytes.count % width == 0)
    self.bytes = bytes
  }

  /// Of `count` that occur nowhere yet.
  init(count: Int, sourceCount: Int) {
    width = Self.width(sourceCount)
    bytes = Array(repeating: 0, count: count * width)
  }

  /// Bytes of a mask.
  static func width(_ sourceCount: Int) -> Int { NameTable.originBytes(sourceCount) }

  var count: Int { bytes.count / width }

  subscript(index: Int) -> UInt64 {
    if width == 1 { return UInt64(bytes[index]) }
    if width == 2 { return UInt64(bytes[2 * index]) | UInt64(bytes[2 * index + 1]) << 8 }
    return (0..<width).reduce(0) { $0 | UInt64(bytes[index * width + $1]) << UInt64($1 * 8) }
  }

  /// Adds the sources of others, each to those of its owner.
  mutating func add(_ others: SourceMasks, to owners: Span<UInt32>) {
    let width = width
    precondition(others.width == width && owners.count == others.count)
    let own = others.bytes.span
    var all = bytes.mutableSpan
    if width == 1 {
      for index in owners.indices { all[Int(owners[index])] |= own[index] }
      return
    }
    for index in owners.indices {
      for place in 0..<width {
        all[Int(owners[index]) * width + place] |= own[index * width + place]
      }
    }
  }

  /// Adds the sources of others, one by one.
  mutating func add(_ others: SourceMasks) {
    precondition(others.bytes.count == bytes.count)
    let own = others.bytes.span
    var all = bytes.mutableSpan
    for index in own.indices { all[index] |= own[index] }
  }

  /// By source: how many occur there and in another one too.
  func sharedCounts(sourceCount: Int) -> [Int] {
    var shared = [Int](repeating: 0, count: sourceCount)
    func add(_ mask: UInt64, _ count: Int) {
      guard mask & (mask &- 1) != 0 else { return }
      var rest = mask
      while rest != 0 {
        shared[rest.trailingZeroBitCount] += count
        rest &= rest &- 1
      }
    }
    if width == 1 {
      // Whether an identifier is shared is nobody's guess: each mask is counted, and asked once.
      var counts = [Int](repeating: 0, count: 256)
      for byte in bytes { counts[Int(byte)] &+= 1 }
      for (mask, count) in counts.enumerated() where count > 0 { add(UInt64(mask), count) }
    } else {
      for index in 0..<count { add(self[index], 1) }
    }
    return shared
  }
}
