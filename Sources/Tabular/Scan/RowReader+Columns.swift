import Columns

extension RowReader {
  /// The fields of column `index` (from 0), one per good row, surrounding quotes taken off. The column behind
  /// the last is the supplied one.
  public func column(_ index: Int) -> FieldColumn {
    if index == width, let supplied { return supplied.column(of: self) }
    precondition(index >= 0 && index < width, "column \(index) of \(width)")
    precondition(isWanted[index], "column \(index) is not among the wanted ones")
    if columns.isEmpty {
      columns = Array(repeating: FieldColumn(buffer: buffer), count: width)
      columnReads = Array(repeating: 0, count: width)
    }
    if columnReads[index] == reads { return columns[index] }
    columnReads[index] = reads
    // What a caller has let go since the chunk before is filled in place.
    fill(index...index, into: &columns[index])
    if sawQuote, let quote = dialect.quote { columns[index].dropQuotes(quote) }
    return columns[index]
  }

  /// The texts from the first of some neighbouring columns to the last of them, as they stand in
  /// the file: delimiters and quotes are left in. Rows in which they are equal are equal in each of
  /// these fields, unless rows were filled up with empty fields.
  public func span(_ columns: ClosedRange<Int>, into field: inout FieldColumn) {
    precondition(columns.allSatisfy { isWanted[$0] }, "\(columns) are not all wanted")
    fill(columns, into: &field)
    if columns.count == 1, sawQuote, let quote = dialect.quote { field.dropQuotes(quote) }
  }

  /// The code of one field's text, without blanks at its ends; 0 for an empty one.
  public func code(column: Int, row: Int, _ interner: inout Interner) -> UInt32 {
    precondition(column >= 0 && column < width && row >= 0 && row < rowCount)
    precondition(isWanted[column], "column \(column) is not among the wanted ones")
    let field = fieldRange(entry: bases[row] + column, isLast: column == width - 1)
    return buffer.code(field, &interner)
  }

  private func fill(_ columns: ClosedRange<Int>, into field: inout FieldColumn) {
    precondition(columns.lowerBound >= 0 && columns.upperBound < width, "\(columns) of \(width)")
    if field.buffer !== buffer { field = FieldColumn(buffer: buffer) }
    field.starts.resize(to: rowCount, filler: 0)
    field.ends.resize(to: rowCount, filler: 0)
    field.starts.withUnsafeMutableBufferPointer { starts in
      field.ends.withUnsafeMutableBufferPointer { stops in fill(columns, starts, stops) }
    }
  }

  private func fill(
    _ columns: ClosedRange<Int>, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ stops: UnsafeMutableBufferPointer<UInt32>
  ) {
    let bytes = UnsafePointer(buffer.base)
    let first = UnsafePointer(ends.base) + columns.lowerBound - 1
    let last = UnsafePointer(ends.base) + columns.upperBound
    let firsts = UnsafePointer(bases.base)
    for row in 0..<rowCount {
      let entry = Int(firsts[row])
      starts[row] = first[entry] &+ 1
      stops[row] = last[entry]
    }
    guard sawCarriageReturn && columns.upperBound == width - 1 else { return }
    for row in 0..<rowCount {
      let stop = Int(stops[row])
      let isPair = stop > starts[row] && bytes[stop] == 0x0A && bytes[stop - 1] == 0x0D
      stops[row] &-= isPair ? 1 : 0
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

extension FieldColumn {
  /// Takes the quotes off the fields that stand between them.
  mutating func dropQuotes(_ quote: UInt8) {
    let bytes = UnsafePointer(buffer.base)
    let count = count
    starts.withUnsafeMutableBufferPointer { starts in
      ends.withUnsafeMutableBufferPointer { stops in
        for row in 0..<count {
          let isQuoted = stops[row] > starts[row] && bytes[Int(starts[row])] == quote
          starts[row] &+= isQuoted ? 1 : 0
          stops[row] &-= isQuoted ? 1 : 0
        }
      }
    }
  }

  /// The code of one field's text, without blanks at its ends; 0 for an empty one.
  public func code(_ row: Int, _ interner: inout Interner) -> UInt32 {
    buffer.code(Int(starts[row])..<Int(ends[row]), &interner)
  }
}

extension ByteBuffer {
  fileprivate func code(_ field: Range<Int>, _ interner: inout Interner) -> UInt32 {
    let (start, end) = Blank.trimmed(UnsafePointer(base), field.lowerBound, field.upperBound)
    return interner.code(UnsafeBufferPointer(start: base + start, count: end - start))
  }
}
