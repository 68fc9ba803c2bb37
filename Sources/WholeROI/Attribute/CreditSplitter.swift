/// Splits what one order is worth over the touches of its journey, under any additive model.
///
/// `weigh` looks at a journey once for a model; `split` then parts as many amounts as the order has
/// (net, what remains of it, discounts, cost of goods, 1,000,000 millionths of the order). Parts
/// are exact integers that add up to their amount, by the split rule (METHODS, section 1). One
/// value serves one job: its scratch is reused, and nothing is allocated per order once it has
/// grown.
public struct CreditSplitter: Sendable {
  /// How the journey weighed last is split.
  private enum Shape { case single(Int), even, anchored, distinct, weighted, weightedNodes }

  private var shape = Shape.single(0)
  /// Touches of the journey weighed last.
  public private(set) var count = 0
  private let customShares: AnchorShares?
  private let decay: TimeDecay
  private var even = EvenSplit()
  private var anchored = AnchoredSplit()
  private var distinct = DistinctNodes()
  private var journeyNodes = DistinctNodes()
  private var weighted = SplitRule()
  private var weightedNodes: WeightedNodes
  private let learnedPaths: DataDriven

  /// - Parameters:
  ///   - models: those that `weigh` will be asked for: additive ones. For custom the definition's
  ///     shares must be exact: see `AttributionDefinition.hasExactCustomShares`.
  ///   - learned: what markov per order and data-driven go by; without it they are unique linear
  ///     and last.
  init(
    models: [AttributionModel], definition: AttributionDefinition,
    learned: LearnedWeights = LearnedWeights()
  ) {
    for model in models {
      precondition(model.isAdditive, "\(model.rawValue) splits no order")
    }
    weightedNodes = WeightedNodes(learned.nodes)
    learnedPaths = learned.paths
    customShares = AnchorShares(custom: definition.custom)
    precondition(
      !models.contains(.custom) || customShares != nil,
      "custom shares \(definition.custom) can't be split by")
    decay = TimeDecay(halfLifeMilliseconds: definition.halfLifeMilliseconds)
  }
}

extension CreditSplitter {
  /// Weighs one journey for one model (METHODS, section 4); every model comes in by this door.
  ///
  /// The journey D A B B C D C C, D direct, its touches 29, 22, 15, 11.5, 8, 8, 4.5 and 1 day older
  /// than the order, with a sign-up just before the first C and custom 0.35, 0.25, 0.4, splits
  /// 100.00 so:
  ///
  /// ```
  /// model                D     A     B     B     C     D     C     C
  /// first            10000     0     0     0     0     0     0     0
  /// last                 0     0     0     0     0     0     0 10000
  /// last non-direct      0     0     0     0     0     0     0 10000
  /// linear            1250  1250  1250  1250  1250  1250  1250  1250
  /// unique linear     1250  2500  1250  1250   834  1250   833   833
  /// time decay         179   357   715  1011  1429  1429  2021  2859
  /// position          4000   334   334   333   333   333   333  4000
  /// J                 2000   334   334   333   333   333   333  6000
  /// inverse J         6000   334   334   333   333   333   333  2000
  /// W                 3000   200   200   200  3000   200   200  3000
  /// custom            3500   417   417   417   417   416   416  4000
  /// ```
  ///
  /// - Parameters:
  ///   - touches: the journey's places in the three arrays, oldest first, at least one.
  ///   - ages: order time − touch time, milliseconds, 0 or more.
  ///   - nodes: dense codes; only unique linear, markov per order and data-driven look at them.
  ///   - isDirect: only last non-direct looks at it.
  ///   - milestone: where in the journey W's milestone stands, from 0; −1 for none.
  public mutating func weigh(
    _ model: AttributionModel, touches: Range<Int>, ages: [Int64], nodes: [UInt32],
    isDirect: [Bool], milestone: Int = -1
  ) {
    precondition(!touches.isEmpty, "a journey without touches takes no credit")
    count = touches.count
    // One touch takes everything, whatever the model.
    if count == 1 {
      shape = .single(0)
      return
    }
    switch model {
    case .first: shape = .single(0)
    case .last: shape = .single(count - 1)
    case .lastNonDirect: shape = .single(lastNonDirect(of: touches, isDirect))
    case .linear: weighEvenly()
    case .uniqueLinear: weighDistinct(nodes, touches)
    case .timeDecay: weighByAge(ages, touches)
    case .position: weighAnchors(.position)
    case .j: weighAnchors(.j)
    case .inverseJ: weighAnchors(.inverseJ)
    case .w: weighAnchors(milestone < 0 ? .position : .w, milestone: milestone)
    case .custom: weighCustom()
    case .markovPerOrder:
      weightedNodes.weigh(nodes, touches: touches)
      shape = .weightedNodes
    case .dataDriven: weighByPath(nodes, touches)
    case .participation, .markov1, .markov2, .markov3, .shapley:
      preconditionFailure("\(model.rawValue) splits no order")
    }
  }

  /// Writes the parts of `amount`, negative or not, over `parts[0..<n]` for the n touches weighed
  /// last; they add up to it. What lies beyond n stays as it is.
  public mutating func split(_ amount: Int64, into parts: inout [Int64]) {
    precondition(parts.count >= count, "\(count) touches, room for \(parts.count)")
    if amount == 0 {
      for i in 0..<count { parts[i] = 0 }
      return
    }
    switch shape {
    case .single(let touch):
      for i in 0..<count { parts[i] = 0 }
      parts[touch] = amount
    case .even: even.split(amount, into: &parts)
    case .anchored: anchored.split(amount, into: &parts)
    case .distinct: distinct.split(amount, into: &parts)
    case .weighted: weighted.split(amount, into: &parts)
    case .weightedNodes: weightedNodes.split(amount, into: &parts)
    }
  }

  /// The touch that takes everything under what was weighed last (as first and last do, and any
  /// model with one touch), counted from the journey's first; nil where several share. It saves the
  /// caller a split and the walk over its parts.
  public var soleTouch: Int? {
    if case .single(let touch) = shape { touch } else { nil }
  }

  /// Puts the distinct nodes of a journey into `found`, in order of first touch: D A B B C D C C
  /// gives D, A, B, C. For participation and assists; what was weighed stays weighed.
  public mutating func findDistinctNodes(
    of touches: Range<Int>, _ nodes: [UInt32], into found: inout [UInt32]
  ) {
    journeyNodes.weigh(nodes, touches: touches)
    found.removeAll(keepingCapacity: true)
    found.append(contentsOf: journeyNodes.nodes)
  }
}

// MARK: - One model each

extension CreditSplitter {
  /// The last touch that is not direct; the last one if all are.
  private func lastNonDirect(of touches: Range<Int>, _ isDirect: [Bool]) -> Int {
    for touch in touches.reversed() where !isDirect[touch] { return touch - touches.lowerBound }
    return touches.count - 1
  }

  private mutating func weighEvenly() {
    even.weigh(count: count)
    shape = .even
  }

  private mutating func weighDistinct(_ nodes: [UInt32], _ touches: Range<Int>) {
    distinct.weigh(nodes, touches: touches)
    shape = .distinct
  }

  private mutating func weighByAge(_ ages: [Int64], _ touches: Range<Int>) {
    var newest = Int64.max
    for touch in touches { newest = min(newest, ages[touch]) }
    weighted.weigh(count: touches.count) { i in
      decay.weight(atAge: UInt64(ages[touches.lowerBound + i] - newest))
    }
    shape = .weighted
  }

  private mutating func weighByPath(_ nodes: [UInt32], _ touches: Range<Int>) {
    guard let weights = learnedPaths.weights(of: nodes[touches]) else {
      shape = .single(count - 1)
      return
    }
    weighted.weigh(count: touches.count) { weights[weights.startIndex + $0] }
    shape = .weighted
  }

  private mutating func weighAnchors(_ shares: AnchorShares, milestone: Int = -1) {
    anchored.weigh(shares, count: count, milestone: milestone)
    shape = .anchored
  }

  private mutating func weighCustom() {
    guard let customShares else {
      preconditionFailure("custom was not among the models asked for")
    }
    weighAnchors(customShares)
  }
}

extension AttributionDefinition {
  /// Whether custom can be computed exactly: three shares, none negative, first + last above 0, and
  /// each below 2^62 in their common denominator (9 digits on either side of the point always are).
  public var hasExactCustomShares: Bool { AnchorShares(custom: custom) != nil }
}
