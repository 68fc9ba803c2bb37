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
  /// Finds the rows from `first` on, up to the first one that starts at `limit` or past it, or that
  /// needs more care. Fills `lasts` and `marks`; `ends` gets the place before the first row, then
  /// all separators of these rows.
  ///
  /// An opening quote must follow a separator or a closing quote, a closing one must stand before a
  /// separator or an opening quote; then counting quotes is enough to know what is inside them.
  func scan(from first: Int, limit: Int) -> ScanStop {
    lasts.count = 0
    wideBlocks.count = 0
    ends.append(first - 1)
    let base = UnsafePointer(buffer.base)
    let delimiter = dialect.delimiter
    let quote = dialect.quote ?? 0
    let quoting: UInt64 = dialect.quote == nil ? 0 : ~0
    let end = window.end
    let cap = min(dialect.fieldCap, dialect.rowCap)
    let firstEnd = ends.count

    var count = firstEnd  // of ends
    var rows = 0
    var start = first
    var at = first
    var insideBefore: UInt64 = 0  // all ones when the block starts inside quotes
    var mayOpenBefore: UInt64 = 1
    var closedBefore: UInt64 = 0
    var isTroubled = false
    var allQuotes: UInt64 = 0
    var allReturns: UInt64 = 0
    scanEntry = firstEnd - 1
    marks.reserve(80)
    marks.base[0] = 0

    while at < end && start < limit && !isTroubled {
      if count + 80 > ends.capacity {
        ends.count = count
        ends.reserve(count + 80)
      }
      if rows + 80 > lasts.capacity || rows + 80 > marks.capacity {
        lasts.count = rows
        lasts.reserve(rows + 80)
        marks.count = rows + 1
        marks.reserve(rows + 80)
      }
      let block = wholeroi_scan64(base + at, delimiter, quote)
      var separators = block.separators
      var terminators = block.line_feeds
      var quotes = block.quotes & quoting
      var valid = ~UInt64(0)
      if end - at < 64 {
        valid = (1 << UInt64(end - at)) &- 1
        separators &= valid
        terminators &= valid
        quotes &= valid
      }
      var returns: UInt64 = 0
      var nuls: UInt64 = 0
      if block.rare {
        returns = wholeroi_equal64(base + at, 0x0D) & valid
        nuls = wholeroi_equal64(base + at, 0) & valid
        if wholeroi_nonascii64(base + at) & valid != 0 { noteWideBlock(at) }
        let nextIsFeed: UInt64 = base[at + 64] == 0x0A ? 1 << 63 : 0
        let lone = returns & ~((block.line_feeds >> 1) | nextIsFeed)
        separators |= lone
        terminators |= lone
        allReturns |= returns
      }
      var doubled: UInt64 = 0
      var innerLineEnds: UInt64 = 0
      if quotes | insideBefore | closedBefore != 0 {
        let inside = wholeroi_parity64(quotes) ^ insideBefore
        let opening = quotes & inside
        let closing = quotes & ~inside
        innerLineEnds = terminators & inside
        separators &= ~inside
        terminators &= ~inside
        let mayOpen = ((separators | closing) << 1) | mayOpenBefore
        let afterClosing = (closing << 1) | closedBefore
        let mayFollow = separators | (returns & ~inside) | opening
        let bad = ((opening & ~mayOpen) | (afterClosing & ~mayFollow)) & valid
        doubled = opening & afterClosing
        insideBefore = 0 &- (inside >> 63)
        mayOpenBefore = (separators | closing) >> 63
        closedBefore = closing >> 63
        allQuotes |= quotes
        if bad != 0 {
          let below = (bad & (0 &- bad)) &- 1
          separators &= below
          terminators &= below
          isTroubled = true
        }
      } else {
        mayOpenBefore = separators >> 63
      }

      writePlaces(of: separators, from: at, to: ends.base + count)
      let rowsBefore = rows
      if terminators == 0 {
        isTroubled = isTroubled || at - start > cap
      }
      var left = terminators
      while left != 0 {
        let lowest = left & (0 &- left)
        let place = at &+ left.trailingZeroBitCount
        if place &- start > cap {
          isTroubled = true
          break
        }
        lasts.base[rows] = UInt32(
          truncatingIfNeeded: count &+ (separators & (lowest &- 1)).nonzeroBitCount)
        rows &+= 1
        marks.base[rows] = 0
        start = place &+ 1
        left &= left &- 1
      }
      if doubled | nuls | innerLineEnds != 0 {
        mark(doubled, RowMark.hasDoubledQuotes, terminators, rowsBefore, rows)
        mark(nuls, RowMark.hasNUL, terminators, rowsBefore, rows)
        mark(innerLineEnds, RowMark.hasLineEnds, terminators, rowsBefore, rows)
      }
      count &+= separators.nonzeroBitCount
      at &+= 64
    }

    lasts.count = rows
    if allQuotes != 0 { sawQuote = true }
    if allReturns != 0 { sawCarriageReturn = true }
    ends.count = rows == 0 ? firstEnd : lasts[rows - 1] + 1
    start = dropRows(startingAtOrPast: limit, firstEnd: firstEnd) ?? start
    checkWideBlocks(before: start, firstEnd: firstEnd)
    if start >= limit { return ScanStop(reason: .limit, next: start) }
    return ScanStop(reason: isTroubled ? .trouble : .textEnd, next: start)
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

  /// Marks the rows that hold the set bits. Bits past the last row that was finished are the
  /// next row's, up to `rows`.
  @inline(never)
  private func mark(
    _ bits: UInt64, _ mark: UInt32, _ terminators: UInt64, _ rowsBefore: Int, _ rows: Int
  ) {
    var left = bits
    while left != 0 {
      let lowest = left & (0 &- left)
      let row = rowsBefore + (terminators & (lowest &- 1)).nonzeroBitCount
      if row <= rows { marks.base[row] |= mark }
      left &= left &- 1
    }
  }

  /// Takes rows that start past the limit off the scan; gives the first one's start.
  private func dropRows(startingAtOrPast limit: Int, firstEnd: Int) -> Int? {
    var dropped: Int?
    while lasts.count > 0 {
      let before = lasts.count == 1 ? firstEnd - 1 : lasts[lasts.count - 2]
      let start = ends[before] + 1
      guard start >= limit else { break }
      dropped = start
      lasts.count -= 1
      ends.count = before + 1
    }
    return dropped
  }

  private func noteWideBlock(_ at: Int) {
    if wideBlocks.count > 0, wideBlocks[wideBlocks.count - 1] == at {
      wideBlocks.base[wideBlocks.count - 1] = UInt32(at + 64)
    } else {
      wideBlocks.append(at)
      wideBlocks.append(at + 64)
    }
  }

  /// Marks the rows that are not UTF-8. Blocks before and after a run of wide ones are ASCII, so no
  /// sequence reaches out of a run.
  private func checkWideBlocks(before end: Int, firstEnd: Int) {
    guard dialect.requiresUTF8 else { return }
    for run in stride(from: 0, to: wideBlocks.count, by: 2) {
      var at = wideBlocks[run]
      let stop = min(wideBlocks[run + 1], end)
      while at < stop,
        let bad = TextCheck.firstInvalidUTF8(buffer.base, from: at, to: stop)
      {
        let row = rowOfScan(holding: bad)
        marks.base[row] |= RowMark.hasBadText
        at = ends[lasts[row]] + 1
      }
    }
  }

  private func rowOfScan(holding place: Int) -> Int {
    var low = 0
    var high = lasts.count - 1
    while low < high {
      let middle = (low + high) / 2
      if ends[lasts[middle]] < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
