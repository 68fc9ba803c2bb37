import Columns

/// Which order of chain fits a table of paths best: the one whose last k nodes tell best what comes next
/// in journeys that it has not seen.
///
/// Journeys are dealt to five folds. For each fold the other four are counted: what followed which last
/// k nodes (fewer at a journey's beginning; equal neighbours are one). Then each step of the fold,
/// its end in CONVERSION or NULL included, costs −ln((count + 1)/(all counts + outcomes)), where the
/// outcomes are the nodes and the two ends. The mean over all steps is the order's loss. It is compared
/// in millionths, ties to the lower order.
///
/// The deal depends on a path's names and the journey's number among those of its path alone. So
/// nothing here depends on the machine, on the order of journeys, or on chance.
struct MarkovOrderChoice: Sendable, Equatable {
  /// By order from 1: nats per step, in millionths; empty where there is no journey.
  let losses: [Int64]

  /// From 1 to 3.
  var order: Int {
    guard let least = losses.min(), let place = losses.firstIndex(of: least) else { return 1 }
    return place + 1
  }

  /// `names` are those of the paths' nodes, by their numbers.
  init(_ paths: PathCounts, names: [String]) {
    let totals = paths.totals
    guard totals.conversions + totals.nulls > 0 else {
      losses = []
      return
    }
    let hashes = names.map { Self.hash($0.utf8.map(UInt64.init)) }
    let firsts = (0..<paths.count).map { index in
      Self.hash(paths.path(index).map { hashes[Int($0)] }) % UInt64(Self.folds)
    }
    losses = (1...3).map { order in
      var steps = StepCounts(order: order, nodeCount: paths.nodeCount)
      for index in 0..<paths.count { steps.add(paths, index, firstFold: Int(firsts[index])) }
      return steps.loss
    }
  }

  private static let folds = 5
  /// Journeys by fold; the last three lanes stay 0.
  private typealias Folds = SIMD8<Int64>

  /// FNV-1a, over words.
  private static func hash(_ words: [UInt64]) -> UInt64 {
    words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 }
  }

  /// How often each outcome followed each context, by fold.
  private struct StepCounts {
    let order: Int
    let nodeCount: Int
    var contexts: SequenceTable
    var steps = PairTable()
    var contextFolds: [Folds] = []
    var stepFolds: [Folds] = []
    private var nodes: [UInt32] = []

    init(order: Int, nodeCount: Int) {
      self.order = order
      self.nodeCount = nodeCount
      contexts = SequenceTable(codesBelow: nodeCount)
    }

    /// Adds the journeys of a path, those with an order dealt first.
    mutating func add(_ paths: PathCounts, _ index: Int, firstFold: Int) {
      nodes.removeAll(keepingCapacity: true)
      for place in paths.starts[index]..<paths.starts[index + 1] {
        let node = paths.nodes[place]
        if nodes.last != node { nodes.append(node) }
      }
      let count = paths.conversions[index]
      let conversions = Self.dealt(count, from: firstFold)
      let nulls = Self.dealt(
        paths.nulls[index], from: (firstFold + Int(count % Int64(folds))) % folds)
      for place in nodes.indices {
        self.count(
          context(endingAt: place), outcome: nodes[place], conversions &+ nulls)
      }
      let context = context(endingAt: nodes.count)
      self.count(context, outcome: UInt32(nodeCount), conversions)
      self.count(context, outcome: UInt32(nodeCount + 1), nulls)
    }

    /// The code of the last nodes before a place of the path.
    private mutating func context(endingAt end: Int) -> UInt32 {
      Self.code(nodes, max(0, end - order)..<end, &contexts)
    }

    private static func code(
      _ nodes: [UInt32], _ range: Range<Int>, _ contexts: inout SequenceTable
    ) -> UInt32 {
      contexts.code(nodes.span.extracting(range))
    }

    private mutating func count(_ context: UInt32, outcome: UInt32, _ journeys: Folds) {
      let step = Int(steps.code(context, outcome))
      if Int(context) == contextFolds.count { contextFolds.append(Folds.zero) }
      if step == stepFolds.count { stepFolds.append(Folds.zero) }
      contextFolds[Int(context)] &+= journeys
      stepFolds[step] &+= journeys
    }

    /// How many of a path's journeys fall to each fold, dealt in turn from one on.
    private static func dealt(_ count: Int64, from first: Int) -> Folds {
      var journeys = Folds.zero
      for turn in 0..<folds {
        journeys[(first + turn) % folds] =
          count / Int64(folds) + (Int64(turn) < count % Int64(folds) ? 1 : 0)
      }
      return journeys
    }

    var loss: Int64 {
      let outcomes = Int64(nodeCount + 2)
      var sum = 0.0
      var journeys: Int64 = 0
      for step in 0..<steps.count {
        let context = contextFolds[Int(steps.lefts[step])]
        let seen = stepFolds[step]
        for fold in 0..<folds where seen[fold] > 0 {
          let rest = Double(seen.wrappedSum() - seen[fold] + 1)
          let all = Double(context.wrappedSum() - context[fold] + outcomes)
          sum += Double(seen[fold]) * (Self.logarithm(all) - Self.logarithm(rest))
          journeys += seen[fold]
        }
      }
      return Int64((sum / Double(journeys) * 1_000_000).rounded())
    }

    /// ln x by + − × ÷ alone, so that every machine has the same bits: x = m·2^e, and ln m =
    /// 2·(z + z³/3 + z⁵/5 + …) with z = (m − 1)/(m + 1) ≤ 1/3.
    static func logarithm(_ x: Double) -> Double {
      let z = (x.significand - 1) / (x.significand + 1)
      let square = z * z
      var sum = 0.0
      for term in stride(from: 37, through: 1, by: -2) { sum = sum * square + 1 / Double(term) }
      return Double(x.exponent) * 0.693_147_180_559_945_3 + 2 * z * sum
    }
  }
}
