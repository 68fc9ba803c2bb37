import Columns

/// Orders and null journeys by path, the sequence of their nodes.
struct PathTable: Sendable {
  struct Entry: Sendable {
    var net: Int64 = 0
    private var orderCount: UInt32 = 0
    private var personCount: UInt32 = 0
    private var nullCount: UInt32 = 0
    /// Of the order that was counted last.
    private var lastPerson = UInt32.max

    var orders: Int { Int(orderCount) }
    var persons: Int { Int(personCount) }
    var nulls: Int { Int(nullCount) }

    fileprivate mutating func add(_ order: Order) {
      orderCount += 1
      net += order.net
      if lastPerson != order.person { personCount += 1 }
      lastPerson = order.person
    }

    fileprivate mutating func addNull() { nullCount += 1 }

    /// Adds another's orders and null journeys, which are of other persons.
    static func += (a: inout Entry, b: Entry) {
      a.orderCount += b.orderCount
      a.personCount += b.personCount
      a.net += b.net
      a.nullCount += b.nullCount
    }
  }

  /// Milliseconds from first touch to order beside the path, of the orders of one job.
  private struct Durations: Sendable {
    var rows: PooledRows<(path: UInt32, milliseconds: Int64)>
    /// What the job's paths are here; empty where they are the same.
    var places: [UInt32] = []
  }

  /// An order with a journey.
  struct Order: Sendable {
    /// Whose orders come one after another.
    var person: UInt32
    /// Minor units.
    var net: Int64
    /// Milliseconds from first touch to order.
    var duration: Int64
  }
  private(set) var sequences: SequenceTable
  private(set) var entries: [Entry] = []
  /// Of this table's own orders, and of those that others counted.
  private var durations: Durations
  private var others: [Durations] = []
  /// Null journeys of short paths, by `SequenceTable.shortKey`, that `settle` counts.
  private var nulls: [UInt64] = []
  /// Orders of short paths, and these, likewise.
  private var orders: [Order] = []
  private var orderKeys: [UInt64] = []
  private static let mostAtATime = 4096
  /// Of more durations the middle ones are found without sorting.
  private static let many = 64
  /// Scratch of `settle`.
  private var codes: [UInt32] = []

  /// - Parameters:
  ///   - nodes: how many there are; no path's code reaches it.
  ///   - pool: that what orders took lies in.
  init(codesBelow nodes: Int = .max, pool: BlockPool = BlockPool()) {
    sequences = SequenceTable(codesBelow: nodes)
    durations = Durations(rows: PooledRows(pool: pool))
  }

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
    if nulls.count == Self.mostAtATime { settle() }
  }

  /// Counts an order along the path that nodes are, at the latest with the next `settle`.
  mutating func addOrder(_ order: Order, along nodes: [UInt32]) {
    guard let key = sequences.shortKey(nodes.span) else {
      return addOrder(order, along: place(nodes))
    }
    orderKeys.append(key)
    orders.append(order)
    if orderKeys.count == Self.mostAtATime { settle() }
  }

  /// Counts what waits to be counted: before anything else is asked.
  mutating func settle() {
    sequences.codes(ofKeys: nulls, into: &codes)
    nulls.removeAll(keepingCapacity: true)
    while entries.count < sequences.count { entries.append(Entry()) }
    for code in codes { entries[Int(code)].addNull() }
    sequences.codes(ofKeys: orderKeys, into: &codes)
    orderKeys.removeAll(keepingCapacity: true)
    while entries.count < sequences.count { entries.append(Entry()) }
    for (code, order) in zip(codes, orders) { addOrder(order, along: code) }
    orders.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
  }

  private mutating func entry(of code: UInt32) -> UInt32 {
    if Int(code) == entries.count { entries.append(Entry()) }
    return code
  }

  /// Counts an order along the path of that place.
  mutating func addOrder(_ order: Order, along path: UInt32) {
    entries[Int(path)].add(order)
    durations.rows.append((path, order.duration))
  }

  mutating func addNull(_ path: UInt32) { entries[Int(path)].addNull() }

  /// Adds another job's paths; gives the places that they have here, by their places there.
  @discardableResult
  mutating func merge(_ other: PathTable) -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(other.entries.count)
    for (code, entry) in other.entries.enumerated() {
      let place = place(other.sequences.sequence(code))
      places.append(place)
      entries[Int(place)] += entry
    }
    for durations in [other.durations] + other.others {
      var own = durations
      own.places = own.places.isEmpty ? places : own.places.map { places[Int($0)] }
      others.append(own)
    }
    return places
  }

  /// Calls `body` with each order's path and the milliseconds from its first touch.
  func forEachDuration(_ body: (_ path: UInt32, _ milliseconds: Int64) -> Void) {
    durations.rows.forEach { body($0.path, $0.milliseconds) }
    for other in others {
      other.rows.forEach { body(other.places[Int($0.path)], $0.milliseconds) }
    }
  }

  /// By path: twice the median of the time from first touch to order, in milliseconds (twice, so that the
  /// mean of two middles stays whole); nil where no order has the path.
  ///
  /// - Complexity: O(*d*), *d* durations: they are put beside each other by counting, and only those of paths with
  ///   few are sorted.
  func doubledMedians() -> [Int64?] {
    var ends = [Int](repeating: 0, count: entries.count + 1)
    forEachDuration { path, _ in ends[Int(path) + 1] += 1 }
    for path in entries.indices { ends[path + 1] += ends[path] }
    var sorted = [Int64](repeating: 0, count: ends.last ?? 0)
    forEachDuration { path, milliseconds in
      sorted[ends[Int(path)]] = milliseconds
      ends[Int(path)] += 1
    }
    var start = 0
    return entries.indices.map { path in
      let range = start..<ends[path]
      start = range.upperBound
      if range.count > Self.many {
        return Selection.doubledMedian(sorted.span.extracting(range))
      }
      if range.isEmpty { return nil }
      if range.count > 1 { sorted[range].sort() }
      return Self.middle(sorted[range])
    }
  }

  /// Twice the median; nil for none.
  ///
  /// - Complexity: O(*n*).
  static func doubledMedian(_ values: [Int64]) -> Int64? { Selection.doubledMedian(values.span) }

  private static func middle(_ sorted: ArraySlice<Int64>) -> Int64 {
    sorted[sorted.startIndex + (sorted.count - 1) / 2]
      + sorted[sorted.startIndex + sorted.count / 2]
  }
}
