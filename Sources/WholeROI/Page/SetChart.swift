/// Sets as rows of dots, one column per member, with how many are in each: an UpSet plot on its side
/// (Lex et al. 2014).
struct SetChart: Chart {
  struct Row: Sendable {
    /// Places of `members`.
    var members: Set<Int>
    /// Where the row is of no set, such as small groups.
    var name: String?
    var count: Double
    /// The figure in words.
    var value: String
  }

  var members: [String]
  var rows: [Row]
  var unit: String

  private static let rowHeight = 24.0
  /// Room for a name.
  private static let longest = 100.0

  /// Member names rise above their dots.
  func drawn(width: Double) -> Drawing {
    let isNarrow = width < Drawing.wide
    let dots = isNarrow ? 10.0 : 16.0
    let step = min(isNarrow ? 18 : 28, width * 0.35 / Double(max(members.count, 1)))
    func room(_ name: String) -> Double { min(name.room(Drawing.smallLetter), Self.longest) }
    let top = (members.map(room).max() ?? 0) * 0.77 + 22
    let left = max(
      dots + step * Double(members.count) + 16,
      4 + (rows.compactMap { $0.name.map(room) }.max() ?? 0) + 12)
    let values = rows.map { $0.value.room(Drawing.smallLetter) }.max() ?? 0
    let right = width - min(max(values + 12, 50), width * 0.4)
    let bottom = top + Double(rows.count) * Self.rowHeight
    let scale = Scale(rows.map(\.count), from: left, to: right, steps: isNarrow ? 2 : 4)
    var drawing = Drawing(width: width, height: bottom + 44)
    for (place, member) in members.enumerated() {
      drawing.slanted(
        dots + step * Double(place), top - 8, member.fitting(Self.longest, Drawing.smallLetter))
    }
    for tick in scale.ticks {
      drawing.line(scale.place(tick), top, scale.place(tick), bottom, tick == 0 ? "axis" : "grid")
      drawing.text(scale.place(tick), bottom + 15, scale.label(tick), anchor: .middle, "s")
    }
    drawing.text(width - 4, bottom + 34, unit.clipped(to: 48), anchor: .end, "s")
    for (place, row) in rows.enumerated() {
      let middle = top + (Double(place) + 0.5) * Self.rowHeight
      if let name = row.name {
        drawing.text(
          4, middle + 4, name.fitting(Self.longest, Drawing.smallLetter), "s")
      } else {
        for member in members.indices {
          let isIn = row.members.contains(member)
          drawing.dot(
            dots + step * Double(member), middle, radius: isIn ? 5 : 3, isIn ? "dot1" : "off")
        }
        if let first = row.members.min(), let last = row.members.max(), first < last {
          drawing.line(
            dots + step * Double(first), middle, dots + step * Double(last), middle, "join")
        }
      }
      drawing.bar(scale.place(0), scale.place(row.count), y: middle - 7, height: 14, "s1")
      drawing.text(right + 8, middle + 4, row.value, "s")
    }
    return drawing
  }
}

extension Drawing {
  /// A text that rises to the right from a place.
  fileprivate mutating func slanted(_ x: Double, _ y: Double, _ text: String) {
    let (x, y) = (Self.number(x), Self.number(y))
    slanted(["class": "s", "transform": "translate(\(x) \(y)) rotate(-50)"], text)
  }
}
