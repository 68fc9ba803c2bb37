extension FieldColumn {
  /// The fields of several columns put together row by row, without blanks at their ends and with
  /// the separator between, in a buffer of its own. A row in which all are empty stays empty; one
  /// part among several may be, so that ("a", "") and ("", "a") differ.
  public static func joined(_ columns: [FieldColumn], separator: [UInt8]) -> FieldColumn {
    let count = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "columns to join differ in length")
    let total = columns.reduce(0) { total, column in
      (0..<count).reduce(total) { $0 + Int(column.ends[$1] &- column.starts[$1]) }
    }
    let writer = FieldWriter(
      capacity: total + count * separator.count * max(columns.count - 1, 0))
    var joined = FieldColumn(buffer: writer.buffer)
    joined.starts.reserveCapacity(count)
    joined.ends.reserveCapacity(count)
    var at = 0
    for row in 0..<count {
      let start = at
      var isEmpty = true
      for index in columns.indices {
        if index > 0 { at = writer.write(separator, at) }
        let base = UnsafePointer(columns[index].buffer.base)
        let part = Blank.trimmed(
          base, Int(columns[index].starts[row]), Int(columns[index].ends[row]))
        if part.start < part.end { isEmpty = false }
        at = writer.write(base + part.start, part.end - part.start, at)
      }
      if isEmpty { at = start }
      joined.starts.append(UInt32(truncatingIfNeeded: start))
      joined.ends.append(UInt32(truncatingIfNeeded: at))
    }
    return joined
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

/// Writes texts one after the other into a new buffer.
private struct FieldWriter {
  let buffer: ByteBuffer

  init(capacity: Int) {
    precondition(capacity <= Int(UInt32.max), "\(capacity) bytes of one batch pass 4 GiB")
    buffer = ByteBuffer(capacity: max(capacity, 1))
  }

  /// Writes the bytes at `at`; gives the position behind them.
  @inline(__always) func write(_ bytes: [UInt8], _ at: Int) -> Int {
    for index in bytes.indices { buffer.base[at + index] = bytes[index] }
    return at + bytes.count
  }

  /// Writes the `count` bytes at `p`, which lie in a padded buffer, at `at`; gives the position
  /// behind them. Up to seven bytes more are written over: they lie in the buffer's padding or
  /// where the next text goes.
  @inline(__always) func write(_ p: UnsafePointer<UInt8>, _ count: Int, _ at: Int) -> Int {
    let source = UnsafeRawPointer(p)
    let target = UnsafeMutableRawPointer(buffer.base + at)
    var done = 0
    while done < count {
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: UInt64.self), toByteOffset: done,
        as: UInt64.self)
      done &+= 8
    }
    return at &+ count
  }
}
