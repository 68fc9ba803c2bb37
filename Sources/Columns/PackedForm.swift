/// How an owner's place in its partition, a time and a payload share one word, so that the words of an owner's
/// records stand in the order of time, then payload.
///
///     owner | time − least | payload        at most 63 bits together
///
/// Half of the memory of a record whose time has a word of its own, and sorted by one comparison.
public struct PackedForm: Sendable {
  /// The earliest time that it holds.
  public let least: Int64
  @usableFromInline let timeBits: UInt64
  @usableFromInline let payloadBits: UInt64

  /// What a word has room for. One bit less than there are, so that every shift is of fewer than 64.
  public static let mostBits = 63

  /// Nil where the bits are too few.
  ///
  /// - Parameters:
  ///   - owners: how many a partition has.
  ///   - mostBits: fewer than a word has in tests.
  public init?(
    owners: Int, times: ClosedRange<Int64>, mostPayload: UInt32, mostBits: Int = mostBits
  ) {
    precondition(owners > 0 && mostBits <= Self.mostBits)
    func bits(_ most: UInt64) -> Int { UInt64.bitWidth - most.leadingZeroBitCount }
    // The difference of the widest range is 2⁶⁴ − 1: it never overflows as an unsigned number.
    let time = bits(UInt64(bitPattern: times.upperBound &- times.lowerBound))
    let payload = bits(UInt64(mostPayload))
    guard bits(UInt64(owners - 1)) + time + payload <= mostBits else { return nil }
    least = times.lowerBound
    timeBits = UInt64(time)
    payloadBits = UInt64(payload)
  }

  private var ownerShift: UInt64 { timeBits &+ payloadBits }

  /// The word of a record. What has no room sets bits of `strays`.
  @inline(__always)
  func word(owner: UInt32, time: Int64, payload: UInt32, strays: inout UInt64) -> UInt64 {
    let sinceLeast = UInt64(bitPattern: time &- least)
    strays |= sinceLeast &>> timeBits | UInt64(payload) &>> payloadBits
    return UInt64(owner) &<< ownerShift | sinceLeast &<< payloadBits | UInt64(payload)
  }

  /// The owner of a word, as its place in the partition.
  @inline(__always)
  func owner(of word: UInt64) -> Int { Int(truncatingIfNeeded: word &>> ownerShift) }

  /// A word without its owner: time and payload.
  @inline(__always)
  func key(of word: UInt64) -> UInt64 { word & (1 &<< ownerShift &- 1) }

  @inlinable @inline(__always)
  public func time(of key: UInt64) -> Int64 { Int64(bitPattern: key &>> payloadBits) &+ least }

  @inlinable @inline(__always)
  public func payload(of key: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: key & (1 &<< payloadBits &- 1))
  }

  /// The least key of a time, if it is among those that the form holds; of an earlier time 0, of a later one
  /// more than any key.
  public func leastKey(of time: Int64) -> UInt64 {
    if time <= least { return 0 }
    let sinceLeast = UInt64(bitPattern: time &- least)
    return sinceLeast &>> timeBits == 0 ? sinceLeast &<< payloadBits : .max
  }

  /// The key of a record, without its owner: for what is not read from partitions.
  public func key(time: Int64, payload: UInt32) -> UInt64 {
    var strays: UInt64 = 0
    let key = word(owner: 0, time: time, payload: payload, strays: &strays)
    precondition(strays == 0, "time \(time) and payload \(payload) in a form that lacks their bits")
    return key
  }
}
