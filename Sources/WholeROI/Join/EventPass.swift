import Columns

/// One look at each event of a person for all that counts touches: journeys, reach, fans and exposure.
struct EventPass {
  private let spans: TouchSpans
  private let channelCount: Int
  /// Of the person at hand.
  private let stamp: UInt32
  var walk = PersonWalk()
  /// The place of the last touch's span.
  private var place = 0
  /// Of all touches.
  private var seen: TouchSpan = []
  /// Whether a touch surely lies in the period, and whether one lies near its ends.
  var isInside: Bool { seen.contains(.holds) }
  var isNear: Bool { seen.contains(.near) }

  /// - Parameter stamp: tells the person from others.
  init(_ spans: TouchSpans, channelCount: Int, stamp: UInt32) {
    self.spans = spans
    self.channelCount = channelCount
    self.stamp = stamp
  }

  /// The span of the person's next touch.
  @inline(__always)
  mutating func span(of time: Int64) -> TouchSpan {
    place = spans.place(of: time, from: place)
    let span = spans[place]
    seen.formUnion(span)
    return span
  }

  /// Makes an event of each touch, with what its fact says, and counts those that surely lie in the period.
  mutating func takeOver(
    _ touches: Span<PersonTouch>, _ facts: KindFacts, _ looks: [FactLook],
    into events: inout [PersonEvent], _ nodes: inout [UInt32], _ cells: inout [ReachCell],
    _ programs: inout [ReachCell]
  ) {
    let looks = looks.span
    var events = events.mutableSpan
    var nodes = nodes.mutableSpan
    var cells = cells.mutableSpan
    var programs = programs.mutableSpan
    for index in touches.indices {
      let fact = facts.fact(of: touches[index])
      let look = looks[Int(fact)]
      var event = PersonEvent(time: touches[index].time, fact: fact, action: 0)
      event.take(look)
      events[index] = event
      nodes[index] = look.node
      count(event.time, look, &cells, &programs)
    }
  }

  /// The same for events that are there already, all of them the person's.
  mutating func lookUp(
    _ events: inout [PersonEvent], _ looks: [FactLook], _ nodes: inout [UInt32],
    _ cells: inout [ReachCell], _ programs: inout [ReachCell]
  ) {
    let looks = looks.span
    var events = events.mutableSpan
    var nodes = nodes.mutableSpan
    var cells = cells.mutableSpan
    var programs = programs.mutableSpan
    for index in events.indices {
      let look = looks[Int(events[index].fact)]
      events[index].take(look)
      nodes[index] = look.node
      count(events[index].time, look, &cells, &programs)
    }
  }

  @inline(__always)
  private mutating func count(
    _ time: Int64, _ look: FactLook, _ cells: inout MutableSpan<ReachCell>,
    _ programs: inout MutableSpan<ReachCell>
  ) {
    let span = span(of: time)
    walk.add(time, look, span)
    let counts = Int(span.bit(.holds))
    let program = Int(look.program)
    cells[program &* channelCount &+ Int(look.channel)].add(counts, stamp)
    programs[program].add(counts, stamp)
  }
}

/// What journeys read of a fact for every touch, in 24 bytes.
struct FactLook: Sendable {
  /// The program depends on the day.
  static let dated = Int32(KindFacts.dated)

  var channel: Int32
  var campaign: Int32
  var program: Int32
  /// The number of `attribution.node`, but for dated programs and stages.
  var node: UInt32
  var action: UInt8
  /// Of channels; those beyond `ExposureCollector.mostFamilies` count as the last one.
  var family: UInt8
  var isDirect: Bool
  var signs: FanSigns

  /// - Parameter signs: what a touch of the fact says of its person.
  init(_ fact: KindFacts.Fact, node kind: AttributionDefinition.Node, signs: FanSigns) {
    self.signs = signs
    channel = Int32(fact.channel)
    campaign = Int32(fact.campaign)
    program = Int32(fact.program)
    action = fact.action
    family = UInt8(min(Int(fact.family), ExposureCollector.mostFamilies - 1))
    isDirect = fact.isDirect
    node =
      switch kind {
      case .channel: UInt32(fact.channel)
      case .family: UInt32(fact.family)
      case .campaign: UInt32(fact.campaign)
      case .program: UInt32(max(0, fact.program))
      case .stage: 0
      }
  }
}
