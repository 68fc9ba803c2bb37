import Columns

/// One look at each event of a person for all that counts touches: journeys, reach, fans, exposure and the
/// purchase cycle. One a job.
struct EventPass: Sendable {
  private let rules: Rules
  /// Touches that were taken over, which need no count of their own: what is asked of them is asked of facts. Sums of
  /// no meaning where nobody asks.
  private(set) var counts: TouchCounts
  /// Persons, and all other touches.
  var reach: ReachTally
  /// Tells the person at hand from others.
  private var stamp: UInt32 = 0
  private var found = Found()
  /// The first `riseCount` are the person's touches before the period's end that raise their program's stage, as far
  /// as touches alone tell: those that may move the person on. None where no report asks.
  private(set) var rises: [CycleTally.Step] = []

  /// What tells touches apart.
  private struct Rules: Sendable {
    let spans: TouchSpans
    let looks: [FactLook]
    /// By fact and action; empty where nobody asks.
    let marks: [TouchMark]
    let judge: JourneyJudge
    let node: AttributionDefinition.Node
    let channelCount: Int
    /// From one span's counts to the next one's; 0 where nobody asks, and one span's room is enough.
    let countStep: Int
  }

  /// What one person's touches say.
  private struct Found: Sendable {
    var walk = PersonWalk()
    var seen: TouchSpan = []
    var riseCount = 0
  }

  /// - Parameter keepsCounts: whether `counts` are asked for: they take much room where facts are many.
  init(
    _ facts: KindFacts, _ looks: [FactLook], _ spans: TouchSpans, _ judge: JourneyJudge,
    node: AttributionDefinition.Node, keepsCounts: Bool = true
  ) {
    rules = Rules(
      spans: spans, looks: looks, marks: facts.marks, judge: judge, node: node,
      channelCount: facts.channels.count, countStep: keepsCounts ? looks.count : 0)
    counts = TouchCounts(spans, factCount: facts.facts.count, isKept: keepsCounts)
    reach = ReachTally(programs: facts.programCount + 1, channels: facts.channels.count)
  }

  var walk: PersonWalk { found.walk }
  var riseCount: Int { found.riseCount }
  /// Whether a touch surely lies in the period, and whether one lies near its ends.
  var isInside: Bool { found.seen.contains(.holds) }
  var isNear: Bool { found.seen.contains(.near) }

  /// Counts a touch of the period that `PeriodBounds` doesn't know, of the person at hand.
  mutating func count(_ look: FactLook, program: Int32) {
    reach.count(look, program: Int(program), stamp)
  }

  /// Makes an event of each touch of the next person, with what its fact says, and counts it. Not where a
  /// date decides about programs.
  mutating func takeOver(
    _ touches: Span<PersonTouch>, _ facts: KindFacts, into events: inout [PersonEvent],
    _ nodes: inout [UInt32]
  ) {
    begin(touches.count)
    found = Self.takeOver(
      touches, facts, rules, stamp, &events, &nodes, &rises, &reach.persons, &counts.counts)
  }

  /// The same for events that are there already, the first `count`.
  mutating func lookUp(
    _ events: inout [PersonEvent], count: Int, _ nodes: inout [UInt32]
  ) {
    begin(count)
    found = Self.lookUp(
      &events, count, rules, stamp, &nodes, &rises, &reach.persons, &reach.touches)
  }

  private mutating func begin(_ count: Int) {
    stamp &+= 1
    if rises.count < count {
      rises = Array(repeating: CycleTally.Step(time: 0, stage: 0, slot: 0), count: count * 2)
    }
  }

  /// A parameter each, as a span of one field keeps all others from being changed. Nothing branches but on the next
  /// span of time, the one guess that is mostly right.
  private static func takeOver(
    _ touches: Span<PersonTouch>, _ facts: KindFacts, _ rules: Rules, _ stamp: UInt32,
    _ events: inout [PersonEvent], _ nodes: inout [UInt32], _ rises: inout [CycleTally.Step],
    _ persons: inout [PersonCount], _ counts: inout [Int]
  ) -> Found {
    let looks = rules.looks.span
    var events = events.mutableSpan
    var nodes = nodes.mutableSpan
    var rises = rises.mutableSpan
    var persons = persons.mutableSpan
    var counts = counts.mutableSpan
    let firstProgram = persons.count &- rules.judge.programCount
    var fans = FanWalk()
    var families = FamilyWalk()
    var rising = RisingStages()
    var seen: TouchSpan = []
    var riseCount = 0
    var place = 0
    var row = 0
    var span: TouchSpan = []
    var end = Int64.min
    for index in touches.indices {
      let time = touches[index].time
      if time >= end {
        place = rules.spans.place(of: time, from: place)
        (end, span) = rules.spans[place]
        seen.formUnion(span)
        row = place &* rules.countStep
      }
      let fact = facts.fact(of: touches[index])
      let look = looks[Int(fact)]
      let program = Int(look.program)
      events[index] = PersonEvent(time: time, fact: fact, look)
      nodes[index] = look.node
      fans.add(time, look.signs, span)
      families.add(look.family, UInt32(span.bit(.exposed)))
      counts[row &+ Int(fact)] &+= 1
      let holds = UInt32(span.bit(.holds))
      persons[Int(look.cell)].add(holds, stamp)
      persons[firstProgram &+ program].add(holds, stamp)
      let rank = look.rank & (0 &- span.bit(.counted))
      rises[riseCount] = CycleTally.Step(time: time, rank: rank, slot: look.program)
      riseCount &+= rising.rise(rank, program: program)
    }
    return Found(
      walk: PersonWalk(fans: fans, families: families), seen: seen, riseCount: riseCount)
  }

  private static func lookUp(
    _ events: inout [PersonEvent], _ count: Int, _ rules: Rules, _ stamp: UInt32,
    _ nodes: inout [UInt32], _ rises: inout [CycleTally.Step], _ persons: inout [PersonCount],
    _ touches: inout [Int]
  ) -> Found {
    let looks = rules.looks.span
    var events = events.mutableSpan
    var nodes = nodes.mutableSpan
    var rises = rises.mutableSpan
    var persons = persons.mutableSpan
    var touches = touches.mutableSpan
    let firstProgram = persons.count &- rules.judge.programCount
    var found = Found()
    var rising = RisingStages()
    var place = 0
    for index in 0..<count {
      let fact = events[index].fact
      let time = events[index].time
      let look = looks[Int(fact)]
      events[index].take(look)
      nodes[index] = look.node
      if look.program == FactLook.dated {
        let program = rules.judge.program(of: fact, at: time)
        events[index].program = program
        if rules.node == .program { nodes[index] = UInt32(program) }
      }
      place = rules.spans.place(of: time, from: place)
      let span = rules.spans[place].span
      found.seen.formUnion(span)
      found.walk.add(time, look, span)
      let program = Int(events[index].program)
      let holds = UInt32(span.bit(.holds))
      touches[program] &+= Int(holds)
      persons[program &* rules.channelCount &+ Int(look.channel)].add(holds, stamp)
      persons[firstProgram &+ program].add(holds, stamp)
      if rules.marks.isEmpty { continue }
      let mark = rules.marks[Int(fact) &* TouchMark.actionCount &+ Int(events[index].lastAction)]
      let rank = mark.rank &* span.bit(.counted)
      rises[found.riseCount] = CycleTally.Step(
        time: time, rank: rank, slot: events[index].program)
      found.riseCount &+= rising.rise(rank, program: program)
    }
    return found
  }
}

/// How many touches there were of each fact in each span of time. One a job.
struct TouchCounts: Sendable {
  private let spans: TouchSpans
  private let factCount: Int
  /// By span, then by fact.
  fileprivate(set) var counts: [Int]

  init(_ spans: TouchSpans, factCount: Int, isKept: Bool) {
    self.spans = spans
    self.factCount = factCount
    counts = Array(repeating: 0, count: (isKept ? spans.count : 1) * factCount)
  }

  /// By fact: touches in the spans that say all of that.
  func touches(in asked: TouchSpan) -> [Int] {
    precondition(counts.count == spans.count * factCount, "these counts were not kept")
    var touches = [Int](repeating: 0, count: factCount)
    for place in 0..<spans.count where spans[place].span.isSuperset(of: asked) {
      for fact in 0..<factCount { touches[fact] += counts[place * factCount + fact] }
    }
    return touches
  }
}
