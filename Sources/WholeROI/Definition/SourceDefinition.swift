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
  /// Column names that must be there (`*` and `|` as in patterns); they find the header row within the first 60
  /// records. Empty: the first record is the header.
  public var header: [String] = []
  /// The rows that make up the header.
  public var headerRows = 1
  /// The rows below it that describe the columns.
  public var descriptions = 0
  /// Names of columns that rows have beyond the header's.
  public var beyond: [String] = []
  /// Names of the columns of an export without a header row.
  public var names: [String] = []
  /// `utf-8`, or `windows-1252` for what is no UTF-8. UTF-16 and gzip tell themselves.
  public var encoding = "utf-8"
  public var delimiter: UInt8 = UInt8(ascii: ",")
  /// The header line tells the delimiter.
  public var decidesDelimiter = true
  public var quote: UInt8? = UInt8(ascii: "\"")
  /// The decimal mark of its numbers, `.` or `,`.
  public var decimal: UInt8 = UInt8(ascii: ".")
  /// The file's amounts tell the decimal mark, once for all.
  public var decidesDecimal = false
  /// Amounts may have more decimals than the currency: they are rounded, half away from zero.
  public var rounds = false
  /// Texts that stand for no value, besides the empty one.
  public var missing: [String] = []
  /// Lines before the header that begin with this are skipped.
  public var comment: String?
  public var ragged = Ragged.reject
  /// The table ends at the first blank line.
  public var endsAtBlank = false
  /// The name that rows with a single filled cell get as a column: they head the rows below.
  public var sections: String?
  /// Columns that a row takes from the row above when it leaves the first of them blank.
  public var carry: [String] = []
  /// Whether the money of its orders has the tax in it; nil: as the pipeline says.
  public var isTaxIncluded: Bool?
  /// Conditions of `keep` and `skip` on columns that an export lacks fall away: generations differ.
  public var isBuiltIn = false
  /// Fields that name a record for good; empty for none.
  public var key: [String] = []
  /// Rows that count. Empty: all.
  public var keep: [RowCondition] = []
  /// Rows that are set aside without harm.
  public var skip: [RowCondition] = []
  /// Which of several tables of the export is meant; nil: it is one table.
  public var table: TableChoice?
  /// The export is a list of names and values, one a row.
  public var isPairs = false
  /// Figures that each row of totals gives, by their names; empty: `metric` and `value` are fields.
  public var metrics: [MetricDefinition] = []
  /// Where the day of the export stands.
  public var exported: ExportDate?
  /// The span that rows cover where all of them bear its first day.
  public var undivided: UndividedSpan?
  /// Fields whose totals are no sums of the rows: they are not compared.
  public var unsummed: [String] = []
  /// Where the zone of local times stands; it wins over `timezone`.
  public var zoneCaptures: [Capture] = []
  /// Total rows: never data.
  public var totals: [RowCondition] = []
  /// Rows that carry on the record above.
  public var continues: [RowCondition] = []
  public var timezone: String?
  /// In file order; a field occurs once.
  public var columns: [ColumnDefinition] = []
  public init() {}
}

/// A figure of a row of totals.
public struct MetricDefinition: Sendable {
  public var name: String
  public var column: ColumnDefinition
}

/// Where an export says when it was made.
public struct ExportDate: Sendable {
  public var captures: [Capture]
  /// The first that reads the text counts; empty: ISO 8601.
  public var formats: [String]
}

/// A span above the header of a report that may be split by day or not.
///
/// Where all rows bear the span's first day, the report is not split, and each row covers the span.
public struct UndividedSpan: Sendable {
  public var from: [Capture]
  public var to: [Capture]
  public var formats: [String]
}

/// Column name → what its field must match; all must hold. A list of conditions holds when one does.
public struct RowCondition: Sendable {
  public enum Test: Sendable {
    case matches(Pattern)
    /// Written `"(same)"`: the field equals that of the row above.
    case sameAsAbove
    /// Written `"(first)"`: the row is the table's first.
    case isFirst
  }
  public var columns: [String]
  public var tests: [Test]
  public init(columns: [String], tests: [Test]) {
    self.columns = columns
    self.tests = tests
  }

  /// Whether the row above tells: a file with such conditions is read from top to bottom.
  var looksAbove: Bool {
    tests.contains { if case .sameAsAbove = $0 { true } else { false } }
  }
}

extension Layout {
  /// Whether what a row is may hang on rows above it.
  var looksAbove: Bool {
    !continues.isEmpty || (totals + skip + keep).contains { $0.looksAbove }
  }
}

/// Where the value of one field comes from, and what is done to it, in this order: columns (the first
/// one that the export has; or all of `joined`, with `join` between), `strip`, `after`, `before`, `split`, `match`, `map`,
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
  /// Several formats, of which each file has one; then `format` is nil until the file has told.
  public var formats: [String] = []
  /// Where a value for all rows is found when the export has none of the columns, the first that gives one.
  public var captures: [Capture] = []
  /// Only what stands behind the last such text counts; nothing where it doesn't stand.
  public var after: String?
  /// Only what stands before the first such text counts, all where it doesn't stand.
  public var before: String?
  public var zone: String?
  /// Where the day stands from which the column counts days; `format` is then that day's.
  public var since: Capture?
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
