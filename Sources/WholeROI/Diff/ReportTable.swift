import Tabular

/// A report's cells, as one of our own runs wrote them.
struct ReportTable {
  let columns: [String]
  let rows: [[String]]

  /// Nil where the bytes are no table: a cell that never ends, or a row of another width.
  ///
  /// The header, which holds words of ours alone, tells the delimiter. Numbers get a point again where the report
  /// was parted by `;`.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    let header = rest.prefix { $0 != UInt8(ascii: "\n") }
    let isSemicolon = header.contains(UInt8(ascii: ";"))
    guard var rows = Self.rows(rest, delimiter: UInt8(ascii: isSemicolon ? ";" : ",")),
      !rows.isEmpty
    else { return nil }
    columns = rows.removeFirst()
    guard rows.allSatisfy({ [columns] in $0.count == columns.count }) else { return nil }
    self.rows = isSemicolon ? rows.map { $0.map(Self.withPoint) } : rows
  }

  private static func rows(_ bytes: ArraySlice<UInt8>, delimiter: UInt8) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    func finished() -> String { String(decoding: cell, as: UTF8.self) }
    for byte in bytes {
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          isQuoted = false
          wasQuote = true
        } else {
          cell.append(byte)
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        if wasQuote { cell.append(byte) }
        isQuoted = true
      case delimiter:
        row.append(finished())
        cell.removeAll(keepingCapacity: true)
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"):
        rows.append(row + [finished()])
        row = []
        cell.removeAll(keepingCapacity: true)
      default: cell.append(byte)
      }
      wasQuote = false
    }
    return isQuoted || !row.isEmpty || !cell.isEmpty ? nil : rows
  }

  private static func withPoint(_ cell: String) -> String {
    guard isNumber(cell, mark: ",") else { return cell }
    return String(cell.map { $0 == "," ? "." : $0 })
  }

  /// Digits, with a minus in front or a mark among them.
  static func isNumber(_ cell: String, mark: Character = ".") -> Bool {
    let digits = cell.first == "-" ? cell.dropFirst() : cell[...]
    let parts = digits.split(separator: mark, omittingEmptySubsequences: false)
    return (1...2).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      }
  }
}
