/// A table of a page: what a chart shows as figures, or figures alone.
struct PageTable: Sendable {
  /// Rows beyond these are in the CSV report alone, which the table's last line says.
  static let mostRows = 400

  enum Cell: Hashable, Sendable {
    case text(String)
    /// A figure, set flush right; nil where there is none.
    case figure(String?)
  }

  /// The report that the figures stand in.
  var file: String
  /// With the unit in the name where it has one.
  var columns: [String]
  var rows: [[Cell]]

  /// Longer tables that stand alone are folded: they would hide what comes after them.
  static let mostOpenRows = 12

  /// Adds the table, folded where it is long.
  func writeAlone(caption: String, to page: inout Markup) {
    guard rows.count > Self.mostOpenRows else { return write(caption: caption, to: &page) }
    page.element("details") {
      $0.element("summary", text: "\(caption): a table of \(countText(rows.count)) rows")
      write(caption: caption, to: &$0)
    }
    page.newline()
  }

  /// Adds the table in a box of its own, which scrolls where the page is narrow.
  func write(caption: String, to page: inout Markup) {
    page.element("div", ["class": "box", "tabindex": "0", "role": "region", "aria-label": caption])
    {
      $0.element("table") { table in
        table.element("caption", text: caption)
        table.element("thead") { $0.element("tr") { row in writeHeader(&row) } }
        table.element("tbody") { body in
          for row in rows.prefix(Self.mostRows) { write(row, to: &body) }
        }
      }
    }
    let hidden = rows.count - Self.mostRows
    let more = hidden > 0 ? "\(hidden) more rows, all of them in " : "All figures: "
    page.element("p", ["class": "source"], text: more + file)
  }

  private func writeHeader(_ row: inout Markup) {
    for (place, column) in columns.enumerated() {
      let isText = rows.first.map { place < $0.count && $0[place].isText } ?? true
      row.element("th", ["scope": "col", "class": isText ? "w" : "n"], text: column)
    }
  }

  private func write(_ cells: [Cell], to body: inout Markup) {
    body.element("tr") { row in
      for (place, cell) in cells.enumerated() {
        switch cell {
        case .text(let text) where place == 0: row.element("th", ["scope": "row"], text: text)
        case .text(let text): row.element("td", ["class": "w"], text: text)
        case .figure(let figure): row.element("td", ["class": "n"], text: figure ?? "–")
        }
      }
    }
    body.newline()
  }
}

extension PageTable.Cell {
  var isText: Bool {
    if case .text = self { true } else { false }
  }
}
