extension RowReader {
  /// The fields of column `index` (from 0), one per good row, surrounding quotes taken off.
  public func column(_ index: Int) -> FieldColumn {
    var field = FieldColumn(buffer: buffer)
    column(index, into: &field)
    return field
  }

  /// As `column(_:)`, into a column whose room is used again.
  public func column(_ index: Int, into field: inout FieldColumn) {
    precondition(index >= 0 && index < width, "column \(index) of \(width)")
    var starts: [UInt32] = []
    var stops: [UInt32] = []
    swap(&starts, &field.starts)
    swap(&stops, &field.ends)
    resize(&starts)
    resize(&stops)
    starts.withUnsafeMutableBufferPointer { starts in
      stops.withUnsafeMutableBufferPointer { stops in fill(index, starts, stops) }
    }
    field = FieldColumn(buffer: buffer, starts: starts, ends: stops)
  }

  private func resize(_ places: inout [UInt32]) {
    if places.count > rowCount {
      places.removeLast(places.count - rowCount)
    } else {
      places.append(contentsOf: repeatElement(0, count: rowCount - places.count))
    }
  }

  private func fill(
    _ index: Int, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ stops: UnsafeMutableBufferPointer<UInt32>
  ) {
    let bytes = UnsafePointer(buffer.base)
    let entries = UnsafePointer(ends.base) + index
    let firsts = UnsafePointer(bases.base)
    for row in 0..<rowCount {
      let entry = Int(firsts[row])
      starts[row] = entries[entry - 1] &+ 1
      stops[row] = entries[entry]
    }
    if sawCarriageReturn && index == width - 1 {
      for row in 0..<rowCount {
        let stop = Int(stops[row])
        let isPair = stop > starts[row] && bytes[stop] == 0x0A && bytes[stop - 1] == 0x0D
        stops[row] &-= isPair ? 1 : 0
      }
    }
    if sawQuote, let quote = dialect.quote {
      for row in 0..<rowCount {
        let isQuoted = stops[row] > starts[row] && bytes[Int(starts[row])] == quote
        starts[row] &+= isQuoted ? 1 : 0
        stops[row] &-= isQuoted ? 1 : 0
      }
    }
  }

  /// The place of the field that ends at `entry`, quotes and line end taken off.
  func fieldRange(entry: Int, isLast: Bool) -> Range<Int> {
    var start = ends[entry - 1] + 1
    var stop = ends[entry]
    let bytes = buffer.base
    if isLast, stop > start, bytes[stop] == 0x0A, bytes[stop - 1] == 0x0D { stop -= 1 }
    if let quote = dialect.quote, stop > start, bytes[start] == quote {
      start += 1
      stop -= 1
    }
    return start..<stop
  }

  /// The offset in the file of a good row's first byte.
  public func offset(ofRow row: Int) -> Int {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    return rowOffsets[row] + origin
  }

  /// The physical line, from 0 at `firstRow`, on which a good row starts.
  ///
  /// - Complexity: the bytes between the row asked for before and this one, or, for an earlier row,
  ///   from the chunk's first.
  public func line(ofRow row: Int) -> Int {
    let offset = offset(ofRow: row)
    if offset < lineCursor.offset { lineCursor = (firstRow, 0) }
    for (index, window) in windows.enumerated() {
      // Windows after the first start at rows, so no CRLF lies across two.
      let stop = index + 1 < windows.count ? windows[index + 1].fileOffset : offset
      let from = max(lineCursor.offset, window.fileOffset)
      let to = min(offset, stop)
      guard from < to else { continue }
      lineCursor.line += TextCheck.lineEnds(
        buffer.base, from: window.place(of: from), to: window.place(of: to))
      lineCursor.offset = to
    }
    return lineCursor.line
  }

  /// The number of good rows that come before a fault, for keeping both in file order.
  public func rowsBefore(fault index: Int) -> Int { rowsBeforeFaults[index] }
}
