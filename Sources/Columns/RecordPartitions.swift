import Synchronization

/// Blocks of 64-bit words that are handed out, filled, read once and handed out again.
///
/// Memory that was never touched costs more to get than to fill (the kernel zeroes it page by
/// page), so blocks that one stage has read go back here for the next.
public final class BlockPool: Sendable {
  /// Words in a block: 32 KiB.
  @usableFromInline static let blockWords = 4096
  private static let slabBlocks = 256

  /// Addresses of free blocks, and the slabs that they lie in. Only this pool frees slabs, when no
  /// `RecordPartitions` holds it any longer.
  private struct Store: @unchecked Sendable {
    var free: [UnsafeMutablePointer<UInt64>] = []
    var slabs: [UnsafeMutablePointer<UInt64>] = []
  }
  private let store = Mutex(Store())

  public init() {}

  func take() -> UnsafeMutablePointer<UInt64> {
    store.withLock { store in
      if let block = store.free.popLast() { return block }
      let slab = UnsafeMutablePointer<UInt64>.allocate(
        capacity: Self.blockWords * Self.slabBlocks)
      store.slabs.append(slab)
      for index in (1..<Self.slabBlocks).reversed() {
        store.free.append(slab + index * Self.blockWords)
      }
      return slab
    }
  }

  func give(back blocks: [UnsafeMutablePointer<UInt64>]) {
    store.withLock { $0.free.append(contentsOf: blocks) }
  }

  deinit {
    store.withLock { store in
      for slab in store.slabs { slab.deallocate() }
    }
  }
}

/// Records of `stride` 64-bit words, each in one of `count` partitions, in order of appending.
///
/// One job fills an instance; when all have done so, any job may read or drain any partition, as long
/// as no two take the same one: that is the promise behind `@unchecked Sendable`, kept by handing
/// partitions out by index.
///
///     partition 0:  [block]→[block]→[block, half full]
///     partition 1:  [block, half full]
public final class RecordPartitions: @unchecked Sendable {
  public let stride: Int
  public let count: Int
  private let pool: BlockPool
  /// Words of a block that hold whole records.
  @usableFromInline let usableWords: Int
  @usableFromInline var next: [UnsafeMutablePointer<UInt64>]
  /// Words left in the last block of each partition.
  @usableFromInline var room: [Int]
  private var blocks: [[UnsafeMutablePointer<UInt64>]]

  public init(count: Int, stride: Int, pool: BlockPool) {
    precondition(stride > 0 && stride <= BlockPool.blockWords, "stride \(stride)")
    self.stride = stride
    self.count = count
    self.pool = pool
    usableWords = BlockPool.blockWords / stride * stride
    let nowhere = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    placeholder = nowhere
    next = Array(repeating: nowhere, count: count)
    room = Array(repeating: 0, count: count)
    blocks = Array(repeating: [], count: count)
  }

  /// Where `next` points before a partition has a block; never written, since `room` is 0.
  private let placeholder: UnsafeMutablePointer<UInt64>

  @usableFromInline func addBlock(_ partition: Int) {
    let block = pool.take()
    blocks[partition].append(block)
    next[partition] = block
    room[partition] = usableWords
  }

  /// Where the next record of a partition goes; its words must be written at once.
  @inlinable @inline(__always)
  func slot(_ partition: Int) -> UnsafeMutablePointer<UInt64> {
    if room[partition] == 0 { addBlock(partition) }
    let slot = next[partition]
    next[partition] = slot + stride
    room[partition] -= stride
    return slot
  }

  /// Appends a record of two words.
  @inlinable public func append(_ partition: Int, _ a: UInt64, _ b: UInt64) {
    precondition(stride == 2)
    let slot = slot(partition)
    slot[0] = a
    slot[1] = b
  }

  /// Appends a record of three words.
  @inlinable public func append(_ partition: Int, _ a: UInt64, _ b: UInt64, _ c: UInt64) {
    precondition(stride == 3)
    let slot = slot(partition)
    slot[0] = a
    slot[1] = b
    slot[2] = c
  }

  /// Appends a record of four words.
  @inlinable public func append(
    _ partition: Int, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64
  ) {
    precondition(stride == 4)
    let slot = slot(partition)
    slot[0] = a
    slot[1] = b
    slot[2] = c
    slot[3] = d
  }

  /// Appends a record of as many words as the stride; the words past `stride` are not kept.
  @inlinable public func append(_ partition: Int, words: InlineArray<8, UInt64>) {
    let slot = slot(partition)
    for index in 0..<stride { slot[index] = words[index] }
  }

  /// How many records a partition holds.
  public func recordCount(_ partition: Int) -> Int {
    let full = blocks[partition].count
    return full == 0 ? 0 : (full * usableWords - room[partition]) / stride
  }

  /// Calls `body` with each block's records, in order of appending; it may change the words.
  public func forEachBlock(_ partition: Int, _ body: (inout MutableSpan<UInt64>) -> Void) {
    let last = blocks[partition].count - 1
    for (index, block) in blocks[partition].enumerated() {
      let used = index == last ? usableWords - room[partition] : usableWords
      var words = UnsafeMutableBufferPointer(start: block, count: used).mutableSpan
      body(&words)
    }
  }

  /// Gives a partition's blocks back to the pool: it is empty from here on.
  public func clear(_ partition: Int) {
    pool.give(back: blocks[partition])
    blocks[partition] = []
    next[partition] = placeholder
    room[partition] = 0
  }

  deinit {
    for partition in 0..<count { clear(partition) }
    placeholder.deallocate()
  }
}
