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

/// The journeys of a log, and where they go when those of one group are put beside each other.
struct GroupedJourneys: Sendable {
  /// By journey of the log: the person's group, and the code of the path in `PathTable`.
  private let groups: [UInt16]
  let paths: [UInt32]
  /// The journeys of group g are `starts[g] ..< starts[g + 1]`.
  let starts: [Int]
  /// By journey, group by group.
  private(set) var nets: [Int64] = []

  /// - Complexity: O(journeys): they are counted, not compared.
  init(_ log: JourneyLog, _ groups: PersonGroups) {
    self.groups = log.persons.map { groups.groups[Int($0)] }
    paths = log.paths
    var starts = [Int](repeating: 0, count: PersonGroups.count + 1)
    for group in self.groups { starts[Int(group) + 1] += 1 }
    for group in 0..<PersonGroups.count { starts[group + 1] += starts[group] }
    self.starts = starts
    nets = grouped(log.nets) { $0 }
  }

  /// What stands by journey of the log, transformed, group by group: read in order and written to 2,048 places, for a
  /// look-up each would wait for memory.
  func grouped<Value, Grouped: BinaryInteger>(
    _ values: [Value], _ transform: (Value) -> Grouped
  ) -> [Grouped] {
    precondition(
      values.count == groups.count, "\(values.count) values of \(groups.count) journeys")
    var starts = starts
    var grouped = [Grouped](repeating: 0, count: values.count)
    var ends = starts.mutableSpan
    for (journey, group) in groups.enumerated() {
      grouped[ends[Int(group)]] = transform(values[journey])
      ends[Int(group)] += 1
    }
    return grouped
  }
}
