import Columns

/// Orders and null journeys by path, the sequence of their nodes.
struct PathTable: Sendable {
  struct Entry: Sendable {
    var orders = 0
    var persons = 0
    var net: Int64 = 0
    var nulls = 0
  }
  private(set) var sequences = SequenceTable()
  private(set) var entries: [Entry] = []
  /// Milliseconds from first touch to order, beside the path.
  private(set) var durations: [(path: UInt32, milliseconds: Int64)] = []

  /// The place of a path.
  mutating func place(_ nodes: ArraySlice<UInt32>) -> UInt32 {
    let code = sequences.code(nodes)
    if Int(code) == entries.count { entries.append(Entry()) }
    return code
  }

  mutating func addOrder(_ path: UInt32, net: Int64, duration: Int64) {
    entries[Int(path)].orders += 1
    entries[Int(path)].net += net
    durations.append((path, duration))
  }

  mutating func addPerson(_ path: UInt32) { entries[Int(path)].persons += 1 }

  mutating func addNull(_ path: UInt32) { entries[Int(path)].nulls += 1 }

  mutating func merge(_ other: PathTable) {
    var places: [UInt32] = []
    places.reserveCapacity(other.entries.count)
    for (code, entry) in other.entries.enumerated() {
      let place = place(other.sequences.sequence(code))
      places.append(place)
      entries[Int(place)].orders += entry.orders
      entries[Int(place)].persons += entry.persons
      entries[Int(place)].net += entry.net
      entries[Int(place)].nulls += entry.nulls
    }
    durations.reserveCapacity(durations.count + other.durations.count)
    for (path, milliseconds) in other.durations {
      durations.append((places[Int(path)], milliseconds))
    }
  }

  /// By path: twice the median of the time from first touch to order, in milliseconds (twice, so that the
  /// mean of two middles stays whole); nil where no order has the path.
  func doubledMedians() -> [Int64?] {
    var sorted = durations
    sorted.sort { ($0.path, $0.milliseconds) < ($1.path, $1.milliseconds) }
    var medians = [Int64?](repeating: nil, count: entries.count)
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].path == sorted[start].path { end += 1 }
      medians[Int(sorted[start].path)] = Self.middle(sorted[start..<end].map(\.milliseconds))
      start = end
    }
    return medians
  }

  /// Twice the median; nil for none.
  static func doubledMedian(_ values: [Int64]) -> Int64? {
    values.isEmpty ? nil : middle(values.sorted())
  }

  private static func middle(_ sorted: [Int64]) -> Int64 {
    sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]
  }
}
