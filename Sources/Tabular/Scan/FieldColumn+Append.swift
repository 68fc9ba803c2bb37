extension FieldColumn {
  /// Appends the field, without blanks around it, and gives how many bytes that was.
  public func appendTrimmed(_ row: Int, to bytes: inout [UInt8]) -> Int {
    let field = trimmed(row)
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: buffer.base + field.lowerBound, count: field.count))
    return field.count
  }
}

extension FieldColumn {
  /// Appends the fields of some columns row by row, without spaces and tabs around them; nothing for
  /// one that is missing. `ends` gets where each ends in `bytes`, and is overwritten.
  public static func append(
    _ columns: [FieldColumn], missing: MissingTexts, to bytes: inout [UInt8], ends: inout [Int]
  ) {
    let count = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == count }, "columns differ in length")
    ends.removeAll(keepingCapacity: true)
    ends.reserveCapacity(count * columns.count)
    for row in 0..<count {
      for index in columns.indices {
        let field = columns[index].trimmed(row)
        let p = UnsafePointer(columns[index].buffer.base) + field.lowerBound
        if !missing.mayBeMissing(p, field.count) || !missing.contains(columns[index].bytes(row)) {
          bytes.append(contentsOf: UnsafeBufferPointer(start: p, count: field.count))
        }
        ends.append(bytes.count)
      }
    }
  }

  /// Where the field lies without spaces and tabs around it.
  @inline(__always)
  func trimmed(_ row: Int) -> Range<Int> {
    var start = Int(starts[row])
    var end = Int(ends[row])
    let base = buffer.base
    while start < end, base[start] == 0x20 || base[start] == 0x09 { start += 1 }
    while end > start, base[end - 1] == 0x20 || base[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}

extension MissingTexts {
  /// Whether a field needs to be compared with the list: NBSP may stand around its text.
  @inline(__always)
  fileprivate func mayBeMissing(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    count > 0 && lengths != 0
      && (mayContain(count: count) || p[0] == 0xC2 || p[count &- 1] == 0xA0)
  }
}
