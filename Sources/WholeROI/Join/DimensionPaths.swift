import Columns

/// Journeys by path along the nodes that journeys are not made of: what model_comparison solves again
/// for (METHODS, section 4). One a job.
///
/// A journey has the touches that direct and repeats left it under `attribution.node`; here they are
/// named by channel, family, program, campaign or stage.
struct DimensionPaths: Sendable {
  /// In the order of `AttributionDefinition.Node`; empty where no model is solved again.
  let dimensions: [AttributionDefinition.Node]
  private(set) var tables: [PathTally]
  /// By table: the path of the journey that was added last.
  private(set) var lastCodes: [UInt32]
  private let stages: StageRules
  /// By fact and action; `unknown` until asked.
  private var stageNodes: [UInt8] = []
  private var path: [UInt32] = []

  private static let unknown = UInt8.max

  init(_ definition: PipelineDefinition) {
    let attribution = definition.attribution
    let isWanted = attribution.models.contains { $0.isLearned && !$0.isAdditive }
    dimensions =
      isWanted ? AttributionDefinition.Node.allCases.filter { $0 != attribution.node } : []
    tables = dimensions.map { _ in PathTally() }
    lastCodes = dimensions.map { _ in 0 }
    stages = StageRules(definition.stages)
  }

  /// Whether no model is solved again.
  var isEmpty: Bool { dimensions.isEmpty }

  /// Counts an order by its touches, which are not none, or, without net, a null journey.
  mutating func add(_ steps: [PathShaper.Step], net: Int64?, _ facts: KindFacts) {
    for (place, dimension) in dimensions.enumerated() {
      path.removeAll(keepingCapacity: true)
      for step in steps { path.append(node(of: step, dimension, facts)) }
      lastCodes[place] = tables[place].add(path[...], net: net)
    }
  }

  private mutating func node(
    of step: PathShaper.Step, _ dimension: AttributionDefinition.Node, _ facts: KindFacts
  ) -> UInt32 {
    let fact = facts.facts[Int(step.fact)]
    switch dimension {
    case .channel: return UInt32(fact.channel)
    case .family: return UInt32(fact.family)
    case .program: return UInt32(step.program)
    case .campaign: return UInt32(fact.campaign)
    case .stage:
      if stageNodes.isEmpty {
        stageNodes = Array(
          repeating: Self.unknown, count: facts.facts.count * TouchAction.names.count)
      }
      let cell = Int(step.fact) * TouchAction.names.count + Int(step.action)
      if stageNodes[cell] == Self.unknown {
        stageNodes[cell] = UInt8(
          stages.stage(
            channel: facts.channels[fact.channel], campaign: facts.campaigns[fact.campaign],
            action: TouchAction.names[Int(step.action)]))
      }
      return UInt32(stageNodes[cell])
    }
  }

  /// Adds another job's paths; gives the codes that they have here, by table and by their codes there.
  mutating func merge(_ other: DimensionPaths) -> [[UInt32]] {
    tables.indices.map { tables[$0].merge(other.tables[$0]) }
  }
}

/// Orders, null journeys and value by path.
struct PathTally: Sendable {
  private(set) var sequences = SequenceTable()
  private(set) var conversions: [Int64] = []
  private(set) var nulls: [Int64] = []
  private(set) var values: [Int64] = []

  /// Counts an order with its net, or, without one, a null journey; gives the path's code.
  mutating func add(_ path: ArraySlice<UInt32>, net: Int64?) -> UInt32 {
    let place = place(path)
    if let net {
      conversions[place] += 1
      values[place] += net
    } else {
      nulls[place] += 1
    }
    return UInt32(place)
  }

  /// Adds another job's paths; gives the codes that they have here, by their codes there.
  mutating func merge(_ other: PathTally) -> [UInt32] {
    other.conversions.indices.map { code in
      let place = place(other.sequences.sequence(code))
      conversions[place] += other.conversions[code]
      nulls[place] += other.nulls[code]
      values[place] += other.values[code]
      return UInt32(place)
    }
  }

  private mutating func place(_ path: ArraySlice<UInt32>) -> Int {
    let place = Int(sequences.code(path))
    if place == conversions.count {
      conversions.append(0)
      nulls.append(0)
      values.append(0)
    }
    return place
  }
}
