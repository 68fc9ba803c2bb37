import Columns

/// The journeys of each group of persons by path: what draws weigh together.
///
/// Most journeys of a group have the path of others, and several models read them, so each is looked at once.
struct GroupedPaths: Sendable {
  /// A group's journeys of one path.
  struct Entry: Sendable {
    /// Its number in `PathCounts`.
    var path: UInt32
    var conversions: UInt32 = 0
    var nulls: UInt32 = 0
    /// Minor units.
    var value: Int64 = 0
  }

  /// Those of group g are `entries[starts[g] ..< starts[g + 1]]`, in the order in which their paths come up.
  let starts: [Int]
  let entries: [Entry]

  /// - Parameter codes: by journey of the log, where the paths come from.
  /// - Complexity: O(journeys + paths).
  init(_ journeys: GroupedJourneys, codes: [UInt32], _ paths: PathCounts) {
    var reader = JourneyReader(journeys, codes: codes, paths)
    var entries: [Entry] = []
    var starts = [0]
    for group in 0..<PersonGroups.count {
      reader.read(group)
      reader.append(to: &entries)
      starts.append(entries.count)
    }
    self.starts = starts
    self.entries = entries
  }

  /// The entries of a group.
  subscript(group: Int) -> ArraySlice<Entry> { entries[starts[group]..<starts[group + 1]] }
}

/// Reads a group's journeys: look-ups lie far apart, so all are made before anything is done with what they say, and
/// don't wait for each other.
private struct JourneyReader {
  private let codes: [UInt32]
  private let allNets: [Int64]
  private let numbers: [UInt32]
  private let order: GroupedPlaces
  /// Of the group's journeys: the number of the path, and the net as the log has it.
  private var paths: [UInt32] = []
  private var nets: [Int64] = []
  /// By path: the place behind its latest entry.
  private var behind: [UInt32]
  /// A sum of what was read ahead, which keeps it from being left out.
  private var ahead: UInt32 = 0

  init(_ journeys: GroupedJourneys, codes: [UInt32], _ paths: PathCounts) {
    self.codes = codes
    allNets = journeys.log.nets
    numbers = paths.numbers
    order = journeys.order
    behind = Array(repeating: 0, count: paths.count)
    precondition(codes.count <= UInt32.max, "\(codes.count) journeys")
  }

  mutating func read(_ group: Int) {
    let places = order.places[order.starts[group]..<order.starts[group + 1]]
    paths.removeAll(keepingCapacity: true)
    nets.removeAll(keepingCapacity: true)
    for place in places { nets.append(allNets[Int(place)]) }
    for place in places { paths.append(codes[Int(place)]) }
    for index in paths.indices { paths[index] = numbers[Int(paths[index])] }
    for path in paths { ahead &+= behind[Int(path)] }
  }

  /// Appends an entry for each distinct path of the group that was read last.
  mutating func append(to entries: inout [GroupedPaths.Entry]) {
    let start = entries.count
    for (path, net) in zip(paths, nets) {
      if Int(behind[Int(path)]) <= start {
        entries.append(GroupedPaths.Entry(path: path))
        behind[Int(path)] = UInt32(entries.count)
      }
      let place = Int(behind[Int(path)]) - 1
      if net == JourneyLog.none {
        entries[place].nulls += 1
      } else {
        entries[place].conversions += 1
        entries[place].value += net
      }
    }
  }
}
