import Columns

/// One look at each event of a person for all that counts touches: journeys, reach, fans, exposure and the
/// purchase cycle. One a job.
struct EventPass: Sendable {
  private let rules: Rules
  /// Nil where no touch is taken over by its key.
  private let keyed: KeyedSpans?
  /// By span, then by fact; empty where no touch is taken over.
  private var spanLooks: [SpanLook]
  /// Persons, and all touches that were not taken over.
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
    let firstProgram: Int
  }

  /// What one person's touches say.
  private struct Found: Sendable {
    var walk = PersonWalk()
    var seen: TouchSpan = []
    var riseCount = 0
  }

  /// - Parameter form: of the keys that are taken over; nil for none. What is asked of them takes much room where
  ///   facts are many.
  init(
    _ facts: KindFacts, _ looks: [FactLook], _ spans: TouchSpans, _ judge: JourneyJudge,
    node: AttributionDefinition.Node, form: PackedForm?
  ) {
    reach = ReachTally(programs: facts.programCount + 1, channels: facts.channels.count)
    rules = Rules(
      spans: spans, looks: looks, marks: facts.marks, judge: judge, node: node,
      channelCount: facts.channels.count, firstProgram: reach.firstProgram)
    keyed = form.map { KeyedSpans(spans, $0, facts) }
    spanLooks = SpanLook.table(looks, keyed?.spans ?? [], reach)
  }

  /// Lent, as it is large.
  var walk: PersonWalk { _read { yield found.walk } }
  var riseCount: Int { found.riseCount }
  /// Whether a touch surely lies in the period, and whether one lies near its ends.
  var isInside: Bool { found.seen.contains(.holds) }
  var isNear: Bool { found.seen.contains(.near) }

  /// Touches that were taken over, by fact, in the spans that say all of that.
  func touches(in asked: TouchSpan) -> [Int] {
    guard let keyed else { return [] }
    return SpanLook.touches(in: asked, of: spanLooks, keyed.spans)
  }

  /// Counts a touch of the period that `PeriodBounds` doesn't know, of the person at hand.
  mutating func count(_ look: FactLook, program: Int32) {
    reach.count(look, program: Int(program), stamp)
  }

  /// Takes over the next person's touches as they are packed: gives the time and the node of each, and counts it.
  mutating func takeOver(
    _ keys: Span<UInt64>, _ times: inout [Int64], _ nodes: inout [UInt32]
  ) {
    guard let keyed else { preconditionFailure("keys that nobody knows the form of") }
    begin(keys.count)
    found = Found()
    Self.takeOver(
      keys, keyed, stamp, &spanLooks, &times, &nodes, &rises, &reach.persons, &found)
  }

  /// Looks at the next person's events, which are there already: completes them by what their facts say, gives the
  /// time and the node of each, and counts it.
  mutating func lookUp(
    _ events: inout [PersonEvent], _ times: inout [Int64], _ nodes: inout [UInt32]
  ) {
    begin(events.count)
    found = Found()
    Self.lookUp(
      &events, rules, stamp, &times, &nodes, &rises, &reach.persons, &reach.touches, &found)
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
    _ keys: Span<UInt64>, _ keyed: KeyedSpans, _ stamp: UInt32, _ looks: inout [SpanLook],
    _ times: inout [Int64], _ nodes: inout [UInt32], _ rises: inout [CycleTally.Step],
    _ persons: inout [PersonCount], _ found: inout Found
  ) {
    let (form, factMask) = (keyed.form, keyed.factMask)
    var looks = looks.mutableSpan
    var times = times.mutableSpan
    var nodes = nodes.mutableSpan
    var rises = rises.mutableSpan
    var persons = persons.mutableSpan
    var sums = SpanSums()
    var lastVisit = Int64.min
    var rising = RisingStages()
    var riseCount = 0
    var place = 0
    var row = 0
    var end: UInt64 = 0
    for index in keys.indices {
      let key = keys[index]
      if key >= end {
        place = keyed.place(of: key, from: place)
        end = keyed.ends[place]
        found.seen.formUnion(keyed.spans[place])
        row = place &* keyed.factCount
      }
      let time = form.time(of: key)
      let cell = row &+ Int(key & factMask)
      looks[cell].touches &+= 1
      let look = looks[cell]
      times[index] = time
      nodes[index] = look.node
      sums.add(look.sums)
      lastVisit = look.sums.isVisit ? time : lastVisit
      found.walk.families.add(look.family, bit: look.sums.familyBit)
      persons[Int(look.cell)].add(stamp)
      persons[Int(look.programCell)].add(stamp)
      rises[riseCount] = CycleTally.Step(time: time, rank: look.rank, slot: look.program)
      riseCount &+= rising.rise(look.rank, program: Int(look.program))
    }
    found.walk.fans = sums.fans(lastVisit: lastVisit)
    found.riseCount = riseCount
  }

  private static func lookUp(
    _ events: inout [PersonEvent], _ rules: Rules, _ stamp: UInt32, _ times: inout [Int64],
    _ nodes: inout [UInt32], _ rises: inout [CycleTally.Step], _ persons: inout [PersonCount],
    _ touches: inout [Int], _ found: inout Found
  ) {
    let looks = rules.looks.span
    var events = events.mutableSpan
    var times = times.mutableSpan
    var nodes = nodes.mutableSpan
    var rises = rises.mutableSpan
    var persons = persons.mutableSpan
    var touches = touches.mutableSpan
    var rising = RisingStages()
    var place = 0
    for index in 0..<events.count {
      let fact = events[index].fact
      let time = events[index].time
      let look = looks[Int(fact)]
      events[index].take(look)
      times[index] = time
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
      persons[rules.firstProgram &+ program].add(holds, stamp)
      if rules.marks.isEmpty { continue }
      let mark = rules.marks[Int(fact) &* TouchMark.actionCount &+ Int(events[index].lastAction)]
      let rank = mark.rank &* span.bit(.counted)
      rises[found.riseCount] = CycleTally.Step(
        time: time, rank: rank, slot: events[index].program)
      found.riseCount &+= rising.rise(rank, program: program)
    }
  }
}
