/// How an export spells rows and fields, and the sizes past which it is not believed.
public struct Dialect: Sendable, Hashable {
  public var delimiter: UInt8
  /// The byte around fields that hold separators; nil where the export has no quoting.
  public var quote: UInt8?
  /// Whether a row may lack trailing fields (they are empty then), or have empty ones too many.
  public var pads: Bool
  /// Whether a field must be UTF-8. Off only for exports in a one-byte encoding.
  public var requiresUTF8 = true
  /// The longest field, in bytes as they stand in the file.
  public var fieldCap = 1 << 20
  /// The longest row, in bytes as they stand in the file.
  public var rowCap = 4 << 20
  /// The most fields of a row.
  public var columnCap = 16_384

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), pads: Bool = false
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.pads = pads
  }

  /// What makes this dialect unreadable, in words; empty when it is sound. A reader demands that.
  public var faults: [String] {
    var faults = [Self.fault(of: delimiter, named: "delimiter")].compactMap { $0 }
    if let quote {
      if let fault = Self.fault(of: quote, named: "quote") { faults.append(fault) }
      if quote == delimiter { faults.append("delimiter and quote are the same byte") }
      if quote == 0x09 { faults.append("the quote is a tab") }
    }
    if fieldCap < 1 { faults.append("the longest field has no byte") }
    if rowCap < 1 || rowCap > LibcsvParser.memoryCap / 2 {
      faults.append("the longest row is not between 1 and \(LibcsvParser.memoryCap / 2) bytes")
    }
    if columnCap < 1 { faults.append("no row may have a field") }
    return faults
  }

  private static func fault(of byte: UInt8, named name: String) -> String? {
    switch byte {
    case 0x00: "the \(name) is NUL"
    case 0x0A: "the \(name) is a line feed"
    case 0x0D: "the \(name) is a carriage return"
    case 0x20: "the \(name) is a space"
    case 0x80...: "the \(name) is not an ASCII character"
    default: nil
    }
  }

  /// Whether the byte is a space, or a tab that is no delimiter: padding around quoted fields.
  @inline(__always) func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte == 0x09 && delimiter != 0x09)
  }
}
