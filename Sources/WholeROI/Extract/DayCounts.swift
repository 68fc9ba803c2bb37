import Tabular

/// How many rows fall on each day; grows as days are seen.
struct DayCounts: Sendable {
  private var first: Int32 = 0
  private var counts: [Int] = []

  mutating func add(_ day: CivilDay, _ count: Int = 1) {
    if counts.isEmpty {
      first = day.number
      counts = [count]
      return
    }
    if day.number < first {
      let missing = Int(first) - Int(day.number)
      counts.insert(contentsOf: Array(repeating: 0, count: missing), at: 0)
      first = day.number
    }
    let index = Int(day.number) - Int(first)
    if index >= counts.count {
      counts.append(contentsOf: Array(repeating: 0, count: index - counts.count + 1))
    }
    counts[index] += count
  }

  /// Adds one for the day of each instant; `span` is theirs.
  mutating func add(utc instants: [Int64], in span: InstantSpan, _ zone: TimeZoneTable) {
    guard let found = zone.dayCounts(utc: instants, in: span) else {
      var days: [Int64] = []
      zone.days(utc: instants, into: &days)
      for day in days { add(CivilDay(Int32(truncatingIfNeeded: day))) }
      return
    }
    // Makes room for all, so that the loop only counts.
    add(found.first, 0)
    add(found.first.advanced(by: found.counts.count - 1), 0)
    let start = Int(found.first.number) - Int(first)
    for (day, count) in found.counts.enumerated() { counts[start + day] += count }
  }

  /// Days with rows, in their order.
  var days: [(day: CivilDay, count: Int)] {
    counts.indices.filter { counts[$0] != 0 }.map {
      (CivilDay(first + Int32($0)), counts[$0])
    }
  }

  mutating func add(_ other: DayCounts) {
    for (day, count) in other.days { add(day, count) }
  }
}
