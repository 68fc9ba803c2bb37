/// A report as CSV bytes, written cell by cell: RFC 4180, CRLF, no newline inside a cell of input.
///
///     var report = CSVWriter(format: .standard, columns: ["program", "orders", "net_revenue"])
///     report.text("=Fall")                    // '=Fall
///     report.integer(3)                       // 3
///     report.decimal(-1234, scale: 2)         // -12.34
///     report.endRow()
///
/// Words of ours and numbers are never touched; what an export carried goes through `text`.
public struct CSVWriter: Sendable {
  public private(set) var bytes: [UInt8]
  /// Cells that got a `'` in front, so that no spreadsheet runs them.
  public private(set) var guardedCells = 0
  /// Rows that have ended, the header not counted.
  public private(set) var rowCount = 0

  private let format: CSVFormat
  private let columnCount: Int
  /// Where the first row begins.
  private let bodyStart: Int
  private var cellsInRow = 0

  /// A writer that holds the byte order mark, where the format has one, and the header.
  public init(format: CSVFormat, columns: [String]) {
    precondition(!columns.isEmpty, "a report has at least one column")
    self.format = format
    columnCount = columns.count
    bytes = format.hasBOM ? [0xEF, 0xBB, 0xBF] : []
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(format.delimiter) }
      Self.write(Array(column.utf8), format, isInput: false, to: &bytes)
    }
    bytes.append(contentsOf: Mark.lineEnd)
    bodyStart = bytes.count
  }

  /// A writer without a header, for rows of so many cells.
  public init(format: CSVFormat, columnCount: Int) {
    precondition(columnCount > 0, "a row has at least one cell")
    self.format = format
    self.columnCount = columnCount
    bytes = format.hasBOM ? [0xEF, 0xBB, 0xBF] : []
    bodyStart = bytes.count
  }

  /// What was written since the last call; the writer forgets it. Writers that are drained don't join others.
  public mutating func drain() -> [UInt8] {
    let written = bytes
    bytes.removeAll(keepingCapacity: true)
    return written
  }

  /// A cell of text that an export carried: guarded against formulas, each newline a blank, quoted
  /// where needed.
  public mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { input($0) }
  }

  /// The same for the UTF-8 bytes of a text.
  public mutating func text(_ value: [UInt8]) {
    value.withUnsafeBufferPointer { input($0) }
  }

  /// A cell of the texts of some codes, as `text` would write them joined, and true; nothing and false where that
  /// has to look at each byte (`CellTexts.arePlain`).
  public mutating func plainText(_ codes: Span<UInt32>, of texts: CellTexts) -> Bool {
    guard texts.arePlain(codes) else { return false }
    beginCell()
    texts.append(codes, to: &bytes)
    return true
  }

  /// A cell with the field as it is, newlines among its bytes; guarded where the format guards.
  public mutating func exact(_ column: FieldColumn, row: Int) {
    exact(
      UnsafeBufferPointer(
        start: column.buffer.base + Int(column.starts[row]),
        count: Int(column.ends[row]) - Int(column.starts[row])))
  }

  /// The same for the bytes of a field.
  public mutating func exact(_ value: [UInt8]) {
    value.withUnsafeBufferPointer { exact($0) }
  }

  /// A cell of our own words: never guarded, quoted where needed.
  public mutating func label(_ value: String) {
    beginCell(isEmpty: value.isEmpty)
    var value = value
    value.withUTF8 { Self.write($0, format, isInput: false, to: &bytes) }
  }

  /// A cell for a name that must come back as it was: an id that a spreadsheet would read as a number,
  /// a phone or a date gets `id-` in front (`00501` becomes `id-00501`), any other is text.
  ///
  /// Two ids never become the same cell: one that begins with `id-` itself gets the prefix too.
  public mutating func identifier(_ value: String) {
    text(SpreadsheetRules.looksLikeNumberOrDate(value) ? SpreadsheetRules.idPrefix + value : value)
  }

  public mutating func integer(_ value: Int) {
    beginCell()
    if value < 0 { bytes.append(Mark.minus) }
    appendDigits(UInt64(value.magnitude), minimum: 1)
  }

  /// A fixed-point number: `decimal(1234, scale: 2)` is 12.34, `decimal(5, scale: 0)` is 5.
  public mutating func decimal(_ units: Int64, scale: Int) {
    precondition((0...18).contains(scale), "scale \(scale) is not within 0 to 18")
    beginCell()
    appendFixed(isNegative: units < 0, units.magnitude, scale: scale)
  }

  /// `numerator / denominator` with 6 decimals, half away from zero, formed exactly (METHODS, section 1);
  /// an empty cell where the denominator is 0. `ratio(-1, 3)` is -0.333333.
  public mutating func ratio(_ numerator: Int64, _ denominator: Int64) {
    guard denominator != 0 else { return empty() }
    beginCell()
    let divisor = UInt128(denominator.magnitude)
    let (quotient, rest) = (UInt128(numerator.magnitude) * 1_000_000)
      .quotientAndRemainder(dividingBy: divisor)
    let millionths = rest >= divisor - rest ? quotient + 1 : quotient
    if (numerator < 0) != (denominator < 0), millionths > 0 { bytes.append(Mark.minus) }
    // The quotient has up to 84 bits, its whole part fits 64.
    let (whole, fraction) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
    appendDigits(UInt64(whole), minimum: 1)
    bytes.append(format.decimal)
    appendDigits(UInt64(fraction), minimum: 6)
  }

  /// A statistic with 9 significant digits and no exponent: 0.5 is 0.500000000, 1234567890 is
  /// 1234567890, a tenth of a thousandth 0.000100000000. Not a number, or infinite: an empty cell.
  public mutating func statistic(_ value: Double) {
    guard let digits = SignificantDigits(value, count: 9) else { return empty() }
    beginCell()
    digits.append(to: &bytes, decimal: format.decimal)
  }

  /// An ISO date such as 2026-07-01.
  public mutating func day(_ value: CivilDay) {
    beginCell()
    let iso = ISODay(value)
    if iso.year < 0 { bytes.append(Mark.minus) }
    appendDigits(UInt64(iso.year.magnitude), minimum: 4)
    bytes.append(Mark.minus)
    appendDigits(UInt64(iso.month), minimum: 2)
    bytes.append(Mark.minus)
    appendDigits(UInt64(iso.day), minimum: 2)
  }

  /// A cell without a value.
  public mutating func empty() {
    beginCell(isEmpty: true)
  }

  /// Ends the row. The row must have as many cells as the header.
  public mutating func endRow() {
    precondition(
      cellsInRow == columnCount, "row \(rowCount + 1) has \(cellsInRow) of \(columnCount) cells")
    bytes.append(contentsOf: Mark.lineEnd)
    cellsInRow = 0
    rowCount += 1
  }

  /// Adds the rows of a writer of the same format and columns, without its header: parts that were
  /// written side by side, joined in order.
  public mutating func append(_ other: CSVWriter) {
    precondition(
      other.columnCount == columnCount && other.format == format,
      "\(other.columnCount) columns do not join \(columnCount) or are written otherwise")
    precondition(cellsInRow == 0 && other.cellsInRow == 0, "writers join between rows only")
    bytes.append(contentsOf: other.bytes[other.bodyStart...])
    guardedCells += other.guardedCells
    rowCount += other.rowCount
  }
}

extension CSVWriter {
  private enum Mark {
    static let minus = UInt8(ascii: "-")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let blank = UInt8(ascii: " ")
    static let carriageReturn: UInt8 = 13
    static let lineFeed: UInt8 = 10
    static let lineEnd: [UInt8] = [13, 10]
  }

  /// A row of one empty cell would be a blank line, which readers skip: it is written `""`.
  private mutating func beginCell(isEmpty: Bool = false) {
    precondition(cellsInRow < columnCount, "row \(rowCount + 1) has over \(columnCount) cells")
    if cellsInRow > 0 { bytes.append(format.delimiter) }
    cellsInRow += 1
    if isEmpty, columnCount == 1 { bytes.append(contentsOf: [Mark.quote, Mark.quote]) }
  }

  private mutating func input(_ value: UnsafeBufferPointer<UInt8>) {
    guardedCell(value, keepsNewlines: false)
  }

  private mutating func exact(_ value: UnsafeBufferPointer<UInt8>) {
    guardedCell(value, keepsNewlines: true)
  }

  private mutating func guardedCell(_ value: UnsafeBufferPointer<UInt8>, keepsNewlines: Bool) {
    beginCell(isEmpty: value.isEmpty)
    guard format.guardsFormulas, SpreadsheetRules.startsFormula(value) else {
      return Self.write(value, format, isInput: !keepsNewlines, to: &bytes)
    }
    guardedCells += 1
    var guarded = [Mark.apostrophe]
    guarded.append(contentsOf: value)
    Self.write(guarded, format, isInput: !keepsNewlines, to: &bytes)
  }

  private static func write(
    _ value: [UInt8], _ format: CSVFormat, isInput: Bool, to bytes: inout [UInt8]
  ) {
    value.withUnsafeBufferPointer { write($0, format, isInput: isInput, to: &bytes) }
  }

  /// Quoted where a reader would otherwise see another cell or lose a blank at an end.
  private static func write(
    _ value: UnsafeBufferPointer<UInt8>, _ format: CSVFormat, isInput: Bool, to bytes: inout [UInt8]
  ) {
    guard let first = value.first, let last = value.last else { return }
    var hasSpecial = first == Mark.blank || last == Mark.blank
    for byte in value where byte == format.delimiter || byte == Mark.quote || isNewline(byte) {
      hasSpecial = true
    }
    guard hasSpecial else { return bytes.append(contentsOf: value) }
    bytes.append(Mark.quote)
    var previous: UInt8 = 0
    for byte in value {
      if isInput, isNewline(byte) {
        // CR LF is one newline and becomes one blank.
        let endsPair = byte == Mark.lineFeed && previous == Mark.carriageReturn
        if !endsPair { bytes.append(Mark.blank) }
      } else {
        if byte == Mark.quote { bytes.append(Mark.quote) }
        bytes.append(byte)
      }
      previous = byte
    }
    bytes.append(Mark.quote)
  }

  @inline(__always)
  private static func isNewline(_ byte: UInt8) -> Bool {
    byte == Mark.carriageReturn || byte == Mark.lineFeed
  }

  private mutating func appendFixed(isNegative: Bool, _ units: UInt64, scale: Int) {
    if isNegative { bytes.append(Mark.minus) }
    guard scale > 0 else { return appendDigits(units, minimum: 1) }
    let unit = Self.powersOfTen[scale]
    appendDigits(units / unit, minimum: 1)
    bytes.append(format.decimal)
    appendDigits(units % unit, minimum: scale)
  }

  /// At least `minimum` digits, zeros in front.
  private mutating func appendDigits(_ value: UInt64, minimum: Int) {
    var count = minimum
    while count < 20, Self.powersOfTen[count] <= value { count += 1 }
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    var rest = value
    var at = start + count
    while rest > 0 {
      at -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      bytes[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
  }

  /// 10^0 up to 10^19, the largest that 64 bits hold.
  private static let powersOfTen: [UInt64] = (0..<20).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
