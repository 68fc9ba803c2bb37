/// How far a slow reader got with the row at some place.
enum SlowEnd: Equatable {
  /// A row; the next one starts at `next`.
  case row(next: Int)
  /// A line of nothing but blanks.
  case blank(next: Int)
  /// No row: `column` (from 1; 0 for the whole row) breaks the rules.
  case broken(RowFault.Reason, column: Int)
  /// The bytes ended before the row did, and the file goes on.
  case needsMore
}

/// The rules for rows, one byte at a time: the definition that every faster path is tested against.
///
/// Rows end at LF, CRLF or CR outside quotes. A field whose first byte that is no blank is a quote
/// is quoted up to the next lone quote, which only blanks may follow; two quotes there mean one.
/// Any other quote is a fault. A row with blanks outside the quotes of a quoted field also loses
/// the blanks around its other fields, as libcsv does it; all other rows keep theirs.
///
/// Production uses it for headers, for exports without quoting, and for rows longer than a field
/// may be.
struct PlainRow {
  private let dialect: Dialect
  /// The bytes of all fields, one after another, and where each ends.
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  private var unquoted: [Bool] = []
  private var isPadded = false

  init(_ dialect: Dialect) { self.dialect = dialect }

  /// The fields of the row read last.
  var fields: [[UInt8]] {
    ends.indices.map { Array(bytes[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]]) }
  }

  /// Reads the row that starts at `start`; `isEnd` says that the file ends where `text` ends.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>, at start: Int, isEnd: Bool) -> SlowEnd {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    unquoted.removeAll(keepingCapacity: true)
    isPadded = false
    var at = start
    while true {
      switch readField(text, at: at, row: start) {
      case .delimiter(let place): at = place + 1
      case .lineEnd(let place):
        if place + 1 == text.count && text[place] == 0x0D && !isEnd { return .needsMore }
        let isPair = place + 1 < text.count && text[place] == 0x0D && text[place + 1] == 0x0A
        return finish(next: place + (isPair ? 2 : 1))
      case .textEnd(let isQuoted):
        guard isEnd else { return .needsMore }
        if isQuoted { return .broken(.unterminatedQuote, column: ends.count + 1) }
        submit(isQuoted: false)
        return finish(next: text.count)
      case .quotedTextEnd:
        guard isEnd else { return .needsMore }
        return finish(next: text.count)
      case .broken(let reason):
        return .broken(reason, column: reason == .rowTooLong ? 0 : ends.count + 1)
      }
    }
  }

  private enum FieldEnd {
    case delimiter(Int)
    case lineEnd(Int)
    case textEnd(isQuoted: Bool)
    /// The text ended behind a quoted field, which is complete.
    case quotedTextEnd
    case broken(RowFault.Reason)
  }

  private enum State {
    case leading, unquoted, quoted, closed
  }

  private mutating func readField(
    _ text: UnsafeBufferPointer<UInt8>, at first: Int, row: Int
  ) -> FieldEnd {
    var state = State.leading
    var at = first
    while at < text.count {
      let byte = text[at]
      let isLineEnd = byte == 0x0A || byte == 0x0D
      let endsField = state != .quoted && (isLineEnd || byte == dialect.delimiter)
      if !endsField && at - first >= dialect.fieldCap { return .broken(.fieldTooLong) }
      if !(endsField && isLineEnd) && at - row >= dialect.rowCap { return .broken(.rowTooLong) }
      if endsField {
        submit(isQuoted: state == .closed)
        return isLineEnd ? .lineEnd(at) : .delimiter(at)
      }
      switch state {
      case .leading:
        if byte == dialect.quote {
          if at > first { isPadded = true }
          bytes.removeLast(at - first)
          state = .quoted
        } else {
          bytes.append(byte)
          if !dialect.isBlank(byte) { state = .unquoted }
        }
      case .unquoted:
        if byte == dialect.quote { return .broken(.strayQuote) }
        bytes.append(byte)
      case .quoted:
        if byte == dialect.quote { state = .closed } else { bytes.append(byte) }
      case .closed:
        if byte == dialect.quote && text[at - 1] == byte {
          bytes.append(byte)
          state = .quoted
        } else if dialect.isBlank(byte) {
          isPadded = true
        } else {
          return .broken(.strayQuote)
        }
      }
      at += 1
    }
    if state == .closed { submit(isQuoted: true) }
    return state == .closed ? .quotedTextEnd : .textEnd(isQuoted: state == .quoted)
  }

  private mutating func submit(isQuoted: Bool) {
    ends.append(bytes.count)
    unquoted.append(!isQuoted)
  }

  private mutating func finish(next: Int) -> SlowEnd {
    if ends.count == 1, unquoted[0], bytes.allSatisfy(dialect.isBlank) { return .blank(next: next) }
    if isPadded { takeBlanksOff() }
    return .row(next: next)
  }

  private mutating func takeBlanksOff() {
    var kept: [UInt8] = []
    for (index, field) in fields.enumerated() {
      var rest = field[...]
      if unquoted[index] {
        rest = rest.drop(while: dialect.isBlank)
        while let last = rest.last, dialect.isBlank(last) { rest.removeLast() }
      }
      kept += rest
      ends[index] = kept.count
    }
    bytes = kept
  }
}
