import Columns

/// Who made which journey: what a bootstrap needs beside the tables of paths. One a job.
///
/// Journeys stand in the order in which they were built, with the code of their path in each of the tables:
/// first in `PathTable`, then in those of `DimensionPaths`.
struct JourneyLog: Sendable {
  private(set) var persons: [UInt32] = []
  /// Minor units; `none` for a journey without an order.
  private(set) var nets: [Int64] = []
  /// By table, then by journey.
  private(set) var codes: [[UInt32]]

  static let none = Int64.min

  init(tableCount: Int) { codes = Array(repeating: [], count: tableCount) }

  mutating func add(_ person: UInt32, net: Int64?, own: UInt32, others: [UInt32]) {
    persons.append(person)
    nets.append(net ?? Self.none)
    codes[0].append(own)
    for (place, code) in others.enumerated() { codes[place + 1].append(code) }
  }

  /// Appends another job's journeys, whose codes became those of `places`, table by table.
  mutating func merge(_ other: JourneyLog, places: [[UInt32]]) {
    persons += other.persons
    nets += other.nets
    for table in codes.indices {
      codes[table] += other.codes[table].map { places[table][Int($0)] }
    }
  }
}

/// What a bootstrap draws from: the persons' groups, and the journeys group by group.
struct JourneySampling: Sendable {
  let groups: PersonGroups
  let weights: DrawWeights
  /// Nil where no model is solved again.
  let journeys: GroupedJourneys?
}

/// The journeys of a log, those of one group beside each other.
struct GroupedJourneys: Sendable {
  /// The journeys of group g are `starts[g] ..< starts[g + 1]`.
  let starts: [Int]
  /// By journey, as in `JourneyLog`.
  let nets: [Int64]
  let codes: [[UInt32]]

  /// - Complexity: O(journeys × tables): they are counted, not compared.
  init(_ log: JourneyLog, _ groups: PersonGroups) {
    let order = GroupedPlaces(
      log.persons.map { UInt32(groups.groups[Int($0)]) }, count: PersonGroups.count)
    starts = order.starts
    nets = order.places.map { log.nets[Int($0)] }
    codes = log.codes.map { codes in order.places.map { codes[Int($0)] } }
  }
}
