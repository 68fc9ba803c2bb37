extension FieldColumn {
  /// Appends the field, without blanks around it, and gives how many bytes that was.
  public func appendTrimmed(_ row: Int, to bytes: inout [UInt8]) -> Int {
    var start = Int(starts[row])
    var end = Int(ends[row])
    let base = buffer.base
    while start < end, base[start] == 0x20 || base[start] == 0x09 { start += 1 }
    while end > start, base[end - 1] == 0x20 || base[end - 1] == 0x09 { end -= 1 }
    bytes.append(contentsOf: UnsafeBufferPointer(start: base + start, count: end - start))
    return end - start
  }
}
