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
  /// Blocks of 64 bytes whose masks are made at a time: they stay in the nearest cache.
  static let maskCount = 128

  /// Finds the rows from `first` on, up to the first one that starts at `limit` or past it, or that
  /// needs more care. Fills `lasts` and `marks`; `ends` gets the place before the first row, then
  /// all separators of these rows.
  func scan(from first: Int, limit: Int) -> ScanStop {
    lasts.count = 0
    wideBlocks.count = 0
    oddPlaces.count = 0
    ends.append(first - 1)
    scanEntry = ends.count - 1
    let found = findSeparators(from: first, limit: limit)
    findRows(terminatorCount: found.terminators)
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
    let quoting: UInt64 = dialect.quote == nil ? 0 : ~0
    let end = window.end
    var state = QuoteState()
    var count = ends.count
    var terminatorCount = 0
    var at = first
    while at < end {
      let blocks = min(Self.maskCount, (end - at + 63) / 64)
      wholeroi_find(base + at, blocks, dialect.delimiter, dialect.quote ?? 0, masks)
      ends.count = count
      ends.reserve(count + 64 * blocks + 8)
      let places = ends.base
      for index in 0..<blocks {
        let block = masks[index]
        let isLast = at &+ 64 >= limit || at &+ 64 > end
        if (block.quotes & quoting) == 0 && !block.rare && !isLast && state.isPlain {
          writePlaces(of: block.separators, from: at, to: places + count)
          count &+= Int(block.separator_count)
          terminatorCount &+= Int(block.line_feed_count)
          state.passPlain(separators: block.separators)
          at &+= 64
          continue
        }
        let careful = carefully(block, at, end, quoting, &state)
        if careful.isBad {
          writePlaces(of: careful.separators, from: at, to: places + count)
          count &+= careful.separators.nonzeroBitCount
          ends.count = count
          return (terminatorCount &+ careful.terminators.nonzeroBitCount, at, true)
        }
        writePlaces(of: careful.separators, from: at, to: places + count)
        count &+= careful.separators.nonzeroBitCount
        terminatorCount &+= careful.terminators.nonzeroBitCount
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
    }
    ends.count = count
    return (terminatorCount, min(at, end), false)
  }

  /// A block that holds quotes or rare bytes, follows an open quote, or is the last: the same rules
  /// with all care. Notes what is odd in it.
  @inline(never)
  private func carefully(
    _ block: wholeroi_block, _ at: Int, _ end: Int, _ quoting: UInt64, _ state: inout QuoteState
  ) -> (separators: UInt64, terminators: UInt64, isBad: Bool) {
    let base = UnsafePointer(buffer.base)
    let valid: UInt64 = end - at < 64 ? (1 << UInt64(end - at)) &- 1 : ~0
    var separators = block.separators & valid
    var terminators = block.line_feeds & valid
    let quotes = block.quotes & quoting & valid
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
    if quotes != 0 { sawQuote = true }
    let found = state.pass(quotes, &separators, &terminators, returns: returns, valid: valid)
    note(found.doubled, RowMark.hasDoubledQuotes, at)
    note(found.innerLineEnds, RowMark.hasLineEnds, at)
    guard found.bad != 0 else { return (separators, terminators, false) }
    let below = (found.bad & (0 &- found.bad)) &- 1
    return (separators & below, terminators & below, true)
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

  /// Writes `at` + i for each set bit i, in order; up to 7 places more are written over.
  @inline(__always)
  private func writePlaces(of bits: UInt64, from at: Int, to target: UnsafeMutablePointer<UInt32>) {
    // Eight at a time without a branch between: most blocks have no more, so none is mispredicted.
    var left = bits
    var out = target
    let base = UInt32(truncatingIfNeeded: at)
    while left != 0 {
      for step in 0..<8 {
        out[step] = base &+ UInt32(truncatingIfNeeded: (left | (1 << 63)).trailingZeroBitCount)
        left &= left &- 1
      }
      out += 8
    }
  }
}
