import Tabular

/// What join gathers person by person for the comparisons of METHODS, sections 6 and 7. One a job.
///
/// Persons come in rising order within a partition; those without touches and orders are made up for.
struct EvidenceCollector: Sendable {
  private(set) var experiments: ExperimentCollector?
  private(set) var exposure: ExposureCollector?

  /// Nil where nothing asks for evidence: then the pass costs nothing.
  init?(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    _ assignments: AssignmentBook?
  ) {
    let definition = exports.setup.definition
    if let assignments {
      experiments = ExperimentCollector(
        assignments, exports, facts, book, end: Self.outcomesEnd(exports, book))
    }
    if ExposureCollector.isWanted(definition) {
      exposure = ExposureCollector(exports, facts, records)
    }
    if experiments == nil, exposure == nil { return nil }
  }

  /// Up to when the exports tell what was bought: the end of the last day with an order. Touches that go on
  /// after it say nothing of orders, and a day's last order comes before the day's end.
  private static func outcomesEnd(_ exports: Exports, _ book: OrderBook) -> Int64 {
    guard let last = book.days.max() else { return .min }
    return exports.setup.zone.start(of: CivilDay(last + 1))
  }

  /// Turns to a partition of persons from `first` on.
  mutating func begin(at first: Int) {
    experiments?.begin(at: first)
    exposure?.begin(at: first)
  }

  /// Takes a person's touches after visits, in their order, and sales, and what these come to.
  mutating func add(
    _ person: UInt32, _ events: Span<PersonEvent>, _ sales: Span<PersonSale>, _ walk: PersonWalk,
    _ purchases: PersonPurchases
  ) {
    experiments?.add(person, events, sales)
    exposure?.add(person, walk, purchases)
  }

  /// Ends a partition whose persons lie before `end`.
  mutating func finish(at end: Int) {
    experiments?.pass(to: end)
    exposure?.pass(to: end)
  }

  mutating func merge(_ other: EvidenceCollector) {
    if let others = other.experiments { experiments?.merge(others) }
    if let others = other.exposure { exposure?.merge(others) }
  }
}
