/// Pairs of codes ↔ dense codes, in order of first sight: how several coded columns become one.
public struct PairTable: Sendable {
  /// Of the first `placed` pairs: those that were found in the grid alone wait until a look-up needs them.
  private var slots: [Slot]
  private var placed = 0
  public private(set) var lefts: [UInt32] = []
  public private(set) var rights: [UInt32] = []

  /// Code + 1 of (left, right) at left << `shift` | right, 0 where there is none: half the time of the
  /// slots while the pairs that may be are few. Empty once they are many.
  private var grid: [UInt32] = []
  private var shift = 0
  /// How many of the first pairs the grid has.
  private var gridded = 0
  /// The largest codes so far.
  private var mostLeft: UInt32 = 0
  private var mostRight: UInt32 = 0
  private var hasGrid = true
  private static let gridCap = 1 << 20

  private struct Slot: Sendable {
    var pair: UInt64 = 0
    /// Code + 1; 0 marks a free slot.
    var mark: UInt32 = 0
  }

  public init() { slots = Array(repeating: Slot(), count: 64) }

  public var count: Int { lefts.count }

  /// The code of (left, right), a new one at first sight.
  public mutating func code(_ left: UInt32, _ right: UInt32) -> UInt32 {
    placeAll()
    let pair = UInt64(left) << 32 | UInt64(right)
    var at = Self.place(pair, slots.count)
    while slots[at].mark != 0 {
      if slots[at].pair == pair { return slots[at].mark - 1 }
      at = (at + 1) & (slots.count - 1)
    }
    let code = append(left, right)
    placeAll()
    return code
  }

  private mutating func append(_ left: UInt32, _ right: UInt32) -> UInt32 {
    lefts.append(left)
    rights.append(right)
    mostLeft = max(mostLeft, left)
    mostRight = max(mostRight, right)
    return UInt32(lefts.count - 1)
  }

  /// `codes[i]` becomes the code of (`codes[i]`, `rights[i]`).
  public mutating func combine(_ codes: inout [UInt32], with rights: [UInt32]) {
    precondition(codes.count == rights.count)
    if makeGrid(codes.max() ?? 0, rights.max() ?? 0) {
      for index in codes.indices {
        let place = Int(codes[index]) << shift | Int(rights[index])
        if grid[place] == 0 { grid[place] = append(codes[index], rights[index]) + 1 }
        codes[index] = grid[place] - 1
      }
      gridded = lefts.count
      return
    }
    // Neighbouring rows mostly agree: remembering the last pair spares most look-ups.
    var last: (left: UInt32, right: UInt32, code: UInt32)?
    for index in codes.indices {
      let left = codes[index]
      let right = rights[index]
      if let known = last, known.left == left, known.right == right {
        codes[index] = known.code
        continue
      }
      let code = code(left, right)
      last = (left, right, code)
      codes[index] = code
    }
  }

  /// Makes the grid large enough for codes up to these and all before; false where that would be too
  /// large, from then on.
  private mutating func makeGrid(_ left: UInt32, _ right: UInt32) -> Bool {
    guard hasGrid else { return false }
    mostLeft = max(mostLeft, left)
    mostRight = max(mostRight, right)
    var bits = shift
    while mostRight >> UInt32(bits) != 0 { bits += 1 }
    let size = (Int(mostLeft) + 1) << bits
    guard size <= Self.gridCap else {
      hasGrid = false
      grid = []
      return false
    }
    if bits != shift || size > grid.count {
      shift = bits
      grid = Array(repeating: 0, count: min(max(size * 2, 1024), Self.gridCap))
      gridded = 0
    }
    for index in gridded..<lefts.count {
      grid[Int(lefts[index]) << shift | Int(rights[index])] = UInt32(index) + 1
    }
    gridded = lefts.count
    return true
  }

  private static func place(_ pair: UInt64, _ count: Int) -> Int {
    let mixed = (pair ^ (pair >> 29)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32) & (count - 1)
  }

  /// Puts the pairs into slots that have none yet.
  private mutating func placeAll() {
    guard placed < lefts.count else { return }
    if lefts.count * 2 > slots.count {
      var size = slots.count
      while lefts.count * 2 > size { size *= 4 }
      slots = Array(repeating: Slot(), count: size)
      placed = 0
    }
    for index in placed..<lefts.count {
      let pair = UInt64(lefts[index]) << 32 | UInt64(rights[index])
      var at = Self.place(pair, slots.count)
      while slots[at].mark != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = Slot(pair: pair, mark: UInt32(index + 1))
    }
    placed = lefts.count
  }
}
