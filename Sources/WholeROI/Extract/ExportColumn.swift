import Tabular

/// A column of an export as schema drift knows it: its name, and what its first values are.
public struct ExportColumn: Hashable, Sendable {
  /// What a column's values are; a column of several kinds is text.
  public enum Kind: String, Sendable, CaseIterable { case empty, number, day, time, text }

  public var name: String
  public var kind: Kind

  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

extension ExportColumn {
  /// Bytes and rows at the start of an export that are looked at, and characters of a name that are kept.
  private static let reach = 1 << 15
  private static let rowReach = 60
  private static let nameReach = 200

  /// The columns of a file, by its header and its first rows.
  static func columns(of plan: FilePlan) throws(Failure) -> [ExportColumn] {
    let rows = plan.rowReader()
    let start = plan.header.dataStart
    do {
      try rows.read(
        plan.export, from: start, to: min(start + reach, plan.export.size), startsAtRow: true)
    } catch {
      throw error.failure(plan.path)
    }
    let missing = MissingTexts(plan.layout.missing)
    return plan.header.names.enumerated().map { index, name in
      var kind = Kind.empty
      let column = rows.column(index)
      for row in 0..<min(rows.rowCount, rowReach) {
        let text = column.bytes(row)
        if !missing.contains(text) { kind = kind.joined(with: Kind(text)) }
      }
      return ExportColumn(name: String(name.prefix(nameReach)), kind: kind)
    }
  }
}

extension ExportColumn.Kind {
  /// What one value is.
  init(_ text: [UInt8]) {
    if Self.isNumber(text) {
      self = .number
    } else if let isTime = Self.dated(text) {
      self = isTime ? .time : .day
    } else {
      self = .text
    }
  }

  /// The kind of values of both kinds.
  func joined(with other: Self) -> Self {
    switch (self, other) {
    case (.empty, _): other
    case (_, .empty): self
    case (.day, .time), (.time, .day): .time
    default: self == other ? self : .text
    }
  }

  private static func isNumber(_ text: [UInt8]) -> Bool {
    [".", ","].contains { (mark: Unicode.Scalar) in
      AmountReader(minorDigits: 4, decimal: UInt8(ascii: mark), rounds: true, allowsPercent: true)
        .parse(text) > FieldValue.invalid
    }
  }

  /// Whether a text of numbers parted by `-`, `/` or `.` has a time behind it; nil where it is no date.
  private static func dated(_ text: [UInt8]) -> Bool? {
    let head = text.drop { $0 == 0x20 || $0 == UInt8(ascii: "'") }
    let date = head.prefix { $0 >= 0x2D && $0 <= 0x39 }
    let parts = date.split(omittingEmptySubsequences: false) { $0 < 0x30 }
    guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) }) else { return nil }
    let rest = head[date.endIndex...]
    guard rest.isEmpty || rest.first == 0x20 || rest.first == UInt8(ascii: "T") else { return nil }
    return rest.contains(UInt8(ascii: ":"))
  }
}
