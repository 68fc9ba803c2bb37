/// Links between two members in one word each, spread over partitions of neighbouring members.
///
///     word        smaller member within its partition (25 bits) | larger member (32) | origin + 1 (7): never 0
///     partition   smaller member >> `shift`
public struct LinkWords: Sendable {
  public static let partitionCount = 256
  private let shift: UInt32

  public init(memberCount: Int) {
    var shift: UInt32 = 0
    while memberCount >> Int(shift) >= Self.partitionCount { shift += 1 }
    precondition(shift <= 25, "\(memberCount) members")
    self.shift = shift
  }

  /// `origin`: below 64.
  @inlinable public func append(
    _ a: UInt32, _ b: UInt32, origin: UInt8, to words: RecordPartitions
  ) {
    let (partition, word) = word(a, b, origin: origin)
    words.append(partition, word)
  }

  @usableFromInline func word(
    _ a: UInt32, _ b: UInt32, origin: UInt8
  ) -> (partition: Int, word: UInt64) {
    let low = min(a, b)
    let partition = low >> shift
    let local = UInt64(low - partition << shift)
    return (Int(partition), local << 39 | UInt64(max(a, b)) << 7 | UInt64(origin & 63) + 1)
  }

  /// The first member of a partition.
  public func first(_ partition: Int) -> UInt32 { UInt32(partition) << shift }

  /// The smaller member, counted from its partition's first.
  @inlinable public static func local(_ word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: word >> 39)
  }

  /// The larger member.
  @inlinable public static func high(_ word: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: word >> 7)
  }

  @inlinable public static func origin(_ word: UInt64) -> Int { Int(word & 127) - 1 }
}
