import Tabular

/// What every report needs to know of a run besides its figures.
public struct ReportStyle: Sendable {
  public var format: CSVFormat
  public var currency: Currency
  /// Counts of persons from 1 to one less are left empty.
  public var minimumGroup: Int

  public init(_ definition: PipelineDefinition) {
    format = CSVFormat(definition.outputs)
    currency = definition.currency
    minimumGroup = definition.outputs.minimumGroup
  }

  /// The count as it may be shown: nil for a group so small that it might be recognised (DESIGN,
  /// section 6, promise 6).
  ///
  /// Money and credited orders stay. Persons overlap between rows, so the difference of two rows bounds a
  /// group but seldom gives it; where one row's persons all belong to another's (a program's to the
  /// whole's, credited buyers to all buyers), `SmallGroups.told` says which of them stand.
  public func shown(_ persons: Int?) -> Int? {
    persons.flatMap { $0 == 0 || $0 >= minimumGroup ? $0 : nil }
  }
}

extension CSVWriter {
  mutating func money(_ minor: Int64, _ style: ReportStyle) {
    decimal(minor, scale: style.currency.minorDigits)
  }

  /// Empty for nil.
  mutating func money(_ minor: Int64?, _ style: ReportStyle) {
    if let minor { money(minor, style) } else { empty() }
  }

  /// Empty for nil.
  mutating func integer(_ value: Int?) {
    if let value { integer(value) } else { empty() }
  }

  /// Orders or persons counted in millionths.
  mutating func millionths(_ value: Int64) { decimal(value, scale: 6) }

  mutating func empty(_ count: Int) { for _ in 0..<count { empty() } }
}

extension CSVWriter {
  /// Nine significant digits; empty for nil.
  mutating func statistic(_ value: Double?) {
    if let value { statistic(value) } else { empty() }
  }
}
