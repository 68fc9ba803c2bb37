/// A chart over time: stacked columns, a line over them, and stretches above them.
struct ColumnChart: Chart {
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

  private static let left = 52.0
  private static let plotHeight = 220.0
  private static let laneHeight = 18.0

  /// The legend, the unit, a lane for each stretch, and the columns below them.
  func drawn(width: Double) -> Drawing {
    let legend = Legend(
      entries: stacked.map { ($0.kind, $0.name) } + (line.map { [($0.kind, $0.name)] } ?? []))
    let head = legend.height(width: width) + 20
    let top = head + Double(stretches.count) * Self.laneHeight + 10
    let bottom = top + Self.plotHeight
    let sums = slots.indices.flatMap { slot in
      [
        stacked.reduce(0) { $0 + max($1.values[slot], 0) },
        stacked.reduce(0) { $0 + min($1.values[slot], 0) },
      ]
    }
    let scale = Scale(sums + (line?.values ?? []), from: bottom, to: top)
    var drawing = Drawing(width: width, height: bottom + 30)
    legend.draw(on: &drawing)
    drawing.text(4, head - 7, unit.clipped(to: 48), "s")
    let right = right(on: drawing)
    for tick in scale.ticks {
      let y = scale.place(tick)
      drawing.line(Self.left, y, right, y, tick == 0 ? "axis" : "grid")
      drawing.text(Self.left - 6, y + 4, scale.label(tick), anchor: .end, "s")
    }
    drawColumns(scale, on: &drawing)
    drawSlotNames(bottom + 18, on: &drawing)
    drawStretches(head, bottom: bottom, on: &drawing)
    return drawing
  }

  private func right(on drawing: Drawing) -> Double { drawing.width - 12 }

  private func slotWidth(on drawing: Drawing) -> Double {
    (right(on: drawing) - Self.left) / Double(max(slots.count, 1))
  }

  private func x(_ slot: Int, on drawing: Drawing) -> Double {
    Self.left + Double(slot) * slotWidth(on: drawing)
  }

  private func drawColumns(_ scale: Scale, on drawing: inout Drawing) {
    var above = [Double](repeating: 0, count: slots.count)
    var below = above
    let slotWidth = slotWidth(on: drawing)
    let width = max(min(slotWidth * 0.8, 40), 0.6)
    for series in stacked {
      var columns: [(x: Double, top: Double, bottom: Double)] = []
      for (slot, value) in series.values.enumerated() where value != 0 {
        let base = value > 0 ? above[slot] : below[slot]
        if value > 0 { above[slot] += value } else { below[slot] += value }
        columns.append(
          (
            x(slot, on: drawing) + (slotWidth - width) / 2, scale.place(base + value),
            scale.place(base)
          ))
      }
      drawing.columns(columns, width: width, series.kind)
    }
    if let line, !line.values.isEmpty {
      drawing.trace(
        line.values.enumerated().map { slot, value in
          (x(slot, on: drawing) + slotWidth / 2, scale.place(value))
        }, line.kind)
    }
  }

  /// The first, the last and some between, as many as fit.
  private func drawSlotNames(_ y: Double, on drawing: inout Drawing) {
    guard let last = slots.indices.last else { return }
    let most = max(2, Int((right(on: drawing) - Self.left) / 92))
    let stride = max(1, (slots.count + most - 1) / most)
    // A day's name is as wide as this, around its middle.
    let half = 5 * Drawing.smallLetter + 1
    for slot in slots.indices
    where slot % stride == 0 && (slot == last || last - slot >= stride / 2) {
      let middle = x(slot, on: drawing) + slotWidth(on: drawing) / 2
      drawing.text(
        min(max(middle, half), drawing.width - half), y, slots[slot], anchor: .middle, "s")
    }
  }

  private func drawStretches(_ top: Double, bottom: Double, on drawing: inout Drawing) {
    for (lane, stretch) in stretches.enumerated() {
      let y = top + Double(lane) * Self.laneHeight
      let from = x(stretch.slots.lowerBound, on: drawing)
      let to = x(stretch.slots.upperBound, on: drawing) + slotWidth(on: drawing)
      drawing.bar(from, to, y: y, height: 14, "stretch")
      drawing.line(from, y, from, bottom, "edge")
      drawing.line(to, y, to, bottom, "edge")
      drawing.text(
        min(max((from + to) / 2, 90), drawing.width - 90), y + 11,
        stretch.name.fitting(170, Drawing.smallLetter),
        anchor: .middle, "on")
    }
  }
}
