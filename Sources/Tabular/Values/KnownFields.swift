import CLibcsv
import Columns

/// Texts ↔ codes for a column with few texts, or for neighbouring ones whose fields are taken as one text.
///
///     "Fall, again",email␣    the field as it stands in the file, quotes, blanks and all
///     └──── 19 bytes ────┘    seen before → its code; else → trimmed → interner → code, and remembered
///
/// A field of up to 64 bytes is found by one comparison, whatever its length: nothing in it is judged
/// again. What gives many codes, or long texts, is looked up in the interner alone after a while.
public final class KnownFields {
  /// All texts, by their codes.
  public internal(set) var texts = Interner()
  /// A field is no longer looked for here where that found too little.
  var isUseful: Bool { strikes < Self.mostStrikes }
  /// Spans of the chunk at hand, once fields are no longer looked for.
  var column = FieldColumn(texts: [])

  private static let leastRoom = 256
  /// 256 KB of texts, which a core's second cache holds.
  private static let mostRoom = 4096
  /// Chunks one after the other of whose fields most were not found.
  private static let mostStrikes = 4
  private static let textBytes = Int(wholeroi_text_most)
  /// Slots a text; numbers have 16 bits.
  private static let sparseness = 8

  private var room: Int
  private var store: Store
  /// Texts remembered, and the number 0 that stands for none.
  private var count = 1
  private var strikes = 0

  /// Memory for a number of texts, zeroed; whole lines of the cache each.
  private struct Store {
    let texts: UnsafeMutablePointer<UInt8>
    let lengths: UnsafeMutablePointer<UInt32>
    let codes: UnsafeMutablePointer<UInt32>
    let slots: UnsafeMutablePointer<UInt16>
    let slotCount: Int

    init(room: Int) {
      let bytes = (room + 1) * textBytes
      texts = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: textBytes)
        .initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      lengths = .allocate(capacity: room + 1)
      lengths.initialize(repeating: 0, count: room + 1)
      codes = .allocate(capacity: room + 1)
      codes.initialize(repeating: 0, count: room + 1)
      slotCount = room * sparseness
      slots = .allocate(capacity: slotCount)
      slots.initialize(repeating: 0, count: slotCount)
    }

    var table: wholeroi_texts {
      wholeroi_texts(
        texts: texts, lengths: lengths, codes: codes, slots: slots,
        mask: UInt64(slotCount - 1))
    }

    func free() {
      texts.deallocate()
      lengths.deallocate()
      codes.deallocate()
      slots.deallocate()
    }
  }

  public convenience init() { self.init(room: Self.leastRoom) }

  /// For tests: with little room the store grows soon.
  init(room: Int) {
    self.room = room
    store = Store(room: room)
  }

  deinit { store.free() }

  /// The fields that are remembered, good until the next is.
  var table: wholeroi_texts { store.table }

  /// The codes of fields that stand in no file as they are; codes of `texts` too.
  public func codes(of column: FieldColumn, into codes: inout [UInt32]) {
    column.codes(&texts, missing: .none, into: &codes)
  }

  /// Writes the codes of fields that are known, and the rows of all others to `missed`, which has room
  /// for one row more; gives how many these are.
  func find(
    _ column: wholeroi_column, count: Int, _ codes: UnsafeMutablePointer<UInt32>,
    missed: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var table = table
    let misses = wholeroi_find_texts(&table, column, count, codes, missed)
    strikes = misses * 2 > count ? strikes + 1 : 0
    return misses
  }

  /// Remembers the code of a field, from a padded buffer.
  func remember(_ field: UnsafePointer<UInt8>, count length: Int, code: UInt32) {
    guard length <= Self.textBytes, count <= room || grow() else { return }
    var table = table
    let slot = wholeroi_text_slot(&table, field, UInt32(length))
    guard slot >= 0 else { return }
    (store.texts + count * Self.textBytes).update(from: field, count: length)
    store.lengths[count] = UInt32(length)
    store.codes[count] = code
    store.slots[Int(slot)] = UInt16(count)
    count += 1
  }

  /// Makes room for twice as many texts; false where there are enough of them.
  private func grow() -> Bool {
    guard room < Self.mostRoom else { return false }
    let old = store
    let known = count
    room *= 2
    store = Store(room: room)
    count = 1
    for number in 1..<known {
      remember(
        old.texts + number * Self.textBytes, count: Int(old.lengths[number]),
        code: old.codes[number])
    }
    old.free()
    return true
  }
}

extension RowReader {
  /// The codes of the texts in a column, or from the first of some neighbouring columns to the last, one a
  /// good row and without blanks at the ends; 0 for empty ones.
  ///
  /// Texts of several columns are as `span` has them. Codes are those of `known.texts`, which takes in the
  /// new ones in row order. `codes` is overwritten.
  public func codes(
    _ columns: ClosedRange<Int>, _ known: KnownFields, into codes: inout [UInt32]
  ) {
    precondition(columns.allSatisfy { isWanted[$0] }, "\(columns) are not all wanted")
    guard known.isUseful else {
      span(columns, into: &known.column)
      known.codes(of: known.column, into: &codes)
      return
    }
    codes.resize(to: rowCount, filler: 0)
    missedRows.count = 0
    missedRows.reserve(rowCount + 1)
    let before = UnsafePointer(ends.base) + columns.lowerBound - 1
    let last = UnsafePointer(ends.base) + columns.upperBound
    let column = wholeroi_column(
      bytes: buffer.base, rows: bases.base, before: before, last: last)
    codes.withUnsafeMutableBufferPointer { codes in
      guard let target = codes.baseAddress else { return }
      let misses = known.find(column, count: rowCount, target, missed: missedRows.base)
      for index in 0..<misses {
        let row = missedRows[index]
        let code = known.texts.code(text(of: columns, row), in: buffer)
        codes[row] = code
        let start = Int(before[bases[row]]) + 1
        known.remember(buffer.base + start, count: Int(last[bases[row]]) - start, code: code)
      }
    }
  }

  /// Where a row's text of some neighbouring columns lies, blanks at its ends included.
  private func text(of columns: ClosedRange<Int>, _ row: Int) -> Range<Int> {
    let entry = bases[row] + columns.lowerBound
    let isLast = columns.upperBound == width - 1
    guard columns.count > 1 else { return fieldRange(entry: entry, isLast: isLast) }
    let start = ends[entry - 1] + 1
    let stop = ends[bases[row] + columns.upperBound]
    let isPair =
      isLast && stop > start && buffer.base[stop] == 0x0A && buffer.base[stop - 1] == 0x0D
    return start..<(isPair ? stop - 1 : stop)
  }
}

extension Interner {
  /// The code of a field's text, without blanks at its ends; 0 for an empty one.
  mutating func code(_ field: Range<Int>, in buffer: ByteBuffer) -> UInt32 {
    let base = UnsafePointer(buffer.base)
    let (start, end) = Blank.trimmed(base, field.lowerBound, field.upperBound)
    return code(UnsafeBufferPointer(start: base + start, count: end - start))
  }
}
