extension FieldColumn {
  /// The fields of several columns put together row by row, without blanks at their ends and with
  /// the separator between, in a buffer of its own. A row in which all are empty stays empty; one
  /// part among several may be, so that ("a", "") and ("", "a") differ.
  public static func joined(_ columns: [FieldColumn], separator: [UInt8]) -> FieldColumn {
    let count = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "columns to join differ in length")
    let total = columns.reduce(0) { total, column in
      (0..<count).reduce(total) { $0 + Int(column.ends[$1] - column.starts[$1]) }
    }
    let writer = FieldWriter(
      count: count, capacity: total + count * separator.count * max(columns.count - 1, 0))
    return writer.column(count) { row, at in
      let start = at
      var isEmpty = true
      for (index, column) in columns.enumerated() {
        if index > 0 { at = writer.write(separator, at) }
        let base = UnsafePointer(column.buffer.base)
        let part = Blank.trimmed(base, Int(column.starts[row]), Int(column.ends[row]))
        if part.start < part.end { isEmpty = false }
        at = writer.write(
          UnsafeBufferPointer(start: base + part.start, count: part.end - part.start), at)
      }
      if isEmpty { at = start }
    }
  }

  /// The fields after a change, in a buffer of their own. Each field is copied twice: for rare
  /// columns. Rows that repeat the one above take its result again.
  public func transformed(_ transform: ([UInt8]) -> [UInt8]) -> FieldColumn {
    var texts: [[UInt8]] = []
    texts.reserveCapacity(count)
    var last: [UInt8]?
    for row in 0..<count {
      let field = bytes(row)
      if field == last, let result = texts.last {
        texts.append(result)
      } else {
        texts.append(transform(field))
        last = field
      }
    }
    return FieldColumn(texts: texts)
  }
}

/// Writes fields one after the other into a new buffer.
private struct FieldWriter {
  let buffer: ByteBuffer

  init(count: Int, capacity: Int) {
    precondition(capacity <= Int(UInt32.max), "\(capacity) bytes of one batch pass 4 GiB")
    buffer = ByteBuffer(capacity: max(capacity, 1))
  }

  /// Writes the bytes at `at`; gives the position behind them.
  func write(_ bytes: some Collection<UInt8>, _ at: Int) -> Int {
    var at = at
    for byte in bytes {
      buffer.base[at] = byte
      at += 1
    }
    return at
  }

  /// The column whose row r is what `body(r, &position)` wrote.
  func column(_ count: Int, _ body: (Int, inout Int) -> Void) -> FieldColumn {
    var column = FieldColumn(buffer: buffer)
    column.starts.reserveCapacity(count)
    column.ends.reserveCapacity(count)
    var at = 0
    for row in 0..<count {
      column.starts.append(UInt32(at))
      body(row, &at)
      column.ends.append(UInt32(at))
    }
    return column
  }
}
