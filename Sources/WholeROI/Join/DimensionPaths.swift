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
  private let facts: KindFacts
  private let stages: StageRules
  /// By fact and action; `unknown` until asked.
  private var stageNodes: [UInt8] = []
  private static let unknown = UInt8.max

  /// Journeys that wait to be counted: what their touches are, where these end, and the nets. Their paths are looked
  /// up table by table, so that each stays near, and many look-ups are waited for at a time.
  private var touches: [Touch] = []
  private var ends: [Int] = []
  private var nets: [Int64] = []
  private static let mostAtATime = 4096
  /// Scratch of `settle`.
  private var path: [UInt32] = []

  private struct Touch: Sendable {
    var fact: UInt32
    var program: Int32
    var action: UInt8
  }

  /// - Parameter isAsked: false where nobody reads them.
  init(_ facts: KindFacts, _ definition: PipelineDefinition, isAsked: Bool = true) {
    let attribution = definition.attribution
    let isWanted = isAsked && attribution.models.contains { $0.isLearned && !$0.isAdditive }
    dimensions =
      isWanted ? AttributionDefinition.Node.allCases.filter { $0 != attribution.node } : []
    tables = dimensions.map {
      PathTally(
        codesBelow: facts.nodeNames($0, definition).names.count,
        keepsCodes: attribution.bootstrap > 0)
    }
    self.facts = facts
    stages = StageRules(definition.stages)
  }

  /// Whether no model is solved again.
  var isEmpty: Bool { dimensions.isEmpty }

  /// Whether a bootstrap solves models again, and asks for each journey's paths.
  var keepsCodes: Bool { tables.first?.keepsCodes ?? false }

  /// Counts an order by its touches, which are not none, or a null journey, whose net is `JourneyLog.none`; at the
  /// latest with the next `settle`.
  mutating func add(_ steps: [PathShaper.Step], net: Int64) {
    if dimensions.isEmpty { return }
    for step in steps {
      touches.append(Touch(fact: step.fact, program: step.program, action: step.action))
    }
    ends.append(touches.count)
    nets.append(net)
    if ends.count == Self.mostAtATime { settle() }
  }

  /// Counts what waits to be counted: before anything else is asked.
  mutating func settle() {
    for place in dimensions.indices {
      path.removeAll(keepingCapacity: true)
      switch dimensions[place] {
      case .channel:
        for touch in touches { path.append(UInt32(facts.facts[Int(touch.fact)].channel)) }
      case .family:
        for touch in touches { path.append(UInt32(facts.facts[Int(touch.fact)].family)) }
      case .program: for touch in touches { path.append(UInt32(touch.program)) }
      case .campaign:
        for touch in touches { path.append(UInt32(facts.facts[Int(touch.fact)].campaign)) }
      case .stage: for touch in touches { path.append(stage(of: touch)) }
      }
      tables[place].add(path, ends: ends, nets: nets)
    }
    touches.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    nets.removeAll(keepingCapacity: true)
  }

  private mutating func stage(of touch: Touch) -> UInt32 {
    if stageNodes.isEmpty {
      stageNodes = Array(
        repeating: Self.unknown, count: facts.facts.count * TouchAction.names.count)
    }
    let cell = Int(touch.fact) * TouchAction.names.count + Int(touch.action)
    if stageNodes[cell] == Self.unknown {
      let fact = facts.facts[Int(touch.fact)]
      stageNodes[cell] = UInt8(
        stages.stage(
          channel: facts.channels[fact.channel], campaign: facts.campaigns[fact.campaign],
          action: TouchAction.names[Int(touch.action)]))
    }
    return UInt32(stageNodes[cell])
  }

  /// Lets go of what was counted, which somebody took.
  mutating func giveUp() { tables = [] }

  /// Adds another job's paths and journeys.
  mutating func merge(_ other: DimensionPaths) {
    precondition(ends.isEmpty && other.ends.isEmpty, "journeys that nobody counted")
    for place in tables.indices { tables[place].merge(other.tables[place]) }
  }
}

/// Orders, null journeys and value by path.
struct PathTally: Sendable {
  private(set) var sequences: SequenceTable
  private(set) var conversions: [Int64] = []
  private(set) var nulls: [Int64] = []
  private(set) var values: [Int64] = []
  /// By journey, in the order in which they were added: the code of the path. Empty where nobody asks.
  private(set) var codes: [UInt32] = []
  let keepsCodes: Bool

  // Scratch: the keys of short paths, the places of journeys with longer ones, and the codes of these and those.
  private var keys: [UInt64] = []
  private var longs: [Int] = []
  private var found: [UInt32] = []

  /// - Parameter nodes: how many there are; no path's code reaches it.
  init(codesBelow nodes: Int, keepsCodes: Bool = false) {
    sequences = SequenceTable(codesBelow: nodes)
    self.keepsCodes = keepsCodes
  }

  /// Counts journeys: the path of each is the nodes from the end of the one before to its own, the net that of its
  /// order, or `JourneyLog.none` for a null journey.
  mutating func add(_ nodes: [UInt32], ends: [Int], nets: [Int64]) {
    keys.removeAll(keepingCapacity: true)
    longs.removeAll(keepingCapacity: true)
    let nodes = nodes.span
    var start = 0
    for (journey, end) in ends.enumerated() {
      if let key = sequences.shortKey(nodes.extracting(start..<end)) {
        keys.append(key)
      } else {
        longs.append(journey)
      }
      start = end
    }
    sequences.codes(ofKeys: keys, into: &found)
    for journey in longs {
      let start = journey == 0 ? 0 : ends[journey - 1]
      found.append(sequences.code(nodes.extracting(start..<ends[journey])))
    }
    makeRoom()
    var (short, long) = (0, 0)
    for (journey, net) in nets.enumerated() {
      let isLong = long < longs.count && longs[long] == journey
      let code = found[isLong ? keys.count + long : short]
      long += isLong ? 1 : 0
      short += isLong ? 0 : 1
      count(Int(code), net: net)
      if keepsCodes { codes.append(code) }
    }
  }

  private mutating func count(_ path: Int, net: Int64) {
    if net == JourneyLog.none {
      nulls[path] += 1
    } else {
      conversions[path] += 1
      values[path] += net
    }
  }

  /// Adds another job's paths and journeys.
  mutating func merge(_ other: PathTally) {
    let places = other.conversions.indices.map { sequences.code(other.sequences.sequence($0)) }
    makeRoom()
    for (code, place) in places.enumerated() {
      conversions[Int(place)] += other.conversions[code]
      nulls[Int(place)] += other.nulls[code]
      values[Int(place)] += other.values[code]
    }
    codes += other.codes.lazy.map { places[Int($0)] }
  }

  private mutating func makeRoom() {
    let more = sequences.count - conversions.count
    conversions += repeatElement(0, count: more)
    nulls += repeatElement(0, count: more)
    values += repeatElement(0, count: more)
  }
}
