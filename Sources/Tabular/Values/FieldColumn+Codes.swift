import Columns

extension FieldColumn {
  /// The codes of the fields' texts without blanks (NBSP too) at the ends, in row order; 0 for
  /// empty and missing ones. `codes` is overwritten, new texts are added to the interner.
  public func codes(
    _ interner: inout Interner, missing: MissingTexts, into codes: inout [UInt32]
  ) {
    codes.resize(to: count, filler: 0)
    var row = 0
    while row < count {
      // Up to a text that is new; adding it ends the table's pointers.
      let stop = interner.withTable { knownCodes($0, missing, from: row, into: &codes) }
      guard stop < count else { return }
      let (start, end) = Blank.trimmed(
        UnsafePointer(buffer.base), Int(starts[stop]), Int(ends[stop]))
      let p = UnsafePointer(buffer.base) + start
      codes[stop] = interner.uncheckedAdd(Interner.uncheckedPaddedKey(p, end - start), p)
      row = stop + 1
    }
  }

  /// Writes codes from `row` on until a text has none; gives its row, or `count`.
  @inline(__always)
  private func knownCodes(
    _ table: Interner.Table, _ missing: MissingTexts, from first: Int, into codes: inout [UInt32]
  ) -> Int {
    let count = count
    return codes.withUnsafeMutableBufferPointer { codes in
      withFields { base, starts, ends in
        for row in first..<count {
          let (start, end) = Blank.trimmed(base, Int(starts[row]), Int(ends[row]))
          let p = base + start
          let length = end &- start
          if missing.contains(p, length) {
            codes[row] = 0
            continue
          }
          let code = table.code(Interner.uncheckedPaddedKey(p, length), p)
          if code == 0 { return row }
          codes[row] = code
        }
        return count
      }
    } ?? count
  }
}
