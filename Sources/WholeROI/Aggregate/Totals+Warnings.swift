import Tabular

extension Totals {
  /// What deserves a look besides the figures, in config order.
  func warnings(_ exports: Exports) -> [Diagnostic] {
    let definition = exports.setup.definition
    var warnings = costs.warnings(currency: definition.currency)
    for (index, source) in definition.sources.enumerated() where source.layout.record == .order {
      let own = exports.orders.filter { Int($0.source) == index }
      guard !own.isEmpty else { continue }
      let start = exports.setup.zone.start(of: definition.period.from)
      let end = exports.setup.zone.start(of: definition.period.to.advanced(by: 1))
      if !own.contains(where: { $0.time >= start && $0.time < end }) {
        warnings.append(
          Diagnostic(
            .warning, "source \"\(source.name)\" has no order in the period",
            hint: "check the period, or the zone and format of its times"))
      }
    }
    if tally.ordersWithoutCost > 0 {
      warnings.append(
        Diagnostic(
          .warning,
          "\(tally.ordersWithoutCost) orders of the period have no cost of goods, so margin columns are empty",
          hint: "map costOfGoods, or set marginRate on their source"))
    }
    return warnings
  }
}
