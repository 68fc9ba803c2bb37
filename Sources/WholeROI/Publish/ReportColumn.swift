/// One column of a report, as its header, its cells and the dictionary know it.
public struct ReportColumn: Hashable, Sendable {
  /// How the cells are written.
  public enum Kind: String, Sendable, CaseIterable {
    case text
    /// An ISO date.
    case day
    case integer
    /// Exact, with the digits of the currency's minor unit.
    case money
    /// Exact, rounded half away from zero to 6 decimals.
    case decimal
    /// 9 significant digits.
    case statistic
  }

  public let name: String
  public let kind: Kind
  /// What one stands for, such as `days`; empty for text. Money has the run's currency instead.
  public let unit: String
  /// A sentence or two.
  public let meaning: String
  /// How the figure is formed from others; empty where it is counted or copied.
  public let formula: String

  init(_ name: String, _ kind: Kind, unit: String = "", _ meaning: String, formula: String = "") {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.meaning = meaning
    self.formula = formula
  }
}

/// A report's file name and its columns from left to right.
public struct ReportSchema: Sendable {
  public let file: String
  public let columns: [ReportColumn]

  /// The header, for a writer.
  public var header: [String] { columns.map(\.name) }
}
