import Tabular

/// A row of an export.
struct ExportRow: Sendable, Hashable {
  var source: String
  /// Relative to the root.
  var path: String
  /// From 1.
  var line: Int
}

/// An identifier with its normalised text.
struct NamedIdentifier: Sendable, Hashable {
  /// Index in `identity.keys`.
  var key: Int
  var text: [UInt8]

  /// By priority, then by bytes.
  static func precedes(_ a: NamedIdentifier, _ b: NamedIdentifier) -> Bool {
    a.key != b.key ? a.key < b.key : a.text.lexicographicallyPrecedes(b.text)
  }
}

/// The rows of a source that have an order's id: a run keeps no place of an order's row, so its files are read
/// once more.
struct OrderRows {
  private(set) var rows: [ExportRow] = []
  /// Those of the first row that has any.
  private(set) var identifiers: [NamedIdentifier] = []

  static let mostRows = 20

  /// - Complexity: O(bytes of the source's files).
  init(_ record: OrderRecord, _ book: OrderBook, _ exports: Exports) throws {
    let setup = exports.setup
    let id = Array(book.id(record))
    let store = Array(exports.texts.text(record.store).utf8)
    for plan in setup.files where plan.source == Int(record.source) {
      guard let field = plan.field("id") else { continue }
      let reader = plan.rowReader()
      let missing = MissingTexts(setup.layout(plan).missing)
      let fields = IdentifierFields(plan, setup: setup, missing: missing)
      var from = plan.header.dataStart
      var line = plan.header.dataLine
      while from < plan.export.size, rows.count < Self.mostRows {
        do {
          try reader.read(
            plan.export, from: from, to: min(from + Extraction.chunkBytes, plan.export.size),
            startsAtRow: true)
        } catch {
          throw error.failure(plan.path)
        }
        var ids = field.column(in: reader)
        _ = ids.takeIdentifiersAsText()
        let stores = plan.field("store").map { $0.column(in: reader) }
        for row in 0..<reader.rowCount where Self.says(ids.bytes(row), id) {
          if let stores, !Self.says(stores.bytes(row), store, missing) { continue }
          rows.append(
            ExportRow(
              source: setup.definition.sources[plan.source].name, path: plan.path,
              line: line + reader.line(ofRow: row)))
          guard identifiers.isEmpty else { continue }
          identifiers = setup.definition.identity.keys.indices.compactMap { key in
            fields.normalized(key: key, row: row, in: reader).map {
              NamedIdentifier(key: key, text: $0)
            }
          }
        }
        line += reader.lineCount
        from = max(reader.nextRow, from + 1)
      }
    }
  }

  /// Whether a cell holds the text, blanks around it aside; one that stands for no value holds the empty text.
  private static func says(
    _ cell: [UInt8], _ text: [UInt8], _ missing: MissingTexts = .none
  ) -> Bool {
    if missing.contains(cell) { return text.isEmpty }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = cell.firstIndex(where: { !isBlank($0) }),
      let last = cell.lastIndex(where: { !isBlank($0) })
    else { return text.isEmpty }
    return cell[first...last].elementsEqual(text)
  }
}
