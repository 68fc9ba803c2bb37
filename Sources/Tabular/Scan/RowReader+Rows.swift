extension RowReader {
  /// Fills `lasts` with the entries of the separators that end rows, `terminatorCount` of them, and
  /// clears their marks.
  func findRows(terminatorCount: Int) {
    lasts.reserve(terminatorCount)
    marks.count = 0
    isMarked = false
    marks.reserve(terminatorCount + 1)
    marks.base.update(repeating: 0, count: terminatorCount + 1)
    // As many row ends as there are, each where rows of the right width have theirs: all rows are.
    isEven = findEvenRows(terminatorCount)
    if !isEven { findUnevenRows() }
  }

  private func findEvenRows(_ rows: Int) -> Bool {
    let first = scanEntry
    guard first + rows * width < ends.count else { return false }
    let bytes = UnsafePointer(buffer.base)
    let places = UnsafePointer(ends.base)
    let target = lasts.base
    var entry = first
    for row in 0..<rows {
      entry &+= width
      let byte = bytes[Int(places[entry])]
      guard byte == 0x0A || byte == 0x0D else { return false }
      target[row] = UInt32(truncatingIfNeeded: entry)
    }
    lasts.count = rows
    return true
  }

  private func findUnevenRows() {
    lasts.count = 0
    for entry in (scanEntry + 1)..<max(ends.count, scanEntry + 1) {
      let byte = buffer.base[ends[entry]]
      if byte == 0x0A || byte == 0x0D { lasts.append(entry) }
    }
  }

  /// Marks the rows that hold odd places. Those behind the last row that was finished are of the
  /// next one.
  func markOddRows() {
    guard lasts.count > 0 else { return }
    if doubledQuotes.count > 0 { markDoubledQuotes() }
    var row = 0
    for index in stride(from: 0, to: oddPlaces.count, by: 2) {
      let place = oddPlaces[index]
      // Places ascend but within a block of 64 bytes.
      while row > 0, ends[lasts[row - 1]] > place { row -= 1 }
      while row < lasts.count, ends[lasts[row]] < place { row += 1 }
      guard row < lasts.count else {
        row = lasts.count - 1
        continue
      }
      marks.base[row] |= UInt32(oddPlaces[index + 1])
      isMarked = true
    }
  }

  /// Marks rows with doubled quotes in a field that somebody asks for. In others they make no row odd:
  /// nothing of them is unescaped.
  private func markDoubledQuotes() {
    let rowCount = lasts.count
    let (isWanted, isEven, width, first) = (isWanted, isEven, width, scanEntry &+ 1)
    let entries = UnsafePointer(doubledQuotes.base)
    var row = 0
    for index in 0..<doubledQuotes.count {
      let entry = Int(entries[index])
      var column: Int?
      if isEven {
        let (quotient, rest) = (entry &- first).quotientAndRemainder(dividingBy: width)
        row = quotient
        column = rest
      } else {
        while row < rowCount, lasts[row] < entry { row += 1 }
        if row < rowCount { column = self.column(ofEntry: entry, inRow: row) }
      }
      // What follows the last row that was finished is of the next one.
      guard row < rowCount else { return }
      if let column, !isWanted[column] { continue }
      marks.base[row] |= RowMark.hasDoubledQuotes
      isMarked = true
    }
  }

  /// The column of the field that ends at an entry; nil where its row has not the right width.
  private func column(ofEntry entry: Int, inRow row: Int) -> Int? {
    let before = row == 0 ? scanEntry : lasts[row - 1]
    return lasts[row] - before == width ? entry - before - 1 : nil
  }

  /// Notes the columns of the scan's fields that end with a quote.
  func noteQuotedColumns() {
    guard quotedFields.count > 0 else { return }
    guard isEven else { return noteAllQuoted() }
    let (width, first) = (width, scanEntry &+ 1)
    let entries = UnsafePointer(quotedFields.base)
    mayBeQuoted.withUnsafeMutableBufferPointer { columns in
      for index in 0..<quotedFields.count {
        columns[(Int(entries[index]) &- first) % width] = true
      }
    }
  }

  /// Notes that fields of any column may have quotes.
  func noteAllQuoted() {
    for column in mayBeQuoted.indices { mayBeQuoted[column] = true }
  }

  /// Leaves the first row that is longer than a field may be, and those after it, to more care;
  /// true where there is one.
  func cutLongRow(from first: Int) -> Bool {
    let cap = min(dialect.fieldCap, dialect.rowCap)
    guard lasts.count > 0, ends[lasts[lasts.count - 1]] - first > cap else { return false }
    var start = first
    for row in 0..<lasts.count {
      let last = ends[lasts[row]]
      if last - start > cap {
        lasts.count = row
        return true
      }
      start = last + 1
    }
    return false
  }

  /// Takes rows that start past the limit off the scan; gives the first one's start.
  func dropRows(startingAtOrPast limit: Int) -> Int? {
    var dropped: Int?
    while lasts.count > 0 {
      let before = lasts.count == 1 ? scanEntry : lasts[lasts.count - 2]
      let start = ends[before] + 1
      guard start >= limit else { break }
      dropped = start
      lasts.count -= 1
      ends.count = before + 1
    }
    return dropped
  }

  /// Notes that a block holds bytes that are not ASCII.
  func noteWideBlock(_ at: Int) {
    if wideBlocks.count > 0, wideBlocks[wideBlocks.count - 1] == at {
      wideBlocks.base[wideBlocks.count - 1] = UInt32(at + 64)
    } else {
      wideBlocks.append(at)
      wideBlocks.append(at + 64)
    }
  }

  /// Marks the rows that are not UTF-8. Blocks before and after a run of wide ones are ASCII, so no
  /// sequence reaches out of a run.
  func checkWideBlocks(before end: Int) {
    guard dialect.requiresUTF8 else { return }
    for run in stride(from: 0, to: wideBlocks.count, by: 2) {
      var at = wideBlocks[run]
      let stop = min(wideBlocks[run + 1], end)
      while at < stop,
        let bad = TextCheck.firstInvalidUTF8(buffer.base, from: at, to: stop)
      {
        let row = rowOfScan(holding: bad)
        marks.base[row] |= RowMark.hasBadText
        isMarked = true
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
