/// Finds what belongs to one person after another in a list in their order: persons rise within a partition.
struct PersonCursor: Sendable {
  /// Rising; a person may occur several times.
  let persons: [UInt32]
  private var next = 0

  init(_ persons: [UInt32]) { self.persons = persons }

  /// Turns to persons from `first` on.
  mutating func begin(at first: Int) {
    var low = 0
    var high = persons.count
    while low < high {
      let middle = (low + high) / 2
      if Int(persons[middle]) < first { low = middle + 1 } else { high = middle }
    }
    next = low
  }

  /// The places of a person, which lies after all that were asked for before.
  mutating func places(of person: UInt32) -> Range<Int> {
    while next < persons.count, persons[next] < person { next += 1 }
    let first = next
    while next < persons.count, persons[next] == person { next += 1 }
    return first..<next
  }
}

/// Weeks begin on Monday.
enum Weeks {
  /// The Monday of a day's week; 1970-01-01 was a Thursday.
  static func monday(_ day: Int32) -> Int32 { day - ((day + 3) % 7 + 7) % 7 }
}
