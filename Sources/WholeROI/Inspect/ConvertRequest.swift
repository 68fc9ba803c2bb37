/// What `wholeroi convert` is asked: an export, how it is cut into rows and fields, and where its rows go.
public struct ConvertRequest: Sendable {
  /// The mark around fields that hold separators.
  public enum Quote: Sendable, Equatable {
    /// The layout's, or `"`.
    case usual
    case none
    case mark(UInt8)
  }

  public var export: String
  /// The folder that the export's path is relative to; empty for the working directory.
  var root = ""
  /// The name of a built-in layout: then its data rows are written, and no others.
  public var layout: String?
  /// Nil: the layout's, or the one that parts the rows best.
  public var delimiter: UInt8?
  public var quote = Quote.usual
  /// The mark that takes the meaning of the byte behind it, such as `\`; nil for none.
  public var escape: UInt8?
  /// What is no UTF-8 is Windows-1252.
  public var isWindows1252 = false
  /// Physical lines at the start that are no rows.
  public var skippedLines = 0
  public var hasHeader = true
  /// Rows may lack trailing cells.
  public var pads = false
  public var guardsFormulas = false
  /// Nil for stdout.
  public var out: String?
  /// Nil: beside `out`; for stdout none.
  public var rejects: String?

  public init(export: String) { self.export = export }

  /// The export's path as the system takes it.
  var absolutePath: String { export.hasPrefix("/") ? export : ExportFinder.join(root, export) }

  /// Where rejected rows go: `clean.csv` has `clean.rejects.csv` beside it.
  var rejectsPath: String? {
    if let rejects { return rejects }
    guard let out else { return nil }
    return (out.hasSuffix(".csv") ? String(out.dropLast(4)) : out) + ".rejects.csv"
  }
}

/// What `wholeroi convert` has to say besides the rows.
public struct ConvertResult: Sendable {
  /// Rows written, the header not counted.
  public var rows = 0
  public var rejected = 0
  /// Rows with sums that the layout knows.
  public var totals = 0
  /// Headings of sections, which became a column.
  public var sections = 0
  /// Other rows that the layout sets aside.
  public var skipped = 0
  public var blank = 0
  /// Rows and comments above the header.
  public var above = 0
  /// Bytes behind the table's end, where the layout ends it at a blank line.
  public var bytesBehind = 0
  public var warnings: [Diagnostic] = []

  /// `45 rows written, 1 set aside; dropped: 2 rows above the header, 5 totals`.
  public var summary: String {
    var text = "\(Self.count(rows, "row")) written, \(rejected) set aside"
    let dropped = [
      (above, "row", " above the header"), (totals, "total", ""),
      (sections, "section heading", ""), (skipped, "row", " that the layout skips"),
      (blank, "blank line", ""), (bytesBehind, "byte", " behind the table"),
    ].filter { $0.0 > 0 }.map { Self.count($0.0, $0.1) + $0.2 }
    if !dropped.isEmpty { text += "; dropped: " + dropped.joined(separator: ", ") }
    return text
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)" + (number == 1 ? "" : "s")
  }
}
