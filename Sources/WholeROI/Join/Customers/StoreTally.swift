import Tabular

/// Identified orders of the period by store, and how many had a digital touch within the lookback before them.
struct StoreTally: Sendable {
  /// By code of a text: the store's place; -1 for none.
  let places: [Int32]
  /// By place: code of its name.
  let stores: [UInt32]
  /// By place.
  private(set) var persons: [Int]
  private(set) var orders: [Int]
  private(set) var researched: [Int]
  /// Persons with such an order.
  private(set) var researchers: [Int]
  private var stamps: [UInt32]
  private var researchStamps: [UInt32]
  private var stamp: UInt32 = 0

  init(_ book: OrderBook, textCount: Int) {
    var places = [Int32](repeating: -1, count: textCount)
    stores = book.places.distinctStores
    for (place, store) in stores.enumerated() { places[Int(store)] = Int32(place) }
    self.places = places
    persons = Array(repeating: 0, count: stores.count)
    orders = persons
    researched = persons
    researchers = persons
    stamps = Array(repeating: 0, count: stores.count)
    researchStamps = stamps
  }

  /// The place of a store by the code of its name.
  func place(ofStore code: UInt32) -> Int { Int(places[Int(code)]) }

  /// Turns to another person.
  mutating func begin() { stamp &+= 1 }

  mutating func add(store: Int, isResearched: Bool) {
    orders[store] += 1
    if stamps[store] != stamp {
      stamps[store] = stamp
      persons[store] += 1
    }
    guard isResearched else { return }
    researched[store] += 1
    if researchStamps[store] != stamp {
      researchStamps[store] = stamp
      researchers[store] += 1
    }
  }

  mutating func merge(_ other: StoreTally) {
    for index in persons.indices {
      persons[index] += other.persons[index]
      orders[index] += other.orders[index]
      researched[index] += other.researched[index]
      researchers[index] += other.researchers[index]
    }
  }
}
