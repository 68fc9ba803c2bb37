/// Rows in blocks of a pool, in order of appending: growing an array would copy them all, again and again, into memory
/// that was never touched, where blocks that somebody has read are at hand.
///
/// A value: whoever appends to a copy leaves the others as they are. Those of another job are taken over as they lie.
public struct PooledRows<Row: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline let pool: BlockPool
  /// What rows are appended to, while nobody else holds it; nil before the first.
  @usableFromInline var open: RowStore<Row>?
  /// What is only read any more.
  @usableFromInline var closed: [RowStore<Row>] = []

  public init(pool: BlockPool) { self.pool = pool }

  /// How many rows there are, those that were taken over included.
  public var count: Int { closed.reduce(open?.count ?? 0) { $0 + $1.count } }

  @inlinable @inline(__always)
  public mutating func append(_ row: Row) {
    if !isKnownUniquelyReferenced(&open) { openAnother() }
    // There is one now.
    open.unsafelyUnwrapped.append(row)
  }

  @usableFromInline @inline(never)
  mutating func openAnother() {
    if let open { closed.append(open) }
    open = RowStore(pool: pool)
  }

  /// Takes over another's rows; they come before some of its own from then on.
  public mutating func take(_ other: PooledRows) {
    closed += other.closed
    if let open = other.open { closed.append(open) }
  }

  /// Calls `body` with each row, those that were appended to one value in that order.
  @inlinable
  public func forEach(_ body: (Row) -> Void) {
    for store in closed { store.forEach(body) }
    open?.forEach(body)
  }

  /// `values` become one value a row, in the order of `forEach`.
  @inlinable
  public func fill(_ values: inout [Int64], _ value: (Row) -> Int64) {
    values.removeAll(keepingCapacity: true)
    values.reserveCapacity(count)
    forEach { values.append(value($0)) }
  }
}

/// The blocks of some rows. Changed by its only holder, read by any: that is what `@unchecked Sendable` rests on.
@usableFromInline
final class RowStore<Row: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let pool: BlockPool
  @usableFromInline var blocks: [UnsafeMutablePointer<UInt64>] = []
  /// Where the next row goes, and how many more the last block takes.
  @usableFromInline var next: UnsafeMutablePointer<Row>?
  @usableFromInline var room = 0
  @inlinable static var inBlock: Int {
    BlockPool.blockWords * MemoryLayout<UInt64>.stride / MemoryLayout<Row>.stride
  }

  @usableFromInline init(pool: BlockPool) {
    precondition(
      MemoryLayout<Row>.alignment <= MemoryLayout<UInt64>.alignment
        && MemoryLayout<Row>.size > 0 && Self.inBlock > 0,
      "rows of \(MemoryLayout<Row>.size) bytes")
    self.pool = pool
  }

  @usableFromInline var count: Int { blocks.count * Self.inBlock - room }

  @usableFromInline @inline(never) func addBlock() {
    let block = pool.take()
    blocks.append(block)
    next = UnsafeMutableRawPointer(block).bindMemory(to: Row.self, capacity: Self.inBlock)
    room = Self.inBlock
  }

  @inlinable @inline(__always)
  func append(_ row: Row) {
    if room == 0 { addBlock() }
    // There is a block where there is room.
    let slot = next.unsafelyUnwrapped
    slot.initialize(to: row)
    next = slot + 1
    room &-= 1
  }

  @inlinable
  func forEach(_ body: (Row) -> Void) {
    for (index, block) in blocks.enumerated() {
      let rows = UnsafeRawPointer(block).assumingMemoryBound(to: Row.self)
      let used = index == blocks.count - 1 ? Self.inBlock - room : Self.inBlock
      for place in 0..<used { body(rows[place]) }
    }
  }

  deinit {
    // Whoever takes a block next finds words in it.
    for block in blocks {
      UnsafeMutableRawPointer(block).bindMemory(to: UInt64.self, capacity: BlockPool.blockWords)
    }
    pool.give(back: blocks)
  }
}
