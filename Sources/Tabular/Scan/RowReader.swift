/// Reads the rows of one piece of an export at a time, and sets aside the bad ones.
///
///     "a,b⏎c,""d"""⏎x     one pass over 64 bytes at a time finds the separators outside quotes
///      ^ ^ ^      ^       → ends;  rows with the right number of them, and nothing odd → good rows
///            └ rows that need more care → libcsv → their fields, unescaped, past the chunk's end
///
/// The rules are `PlainRow`'s. A row is good when it also has `width` fields, no NUL, and is UTF-8.
/// A quote that breaks the rules, or never ends, costs its first physical line, not the rest of
/// the file: reading goes on at the next line. That stays linear: over a line the open quote and
/// the fresh start have opposite parity, so at a line's end at most one of them is inside quotes.
///
/// Results hold until the next `read`. A reader is for one thread; its buffers are reused.
public final class RowReader {
  public let dialect: Dialect
  public let width: Int

  let buffer = ByteBuffer(capacity: 1 << 16)
  /// The separators outside quotes, by place in the buffer. A row's fields are at consecutive
  /// entries: field k starts one past entry `bases[row] + k - 1` and ends at the next one.
  let ends = PositionList()
  /// For each good row the entry where its first field ends, and its offset behind `origin`.
  let bases = PositionList()
  let rowOffsets = PositionList()
  /// The rows of the scan at hand: the entry of their last separator, and what is odd about them.
  let lasts = PositionList()
  let marks = PositionList()
  /// Whether all these rows have the right width.
  var isEven = false
  /// Whether something is odd about any of them.
  var isMarked = false
  /// The entry before the scan's first row.
  var scanEntry = 0
  /// Places of the scan that make a row odd, each followed by its mark.
  let oddPlaces = PositionList()
  /// Rows of a column that wait for a second look.
  let missedRows = PositionList()
  /// For each quote of the scan that stands for one behind another the entry where its field ends, in ascending
  /// order.
  let doubledQuotes = PositionList()
  /// The entries of separators of the scan right behind a quote.
  let quotedFields = PositionList()
  /// Places of blocks with bytes that are not ASCII, as starts and ends by turns.
  let wideBlocks = PositionList()

  /// A column behind the last one that the file itself doesn't hold; nil where there is none.
  public var supplied: SuppliedColumn?

  /// By index: the columns that were asked for last, kept to reuse their memory.
  var columns: [FieldColumn] = []
  /// By index: the read whose rows the column holds.
  var columnReads: [Int] = []
  var reads = 0

  /// Places of the buffer where parts of the file lie; the last one is being read.
  var windows: [Window] = []
  var file: ExportFile?
  /// The first free place of the buffer.
  var top = 0
  var origin = 0
  /// By column: whether a field of it may have quotes around it. A look at the first byte of each takes as long
  /// as all else that finding fields does.
  var mayBeQuoted: [Bool]
  var sawCarriageReturn = false
  var lineCursor = (offset: 0, line: 0)
  var plain: PlainRow
  lazy var exactParser = LibcsvParser(
    delimiter: dialect.delimiter, quote: dialect.quote ?? 0, trims: false)
  lazy var trimmingParser = LibcsvParser(
    delimiter: dialect.delimiter, quote: dialect.quote ?? 0, trims: true)
  /// For tests: no fast path, each row goes to this slow one.
  enum SlowPath { case libcsv, plain }
  let only: SlowPath?

  /// The columns that may be asked for, all at first. Fields of others are not unescaped, which
  /// leaves rows with doubled quotes in free text as cheap as any.
  public var wanted: [Int] {
    didSet { isWanted = (0..<width).map(wanted.contains) }
  }
  var isWanted: [Bool]

  /// The good rows found.
  public internal(set) var rowCount = 0
  /// The offset of the first row seen, good or not, and of the row after the last one. A chunk
  /// that holds no row's start has both where reading would go on.
  public internal(set) var firstRow = 0
  public internal(set) var nextRow = 0
  /// The physical line ends between `firstRow` and `nextRow`.
  public internal(set) var lineCount = 0
  /// The lines of nothing but blanks; they are no rows.
  public internal(set) var blankCount = 0
  /// The rows set aside, in file order.
  public internal(set) var faults: [RowFault] = []
  var rowsBeforeFaults: [Int] = []

  /// Rows must have `width` fields each. The dialect must be free of faults.
  public convenience init(dialect: Dialect, width: Int) {
    self.init(dialect: dialect, width: width, only: nil)
  }

  init(dialect: Dialect, width: Int, only: SlowPath?) {
    precondition(dialect.faults.isEmpty, "unsound dialect: \(dialect.faults)")
    precondition(width > 0, "a row has at least one field, not \(width)")
    self.dialect = dialect
    self.width = width
    self.only = only
    wanted = Array(0..<width)
    isWanted = Array(repeating: true, count: width)
    mayBeQuoted = Array(repeating: false, count: width)
    plain = PlainRow(dialect)
  }

  /// Reads the rows whose first byte lies in `from..<to`, the last one to its end.
  ///
  /// With `startsAtRow` a row must start at `from`. Without, the first row is guessed to start
  /// after the first line end at or after `from` − 1; a guess inside a quoted field is wrong. The
  /// caller compares: unless `firstRow` equals the `nextRow` of the chunk before, it reads again
  /// from there, with `startsAtRow`. Then rows and faults do not depend on how a file is cut.
  public func read(_ file: ExportFile, from: Int, to: Int, startsAtRow: Bool) throws(FileFault) {
    precondition(to - from <= Self.chunkCap, "a chunk of \(to - from) bytes")
    self.file = file
    defer { self.file = nil }
    reset(origin: from)
    let to = min(to, file.size)
    guard from < to else {
      (firstRow, nextRow) = (from, from)
      return
    }
    let isStart = startsAtRow || from <= file.dataStart
    let first = isStart ? from : from - 1
    try openWindow(at: first, count: min(to + overhang, file.size) - first)
    guard let start = isStart ? window.place(of: from) : guessedStart(before: to) else {
      (firstRow, nextRow) = (to, to)
      return
    }
    firstRow = window.offset(of: start)
    lineCursor = (firstRow, 0)
    try readRows(from: start, until: to)
  }

  /// The content hash of the file's bytes in `from..<to`, while the chunk that was read last still holds
  /// them; nil where it doesn't.
  public func contentHash(from: Int, to: Int) -> [UInt8]? {
    guard let first = windows.first, from >= first.fileOffset, to >= from,
      first.place(of: to) <= first.textEnd
    else { return nil }
    var hash = ContentHash()
    hash.update(
      UnsafeRawBufferPointer(start: buffer.base + first.place(of: from), count: to - from))
    return hash.finalized()
  }

  /// The largest chunk: its fields, even unescaped into room of their own, have 32-bit places.
  public static let chunkCap = 1 << 29
  /// Bytes read past a chunk at first, for the end of its last row. Tests make it small.
  var overhang = 1 << 14

  private func reset(origin: Int) {
    self.origin = origin
    reads += 1
    for list in [ends, bases, rowOffsets, lasts, wideBlocks] { list.count = 0 }
    windows.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    rowsBeforeFaults.removeAll(keepingCapacity: true)
    (rowCount, lineCount, blankCount) = (0, 0, 0)
    sawCarriageReturn = false
    for column in mayBeQuoted.indices { mayBeQuoted[column] = false }
    // Place 0 stays free: the entry before a row that starts at place 1 is 0.
    top = 1
  }

  private func guessedStart(before to: Int) -> Int? {
    let start = TextCheck.nextLine(
      buffer.base, from: window.start, to: window.end, isEnd: window.isEnd)
    guard let start, window.offset(of: start) <= to else { return nil }
    return start
  }

  private func readRows(from start: Int, until to: Int) throws(FileFault) {
    var at = start
    while window.offset(of: at) < to {
      if only == nil {
        let stop = scan(from: at, limit: window.place(of: to))
        settle()
        at = stop.next
        if stop.reason == .limit { break }
        if stop.reason == .textEnd && !window.isEnd {
          at = try extendWindow(from: at)
          continue
        }
      }
      guard window.offset(of: at) < to else { break }
      guard let next = try readOneRow(at: at) else { return }
      at = next
    }
    nextRow = min(window.offset(of: at), fileSize)
  }
}
