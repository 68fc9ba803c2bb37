/// The row of an export that names its columns, and where the rows after it start.
public struct Header: Sendable, Hashable {
  /// The names in file order, blanks around them taken off. Some may be equal, or empty.
  public var names: [String]
  /// The offset of the first row after the header.
  public var dataStart: Int
  /// The physical lines, from 1, of the header and of the first row after it.
  public var line: Int
  public var dataLine: Int
  /// The rows before the header, comments and unreadable lines among them, and the blank lines.
  public var skippedRecords: Int
  public var blankRecords: Int
  /// What stands above the header: the fields of each row there and comment lines, empty ones left out.
  public var preamble: [String] = []
}

/// What an export's header looks like, and what stands around it.
public struct HeaderShape: Sendable, Hashable {
  /// Names that must be there, in any order; `|` parts alternatives, `*` stands for anything.
  public var required: [String]
  /// Lines that begin with this, above the header, are passed over.
  public var comment: String?
  /// Physical lines at the start that are no rows, such as `sep=;`.
  public var skippedLines = 0
  /// The rows that make up the names: `Visits` over `Phone` is `Visits Phone`.
  public var rows = 1
  /// Rows below the header that describe its columns.
  public var descriptions = 0
  /// Which of several tables is meant; nil: the export is one table.
  public var table: TableChoice?

  public init(required: [String], comment: String? = nil) {
    self.required = required
    self.comment = comment
  }
}

/// Which table of an export with several is meant: among those whose header has the names.
///
/// A table begins behind a blank line, a comment or a row of one cell, and its first row is its header.
public enum TableChoice: Sendable, Hashable {
  /// Counted from 1.
  case number(Int)
  /// The first below a line of that text.
  case titled(Pattern)
}

/// Why an export's header cannot be told.
public enum HeaderFault: Error, Sendable, Hashable {
  /// There is no row at all.
  case empty
  /// No row among the first ones has all the `required` names; `nearest` has the most of them.
  case notFound(required: [String], nearest: [String]?)
  /// The header itself is a row that cannot be read.
  case unreadable(RowFault)
  case file(FileFault)
}

extension Header {
  /// The header of an export that has none: its names are supplied, its first row is data.
  public init(names: [String], dataStart: Int) {
    self.init(
      names: names, dataStart: dataStart, line: 0, dataLine: 1, skippedRecords: 0, blankRecords: 0)
  }

  /// The number of rows among which a header is looked for.
  public static let reach = 60

  /// Finds the header: the first of the first 60 rows whose names contain all that the shape requires, or, when
  /// nothing is required, the first row.
  ///
  /// Blank lines and comment lines are passed over, and don't count as rows.
  public static func find(
    in file: ExportFile, dialect: Dialect, shape: HeaderShape
  ) throws(HeaderFault) -> Header {
    var search = HeaderSearch(file: file, dialect: dialect, comment: shape.comment)
    for _ in 0..<shape.skippedLines { try search.skipLine() }
    if let table = shape.table { return try find(table, &search, shape) }
    let required = shape.required.map(ColumnName.init)
    var nearest: (names: [String], hits: Int)?
    var seen = 0
    var preamble: [String] = []
    while seen < reach, let row = try search.next() {
      guard case .fields(var names) = row.content else {
        if case .broken(let fault) = row.content, required.isEmpty { throw .unreadable(fault) }
        seen += 1
        continue
      }
      let hits = required.count { name in names.contains { name.matches($0) } }
      if hits == required.count {
        return try header(
          row, &names, &search, shape, skipped: seen, preamble: preamble + search.commentLines)
      }
      if hits > nearest?.hits ?? 0 { nearest = (names, hits) }
      preamble += names.filter { !$0.isEmpty }.map { String($0.prefix(400)) }
      seen += 1
    }
    if seen == 0 { throw .empty }
    throw .notFound(required: shape.required, nearest: nearest?.names)
  }

  /// The header that begins with a row, whose names are `names`.
  private static func header(
    _ row: HeaderSearch.Row, _ names: inout [String], _ search: inout HeaderSearch,
    _ shape: HeaderShape, skipped: Int, preamble: [String]
  ) throws(HeaderFault) -> Header {
    if let fault = search.textFault(of: row) { throw .unreadable(fault) }
    for _ in 1..<max(shape.rows, 1) {
      if let second = try search.next() { join(second, to: &names) }
    }
    for _ in 0..<shape.descriptions { _ = try search.next() }
    return Header(
      names: names, dataStart: search.offset, line: row.line + 1, dataLine: search.line + 1,
      skippedRecords: skipped + search.comments, blankRecords: search.blanks, preamble: preamble)
  }

  /// The header of one table of several, wherever it stands. Its preamble is what stands between the table before
  /// and itself, then what stands above all tables.
  private static func find(
    _ choice: TableChoice, _ search: inout HeaderSearch, _ shape: HeaderShape
  ) throws(HeaderFault) -> Header {
    let required = shape.required.map(ColumnName.init)
    var nearest: (names: [String], hits: Int)?
    var top: [String]?
    var above: [String] = []
    var isInTable = false
    var seen = 0
    var matches = 0
    var gaps = 0
    var comments = 0
    while let row = try search.next() {
      if search.blanks + search.comments > gaps {
        if isInTable { above = [] }
        isInTable = false
        above += search.commentLines[comments...]
      }
      (gaps, comments) = (search.blanks + search.comments, search.comments)
      seen += 1
      guard case .fields(var names) = row.content else { continue }
      let filled = names.filter { !$0.isEmpty }
      if filled.isEmpty {
        if isInTable { above = [] }
        isInTable = false
        continue
      }
      let hits = required.count { name in names.contains { name.matches($0) } }
      if filled.count == 1, hits < required.count {
        if isInTable { above = [] }
        isInTable = false
        above.append(String(filled[0].prefix(400)))
        continue
      }
      if isInTable { continue }
      isInTable = true
      if top == nil { top = above }
      if hits > nearest?.hits ?? 0 { nearest = (names, hits) }
      guard hits == required.count else { continue }
      matches += 1
      let isMeant =
        switch choice {
        case .number(let number): matches == number
        case .titled(let pattern): above.contains { pattern.matches($0) }
        }
      guard isMeant else { continue }
      return try header(
        row, &names, &search, shape, skipped: seen - 1,
        preamble: above + (top == above ? [] : top ?? []))
    }
    if seen == 0 { throw .empty }
    throw .notFound(required: shape.required, nearest: nearest?.names)
  }

  /// As above, for a header of one row at the start of the rows.
  public static func find(
    in file: ExportFile, dialect: Dialect, requiring: [String], comment: String? = nil
  ) throws(HeaderFault) -> Header {
    try find(in: file, dialect: dialect, shape: HeaderShape(required: requiring, comment: comment))
  }

  /// Puts the names of a second header row behind those of the first, where they differ.
  private static func join(_ row: HeaderSearch.Row, to names: inout [String]) {
    guard case .fields(let others) = row.content else { return }
    for (column, other) in others.enumerated() {
      if column >= names.count {
        names.append(other)
      } else if names[column].isEmpty {
        names[column] = other
      } else if !other.isEmpty, other != names[column] {
        names[column] += " " + other
      }
    }
  }

  static func trimmed(_ name: [UInt8]) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
    var rest = name.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}

/// Goes through the rows at the start of an export by the plain rules, whatever their widths.
private struct HeaderSearch {
  struct Row {
    enum Content {
      case fields([String])
      case broken(RowFault)
    }
    var content: Content
    var offset: Int
    var line: Int
  }

  let file: ExportFile
  let dialect: Dialect
  private let comment: [UInt8]
  private var text: [UInt8] = []
  private var at = 0
  private var plain: PlainRow
  private(set) var line = 0
  private(set) var blanks = 0
  private(set) var comments = 0
  private(set) var commentLines: [String] = []

  init(file: ExportFile, dialect: Dialect, comment: String?) {
    self.file = file
    self.dialect = dialect
    self.comment = Array((comment ?? "").utf8)
    plain = PlainRow(dialect)
  }

  /// The offset of the row that comes next.
  var offset: Int { file.dataStart + at }

  private var isWhole: Bool { file.dataStart + text.count == file.size }

  mutating func next() throws(HeaderFault) -> Row? {
    while true {
      while text.count - at < comment.count && !isWhole { try readMore() }
      if at == text.count && isWhole { return nil }
      if !comment.isEmpty && text[at...].starts(with: comment) {
        comments += 1
        let start = at
        try skipLine()
        let line = String(
          decoding: Header.trimmed(Array(text[start..<at].prefix(400))), as: UTF8.self)
        commentLines.append(line)
        continue
      }
      let start = at
      let result = text.withUnsafeBufferPointer { plain.read($0, at: start, isEnd: isWhole) }
      switch result {
      case .needsMore:
        try readMore()
      case .blank(let next):
        blanks += 1
        move(to: next)
      case .row(let next):
        let names = plain.fields.map { String(decoding: Header.trimmed($0), as: UTF8.self) }
        let row = Row(content: .fields(names), offset: offset, line: line)
        move(to: next)
        return row
      case .broken(let reason, let column):
        let value = text[at...].prefix { $0 != 0x0A && $0 != 0x0D }
        let fault = fault(reason, Row(content: .fields([]), offset: offset, line: line), column)
        let row = Row(
          content: .broken(fault.showing(value)), offset: offset, line: line)
        try skipLine()
        return row
      }
    }
  }

  /// What is wrong with the bytes of the row read last, and with their number.
  func textFault(of row: Row) -> RowFault? {
    let fields = plain.fields
    if fields.count > dialect.columnCap {
      var fault = fault(.tooManyColumns, row, 0)
      fault.found = fields.count
      fault.expected = dialect.columnCap
      return fault
    }
    if let column = fields.firstIndex(where: { $0.contains(0) }) {
      return fault(.nul, row, column + 1).showing(fields[column][...])
    }
    guard dialect.requiresUTF8 else { return nil }
    let column = fields.firstIndex { field in
      field.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { TextCheck.firstInvalidUTF8($0, from: 0, to: bytes.count) != nil }
          ?? false
      }
    }
    return column.map { fault(.invalidUTF8, row, $0 + 1).showing(fields[$0][...]) }
  }

  private func fault(_ reason: RowFault.Reason, _ row: Row, _ column: Int) -> RowFault {
    RowFault(reason: reason, offset: row.offset, lineInChunk: row.line, column: column, value: [])
  }

  private mutating func move(to next: Int) {
    line += text.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { TextCheck.lineEnds($0, from: at, to: next) } ?? 0
    }
    at = next
  }

  /// Passes over what is left of the physical line.
  mutating func skipLine() throws(HeaderFault) {
    while true {
      let (start, whole) = (at, isWhole)
      let next = text.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap {
          TextCheck.nextLine($0, from: start, to: bytes.count, isEnd: whole)
        }
      }
      if next != nil || whole { return move(to: next ?? text.count) }
      try readMore()
    }
  }

  /// The most bytes before a header: sixty rows of the greatest length are four times that, but no
  /// export has them.
  private static let textCap = 64 << 20

  private mutating func readMore() throws(HeaderFault) {
    if text.count > Self.textCap {
      let row = Row(content: .fields([]), offset: offset, line: line)
      throw .unreadable(fault(.rowTooLong, row, 0).showing(text[at...]))
    }
    let from = file.dataStart + text.count
    let count = min(max(1 << 16, text.count), file.size - from)
    do {
      text += try file.bytes(from: from, count: count)
    } catch {
      throw .file(error)
    }
  }
}

extension RowFault {
  fileprivate func showing(_ value: ArraySlice<UInt8>) -> RowFault {
    var fault = self
    fault.value = Array(value.prefix(Self.valueCap))
    return fault
  }
}
