import Columns
import Tabular

/// What became of a data row.
enum RowFate {
  case kept, rejected
  /// Void: set aside without harm.
  case skipped
}

/// Knows which row the rows that carry one on belong to.
///
///     #1001, 29.98   kept
///     (same), mug    carries on #1001
///     #10"2, 12.00   set aside before it was read as fields
///     , pen          carries on nobody knows what: set aside too
///
/// A row that is found by `"(same)"` names its record and needs no such care.
struct CarryingRows {
  /// What became of the record above; nil where there is none.
  var above: RowFate?
  private let namesRecord: Bool
  private var faultOffsets: [Int] = []
  private var next = 0

  init(_ layout: Layout) {
    namesRecord = layout.continues.allSatisfy(\.looksAbove)
  }

  /// Turns to the rows that the reader holds; the record above them may be of the rows before.
  mutating func begin(_ reader: RowReader) {
    guard !namesRecord else { return }
    passAll()
    faultOffsets = reader.faults.map(\.offset)
    next = 0
  }

  /// Passes the unreadable rows above a row.
  mutating func passFaults(before reader: RowReader, _ row: Int) {
    guard next < faultOffsets.count else { return }
    let offset = reader.offset(ofRow: row)
    while next < faultOffsets.count, faultOffsets[next] < offset {
      above = .rejected
      next += 1
    }
  }

  /// Passes the unreadable rows behind the last row.
  private mutating func passAll() {
    if next < faultOffsets.count { above = .rejected }
  }
}

/// Names records by the fields of their layout's natural key.
struct KeyNames {
  private let fields: [FieldPlan]
  /// By field: the names of texts that stand for no value.
  private let missing: [[Fingerprint]]

  init(_ plan: FilePlan, _ layout: Layout) {
    fields = layout.key.compactMap { plan.field($0) }
    missing = fields.indices.map { field in
      layout.missing.map {
        TextHash.fingerprint(of: TextTransform.trimmed($0), salt: UInt64(field))
      }
    }
  }

  var isEmpty: Bool { fields.isEmpty }

  /// By row: the fields' texts without blanks at the ends; `.none` where all are empty. No rows
  /// where the layout has no key.
  func read(_ reader: RowReader) -> [Fingerprint] {
    guard !fields.isEmpty else { return [] }
    var names = [Fingerprint](repeating: .none, count: reader.rowCount)
    var isNamed = [Bool](repeating: false, count: reader.rowCount)
    var texts: [Fingerprint] = []
    for (index, field) in fields.enumerated() {
      field.column(in: reader).textFingerprints(salt: UInt64(index), into: &texts)
      for row in texts.indices {
        if missing[index].contains(texts[row]) { texts[row] = .none }
        names[row] = names[row].combined(with: texts[row])
        if texts[row] != .none { isNamed[row] = true }
      }
    }
    for row in names.indices where !isNamed[row] { names[row] = .none }
    return names
  }
}
