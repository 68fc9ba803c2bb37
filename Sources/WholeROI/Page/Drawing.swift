/// Something that can be drawn on sheets of several widths.
protocol Chart: Sendable {
  /// - Parameter width: `Drawing.wide` or `Drawing.narrow`.
  func drawn(width: Double) -> Drawing
}

/// Marks on a sheet of SVG. Places are in units of the sheet, rounded to tenths.
///
/// A unit is about a pixel: the page scales a sheet to the room there is, and shows the narrow one on phones.
struct Drawing: Sendable {
  static let wide = 640.0
  static let narrow = 344.0
  /// How much room a letter takes in the widest of the usual fonts, and a small one.
  static let letter = 7.6
  static let smallLetter = 6.6

  let width: Double
  var height: Double
  private(set) var marks = Markup()

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// A rectangle between two places, in whatever order they come; never thinner than a hair.
  mutating func bar(_ x1: Double, _ x2: Double, y: Double, height: Double, _ kind: String) {
    marks.element(
      "rect",
      [
        "class": kind, "x": Self.number(min(x1, x2)), "y": Self.number(y),
        "width": Self.number(max(abs(x2 - x1), 0.5)), "height": Self.number(max(height, 0.5)),
      ])
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String) {
    marks.element(
      "line",
      [
        "class": kind, "x1": Self.number(x1), "y1": Self.number(y1), "x2": Self.number(x2),
        "y2": Self.number(y2),
      ])
  }

  mutating func dot(_ x: Double, _ y: Double, radius: Double = 4.5, _ kind: String) {
    marks.element(
      "circle",
      ["class": kind, "cx": Self.number(x), "cy": Self.number(y), "r": Self.number(radius)])
  }

  /// A line through the places.
  mutating func trace(_ places: [(x: Double, y: Double)], _ kind: String) {
    let texts = places.map { Self.number($0.x) + " " + Self.number($0.y) }
    marks.element("path", ["class": kind, "d": "M" + texts.joined(separator: "L")])
  }

  /// Many columns in one mark; `top` and `bottom` are places.
  mutating func columns(
    _ columns: [(x: Double, top: Double, bottom: Double)], width: Double, _ kind: String
  ) {
    guard !columns.isEmpty else { return }
    let w = Self.number(width)
    let path = columns.map { column in
      "M\(Self.number(column.x)) \(Self.number(column.top))h\(w)V\(Self.number(column.bottom))h-\(w)z"
    }
    marks.element("path", ["class": kind, "d": path.joined()])
  }

  mutating func text(
    _ x: Double, _ y: Double, _ text: String, anchor: Anchor = .start, _ kind: String = "t"
  ) {
    marks.element(
      "text",
      [
        "class": kind, "x": Self.number(x), "y": Self.number(y), "text-anchor": anchor.rawValue,
      ], text: text)
  }

  /// A text with attributes of its own, such as a turn.
  mutating func slanted(_ attributes: KeyValuePairs<String, String>, _ text: String) {
    marks.element("text", attributes, text: text)
  }

  enum Anchor: String { case start, middle, end }

  /// Tenths, without a point where there are none.
  static func number(_ value: Double) -> String {
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded(.toNearestOrAwayFromZero))
    let whole = String(tenths.magnitude / 10)
    let rest = tenths.magnitude % 10
    return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : ".\(rest)")
  }
}

/// What a drawing's marks stand for, above it.
struct Legend: Sendable {
  var entries: [(kind: String, text: String)]

  private static let longest = 280.0
  private static let lineHeight = 20.0

  /// How much room it takes on a sheet of that width.
  func height(width: Double) -> Double {
    (places(width: width).last.map { $0.y + Self.lineHeight + 6 }) ?? 0
  }

  /// Where each entry begins: beside the one before, or on the next line.
  private func places(width: Double) -> [(x: Double, y: Double)] {
    var places: [(x: Double, y: Double)] = []
    var (x, y) = (4.0, 0.0)
    for entry in entries {
      let room = 22 + min(entry.text.room(Drawing.letter), Self.longest)
      if x > 4, x + room > width {
        x = 4
        y += Self.lineHeight
      }
      places.append((x, y))
      x += room + 16
    }
    return places
  }

  func draw(on drawing: inout Drawing) {
    for (entry, place) in zip(entries, places(width: drawing.width)) {
      let (x, y) = (place.x, place.y + 14)
      if ["line", "goal", "pace", "range"].contains(where: entry.kind.hasPrefix) {
        drawing.line(x, y - 4, x + 16, y - 4, entry.kind)
      } else if entry.kind.hasPrefix("dot") {
        drawing.dot(x + 8, y - 4, entry.kind)
      } else {
        drawing.bar(x + 1, x + 15, y: y - 10, height: 12, entry.kind)
      }
      drawing.text(x + 22, y, entry.text.fitting(Self.longest, Drawing.letter))
    }
  }
}
