/// A row that was set aside: where it is, and what is wrong with it.
public struct RowFault: Error, Sendable, Hashable {
  /// What is wrong, in the words of `rejects.csv`.
  public enum Reason: String, Sendable, CaseIterable {
    case width = "wrong number of fields"
    /// In a field that does not begin with one, or after the one that closes a field.
    case strayQuote = "stray quote"
    case unterminatedQuote = "quote without end"
    case fieldTooLong = "field too long"
    case rowTooLong = "row too long"
    case tooManyColumns = "too many fields"
    case nul = "NUL byte"
    case invalidUTF8 = "not UTF-8"
    /// Two readers read the row differently: a fault of ours, never silent.
    case disputed = "read in two ways"
  }

  public var reason: Reason
  /// Of the row's first byte, in the file.
  public var offset: Int
  /// The row's first physical line, counted from 0 at the first row of the chunk.
  public var lineInChunk: Int
  /// The field, from 1; 0 for the whole row.
  public var column: Int
  /// Fields found and wanted, where the width is at fault; else 0.
  public var found = 0
  public var expected = 0
  /// Up to `valueCap` bytes of the field, or, where column is 0 or quoting is at fault, of the row.
  public var value: [UInt8]

  /// The most bytes that a fault carries.
  public static let valueCap = 120

  public init(
    reason: Reason, offset: Int, lineInChunk: Int, column: Int, found: Int = 0, expected: Int = 0,
    value: [UInt8]
  ) {
    self.reason = reason
    self.offset = offset
    self.lineInChunk = lineInChunk
    self.column = column
    self.found = found
    self.expected = expected
    self.value = value
  }
}
