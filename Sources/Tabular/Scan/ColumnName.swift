/// The name by which a layout means a column.
///
/// Blanks around it (also no-break ones) and ASCII case don't matter. `*` stands for anything and `|` parts
/// alternatives, unless a column has just that name: `"Amount spent (*)"`, `"Cost|Kosten"`.
public struct ColumnName: Sendable, Hashable {
  private let exact: [UInt8]
  private let pattern: Pattern?

  public init(_ name: String) {
    exact = Self.folded(name)
    pattern =
      exact.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "|") }
      ? Pattern(String(decoding: exact, as: UTF8.self)) : nil
  }

  /// Whether a header's cell is that column.
  public func matches(_ cell: String) -> Bool { matches(folded: Self.folded(cell)) }

  private func matches(folded cell: [UInt8]) -> Bool {
    cell == exact || !cell.isEmpty && pattern?.matches(cell) == true
  }

  /// The first column of just that name, else the first that the pattern matches; nil where there is none.
  public static func index(of name: String, in names: [String]) -> Int? {
    let wanted = ColumnName(name)
    let cells = names.map(folded)
    return cells.firstIndex(of: wanted.exact)
      ?? cells.firstIndex { wanted.matches(folded: $0) }
  }

  /// The same text for names that mean the same column.
  public static func key(_ name: String) -> String { String(decoding: folded(name), as: UTF8.self) }

  /// The name's bytes as they are compared: a no-break blank is a blank, ASCII letters are lower-case.
  private static func folded(_ name: String) -> [UInt8] {
    let bytes = Array(name.utf8)
    var plain: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == 0xC2, at + 1 < bytes.count, bytes[at + 1] == 0xA0 {
        plain.append(0x20)
        at += 2
      } else {
        plain.append(lowercasedASCII(bytes[at]))
        at += 1
      }
    }
    return Array(Header.trimmed(plain))
  }
}
