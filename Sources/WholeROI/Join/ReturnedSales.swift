import Columns
import Tabular

/// The sales that returns may be of, found before any is matched, on all cores.
struct ReturnedSales: Sendable {
  /// By return: the sale that it names; `PersonRecords.nobody` for none.
  private(set) var named: [UInt32]
  /// Of persons with a return that names none.
  private var byPerson = SalesByPerson()

  /// Rows that one job looks at, at a time.
  fileprivate static let step = 1 << 14

  /// - Complexity: O(orders), spread over the jobs.
  init(
    _ exports: Exports, _ returns: [ReturnRow], persons: [UInt32], executor: Executor
  ) throws {
    named = Array(repeating: PersonRecords.nobody, count: returns.count)
    let matches = exports.setup.definition.revenue.returnMatches
    guard returns.contains(where: \.isReturn) else { return }
    if matches.contains(.original) {
      let sales = try NamedSales(exports, returns, executor)
      named = try executor.inSteps(returns.count) { steps in
        steps.map { sales.sale(namedBy: returns[$0]) ?? PersonRecords.nobody }
      }
    }
    if matches.contains(.person) {
      let owners = returns.indices.compactMap { place -> UInt32? in
        guard returns[place].isReturn, named[place] == PersonRecords.nobody else { return nil }
        let owner = persons[Int(returns[place].order)]
        return owner == PersonRecords.nobody ? nil : owner
      }
      byPerson = try SalesByPerson(exports, owners, persons, executor)
    }
  }

  /// The sales of a person with a return that names none, latest first.
  subscript(ofPerson person: UInt32) -> ArraySlice<UInt32> { byPerson[person] }
}

extension Executor {
  /// What `body` gives for steps of the first `count` indices, in their order.
  fileprivate func inSteps<Element: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (Range<Int>) -> [Element]
  ) throws -> [Element] {
    let step = ReturnedSales.step
    return try map(count: (count + step - 1) / step) { part in
      body(part * step..<min((part + 1) * step, count))
    }.flatMap { $0 }
  }
}

/// Sales by the names that some return gives, in a table of few sales.
private struct NamedSales: Sendable {
  private struct Entry: Sendable {
    var hash: UInt64
    var order: UInt32
    /// That the name was given in, by the order or by the one that it stands for.
    var store: UInt32
    /// Place among the superseded sales; -1 for the order itself.
    var superseded: Int32 = -1
    /// The next one of the same slot; -1 for none.
    var next: Int32 = -1
  }
  private let exports: Exports
  private var entries: [Entry]
  /// By the lowest bits of a name's hash: the first entry.
  private var firsts: [Int32]

  init(_ exports: Exports, _ returns: [ReturnRow], _ executor: Executor) throws {
    self.exports = exports
    let (orders, bytes) = (exports.orders, exports.orderBytes)
    var wanted = HashFilter(count: returns.count)
    let hashes = try executor.inSteps(returns.count) { steps in
      steps.compactMap { Self.original(of: returns[$0], orders).map { Self.hash($0, bytes) } }
    }
    for hash in hashes { wanted.insert(hash) }
    let filter = wanted
    entries = try executor.inSteps(orders.count) { steps in
      var own: [Entry] = []
      for index in steps where !orders[index].isReturn {
        let start = orders[index].idStart
        let hash = Self.hash(
          (orders[index].source, start..<(start + Int(orders[index].idCount))), bytes)
        guard filter.mayHold(hash) else { continue }
        own.append(Entry(hash: hash, order: UInt32(index), store: orders[index].store))
      }
      return own
    }
    for (place, sale) in exports.superseded.enumerated() {
      let hash = Self.hash(sale.source, sale.id.span)
      guard filter.mayHold(hash) else { continue }
      entries.append(
        Entry(hash: hash, order: sale.order, store: sale.store, superseded: Int32(place)))
    }
    var slots = 16
    while slots < entries.count { slots *= 2 }
    firsts = Array(repeating: -1, count: slots)
    for place in entries.indices {
      let slot = slot(entries[place].hash)
      entries[place].next = firsts[slot]
      firsts[slot] = Int32(place)
    }
  }

  private func slot(_ hash: UInt64) -> Int { Int(hash & UInt64(firsts.count - 1)) }

  /// A name: its source, and where its bytes lie among those of the orders.
  private typealias Name = (source: UInt16, bytes: Range<Int>)

  /// The name that a return gives of its sale; nil for none.
  private static func original(of row: ReturnRow, _ orders: [OrderRecord]) -> Name? {
    guard row.isReturn else { return nil }
    let order = orders[Int(row.order)]
    guard order.originalCount > 0 else { return nil }
    return (order.source, order.originalStart..<(order.originalStart + Int(order.originalCount)))
  }

  private static func hash(_ name: Name, _ bytes: [UInt8]) -> UInt64 {
    hash(name.source, bytes.span.extracting(name.bytes))
  }

  private static func hash(_ source: UInt16, _ bytes: Span<UInt8>) -> UInt64 {
    var hash = 0xCBF2_9CE4_8422_2325 ^ UInt64(source)
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash ^ hash >> 32
  }

  /// The sale of that source and id in the return's store, the first of several; else the only one with that id.
  func sale(namedBy row: ReturnRow) -> UInt32? {
    guard let name = Self.original(of: row, exports.orders) else { return nil }
    let store = exports.orders[Int(row.order)].store
    let hash = Self.hash(name, exports.orderBytes)
    var here: UInt32?
    var any: UInt32?
    var count = 0
    var place = Int(firsts[slot(hash)])
    while place >= 0 {
      let entry = entries[place]
      place = Int(entry.next)
      guard entry.hash == hash, isNamed(entry, name) else { continue }
      any = entry.order
      count += 1
      if entry.store == store, here.map({ exports.orderPrecedes(entry.order, $0) }) ?? true {
        here = entry.order
      }
    }
    return here ?? (count == 1 ? any : nil)
  }

  private func isNamed(_ entry: Entry, _ name: Name) -> Bool {
    let bytes = exports.orderBytes[name.bytes]
    if entry.superseded < 0 {
      let order = exports.orders[Int(entry.order)]
      return order.source == name.source && exports.id(order).elementsEqual(bytes)
    }
    let sale = exports.superseded[Int(entry.superseded)]
    return sale.source == name.source && sale.id.elementsEqual(bytes)
  }
}

/// Says of most hashes that they are not among some: a bit for each, mostly unset.
private struct HashFilter: Sendable {
  private var bits: [UInt64]
  private let mask: UInt64

  init(count: Int) {
    var size: UInt64 = 1024
    while size < 16 * UInt64(count) { size *= 2 }
    mask = size - 1
    bits = Array(repeating: 0, count: Int(size / 64))
  }

  mutating func insert(_ hash: UInt64) {
    bits[Int((hash & mask) >> 6)] |= 1 << (hash & 63)
  }

  func mayHold(_ hash: UInt64) -> Bool {
    bits[Int((hash & mask) >> 6)] >> (hash & 63) & 1 != 0
  }
}

/// The sales of some persons, latest first.
private struct SalesByPerson: Sendable {
  /// By person: 1 + their place; 0 for none.
  private var places: [UInt32] = []
  /// By place: where the person's sales begin; one more entry holds the count.
  private var starts: [Int] = [0]
  private var sales: [UInt32] = []

  private struct Sale: Sendable {
    var place: UInt32
    var order: UInt32
  }

  init() {}

  init(
    _ exports: Exports, _ owners: [UInt32], _ persons: [UInt32], _ executor: Executor
  ) throws {
    guard let last = owners.max() else { return }
    var places = [UInt32](repeating: 0, count: Int(last) + 1)
    var count: UInt32 = 0
    for owner in owners where places[Int(owner)] == 0 {
      count += 1
      places[Int(owner)] = count
    }
    let (known, orders) = (places, exports.orders)
    let found = try executor.inSteps(persons.count) { steps in
      var own: [Sale] = []
      for index in steps {
        let person = Int(persons[index])
        guard person < known.count, known[person] > 0, !orders[index].isReturn else {
          continue
        }
        own.append(Sale(place: known[person], order: UInt32(index)))
      }
      return own
    }
    self.places = places
    let groups = GroupedPlaces(found.map { $0.place - 1 }, count: Int(count))
    starts = groups.starts
    sales = groups.places.map { found[Int($0)].order }
    let sequence = SaleSequence(exports)
    for place in 0..<Int(count) where starts[place + 1] - starts[place] > 1 {
      sales[starts[place]..<starts[place + 1]].sort { sequence.precedes($1, $0) }
    }
  }

  /// The order of sales; a class, because a closure that holds the exports copies them for each person.
  private final class SaleSequence {
    private let exports: Exports
    init(_ exports: Exports) { self.exports = exports }
    func precedes(_ a: UInt32, _ b: UInt32) -> Bool { exports.orderPrecedes(a, b) }
  }

  subscript(person: UInt32) -> ArraySlice<UInt32> {
    guard person < places.count, places[Int(person)] > 0 else { return [] }
    let place = Int(places[Int(person)]) - 1
    return sales[starts[place]..<starts[place + 1]]
  }
}
