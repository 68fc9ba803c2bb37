import Columns

/// What join keeps of the persons whose journeys are to be explained, besides what it gives anyway.
struct JourneyWatch: Sendable {
  /// Says whose journeys are kept, once orders have their persons.
  typealias Choice = (OrderBook) throws -> Set<UInt32>

  let identities: Identities
  /// By person.
  let persons: [UInt32: WatchedPerson]

  init(_ identities: Identities, _ watched: [WatchedPerson]) {
    self.identities = identities
    persons = Dictionary(uniqueKeysWithValues: watched.map { ($0.person, $0) })
  }
}

/// One person as `JourneyBuilder` meets it: touches in their total order, sales by (time, order key).
struct WatchedPerson: Sendable {
  var person: UInt32
  var touches: [PersonTouch]
  var sales: [PersonSale]
}

/// What a builder made of each order: the touches that are eligible, and those that direct and repeats left.
struct JourneyTrace: Sendable {
  struct Steps: Sendable {
    /// After the cycle rule with its fallback.
    var eligible: [PathShaper.Step]
    /// Nil for an order that no report counts: neither it nor a return of it lies in the period.
    var journey: [PathShaper.Step]?
  }
  private(set) var steps: [UInt32: Steps] = [:]

  mutating func takeEligible(_ eligible: [PathShaper.Step], of order: UInt32) {
    steps[order] = Steps(eligible: eligible)
  }

  mutating func takeJourney(_ journey: [PathShaper.Step], of order: UInt32) {
    steps[order]?.journey = journey
  }
}
