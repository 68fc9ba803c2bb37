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

  /// The same with those that need no persons, but costs and what holdouts show.
  func adding(
    _ exports: Exports, _ journeys: Journeys, _ costs: CostAllocation,
    _ performance: ProgramPerformance
  ) -> WholeProgramReports {
    let needs = exports.setup.needs
    let definition = exports.setup.definition
    var reports = self
    if needs.objectives {
      reports.objectives = ObjectivesRow.rows(
        definition, performance, costs, ReportStyle(definition))
    }
    if needs.promotionFatigue {
      reports.promotionFatigue = PromotionFatigueRow.rows(journeys, exports)
    }
    return reports
  }
}

/// What compares or ranks all persons, and takes longest: pieces that don't need each other, spread over the jobs.
struct PersonReports: Sendable {
  private(set) var integration: Integration?
  /// Those that need persons.
  private(set) var reports = WholeProgramReports()

  /// The greatest first, so that the jobs end together.
  private enum Piece: CaseIterable { case advocates, integration, customers, fans, cycle, others }

  init(
    _ exports: Exports, _ journeys: Journeys, _ tally: Tally, isMarginKnown: Bool,
    referralCost: Int64?, executor: Executor
  ) throws {
    let pieces = Piece.allCases
    let style = ReportStyle(exports.setup.definition)
    let parts = try executor.map(count: pieces.count) { index in
      var own = PersonReports()
      if pieces[index] == .integration {
        own.integration = Integration(exports, journeys)?.telling(style)
      }
      if let collector = journeys.customers {
        own.add(
          pieces[index], collector, exports, journeys, tally, isMarginKnown, referralCost)
      }
      return own
    }
    for part in parts {
      integration = integration ?? part.integration
      reports.take(part.reports)
    }
  }

  private init() {}

  private mutating func add(
    _ piece: Piece, _ collector: CustomerCollector, _ exports: Exports, _ journeys: Journeys,
    _ tally: Tally, _ isMarginKnown: Bool, _ referralCost: Int64?
  ) {
    let needs = exports.setup.needs
    let definition = exports.setup.definition
    let style = ReportStyle(definition)
    let texts = exports.texts
    switch piece {
    case .integration: return
    case .customers:
      guard needs.customers else { return }
      reports.customers = CustomersRow.rows(
        collector.customers, lastDay: collector.lastDay, texts, isMarginKnown: isMarginKnown,
        fans: collector.fans, style)
    case .fans:
      guard needs.fans else { return }
      let together = CustomersRow.foldedTiers(
        collector.customers, texts, fans: collector.fans, style)
      reports.fans = FansRow.rows(
        collector.fans, collector.premium, texts, together: together, style)
    case .cycle:
      guard needs.purchaseCycle else { return }
      reports.purchaseCycle = PurchaseCycleRow.rows(
        collector.cycle, tally, spends: exports.spends, definition, journeys.facts.campaigns, style)
    case .advocates:
      guard needs.advocates else { return }
      reports.advocates = AdvocateGraph(
        collector.referrals, collector.referred, exports.setup, texts, style, cost: referralCost)
    case .others:
      if needs.contentMix {
        reports.contentMix = ContentMixRow.rows(journeys, collector, tally, exports)
      }
      if needs.service { reports.service = ServiceRow.rows(exports, collector, style) }
      if needs.stores { reports.stores = StoresRow.rows(collector.stores, tally, texts, style) }
    }
  }
}

extension WholeProgramReports {
  /// Takes over what another has.
  fileprivate mutating func take(_ other: WholeProgramReports) {
    customers = customers ?? other.customers
    fans = fans ?? other.fans
    purchaseCycle = purchaseCycle ?? other.purchaseCycle
    advocates = advocates ?? other.advocates
    contentMix = contentMix ?? other.contentMix
    service = service ?? other.service
    stores = stores ?? other.stores
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
