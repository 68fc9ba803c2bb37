import Tabular

/// One row of objectives.csv: what was aimed at, how far it is, and where it leads.
struct ObjectivesRow: Sendable {
  enum Status: String, Sendable {
    case reached
    case onTrack = "on track"
    case behind, missed
  }

  var objective: String
  var scope: String
  var metric: String
  var target: Ratio
  /// Nil where the metric is not known, or tells of too few persons.
  var actual: Ratio?
  /// actual / target.
  var reached: Ratio?
  /// What the target asks for by the last day of the span that the run holds.
  var pace: Ratio?
  var forecast: Ratio?
  /// Nil without an actual figure.
  var status: Status?
  var owner: String
  var from: CivilDay
  var to: CivilDay
  /// The part of the span that lies behind.
  var elapsed: Ratio

  /// As configured.
  static func rows(
    _ definition: PipelineDefinition, _ performance: ProgramPerformance, _ costs: CostAllocation,
    _ style: ReportStyle
  ) -> [ObjectivesRow] {
    definition.objectives.compactMap { objective in
      ObjectivesRow(objective, definition, performance, costs, style)
    }
  }

  private init?(
    _ objective: ObjectiveDefinition, _ definition: PipelineDefinition,
    _ performance: ProgramPerformance, _ costs: CostAllocation, _ style: ReportStyle
  ) {
    let place = objective.program.flatMap { name in
      definition.programs.firstIndex { $0.name == name }
    }
    let row = place.map { performance.rows[$0] } ?? performance.whole
    let period = definition.period
    let from = objective.from ?? period.from
    let to = objective.to ?? period.to
    let passed = max(0, Int(min(to, period.to).number - from.number) + 1)
    let scale = (0..<objective.target.scale).reduce(Int128(1)) { power, _ in power * 10 }
    guard let target = Ratio(Int128(objective.target.units), scale),
      let elapsed = Ratio(min(passed, from.distance(to: to) + 1), of: from.distance(to: to) + 1)
    else { return nil }
    scope = row.name
    metric = objective.metric
    self.objective = objective.metric + " of " + row.name
    self.target = target
    owner = objective.owner
    self.from = from
    self.to = to
    self.elapsed = elapsed
    let first = max(0, period.from.distance(to: from))
    let days = first..<max(first, min(period.from.distance(to: to) + 1, row.days.count))
    let span = MetricSpan(
      row: row, place: place, days: days, coversPeriod: from <= period.from && to >= period.to,
      isMarginKnown: performance.isMarginKnown, tellsNew: performance.tellsNewCustomers(style),
      costs: costs, style: style)
    actual = passed > 0 ? span.value(of: objective.metric) : nil
    let adds = MetricSpan.adds(objective.metric)
    pace = adds ? target.times(elapsed) : target
    reached = actual.flatMap { $0.over(target) }
    let covered = Ratio(days.count, of: from.distance(to: to) + 1)
    forecast = adds ? actual.flatMap { actual in covered.flatMap { actual.over($0) } } : actual
    status = Self.status(
      actual, forecast, target, isOver: to <= period.to,
      isLessBetter: MetricSpan.isLessBetter(objective.metric))
  }

  private static func status(
    _ actual: Ratio?, _ forecast: Ratio?, _ target: Ratio, isOver: Bool, isLessBetter: Bool
  ) -> Status? {
    guard let actual else { return nil }
    func holds(_ value: Ratio) -> Bool { isLessBetter ? value <= target : value >= target }
    if isOver { return holds(actual) ? .reached : .missed }
    // What may not be passed is only kept once the span is over.
    if !isLessBetter, holds(actual) { return .reached }
    return holds(forecast ?? actual) ? .onTrack : .behind
  }
}

/// A row's figures over some days of the period.
private struct MetricSpan {
  let row: PerformanceRow
  /// Of a program; nil for the whole.
  let place: Int?
  /// Of the period, from 0.
  let days: Range<Int>
  let coversPeriod: Bool
  let isMarginKnown: Bool
  let tellsNew: Bool
  let costs: CostAllocation
  let style: ReportStyle

  /// Figures that grow with the days; ratios do not.
  static func adds(_ metric: String) -> Bool {
    !["roi", "roas", "mer", "cac", "payback_days", "incremental_roi"].contains(metric)
  }

  /// Figures of which less is better.
  static func isLessBetter(_ metric: String) -> Bool {
    metric.hasPrefix("cost_") || ["discounts", "returns", "cac", "payback_days"].contains(metric)
  }

  private var credit: Credit { sum(days.map { row.days[$0].credit }) }
  private var cost: Int64 { days.reduce(0) { $0 + row.days[$1].cost } }

  private func cost(_ category: CostCategory) -> Int64 {
    let rows = place.map { $0..<($0 + 1) } ?? 0..<costs.rows.count
    return rows.reduce(0) { sum, row in
      days.reduce(sum) { $0 + costs[row, category, $1] }
    }
  }

  private func money(_ minor: Int64?) -> Ratio? {
    minor.flatMap { Ratio(minor: $0, over: 1, style.currency) }
  }

  private func persons(_ count: Int?) -> Ratio? {
    coversPeriod ? style.shown(count).flatMap { Ratio($0, of: 1) } : nil
  }

  /// Nil where it is not known over these days.
  func value(of metric: String) -> Ratio? {
    switch metric {
    case "persons_reached": persons(row.personsReached)
    case "buyers": persons(row.buyers)
    case "new_customers": tellsNew ? Ratio(Int128(credit.newCustomers), 1_000_000) : nil
    case "orders": Ratio(Int128(credit.orders), 1_000_000)
    case "gross_revenue": money(credit.gross)
    case "discounts": money(credit.discounts)
    case "returns": money(credit.returns)
    case "net_revenue": money(credit.net)
    case "margin": isMarginKnown ? money(credit.margin) : nil
    case "cost_total": money(cost)
    case "profit": isMarginKnown ? money(credit.margin - cost) : nil
    case "roi": isMarginKnown ? Ratio.roi(margin: credit.margin, cost: cost) : nil
    case "roas":
      cost(.media) > 0 ? Ratio(Int128(credit.net), Int128(cost(.media))) : nil
    case "mer": cost > 0 ? Ratio(Int128(credit.net), Int128(cost)) : nil
    case "cac":
      tellsNew && credit.newCustomers > 0
        ? money(1)?.times(Int128(cost) * 1_000_000, over: Int128(credit.newCustomers)) : nil
    case "payback_days":
      isMarginKnown
        ? PerformanceDay.payback(days.map { row.days[$0] }).flatMap { Ratio($0, of: 1) } : nil
    case "incremental_revenue": coversPeriod ? money(row.incrementalRevenue) : nil
    case "incremental_roi": coversPeriod ? row.incrementalROI : nil
    default:
      CostCategory.allCases.first { "cost_" + $0.rawValue == metric }.flatMap { money(cost($0)) }
    }
  }
}

extension Ratio {
  /// Nil for a divisor of 0.
  fileprivate func over(_ other: Ratio) -> Ratio? {
    Ratio(numerator * other.denominator, denominator * other.numerator)
  }

  fileprivate func times(_ other: Ratio) -> Ratio? {
    Ratio(numerator * other.numerator, denominator * other.denominator)
  }

  fileprivate func times(_ factor: Int128, over divisor: Int128) -> Ratio? {
    Ratio(numerator * factor, denominator * divisor)
  }
}
