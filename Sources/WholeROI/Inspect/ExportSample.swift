import Tabular

/// The first rows of an export that no layout describes, with the shapes of its columns.
struct ExportSample {
  let path: String
  let guess: TableGuess
  let isWindows1252: Bool
  private(set) var columns: [ColumnShape]
  /// Rows with sums, which no column's shape has in it: the column that says so, and the pattern that finds them.
  private(set) var totals: (column: String, pattern: String)?
  /// Rows that have fewer fields than the header.
  private(set) var shortRows = 0

  private static let reach = 500
  private static let totalWords = [
    "total", "grand total", "gesamt", "summe", "totals", "sum", "total général",
  ]

  /// - Throws: `FileFault` or `HeaderFault`.
  init(_ path: String, absolute: String) throws {
    self.path = path
    var export = try ExportFile.open(absolute, fallback: .utf8)
    if export.size == export.dataStart { throw HeaderFault.empty }
    let converted = try ExportFile.open(absolute, fallback: .windows1252)
    // The fallback converts only what is no UTF-8.
    isWindows1252 = converted.isConverted && !export.isConverted
    if isWindows1252 { export = converted }
    guess = try TableGuess(export, TableGuess.Known())
    columns = Self.names(guess).map(ColumnShape.init)
    try take(export, from: guess.readsLikeNames ? guess.header.dataStart : export.dataStart)
  }

  /// Takes the first rows of another export of the same columns in, too.
  mutating func add(_ absolute: String) throws {
    let export = try ExportFile.open(absolute, fallback: isWindows1252 ? .windows1252 : .utf8)
    if export.size == export.dataStart { return }
    var known = TableGuess.Known()
    known.delimiter = guess.delimiter
    let other = try TableGuess(export, known)
    guard Self.names(other) == columns.map(\.name) else { return }
    try take(export, from: other.readsLikeNames ? other.header.dataStart : export.dataStart)
  }

  private mutating func take(_ export: ExportFile, from start: Int) throws {
    let reader = RowReader(dialect: Dialect(delimiter: guess.delimiter), width: columns.count)
    try reader.read(
      export, from: start, to: min(start + Extraction.chunkBytes, export.size), startsAtRow: true)
    shortRows += reader.faults.count { $0.reason == .width && $0.found < $0.expected }
    let fields = columns.indices.map { reader.column($0) }
    for row in 0..<min(reader.rowCount, Self.reach) {
      let cells = fields.map { $0.bytes(row) }
      if let total = Self.total(cells) {
        totals = totals ?? (columns[total.column].name, total.pattern)
        continue
      }
      for column in cells.indices { columns[column].take(cells[column]) }
    }
  }

  /// Each name once; columns without one, or without a header, by their numbers.
  private static func names(_ guess: TableGuess) -> [String] {
    let names =
      guess.readsLikeNames
      ? ExportTable.numbered(guess.header.names) : TableGuess.numbers(guess.header.names.count)
    return names.enumerated().map { $1.isEmpty ? "#\($0 + 1)" : $1 }
  }

  /// Whether the first filled cell says that the row is a sum.
  private static func total(_ cells: [[UInt8]]) -> (column: Int, pattern: String)? {
    guard let column = cells.firstIndex(where: { !ColumnText.trimmed($0).isEmpty }) else {
      return nil
    }
    let text = ColumnText.trimmed(cells[column]).lowercased()
    let filled = cells.count { !ColumnText.trimmed($0).isEmpty }
    guard filled > 1,
      let word = totalWords.first(where: {
        text == $0 || text.hasPrefix($0 + ":") || text.hasPrefix($0 + " ")
      })
    else { return nil }
    return (column, word + "*")
  }
}
