/// Applies the rules for direct touches and repeats to a journey (METHODS, sections 3.3 and 3.5).
struct PathShaper: Sendable {
  /// One touch of a journey.
  struct Step: Sendable {
    var time: Int64
    /// Index of the person's event; -1 for the coupon on the order itself.
    var event: Int32
    /// Index in the facts of kinds.
    var fact: UInt32
    var node: UInt32
    var program: Int32
    /// As the order sees it.
    var action: UInt8
    var isDirect: Bool
  }

  private let direct: AttributionDefinition.Direct
  private let repeats: AttributionDefinition.Repeats
  private let trim: Int
  /// The nodes of the journey that was shaped last; under `frequency` with their counts.
  private(set) var path: [UInt32] = []
  private var seen: Set<UInt32> = []

  init(_ rules: AttributionDefinition) {
    direct = rules.direct
    repeats = rules.repeats
    trim = rules.trim
  }

  /// Whether a journey stays as it is: every touch counts, and no node is dropped.
  func keepsAll(hasDirect: Bool) -> Bool {
    repeats == .keep && (direct == .keep || !hasDirect)
  }

  /// Leaves the touches that count, oldest first.
  ///
  /// email, direct, email, email, social under `drop-unless-only` and `collapse`: email, social.
  mutating func shape(_ steps: inout [Step]) {
    dropDirect(&steps)
    path.removeAll(keepingCapacity: true)
    switch repeats {
    case .keep: break
    case .collapse: keepRuns(&steps)
    case .frequency:
      countRuns(&steps)
      return
    case .first:
      seen.removeAll(keepingCapacity: true)
      steps.removeAll { !seen.insert($0.node).inserted }
    case .trim: steps.removeFirst(max(0, steps.count - trim))
    }
    for step in steps { path.append(step.node) }
  }

  /// Drops direct visits by the rule (METHODS, section 3.3).
  func dropDirect(_ steps: inout [Step]) {
    switch direct {
    case .keep: return
    case .dropUnlessOnly:
      if steps.contains(where: { !$0.isDirect }) { steps.removeAll { $0.isDirect } }
    case .dropTail:
      if let last = steps.lastIndex(where: { !$0.isDirect }) {
        steps.removeSubrange((last + 1)...)
      }
    }
  }

  /// The first touch of each run of equal nodes.
  private func keepRuns(_ steps: inout [Step]) {
    var kept = 0
    for index in steps.indices where kept == 0 || steps[index].node != steps[kept - 1].node {
      steps[kept] = steps[index]
      kept += 1
    }
    steps.removeSubrange(kept...)
  }

  /// The same, each node with the length of its run.
  private mutating func countRuns(_ steps: inout [Step]) {
    var starts: [Int] = []
    for index in steps.indices where index == 0 || steps[index].node != steps[index - 1].node {
      starts.append(index)
    }
    for (place, start) in starts.enumerated() {
      let end = place + 1 < starts.count ? starts[place + 1] : steps.count
      path.append(steps[start].node | UInt32(min(end - start, 4095)) << NodeNames.countShift)
    }
    steps = starts.map { steps[$0] }
  }
}
