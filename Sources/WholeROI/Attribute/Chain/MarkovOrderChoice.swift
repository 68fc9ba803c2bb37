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

  private static let folds = 5

  /// `names` are those of the paths' nodes, by their numbers.
  init(_ paths: PathCounts, names: [String]) {
    let totals = paths.totals
    guard totals.conversions + totals.nulls > 0 else {
      losses = []
      return
    }
    losses = (1...3).map { order in
      var steps = StepCounts(order: order, nodeCount: paths.nodeCount)
      for index in 0..<paths.count { steps.add(paths, index, names) }
      return steps.loss
    }
  }

  /// How often each outcome followed each context, by fold.
  private struct StepCounts {
    let order: Int
    let nodeCount: Int
    var contexts = SequenceTable()
    var steps = PairTable()
    /// Five a context, five a step.
    var contextFolds: [Int64] = []
    var stepFolds: [Int64] = []

    init(order: Int, nodeCount: Int) {
      self.order = order
      self.nodeCount = nodeCount
    }

    mutating func add(_ paths: PathCounts, _ index: Int, _ names: [String]) {
      var nodes: [UInt32] = []
      for node in paths.path(index) where nodes.last != node { nodes.append(node) }
      let first = Self.firstFold(nodes.map { names[Int($0)] })
      let conversions = paths.conversions[index]
      let ends = [
        Self.dealt(conversions, from: first),
        Self.dealt(paths.nulls[index], from: (first + Int(conversions % 5)) % folds),
      ]
      let all = zip(ends[0], ends[1]).map { $0 + $1 }
      for place in nodes.indices {
        count(nodes[max(0, place - order)..<place], outcome: nodes[place], all)
      }
      let context = nodes[max(0, nodes.count - order)...]
      for (end, folds) in ends.enumerated() {
        count(context, outcome: UInt32(nodeCount + end), folds)
      }
    }

    private mutating func count(
      _ context: ArraySlice<UInt32>, outcome: UInt32, _ journeys: [Int64]
    ) {
      let context = contexts.code(context)
      let step = Int(steps.code(context, outcome))
      if (Int(context) + 1) * folds > contextFolds.count {
        contextFolds += repeatElement(0, count: folds)
      }
      if (step + 1) * folds > stepFolds.count { stepFolds += repeatElement(0, count: folds) }
      for fold in 0..<folds {
        contextFolds[Int(context) * folds + fold] += journeys[fold]
        stepFolds[step * folds + fold] += journeys[fold]
      }
    }

    /// How many of a path's journeys fall to each fold, dealt in turn from one on.
    private static func dealt(_ count: Int64, from first: Int) -> [Int64] {
      (0..<folds).map { fold in
        (count + 4 - Int64((fold - first + folds) % folds)) / Int64(folds)
      }
    }

    /// FNV-1a over the names' bytes, each ended by a byte that no UTF-8 has.
    private static func firstFold(_ names: [String]) -> Int {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for name in names {
        for byte in Array(name.utf8) + [0xFF] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
      return Int(hash % UInt64(folds))
    }

    var loss: Int64 {
      let outcomes = Int64(nodeCount + 2)
      var sum = 0.0
      var journeys: Int64 = 0
      for step in 0..<steps.count {
        let context = Int(steps.lefts[step])
        let seen = total(stepFolds, step)
        let around = total(contextFolds, context)
        for fold in 0..<folds {
          let held = stepFolds[step * folds + fold]
          if held == 0 { continue }
          let rest = Double(seen - held + 1)
          let all = Double(around - contextFolds[context * folds + fold] + outcomes)
          sum += Double(held) * (Self.logarithm(all) - Self.logarithm(rest))
          journeys += held
        }
      }
      return Int64((sum / Double(journeys) * 1_000_000).rounded())
    }

    private func total(_ counts: [Int64], _ index: Int) -> Int64 {
      counts[(index * folds)..<((index + 1) * folds)].reduce(0, +)
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
