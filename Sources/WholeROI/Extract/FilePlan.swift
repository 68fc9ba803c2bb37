import Columns
import Tabular

/// One file of a source, opened, with its header read and every field's columns found.
struct FilePlan: Sendable {
  /// Index in the pipeline's sources, and among all files of the run.
  let source: Int
  let index: Int
  /// Relative to the root.
  let path: String
  let export: ExportFile
  let header: Header
  let fields: [FieldPlan]
  /// Columns that all files of the source share, in the order of their names: identical rows agree in
  /// these.
  var sharedColumns: [Int] = []

  /// The columns that any field, condition or comparison of rows looks at, in ascending order.
  func columnsRead(_ layout: Layout, comparesRows: Bool) -> [Int] {
    var columns: Set<Int> = comparesRows ? Set(sharedColumns) : []
    for field in fields {
      switch field.origin {
      case .column(let column): columns.insert(column)
      case .joined(let parts): columns.formUnion(parts)
      case .constant, .absent: break
      }
    }
    for condition in layout.totals + layout.skip + layout.keep + layout.continues {
      columns.formUnion(
        condition.columns.compactMap { FieldPlan.index(of: $0, in: header.names) })
    }
    return columns.sorted()
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

  init(_ definition: ColumnDefinition, names: [String]) throws(MissingColumn) {
    self.definition = definition
    transform = TextTransform(definition)
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

  /// The first column of that name; blanks around it and ASCII case don't matter.
  static func index(of name: String, in names: [String]) -> Int? {
    let wanted = folded(name)
    return names.firstIndex { folded($0) == wanted }
  }

  private static func folded(_ name: String) -> [UInt8] {
    let bytes = name.utf8.map(lowercasedASCII)
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(bytes[first...last])
  }

  /// The export's column that a fault in this field is reported under, counted from 1; 0 for none.
  var reportedColumn: Int {
    switch origin {
    case .column(let column): column + 1
    case .joined(let columns): (columns.first ?? -1) + 1
    case .constant, .absent: 0
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
