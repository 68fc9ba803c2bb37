extension RowReader {
  /// Reads the row at `start` with all care; gives the place after it, or nil when the chunk is
  /// done with it: `nextRow` is set then.
  func readOneRow(at start: Int) throws(FileFault) -> Int? {
    let entry = ends.count
    let result = readSlowly(at: start)
    switch result {
    case .needsMore:
      return try readOneRow(at: extendWindow(from: start))
    case .blank(let next):
      blankCount += 1
      countLines(from: start, to: next)
      return next
    case .row(let next):
      acceptSlowRow(start: start, next: next, entry: entry, checksText: true)
      countLines(from: start, to: next)
      return next
    case .broken(let reason, let column):
      return try rejectLine(at: start, reason, column: column)
    }
  }

  /// Counts physical lines; a line feed that was added at the file's end is none.
  private func countLines(from start: Int, to next: Int) {
    lineCount += TextCheck.lineEnds(buffer.base, from: start, to: min(next, window.textEnd))
  }

  /// Sets one physical line aside; the row after it starts with the next line.
  private func rejectLine(at start: Int, _ reason: RowFault.Reason, column: Int)
    throws(FileFault) -> Int?
  {
    let next = TextCheck.nextLine(
      buffer.base, from: start, to: window.end, isEnd: window.isEnd)
    if next == nil, !window.isEnd, window.end - start < RowFault.valueCap {
      return try rejectLine(at: extendWindow(from: start), reason, column: column)
    }
    reject(reason, start: start, next: next ?? window.end, column: column)
    if let next {
      countLines(from: start, to: next)
      return next
    }
    // The window reaches past the chunk's end, so no other row of the chunk can follow.
    nextRow = try lineEnd(from: window.offset(of: window.end))
    return nil
  }

  /// The offset after the first line end at or after `offset`, found without keeping the bytes;
  /// counts that line end.
  private func lineEnd(from offset: Int) throws(FileFault) -> Int {
    let step = 1 << 16
    buffer.reserve(top + step, keeping: top)
    var at = offset
    while at < fileSize {
      let count = min(step, fileSize - at)
      try file?.read(into: buffer.base + top, from: at, count: count)
      let isEnd = at + count == fileSize
      if let next = TextCheck.nextLine(buffer.base, from: top, to: top + count, isEnd: isEnd) {
        lineCount += 1
        return at + next - top
      }
      // A CR at the end of a piece is looked at again, with what follows it.
      let endsInReturn = buffer.base[top + count - 1] == 0x0D
      at += endsInReturn && !isEnd ? count - 1 : count
    }
    return fileSize
  }

  /// Reads the row at `start` by libcsv, or by the plain rules where libcsv is not safe: without
  /// quoting, and past the longest field. A row's fields go behind all other bytes and entries; the
  /// first entry is the place before them. Nothing is left of any other result.
  func readSlowly(at start: Int) -> SlowEnd {
    let entry = ends.count
    let place = top
    let result = only == .plain || dialect.quote == nil ? readPlainly(at: start) : careful(start)
    if case .row = result { return result }
    ends.count = entry
    top = place
    return result
  }

  /// Reads a row whose quotes are in order and whose end is known; false if libcsv thinks otherwise.
  /// The fields go where those of `readSlowly(at:)` go.
  func readSlowly(from start: Int, to next: Int) -> Bool {
    if dialect.quote == nil { return readSlowly(at: start) == .row(next: next) }
    let entry = ends.count
    ends.append(top - 1)
    var sink = FieldSink(
      bytes: buffer.base, top: top, ends: ends.base, count: entry + 1, quote: dialect.quote)
    makeRoom(for: next - start, behind: &sink, top: top, count: entry + 1)
    let parser = exactParser
    if parser.feed(buffer.base + start, count: next - start, into: &sink), sink.rows == 1 {
      keep(sink)
      return true
    }
    parser.restart()
    ends.count = entry
    return false
  }

  private var lineCap: Int { min(dialect.fieldCap, dialect.rowCap) }

  private func careful(_ start: Int) -> SlowEnd {
    let line = TextCheck.nextLine(buffer.base, from: start, to: window.end, isEnd: window.isEnd)
    guard let line, line - start <= lineCap else { return readPlainly(at: start) }
    if isBlank(from: start, to: textEnd(ofRowAt: start, next: line)) { return .blank(next: line) }
    let entry = ends.count
    var result = feed(exactParser, from: start)
    if case .broken = result {
      // Blanks around quoted fields are the usual cause.
      ends.count = entry
      result = feed(trimmingParser, from: start)
    }
    if let result { return result }
    ends.count = entry
    return readPlainly(at: start)
  }

  /// Feeds the parser one physical line after the other, until a row has ended; nil when it would
  /// take more lines than there are, or than libcsv is given.
  private func feed(_ parser: LibcsvParser, from start: Int) -> SlowEnd? {
    ends.append(top - 1)
    let entry = ends.count
    var sink = FieldSink(
      bytes: buffer.base, top: top, ends: ends.base, count: entry, quote: dialect.quote)
    var line = start
    while line < window.end {
      let next = TextCheck.nextLine(buffer.base, from: line, to: window.end, isEnd: window.isEnd)
      guard let next, next - start <= lineCap else {
        parser.restart()
        return nil
      }
      makeRoom(for: next - start, behind: &sink, top: top, count: entry)
      guard parser.feed(buffer.base + line, count: next - line, into: &sink) else {
        return .broken(.strayQuote, column: sink.count - entry + 1)
      }
      if sink.rows > 0 {
        keep(sink)
        return .row(next: next)
      }
      line = next
    }
    guard window.isEnd else {
      parser.restart()
      return nil
    }
    makeRoom(for: line - start, behind: &sink, top: top, count: entry)
    let column = sink.count - entry + 1
    guard parser.finish(into: &sink) else { return .broken(.unterminatedQuote, column: column) }
    keep(sink)
    return .row(next: line)
  }

  /// Room for the fields of a row of `text` bytes that starts at `top` and at entry `count`.
  private func makeRoom(for text: Int, behind sink: inout FieldSink, top: Int, count: Int) {
    let room = FieldSink.room(for: text)
    ends.count = sink.count
    ends.reserve(count + room.ends)
    buffer.reserve(top + room.bytes, keeping: sink.top)
    sink.ends = ends.base
    sink.bytes = buffer.base
  }

  private func keep(_ sink: FieldSink) {
    ends.count = sink.count
    top = sink.top
    noteAllQuoted()
  }

  private func readPlainly(at start: Int) -> SlowEnd {
    let text = UnsafeBufferPointer(start: UnsafePointer(buffer.base), count: window.textEnd)
    let result = plain.read(text, at: start, isEnd: window.isEnd)
    switch result {
    case .row(let next):
      keepPlainRow()
      return .row(next: next == window.textEnd && window.isEnd ? window.end : next)
    case .blank(let next):
      return .blank(next: next == window.textEnd && window.isEnd ? window.end : next)
    default:
      return result
    }
  }

  private func keepPlainRow() {
    ends.append(top - 1)
    var sink = FieldSink(
      bytes: buffer.base, top: top, ends: ends.base, count: ends.count, quote: dialect.quote)
    let room = plain.bytes.count + plain.ends.count
    makeRoom(for: room, behind: &sink, top: top, count: ends.count)
    plain.bytes.withUnsafeBufferPointer { bytes in
      var first = 0
      for end in plain.ends {
        sink.add(bytes.baseAddress.map { $0 + first }, count: end - first)
        first = end
      }
    }
    keep(sink)
  }

  /// Judges the row whose fields a slow reader has put behind entry `entry`.
  func acceptSlowRow(start: Int, next: Int, entry: Int, checksText: Bool) {
    let base = entry + 1
    let count = ends.count - base
    let place = ends[entry] + 1
    if let fault = widthFault(count: count, base: base) {
      reject(fault, start: start, next: next, found: count)
    } else if checksText, let bad = badField(base: base, count: count) {
      let value = fieldRange(entry: base + bad.field, isLast: false)
      reject(bad.reason, start: start, column: bad.field + 1, value: value)
    } else {
      padEntries(base: base)
      accept(start: start, base: base)
      return
    }
    ends.count = entry
    top = place
  }

  private func widthFault(count: Int, base: Int) -> RowFault.Reason? {
    if count == width { return nil }
    if count > dialect.columnCap { return .tooManyColumns }
    if !dialect.pads { return .width }
    if count < width { return nil }
    let extrasAreEmpty = (width..<count).allSatisfy { isEmptyField(entry: base + $0, next: 0) }
    return extrasAreEmpty ? nil : .width
  }

  private func badField(base: Int, count: Int) -> (field: Int, reason: RowFault.Reason)? {
    for (reason, isBad) in [(RowFault.Reason.nul, hasNUL), (.invalidUTF8, isInvalid)] {
      for field in 0..<count where isBad(fieldRange(entry: base + field, isLast: false)) {
        return (field, reason)
      }
    }
    return nil
  }

  private func hasNUL(_ field: Range<Int>) -> Bool { field.contains { buffer.base[$0] == 0 } }

  private func isInvalid(_ field: Range<Int>) -> Bool {
    dialect.requiresUTF8
      && TextCheck.firstInvalidUTF8(buffer.base, from: field.lowerBound, to: field.upperBound)
        != nil
  }
}
