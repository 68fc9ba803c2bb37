import Columns

/// What each touch of a path adds to its rate of conversion, by the paths that lack the touch: the
/// weights of the data-driven model (METHODS, section 4).
///
/// rate(path) = conversions/(conversions + nulls). Of a > b with rate 0.5, where b alone has 0.2 and a
/// alone 0.6: a adds 0.3, b would take 0.1 away and is floored at 0, so a has all. A shorter path that
/// nobody took has rate 0. A path where no touch adds anything falls back to its last touch.
struct DataDriven: Sendable {
  private let sequences: SequenceTable
  /// By path: its weights are `weights[starts[path]..<starts[path + 1]]`, none where it falls back.
  private var starts: [Int] = [0]
  private var weights: [UInt64] = []
  /// Touches of orders that were floored at 0, and orders that fell back to the last touch.
  private(set) var flooredTouches: Int64 = 0
  private(set) var fallenBack: Int64 = 0

  init() { sequences = SequenceTable() }

  /// Asked later for paths of the codes that the nodes came with.
  init(_ paths: PathCounts) {
    var sequences = SequenceTable()
    for index in 0..<paths.count {
      _ = sequences.code(paths.path(index).map { paths.codes[Int($0)] }[...])
    }
    self.sequences = sequences
    let (conversions, nulls) = (paths.conversions, paths.nulls)
    starts.reserveCapacity(conversions.count + 1)
    let rates = zip(conversions, nulls).map { conversions, nulls in
      conversions == 0 ? 0 : Double(conversions) / Double(conversions + nulls)
    }
    var shorter: [UInt32] = []
    var added: [Double] = []
    for path in conversions.indices {
      if conversions[path] > 0 {
        weigh(path, rates, orders: conversions[path], &shorter, &added)
      }
      starts.append(weights.count)
    }
  }

  private mutating func weigh(
    _ path: Int, _ rates: [Double], orders: Int64, _ shorter: inout [UInt32],
    _ added: inout [Double]
  ) {
    let nodes = sequences.sequence(path)
    added.removeAll(keepingCapacity: true)
    var sum = 0.0
    for place in nodes.indices {
      shorter.removeAll(keepingCapacity: true)
      shorter.append(contentsOf: nodes[..<place])
      shorter.append(contentsOf: nodes[(place + 1)...])
      let other = shorter.isEmpty ? nil : sequences.existingCode(shorter[...])
      let difference = rates[path] - (other.map { rates[Int($0)] } ?? 0)
      if difference < 0 { flooredTouches += orders }
      added.append(max(0, difference))
      sum += max(0, difference)
    }
    let start = weights.count
    if sum > 0 { for part in added { weights.append(LearnedWeights.quantized(part / sum)) } }
    if !weights[start...].contains(where: { $0 > 0 }) {
      weights.removeSubrange(start...)
      fallenBack += orders
    }
  }

  /// The weights of a path's touches, not all 0; nil where the last touch takes all.
  func weights(of path: ArraySlice<UInt32>) -> ArraySlice<UInt64>? {
    guard let code = sequences.existingCode(path) else { return nil }
    let (start, end) = (starts[Int(code)], starts[Int(code) + 1])
    return start == end ? nil : weights[start..<end]
  }
}
