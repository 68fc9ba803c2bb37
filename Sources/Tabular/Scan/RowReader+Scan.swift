import CLibcsv

/// What is odd about a row of a scan.
enum RowMark {
  static let hasDoubledQuotes: UInt32 = 1
  static let hasNUL: UInt32 = 2
  static let hasBadText: UInt32 = 4
  static let hasLineEnds: UInt32 = 8
}

/// Where a scan stopped: `next` is the start of the first row it did not finish.
struct ScanStop {
  enum Reason {
    /// The next row starts at the limit or past it.
    case limit
    /// The bytes ended first.
    case textEnd
    /// The next row holds a quote where none may be, or is too long for a field.
    case trouble
  }
  let reason: Reason
  let next: Int
}

extension RowReader {
  /// Blocks of 64 bytes that are scanned at a time.
  static let blockCount = 512

  /// Finds the rows from `first` on, up to the first one that starts at `limit` or past it, or that
  /// needs more care. Fills `lasts` and `marks`; `ends` gets the place before the first row, then
  /// all separators of these rows.
  func scan(from first: Int, limit: Int) -> ScanStop {
    lasts.count = 0
    wideBlocks.count = 0
    oddPlaces.count = 0
    doubledQuotes.count = 0
    quotedFields.count = 0
    ends.append(first - 1)
    scanEntry = ends.count - 1
    let found = findSeparators(from: first, limit: limit)
    findRows(terminatorCount: found.terminators)
    noteQuotedColumns()
    markOddRows()
    let isCut = cutLongRow(from: first)
    var start = lasts.count == 0 ? first : ends[lasts[lasts.count - 1]] + 1
    ends.count = lasts.count == 0 ? scanEntry + 1 : lasts[lasts.count - 1] + 1
    start = dropRows(startingAtOrPast: limit) ?? start
    checkWideBlocks(before: start)
    if start >= limit { return ScanStop(reason: .limit, next: start) }
    let isTroubled = isCut || found.isTroubled || found.end - start > lengthCap
    return ScanStop(reason: isTroubled ? .trouble : .textEnd, next: start)
  }

  private var lengthCap: Int { min(dialect.fieldCap, dialect.rowCap) }

  /// Appends the separators outside quotes to `ends`; gives how many of them end a row, where it
  /// stopped, and whether that was at a quote that stands where none may.
  private func findSeparators(
    from first: Int, limit: Int
  ) -> (terminators: Int, end: Int, isTroubled: Bool) {
    let base = UnsafePointer(buffer.base)
    let end = window.end
    // Blocks up to there are whole, and the next chunk's rows start behind them.
    let calm = min(limit &- 1, end)
    var scanner = wholeroi_scanner(
      delimiter: dialect.delimiter, quote: dialect.quote ?? 0,
      quoting: dialect.quote == nil ? 0 : ~0,
      quotes: wholeroi_quotes(inside: 0, may_open: 1, closed: 0), found: 0)
    var count = ends.count
    var terminatorCount = 0
    var at = first
    while at < end {
      let whole = min(Self.blockCount, max(calm &- at, 0) / 64)
      ends.count = count
      ends.reserve(count + 64 * (whole + 1) + wholeroi_places_over)
      doubledQuotes.reserve(doubledQuotes.count + 32 * (whole + 1) + wholeroi_places_over)
      quotedFields.reserve(quotedFields.count + 32 * (whole + 1) + wholeroi_places_over)
      let places = ends.base
      var block = wholeroi_block()
      scanner.found = UInt32(truncatingIfNeeded: count)
      if whole > 0 {
        let run = wholeroi_scan(
          &scanner, base + at, whole, UInt32(truncatingIfNeeded: at), places + count,
          doubledQuotes.base + doubledQuotes.count, quotedFields.base + quotedFields.count)
        count &+= run.places
        terminatorCount &+= run.line_ends
        doubledQuotes.count &+= run.doubled
        quotedFields.count &+= run.quoted
        at &+= 64 &* run.blocks
        if run.blocks == whole { continue }
        block = run.stop
      } else {
        wholeroi_find(base + at, scanner.delimiter, scanner.quote, &block, false)
      }
      let careful = carefully(block, at, end, &scanner)
      wholeroi_write_each(careful.separators, UInt32(truncatingIfNeeded: at), places + count)
      count &+= careful.separators.nonzeroBitCount
      terminatorCount &+= careful.terminators.nonzeroBitCount
      if careful.isBad {
        ends.count = count
        return (terminatorCount, at, true)
      }
      at &+= 64
      // Rows that start past the limit are the next chunk's.
      if at >= limit, careful.terminators != 0 {
        let last = at &- 1 &- careful.terminators.leadingZeroBitCount
        if last &+ 1 >= limit {
          ends.count = count
          return (terminatorCount, at, false)
        }
      }
    }
    ends.count = count
    return (terminatorCount, min(at, end), false)
  }

  /// A block that a run stopped at, or one of the last: the same rules with all care. Notes what is odd
  /// in it.
  @inline(never)
  private func carefully(
    _ block: wholeroi_block, _ at: Int, _ end: Int, _ scanner: inout wholeroi_scanner
  ) -> (separators: UInt64, terminators: UInt64, isBad: Bool) {
    let base = UnsafePointer(buffer.base)
    let valid: UInt64 = end - at < 64 ? (1 << UInt64(end - at)) &- 1 : ~0
    var separators = block.separators & valid
    var terminators = block.line_feeds & valid
    let quotes = block.quotes & scanner.quoting & valid
    var returns: UInt64 = 0
    if block.rare {
      returns = wholeroi_equal64(base + at, 0x0D) & valid
      note(wholeroi_equal64(base + at, 0) & valid, RowMark.hasNUL, at)
      if wholeroi_nonascii64(base + at) & valid != 0 { noteWideBlock(at) }
      let nextIsFeed: UInt64 = base[at + 64] == 0x0A ? 1 << 63 : 0
      let lone = returns & ~((block.line_feeds >> 1) | nextIsFeed)
      separators |= lone
      terminators |= lone
      if returns != 0 { sawCarriageReturn = true }
    }
    // Between a closing quote and a line feed there may be a carriage return.
    if quotes != 0 && returns != 0 || returns & 1 != 0 { noteAllQuoted() }
    let found = wholeroi_pass_quotes(
      &scanner.quotes, quotes, separators, terminators, returns, valid)
    wholeroi_write_entries(
      found.after_quotes, found.separators, scanner.found, quotedFields.base + quotedFields.count)
    quotedFields.count &+= found.after_quotes.nonzeroBitCount
    wholeroi_write_entries(
      found.doubled, found.separators, scanner.found, doubledQuotes.base + doubledQuotes.count)
    doubledQuotes.count &+= found.doubled.nonzeroBitCount
    note(found.inner_line_ends, RowMark.hasLineEnds, at)
    guard found.bad != 0 else { return (found.separators, found.line_ends, false) }
    let below = (found.bad & (0 &- found.bad)) &- 1
    return (found.separators & below, found.line_ends & below, true)
  }

  /// Notes the place of each set bit, in no particular order among the bits of one block.
  private func note(_ bits: UInt64, _ mark: UInt32, _ at: Int) {
    guard bits != 0 else { return }
    // One place in a row says enough, but a block may hold the ends of several.
    var left = bits
    while left != 0 {
      oddPlaces.append(at + left.trailingZeroBitCount)
      oddPlaces.append(Int(mark))
      left &= left &- 1
    }
  }
}
