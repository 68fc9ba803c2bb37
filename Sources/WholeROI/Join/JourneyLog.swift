import Columns

/// Who made which journey: what a bootstrap needs beside the tables of paths. One a job.
///
/// Journeys stand in the order in which they were built, which is that of `PathTally.codes`.
struct JourneyLog: Sendable {
  private(set) var persons: [UInt32] = []
  /// Minor units; `none` for a journey without an order.
  private(set) var nets: [Int64] = []
  /// The code of the path in `PathTable`.
  private(set) var paths: [UInt32] = []

  static let none = Int64.min

  mutating func add(_ person: UInt32, net: Int64, path: UInt32) {
    persons.append(person)
    nets.append(net)
    paths.append(path)
  }

  /// Appends another job's journeys, the codes of whose paths became `places`.
  mutating func merge(_ other: JourneyLog, places: [UInt32]) {
    persons += other.persons
    nets += other.nets
    paths += other.paths.map { places[Int($0)] }
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
  let log: JourneyLog
  /// The places in `log` of each group's journeys.
  let order: GroupedPlaces

  /// - Complexity: O(journeys): they are counted, not compared.
  init(_ log: JourneyLog, _ groups: PersonGroups) {
    self.log = log
    order = GroupedPlaces(
      log.persons.map { UInt32(groups.groups[Int($0)]) }, count: PersonGroups.count)
  }
}
