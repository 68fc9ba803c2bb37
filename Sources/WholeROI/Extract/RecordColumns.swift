import Columns
import Tabular

/// A field of a record that is read as a number: a time, a day, an amount or a count.
enum ValueField: Int, CaseIterable {
  case time, firstResponse, resolved, exported
  case day, from, to, joined, firstOrder
  case gross, discounts, net, tax, shipping, tips, giftCards, costOfGoods, refunded, amount
  case points, impressions, clicks, reach, engagements, likes, comments, shares, saves, value

  enum Kind { case time, day, money, number }

  /// The field that layouts call so; nil for one that is no number.
  init?(name: String) {
    guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = field
  }

  /// What layouts call it.
  var name: String { "\(self)" }

  var kind: Kind {
    switch self {
    case .time, .firstResponse, .resolved, .exported: .time
    case .day, .from, .to, .joined, .firstOrder: .day
    case .gross, .discounts, .net, .tax, .shipping, .tips, .giftCards, .costOfGoods, .refunded,
      .amount:
      .money
    default: .number
    }
  }

  /// What a reject says of a field that holds no such value.
  var complaint: String {
    switch kind {
    case .time: "is not a time as the layout writes them"
    case .day: "is not a day as the layout writes them"
    case .money: "is not an amount"
    case .number: "is not a number"
    }
  }
}

/// A field that has few distinct texts: it is read as a code.
enum CodeField: Int, CaseIterable {
  case store, coupon, kind, currency, tier, experiment, arm
  /// Of posts and messages.
  case channel, type
  /// Of profiles: whoever named them.
  case referredBy

  /// What layouts call it.
  var name: String { "\(self)" }
}

/// A field that is read as a text of its own.
enum TextField: Int, CaseIterable {
  case id, original
  case channel, campaign, category, account, vendor, program, memo
  case metric
  case text

  /// What layouts call it.
  var name: String { "\(self)" }
}

/// The typed columns of one chunk of records.
struct RecordColumns {
  private struct ValueColumn {
    let field: ValueField
    let plan: FieldPlan
    var reader: TimeReader?
  }
  private struct CodeColumn {
    let plan: FieldPlan
    /// Texts as the export writes them, and by their codes the job's code of what they stand for.
    var raw = Interner()
    var meanings: [UInt32] = []

    /// Puts meanings in the place of raw codes.
    func replace(_ codes: inout [UInt32]) {
      let meanings = meanings.span
      var codes = codes.mutableSpan
      for row in codes.indices { codes[row] = meanings[Int(codes[row])] }
    }
  }

  private let missing: MissingTexts
  private let listsMissing: Bool
  private let amounts: AmountReader
  private let numbers: AmountReader
  private let figures: AmountReader
  private var valueColumns: [ValueColumn] = []
  /// By value column.
  private var values: [[Int64]] = []
  /// Index in `valueColumns` by field; -1 where the layout doesn't have it.
  private var valuePlaces = [Int](repeating: -1, count: ValueField.allCases.count)
  /// By `CodeField`.
  private var codeColumns = [CodeColumn?](repeating: nil, count: CodeField.allCases.count)
  private var codes = [[UInt32]](repeating: [], count: CodeField.allCases.count)
  /// By `TextField`.
  private var textPlans = [FieldPlan?](repeating: nil, count: TextField.allCases.count)
  private var texts = Array(repeating: FieldColumn(texts: []), count: TextField.allCases.count)
  private let hasText: [Bool]
  /// By row: whether any field holds no value of its kind; empty where no row has one.
  private(set) var isInvalid: [Bool] = []
  /// As many missing values, and codes of no text, as the chunk has rows, or more: what a field that the layout
  /// doesn't have holds.
  private var missingValues: [Int64] = []
  private var missingCodes: [UInt32] = []
  /// Whether any id of the chunk is a shortened number.
  private var hasShortened = false

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    let source = setup.definition.sources[plan.source]
    missing = MissingTexts(source.layout.missing)
    listsMissing = !source.layout.missing.isEmpty
    amounts = setup.amounts(of: plan.layout)
    numbers = AmountReader(minorDigits: 0, decimal: plan.layout.decimal)
    figures = MetricColumns.reader(plan.layout)
    for field in plan.fields {
      guard let value = ValueField(name: field.definition.field) else { continue }
      var reader: TimeReader?
      if value.kind == .time || value.kind == .day {
        reader = try setup.timeReader(
          field.definition, source: source, layout: plan.layout)
      }
      valuePlaces[value.rawValue] = valueColumns.count
      valueColumns.append(ValueColumn(field: value, plan: field, reader: reader))
    }
    values = Array(repeating: [], count: valueColumns.count)
    for field in CodeField.allCases where setup.reads(field, of: source.layout.record) {
      codeColumns[field.rawValue] = plan.field(field.name).map { CodeColumn(plan: $0) }
    }
    for field in TextField.allCases { textPlans[field.rawValue] = plan.field(field.name) }
    hasText = textPlans.map { $0 != nil }
  }

  /// Reads all fields of the rows that the reader holds; codes are those of `interner`.
  mutating func read(_ reader: RowReader, interner: inout Interner) {
    isInvalid.removeAll(keepingCapacity: true)
    hasShortened = false
    if missingCodes.count < reader.rowCount {
      missingValues = Array(repeating: FieldValue.missing, count: reader.rowCount)
      missingCodes = Array(repeating: 0, count: reader.rowCount)
    }
    for index in valueColumns.indices {
      // Taken out and put back, so that the column is not copied while it is filled.
      var found = values[index]
      values[index] = []
      if readValues(index, reader, into: &found) {
        noteInvalid(reader.rowCount) { found[$0] == FieldValue.invalid }
      }
      values[index] = found
    }
    for field in codeColumns.indices { readCodes(field, reader, &interner) }
    for field in textPlans.indices {
      if let plan = textPlans[field] { texts[field] = plan.column(in: reader) }
    }
    for field in Self.idFields where hasText[field.rawValue] {
      let oddities = texts[field.rawValue].takeIdentifiersAsText()
      hasShortened = hasShortened || oddities.hasShortened
    }
    guard hasShortened else { return }
    for field in Self.idFields where hasText[field.rawValue] {
      let ids = texts[field.rawValue]
      noteInvalid(reader.rowCount) { ids.isShortened($0) }
    }
  }

  /// Reads one column; whether some field holds no value of its kind.
  private mutating func readValues(
    _ index: Int, _ reader: RowReader, into found: inout [Int64]
  ) -> Bool {
    let plan = valueColumns[index].plan
    switch valueColumns[index].field.kind {
    case .time:
      guard var times = valueColumns[index].reader else { return false }
      defer { valueColumns[index].reader = times }
      guard let pair = plan.pair(in: reader) else {
        let span = plan.column(in: reader).times(&times, missing: missing, into: &found)
        return span?.hasInvalid(found) ?? false
      }
      return FieldColumn.times(
        days: pair.first, clocks: pair.second, separator: pair.separator, &times,
        missing: missing, into: &found)
    case .day:
      guard let times = valueColumns[index].reader else { return false }
      return plan.column(in: reader).days(times, missing: missing, into: &found)
    case .money:
      return plan.column(in: reader).amounts(amounts, missing: missing, into: &found)
    case .number:
      let kind = valueColumns[index].field == .value ? figures : numbers
      return plan.column(in: reader).amounts(kind, missing: missing, into: &found)
    }
  }

  private mutating func noteInvalid(_ count: Int, _ isWrong: (Int) -> Bool) {
    if isInvalid.isEmpty { isInvalid = Array(repeating: false, count: count) }
    for row in 0..<count where isWrong(row) { isInvalid[row] = true }
  }

  private static let idFields: [TextField] = [.id, .original]

  /// Each distinct text is transformed and named once.
  private mutating func readCodes(_ field: Int, _ reader: RowReader, _ interner: inout Interner) {
    guard var column = codeColumns[field] else { return }
    codeColumns[field] = nil
    var found = codes[field]
    codes[field] = []
    column.plan.rawColumn(in: reader).codes(&column.raw, missing: .none, into: &found)
    while column.meanings.count < column.raw.count {
      let raw = column.raw.bytes(UInt32(column.meanings.count))
      var meaning: [UInt32] = []
      FieldColumn(texts: [column.plan.transform?.apply(raw) ?? raw])
        .codes(&interner, missing: missing, into: &meaning)
      column.meanings += meaning
    }
    column.replace(&found)
    codes[field] = found
    codeColumns[field] = column
  }

  /// The value; nil where the layout or the row has none, or one that is invalid.
  @inline(__always) func value(_ field: ValueField, _ row: Int) -> Int64? {
    let place = valuePlaces[field.rawValue]
    guard place >= 0 else { return nil }
    let value = values[place][row]
    return value > FieldValue.invalid ? value : nil
  }

  /// All values of a field, `FieldValue.missing` and `.invalid` among them; nil where the layout
  /// doesn't have it.
  func values(_ field: ValueField) -> [Int64]? {
    let place = valuePlaces[field.rawValue]
    return place >= 0 ? values[place] : nil
  }

  /// The same; all missing where the layout doesn't have the field.
  func allValues(_ field: ValueField) -> [Int64] { values(field) ?? missingValues }

  /// By row: the sum of the values of some fields; 0 where there is none.
  func sums(of fields: [ValueField]) -> [Int64] {
    var sums = [Int64](repeating: 0, count: missingValues.count)
    for field in fields {
      guard let values = values(field) else { continue }
      // No more rows than the chunk has: one before it may have had more.
      for row in values.indices where values[row] > FieldValue.invalid { sums[row] += values[row] }
    }
    return sums
  }

  /// Whether a record has a day, of its own or by its time.
  var hasDays: Bool {
    [ValueField.time, .day, .from].contains { valuePlaces[$0.rawValue] >= 0 }
  }

  /// All codes of a field; all 0 where the layout doesn't have it.
  func allCodes(_ field: CodeField) -> [UInt32] {
    hasCodes(field) ? codes[field.rawValue] : missingCodes
  }

  func hasCodes(_ field: CodeField) -> Bool { codeColumns[field.rawValue] != nil }

  /// The first field of the row that holds no value of its kind, and what is wrong with it.
  func fault(_ row: Int) -> (field: String, reason: String)? {
    if let place = values.firstIndex(where: { $0[row] == FieldValue.invalid }) {
      return (valueColumns[place].field.name, valueColumns[place].field.complaint)
    }
    guard hasShortened else { return nil }
    let field = Self.idFields.first {
      hasText[$0.rawValue] && texts[$0.rawValue].isShortened(row)
    }
    return field.map { ($0.name, "is a number that a spreadsheet shortened") }
  }

  /// The code of a text; 0 where there is none.
  @inline(__always) func code(_ field: CodeField, _ row: Int) -> UInt32 {
    codes[field.rawValue].isEmpty ? 0 : codes[field.rawValue][row]
  }

  /// The text without blanks around it; empty where there is none.
  func text(_ field: TextField, _ row: Int) -> String {
    var bytes: [UInt8] = []
    _ = append(field, row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the ids of the chunk's orders to `bytes`, each with the original id right behind it;
  /// `ends` gets where each of both ends.
  func appendIds(to bytes: inout [UInt8], ends: inout [Int]) {
    let fields: [TextField] = hasText[TextField.original.rawValue] ? [.id, .original] : [.id]
    FieldColumn.append(
      fields.map { texts[$0.rawValue] }, missing: missing, to: &bytes, ends: &ends)
  }

  /// Whether orders name the order that they take back, and whether they have what few do.
  var hasOriginals: Bool { hasText[TextField.original.rawValue] }
  var hasExtras: Bool {
    valuePlaces[ValueField.points.rawValue] >= 0 || valuePlaces[ValueField.refunded.rawValue] >= 0
  }

  /// Appends the text without blanks around it; gives how many bytes that was, 0 where there is none.
  func append(_ field: TextField, _ row: Int, to bytes: inout [UInt8]) -> Int {
    guard hasText[field.rawValue] else { return 0 }
    let count = texts[field.rawValue].appendTrimmed(row, to: &bytes)
    guard listsMissing, missing.contains(Array(bytes.suffix(count))) else { return count }
    bytes.removeLast(count)
    return 0
  }

  var adjustedTimes: (gaps: Int, overlaps: Int) {
    valueColumns.reduce(into: (0, 0)) { sum, column in
      sum.0 += column.reader?.gaps ?? 0
      sum.1 += column.reader?.overlaps ?? 0
    }
  }
}
