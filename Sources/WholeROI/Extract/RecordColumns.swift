import Columns
import Tabular

/// A field of a record that is read as a number: a time, a day, an amount or a count.
enum ValueField: String, CaseIterable {
  case time, firstResponse, resolved, exported
  case day, from, to, joined, firstOrder
  case gross, discounts, net, tax, shipping, tips, giftCards, costOfGoods, refunded, amount
  case points, impressions, clicks, reach, engagements, likes, comments, shares, saves, value

  enum Kind { case time, day, money, number }

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

  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// A field of an order that has few distinct texts: it is read as a code.
enum CodeField: String, CaseIterable {
  case store, coupon, kind, currency, tier, experiment, arm
}

/// The typed columns of one chunk of records.
struct RecordColumns {
  private struct ValueColumn {
    let field: ValueField
    let plan: FieldPlan
    var reader: TimeReader?
    var values: [Int64] = []
  }
  private struct CodeColumn {
    let plan: FieldPlan
    var codes: [UInt32] = []
  }

  private let missing: MissingTexts
  private let listsMissing: Bool
  private let amounts: AmountReader
  private let numbers: AmountReader
  private var valueColumns: [ValueColumn] = []
  /// Index in `valueColumns` by field; -1 where the layout doesn't have it.
  private var valuePlaces = [Int](repeating: -1, count: ValueField.allCases.count)
  private var codeColumns: [CodeField: CodeColumn] = [:]
  private let textPlans: [FieldPlan]
  private var texts: [String: FieldColumn] = [:]

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    let source = setup.definition.sources[plan.source]
    missing = MissingTexts(source.layout.missing)
    listsMissing = !source.layout.missing.isEmpty
    amounts = setup.amounts(of: source.layout)
    numbers = AmountReader(minorDigits: 0, decimal: source.layout.decimal)
    var textPlans: [FieldPlan] = []
    for field in plan.fields {
      if let value = ValueField(rawValue: field.definition.field) {
        var reader: TimeReader?
        if value.kind == .time || value.kind == .day {
          reader = try setup.timeReader(field.definition, source: source)
        }
        valuePlaces[value.place] = valueColumns.count
        valueColumns.append(ValueColumn(field: value, plan: field, reader: reader))
      } else if let code = CodeField(rawValue: field.definition.field) {
        codeColumns[code] = CodeColumn(plan: field)
      } else if !setup.definition.identity.keys.contains(field.definition.field) {
        textPlans.append(field)
      }
    }
    self.textPlans = textPlans
  }

  /// Reads all fields of the rows that the reader holds; codes are those of `texts`.
  mutating func read(_ reader: RowReader, interner: inout Interner) {
    for index in valueColumns.indices {
      let column = valueColumns[index].plan.column(in: reader)
      switch valueColumns[index].field.kind {
      case .time:
        if var times = valueColumns[index].reader {
          column.times(&times, missing: missing, into: &valueColumns[index].values)
          valueColumns[index].reader = times
        }
      case .day:
        if let times = valueColumns[index].reader {
          column.days(times, missing: missing, into: &valueColumns[index].values)
        }
      case .money: column.amounts(amounts, missing: missing, into: &valueColumns[index].values)
      case .number: column.amounts(numbers, missing: missing, into: &valueColumns[index].values)
      }
    }
    for field in CodeField.allCases {
      guard var column = codeColumns[field] else { continue }
      column.plan.column(in: reader).codes(&interner, missing: missing, into: &column.codes)
      codeColumns[field] = column
    }
    for field in textPlans { texts[field.definition.field] = field.column(in: reader) }
  }

  /// The value; nil where the layout or the row has none, or one that is invalid.
  func value(_ field: ValueField, _ row: Int) -> Int64? {
    let place = valuePlaces[field.place]
    guard place >= 0 else { return nil }
    let value = valueColumns[place].values[row]
    return value > FieldValue.invalid ? value : nil
  }

  /// The first field of the row that holds no value of its kind.
  func invalidField(_ row: Int) -> ValueField? {
    for column in valueColumns where column.values[row] == FieldValue.invalid {
      return column.field
    }
    return nil
  }

  /// The code of a text; 0 where there is none.
  func code(_ field: CodeField, _ row: Int) -> UInt32 { codeColumns[field]?.codes[row] ?? 0 }

  /// All codes of a field; nil where the layout doesn't have it.
  func codes(_ field: CodeField) -> [UInt32]? { codeColumns[field]?.codes }

  /// The text without blanks around it; empty where there is none.
  func text(_ field: String, _ row: Int) -> String {
    guard let column = texts[field] else { return "" }
    var bytes: [UInt8] = []
    _ = column.appendTrimmed(row, to: &bytes)
    return missing.contains(bytes) ? "" : String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text without blanks around it; gives how many bytes that was, 0 where there is none.
  func append(_ field: String, _ row: Int, to bytes: inout [UInt8]) -> Int {
    guard let count = texts[field]?.appendTrimmed(row, to: &bytes) else { return 0 }
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
