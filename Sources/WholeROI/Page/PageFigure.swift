/// A drawing with its title, its description in words, and the figures behind it as a table.
struct PageFigure: Sendable {
  var title: String
  /// What is drawn, in which unit, for those who can't see it.
  var description: String
  var chart: any Chart
  var table: PageTable

  /// Adds the figure, drawn for wide and for narrow screens, of which the style shows one.
  ///
  /// - Parameter number: tells the figures of a page apart.
  func write(number: Int, to page: inout Markup) {
    page.element("figure") { figure in
      figure.element("figcaption", text: title)
      // Screen readers have it from the drawing.
      figure.element("p", ["class": "source", "aria-hidden": "true"], text: description)
      write("wide", chart.drawn(width: Drawing.wide), number, to: &figure)
      write("narrow", chart.drawn(width: Drawing.narrow), number, to: &figure)
      figure.element("details") { details in
        details.element("summary", text: "The figures as a table")
        table.write(caption: title, to: &details)
      }
    }
    page.newline()
  }

  private func write(_ kind: String, _ drawing: Drawing, _ number: Int, to figure: inout Markup) {
    let titleID = "figure\(number)-\(kind)-title"
    let descriptionID = "figure\(number)-\(kind)-text"
    figure.element(
      "svg",
      [
        "class": kind,
        "viewBox": "0 0 \(Drawing.number(drawing.width)) \(Drawing.number(drawing.height))",
        "role": "img", "aria-labelledby": "\(titleID) \(descriptionID)",
      ]
    ) { svg in
      svg.element("title", ["id": titleID], text: title)
      svg.element("desc", ["id": descriptionID], text: description)
      svg.append(drawing.marks)
    }
  }
}
