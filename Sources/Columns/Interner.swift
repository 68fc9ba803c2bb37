/// Texts as dense codes in the order of their first sight; code 0 is the empty text, always there.
///
///     var interner = Interner()
///     interner.code("cpc")    // 1
///     interner.code("email")  // 2
///     interner.code("cpc")    // 1
///     interner.code("")       // 0
///
/// A text's first eight bytes, last eight bytes and length lie in its slot: texts of up to 16 bytes
/// are compared there, longer ones also in the arena.
public struct Interner: Sendable {
  /// A text's place in the open-addressed table. `code` 0 marks a free slot.
  @usableFromInline struct Slot: Sendable {
    @usableFromInline var key: Key
    @usableFromInline var code: UInt32

    @usableFromInline init(key: Key, code: UInt32) {
      self.key = key
      self.code = code
    }
  }

  /// What a slot knows of a text. Texts of less than eight bytes are their own first word, filled
  /// up with zeros, and have no last one.
  public struct Key: Sendable {
    @usableFromInline var first: UInt64
    @usableFromInline var last: UInt64
    @usableFromInline var length: UInt32

    @inlinable init(first: UInt64, last: UInt64, length: UInt32) {
      self.first = first
      self.last = last
      self.length = length
    }
  }

  @usableFromInline var slots: [Slot]
  /// The bytes of all texts by code, one after the other.
  @usableFromInline var arena: [UInt8] = []
  /// Text c lies in `arena[bounds[c]..<bounds[c + 1]]`.
  @usableFromInline var bounds: [Int] = [0, 0]

  public init() {
    slots = Array(repeating: Self.free, count: 512)
  }

  private static let free = Slot(key: Key(first: 0, last: 0, length: 0), code: 0)

  /// How many codes there are, that of the empty text included.
  public var count: Int { bounds.count - 1 }

  /// The code of the text, a new one where it has none yet.
  public mutating func code(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return 0 }
    let key = Self.key(base, bytes.count)
    let found = withTable { $0.code(key, base) }
    return found > 0 ? found : uncheckedAdd(key, base)
  }

  /// The code of the text, a new one where it has none yet.
  public mutating func code(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { code($0) }
  }

  /// The code of the text's UTF-8 bytes, a new one where they have none yet.
  public mutating func code(_ text: String) -> UInt32 { code(Array(text.utf8)) }

  /// The code of the text where it has one.
  public func existingCode(_ bytes: [UInt8]) -> UInt32? {
    if bytes.isEmpty { return 0 }
    return bytes.withUnsafeBufferPointer { text -> UInt32? in
      guard let base = text.baseAddress else { return 0 }
      let found = withTable { $0.code(Self.key(base, text.count), base) }
      return found > 0 ? found : nil
    }
  }

  /// The code's text, copied.
  public func bytes(_ code: UInt32) -> [UInt8] {
    Array(arena[bounds[Int(code)]..<bounds[Int(code) + 1]])
  }

  /// The code's text; bytes that are no UTF-8 become U+FFFD.
  public func text(_ code: UInt32) -> String {
    String(decoding: arena[bounds[Int(code)]..<bounds[Int(code) + 1]], as: UTF8.self)
  }

  /// Takes in the other's texts in the order of its codes; gives for each of its codes the one
  /// here.
  public mutating func merge(_ other: Interner) -> [UInt32] {
    other.arena.withUnsafeBufferPointer { arena in
      (0..<other.count).map { code in
        self.code(UnsafeBufferPointer(rebasing: arena[other.bounds[code]..<other.bounds[code + 1]]))
      }
    }
  }
}

extension Interner {
  /// What the slot of the `count` bytes at `p` holds. Reads nothing beyond them.
  @inlinable static func key(_ p: UnsafePointer<UInt8>, _ count: Int) -> Key {
    let raw = UnsafeRawPointer(p)
    let length = UInt32(truncatingIfNeeded: count)
    if count >= 8 {
      return Key(
        first: raw.loadUnaligned(as: UInt64.self),
        last: raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), length: length)
    }
    var first: UInt64 = 0
    for index in 0..<count { first |= UInt64(p[index]) &<< UInt64(8 &* index) }
    return Key(first: first.littleEndian, last: 0, length: length)
  }

  /// As `key(_:_:)`, reading eight bytes whatever `count` is; that they may be read and that there
  /// is one at least is the caller's promise. With the sparser table 1.6–3× on columns of short
  /// texts (16,000 rows a batch).
  @inlinable @inline(__always)
  public static func uncheckedPaddedKey(_ p: UnsafePointer<UInt8>, _ count: Int) -> Key {
    // Arithmetic for branches: lengths around eight come in any order, and a wrong guess costs as
    // much as the rest. `beyond` is count − 8; its sign, spread over the word, tells short from
    // long.
    let raw = UnsafeRawPointer(p)
    let beyond = count &- 8
    let isShort = beyond &>> 63
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: (0 &- (beyond & isShort)) &* 8)
    let first = raw.loadUnaligned(as: UInt64.self) & mask.littleEndian
    let last = raw.loadUnaligned(fromByteOffset: beyond & ~isShort, as: UInt64.self)
    return Key(
      first: first, last: last & ~UInt64(truncatingIfNeeded: isShort),
      length: UInt32(truncatingIfNeeded: count))
  }

  /// The table as pointers, for a loop that looks up many texts. Good until the interner changes.
  public struct Table {
    @usableFromInline let slots: UnsafePointer<Slot>
    @usableFromInline let mask: Int
    @usableFromInline let arena: UnsafePointer<UInt8>?
    @usableFromInline let bounds: UnsafePointer<Int>

    @inlinable init(
      slots: UnsafeBufferPointer<Slot>, arena: UnsafeBufferPointer<UInt8>,
      bounds: UnsafeBufferPointer<Int>
    ) {
      guard let slotBase = slots.baseAddress, let boundsBase = bounds.baseAddress else {
        preconditionFailure("an interner has \(slots.count) slots, \(bounds.count) bounds")
      }
      self.slots = slotBase
      mask = slots.count &- 1
      self.arena = arena.baseAddress
      self.bounds = boundsBase
    }

    /// The code of the text at `p` with that key, 0 where it has none yet. The text is not empty.
    @inlinable @inline(__always)
    public func code(_ key: Key, _ p: UnsafePointer<UInt8>) -> UInt32 {
      var index = Interner.hash(key, p) & mask
      while true {
        let slot = slots[index]
        if slot.code == 0 { return 0 }
        if slot.key.first == key.first, slot.key.last == key.last, slot.key.length == key.length,
          key.length <= 16 || isSame(slot.code, p, Int(key.length))
        {
          return slot.code
        }
        index = (index &+ 1) & mask
      }
    }

    /// Whether the text of the code, as long as that at `p`, has the same bytes between the words
    /// that the key holds.
    @inlinable @inline(__always)
    func isSame(_ code: UInt32, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
      guard let arena else { return false }
      let stored = UnsafeRawPointer(arena + bounds[Int(code)])
      let text = UnsafeRawPointer(p)
      if count <= 64 {
        // As in `middle`: up to 64 bytes take one way, whatever their length.
        let last = count &- 16
        return Interner.difference(stored, text, min(8, last), min(16, last))
          | Interner.difference(stored, text, min(24, last), min(32, last))
          | Interner.difference(stored, text, min(40, last), last) == 0
      }
      var difference: UInt64 = 0
      var at = 8
      while at < count &- 24 {
        difference |= Interner.difference(stored, text, at, at &+ 8)
        at &+= 16
      }
      return difference | Interner.difference(stored, text, count &- 24, count &- 16) == 0
    }
  }

  /// The bits in which two words of one text differ from those of another, at the same two places.
  @inlinable @inline(__always)
  static func difference(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ first: Int, _ second: Int
  ) -> UInt64 {
    (a.loadUnaligned(fromByteOffset: first, as: UInt64.self)
      ^ b.loadUnaligned(fromByteOffset: first, as: UInt64.self))
      | (a.loadUnaligned(fromByteOffset: second, as: UInt64.self)
        ^ b.loadUnaligned(fromByteOffset: second, as: UInt64.self))
  }

  /// Calls `body` with the table as it stands.
  @inlinable @inline(__always)
  public func withTable<R>(_ body: (Table) -> R) -> R {
    slots.withUnsafeBufferPointer { slots in
      arena.withUnsafeBufferPointer { arena in
        bounds.withUnsafeBufferPointer { bounds in
          body(Table(slots: slots, arena: arena, bounds: bounds))
        }
      }
    }
  }

  /// A number with mixed low bits. All bytes of the text count: addresses of pages often differ
  /// only in the middle.
  @inlinable @inline(__always)
  static func hash(_ key: Key, _ p: UnsafePointer<UInt8>) -> Int {
    var mixed = key.first ^ (UInt64(key.length) &* 0x9E37_79B9_7F4A_7C15)
    if key.length > 16 { mixed = middle(mixed, p, Int(key.length)) }
    let product = (mixed ^ 0x8EBC_6AF0_9C88_C6E3).multipliedFullWidth(
      by: key.last ^ 0x5899_65CC_7537_4CC3)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }

  /// The words between the first and the last eight bytes of a text of 17 bytes or more, mixed in.
  ///
  /// Texts of up to 64 bytes take one way, words overlapping where they are shorter: lengths come in
  /// any order, and a wrong guess costs more than the words (1.3× on texts of 25 to 45 bytes).
  @inlinable @inline(__always)
  static func middle(_ start: UInt64, _ p: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let raw = UnsafeRawPointer(p)
    if count <= 64 {
      let last = count &- 16
      return mixed(start, raw, min(8, last), min(16, last))
        ^ mixed(0x9E37_79B9_7F4A_7C15, raw, min(24, last), min(32, last))
        &+ mixed(0xC2B2_AE3D_27D4_EB4F, raw, min(40, last), last)
    }
    var result = start
    var at = 8
    while at < count &- 24 {
      result = mixed(result, raw, at, at &+ 8)
      at &+= 16
    }
    return mixed(result, raw, count &- 24, count &- 16)
  }

  @inlinable @inline(__always)
  static func mixed(
    _ state: UInt64, _ raw: UnsafeRawPointer, _ first: Int, _ second: Int
  ) -> UInt64 {
    let a = raw.loadUnaligned(fromByteOffset: first, as: UInt64.self)
    let b = raw.loadUnaligned(fromByteOffset: second, as: UInt64.self)
    let product = (state ^ a ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(
      by: b ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// The new code of the text at `p`; that it has none yet and that the key is its own is the
  /// caller's promise.
  public mutating func uncheckedAdd(_ key: Key, _ p: UnsafePointer<UInt8>) -> UInt32 {
    // Sparse while it fits the nearest cache: no collisions on columns of few texts.
    if count * (slots.count < 4096 ? 4 : 2) >= slots.count { grow() }
    let code = UInt32(count)
    arena.append(contentsOf: UnsafeBufferPointer(start: p, count: Int(key.length)))
    bounds.append(arena.count)
    place(Slot(key: key, code: code), Self.hash(key, p))
    return code
  }

  private mutating func place(_ slot: Slot, _ hash: Int) {
    var index = hash & (slots.count - 1)
    while slots[index].code != 0 { index = (index + 1) & (slots.count - 1) }
    slots[index] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.free, count: old.count * 2)
    for slot in old where slot.code != 0 {
      let hash = arena.withUnsafeBufferPointer { arena -> Int in
        guard let base = arena.baseAddress else { return 0 }
        return Self.hash(slot.key, base + bounds[Int(slot.code)])
      }
      place(slot, hash)
    }
  }
}
