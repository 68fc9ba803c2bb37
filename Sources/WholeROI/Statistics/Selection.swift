/// Finds values by their place in order, without sorting all.
enum Selection {
  /// The range of values is cut into so many parts: 2 to the power of it.
  private static let bucketBits = 11
  /// So few are parted around a middle one at once.
  private static let few = 1 << 12

  /// The value that would stand at a place if the values were sorted.
  ///
  /// Of many only those are looked at again that lie in the same small part of the range: parting all around a
  /// middle one again and again was 1.5 % of a run of a million customers.
  ///
  /// - Complexity: O(*n*): each pass takes eleven bits off the range.
  static func value(at place: Int, of values: Span<Int64>) -> Int64 {
    if values.count <= few {
      var rest: [Int64] = []
      rest.reserveCapacity(values.count)
      for index in values.indices { rest.append(values[index]) }
      return parted(at: place, in: &rest)
    }
    var (least, most) = (Int64.max, Int64.min)
    for index in values.indices {
      least = min(least, values[index])
      most = max(most, values[index])
    }
    // Two's complement: distances are right whatever the signs.
    let range = UInt64(bitPattern: most &- least)
    let shift = UInt64(max(0, 64 - range.leadingZeroBitCount - bucketBits))
    func bucket(_ value: Int64) -> Int {
      Int(truncatingIfNeeded: UInt64(bitPattern: value &- least) &>> shift)
    }
    var counts = [Int](repeating: 0, count: 1 << bucketBits)
    for index in values.indices { counts[bucket(values[index])] &+= 1 }
    var place = place
    var own = 0
    while place >= counts[own] {
      place -= counts[own]
      own += 1
    }
    if shift == 0 { return least &+ Int64(own) }
    var rest: [Int64] = []
    rest.reserveCapacity(counts[own])
    for index in values.indices where bucket(values[index]) == own { rest.append(values[index]) }
    return value(at: place, of: rest.span)
  }

  /// The same.
  static func value(at place: Int, of values: [Int64]) -> Int64 {
    value(at: place, of: values.span)
  }

  /// Twice the median; nil for none.
  ///
  /// - Complexity: O(*n*).
  static func doubledMedian(_ values: Span<Int64>) -> Int64? {
    if values.isEmpty { return nil }
    let place = (values.count - 1) / 2
    let low = value(at: place, of: values)
    if values.count % 2 == 1 { return 2 * low }
    // The next one in order: the same again, or the least above it.
    var below = 0
    var next = Int64.max
    for index in values.indices {
      let value = values[index]
      below &+= value <= low ? 1 : 0
      next = value > low ? min(next, value) : next
    }
    return low + (below > place + 1 ? low : next)
  }

  /// As `value(at:of:)`: parts the values in three around a middle one until the place is among the equal ones. Their order
  /// is lost.
  static func parted(at place: Int, in values: inout [Int64]) -> Int64 {
    var low = 0
    var high = values.count
    while true {
      let (a, b, c) = (values[low], values[(low + high) / 2], values[high - 1])
      let pivot = max(min(a, b), min(max(a, b), c))
      var less = low
      var at = low
      var more = high
      while at < more {
        let value = values[at]
        if value < pivot {
          values.swapAt(less, at)
          less += 1
          at += 1
        } else if value > pivot {
          more -= 1
          values.swapAt(at, more)
        } else {
          at += 1
        }
      }
      if place < less {
        high = less
      } else if place >= more {
        low = more
      } else {
        return pivot
      }
    }
  }
}
