/// Goes through the records of an export one by one by the plain rules, whatever their widths.
///
/// For exports that have to be looked at before they are read as a table; the fast reader is `RowReader`.
public struct RecordWalk {
  public struct Record: Sendable {
    public enum Content: Sendable {
      case fields([[UInt8]])
      /// A line of nothing but blanks.
      case blank
      /// A line that breaks the rules; the walk goes on at the next one.
      case broken
    }
    public var content: Content
    /// Where it begins and where the next one does.
    public var offset: Int
    public var next: Int
    /// The record's bytes as they stand in the file, its line end among them; none of a broken one, which may be
    /// as long as the file.
    public var bytes: [UInt8]
  }

  private let file: ExportFile
  private var plain: PlainRow
  private var text: [UInt8] = []
  /// The offset of the text's first byte, and the place in it of the next record.
  private var base: Int
  private var at = 0

  /// Begins at a record's first byte.
  public init(_ file: ExportFile, dialect: Dialect, from offset: Int) {
    self.file = file
    plain = PlainRow(dialect)
    base = offset
  }

  /// The next record; nil at the end.
  public mutating func next() throws(FileFault) -> Record? {
    while true {
      let isWhole = base + text.count >= file.size
      if at == text.count, isWhole { return nil }
      let start = at
      let result = text.withUnsafeBufferPointer { plain.read($0, at: start, isEnd: isWhole) }
      switch result {
      case .needsMore:
        try readMore()
      case .blank(let next):
        return take(next, .blank)
      case .row(let next):
        return take(next, .fields(plain.fields))
      case .broken:
        return try passLine()
      }
    }
  }

  /// Passes over what is left of a broken line, whatever its length.
  private mutating func passLine() throws(FileFault) -> Record {
    let offset = base + at
    while true {
      let isWhole = base + text.count >= file.size
      if let next = lineEnd(isWhole) {
        let record = Record(content: .broken, offset: offset, next: base + next, bytes: [])
        at = next
        return record
      }
      // A CR at the end is looked at again, with what follows it.
      at = text.last == 0x0D ? text.count - 1 : text.count
      try readMore()
    }
  }

  private mutating func take(_ next: Int, _ content: Record.Content) -> Record {
    let record = Record(
      content: content, offset: base + at, next: base + next, bytes: Array(text[at..<next]))
    at = next
    return record
  }

  private func lineEnd(_ isWhole: Bool) -> Int? {
    let start = at
    let next = text.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap {
        TextCheck.nextLine($0, from: start, to: bytes.count, isEnd: isWhole)
      }
    }
    return next ?? (isWhole ? text.count : nil)
  }

  private mutating func readMore() throws(FileFault) {
    text.removeFirst(at)
    base += at
    at = 0
    let from = base + text.count
    text += try file.bytes(from: from, count: min(max(1 << 16, text.count), file.size - from))
  }
}
