import Tabular

/// Everything that a page is drawn from: the values that the CSV reports are written from.
struct PageSource: Sendable {
  let definition: PipelineDefinition
  let exports: Exports
  let journeys: Journeys
  let totals: Totals
  /// Those of run.json.
  let warnings: [Diagnostic]
  let style: ReportStyle

  init(_ exports: Exports, _ journeys: Journeys, _ totals: Totals, _ warnings: [Diagnostic]) {
    definition = exports.setup.definition
    self.exports = exports
    self.journeys = journeys
    self.totals = totals
    self.warnings = warnings
    style = ReportStyle(definition)
  }

  var currency: Currency { definition.currency }
  var whole: PerformanceRow { totals.performance.whole }

  /// Why a report is not written; nil where it is.
  func absence(of report: String) -> String? {
    guard let name = ReportNames.named(report) else { return "there is no such report" }
    return name.isWanted(definition) ? name.absence(definition) : "--only left it out"
  }
}

/// Writes a page from top to bottom, and numbers its figures.
struct PageWriter: Sendable {
  var markup = Markup()
  private var figures = 0

  /// A section with a heading. Where `report` is not written, one line says why, and nothing else.
  mutating func section(
    _ section: PageSection, _ source: PageSource, _ body: (inout PageWriter) -> Void
  ) {
    var inner = PageWriter()
    inner.figures = figures
    if let report = section.report, let reason = source.absence(of: report) {
      inner.paragraph("Left out, as \(report).csv is: \(reason).", kind: "absent")
    } else {
      body(&inner)
    }
    figures = inner.figures
    let written = inner.markup
    markup.element("section", ["id": section.id, "aria-labelledby": section.id + "-head"]) {
      $0.element("h2", ["id": section.id + "-head"], text: section.title)
      $0.append(written)
    }
    markup.newline()
  }

  mutating func paragraph(_ text: String, kind: String? = nil) {
    if let kind {
      markup.element("p", ["class": kind], text: text)
    } else {
      markup.element("p", text: text)
    }
    markup.newline()
  }

  mutating func figure(_ figure: PageFigure) {
    figures += 1
    figure.write(number: figures, to: &markup)
  }

  mutating func table(_ table: PageTable, caption: String) {
    table.writeAlone(caption: caption, to: &markup)
  }

  /// Names and what they stand for.
  mutating func terms(_ terms: [(name: String, meaning: String)], kind: String) {
    markup.element("dl", ["class": kind]) { list in
      for term in terms {
        list.element("div") {
          $0.element("dt", text: term.name)
          $0.element("dd", text: term.meaning)
        }
      }
    }
    markup.newline()
  }
}

/// The sections of a page, in its order.
enum PageSection: String, CaseIterable, Sendable {
  case verdict, programs, holdout, money, days, cycle, sets, synergy, models, fans, content
  case objectives, stores, service, quality, methods

  var id: String { rawValue }

  var title: String {
    switch self {
    case .verdict: "Does the whole program pay?"
    case .programs: "Programs and their ROI"
    case .holdout: "What holdouts show"
    case .money: "Cost and return"
    case .days: "Revenue by day"
    case .models: "What each model credits"
    case .cycle: "The purchase cycle"
    case .sets: "Who was reached by what"
    case .synergy: "What works better together"
    case .fans: "Fans, members and tiers"
    case .content: "Content by week"
    case .objectives: "Objectives"
    case .stores: "Stores"
    case .service: "Care"
    case .quality: "The data behind it"
    case .methods: "Methods and definitions"
    }
  }

  /// The report that it stands on; nil for what every run knows.
  var report: String? {
    switch self {
    case .verdict, .methods: nil
    case .programs, .money: "program_performance"
    case .holdout: "experiments"
    case .days: "program_daily"
    case .models: "model_comparison"
    case .cycle: "purchase_cycle"
    case .sets: "integration"
    case .synergy: "synergy"
    case .fans: "fans"
    case .content: "content_mix"
    case .objectives: "objectives"
    case .stores: "stores"
    case .service: "service"
    case .quality: "reconciliation"
    }
  }
}

/// Figures as people read them; nil stays nil.
extension ReportStyle {
  /// `12,345.67`, without the currency.
  func amount(_ minor: Int64?) -> String? {
    minor.map { fixedText(Int128($0), digits: currency.minorDigits) }
  }

  /// A statistic in minor units, to the minor unit.
  func amount(_ minor: Double?) -> String? {
    minor.map { decimalText($0 / minorPerUnit, digits: currency.minorDigits) }
  }

  /// A quotient in whole units of the currency.
  func amount(_ units: Ratio?) -> String? {
    units.map {
      fixedText($0.scaled(digits: currency.minorDigits), digits: currency.minorDigits)
    }
  }

  /// Minor units as a place on an axis of whole ones.
  func units(_ minor: Int64) -> Double { Double(minor) / minorPerUnit }

  /// A count of persons, where it may be told.
  func persons(_ count: Int?) -> String? { shown(count).map(countText) }
}

/// `1,234`.
func countText(_ count: Int) -> String { fixedText(Int128(count), digits: 0) }

/// Credited orders or persons, counted in millionths, to the tenth.
func millionthsText(_ count: Int64) -> String {
  Ratio(Int128(count), 1_000_000).map { fixedText($0.scaled(digits: 1), digits: 1) } ?? ""
}

extension Ratio {
  /// For a place on an axis, never for money.
  var value: Double { Double(numerator) / Double(denominator) }

  /// `1.25`.
  func text(digits: Int) -> String { fixedText(scaled(digits: digits), digits: digits) }
}
