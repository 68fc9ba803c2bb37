/// A square of pairs: what each two things do together, as a shade and as a figure.
struct HeatMap: Sendable {
  struct Cell: Sendable {
    var row: Int
    var column: Int
    /// Positive and negative shades differ in pattern, not in colour alone; nil: not told.
    var value: Double?
    /// Two short lines: the figure, and its range.
    var lines: [String]
  }

  var names: [String]
  var cells: [Cell]

  /// The drawing; sides grow with the names, up to the sheet's width.
  func drawn() -> Drawing {
    let left = 120.0
    let side = (Drawing.width - left - 8) / Double(max(names.count, 1))
    let height = min(max(side, 34), 54)
    let top = 26.0
    var drawing = Drawing(height: top + height * Double(names.count) + 12)
    let most = cells.compactMap { $0.value.map(abs) }.max() ?? 0
    let letters = max(3, Int(side / 7.5))
    for (place, name) in names.enumerated() {
      drawing.text(
        left + (Double(place) + 0.5) * side, top - 8, name.clipped(to: letters), anchor: .middle,
        "s")
      drawing.text(
        left - 8, top + (Double(place) + 0.5) * height + 4, name.clipped(to: 16), anchor: .end)
    }
    for cell in cells {
      let x = left + Double(cell.column) * side
      let y = top + Double(cell.row) * height
      drawing.bar(
        x + 1, x + side - 1, y: y + 1, height: height - 2, Self.shade(cell.value, most: most))
      for (place, line) in cell.lines.enumerated() {
        drawing.text(
          x + side / 2, y + height / 2 + (cell.lines.count > 1 ? -2 : 4) + Double(place) * 14, line,
          anchor: .middle, place == 0 ? "t" : "xs")
      }
    }
    return drawing
  }

  private static func shade(_ value: Double?, most: Double) -> String {
    guard let value, most > 0 else { return "none" }
    let level = min(3, Int((abs(value) / most * 3).rounded(.up)))
    return level == 0 ? "none" : (value > 0 ? "up" : "down") + String(level)
  }
}
