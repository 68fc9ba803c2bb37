/// A column that an export does not write into its rows, such as the section that they stand in: which text goes
/// with a row is told by where the row begins.
public struct SuppliedColumn: Sendable, Hashable {
  /// Ascending offsets in the file, and the text of the rows from each on.
  private var offsets: [Int] = []
  private var texts: [[UInt8]] = []

  public init() {}

  /// From `offset` on the text is another one. Offsets must not fall from call to call.
  public mutating func change(to text: String, from offset: Int) {
    precondition(offset >= offsets.last ?? 0, "\(offset) lies before \(offsets.last ?? 0)")
    offsets.append(offset)
    texts.append(Array(text.utf8))
  }

  /// The text of the row that begins at `offset`; empty before the first change.
  public func text(at offset: Int) -> [UInt8] {
    let place = place(of: offset)
    return place > 0 ? texts[place - 1] : []
  }

  /// The number of changes at or before `offset`.
  private func place(of offset: Int) -> Int {
    var low = 0
    var high = offsets.count
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The texts of the rows that the reader holds.
  func column(of reader: RowReader) -> FieldColumn {
    guard reader.rowCount > 0 else { return FieldColumn(texts: []) }
    var place = place(of: reader.offset(ofRow: 0))
    let fields: [[UInt8]] = (0..<reader.rowCount).map { row in
      let offset = reader.offset(ofRow: row)
      while place < offsets.count, offsets[place] <= offset { place += 1 }
      return place > 0 ? texts[place - 1] : []
    }
    return FieldColumn(texts: fields)
  }
}
