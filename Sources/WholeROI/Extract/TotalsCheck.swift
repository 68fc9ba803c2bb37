import Tabular

/// Compares what an export's total rows say with what its rows add up to.
///
/// An export that was cut off, or a total that is taken for data, shows here. Only measures that add up are
/// compared: money, impressions, clicks; reach does not. Of several totals one has to fit, since the others may be
/// of parts.
struct TotalsCheck {
  private struct Measure {
    let field: FieldPlan
    let reader: AmountReader
    var values: [Int64] = []
    var sum: Int128 = 0
    /// With the rows that the layout leaves out: some exports count these too.
    var sumOfAll: Int128 = 0
    var rows = 0
    var totals: [Int64] = []

    /// The total nearest to the sum where that is further off than the rows' rounding explains: half a unit each.
    var misfit: Int64? {
      let nearest = totals.min { abs(Int128($0) - sum) < abs(Int128($1) - sum) }
      let tolerance = Int128(rows / 2 + 1)
      guard let nearest, abs(Int128(nearest) - sum) > tolerance,
        !totals.contains(where: { abs(Int128($0) - sumOfAll) <= tolerance })
      else { return nil }
      return nearest
    }
  }

  /// A warning for each measure of a file that no total row confirms. Reads files with total rows again.
  static func warnings(
    _ setup: ExtractSetup, _ counts: [FileCounts]
  ) throws(Failure) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    for plan in setup.files where counts[plan.index].counts.totals > 0 {
      guard [.spend, .cost].contains(plan.layout.record),
        let classifier = try plan.classifier(plan.layout)
      else { continue }
      var check = TotalsCheck(plan, setup, classifier)
      do {
        try check.read(plan)
      } catch {
        throw error.failure(plan.path)
      }
      warnings += check.measures.compactMap { check.warning($0, plan, setup) }
    }
    return warnings
  }

  private var measures: [Measure]
  private var classifier: RowClassifier
  private let missing: MissingTexts

  private init(_ plan: FilePlan, _ setup: ExtractSetup, _ classifier: RowClassifier) {
    self.classifier = classifier
    missing = MissingTexts(plan.layout.missing)
    let counts = AmountReader(minorDigits: 0, decimal: plan.layout.decimal)
    measures = ["amount", "impressions", "clicks"].compactMap { name in
      guard let field = plan.field(name), case .column = field.origin else { return nil }
      return Measure(
        field: field, reader: name == "amount" ? setup.amounts(of: plan.layout) : counts)
    }
  }

  private mutating func read(_ plan: FilePlan) throws(FileFault) {
    let rows = RowReader(dialect: Dialect(plan.layout), width: plan.header.names.count)
    var from = plan.header.dataStart
    var isFirst = true
    while from < plan.export.size {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      try rows.read(plan.export, from: from, to: to, startsAtRow: true)
      take(rows, classifier.classes(of: rows, startsFile: isFirst))
      isFirst = false
      from = max(rows.nextRow, to)
    }
  }

  private mutating func take(_ rows: RowReader, _ classes: [RowClass]) {
    for index in measures.indices {
      let column = measures[index].field.column(in: rows)
      column.amounts(measures[index].reader, missing: missing, into: &measures[index].values)
      for (row, value) in measures[index].values.enumerated() where value > FieldValue.invalid {
        switch classes[row] {
        case .data:
          measures[index].sum += Int128(value)
          measures[index].sumOfAll += Int128(value)
          measures[index].rows += 1
        case .total: measures[index].totals.append(value)
        case .skipped, .continues: measures[index].sumOfAll += Int128(value)
        }
      }
    }
  }

  private func warning(_ measure: Measure, _ plan: FilePlan, _ setup: ExtractSetup) -> Diagnostic? {
    guard let total = measure.misfit else { return nil }
    let isMoney = measure.field.definition.field == "amount"
    let digits = isMoney ? setup.definition.currency.minorDigits : 0
    let unit = isMoney ? setup.definition.currency.code + " " : ""
    return Diagnostic(
      .warning, file: plan.path,
      "the rows add up to \(unit)\(fixedText(measure.sum, digits: digits)) of"
        + " \(measure.field.definition.field), and the total row nearest to that says"
        + " \(unit)\(fixedText(Int128(total), digits: digits))",
      hint: "the export may be cut off, or totals in its layout may miss a kind of row")
  }
}
