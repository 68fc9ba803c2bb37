/// A chart over time: stacked columns, a line over them, and stretches above them.
struct ColumnChart: Sendable {
  struct Series: Sendable {
    var name: String
    var kind: String
    /// One per slot.
    var values: [Double]
  }

  /// Something that lasts from a slot up to and including another.
  struct Stretch: Sendable {
    var name: String
    var slots: ClosedRange<Int>
  }

  /// The names of the slots from left to right.
  var slots: [String]
  /// Each stands on the ones before it; those below 0 hang from it.
  var stacked: [Series]
  var line: Series?
  var stretches: [Stretch] = []
  var unit: String

  private static let left = 64.0
  private static let right = Drawing.width - 12
  private static let plotHeight = 220.0

  /// The drawing; stretches take a lane each.
  func drawn() -> Drawing {
    let legend = Legend(
      entries: stacked.map { ($0.kind, $0.name) } + (line.map { [($0.kind, $0.name)] } ?? []))
    let lanes = Double(stretches.count) * 18
    let top = legend.height + lanes + 22
    let bottom = top + Self.plotHeight
    let sums = slots.indices.flatMap { slot in
      [
        stacked.reduce(0) { $0 + max($1.values[slot], 0) },
        stacked.reduce(0) { $0 + min($1.values[slot], 0) },
      ]
    }
    let scale = Scale(sums + (line?.values ?? []), from: bottom, to: top)
    var drawing = Drawing(height: bottom + 30)
    legend.draw(on: &drawing)
    drawing.text(4, top - 8, unit.clipped(to: 60), "s")
    for tick in scale.ticks {
      let y = scale.place(tick)
      drawing.line(Self.left, y, Self.right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, scale.label(tick), anchor: .end, "s")
    }
    drawColumns(scale, on: &drawing)
    drawSlotNames(bottom + 18, on: &drawing)
    drawStretches(legend.height + 2, bottom: bottom, on: &drawing)
    return drawing
  }

  private var slotWidth: Double { (Self.right - Self.left) / Double(max(slots.count, 1)) }
  private func x(_ slot: Int) -> Double { Self.left + Double(slot) * slotWidth }

  private func drawColumns(_ scale: Scale, on drawing: inout Drawing) {
    var above = [Double](repeating: 0, count: slots.count)
    var below = above
    let width = max(min(slotWidth * 0.8, 40), 0.6)
    for series in stacked {
      var columns: [(x: Double, top: Double, bottom: Double)] = []
      for (slot, value) in series.values.enumerated() where value != 0 {
        let base = value > 0 ? above[slot] : below[slot]
        if value > 0 { above[slot] += value } else { below[slot] += value }
        columns.append(
          (x(slot) + (slotWidth - width) / 2, scale.place(base + value), scale.place(base)))
      }
      drawing.columns(columns, width: width, series.kind)
    }
    if let line, !line.values.isEmpty {
      drawing.trace(
        line.values.enumerated().map { (x($0) + slotWidth / 2, scale.place($1)) }, line.kind)
    }
  }

  /// The first, the last and some between, as many as fit.
  private func drawSlotNames(_ y: Double, on drawing: inout Drawing) {
    guard let last = slots.indices.last else { return }
    let stride = max(1, (slots.count + 5) / 6)
    for slot in slots.indices
    where slot % stride == 0 && (slot == last || last - slot >= stride / 2) {
      drawing.text(x(slot) + slotWidth / 2, y, slots[slot], anchor: .middle, "s")
    }
  }

  private func drawStretches(_ top: Double, bottom: Double, on drawing: inout Drawing) {
    for (lane, stretch) in stretches.enumerated() {
      let y = top + Double(lane) * 18
      let (from, to) = (x(stretch.slots.lowerBound), x(stretch.slots.upperBound) + slotWidth)
      drawing.bar(from, to, y: y, height: 14, "stretch")
      drawing.line(from, y, from, bottom, "edge")
      drawing.line(to, y, to, bottom, "edge")
      drawing.text(
        min(max((from + to) / 2, 90), Drawing.width - 90), y + 11, stretch.name.clipped(to: 26),
        anchor: .middle, "s")
    }
  }
}
