import Tabular

/// Proves that every unit of money is accounted for, or stops the run (METHODS, section 2, "The
/// identity").
///
///     per source, store, day    credited + rest parts = exported net
///     per day                   daily credit + rest parts = exported net
///     in total, every model     channels' credit + rest parts = exported net, and so by campaign
///     per money column          program rows + rest rows = TOTAL; days = row
public struct IdentityCheck {
  private let tally: Tally
  private let reconciliation: Reconciliation
  private let performance: ProgramPerformance
  private let costs: CostAllocation
  private let sources: [String]
  private let currency: Currency
  private var faults: [Diagnostic] = []

  /// Returns when all cells hold; `sources` are the sources' names in config order.
  ///
  /// - Throws: `Failure` with exit 65 that names the first cells that don't hold, with both figures.
  public static func verify(
    _ tally: Tally, _ reconciliation: Reconciliation, _ performance: ProgramPerformance,
    _ costs: CostAllocation, sources: [String], currency: Currency
  ) throws {
    var check = IdentityCheck(
      tally: tally, reconciliation: reconciliation, performance: performance, costs: costs,
      sources: sources, currency: currency)
    check.checkLines()
    check.checkDays()
    check.checkModels()
    check.checkRows()
    check.checkCosts()
    guard check.faults.isEmpty else {
      throw Failure(.data, Array(check.faults.prefix(mostFaults)))
    }
  }

  private static let mostFaults = 10

  private init(
    tally: Tally, reconciliation: Reconciliation, performance: ProgramPerformance,
    costs: CostAllocation, sources: [String], currency: Currency
  ) {
    self.tally = tally
    self.reconciliation = reconciliation
    self.performance = performance
    self.costs = costs
    self.sources = sources
    self.currency = currency
  }

  private mutating func checkLines() {
    for (key, line) in reconciliation.sortedLines(where: { $0.difference != 0 }) {
      var cell = "net of source \"\(sources[key.source])\""
      if !key.store.isEmpty { cell += ", store \"\(key.store)\"" }
      if let day = key.day { cell += ", \(ISODay(day))" }
      expect(cell, line.exportedNet - line.difference, line.exportedNet)
    }
  }

  private mutating func checkDays() {
    var exported = Array(repeating: Int64(0), count: tally.axes.dayCount)
    for (key, line) in reconciliation.lines {
      guard let day = key.day else { continue }
      let index = Int(day.number - tally.axes.period.from.number)
      if exported.indices.contains(index) { exported[index] += line.exportedNet }
    }
    for (index, day) in performance.till.days.enumerated() {
      let date = CivilDay(tally.axes.period.from.number + Int32(index))
      expect("net of \(ISODay(date)), all sources", day.credit.net, exported[index])
    }
  }

  private mutating func checkModels() {
    let exported = reconciliation.lines.values.reduce(0) { $0 + $1.exportedNet }
    let rest = sum(RestKind.allCases.map { tally.credit(rest: $0) }).net
    let campaignCount = tally.axes.campaigns.count
    for (index, model) in tally.axes.models.enumerated() {
      let programs = (0..<tally.axes.programCount).map {
        tally.credit(model: index, program: $0)
      }
      let campaigns = tally.campaignCredits[(index * campaignCount)..<((index + 1) * campaignCount)]
      let name = "\"\(model.rawValue)\""
      expect("net of all channels under the model \(name)", sum(programs).net + rest, exported)
      expect(
        "net of all campaigns under the model \(name)", sum(campaigns).net + rest, exported)
      let headline = performance.whole.credit
      expect(
        "margin under the model \(name)", sum(programs).margin, headline.margin, "the headline's")
      expectOrders("orders under the model \(name)", sum(programs).orders, headline.orders)
    }
  }

  private mutating func checkRows() {
    let till = performance.till.credit
    let parts = sum(performance.parts.map(\.credit))
    for (name, value) in Self.columns {
      expect("\(name) of all program and rest rows", value(parts), value(till), "TOTAL")
    }
    expectOrders("orders of all program and rest rows", parts.orders, till.orders)
    for row in performance.rows {
      let days = sum(row.days.map(\.credit))
      for (name, value) in Self.columns {
        expect("\(name) of \(row.name), day by day", value(days), value(row.credit), "the row")
      }
      expect(
        "net of \(row.name)", row.credit.gross - row.credit.discounts - row.credit.returns,
        row.credit.net, "the net column")
    }
  }

  private mutating func checkCosts() {
    for category in CostCategory.allCases {
      let parts = performance.parts.reduce(0) { $0 + $1.costs[category.index] }
      expect(
        "cost_\(category.rawValue) of all program and rest rows", parts,
        costs.enteredCosts[category.index], "TOTAL")
    }
    for row in performance.rows {
      let days = row.days.reduce(0) { $0 + $1.cost }
      expect("cost of \(row.name), day by day", days, row.cost, "the row")
    }
  }

  private static let columns: [(String, @Sendable (Credit) -> Int64)] = [
    ("gross_revenue", { $0.gross }), ("discounts", { $0.discounts }), ("returns", { $0.returns }),
    ("net_revenue", { $0.net }), ("margin", { $0.margin }),
  ]

  private mutating func expect(
    _ cell: String, _ found: Int64, _ expected: Int64, _ name: String = "exported_net"
  ) {
    guard found != expected else { return }
    report(cell, moneyText(found, currency), moneyText(expected, currency), name)
  }

  private mutating func expectOrders(_ cell: String, _ found: Int64, _ expected: Int64) {
    guard found != expected else { return }
    report(
      cell, fixedText(Int128(found), digits: 6), fixedText(Int128(expected), digits: 6), "TOTAL")
  }

  private mutating func report(_ cell: String, _ found: String, _ expected: String, _ name: String)
  {
    faults.append(
      Diagnostic(
        .error, "\(cell) does not reconcile: the parts add up to \(found), \(name) is \(expected)",
        hint: "nothing is published; this is a fault of the program, please report it"))
  }
}
