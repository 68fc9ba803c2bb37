/// The least and the greatest of some instants.
public struct InstantSpan: Sendable {
  public let least: Int64
  public let most: Int64

  init(least: Int64, most: Int64) {
    self.least = least
    self.most = most
  }

  /// Nil for none.
  public init?(_ instants: [Int64]) {
    guard var least = instants.first else { return nil }
    var most = least
    for instant in instants {
      least = min(least, instant)
      most = max(most, instant)
    }
    self.least = least
    self.most = most
  }

  /// Whether a field held no time, of those whose instants they are.
  public func hasInvalid(_ instants: [Int64]) -> Bool {
    least <= FieldValue.invalid && instants.contains(FieldValue.invalid)
  }
}

extension TimeZoneTable {
  /// How many of the instants fall on each day, from that of the earliest on. Nil where the zone's clock
  /// changes between them, or where they lie more than eleven years apart.
  public func dayCounts(
    utc instants: [Int64], in span: InstantSpan
  ) -> (first: CivilDay, counts: [Int])? {
    let index = Self.countUpTo(span.least, in: changes)
    guard index == changes.count || changes[index] > span.most else { return nil }
    let first = CivilDay.containing(local: span.least &+ offsets[index])
    let last = CivilDay.containing(local: span.most &+ offsets[index])
    let dayCount = first.distance(to: last) + 1
    guard dayCount <= 4096 else { return nil }
    let start = Int64(first.number) * CivilDay.milliseconds - offsets[index]
    let counts = Self.counts(instants, from: start, dayCount)
    return (first, counts)
  }

  /// Four rows count in lists of their own: neighbouring ones mostly share their day, and would wait for
  /// each other.
  private static func counts(_ instants: [Int64], from start: Int64, _ dayCount: Int) -> [Int] {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * dayCount) { lists in
      lists.initialize(repeating: 0)
      instants.withUnsafeBufferPointer { instants in
        for row in instants.indices {
          let since = UInt64(bitPattern: instants[row] &- start)
          let day = Int(truncatingIfNeeded: since / UInt64(CivilDay.milliseconds))
          precondition(day < dayCount, "an instant outside the span")
          lists[day &* 4 &+ (row & 3)] &+= 1
        }
      }
      return (0..<dayCount).map { day in
        (0..<4).reduce(0) { $0 + Int(lists[day * 4 + $1]) }
      }
    }
  }

  /// The days of many instants, in their order; `FieldValue.missing` and `.invalid` stay as they
  /// are.
  public func days(utc instants: [Int64], into days: inout [Int64]) {
    days.resize(to: instants.count, filler: 0)
    var from = Int64.max
    var until = Int64.min
    var offset: Int64 = 0
    days.withUnsafeMutableBufferPointer { days in
      for row in instants.indices {
        let instant = instants[row]
        if instant >= from && instant < until {
          days[row] = Int64(CivilDay.containing(local: instant &+ offset).number)
          continue
        }
        if instant <= FieldValue.invalid {
          days[row] = instant
          continue
        }
        let index = Self.countUpTo(instant, in: changes)
        from = index > 0 ? changes[index - 1] : FieldValue.invalid + 1
        until = index < changes.count ? changes[index] : .max
        offset = offsets[index]
        days[row] = Int64(CivilDay.containing(local: instant + offset).number)
      }
    }
  }
}
