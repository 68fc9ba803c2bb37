import Columns

/// What each touch of a path adds to its rate of conversion, by the paths that lack the touch: the
/// weights of the data-driven model (METHODS, section 4).
///
/// rate(path) = conversions/(conversions + nulls). Of a > b with rate 0.5, where b alone has 0.2 and a
/// alone 0.6: a adds 0.3, b would take 0.1 away and is floored at 0, so a has all. A shorter path that
/// nobody took has rate 0. A path where no touch adds anything falls back to its last touch.
struct DataDriven: Sendable {
  private let sequences: SequenceTable
  /// By code of a path in `sequences`: its number.
  private let numbers: [UInt32]
  /// By path: its weights are `weights[starts[path]..<starts[path + 1]]`, none where it falls back.
  private var starts: [Int] = [0]
  private var weights: [UInt64] = []
  /// Touches of orders that were floored at 0, and orders that fell back to the last touch.
  private(set) var flooredTouches: Int64 = 0
  private(set) var fallenBack: Int64 = 0

  init() {
    sequences = SequenceTable()
    numbers = []
  }

  /// Nothing where the models are others.
  init(_ paths: PathCounts, for models: [AttributionModel]) {
    self = models.contains(.dataDriven) ? DataDriven(paths) : DataDriven()
  }

  /// Asked later for paths of the codes that the nodes came with.
  init(_ paths: PathCounts) {
    sequences = paths.sequences
    numbers = paths.numbers
    let (conversions, nulls) = (paths.conversions, paths.nulls)
    starts.reserveCapacity(conversions.count + 1)
    let rates = zip(conversions, nulls).map { conversions, nulls in
      conversions == 0 ? 0 : Double(conversions) / Double(conversions + nulls)
    }
    var nodes: [UInt32] = []
    var shorter: [UInt32] = []
    var added: [Double] = []
    for path in conversions.indices {
      if conversions[path] > 0 {
        weigh(path, of: paths, rates, &nodes, &shorter, &added)
      }
      starts.append(weights.count)
    }
  }

  private mutating func weigh(
    _ path: Int, of paths: PathCounts, _ rates: [Double], _ nodes: inout [UInt32],
    _ shorter: inout [UInt32], _ added: inout [Double]
  ) {
    let orders = paths.conversions[path]
    nodes.removeAll(keepingCapacity: true)
    for place in paths.starts[path]..<paths.starts[path + 1] {
      nodes.append(paths.codes[Int(paths.nodes[place])])
    }
    added.removeAll(keepingCapacity: true)
    var sum = 0.0
    for place in nodes.indices {
      shorter.removeAll(keepingCapacity: true)
      shorter.append(contentsOf: nodes[..<place])
      shorter.append(contentsOf: nodes[(place + 1)...])
      let other = shorter.isEmpty ? nil : number(of: shorter[...])
      let difference = rates[path] - (other.map { rates[$0] } ?? 0)
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

  private func number(of path: ArraySlice<UInt32>) -> Int? {
    sequences.existingCode(path).map { Int(numbers[Int($0)]) }
  }

  /// The weights of a path's touches, not all 0; nil where the last touch takes all.
  func weights(of path: ArraySlice<UInt32>) -> ArraySlice<UInt64>? {
    guard let number = number(of: path) else { return nil }
    let (start, end) = (starts[number], starts[number + 1])
    return start == end ? nil : weights[start..<end]
  }
}
