import Columns
import Tabular

/// The identifiers of a layout's rows, highest priority first.
struct IdentifierFields {
  private struct Field {
    let plan: FieldPlan
    let key: Int
    let normalization: IdentifierNormalization
  }
  private let fields: [Field]
  private let missing: MissingTexts
  /// By field: one fingerprint a row, `.none` where there is no identifier.
  private var columns: [[Fingerprint]]
  private let plainForms: PlainForms?
  /// Names in columns where some e-mail or phone came as its SHA-256: all digests are among them.
  /// Gathered only while plain forms are not known.
  private(set) var digests: Set<Fingerprint> = []

  init(_ plan: FilePlan, setup: ExtractSetup, missing: MissingTexts) {
    var fields: [Field] = []
    for (index, key) in setup.definition.identity.keys.enumerated() {
      guard let field = plan.field(key) else { continue }
      fields.append(
        Field(plan: field, key: index, normalization: setup.normalizations[index]))
    }
    self.fields = fields
    self.missing = missing
    plainForms = setup.plainForms
    columns = Array(repeating: [], count: fields.count)
  }

  /// Index of the field that fills an identifier key.
  func place(of key: Int) -> Int? { fields.firstIndex { $0.key == key } }

  /// By row: the identifier of the highest priority and the field that it is from; `.none` and the last
  /// field for an anonymous row.
  private(set) var primaries: [Fingerprint] = []
  private(set) var primaryFields: [UInt8] = []

  /// Reads the identifiers of the rows that the reader holds.
  mutating func read(_ reader: RowReader) {
    // The only column is let go before it is filled.
    if fields.count == 1 { primaries = [] }
    for index in fields.indices {
      // Taken out and put back, so that the column is not copied while it is filled.
      var column = columns[index]
      columns[index] = []
      var sawDigest = false
      fields[index].plan.column(in: reader).fingerprints(
        fields[index].normalization, salt: UInt64(fields[index].key), missing: missing,
        into: &column, sawDigest: &sawDigest)
      if sawDigest { settleDigests(&column) }
      columns[index] = column
    }
    if columns.count == 1 {
      primaries = columns[0]
      if primaryFields.count != primaries.count {
        primaryFields = Array(repeating: 0, count: primaries.count)
      }
    } else {
      Fingerprint.firsts(
        of: columns, count: reader.rowCount, into: &primaries, from: &primaryFields)
    }
  }

  /// Gives digests the names of their plain forms or, while these are not known, notes them.
  private mutating func settleDigests(_ column: inout [Fingerprint]) {
    if let plainForms {
      plainForms.replace(in: &column)
    } else {
      digests.formUnion(column)
    }
  }

  /// By field: the index of its key in `identity.keys`.
  var keys: [Int] { fields.map(\.key) }

  /// All identifiers of a field, by row.
  func column(_ field: Int) -> [Fingerprint] { columns[field] }

  /// Index in `identity.keys` of the row's identifier of the highest priority; 0 for an anonymous row.
  func primaryKey(row: Int) -> UInt8 {
    primaries[row] == .none ? 0 : UInt8(fields[Int(primaryFields[row])].key)
  }

  /// The normalised text of an identifier, a digest's plain form, read again from its row.
  func normalized(key: Int, row: Int, in reader: RowReader) -> [UInt8]? {
    guard let field = fields.first(where: { $0.key == key }),
      let text = field.normalization.normalized(field.plan.column(in: reader).bytes(row))
    else { return nil }
    let name = IdentifierNormalization.fingerprint(of: text, salt: UInt64(key))
    return plainForms?.text(of: name) ?? text
  }
}
