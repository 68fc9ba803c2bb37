/// A chart with one line per thing: bars, ranges and dots beside its name, over one axis.
///
///     Fall Preview   ├────●───┤         54.3 %
///     Brand            ├●──┤            12.0 %
///                  0        50       100   % of cost
///
/// On a narrow sheet the name and the figure stand above their line.
struct RowChart: Chart {
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
    /// Whether it is set in bold: a sum among its parts.
    var isStrong = false

    fileprivate var nameRoom: Double { name.room(letter) }
    fileprivate var valueRoom: Double { value.room(letter) }
    fileprivate var letter: Double { Drawing.letter * (isStrong ? 1.15 : 1) }
    fileprivate var kind: String { isStrong ? "strong" : "t" }
  }

  var rows: [Row]
  /// What the axis counts.
  var unit: String
  var legend = Legend(entries: [])

  func drawn(width: Double) -> Drawing {
    let frame = Frame(self, width: width)
    let top = legend.height(width: width) + 4
    let bottom = top + Double(rows.count) * frame.rowHeight
    let scale = Scale(
      rows.flatMap { $0.marks.flatMap(\.values) }, from: frame.left, to: frame.right,
      steps: frame.isNarrow ? 4 : 5)
    var drawing = Drawing(width: width, height: bottom + 44)
    legend.draw(on: &drawing)
    for tick in scale.ticks {
      let x = scale.place(tick)
      let kind = tick == 0 ? "axis" : "grid"
      if !frame.isNarrow { drawing.line(x, top, x, bottom, kind) }
      // A narrow sheet's names stand where the line would run.
      for place in rows.indices where frame.isNarrow {
        let end = top + Double(place + 1) * frame.rowHeight
        drawing.line(x, end - 24, x, end - 2, kind)
      }
      let label = scale.label(tick)
      let half = label.room(Drawing.smallLetter) / 2 + 1
      drawing.text(
        min(max(x, half), width - half), bottom + 15, label, anchor: .middle, "s")
    }
    drawing.text(
      (frame.left + frame.right) / 2, bottom + 34, unit.clipped(to: 48), anchor: .middle, "s")
    for (place, row) in rows.enumerated() {
      let begins = top + Double(place) * frame.rowHeight
      frame.name(row, begins, on: &drawing)
      let middle = begins + frame.rowHeight - 13
      for mark in row.marks { mark.draw(on: &drawing, scale, middle: middle) }
    }
    return drawing
  }

  /// Where the axis and the texts beside it lie.
  private struct Frame {
    let width: Double
    let isNarrow: Bool
    let left: Double
    let right: Double
    let rowHeight: Double

    init(_ chart: RowChart, width: Double) {
      self.width = width
      isNarrow = width < Drawing.wide
      if isNarrow {
        (left, right, rowHeight) = (16, width - 20, 44)
        return
      }
      let names = chart.rows.map(\.nameRoom).max() ?? 0
      let values = chart.rows.map(\.valueRoom).max() ?? 0
      left = min(max(names + 12, 80), 244)
      right = width - min(max(values + 14, 60), 160)
      rowHeight = 26
    }

    func name(_ row: Row, _ top: Double, on drawing: inout Drawing) {
      func fitting(_ text: String, _ room: Double) -> String { text.fitting(room, row.letter) }
      if isNarrow {
        let value = fitting(row.value, width / 2)
        let room = width - 16 - value.room(row.letter)
        drawing.text(4, top + 15, fitting(row.name, room), row.kind)
        drawing.text(width - 4, top + 15, value, anchor: .end, row.kind)
      } else {
        drawing.text(left - 8, top + 17.5, fitting(row.name, left - 12), anchor: .end, row.kind)
        drawing.text(right + 10, top + 17.5, fitting(row.value, width - right - 12), row.kind)
      }
    }
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
      drawing.line(x, middle - 10, x, middle + 10, kind)
    }
  }
}
