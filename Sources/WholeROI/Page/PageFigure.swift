/// A drawing with its title, its description in words, and the figures behind it as a table.
struct PageFigure: Sendable {
  var title: String
  /// What is drawn, in which unit, for those who can't see it.
  var description: String
  var drawing: Drawing
  var table: PageTable

  /// `number`: tells the figures of a page apart.
  func write(number: Int, to page: inout Markup) {
    let (titleID, descriptionID) = ("figure\(number)-title", "figure\(number)-text")
    page.element("figure") { figure in
      figure.element("figcaption", text: title)
      figure.element("div", ["class": "sheet"]) { sheet in
        sheet.element(
          "svg",
          [
            "viewBox":
              "0 0 \(Drawing.number(Drawing.width)) \(Drawing.number(drawing.height))",
            "role": "img", "aria-labelledby": "\(titleID) \(descriptionID)",
          ]
        ) { svg in
          svg.element("title", ["id": titleID], text: title)
          svg.element("desc", ["id": descriptionID], text: description)
          svg.append(drawing.marks)
        }
      }
      figure.element("details") { details in
        details.element("summary", text: "The figures as a table")
        table.write(caption: title, to: &details)
      }
    }
    page.newline()
  }
}
