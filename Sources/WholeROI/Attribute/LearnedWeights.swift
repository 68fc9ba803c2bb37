/// What the models that look at all journeys give the split of one order: made once, before any order
/// is split.
struct LearnedWeights: Sendable {
  /// Removal effects by node, for "markov per order"; equal ones where there are none.
  let nodes: NodeWeights
  /// For "data-driven"; the last touch where there is none.
  let paths: DataDriven

  init(nodes: NodeWeights = NodeWeights(), paths: DataDriven = DataDriven()) {
    self.nodes = nodes
    self.paths = paths
  }

  /// A solved effect as a whole weight: floor(x·2^20 + 0.5) (METHODS, section 1).
  static func quantized(_ effect: Double) -> UInt64 { UInt64(effect * 1_048_576 + 0.5) }
}

/// A weight for each node; 0 for one that is not among them.
struct NodeWeights: Sendable {
  private let numbers: NodeNumbers
  private let weights: [UInt64]

  init() {
    numbers = NodeNumbers([])
    weights = []
  }

  /// Removal effects by the paths' nodes.
  init(_ paths: PathCounts, effects: [Double]) {
    numbers = NodeNumbers(paths.codes)
    weights = effects.map(LearnedWeights.quantized)
  }

  func weight(of code: UInt32) -> UInt64 { numbers.number(of: code).map { weights[$0] } ?? 0 }
}
