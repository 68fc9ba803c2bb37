import Tabular

/// Writes the rows of one export as RFC 4180, a chunk at a time: memory holds a chunk, however large the export.
struct Conversion {
  private let table: ConversionTable
  private let output: RowSink
  private let rejects: RowSink?
  private var rows: CSVWriter
  private var rejected: CSVWriter
  private(set) var result = ConvertResult()

  /// Faults that are shown where no file takes them.
  private static let mostShown = 20

  init(
    _ table: ConversionTable, to output: RowSink, rejects: RowSink?, guardsFormulas: Bool
  ) {
    self.table = table
    self.output = output
    self.rejects = rejects
    let format = CSVFormat(
      delimiter: UInt8(ascii: ","), hasBOM: false, guardsFormulas: guardsFormulas)
    rows =
      table.writesHeader
      ? CSVWriter(format: format, columns: table.names)
      : CSVWriter(format: format, columnCount: table.names.count)
    rejected = CSVWriter(
      format: CSVFormat(delimiter: UInt8(ascii: ","), hasBOM: false, guardsFormulas: true),
      columns: ["file", "line", "column", "reason", "value"])
    result.above = table.header.skippedRecords
    result.blank = table.header.blankRecords
    result.bytesBehind = table.bytesBehind
  }

  /// Reads and writes all rows.
  mutating func write() throws {
    let reader = RowReader(dialect: table.dialect, width: table.header.names.count)
    reader.supplied = table.sections
    var classifier = table.classifier
    var from = table.header.dataStart
    var line = table.header.dataLine
    var isFirst = true
    while from < table.export.size {
      let to = min(from + Extraction.chunkBytes, table.export.size)
      try reader.read(table.export, from: from, to: to, startsAtRow: true)
      let classes = classifier?.classes(of: reader, startsFile: isFirst) ?? []
      take(reader, classes)
      take(faultsOf: reader, firstLine: line)
      try flush()
      isFirst = false
      line += reader.lineCount
      from = max(reader.nextRow, to)
    }
    try flush()
  }

  /// Warns of what deserves a look in the table as a whole.
  mutating func warn(of table: ConversionTable, _ request: ConvertRequest) {
    if table.export.isCutOff {
      result.warnings.append(
        Diagnostic(
          .warning, file: table.path, ExportFile.cutOffMessage, hint: ExportFile.cutOffHint))
    }
    guard request.layout == nil, request.hasHeader, table.readsLikeData else { return }
    result.warnings.append(
      Diagnostic(
        .warning, file: table.path, line: max(table.header.line, 1),
        "the first row reads like data, and was taken for the header",
        hint: Pipeline.headerless(request) ?? "--no-header takes it as a row"))
  }

  private mutating func take(_ reader: RowReader, _ classes: [RowClass]) {
    result.blank += reader.blankCount
    let columns = table.names.indices.map { reader.column($0) }
    // Where there is a section, a heading is known by it.
    let section = columns[columns.count - 1]
    for row in 0..<reader.rowCount {
      if !classes.isEmpty, classes[row] != .data, classes[row] != .continues {
        count(classes[row], section, row)
        continue
      }
      for column in columns {
        if table.hidesEscapes {
          rows.exact(HiddenEscapes.shown(column.bytes(row)))
        } else {
          rows.exact(column, row: row)
        }
      }
      rows.endRow()
    }
  }

  private mutating func count(_ rowClass: RowClass, _ section: FieldColumn, _ row: Int) {
    if rowClass == .total {
      result.totals += 1
    } else if table.heads?.matches(section.bytes(row)) == true {
      result.sections += 1
    } else {
      result.skipped += 1
    }
  }

  private mutating func take(faultsOf reader: RowReader, firstLine: Int) {
    for fault in reader.faults {
      result.rejected += 1
      let line = firstLine + fault.lineInChunk
      if rejects != nil {
        rejected.text(table.path)
        rejected.integer(line)
        rejected.integer(fault.column)
        rejected.text(fault.explanation)
        rejected.text(HiddenEscapes.shown(fault.value))
        rejected.endRow()
      } else if result.rejected <= Self.mostShown {
        result.warnings.append(
          Diagnostic(
            .warning, file: table.path, line: line, column: fault.column,
            "the row \(fault.explanation)", hint: Self.advice(fault)))
      }
    }
  }

  private static func advice(_ fault: RowFault) -> String {
    switch fault.reason {
    case .invalidUTF8: "--encoding windows-1252 reads text of older systems"
    case .width: "--pad takes rows that lack trailing cells"
    default: "the row is set aside"
    }
  }

  private mutating func flush() throws {
    result.rows = rows.rowCount
    try output.write(rows.drain())
    if let rejects { try rejects.write(rejected.drain()) }
  }
}

/// A table that is to be converted: with a layout as runs see it, without one as it stands.
struct ConversionTable {
  let path: String
  let export: ExportFile
  let dialect: Dialect
  let header: Header
  /// The header's columns, then the section where the layout has any.
  let names: [String]
  /// Whether most of the names are numbers, days or addresses.
  var readsLikeData: Bool {
    let filled = header.names.filter { !$0.isEmpty }.map { Array($0.utf8) }
    let data = filled.count { $0.contains(UInt8(ascii: "@")) || ExportColumn.Kind($0) != .text }
    return !filled.isEmpty && data * 2 > filled.count
  }
  /// The section of each row.
  let sections: SuppliedColumn?
  let writesHeader: Bool
  /// Sorts rows; nil where all are data.
  let classifier: RowClassifier?
  /// What the section of a heading is.
  let heads: Pattern?
  let hidesEscapes: Bool
  let bytesBehind: Int

  init(_ request: ConvertRequest, _ layout: Layout?) throws {
    path = request.export
    var layout = layout
    let isWindows = request.isWindows1252 || layout?.encoding == "windows-1252"
    var export = try ExportFile.open(
      request.absolutePath, fallback: isWindows ? .windows1252 : .utf8)
    if export.size == export.dataStart { throw HeaderFault.empty }
    let quote: UInt8? =
      switch request.quote {
      case .usual: layout.map(\.quote) ?? UInt8(ascii: "\"")
      case .none: nil
      case .mark(let mark): mark
      }
    if let delimiter = request.delimiter {
      layout?.delimiter = delimiter
      layout?.decidesDelimiter = false
    }
    layout?.quote = quote
    if let escape = request.escape {
      let delimiter = try request.delimiter ?? layout?.delimiter ?? Self.delimiter(export, request)
      layout?.delimiter = delimiter
      layout?.decidesDelimiter = false
      export = try HiddenEscapes(mark: escape, quote: quote, delimiter: delimiter)
        .hidden(in: export)
    }
    hidesEscapes = request.escape != nil
    guard let layout else {
      let guess = try TableGuess(
        export,
        TableGuess.Known(
          delimiter: request.delimiter, quote: quote, skippedLines: request.skippedLines,
          hasHeader: request.hasHeader))
      self.export = export
      header = guess.header
      names = header.names
      sections = nil
      dialect = Dialect(delimiter: guess.delimiter, quote: quote, pads: request.pads)
      writesHeader = request.hasHeader
      classifier = nil
      heads = nil
      bytesBehind = 0
      return
    }
    let table = try ExportTable(export, layout)
    self.export = table.export
    header = table.header
    names = table.names
    sections = table.sections
    dialect = Dialect(table.layout)
    writesHeader = true
    bytesBehind = table.layout.endsAtBlank ? export.size - table.export.size : 0
    // Rows that carry one on are data here: which one doesn't matter, and need not be remembered.
    var sorting = table.layout
    sorting.continues = []
    classifier = try RowClassifier(sorting, names: table.names)
    if let name = table.layout.sections,
      case .matches(let pattern)? = SectionColumn.condition(name).tests.first
    {
      heads = pattern
    } else {
      heads = nil
    }
  }

  private static func delimiter(_ export: ExportFile, _ request: ConvertRequest) throws -> UInt8 {
    var known = TableGuess.Known(skippedLines: request.skippedLines)
    if case .mark(let mark) = request.quote { known.quote = mark }
    return try TableGuess(export, known).delimiter
  }
}

/// Where rows go as they are written.
enum RowSink {
  case output
  case file(OutputFile)
  /// Rows are counted only.
  case nowhere

  /// - Throws: `Failure` with 73. A reader of stdout that has gone away ends the conversion: `ReaderGone`.
  func write(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    switch self {
    case .file(let file): try file.write(bytes)
    case .nowhere: return
    case .output:
      switch StandardStream.output.write(bytes) {
      case .written: return
      case .readerGone: throw ReaderGone()
      case .failed(let reason):
        throw Failure(
          .cannotWrite, "stdout could not be written: \(reason)", hint: "see where its output goes")
      }
    }
  }

  struct ReaderGone: Error {}
}
