import Tabular

/// What an export says of the sum of its rows, beside what they add up to.
struct CheckedTotal: Sendable {
  enum Outcome: String, Sendable {
    /// They differ by no more than the rows' rounding explains.
    case agrees
    case differs
    /// The export has total rows, and none of them has this measure.
    case unsaid = "not said"
  }

  /// Index among the run's files.
  var file: Int
  /// The field, or the metric.
  var measure: String
  /// The section whose total it is; empty for the whole export.
  var section: String
  /// What the total row says, nearest to the sum where several do; nil where none does.
  var stated: Int64?
  /// What the rows add up to.
  var found: Int128
  /// Decimals of both.
  var digits: Int
  var isMoney: Bool
  var outcome: Outcome
}

extension CheckedTotal {
  /// The warning with both figures; nil where they agree.
  func warning(_ setup: ExtractSetup) -> Diagnostic? {
    guard outcome == .differs, let stated else { return nil }
    let unit = isMoney ? setup.definition.currency.code + " " : ""
    let place = section.isEmpty ? "the rows" : "the rows of \"\(section)\""
    return Diagnostic(
      .warning, file: setup.files[file].path,
      "\(place) add up to \(unit)\(fixedText(found, digits: digits)) of \(measure), and the total"
        + " row nearest to that says \(unit)\(fixedText(Int128(stated), digits: digits))",
      hint: "the export may be cut off, or totals in its layout may miss a kind of row")
  }
}

/// The sums and totals of one measure, while rows are read.
struct SummedMeasure {
  let name: String
  let field: FieldPlan
  let reader: AmountReader
  let isMoney: Bool
  var values: [Int64] = []
  private var whole = Sums()
  /// By section; only where the export has sections.
  private var sections: [String: Sums] = [:]
  /// In the order of first sight.
  private var sectionNames: [String] = []

  fileprivate struct Sums {
    var sum: Int128 = 0
    /// With the rows that the layout leaves out: some exports count these too.
    var sumOfAll: Int128 = 0
    var rows = 0
    var totals: [Int64] = []
  }

  init(name: String, field: FieldPlan, reader: AmountReader, isMoney: Bool) {
    self.name = name
    self.field = field
    self.reader = reader
    self.isMoney = isMoney
  }

  /// Takes a value in. `section`: that of its row, empty for none; what lies within a section is part of it.
  mutating func take(_ value: Int64, _ rowClass: RowClass, isLine: Bool, section: String) {
    whole.take(value, rowClass, isLine: isLine)
    guard !section.isEmpty else { return }
    if rowClass == .total { return add(value, rowClass, isLine, to: section) }
    var path = section[...]
    while true {
      add(value, rowClass, isLine, to: String(path))
      guard let mark = path.lastIndex(of: ":") else { return }
      path = path[..<mark]
    }
  }

  private mutating func add(
    _ value: Int64, _ rowClass: RowClass, _ isLine: Bool, to section: String
  ) {
    if sections[section] == nil { sectionNames.append(section) }
    sections[section, default: Sums()].take(value, rowClass, isLine: isLine)
  }

  /// The export's total, then those of its sections that have one.
  func checks(file: Int) -> [CheckedTotal] {
    let parts = sectionNames.compactMap { name in
      sections[name].flatMap { $0.totals.isEmpty ? nil : check($0, section: name, file: file) }
    }
    // Where only sections have totals, the whole has none to be compared with.
    let ofSections = parts.count
    if ofSections > 0, ofSections == whole.totals.count { return parts }
    return [check(whole, section: "", file: file)] + parts
  }

  private func check(_ sums: Sums, section: String, file: Int) -> CheckedTotal {
    // Each row of money may be off by half a unit; counts are whole.
    let tolerance = isMoney ? Int128(sums.rows / 2 + 1) : 0
    let outcome: CheckedTotal.Outcome =
      sums.totals.isEmpty ? .unsaid : sums.misfits(by: tolerance) ? .differs : .agrees
    return CheckedTotal(
      file: file, measure: name, section: section, stated: sums.nearest, found: sums.sum,
      digits: reader.minorDigits, isMoney: isMoney, outcome: outcome)
  }
}

extension SummedMeasure.Sums {
  fileprivate mutating func take(_ value: Int64, _ rowClass: RowClass, isLine: Bool) {
    switch rowClass {
    case .data:
      sum += Int128(value)
      sumOfAll += Int128(value)
      rows += 1
    case .continues where isLine:
      sum += Int128(value)
      sumOfAll += Int128(value)
      rows += 1
    case .total: totals.append(value)
    case .skipped, .continues: sumOfAll += Int128(value)
    }
  }

  fileprivate var nearest: Int64? {
    totals.min { abs(Int128($0) - sum) < abs(Int128($1) - sum) }
  }

  /// Whether the nearest total is further off than the rows' rounding explains.
  fileprivate func misfits(by tolerance: Int128) -> Bool {
    guard let nearest, abs(Int128(nearest) - sum) > tolerance else { return false }
    return !totals.contains { abs(Int128($0) - sumOfAll) <= tolerance }
  }
}
