import Tabular

/// The rows of the reports on customers, fans, cycle, advocates, content, care, stores and objectives, as values;
/// nil for one that the run doesn't write. Small groups are folded already: nothing here needs hiding.
struct WholeProgramReports: Sendable {
  var customers: [CustomersRow]?
  var fans: [FansRow]?
  var purchaseCycle: [PurchaseCycleRow]?
  var advocates: AdvocateGraph?
  var contentMix: [ContentMixRow]?
  var promotionFatigue: [PromotionFatigueRow]?
  var service: [ServiceRow]?
  var stores: [StoresRow]?
  var objectives: [ObjectivesRow]?

  init(
    _ exports: Exports, _ journeys: Journeys, _ tally: Tally, _ costs: CostAllocation,
    _ performance: ProgramPerformance, executor: Executor
  ) throws {
    let needs = exports.setup.needs
    let definition = exports.setup.definition
    let style = ReportStyle(definition)
    if needs.objectives {
      objectives = ObjectivesRow.rows(definition, performance, costs, style)
    }
    if needs.promotionFatigue {
      promotionFatigue = PromotionFatigueRow.rows(journeys, exports)
    }
    guard let collector = journeys.customers else { return }
    let texts = exports.texts
    // Ranking all customers takes as long as all the rest.
    let isMarginKnown = performance.isMarginKnown
    (customers, _) = try executor.beside({
      !needs.customers
        ? nil
        : CustomersRow.rows(
          collector.customers, lastDay: collector.lastDay, texts, isMarginKnown: isMarginKnown,
          fans: collector.fans, style)
    }) {
      addRows(collector, exports, journeys, tally, costs, style)
    }
  }

  /// All that need persons, but customers.
  private mutating func addRows(
    _ collector: CustomerCollector, _ exports: Exports, _ journeys: Journeys, _ tally: Tally,
    _ costs: CostAllocation, _ style: ReportStyle
  ) {
    let needs = exports.setup.needs
    let definition = exports.setup.definition
    let texts = exports.texts
    if needs.fans {
      let together = CustomersRow.foldedTiers(
        collector.customers, texts, fans: collector.fans, style)
      fans = FansRow.rows(collector.fans, collector.premium, texts, together: together, style)
    }
    if needs.purchaseCycle {
      purchaseCycle = PurchaseCycleRow.rows(
        collector.cycle, tally, spends: exports.spends, definition, journeys.facts.campaigns, style)
    }
    if needs.advocates {
      advocates = AdvocateGraph(
        collector.referrals, collector.referred, exports.setup, texts, style,
        cost: costs.referrals)
    }
    if needs.contentMix { contentMix = ContentMixRow.rows(journeys, collector, tally, exports) }
    if needs.service { service = ServiceRow.rows(exports, collector, style) }
    if needs.stores { stores = StoresRow.rows(collector.stores, tally, texts, style) }
  }
}

extension Ratio {
  /// A sum of minor units over a count, in whole units of the currency; nil without a count.
  init?(minor: Int64, over count: Int, _ currency: Currency) {
    let units = (0..<currency.minorDigits).reduce(Int128(1)) { power, _ in power * 10 }
    self.init(Int128(minor), Int128(count) * units)
  }

  /// A count over another; nil without the second.
  init?(_ count: Int, of whole: Int) { self.init(Int128(count), Int128(whole)) }
}

extension TimeZoneTable {
  /// The Monday of a moment's week.
  func week(_ milliseconds: Int64) -> CivilDay {
    CivilDay(Weeks.monday(day(utc: milliseconds).number))
  }
}
