import CLibcsv
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Blocks of 64-bit words that are handed out, filled, read and handed out again.
///
/// Memory that was never touched costs more to get than to fill (the kernel zeroes it page by
/// page), so blocks that one stage has read go back here for the next. When none is to come, their pages go
/// back to the system, just when journeys need room.
public final class BlockPool: Sendable {
  /// Words in a block: 32 KiB.
  @usableFromInline static let blockWords = 4096
  private static let slabBlocks = 256
  /// Blocks begin where pages of that size or less do, and hold whole ones.
  private static let alignment = 1 << 14
  private static let hasSmallPages = sysconf(Int32(_SC_PAGESIZE)) <= alignment
  private static var blockBytes: Int { blockWords * MemoryLayout<UInt64>.stride }

  /// Addresses of free blocks, and the slabs that they lie in. Only this pool frees slabs, when nobody
  /// whose blocks they are holds it any longer.
  private struct Store: @unchecked Sendable {
    var free: [UnsafeMutablePointer<UInt64>] = []
    /// Free ones that have no pages any more.
    var bare: [UnsafeMutablePointer<UInt64>] = []
    var slabs: [UnsafeMutableRawPointer] = []
  }
  private let store = Mutex(Store())

  public init() {}

  func take() -> UnsafeMutablePointer<UInt64> {
    store.withLock { store in
      if let block = store.free.popLast() ?? store.bare.popLast() { return block }
      let count = Self.blockWords * Self.slabBlocks
      let slab = UnsafeMutableRawPointer.allocate(
        byteCount: count * MemoryLayout<UInt64>.stride, alignment: Self.alignment)
      store.slabs.append(slab)
      let words = slab.bindMemory(to: UInt64.self, capacity: count)
      for index in (1..<Self.slabBlocks).reversed() {
        store.bare.append(words + index * Self.blockWords)
      }
      return words
    }
  }

  func give(back blocks: [UnsafeMutablePointer<UInt64>]) {
    store.withLock { $0.free.append(contentsOf: blocks) }
  }

  /// Gives the pages of all free blocks back to the system. The blocks can be taken all the same; what they held is
  /// lost, as it is for every block that is taken.
  ///
  /// For many blocks at a time: where jobs gave back those of each partition that they had read, other cores were
  /// interrupted once a block, and a run took 5 % longer.
  public func giveBackPages() {
    // Larger pages hold parts of other blocks too.
    guard Self.hasSmallPages else { return }
    let blocks = store.withLock { store in
      defer { store.free.removeAll() }
      return store.free
    }
    // Neighbours go together: a call for each block takes longer than the pages.
    let sorted = blocks.sorted()
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end] == sorted[end - 1] + Self.blockWords { end += 1 }
      // A system that refuses keeps the pages, and nothing is lost.
      _ = madvise(sorted[start], (end - start) * Self.blockBytes, MADV_DONTNEED)
      start = end
    }
    store.withLock { $0.bare.append(contentsOf: blocks) }
  }

  deinit {
    store.withLock { store in
      for slab in store.slabs { slab.deallocate() }
    }
  }
}

/// Records of `stride` 64-bit words, each in one of `count` partitions, in order of appending.
///
/// One job fills an instance; when all have done so, any job may read or clear any partition, as long
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
  /// By partition: where the next record goes, and how many words its block still takes. Raw memory of
  /// this object, so that appending checks nothing but the room: 2.1× on emitting touches.
  @usableFromInline let cursors: UnsafeMutablePointer<Cursor>
  /// By partition: its blocks. Raw memory as well: an array of arrays is one value, and jobs that
  /// clear different partitions of it would race.
  private let blocks: UnsafeMutablePointer<[UnsafeMutablePointer<UInt64>]>

  @usableFromInline struct Cursor {
    @usableFromInline var next: UnsafeMutablePointer<UInt64>?
    @usableFromInline var room: Int
  }

  public init(count: Int, stride: Int, pool: BlockPool) {
    precondition(stride > 0 && stride <= 8, "stride \(stride)")
    self.stride = stride
    self.count = count
    self.pool = pool
    usableWords = BlockPool.blockWords / stride * stride
    cursors = .allocate(capacity: count)
    cursors.initialize(repeating: Cursor(next: nil, room: 0), count: count)
    blocks = .allocate(capacity: count)
    blocks.initialize(repeating: [], count: count)
  }

  @usableFromInline @inline(never) func addBlock(_ partition: Int) {
    let block = pool.take()
    blocks[partition].append(block)
    cursors[partition] = Cursor(next: block, room: usableWords)
  }

  /// Where the next record of a partition goes; its words must be written at once.
  @inlinable @inline(__always)
  func slot(_ partition: Int) -> UnsafeMutablePointer<UInt64> {
    precondition(partition >= 0 && partition < count)
    let cursor = cursors + partition
    if cursor.pointee.room == 0 { addBlock(partition) }
    // There is a block where there is room.
    let slot = cursor.pointee.next.unsafelyUnwrapped
    cursor.pointee.next = slot + stride
    cursor.pointee.room &-= stride
    return slot
  }

  /// Appends a record of one word.
  @inlinable public func append(_ partition: Int, _ word: UInt64) {
    precondition(stride == 1)
    slot(partition)[0] = word
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

  /// How many blocks a partition holds; the last one may have room.
  @inline(__always)
  func blockCount(_ partition: Int) -> Int { blocks[partition].count }

  /// How many records a partition holds.
  public func recordCount(_ partition: Int) -> Int {
    precondition(partition >= 0 && partition < count)
    let full = blocks[partition].count
    return full == 0 ? 0 : (full * usableWords - cursors[partition].room) / stride
  }

  /// The first words of records of any partitions, by partition and by place in order of appending.
  ///
  /// Some that follow are asked for ahead of their turn: they lie anywhere, and are waited for side by side (67 ns each
  /// to 12).
  public func firstWords(
    _ partitions: [UInt32], _ indices: [UInt32], into words: inout [UInt64]
  ) {
    precondition(partitions.count == indices.count)
    words.removeAll(keepingCapacity: true)
    let inBlock = UInt32(usableWords / stride)
    withUnsafeTemporaryAllocation(
      of: UnsafeMutablePointer<UInt64>.self, capacity: Self.ahead
    ) { places in
      for start in Swift.stride(from: 0, to: indices.count, by: Self.ahead) {
        let count = min(Self.ahead, indices.count - start)
        for place in 0..<count {
          let partition = Int(partitions[start + place])
          let index = indices[start + place]
          precondition(partition < self.count && Int(index) < recordCount(partition))
          let block = blocks[partition][Int(index / inBlock)]
          places[place] = block + Int(index % inBlock) * stride
          wholeroi_prefetch(places[place])
        }
        for place in 0..<count { words.append(places[place].pointee) }
      }
    }
  }

  private static let ahead = 64

  /// Calls `body` with each block's records, in order of appending; it may change the words.
  public func forEachBlock(_ partition: Int, _ body: (inout MutableSpan<UInt64>) -> Void) {
    withBlocks(partition) { words in
      var span = words.mutableSpan
      body(&span)
    }
  }

  /// The same with plain pointers, for this module's own loops.
  @inline(__always)
  func withBlocks(_ partition: Int, _ body: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
    precondition(partition >= 0 && partition < count)
    let last = blocks[partition].count - 1
    for (index, block) in blocks[partition].enumerated() {
      let used = index == last ? usableWords - cursors[partition].room : usableWords
      body(UnsafeMutableBufferPointer(start: block, count: used))
    }
  }

  /// Keeps the first of each word that a partition of records of one word holds again, in their order; `set` is used for
  /// that, and also holds the words that other instances have kept.
  public func keepFirsts(_ partition: Int, _ set: inout WordSet) {
    precondition(stride == 1 && partition >= 0 && partition < count)
    var blockCount = 0
    var end = 0
    withBlocks(partition) { words in
      set.makeRoom(for: words.count)
      if blockCount == 0 { blockCount = 1 }
      set.withCursor { cursor in
        var target = blocks[partition][blockCount - 1]
        for word in words {
          // What stands here was read already: no more words are kept than were read.
          if end == usableWords {
            target = blocks[partition][blockCount]
            blockCount += 1
            end = 0
          }
          target[end] = word
          end &+= cursor.insert(word)
        }
      }
    }
    pool.give(back: Array(blocks[partition][blockCount...]))
    blocks[partition].removeSubrange(blockCount...)
    guard blockCount > 0 else { return }
    cursors[partition] = Cursor(
      next: blocks[partition][blockCount - 1] + end, room: usableWords - end)
  }

  /// Gives a partition's blocks back to the pool: it is empty from here on.
  public func clear(_ partition: Int) {
    precondition(partition >= 0 && partition < count)
    pool.give(back: blocks[partition])
    blocks[partition] = []
    cursors[partition] = Cursor(next: nil, room: 0)
  }

  deinit {
    for partition in 0..<count { clear(partition) }
    cursors.deallocate()
    blocks.deinitialize(count: count)
    blocks.deallocate()
  }
}
