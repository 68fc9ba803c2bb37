import Columns
import Tabular

/// One file of a source, opened, with its header read and every field's columns found.
struct FilePlan: Sendable {
  /// Index in the pipeline's sources, and among all files of the run.
  let source: Int
  let index: Int
  /// Relative to the root.
  let path: String
  var export: ExportFile
  /// The source's, with all that this file decides by itself: delimiter, decimal mark, formats.
  var layout: Layout
  let header: Header
  var fields: [FieldPlan]
  /// By metric of the layout that the file has: where its values are.
  var metrics: [(name: String, field: FieldPlan)] = []
  /// The section of each row, a column behind the others; nil where the layout has no sections.
  var sections: SuppliedColumn?
  /// When the export was made, as it says itself: local milliseconds since 1970.
  var exportedAt: Int64?
  /// What deserves a look before any row is read.
  var warnings: [Diagnostic] = []
  /// Its columns as schema drift compares them.
  var columns: [ExportColumn] = []
  /// Columns that all files of the source share, those of fields first, then others in the order of
  /// their names: identical rows agree in these.
  var sharedColumns: [Int] = []

  /// What fields and conditions may name: the header's columns, then the section.
  var names: [String] { header.names + [layout.sections].compactMap { $0 } }

  /// A reader of the file's rows.
  func rowReader() -> RowReader {
    let rows = RowReader(dialect: Dialect(layout), width: header.names.count)
    rows.supplied = sections
    return rows
  }

  /// The columns that any field, condition or comparison of rows looks at, in ascending order.
  func columnsRead(_ layout: Layout, comparesRows: Bool) -> [Int] {
    var columns: Set<Int> = comparesRows ? Set(sharedColumns) : []
    for field in fields + metrics.map(\.field) { columns.formUnion(field.columns) }
    for condition in layout.totals + layout.skip + layout.keep + layout.continues {
      columns.formUnion(
        condition.columns.compactMap { FieldPlan.index(of: $0, in: header.names) })
    }
    return columns.filter { $0 < header.names.count }.sorted()
  }

  func field(_ name: String) -> FieldPlan? { fields.first { $0.definition.field == name } }
}

/// Where one field of a record comes from in one file.
struct FieldPlan: Sendable {
  enum Origin: Sendable {
    case column(Int)
    case joined([Int])
    case constant
    /// An optional column that this export doesn't have.
    case absent
  }
  let definition: ColumnDefinition
  let origin: Origin
  let transform: TextTransform?

  /// - Parameters:
  ///   - texts: where captures look for a value that no column gives.
  ///   - missing: texts that stand for no value.
  init(
    _ definition: ColumnDefinition, names: [String], texts: CaptureTexts,
    missing: MissingTexts = .none
  ) throws(MissingColumn) {
    func isThere(_ name: String) -> Bool { Self.index(of: name, in: names) != nil }
    let hasColumn =
      definition.joined.isEmpty
      ? definition.columns.contains(where: isThere) : definition.joined.allSatisfy(isThere)
    if !hasColumn, !definition.captures.isEmpty {
      if let value = texts.value(of: definition.captures) {
        self.init(definition, constant: value, missing)
        return
      }
      guard definition.isOptional else {
        throw MissingColumn(
          name: (definition.columns + definition.joined + definition.captures.map(\.text))
            .joined(separator: "\" or \""))
      }
    }
    if let since = definition.since {
      guard let first = Self.day(since, definition, texts) else {
        throw MissingColumn(name: since.text)
      }
      try self.init(definition, names: names, missing, since: first)
    } else {
      try self.init(definition, names: names, missing, since: nil)
    }
  }

  /// The day that a text above the header names.
  private static func day(
    _ capture: Capture, _ definition: ColumnDefinition, _ texts: CaptureTexts
  ) -> CivilDay? {
    guard let text = texts.value(of: [capture]) else { return nil }
    let formats = definition.formats + [definition.format].compactMap { $0 }
    for format in formats.isEmpty ? ["iso"] : formats {
      let reader = try? TimeReader(format: format, zone: .utc)
      guard let day = reader?.parseDay(Array(text.utf8)), day > FieldValue.invalid else { continue }
      return CivilDay(Int32(truncatingIfNeeded: day))
    }
    return nil
  }

  /// A field with the same text in every row, as the layout's transform makes it.
  init(
    _ definition: ColumnDefinition, constant text: String, _ missing: MissingTexts = .none
  ) {
    let bytes = Array(text.utf8)
    var constant = ColumnDefinition(field: definition.field)
    constant.value = String(
      decoding: TextTransform(definition, missing: missing)?.apply(bytes) ?? bytes, as: UTF8.self)
    constant.format = definition.format
    constant.formats = definition.formats
    constant.zone = definition.zone
    self.definition = constant
    origin = .constant
    transform = nil
  }

  /// The same field, read by another format.
  func reading(format: String?) -> FieldPlan {
    var definition = definition
    definition.format = format
    definition.formats = []
    return FieldPlan(definition, origin: origin, transform: transform)
  }

  private init(_ definition: ColumnDefinition, origin: Origin, transform: TextTransform?) {
    self.definition = definition
    self.origin = origin
    self.transform = transform
  }

  private init(
    _ definition: ColumnDefinition, names: [String], _ missing: MissingTexts, since: CivilDay?
  ) throws(MissingColumn) {
    var definition = definition
    if since != nil {
      // The format was that of the first day; the days that are counted from it are written as ISO 8601.
      definition.format = nil
      definition.formats = []
    }
    self.definition = definition
    transform = TextTransform(definition, missing: missing, since: since)
    if definition.value != nil, definition.columns.isEmpty, definition.joined.isEmpty {
      origin = .constant
    } else if !definition.joined.isEmpty {
      let found = definition.joined.map { Self.index(of: $0, in: names) }
      if let gap = found.firstIndex(of: nil) {
        guard definition.isOptional else { throw MissingColumn(name: definition.joined[gap]) }
        origin = .absent
      } else {
        origin = .joined(found.compactMap { $0 })
      }
    } else if let column = definition.columns.lazy.compactMap({ Self.index(of: $0, in: names) })
      .first
    {
      origin = .column(column)
    } else {
      guard definition.isOptional else {
        throw MissingColumn(name: definition.columns.joined(separator: "\" or \""))
      }
      origin = .absent
    }
  }

  /// The column that is meant by a name (`ColumnName`), or by its number from 1 as in `#2`.
  static func index(of name: String, in names: [String]) -> Int? {
    if let index = ColumnName.index(of: name, in: names) { return index }
    guard name.hasPrefix("#"), let number = Int(name.dropFirst()),
      names.indices.contains(number - 1)
    else { return nil }
    return number - 1
  }

  /// The export's column that a fault in this field is reported under, counted from 1; 0 for none.
  var reportedColumn: Int {
    switch origin {
    case .column(let column): column + 1
    case .joined(let columns): (columns.first ?? -1) + 1
    case .constant, .absent: 0
    }
  }

  /// The export's columns that the field is read from; none for a constant or an absent one.
  var columns: [Int] {
    switch origin {
    case .column(let column): [column]
    case .joined(let columns): columns
    case .constant, .absent: []
    }
  }

  /// Whether the layout, not the export, says what the field is.
  var isConstant: Bool {
    if case .constant = origin { return true }
    return false
  }

  /// The field's texts in the rows that the reader holds; empty ones for an absent column.
  func column(in reader: RowReader) -> FieldColumn {
    let text = rawColumn(in: reader)
    guard let transform else { return text }
    return text.transformed { transform.apply($0) }
  }

  /// The two columns that the field is put together from, and what stands between them; nil for any other field.
  func pair(
    in reader: RowReader
  ) -> (first: FieldColumn, second: FieldColumn, separator: [UInt8])? {
    guard case .joined(let columns) = origin, columns.count == 2, transform == nil else {
      return nil
    }
    return (
      reader.column(columns[0]), reader.column(columns[1]), Array(definition.join.utf8)
    )
  }

  /// The texts before the layout's transform.
  func rawColumn(in reader: RowReader) -> FieldColumn {
    switch origin {
    case .column(let column): return reader.column(column)
    case .joined(let columns):
      return FieldColumn.joined(
        columns.map { reader.column($0) }, separator: Array(definition.join.utf8))
    case .constant:
      let text = Array((definition.value ?? "").utf8)
      return FieldColumn(texts: Array(repeating: text, count: reader.rowCount))
    case .absent: return FieldColumn(texts: Array(repeating: [], count: reader.rowCount))
    }
  }
}

/// A column that a layout needs and an export doesn't have.
struct MissingColumn: Error {
  let name: String
}
