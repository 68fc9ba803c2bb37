import Tabular

/// What journeys ask of orders, profiles and dates besides touches: one for all jobs.
///
/// A class, because a method of a struct as large as `JourneyBuilder` is handed a copy of it: four copies of
/// 756 bytes an order.
final class JourneyJudge: Sendable {
  private let facts: KindFacts
  private let book: OrderBook
  private let profiles: [PersonProfile]
  private let zone: TimeZoneTable
  private let window: PeriodWindow
  private let stages: StageRules
  private let countsReturnDays: Bool
  private let dataBegins: Int32

  init(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    dataBegins: Int32
  ) {
    let definition = exports.setup.definition
    self.facts = facts
    self.book = book
    profiles = records.profiles
    zone = exports.setup.zone
    window = PeriodWindow(definition.period, zone)
    stages = StageRules(definition.stages)
    countsReturnDays = definition.revenue.view == .return
    self.dataBegins = dataBegins
  }

  /// (no program) among them.
  var programCount: Int { facts.programCount + 1 }

  /// The program of a touch at a time, where a date decides.
  func program(of fact: UInt32, at time: Int64) -> Int32 {
    Int32(facts.program(fact: Int(fact), day: zone.day(utc: time)))
  }

  /// The node of a touch, where nodes are stages.
  func stage(of fact: UInt32, _ action: UInt8) -> UInt32 {
    let fact = facts.facts[Int(fact)]
    return UInt32(
      stages.stage(
        channel: facts.channels[fact.channel], campaign: facts.campaigns[fact.campaign],
        action: TouchAction.names[Int(action)]))
  }

  /// What the order's net in the period is, by the view of the pipeline.
  func periodNet(_ sale: PersonSale) -> Int64 {
    guard countsReturnDays else { return sale.remaining }
    var net = book.orders[Int(sale.order)].net
    for event in book.returns[sale.order] where window.contains(CivilDay(event.day)) {
      net += event.netAfter - event.netBefore
    }
    return net
  }

  func hasReturnInPeriod(_ sale: UInt32) -> Bool {
    countsReturnDays
      && book.returns[sale].contains { window.contains(CivilDay($0.day)) }
  }

  /// METHODS, section 5: no profile has a first order before it, or joined before the order data begins.
  func isNew(_ person: UInt32, _ time: Int64) -> Bool {
    let profile = profiles[Int(person)]
    return (profile.firstOrder == .max || profile.firstOrder >= zone.day(utc: time).number)
      && profile.joined >= dataBegins
  }
}
