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
    return columns[index]
  }

  /// The texts from the first of some neighbouring columns to the last of them, as they stand in
  /// the file: delimiters and quotes are left in. Rows in which they are equal are equal in each of
  /// these fields, unless rows were filled up with empty fields.
  public func span(_ columns: ClosedRange<Int>, into field: inout FieldColumn) {
    precondition(columns.allSatisfy { isWanted[$0] }, "\(columns) are not all wanted")
    fill(columns, into: &field)
  }

  /// The code of one field's text, without blanks at its ends; 0 for an empty one.
  public func code(column: Int, row: Int, _ interner: inout Interner) -> UInt32 {
    precondition(column >= 0 && column < width && row >= 0 && row < rowCount)
    precondition(isWanted[column], "column \(column) is not among the wanted ones")
    let field = fieldRange(entry: bases[row] + column, isLast: column == width - 1)
    return interner.code(field, in: buffer)
  }

  /// Quotes around the fields of a single column are taken off.
  private func fill(_ columns: ClosedRange<Int>, into field: inout FieldColumn) {
    precondition(columns.lowerBound >= 0 && columns.upperBound < width, "\(columns) of \(width)")
    if field.buffer !== buffer { field = FieldColumn(buffer: buffer) }
    field.starts.resize(to: rowCount, filler: 0)
    field.ends.resize(to: rowCount, filler: 0)
    let quote = columns.count == 1 && sawQuote ? dialect.quote : nil
    field.starts.withUnsafeMutableBufferPointer { starts in
      field.ends.withUnsafeMutableBufferPointer { stops in
        if sawCarriageReturn && columns.upperBound == width - 1 {
          fill(columns, quote, starts, stops) { bytes, start, stop in
            stop > start && bytes[Int(stop)] == 0x0A && bytes[Int(stop) - 1] == 0x0D
          }
        } else {
          fill(columns, quote, starts, stops) { _, _, _ in false }
        }
      }
    }
  }

  /// `isPair` tells of a field whether its line end has two bytes. One loop for each form, inlined.
  @inline(__always)
  private func fill(
    _ columns: ClosedRange<Int>, _ quote: UInt8?, _ starts: UnsafeMutableBufferPointer<UInt32>,
    _ stops: UnsafeMutableBufferPointer<UInt32>,
    isPair: (UnsafePointer<UInt8>, UInt32, UInt32) -> Bool
  ) {
    let bytes = UnsafePointer(buffer.base)
    let first = UnsafePointer(ends.base) + columns.lowerBound - 1
    let last = UnsafePointer(ends.base) + columns.upperBound
    let firsts = UnsafePointer(bases.base)
    let count = rowCount
    guard let quote else {
      for row in 0..<count {
        let start = first[Int(firsts[row])] &+ 1
        let stop = last[Int(firsts[row])]
        starts[row] = start
        stops[row] = stop &- (isPair(bytes, start, stop) ? 1 : 0)
      }
      return
    }
    for row in 0..<count {
      let start = first[Int(firsts[row])] &+ 1
      var stop = last[Int(firsts[row])]
      stop &-= isPair(bytes, start, stop) ? 1 : 0
      // Both tests without a branch: whether a field is empty, or quoted, is often nobody's guess. What stands at
      // an empty field's place may be read, too.
      let quotes = (stop > start ? 1 : 0) & (bytes[Int(start)] == quote ? 1 : 0) as UInt32
      starts[row] = start &+ quotes
      stops[row] = stop &- quotes
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

  /// By good row: the offset in the file of its first byte.
  public func rowStarts() -> [Int] {
    let origin = origin
    return (0..<rowCount).map { rowOffsets[$0] + origin }
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
  /// The code of one field's text, without blanks at its ends; 0 for an empty one.
  public func code(_ row: Int, _ interner: inout Interner) -> UInt32 {
    interner.code(Int(starts[row])..<Int(ends[row]), in: buffer)
  }
}
