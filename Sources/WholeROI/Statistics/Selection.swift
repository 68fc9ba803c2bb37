/// Finds values by their place in order, without sorting all.
enum Selection {
  /// The value that would stand at a place if the values were sorted; parts them in three around a middle
  /// one until the place is among the equal ones.
  static func value(at place: Int, in values: inout [Int64]) -> Int64 {
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
