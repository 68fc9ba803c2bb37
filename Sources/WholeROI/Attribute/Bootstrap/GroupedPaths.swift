/// The journeys of each group of persons by path: what draws weigh together.
///
/// Most journeys of a group have the path of others, and several models read them, so each is looked at once.
struct GroupedPaths: Sendable {
  /// A group's journeys of one path.
  struct Entry: Sendable {
    /// Its number in `PathCounts`.
    let path: UInt32
    var conversions: UInt32 = 0
    var nulls: UInt32 = 0
    /// Minor units.
    var value: Int64 = 0

    @inline(__always)
    fileprivate mutating func add(net: Int64) {
      if net == JourneyLog.none {
        nulls += 1
      } else {
        conversions += 1
        value += net
      }
    }
  }

  /// Those of group g are `entries[starts[g] ..< starts[g + 1]]`, in the order in which their paths come up.
  let starts: [Int]
  let entries: [Entry]
  /// A sum of what was read ahead, which keeps it from being left out.
  private let ahead: UInt32

  /// - Parameter codes: by journey of the log, where the paths come from.
  /// - Complexity: O(journeys + paths).
  init(_ journeys: GroupedJourneys, codes: [UInt32], _ paths: PathCounts) {
    let numbers = paths.numbers
    let grouped = journeys.grouped(codes) { numbers[Int($0)] }
    var entries: [Entry] = []
    var starts = [0]
    // By path: the place behind its latest entry.
    var behind = [UInt32](repeating: 0, count: paths.count)
    var ahead: UInt32 = 0
    for group in 0..<PersonGroups.count {
      let range = journeys.starts[group]..<journeys.starts[group + 1]
      let start = entries.count
      // Paths lie far apart, and nobody waits for what was asked for.
      for path in grouped[range] { ahead &+= behind[Int(path)] }
      for journey in range {
        let path = Int(grouped[journey])
        if behind[path] <= start {
          entries.append(Entry(path: UInt32(path)))
          behind[path] = UInt32(entries.count)
        }
        entries[Int(behind[path]) - 1].add(net: journeys.nets[journey])
      }
      starts.append(entries.count)
    }
    self.starts = starts
    self.entries = entries
    self.ahead = ahead
  }

  /// The entries of a group.
  subscript(group: Int) -> ArraySlice<Entry> { entries[starts[group]..<starts[group + 1]] }
}
