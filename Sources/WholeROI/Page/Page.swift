import Tabular

/// report.html: the run as one page for people, verdict first.
///
/// It needs no script and loads nothing. Its figures are those of the CSV reports; groups that those fold or leave
/// empty are folded and empty here. The same run has the same bytes.
enum Page {
  static func report(_ source: PageSource) -> Report {
    Report(name: "report.html", bytes: markup(source).bytes)
  }

  static func markup(_ source: PageSource) -> Markup {
    var page = Markup()
    page.verbatim("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { html in
      html.element("head") { writeHead(source, to: &$0) }
      html.newline()
      html.element("body") { writeBody(source, to: &$0) }
      html.newline()
    }
    return page
  }

  private static func writeHead(_ source: PageSource, to head: inout Markup) {
    head.void("meta", ["charset": "utf-8"])
    head.void("meta", ["http-equiv": "Content-Security-Policy", "content": PageStyle.policy])
    head.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    head.void("meta", ["name": "referrer", "content": "no-referrer"])
    head.element("title", text: source.definition.name + ": does the whole program pay?")
    head.element("style") { $0.verbatim(PageStyle.text) }
  }

  private static func writeBody(_ source: PageSource, to body: inout Markup) {
    let period = source.definition.period
    body.element("header") { header in
      header.element("h1", text: source.definition.name)
      header.element(
        "p", ["class": "soft"],
        text: "\(ISODay(period.from)) to \(ISODay(period.to)), both included, in "
          + "\(source.definition.timezone). Money in \(source.currency.code).")
    }
    body.newline()
    body.element("nav", ["aria-label": "Sections"]) { nav in
      nav.element("ul") { list in
        for section in PageSection.allCases {
          list.element("li") { $0.element("a", ["href": "#" + section.id], text: section.title) }
        }
      }
    }
    body.newline()
    var page = PageWriter()
    for section in PageSection.allCases {
      page.section(section, source) { write(section, source, to: &$0) }
    }
    let written = page.markup
    body.element("main") { $0.append(written) }
    body.newline()
    body.element(
      "footer",
      text: "Written by wholeroi \(ProductVersion.text). The CSV files beside this page hold every "
        + "figure; dictionary.csv explains each column, run.json names the inputs.")
  }

  private static func write(
    _ section: PageSection, _ source: PageSource, to page: inout PageWriter
  ) {
    switch section {
    case .verdict: page.verdict(source)
    case .programs: page.programs(source)
    case .holdout: page.holdouts(source)
    case .money: page.money(source)
    case .days: page.days(source)
    case .models: page.models(source)
    case .cycle: page.cycle(source)
    case .sets: page.sets(source)
    case .synergy: page.synergy(source)
    case .fans: page.fans(source)
    case .content: page.content(source)
    case .objectives: page.objectives(source)
    case .stores: page.stores(source)
    case .service: page.service(source)
    case .quality: page.quality(source)
    case .methods: page.methods(source)
    }
  }
}
