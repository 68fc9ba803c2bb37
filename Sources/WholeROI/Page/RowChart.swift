/// A chart with one line per thing: bars, ranges and dots beside its name, over one axis.
///
///     Fall Preview   ├────●───┤         54.3 %
///     Brand            ├●──┤            12.0 %
///                  0        50       100   % of cost
struct RowChart: Sendable {
  enum Mark: Sendable {
    case bar(from: Double, to: Double, kind: String)
    /// A thin line with ends.
    case range(Double, Double)
    case dot(Double, kind: String)
    /// An upright stroke.
    case tick(Double, kind: String)
  }

  struct Row: Sendable {
    var name: String
    /// The figure in words, at the right.
    var value: String
    var marks: [Mark]
  }

  var rows: [Row]
  /// What the axis counts.
  var unit: String
  var legend = Legend(entries: [])

  private static let left = 176.0
  private static let right = Drawing.width - 122
  private static let rowHeight = 26.0

  /// The drawing; its height grows with the rows.
  func drawn() -> Drawing {
    let top = legend.height + 4
    let bottom = top + Double(rows.count) * Self.rowHeight
    let scale = Scale(rows.flatMap { $0.marks.flatMap(\.values) }, from: Self.left, to: Self.right)
    var drawing = Drawing(height: bottom + 44)
    legend.draw(on: &drawing)
    for tick in scale.ticks {
      let x = scale.place(tick)
      drawing.line(x, top, x, bottom, tick == 0 ? "axis" : "grid")
      drawing.text(x, bottom + 15, scale.label(tick), anchor: .middle, "s")
    }
    drawing.text(
      (Self.left + Self.right) / 2, bottom + 34, unit.clipped(to: 60), anchor: .middle, "s")
    for (place, row) in rows.enumerated() {
      let middle = top + (Double(place) + 0.5) * Self.rowHeight
      drawing.text(Self.left - 8, middle + 4.5, row.name.clipped(to: 23), anchor: .end)
      drawing.text(Self.right + 10, middle + 4.5, row.value)
      for mark in row.marks { mark.draw(on: &drawing, scale, middle: middle) }
    }
    return drawing
  }
}

extension RowChart.Mark {
  fileprivate var values: [Double] {
    switch self {
    case .bar(let from, let to, _): [from, to]
    case .range(let low, let high): [low, high]
    case .dot(let value, _), .tick(let value, _): [value]
    }
  }

  fileprivate func draw(on drawing: inout Drawing, _ scale: Scale, middle: Double) {
    switch self {
    case .bar(let from, let to, let kind):
      drawing.bar(scale.place(from), scale.place(to), y: middle - 8, height: 16, kind)
    case .range(let low, let high):
      let (a, b) = (scale.place(low), scale.place(high))
      drawing.line(a, middle, b, middle, "range")
      drawing.line(a, middle - 5, a, middle + 5, "range")
      drawing.line(b, middle - 5, b, middle + 5, "range")
    case .dot(let value, let kind): drawing.dot(scale.place(value), middle, kind)
    case .tick(let value, let kind):
      let x = scale.place(value)
      drawing.line(x, middle - 11, x, middle + 11, kind)
    }
  }
}
