import CLibcsv

/// The names of one partition of records ↔ dense codes, in order of first sight, with what all their records
/// say: one a job, used again for each partition.
///
///     bucket    low 0, 1, 2 | high 0, 1, 2 | code 0, 1, 2 | how many of the three are taken
///
/// A name lies in the bucket that its low half says, or where that was full in the next one with room. A bucket is
/// a line of cache, and 20,000 names take a megabyte, which a core keeps to itself. Whether a record's name is new
/// and which of three it is are nobody's guess, so both are worked out without a branch, and the buckets of the
/// records that follow are asked for: 15 ns a record to 7, against a slot a name and a branch for each.
///
/// `@unchecked Sendable`: it is one job's at a time.
public final class NameTable: @unchecked Sendable {
  public private(set) var count = 0
  /// Bytes of origins a name: a bit for each.
  public let originBytes: Int
  private var buckets: UnsafeMutableRawPointer
  private var bucketCount: Int
  /// Buckets in use are those up to here: a power of two, less one. All others are empty.
  private var mask: Int
  /// By code, of the record that came first.
  private var tags: [UInt8] = []
  /// By code, `originBytes` each.
  private var origins: [UInt8] = []
  /// Names whose low half is 0, as free slots have it: hardly ever any.
  private var zeros: [(high: UInt64, code: UInt32)] = []

  private static let leastBuckets = 1 << 11

  /// `originCount`: origins of all records are below it; at most 64.
  public init(originCount: Int = 64) {
    precondition(originCount <= 64)
    originBytes = Self.originBytes(originCount)
    bucketCount = Self.leastBuckets
    mask = bucketCount - 1
    buckets = Bucket.allocate(bucketCount)
    fitFacts()
  }

  deinit { buckets.deallocate() }

  /// Bytes that a bit for each of so many origins takes.
  public static func originBytes(_ originCount: Int) -> Int { max((originCount + 7) / 8, 1) }

  /// Names that so many buckets take: half of their slots.
  private static func room(_ buckets: Int) -> Int { buckets + buckets / 2 }

  private func fitFacts() {
    let room = Self.room(mask + 1)
    if tags.count < room { tags += repeatElement(0, count: room - tags.count) }
    let bytes = room * originBytes
    if origins.count < bytes { origins += repeatElement(0, count: bytes - origins.count) }
  }

  /// Turns to another partition, which is expected to have about as many names as the last one.
  public func removeAll() {
    var wanted = Self.leastBuckets
    while Self.room(wanted) < count + count / 8 { wanted *= 2 }
    if wanted > bucketCount {
      buckets.deallocate()
      buckets = Bucket.allocate(wanted)
      bucketCount = wanted
    } else {
      Bucket.clear(buckets, mask + 1)
    }
    for index in 0..<(count * originBytes) { origins[index] = 0 }
    mask = wanted - 1
    count = 0
    zeros.removeAll()
    fitFacts()
  }

  /// Numbers the records of a partition: word 0 becomes the code.
  public func number(_ records: RecordPartitions, partition: Int) {
    let stride = records.stride
    records.withBlocks(partition) { words in
      withCursor(for: words.count / stride) { shared in
        var cursor = shared
        defer { shared = cursor }
        var at = 0
        while at < words.count {
          cursor.readAhead(words, at, stride)
          let what = words[at &+ 2]
          let (code, isNew) = self.code(words[at], words[at &+ 1], &cursor)
          cursor.note(
            code, origin: Int(truncatingIfNeeded: what & 63),
            tag: UInt8(truncatingIfNeeded: NamedRecords.tag(what)), isNew: isNew)
          words[at] = UInt64(code)
          at &+= stride
        }
      }
    }
  }

  /// The same of timed records: the code takes the place of the name's half in word 0.
  public func number(_ records: TimedRecords, partition: Int) {
    let stride = records.partitions.stride
    let own = UInt64(partition) << 56
    records.partitions.withBlocks(partition) { words in
      withCursor(for: words.count / stride) { shared in
        var cursor = shared
        defer { shared = cursor }
        var at = 0
        while at < words.count {
          cursor.readAhead(words, at, stride)
          let first = words[at]
          let low = words[at &+ 1]
          if TimedRecords.isNameless(first, low) {
            words[at] = NamedRecords.struckOut
            at &+= stride
            continue
          }
          let (code, isNew) = self.code(first & TimedRecords.halfMask | own, low, &cursor)
          cursor.note(
            code, origin: TimedRecords.origin(first),
            tag: UInt8(truncatingIfNeeded: TimedRecords.tag(first, words[at &+ 2])), isNew: isNew)
          words[at] = first & ~TimedRecords.halfMask | UInt64(code)
          at &+= stride
        }
      }
    }
  }

  /// As `Cursor.code`.
  @inline(__always)
  private func code(
    _ high: UInt64, _ low: UInt64, _ cursor: inout Cursor
  ) -> (code: UInt32, isNew: UInt32) {
    if low != 0 { return cursor.code(high, low) }
    let found = codeOfZero(high, cursor.count)
    cursor.count &+= found.isNew
    return found
  }

  /// By value, so that the cursor needs no place in memory.
  @inline(never)
  private func codeOfZero(_ high: UInt64, _ count: UInt32) -> (code: UInt32, isNew: UInt32) {
    if let known = zeros.first(where: { $0.high == high }) { return (known.code, 0) }
    zeros.append((high, count))
    return (count, 1)
  }

  /// The code of a name that has one.
  public func find(_ name: Fingerprint) -> UInt32? {
    if name.low == 0 { return zeros.first { $0.high == name.high }?.code }
    var place = Bucket.place(of: name.low, mask)
    while true {
      let bucket = Bucket(buckets, place)
      for slot in 0..<bucket.used
      where bucket.lows[slot] == name.low && bucket.highs[slot] == name.high {
        return bucket.code(slot)
      }
      if bucket.takes(name.low) { return nil }
      place = (place + 1) & mask
    }
  }

  /// By code: the tag that the name came with first, and `originBytes` with a bit for each origin that has it.
  public func facts() -> (tags: [UInt8], origins: [UInt8]) {
    (Array(tags[..<count]), Array(origins[..<(count * originBytes)]))
  }

  /// By code: 64 bits that tell the name, the same in every run.
  public func names() -> [UInt64] {
    var names = [UInt64](repeating: 0, count: count)
    func name(_ code: UInt32, _ high: UInt64, _ low: UInt64) {
      let product = (high ^ 0x9E37_79B9_7F4A_7C15)
        .multipliedFullWidth(by: low ^ 0xA24B_AED4_963E_E407)
      names[Int(code)] = product.high ^ product.low
    }
    for place in 0...mask {
      let bucket = Bucket(buckets, place)
      for slot in 0..<bucket.used {
        name(bucket.code(slot), bucket.highs[slot], bucket.lows[slot])
      }
    }
    for zero in zeros { name(zero.code, zero.high, 0) }
    return names
  }

  // MARK: - Memory

  /// Calls `body` when there is room for so many more names.
  @inline(__always)
  private func withCursor(for more: Int, _ body: (inout Cursor) -> Void) {
    if count + more > Self.room(mask + 1) { makeRoom(for: more) }
    tags.withUnsafeMutableBufferPointer { tags in
      origins.withUnsafeMutableBufferPointer { origins in
        var cursor = Cursor(
          buckets: buckets, mask: mask, tags: tags, origins: origins, originBytes: originBytes,
          count: UInt32(count))
        body(&cursor)
        count = Int(cursor.count)
      }
    }
  }

  private func makeRoom(for more: Int) {
    let (old, oldCount) = (buckets, mask + 1)
    while count + more > Self.room(mask + 1) { mask = mask * 2 + 1 }
    bucketCount = mask + 1
    buckets = Bucket.allocate(bucketCount)
    for place in 0..<oldCount {
      let from = Bucket(old, place)
      for slot in 0..<from.used {
        var place = Bucket.place(of: from.lows[slot], mask)
        while !Bucket(buckets, place).takes(from.lows[slot]) { place = (place + 1) & mask }
        Bucket(buckets, place).append(from.lows[slot], from.highs[slot], from.code(slot))
      }
    }
    old.deallocate()
    fitFacts()
  }
}

/// Three names of a `NameTable`, in the line of cache that they lie in.
private struct Bucket {
  static let slots = 3
  private static let bytes = 64
  let lows: UnsafeMutablePointer<UInt64>
  private let line: UnsafeMutableRawPointer

  @inline(__always)
  init(_ buckets: UnsafeMutableRawPointer, _ place: Int) {
    line = buckets + place &* Self.bytes
    lows = line.assumingMemoryBound(to: UInt64.self)
  }

  @inline(__always)
  static func place(of low: UInt64, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: low >> 20) & mask
  }

  var highs: UnsafeMutablePointer<UInt64> { lows + Self.slots }

  @inline(__always)
  func code(_ slot: Int) -> UInt32 {
    line.load(fromByteOffset: 48 &+ slot &* 4, as: UInt32.self)
  }

  /// A slot is free where its names are 0, and so is its code.
  @inline(__always)
  func set(_ slot: Int, _ low: UInt64, _ high: UInt64, _ code: UInt32) {
    lows[slot] = low
    highs[slot] = high
    line.storeBytes(of: code, toByteOffset: 48 &+ slot &* 4, as: UInt32.self)
  }

  /// Slots are taken in their order.
  var used: Int {
    @inline(__always) get {
      Int(truncatingIfNeeded: line.load(fromByteOffset: 60, as: UInt32.self))
    }
    @inline(__always) nonmutating set {
      line.storeBytes(
        of: UInt32(truncatingIfNeeded: newValue), toByteOffset: 60, as: UInt32.self)
    }
  }

  /// Whether a further name with that low half goes here: not beside another that has it.
  func takes(_ low: UInt64) -> Bool {
    used < Self.slots && !(0..<used).contains { lows[$0] == low }
  }

  func append(_ low: UInt64, _ high: UInt64, _ code: UInt32) {
    set(used, low, high, code)
    used += 1
  }

  /// Empty ones, each in a line of its own.
  static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    let buckets = UnsafeMutableRawPointer.allocate(byteCount: count * bytes, alignment: bytes)
    clear(buckets, count)
    return buckets
  }

  static func clear(_ buckets: UnsafeMutableRawPointer, _ count: Int) {
    buckets.initializeMemory(as: UInt64.self, repeating: 0, count: count * bytes / 8)
  }
}

/// What numbering a block needs at hand; a loop's own copy stays in registers.
private struct Cursor {
  let buckets: UnsafeMutableRawPointer
  let mask: Int
  let tags: UnsafeMutableBufferPointer<UInt8>
  let origins: UnsafeMutableBufferPointer<UInt8>
  let originBytes: Int
  var count: UInt32

  private static let ahead = 16
  /// Words that are asked for before their names are: they lie in pages that the core does not go on to by itself.
  private static let wordsAhead = 64

  /// Asks for the bucket of a record that comes soon, and for the words of later ones.
  @inline(__always)
  func readAhead(_ words: UnsafeMutableBufferPointer<UInt64>, _ at: Int, _ stride: Int) {
    let next = at &+ Self.ahead &* stride &+ 1
    guard next < words.count else { return }
    wholeroi_prefetch(Bucket(buckets, Bucket.place(of: words[next], mask)).lows)
    // Behind a block's end lies another one, or nothing: any address may be asked for.
    wholeroi_prefetch(words.baseAddress.unsafelyUnwrapped + (next &+ Self.wordsAhead))
  }

  /// The code of a name whose low half is not 0, and 1 where it is new, else 0.
  ///
  /// Of the bits of `found` the lowest tells: 0 to 2 for a slot that has the low half, 4 to 7 for the first that is
  /// free, 7 for none. What it says goes into sums and masks only. (Written with `?:`, the compiler makes branches of it.)
  @inline(__always)
  mutating func code(_ high: UInt64, _ low: UInt64) -> (code: UInt32, isNew: UInt32) {
    var place = Bucket.place(of: low, mask)
    while true {
      let bucket = Bucket(buckets, place)
      let used = bucket.used
      let found =
        UInt64(bucket.lows[0] == low ? 1 : 0) | UInt64(bucket.lows[1] == low ? 2 : 0)
        | UInt64(bucket.lows[2] == low ? 4 : 0) | 16 &<< UInt64(truncatingIfNeeded: used)
      let lowest = found.trailingZeroBitCount
      let slot = lowest & 3
      let isNew = UInt32(truncatingIfNeeded: lowest) &>> 2
      // A low half in common with another name is as good as never; then it is the next bucket's.
      if slot < Bucket.slots, (bucket.highs[slot] ^ high) & (UInt64(isNew) &- 1) == 0 {
        let code = bucket.code(slot) | count & (0 &- isNew)
        bucket.set(slot, low, high, code)
        bucket.used = used &+ Int(isNew)
        count &+= isNew
        return (code, isNew)
      }
      place = (place &+ 1) & mask
    }
  }

  @inline(__always)
  func note(_ code: UInt32, origin: Int, tag: UInt8, isNew: UInt32) {
    let code = Int(code)
    origins[code &* originBytes &+ origin &>> 3] |= 1 &<< UInt8(truncatingIfNeeded: origin & 7)
    let isNew = 0 &- UInt8(truncatingIfNeeded: isNew)
    tags[code] = tag & isNew | tags[code] & ~isNew
  }
}
