import Columns

/// Orders and null journeys by path, the sequence of their nodes.
struct PathTable: Sendable {
  struct Entry: Sendable {
    var orders = 0
    var persons = 0
    var net: Int64 = 0
    var nulls = 0
  }
  private(set) var sequences: SequenceTable
  private(set) var entries: [Entry] = []
  /// Milliseconds from first touch to order, beside the path.
  private(set) var durations: [(path: UInt32, milliseconds: Int64)] = []
  /// Null journeys of short paths, by `SequenceTable.shortKey`, that `settle` counts.
  private var nulls: [UInt64] = []
  private static let nullsAtATime = 4096
  /// Of more durations the middle ones are found without sorting.
  private static let many = 64
  /// Scratch of `settle`.
  private var codes: [UInt32] = []

  /// - Parameter nodes: how many there are; no path's code reaches it.
  init(codesBelow nodes: Int = .max) { sequences = SequenceTable(codesBelow: nodes) }

  /// The place of a path.
  mutating func place(_ nodes: [UInt32]) -> UInt32 { entry(of: sequences.code(nodes)) }

  /// The place of a path.
  mutating func place(_ nodes: ArraySlice<UInt32>) -> UInt32 { entry(of: sequences.code(nodes)) }

  /// Counts a null journey of the path that a range of nodes is, at the latest with the next `settle`.
  mutating func addNull(_ nodes: [UInt32], _ range: Range<Int>) {
    let path = nodes.span.extracting(range)
    guard let key = sequences.shortKey(path) else {
      return addNull(entry(of: sequences.code(path)))
    }
    nulls.append(key)
    if nulls.count == Self.nullsAtATime { settle() }
  }

  /// Counts what waits to be counted: before anything else is asked.
  mutating func settle() {
    sequences.codes(ofKeys: nulls, into: &codes)
    nulls.removeAll(keepingCapacity: true)
    while entries.count < sequences.count { entries.append(Entry()) }
    for code in codes { entries[Int(code)].nulls += 1 }
    codes.removeAll(keepingCapacity: true)
  }

  private mutating func entry(of code: UInt32) -> UInt32 {
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

  /// Adds another job's paths; gives the places that they have here, by their places there.
  @discardableResult
  mutating func merge(_ other: PathTable) -> [UInt32] {
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
    return places
  }

  /// By path: twice the median of the time from first touch to order, in milliseconds (twice, so that the
  /// mean of two middles stays whole); nil where no order has the path.
  ///
  /// - Complexity: O(*d*), *d* durations: they are put beside each other by counting, and only those of paths with
  ///   few are sorted.
  func doubledMedians() -> [Int64?] {
    var ends = [Int](repeating: 0, count: entries.count + 1)
    for duration in durations { ends[Int(duration.path) + 1] += 1 }
    for path in entries.indices { ends[path + 1] += ends[path] }
    var sorted = [Int64](repeating: 0, count: durations.count)
    for duration in durations {
      sorted[ends[Int(duration.path)]] = duration.milliseconds
      ends[Int(duration.path)] += 1
    }
    var start = 0
    return entries.indices.map { path in
      let range = start..<ends[path]
      start = range.upperBound
      if range.count > Self.many { return Self.doubledMedian(Array(sorted[range])) }
      if range.isEmpty { return nil }
      if range.count > 1 { sorted[range].sort() }
      return Self.middle(sorted[range])
    }
  }

  /// Twice the median; nil for none.
  ///
  /// - Complexity: O(*n*).
  static func doubledMedian(_ values: [Int64]) -> Int64? {
    guard !values.isEmpty else { return nil }
    return Selection.value(at: (values.count - 1) / 2, of: values)
      + Selection.value(at: values.count / 2, of: values)
  }

  private static func middle(_ sorted: ArraySlice<Int64>) -> Int64 {
    sorted[sorted.startIndex + (sorted.count - 1) / 2]
      + sorted[sorted.startIndex + sorted.count / 2]
  }
}
