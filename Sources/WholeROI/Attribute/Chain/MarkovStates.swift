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

  /// By path, where that was asked for: its edges are `steps[stepStarts[p] ..< stepStarts[p + 1]]`, and the
  /// state that it ends in.
  private(set) var steps: [UInt32] = []
  private(set) var stepStarts: [Int] = [0]
  private(set) var endStates: [UInt32] = []

  private static let start = UInt32.max

  /// - Parameter keepsSteps: whether the edges of each path are kept.
  init(_ paths: PathCounts, order: Int, keepsSteps: Bool = false) {
    var sequences = SequenceTable(codesBelow: paths.nodeCount)
    var edges = PairTable()
    var edgeConversions: [Int64] = []
    var edgeNulls: [Int64] = []
    var ends: [(conversions: Int64, nulls: Int64, value: Int64)] = []
    let nodes = paths.nodes.span
    for index in 0..<paths.count {
      let (conversions, nulls) = (paths.conversions[index], paths.nulls[index])
      guard conversions + nulls > 0 else {
        if keepsSteps {
          stepStarts.append(steps.count)
          endStates.append(0)
        }
        continue
      }
      let path = paths.starts[index]..<paths.starts[index + 1]
      var state = Self.start
      var end = min(path.lowerBound + order, path.upperBound)
      while end <= path.upperBound {
        let next = sequences.code(nodes.extracting(max(path.lowerBound, end - order)..<end))
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
        if keepsSteps { steps.append(UInt32(edge)) }
        state = next
      }
      if keepsSteps {
        stepStarts.append(steps.count)
        endStates.append(state)
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
    highestNode = Int(sequences.elements.max() ?? 0)
    conversions = ends.map(\.conversions)
    nulls = ends.map(\.nulls)
    values = ends.map(\.value)
  }

  var count: Int { conversions.count }

  /// The highest number of a node that some state holds; 0 for none.
  let highestNode: Int

  /// The nodes that a state holds, the oldest first; one may occur twice.
  func nodes(_ state: Int) -> ArraySlice<UInt32> { sequences.sequence(state) }

  var edgeCount: Int { edgeConversions.count }

  /// The chain in eight draws, with these weights of edges and ends.
  func chain(
    _ edges: (Int) -> Lanes, ends: (Int) -> (conversions: Lanes, nulls: Lanes, value: Lanes)
  ) -> AbsorbingChain<Lanes> {
    var chain = AbsorbingChain<Lanes>(stateCount: count)
    for edge in edgeConversions.indices {
      let from = self.edges.lefts[edge] == Self.start ? chain.start : Int(self.edges.lefts[edge])
      chain.addEdge(from, Int(self.edges.rights[edge]), weight: edges(edge))
    }
    for state in 0..<count {
      let end = ends(state)
      chain.addEnd(state, conversions: end.conversions, nulls: end.nulls, value: end.value)
    }
    return chain
  }

  /// The chain to be solved; without nulls only journeys with an order run through it.
  func chain(withNulls: Bool) -> AbsorbingChain<Double> {
    var chain = AbsorbingChain<Double>(stateCount: count)
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
