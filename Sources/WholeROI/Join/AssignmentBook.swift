import Columns
import Tabular

/// Who was put in which arm of which experiment: one entry for each person and experiment (METHODS,
/// section 7).
///
/// Whom the exports put in two arms stays in the one of the earliest assignment (ties: the first arm by its
/// bytes), and is counted as conflicting.
struct AssignmentBook: Sendable {
  struct Experiment: Sendable {
    let definition: ExperimentDefinition
    /// The control first, then the planned shares in config order, then arms that only the exports name, by
    /// their bytes.
    let arms: [String]
    /// The program whose touches contaminate a control; nil: any.
    let program: Int?

    /// By arm: its planned share; nil where none is planned.
    var shares: [ExactDecimal?] {
      arms.map { arm in
        definition.shares.firstIndex(of: arm).map { definition.shareValues[$0] }
      }
    }
  }

  struct Entry: Sendable {
    var person: UInt32
    var experiment: Int32
    /// Index in the experiment's arms; 0 is the control.
    var arm: Int32
    /// UTC milliseconds.
    var time: Int64
    var isConflicting = false
  }

  /// Those of the pipeline, in config order.
  let experiments: [Experiment]
  /// By person, then by experiment.
  let entries: [Entry]
  /// Experiments that the exports name and the pipeline doesn't, by their bytes.
  let unknown: [String]
  /// Assignments without an identifier: nobody's.
  let anonymous: Int

  /// - Complexity: O(*a* + *p*), where *a* is the number of assignments and *p* that of persons, and the sorting of
  ///   each person's own.
  init(_ exports: Exports, persons: [UInt32]) {
    let definition = exports.setup.definition
    let texts = exports.texts
    var uses = PairTable()
    let codes = exports.assignments.map { Int(uses.code($0.experiment, $0.arm)) }
    var names = definition.experiments.map { Self.plannedArms($0) }
    var unknown: Set<UInt32> = []
    let places = uses.lefts.indices.map { use -> (experiment: Int, arm: String)? in
      let name = texts.text(uses.lefts[use])
      guard let experiment = definition.experiments.firstIndex(where: { $0.name == name }) else {
        unknown.insert(uses.lefts[use])
        return nil
      }
      return (experiment, texts.text(uses.rights[use]))
    }
    for experiment in names.indices {
      let found = places.compactMap { $0?.experiment == experiment ? $0?.arm : nil }
      names[experiment] += found.filter { !names[experiment].contains($0) }
        .sorted(by: precedesByBytes)
    }
    experiments = zip(definition.experiments, names).map { definition, arms in
      Experiment(
        definition: definition, arms: arms,
        program: definition.program.flatMap { name in
          exports.setup.definition.programs.firstIndex { $0.name == name }
        })
    }
    self.unknown = unknown.map(texts.text).sorted(by: precedesByBytes)
    let arms = places.map { place in
      place.map { place in
        (place.experiment, names[place.experiment].firstIndex(of: place.arm) ?? 0)
      }
    }
    var anonymous = 0
    var entries: [Entry] = []
    for (index, assignment) in exports.assignments.enumerated() {
      guard let (experiment, arm) = arms[codes[index]] else { continue }
      guard persons[index] != PersonRecords.nobody else {
        anonymous += 1
        continue
      }
      entries.append(
        Entry(
          person: persons[index], experiment: Int32(experiment), arm: Int32(arm),
          time: assignment.time))
    }
    self.anonymous = anonymous
    self.entries = Self.firstOfEach(entries, ranks: names.map(Self.byteRanks))
  }

  private static func plannedArms(_ experiment: ExperimentDefinition) -> [String] {
    [experiment.control] + experiment.shares.filter { $0 != experiment.control }
  }

  /// By arm: its place among the arms by their bytes.
  private static func byteRanks(_ arms: [String]) -> [Int] {
    arms.map { arm in arms.count { precedesByBytes($0, arm) } }
  }

  private static func firstOfEach(_ entries: [Entry], ranks: [[Int]]) -> [Entry] {
    // Most persons have one.
    let groups = GroupedPlaces(
      entries.map(\.person), count: Int(entries.lazy.map(\.person).max() ?? 0) + 1)
    let places = groups.places
    var kept: [Entry] = []
    kept.reserveCapacity(entries.count)
    var start = 0
    for end in groups.starts.dropFirst() where start < end {
      if end - start == 1 {
        kept.append(entries[Int(places[start])])
      } else {
        let own = places[start..<end].map { entries[Int($0)] }
        keepFirst(of: own.sorted { precedes($0, $1, ranks) }, in: &kept)
      }
      start = end
    }
    return kept
  }

  /// Of one person's entries, by experiment, then by time: the first of each experiment.
  private static func keepFirst(of own: [Entry], in kept: inout [Entry]) {
    for (index, entry) in own.enumerated() {
      guard index > 0, own[index - 1].experiment == entry.experiment else {
        kept.append(entry)
        continue
      }
      if kept[kept.count - 1].arm != entry.arm { kept[kept.count - 1].isConflicting = true }
    }
  }

  private static func precedes(_ a: Entry, _ b: Entry, _ ranks: [[Int]]) -> Bool {
    if a.experiment != b.experiment { return a.experiment < b.experiment }
    if a.time != b.time { return a.time < b.time }
    let ranks = ranks[Int(a.experiment)]
    return ranks[Int(a.arm)] < ranks[Int(b.arm)]
  }
}
