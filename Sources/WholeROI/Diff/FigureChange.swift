import Tabular

/// One figure of a row of program_performance.csv in two runs, and what each cause moved.
public struct FigureChange: Hashable, Sendable {
  public let program: String
  public let kind: PerformanceRow.Kind
  /// The report's column.
  public let figure: String
  /// Decimals of the amounts: 2 for cents, 6 for ratios, orders and customers.
  public let digits: Int
  public let isMoney: Bool
  /// In units of the last decimal; nil where the report's cell is empty.
  public let before: Int64?
  public let after: Int64?
  /// By cause; they add up to `change`. Nil where either cell is empty.
  public let parts: [Int64]?

  public var change: Int64? {
    guard let before, let after else { return nil }
    return after - before
  }
  public var isChanged: Bool { before != after || parts?.contains { $0 != 0 } ?? false }
}

/// A column of program_performance.csv that orders and costs make.
enum ProgramFigure: Hashable {
  case newCustomers, orders, gross, discounts, returns, net, margin
  case cost(CostCategory)
  case allCost, profit, roi, roas, mer, cac

  static let all: [ProgramFigure] =
    [.newCustomers, .orders, .gross, .discounts, .returns, .net, .margin]
    + CostCategory.allCases.map(ProgramFigure.cost) + [.allCost, .profit, .roi, .roas, .mer, .cac]

  var name: String {
    switch self {
    case .newCustomers: "new_customers"
    case .orders: "orders"
    case .gross: "gross_revenue"
    case .discounts: "discounts"
    case .returns: "returns"
    case .net: "net_revenue"
    case .margin: "margin"
    case .cost(let category): "cost_" + category.rawValue
    case .allCost: "cost_total"
    case .profit: "profit"
    case .roi: "roi"
    case .roas: "roas"
    case .mer: "mer"
    case .cac: "cac"
    }
  }

  var isMoney: Bool {
    switch self {
    case .newCustomers, .orders, .roi, .roas, .mer, .cac: false
    default: true
    }
  }

  /// What a run's reports may print.
  struct Telling {
    var margin: Bool
    var newCustomers: Bool

    init(_ header: LedgerHeader) {
      margin = header.isMarginKnown
      newCustomers = header.tellsNewCustomers
    }

    /// What both runs' may.
    static func && (a: Telling, b: Telling) -> Telling {
      var both = a
      both.margin = a.margin && b.margin
      both.newCustomers = a.newCustomers && b.newCustomers
      return both
    }
  }

  /// The cell in units of its last decimal, as the report prints it (METHODS, section 5); nil for an empty one.
  func value(
    _ state: RowState, _ kind: PerformanceRow.Kind, _ currency: Currency, _ telling: Telling
  ) -> Int64? {
    let credit = state.credit
    switch self {
    case .newCustomers: return telling.newCustomers ? credit.newCustomers : nil
    case .orders: return credit.orders
    case .gross: return credit.gross
    case .discounts: return credit.discounts
    case .returns: return credit.returns
    case .net: return credit.net
    case .margin: return telling.margin ? credit.margin : nil
    case .cost(let category): return state.cost(category)
    case .allCost: return state.cost
    case .profit: return telling.margin ? credit.margin - state.cost : nil
    case .roi, .roas, .mer, .cac:
      let row = PerformanceRow(
        name: "", kind: kind, credit: credit,
        costs: CostCategory.allCases.map { state.cost($0) }, days: [])
      // Two of these have a difference.
      return ratio(row, currency, telling)
        .flatMap { Int64(exactly: $0.scaled(digits: 6)) }
        .flatMap { $0.magnitude < 1 << 62 ? $0 : nil }
    }
  }

  private func ratio(
    _ row: PerformanceRow, _ currency: Currency, _ telling: Telling
  ) -> Ratio? {
    switch self {
    case .roi:
      row.isJudged && telling.margin ? Ratio.roi(margin: row.credit.margin, cost: row.cost) : nil
    case .roas: row.roas
    case .mer: row.mer
    case .cac: telling.newCustomers ? row.cac(currency) : nil
    default: nil
    }
  }
}

extension LedgerComparison {
  /// Every figure of every row, in the order of program_performance.csv.
  func figures() -> [FigureChange] {
    let programs = rows.programs.indices.map { figures([$0], rows.programs[$0], .program) }
    let rest = (rows.noProgram..<rows.count).map { figures([$0], rows.name($0), .rest) }
    let credited = Array(0...rows.noProgram)
    let all = Array(0..<rows.count)
    let ends = [
      figures(credited, ReportRows.wholeName, .whole), figures(all, ReportRows.tillName, .till),
    ]
    return (programs + rest + ends).flatMap { $0 }
  }

  /// - Parameter credited: the rows whose credit adds up to this one's. Of the whole and the till the cost is
  ///   that of all rows, points among it.
  private func figures(
    _ credited: [Int], _ name: String, _ kind: PerformanceRow.Kind
  ) -> [FigureChange] {
    func sum(_ state: (Int) -> RowState) -> RowState {
      var sum = RowState()
      for row in credited { sum += state(row) }
      guard kind == .whole else { return sum }
      for row in (rows.noProgram + 1)..<rows.count {
        let other = state(row)
        for index in sum.costs.indices { sum.costs[index] += other.costs[index] }
        sum.costs[CostCategory.loyalty.index] += other.credit.points
      }
      return sum
    }
    var states = [sum(state)]
    for cause in ChangeCause.allCases {
      var next = states[states.count - 1]
      next += sum { moves[cause.rawValue][$0] }
      states.append(next)
    }
    precondition(states.last == sum(laterState), "\(name): causes don't add up to the change")
    return ProgramFigure.all.map { figure in
      change(figure, states, name, kind)
    }
  }

  private func change(
    _ figure: ProgramFigure, _ states: [RowState], _ name: String, _ kind: PerformanceRow.Kind
  ) -> FigureChange {
    let (old, new) = (ProgramFigure.Telling(before), ProgramFigure.Telling(after))
    func value(_ state: RowState, _ telling: ProgramFigure.Telling) -> Int64? {
      figure.value(state, kind, after.currency, telling)
    }
    let first = value(states[0], old)
    let last = value(states[states.count - 1], new)
    var parts: [Int64]?
    if var known = first, last != nil {
      // A ratio without a divisor halfway stays as it was: the next cause takes the step.
      parts = states.dropFirst().map { state in
        let next = value(state, old && new) ?? known
        defer { known = next }
        return next - known
      }
    }
    return FigureChange(
      program: name, kind: kind, figure: figure.name,
      digits: figure.isMoney ? after.currency.minorDigits : 6, isMoney: figure.isMoney,
      before: first, after: last, parts: parts)
  }
}
