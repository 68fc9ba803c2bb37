import Tabular

extension Totals {
  /// What deserves a look besides the figures, in config order.
  func warnings(_ exports: Exports) -> [Diagnostic] {
    let definition = exports.setup.definition
    var warnings = costs.warnings(currency: definition.currency)
    warnings += OutOfPeriod(exports).warnings
    if let nothing = performance.nothingCredited {
      warnings.append(
        Diagnostic(
          .warning, "whether the program pays can't be said: " + nothing.reason,
          hint: nothing.advice))
    }
    warnings += UnmatchedPrograms(exports).warnings
    if definition.costs.rules.contains(where: \.isOfReferrals), costs.referrals == nil {
      warnings.append(
        Diagnostic(
          .warning,
          "no row of the period is of a rule with referrals: true, so their cost is unknown",
          hint: "the first rule that matches takes a row, and mediaVendors come before all of them")
      )
    }
    warnings += tally.solved.warnings
    warnings += evidence.warnings(definition)
    if let leftOut = tally.uncertainty?.leftOut, !leftOut.isEmpty {
      warnings.append(
        Diagnostic(
          .warning,
          "there are too many to draw them anew each, so no interval is given of: "
            + leftOut.joined(separator: ", "),
          hint: "gather channels with channelRules, or ask for fewer models or programs"))
    }
    if tally.ordersWithoutCost > 0 {
      warnings.append(
        Diagnostic(
          .warning,
          tally.ordersWithoutCost == 1
            ? "1 order of the period has no cost of goods, so margin columns are empty"
            : "\(tally.ordersWithoutCost) orders of the period have no cost of goods, so margin"
              + " columns are empty",
          hint: "map costOfGoods, or set marginRate on their source"))
    }
    return warnings
  }
}

/// Sources that have records, none of which can count in the period.
private struct OutOfPeriod {
  let exports: Exports
  private var definition: PipelineDefinition { exports.setup.definition }

  init(_ exports: Exports) { self.exports = exports }

  /// In config order.
  var warnings: [Diagnostic] {
    definition.sources.enumerated().compactMap { index, source in
      guard let isInside = isInside(index, source.layout.record), !isInside else { return nil }
      let record = source.layout.record
      return Diagnostic(
        .warning,
        "source \"\(source.name)\" has no \(record.rawValue) in the period"
          + (record == .touch ? " or the lookback before it" : ""),
        hint: "check the period, or the zone and format of its \(record.hasTime ? "times" : "days")"
      )
    }
  }

  /// Whether a record of the source lies in the period; nil where it has none, or the period says nothing.
  private func isInside(_ source: Int, _ record: RecordKind) -> Bool? {
    let period = definition.period
    let days: [ClosedRange<CivilDay>]
    var from = period.from
    switch record {
    case .order:
      let own = exports.orders.lazy.filter { Int($0.source) == source }
      let start = exports.setup.zone.start(of: period.from)
      let end = exports.setup.zone.start(of: period.to.advanced(by: 1))
      return own.isEmpty ? nil : own.contains { $0.time >= start && $0.time < end }
    case .spend:
      days = exports.spends.filter { $0.source == source }.map { $0.from...$0.to }
    case .cost:
      days = exports.costs.filter { $0.source == source }.map { $0.from...$0.to }
    case .touch:
      let place = RowLedger.Place(source: source, store: 0)
      days = exports.rows.places[place]?.kept.days.map { $0.day...$0.day } ?? []
      let lookbacks = definition.attribution.lookbackByAction.values
      let longest = lookbacks.reduce(definition.attribution.lookbackDefault, max)
      from = from.advanced(by: -Int((longest + 86_399_999) / 86_400_000))
    case .profile, .post, .message, .assignment, .total: return nil
    }
    return days.isEmpty
      ? nil : days.contains { $0.upperBound >= from && $0.lowerBound <= period.to }
  }
}

extension RecordKind {
  fileprivate var hasTime: Bool { self == .order || self == .touch }
}
