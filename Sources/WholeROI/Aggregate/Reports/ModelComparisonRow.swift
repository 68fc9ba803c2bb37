import Tabular

/// One row of model_comparison.csv; what is nil is an empty cell.
struct ModelComparisonRow {
  /// A part of the dimension's value.
  enum Share {
    /// Formed exactly.
    case ratio(Int64, Int64)
    /// Solved.
    case solved(Double)
  }

  var dimension: String
  var node: String
  var model: AttributionModel
  /// Millionths.
  var orders: Int64?
  /// Minor units.
  var value: Int64?
  var share: Share?
  var effect: Double?
  var low: Double?
  var high: Double?
  var journeys: Int64?
  var valueEffect: Double?
  var effectWithoutNulls: Double?
  /// The other node of a pair.
  var partner: String?
  var overlap: Double?
  /// From 1.
  var position: Int?
  /// In words of ours.
  var note = ""
  /// By value among the dimension's nodes, from 1.
  var rank: Int?
  /// The parts of the bootstrap's draws, and of the sensitivity's cells, in which the rank is the same.
  var rankInDraws: Double?
  var rankInCells: Double?

  /// Whether the rank holds in nine tenths of both; nil where either is not known.
  var isSafe: Bool? {
    guard let rankInDraws, let rankInCells else { return nil }
    return min(rankInDraws, rankInCells) >= 0.9
  }

  init(_ dimension: String, _ node: String, _ model: AttributionModel) {
    self.dimension = dimension
    self.node = node
    self.model = model
  }

  /// Takes over what a solved model says of the node.
  func with(_ figures: SolvedFigures) -> ModelComparisonRow {
    var row = self
    row.orders = figures.orders
    row.value = figures.value
    row.share = figures.share.map(Share.solved)
    row.effect = figures.effect
    row.journeys = figures.journeys
    row.valueEffect = figures.valueEffect
    row.effectWithoutNulls = figures.effectWithoutNulls
    return row
  }

  /// The report's header and no row yet.
  static func writer(_ style: ReportStyle) -> CSVWriter {
    CSVWriter(format: style.format, columns: ReportColumns.modelComparison.map(\.name))
  }

  func write(_ style: ReportStyle, to report: inout CSVWriter) {
    report.label(dimension)
    write(node: node, to: &report)
    report.label(model.rawValue)
    if let orders { report.millionths(orders) } else { report.empty() }
    report.money(value, style)
    switch share {
    case .ratio(let part, let whole): report.ratio(part, whole)
    case .solved(let share):
      let millionths = Int64(exactly: (share * 1_000_000).rounded())
      if let millionths { report.millionths(millionths) } else { report.empty() }
    case nil: report.empty()
    }
    for figure in [effect, low, high] { report.statistic(figure) }
    report.integer(journeys.map(Int.init))
    for figure in [valueEffect, effectWithoutNulls] { report.statistic(figure) }
    if let partner { write(node: partner, to: &report) } else { report.empty() }
    report.statistic(overlap)
    report.integer(position)
    report.label(note)
    report.integer(rank)
    for part in [rankInDraws, rankInCells] { report.statistic(part) }
    report.label(isSafe.map { $0 ? "yes" : "no" } ?? "")
    report.endRow()
  }

  /// Campaigns are often bare numbers, which a spreadsheet would round.
  private func write(node: String, to report: inout CSVWriter) {
    report.identifier(node)
  }
}
