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

  /// Adds one for each day number.
  mutating func add(_ days: [Int64]) {
    guard let least = days.min(), let most = days.max() else { return }
    // Makes room for all, so that the loop only counts.
    add(CivilDay(Int32(truncatingIfNeeded: least)), 0)
    add(CivilDay(Int32(truncatingIfNeeded: most)), 0)
    let base = Int64(first)
    // Neighbouring rows mostly share their day: runs are counted, not rows.
    var run = 0
    var last = least
    for day in days {
      if day != last {
        counts[Int(last - base)] += run
        run = 0
        last = day
      }
      run += 1
    }
    counts[Int(last - base)] += run
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
