import Columns

/// Journeys by path: how many ended in an order, how many in none, and what the orders are worth.
///
/// Paths are distinct and in the order of their nodes' codes, so that whatever is solved from them
/// doesn't depend on the order in which journeys were counted. Nodes are numbered densely, in the
/// order of their codes; `codes` leads back.
struct PathCounts: Sendable {
  /// One path: `a > b` with its journeys.
  struct Entry: Sendable {
    /// Codes of any size, from the first touch to the last; at least one.
    var nodes: [UInt32]
    var conversions: Int64 = 0
    var nulls: Int64 = 0
    /// Of all its conversions together, in minor units.
    var value: Int64 = 0
  }

  /// By node: the code it came with, rising.
  let codes: [UInt32]
  /// The nodes of path p, by their numbers, are `nodes[starts[p] ..< starts[p + 1]]`.
  let nodes: [UInt32]
  let starts: [Int]
  /// The paths as they came: nodes by their codes.
  let sequences: SequenceTable
  /// By the code that a path has in `sequences`: its number here.
  let numbers: [UInt32]
  /// By path.
  let conversions: [Int64]
  let nulls: [Int64]
  let values: [Int64]
  /// By node: the journeys, with an order or without, in which it occurs.
  let journeysByNode: [Int64]

  var count: Int { conversions.count }
  var nodeCount: Int { codes.count }

  /// The nodes of a path, by their numbers.
  func path(_ index: Int) -> ArraySlice<UInt32> { nodes[starts[index]..<starts[index + 1]] }

  /// Paths of a run.
  init(_ table: PathTable) {
    let entries = table.entries
    self.init(
      sequences: table.sequences, conversions: entries.map { Int64($0.orders) },
      nulls: entries.map { Int64($0.nulls) },
      values: entries.map(\.net))
  }

  /// Paths of journeys by another node than the pipeline's own.
  init(_ tally: PathTally) {
    self.init(
      sequences: tally.sequences, conversions: tally.conversions, nulls: tally.nulls,
      values: tally.values)
  }

  /// Paths one by one; equal ones add up.
  init(_ entries: [Entry]) {
    var sequences = SequenceTable()
    var conversions: [Int64] = []
    var nulls: [Int64] = []
    var values: [Int64] = []
    for entry in entries {
      let code = Int(sequences.code(entry.nodes[...]))
      if code == conversions.count {
        conversions.append(0)
        nulls.append(0)
        values.append(0)
      }
      conversions[code] += entry.conversions
      nulls[code] += entry.nulls
      values[code] += entry.value
    }
    self.init(
      sequences: sequences, conversions: conversions, nulls: nulls, values: values)
  }

  private init(
    sequences: SequenceTable, conversions: [Int64], nulls: [Int64], values: [Int64]
  ) {
    let places = sequences.sortedCodes()
    let elements = sequences.elements
    let known = NodeNumbers(elements)
    var starts = [0]
    starts.reserveCapacity(places.count + 1)
    var nodes: [UInt32] = []
    nodes.reserveCapacity(elements.count)
    var numbers = [UInt32](repeating: 0, count: places.count)
    for (number, place) in places.enumerated() {
      for index in sequences.range(place) {
        nodes.append(UInt32(known.number(of: elements[index]) ?? 0))
      }
      starts.append(nodes.count)
      numbers[place] = UInt32(number)
    }
    self.codes = known.codes
    self.starts = starts
    self.nodes = nodes
    self.sequences = sequences
    self.numbers = numbers
    self.conversions = places.map { conversions[$0] }
    self.nulls = places.map { nulls[$0] }
    self.values = places.map { values[$0] }
    journeysByNode = Self.journeys(
      nodes, starts, count: known.codes.count, self.conversions, self.nulls)
  }

  /// Sums over all paths.
  var totals: (conversions: Int64, nulls: Int64, value: Int64) {
    (conversions.reduce(0, +), nulls.reduce(0, +), values.reduce(0, +))
  }

  private static func journeys(
    _ nodes: [UInt32], _ starts: [Int], count: Int, _ conversions: [Int64], _ nulls: [Int64]
  ) -> [Int64] {
    var journeys = [Int64](repeating: 0, count: count)
    var seen = [Int](repeating: -1, count: count)
    for path in conversions.indices {
      for place in starts[path]..<starts[path + 1] {
        let node = Int(nodes[place])
        if seen[node] == path { continue }
        seen[node] = path
        journeys[node] += conversions[path] + nulls[path]
      }
    }
    return journeys
  }
}
