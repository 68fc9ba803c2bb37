extension RowReader {
  /// Sorts the rows of the last scan into good ones, blank lines and faults.
  func settle() {
    let rows = lasts.count
    guard rows > 0 else { return }
    reserveRows(rows)
    let shift = window.offset(of: 0) - origin + 1
    if isEven, !isMarked, width > 1 {
      settleEvenRows(rows, shift)
      countLines(rows, before: scanEntry + rows * width)
      return
    }
    let mayBeBlank = width == 1
    let wanted = width
    var before = scanEntry
    var good = rowCount
    var settled = 0
    for row in 0..<rows {
      let last = Int(lasts.base[row])
      let place = Int(ends.base[before])
      if last &- before == wanted && marks.base[row] == 0
        && !(mayBeBlank && buffer.base[place &+ 1] <= 0x20)
      {
        bases.base[good] = UInt32(truncatingIfNeeded: before &+ 1)
        rowOffsets.base[good] = UInt32(truncatingIfNeeded: place &+ shift)
        good &+= 1
      } else {
        rowCount = good
        lineCount += row - settled
        settled = row + 1
        settleOdd(row: row, before: before, last: last)
        good = rowCount
      }
      before = last
    }
    rowCount = good
    countLines(rows - settled, before: before)
  }

  /// Counts lines, the last of which ends at an entry.
  private func countLines(_ count: Int, before entry: Int) {
    lineCount += count
    // A line feed that was added at the end of the file ends no line of it.
    if window.isEnd && ends[entry] == window.textEnd { lineCount -= 1 }
  }

  /// Rows of the right width in which nothing is odd are good.
  private func settleEvenRows(_ count: Int, _ shift: Int) {
    let entries = bases.base + rowCount
    let offsets = rowOffsets.base + rowCount
    let places = UnsafePointer(ends.base)
    let step = width
    var before = scanEntry
    for row in 0..<count {
      entries[row] = UInt32(truncatingIfNeeded: before &+ 1)
      offsets[row] = places[before] &+ UInt32(truncatingIfNeeded: shift)
      before &+= step
    }
    rowCount += count
  }

  private func reserveRows(_ more: Int) {
    for list in [bases, rowOffsets] {
      list.count = rowCount
      list.reserve(rowCount + more)
    }
  }

  /// A row between the entries `before` and `last` that is not plain and of the right width.
  private func settleOdd(row: Int, before: Int, last: Int) {
    let start = ends[before] + 1
    let next = ends[last] + 1
    let mark = marks.base[row]
    let needsLibcsv = RowMark.hasDoubledQuotes | RowMark.hasNUL | RowMark.hasBadText
    if mark & needsLibcsv != 0 {
      settleSlowly(
        start: start, next: next, checksText: mark & ~RowMark.hasDoubledQuotes != 0)
    } else {
      settleByWidth(start: start, next: next, before: before, last: last)
    }
    let hasLineEnds = mark & RowMark.hasLineEnds != 0
    lineCount += hasLineEnds ? TextCheck.lineEnds(buffer.base, from: start, to: next) : 1
  }

  private func settleSlowly(start: Int, next: Int, checksText: Bool) {
    let entry = ends.count
    if readSlowly(from: start, to: next) {
      acceptSlowRow(start: start, next: next, entry: entry, checksText: checksText)
    } else {
      reject(.disputed, start: start, next: next)
    }
  }

  private func settleByWidth(start: Int, next: Int, before: Int, last: Int) {
    let count = last - before
    if count == 1, isBlank(from: start, to: textEnd(ofRowAt: start, next: next)) {
      blankCount += 1
    } else if count == width {
      accept(start: start, base: before + 1)
    } else if count > dialect.columnCap {
      reject(.tooManyColumns, start: start, next: next, found: count)
    } else if dialect.pads && count < width {
      pad(start: start, next: next, before: before, last: last)
    } else if dialect.pads && count > width
      && (width..<count).allSatisfy({ isEmptyField(entry: before + 1 + $0, next: next) })
    {
      accept(start: start, base: before + 1)
    } else {
      reject(.width, start: start, next: next, found: count)
    }
  }

  /// Repeats the row's entries behind all others, with empty fields after them.
  private func pad(start: Int, next: Int, before: Int, last: Int) {
    let base = ends.count + 1
    for entry in before..<last { ends.append(ends[entry]) }
    ends.append(textEnd(ofRowAt: start, next: next))
    padEntries(base: base)
    accept(start: start, base: base)
  }

  /// Adds empty fields until the row that starts at entry `base`, the last in `ends`, is wide
  /// enough. An entry one past the other is an empty field.
  func padEntries(base: Int) {
    while ends.count < base + width { ends.append(ends[ends.count - 1] + 1) }
  }

  /// Whether the field that ends at `entry` has no bytes, apart from its quotes.
  func isEmptyField(entry: Int, next: Int) -> Bool {
    let field = fieldRange(entry: entry, isLast: ends[entry] + 1 == next)
    return field.isEmpty
  }

  func isBlank(from start: Int, to end: Int) -> Bool {
    for place in start..<max(start, end) where !dialect.isBlank(buffer.base[place]) { return false }
    return true
  }

  /// Where the row from `start` ends, its line end taken off.
  func textEnd(ofRowAt start: Int, next: Int) -> Int {
    var end = next
    if end > start, buffer.base[end - 1] == 0x0A { end -= 1 }
    if end > start, buffer.base[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// Adds a good row.
  func accept(start: Int, base: Int) {
    bases.count = rowCount
    rowOffsets.count = rowCount
    bases.append(base)
    rowOffsets.append(window.offset(of: start) - origin)
    rowCount += 1
  }

  /// Sets the row from `start` to `next` aside.
  func reject(_ reason: RowFault.Reason, start: Int, next: Int, column: Int = 0, found: Int = 0) {
    let end = textEnd(ofRowAt: start, next: next)
    reject(reason, start: start, column: column, found: found, value: start..<end)
  }

  /// Sets the row from `start` aside, and shows the bytes at `value`.
  func reject(
    _ reason: RowFault.Reason, start: Int, column: Int, found: Int = 0, value: Range<Int>
  ) {
    rowsBeforeFaults.append(rowCount)
    let shown = min(value.count, RowFault.valueCap)
    faults.append(
      RowFault(
        reason: reason, offset: window.offset(of: start), lineInChunk: lineCount, column: column,
        found: found, expected: found == 0 ? 0 : width,
        value: Array(UnsafeBufferPointer(start: buffer.base + value.lowerBound, count: shown))))
  }
}
