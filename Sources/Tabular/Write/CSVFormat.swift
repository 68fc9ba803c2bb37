/// How reports are written: which marks part cells and decimals, and what spreadsheets need.
///
/// A file parted by `;` writes its decimals with `,`, as the spreadsheets that expect one expect the
/// other; every other delimiter goes with a point.
public struct CSVFormat: Sendable, Hashable {
  public var delimiter: UInt8
  public var decimal: UInt8
  /// Excel takes a file for UTF-8 only where it begins with a byte order mark.
  public var hasBOM: Bool
  /// Text that a spreadsheet would run gets a `'` in front.
  public var guardsFormulas: Bool

  /// Comma, point, byte order mark, guarded.
  public static let standard = CSVFormat(
    delimiter: UInt8(ascii: ","), hasBOM: true, guardsFormulas: true)

  public init(delimiter: UInt8, hasBOM: Bool, guardsFormulas: Bool) {
    self.delimiter = delimiter
    decimal = UInt8(ascii: delimiter == UInt8(ascii: ";") ? "," : ".")
    self.hasBOM = hasBOM
    self.guardsFormulas = guardsFormulas
  }
}
