import Tabular

/// One system's exports: which files, how they read, and what holds for all their rows.
public struct SourceDefinition: Sendable {
  /// Which sources an identifier occurs in is a set of 64 bits.
  static let most = 64

  public var name: String
  /// Relative to the root; `*` and `?` within a path component.
  public var files: [String] = []
  public var layout = Layout()
  /// A channel that wins over every rule.
  public var channel: String?
  /// Share of net that is margin, where the export has no cost of goods.
  public var marginRate: ExactDecimal?
  /// Overrides the layout's zone, then the pipeline's.
  public var timezone: String?
  public init(name: String) { self.name = name }
}

public enum RecordKind: String, Sendable, CaseIterable {
  case touch, order, spend, cost, profile, post, message, assignment, total
}

/// How one kind of export reads. Data, not code: the same grammar serves built-in layouts and
/// the user's own.
public struct Layout: Sendable {
  public enum Ragged: String, Sendable, CaseIterable { case reject, pad }
  /// From the system's own bytes or source (A) over several independent witnesses (B) and a single one (C) to
  /// none (D).
  public enum Confidence: String, Sendable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
    case d = "D"
  }

  public var name = ""
  /// What the export is, in words.
  public var about: String?
  /// How well its shape is known.
  public var confidence: Confidence?
  public var record = RecordKind.touch
  /// Column names that must be there; they find the header row within the first 60 records. Empty:
  /// the first record is the header.
  public var header: [String] = []
  /// Names of the columns of an export without a header row.
  public var names: [String] = []
  public var encoding = "utf-8"
  public var delimiter: UInt8 = UInt8(ascii: ",")
  public var quote: UInt8? = UInt8(ascii: "\"")
  /// The decimal mark of its numbers, `.` or `,`.
  public var decimal: UInt8 = UInt8(ascii: ".")
  /// Texts that stand for no value, besides the empty one.
  public var missing: [String] = []
  /// Lines before the header that begin with this are skipped.
  public var comment: String?
  public var ragged = Ragged.reject
  /// Fields that name a record for good; empty for none.
  public var key: [String] = []
  /// Rows that count. Empty: all.
  public var keep: [RowCondition] = []
  /// Rows that are set aside without harm.
  public var skip: [RowCondition] = []
  /// Total rows: never data.
  public var totals: [RowCondition] = []
  /// Rows that carry on the record above.
  public var continues: [RowCondition] = []
  public var timezone: String?
  /// In file order; a field occurs once.
  public var columns: [ColumnDefinition] = []
  public init() {}
}

/// Column name → what its field must match; all must hold. A list of conditions holds when one does.
public struct RowCondition: Sendable {
  public enum Test: Sendable {
    case matches(Pattern)
    /// Written `"(same)"`: the field equals that of the row above.
    case sameAsAbove
  }
  public var columns: [String]
  public var tests: [Test]
  public init(columns: [String], tests: [Test]) {
    self.columns = columns
    self.tests = tests
  }
}

/// Where the value of one field comes from, and what is done to it, in this order: columns (the first
/// one that the export has; or all of `joined`, with `join` between), `strip`, `split`, `match`, `map`,
/// then `format` and `zone` for times. `value` alone is a constant.
public struct ColumnDefinition: Sendable {
  /// A field of DESIGN section 2 in camelCase, or an identifier key.
  public var field: String
  /// Alternatives: the first one present in the header serves.
  public var columns: [String] = []
  /// Columns that are put together; then `columns` is empty.
  public var joined: [String] = []
  public var join = " "
  /// A Unicode date pattern such as `MM/dd/yyyy HH:mm:ss`; nil: ISO 8601.
  public var format: String?
  public var zone: String?
  /// From texts (trimmed, ASCII case ignored) to values, in file order.
  public var mapFrom: [String] = []
  public var mapTo: [String] = []
  /// What texts that the map does not name become; nil: they pass.
  public var mapOthers: String?
  /// A text that does not match is missing.
  public var match: Pattern?
  /// A constant.
  public var value: String?
  /// The first non-empty piece between these counts.
  public var split: String?
  /// This text is dropped from both ends where it stands.
  public var strip: String?
  /// Whether a header without any of the columns is in order; else it is an error. Never true for all of the
  /// columns that a required field could come from.
  public var isOptional = false
  public init(field: String) { self.field = field }
}
