import Columns
import Tabular

/// Reads the rows of a table of paths and sets the bad ones aside.
struct PathsReader {
  private let table: OpenPathsFile
  private let request: PathsRequest
  let valueScale: Int
  /// Texts of nodes; entries hold their codes.
  private(set) var names = Interner()
  private(set) var entries: [PathCounts.Entry] = []
  private(set) var rejects: [Diagnostic] = []
  private(set) var rowCount = 0
  /// Whether some value would be read with fewer decimals.
  private(set) var needsCoarserValues = false

  private let counts = AmountReader(minorDigits: 0)
  private let amounts: AmountReader
  private let separator: [UInt8]

  private static let chunkBytes = 1 << 22

  init(_ table: OpenPathsFile, _ request: PathsRequest, valueScale: Int) {
    self.table = table
    self.request = request
    self.valueScale = valueScale
    amounts = AmountReader(minorDigits: valueScale, rounds: true)
    let bytes = Self.trimmed(Array(request.separator.utf8)[...])
    separator = bytes.isEmpty ? Array(request.separator.utf8) : Array(bytes)
  }

  /// Itself, with all rows read.
  func read() throws(Failure) -> PathsReader {
    var reader = self
    let rows = RowReader(dialect: table.dialect, width: table.header.names.count)
    var from = table.header.dataStart
    var line = table.header.dataLine
    while from < table.export.size {
      do {
        try rows.read(
          table.export, from: from, to: min(from + Self.chunkBytes, table.export.size),
          startsAtRow: true)
      } catch {
        throw table.failure(error, request.file)
      }
      reader.take(rows, firstLine: line)
      line += rows.lineCount
      from = rows.nextRow
    }
    return reader
  }

  private mutating func take(_ rows: RowReader, firstLine: Int) {
    rowCount += rows.rowCount + rows.faults.count
    for fault in rows.faults {
      rejects.append(
        Diagnostic(
          .warning, file: request.file, line: firstLine + fault.lineInChunk, column: fault.column,
          "the row \(fault.explanation)", hint: "the row is set aside"))
    }
    let columns = (
      path: rows.column(table.path), conversions: rows.column(table.conversions),
      value: table.value.map(rows.column), nulls: table.nulls.map(rows.column)
    )
    for row in 0..<rows.rowCount {
      do throws(CellFault) {
        var entry = PathCounts.Entry(nodes: try nodes(columns.path.bytes(row)))
        entry.conversions = try count(columns.conversions.bytes(row), table.conversions)
        if let nulls = columns.nulls, let place = table.nulls {
          entry.nulls = try count(nulls.bytes(row), place)
        }
        if let value = columns.value, let place = table.value {
          entry.value = try amount(value.bytes(row), place)
          if entry.value != 0, entry.conversions == 0 {
            throw CellFault(
              place, value.bytes(row), "has no conversion that it could be of",
              hint: "count the path's conversions, or give 0 here")
          }
        }
        entries.append(entry)
      } catch {
        let name = table.header.names[error.column]
        rejects.append(
          Diagnostic(
            .warning, file: request.file, line: firstLine + rows.line(ofRow: row),
            column: error.column + 1,
            "\(error.text.quoted) in column \(name.quoted) \(error.reason)",
            hint: "the row is set aside; " + error.hint))
      }
    }
  }

  /// Why a row is set aside, and which of its cells is at fault.
  private struct CellFault: Error {
    /// From 0.
    let column: Int
    let text: String
    let reason: String
    /// What to do.
    let hint: String

    init(_ column: Int, _ bytes: [UInt8], _ reason: String, hint: String) {
      self.column = column
      text = String(decoding: bytes.prefix(80), as: UTF8.self)
      self.reason = reason
      self.hint = hint
    }
  }

  /// The path's nodes, a new code for each that is new.
  private mutating func nodes(_ bytes: [UInt8]) throws(CellFault) -> [UInt32] {
    var parts: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let place = Self.first(separator, in: rest) {
      parts.append(Self.trimmed(rest[..<place]))
      rest = rest[(place + separator.count)...]
    }
    parts.append(Self.trimmed(rest))
    if parts.contains(where: \.isEmpty) {
      throw CellFault(
        table.path, bytes, parts.count == 1 ? "is no path" : "has a node without a name",
        hint: "name every node; --separator says what stands between two")
    }
    if parts.contains(where: { $0.elementsEqual(ReportRows.tillName.utf8) }) {
      throw CellFault(
        table.path, bytes, "has a node \(ReportRows.tillName), which is the name of the sums",
        hint: "give the node another name")
    }
    return shaped(parts)
  }

  /// Codes of the nodes that the transform leaves (METHODS, section 3.5).
  private mutating func shaped(_ parts: [ArraySlice<UInt8>]) -> [UInt32] {
    switch request.repeats {
    case .keep: return parts.map { names.code(Array($0)) }
    case .trim: return parts.suffix(request.trim).map { names.code(Array($0)) }
    case .first:
      var kept: [UInt32] = []
      for code in parts.map({ names.code(Array($0)) }) where !kept.contains(code) {
        kept.append(code)
      }
      return kept
    case .collapse, .frequency:
      var runs: [(node: ArraySlice<UInt8>, count: Int)] = []
      for part in parts {
        if let last = runs.last, last.node.elementsEqual(part) {
          runs[runs.count - 1].count += 1
        } else {
          runs.append((part, 1))
        }
      }
      return runs.map { run in
        let count = request.repeats == .frequency ? Array("(\(run.count))".utf8) : []
        return names.code(Array(run.node) + count)
      }
    }
  }

  private func count(_ bytes: [UInt8], _ column: Int) throws(CellFault) -> Int64 {
    let number = Self.isPlain(bytes) ? counts.parse(Self.plain(bytes)) : FieldValue.invalid
    guard number >= 0 else {
      throw CellFault(column, bytes, "is not a whole number from 0", hint: Self.countHint(bytes))
    }
    return number
  }

  private mutating func amount(_ bytes: [UInt8], _ column: Int) throws(CellFault) -> Int64 {
    let text = Self.plain(bytes)
    if Self.isPlain(bytes) {
      let amount = amounts.parse(text)
      if amount != FieldValue.invalid { return amount }
      if AmountReader(minorDigits: 2, rounds: true).parse(text) != FieldValue.invalid {
        needsCoarserValues = true
      }
    }
    throw CellFault(
      column, bytes, "is not a plain amount such as 1234.56", hint: Self.amountHint(bytes))
  }

  /// How a number that is no count would be one.
  private static func countHint(_ bytes: [UInt8]) -> String {
    let text = plain(bytes)
    if text.isEmpty { return "give 0 where there is none" }
    if text.first == 0x2D, isPlain(text) { return "journeys can't be fewer than none" }
    if isPlain(text) { return "conversions and nulls are counted whole" }
    if let whole = withoutThousands(text) { return "write it without thousands marks: \(whole)" }
    return "conversions and nulls are counts such as 12; another column is named by its flag"
  }

  /// How a text that is no amount would be one.
  private static func amountHint(_ bytes: [UInt8]) -> String {
    let text = plain(bytes)
    if text.isEmpty { return "give 0 where there is none" }
    let commas = text.count { $0 == 0x2C }
    if commas == 1, !text.contains(0x2E) {
      let point = String(decoding: text.map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self)
      let isThousands = text.suffix(4).first == 0x2C
      if isPlain(Array(point.utf8)) {
        return "amounts use a point here: \(point)"
          + (isThousands
            ? ", or \(point.replacing(".", with: "")) if the comma marks thousands" : "")
      }
    }
    if let whole = withoutThousands(text) { return "write it without thousands marks: \(whole)" }
    return "give digits alone, without a currency"
  }

  /// `1,234,567.5` as `1234567.5`; nil for other texts.
  private static func withoutThousands(_ text: [UInt8]) -> String? {
    let marks: Set<UInt8> = [0x2C, 0x20, 0x27]
    let digits = text.filter { !marks.contains($0) }
    return digits.count < text.count && isPlain(digits) && digits.count { $0 == 0x2E } <= 1
      ? String(decoding: digits, as: UTF8.self) : nil
  }

  /// Digits with at most a sign and a point: a comma may stand for thousands or for decimals.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    let text = plain(bytes)
    return !text.isEmpty
      && text.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x2D }
  }

  private static func plain(_ bytes: [UInt8]) -> [UInt8] { Array(trimmed(bytes[...])) }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    var rest = bytes.drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }

  private static func first(_ mark: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard text.count >= mark.count else { return nil }
    return (text.startIndex...(text.endIndex - mark.count)).first {
      text[$0..<($0 + mark.count)].elementsEqual(mark)
    }
  }
}
