/// Sets as rows of dots, one column per member, with how many are in each: an UpSet plot on its side
/// (Lex et al. 2014).
struct SetChart: Sendable {
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
  private static let names = 92.0

  /// The drawing: member names stand upright above their dots.
  func drawn() -> Drawing {
    let dots = 16.0
    let step = min(28, 240 / Double(max(members.count, 1)))
    let left = max(dots + step * Double(members.count) + 20, 150)
    let right = Drawing.width - 150
    let bottom = Self.names + Double(rows.count) * Self.rowHeight
    let scale = Scale(rows.map(\.count), from: left, to: right, steps: 4)
    var drawing = Drawing(height: bottom + 44)
    for (place, member) in members.enumerated() {
      drawing.slanted(dots + step * Double(place), Self.names - 8, member.clipped(to: 14))
    }
    for tick in scale.ticks {
      drawing.line(scale.place(tick), Self.names, scale.place(tick), bottom, "grid")
      drawing.text(scale.place(tick), bottom + 15, scale.label(tick), anchor: .middle, "s")
    }
    drawing.text((left + right) / 2, bottom + 34, unit.clipped(to: 60), anchor: .middle, "s")
    for (place, row) in rows.enumerated() {
      let middle = Self.names + (Double(place) + 0.5) * Self.rowHeight
      if let name = row.name {
        drawing.text(dots - 6, middle + 4, name.clipped(to: 20), "s")
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
