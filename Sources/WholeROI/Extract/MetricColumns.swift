import Columns
import Tabular

/// Reads the figures of rows that give several: `metrics` of a layout of totals.
///
///     Channel,Sessions,Key events        metrics: { sessions: "Sessions", "key events": "Key events" }
///     Direct,120,4                       → sessions 120, key events 4
struct MetricColumns {
  private let metrics: [(name: String, field: FieldPlan)]
  private let amounts: AmountReader
  private let missing: MissingTexts
  /// By metric.
  private var values: [[Int64]]

  init(_ plan: FilePlan) {
    metrics = plan.metrics
    amounts = Self.reader(plan.layout)
    missing = MissingTexts(plan.layout.missing)
    values = Array(repeating: [], count: plan.metrics.count)
  }

  /// Reads figures as hundredths, half away from zero. The `%` of a rate is dropped, and of a bound such as
  /// `< 10%` its mark.
  static func reader(_ layout: Layout) -> AmountReader {
    AmountReader(
      minorDigits: TotalRecord.digits, decimal: layout.decimal, rounds: true, allowsPercent: true)
  }

  var isEmpty: Bool { metrics.isEmpty }

  /// Reads the figures of the rows that the reader holds.
  mutating func read(_ reader: RowReader) {
    for (index, metric) in metrics.enumerated() {
      metric.field.column(in: reader).amounts(amounts, missing: missing, into: &values[index])
    }
  }

  /// The first field of the row that is no number.
  func invalidField(_ row: Int) -> FieldPlan? {
    metrics.indices.first { values[$0][row] == FieldValue.invalid }.map { metrics[$0].field }
  }

  /// The row's figures, in the order of `metrics`; those that are missing left out.
  func figures(_ row: Int, _ texts: inout Interner) -> [(metric: UInt32, value: Int64)] {
    var figures: [(UInt32, Int64)] = []
    for (index, metric) in metrics.enumerated() where values[index][row] > FieldValue.invalid {
      figures.append((texts.code(metric.name), values[index][row]))
    }
    return figures
  }
}
