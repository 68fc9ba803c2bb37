import Tabular

/// One finished file of a run: a CSV report, or the HTML page.
public struct Report: Sendable {
  /// A plain file name such as `program_performance.csv`.
  public let name: String
  public let bytes: [UInt8]
  /// Rows below the header; 0 for what has none.
  public let rowCount: Int
  /// Cells that would have been formulas in a spreadsheet.
  public let guardedCells: Int
  /// SHA-256 of the bytes. Whoever makes a report works it out, beside those who make others.
  public let digest: [UInt8]

  public init(name: String, bytes: [UInt8], rowCount: Int = 0, guardedCells: Int = 0) {
    self.name = name
    self.bytes = bytes
    self.rowCount = rowCount
    self.guardedCells = guardedCells
    digest = SHA256.hash(bytes)
  }

  /// Rows that Excel and LibreOffice show, the header among them.
  static let spreadsheetRows = 1_048_576

  /// A warning where a spreadsheet would cut the report off without a word; nil where it fits.
  public var sizeWarning: Diagnostic? {
    guard rowCount >= Self.spreadsheetRows else { return nil }
    return Diagnostic(
      .warning, file: name,
      "\(rowCount) rows and a header, but spreadsheets show \(Self.spreadsheetRows) rows",
      hint: "load it with a database or Power Query's data model, or report a shorter period")
  }

  /// The report that a writer holds.
  public init(name: String, _ writer: CSVWriter) {
    self.init(
      name: name, bytes: writer.bytes, rowCount: writer.rowCount, guardedCells: writer.guardedCells)
  }
}

extension CSVFormat {
  /// How the pipeline file wants its CSV reports.
  public init(_ outputs: OutputsDefinition) {
    self.init(
      delimiter: outputs.delimiter, hasBOM: outputs.hasBOM, guardsFormulas: outputs.guardsFormulas)
  }
}

/// dictionary.csv: what every column of every report holds.
public enum DictionaryReport {
  /// One row per column, reports in their order, columns from left to right.
  ///
  /// It describes every report of this version, also one that a run leaves out.
  public static func make(format: CSVFormat, currency: Currency) -> Report {
    var writer = CSVWriter(format: format, columns: ReportColumns.dictionary.map(\.name))
    for schema in ReportColumns.all {
      for column in schema.columns {
        writer.label(schema.file)
        writer.label(column.name)
        writer.label(column.kind.rawValue)
        writer.label(column.kind == .money ? currency.code : column.unit)
        writer.label(column.meaning)
        writer.label(column.formula)
        writer.endRow()
      }
    }
    return Report(name: "dictionary.csv", writer)
  }
}
