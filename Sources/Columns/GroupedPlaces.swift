/// The places of elements, group after group, found by counting: those of a group in their own order.
///
///     elements   a b c, of the groups 0 2 0
///     places     0 2 | | 1
public struct GroupedPlaces: Sendable {
  public let places: [UInt32]
  /// Those of group g are `places[starts[g] ..< starts[g + 1]]`; one more than there are groups.
  public let starts: [Int]

  /// - Parameter groups: by element, each below `count`.
  /// - Complexity: O(elements + groups).
  public init(_ groups: [UInt32], count: Int) {
    precondition(groups.count <= UInt32.max, "\(groups.count) elements")
    var starts = [Int](repeating: 0, count: count + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<count { starts[group + 1] += starts[group] }
    self.starts = starts
    var places = [UInt32](repeating: 0, count: groups.count)
    for (place, group) in groups.enumerated() {
      places[starts[Int(group)]] = UInt32(place)
      starts[Int(group)] += 1
    }
    self.places = places
  }
}
