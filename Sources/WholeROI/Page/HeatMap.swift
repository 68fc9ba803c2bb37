/// Half a square of pairs: what each two things do together, as a shade and as a figure with its range.
struct HeatMap: Chart {
  struct Cell: Sendable {
    var row: Int
    var column: Int
    /// Nil: not told.
    var value: Double?
    /// The figure, and the ends of its range where it has one.
    var text: String
    var low: String?
    var high: String?
    /// Whether the range leaves no doubt about the sign: no other cell is shaded.
    var isSure = false
  }

  var names: [String]
  var cells: [Cell]
  var legend = Legend(entries: [])

  /// Rows and columns without a cell are left out; sides grow with the names, up to the sheet's width.
  func drawn(width: Double) -> Drawing {
    let isNarrow = width < Drawing.wide
    let rows = Set(cells.map(\.row)).sorted()
    let columns = Set(cells.map(\.column)).sorted()
    let left = isNarrow ? 64.0 : 120.0
    let side = min((width - left - 8) / Double(max(columns.count, 1)), 124)
    let height = isNarrow ? 56.0 : 50.0
    let top = legend.height(width: width) + 26
    var drawing = Drawing(width: width, height: top + height * Double(rows.count) + 12)
    legend.draw(on: &drawing)
    for (place, column) in columns.enumerated() {
      let name = names[column].fitting(side - 2, Drawing.smallLetter)
      drawing.text(left + (Double(place) + 0.5) * side, top - 8, name, anchor: .middle, "s")
    }
    for (place, row) in rows.enumerated() {
      let name = names[row].fitting(left - 8, Drawing.letter)
      drawing.text(left - 8, top + (Double(place) + 0.5) * height + 4, name, anchor: .end)
    }
    let most = cells.filter(\.isSure).compactMap { $0.value.map(abs) }.max() ?? 0
    for cell in cells {
      guard let row = rows.firstIndex(of: cell.row),
        let column = columns.firstIndex(of: cell.column)
      else { continue }
      let x = left + Double(column) * side
      let y = top + Double(row) * height
      drawing.bar(x + 1, x + side - 1, y: y + 1, height: height - 2, Self.shade(cell, most: most))
      let lines = Self.lines(cell, isNarrow: side < 90)
      let first = y + height / 2 + 4 - Double(lines.count - 1) * 6.5
      for (place, line) in lines.enumerated() {
        drawing.text(
          x + side / 2, first + Double(place) * 13.5, line, anchor: .middle, place == 0 ? "t" : "xs"
        )
      }
    }
    return drawing
  }

  private static func lines(_ cell: Cell, isNarrow: Bool) -> [String] {
    guard let low = cell.low, let high = cell.high else { return [cell.text] }
    return isNarrow ? [cell.text, low + " …", high] : [cell.text, "\(low) … \(high)"]
  }

  private static func shade(_ cell: Cell, most: Double) -> String {
    guard cell.isSure, let value = cell.value, most > 0 else { return "none" }
    let level = min(3, Int((abs(value) / most * 3).rounded(.up)))
    return level == 0 ? "none" : (value > 0 ? "up" : "down") + String(level)
  }
}
