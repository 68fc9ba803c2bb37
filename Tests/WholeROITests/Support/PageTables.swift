import Foundation

/// The tables of a page as people read them.
struct PageTables {
  struct Table {
    var caption: String
    /// The report that its figures are said to stand in.
    var file: String
    var columns: [String]
    var rows: [[String]]

    /// A row's cells by column.
    var cells: [[String: String]] {
      rows.map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
    }
  }

  let tables: [Table]

  init(_ page: String) {
    tables = page.components(separatedBy: "<table>").dropFirst().compactMap { part in
      let halves = part.components(separatedBy: "</table>")
      guard halves.count > 1 else { return nil }
      let rows = halves[0].components(separatedBy: "<tr>").dropFirst().map(Self.cells)
      let source = Self.between("<p class=\"source\">", "</p>", halves[1]) ?? ""
      return Table(
        caption: Self.between("<caption>", "</caption>", halves[0]) ?? "",
        file: source.components(separatedBy: " ").last ?? "", columns: rows.first ?? [],
        rows: Array(rows.dropFirst()))
    }
  }

  subscript(caption: String) -> Table? { tables.first { $0.caption == caption } }

  private static func cells(_ row: String) -> [String] {
    row.replacingOccurrences(of: "</th>", with: "</td>").components(separatedBy: "</td>")
      .dropLast().map { plain($0.components(separatedBy: ">").last ?? "") }
  }

  private static func plain(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")].reduce(text) {
      $0.replacingOccurrences(of: $1.0, with: $1.1)
    }
  }

  private static func between(_ start: String, _ end: String, _ text: String) -> String? {
    guard let from = text.range(of: start),
      let to = text.range(of: end, range: from.upperBound..<text.endIndex)
    else { return nil }
    return plain(String(text[from.upperBound..<to.lowerBound]))
  }
}
