import Columns

/// The states of order k that a table of paths runs through, and how often each follows another
/// (METHODS, section 4).
///
/// a, a, b, a under order 2: (a, a), (a, b), (b, a); under order 1: a, b, a. A path shorter than k is
/// one state. Consecutive equal states are one.
struct MarkovStates: Sendable {
  let order: Int
  private let sequences: SequenceTable
  private let edges: PairTable
  /// By edge; START's are those from `start`.
  private let edgeConversions: [Int64]
  private let edgeNulls: [Int64]
  /// By state: what ends there.
  private let conversions: [Int64]
  private let nulls: [Int64]
  private let values: [Int64]

  private static let start = UInt32.max

  init(_ paths: PathCounts, order: Int) {
    var sequences = SequenceTable()
    var edges = PairTable()
    var edgeConversions: [Int64] = []
    var edgeNulls: [Int64] = []
    var ends: [(conversions: Int64, nulls: Int64, value: Int64)] = []
    for index in 0..<paths.count {
      let (conversions, nulls) = (paths.conversions[index], paths.nulls[index])
      guard conversions + nulls > 0 else { continue }
      let path = paths.path(index)
      var state = Self.start
      var end = min(path.startIndex + order, path.endIndex)
      while end <= path.endIndex {
        let next = sequences.code(path[max(path.startIndex, end - order)..<end])
        if Int(next) == ends.count { ends.append((0, 0, 0)) }
        end += 1
        if next == state { continue }
        let edge = Int(edges.code(state, next))
        if edge == edgeConversions.count {
          edgeConversions.append(0)
          edgeNulls.append(0)
        }
        edgeConversions[edge] += conversions
        edgeNulls[edge] += nulls
        state = next
      }
      ends[Int(state)].conversions += conversions
      ends[Int(state)].nulls += nulls
      ends[Int(state)].value += paths.values[index]
    }
    self.order = order
    self.sequences = sequences
    self.edges = edges
    self.edgeConversions = edgeConversions
    self.edgeNulls = edgeNulls
    highestNode = (0..<sequences.count).reduce(0) { highest, state in
      max(highest, Int(sequences.sequence(state).max() ?? 0))
    }
    conversions = ends.map(\.conversions)
    nulls = ends.map(\.nulls)
    values = ends.map(\.value)
  }

  var count: Int { conversions.count }

  /// The highest number of a node that some state holds; 0 for none.
  let highestNode: Int

  /// The nodes that a state holds, the oldest first; one may occur twice.
  func nodes(_ state: Int) -> ArraySlice<UInt32> { sequences.sequence(state) }

  /// The chain to be solved; without nulls only journeys with an order run through it.
  func chain(withNulls: Bool) -> AbsorbingChain {
    var chain = AbsorbingChain(stateCount: count)
    for edge in edgeConversions.indices {
      let weight = edgeConversions[edge] + (withNulls ? edgeNulls[edge] : 0)
      let from = edges.lefts[edge] == Self.start ? chain.start : Int(edges.lefts[edge])
      chain.addEdge(from, Int(edges.rights[edge]), weight: Double(weight))
    }
    for state in 0..<count {
      chain.addEnd(
        state, conversions: Double(conversions[state]),
        nulls: withNulls ? Double(nulls[state]) : 0, value: Double(values[state]))
    }
    return chain
  }
}
