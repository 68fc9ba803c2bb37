import Columns
import Tabular
import Testing

@testable import WholeROI

/// The purchase cycle by its rule: each touch and each step moves its person on, or doesn't.
private struct PlainCycle {
  private struct Place {
    var stage: Int
    var isEntered = false
    var time: Int64 = 0
  }
  let start: Int64
  let end: Int64
  let whole: Int
  var entered: [Int]
  var times: [[Int64]]

  init(programs: Int, start: Int64, end: Int64) {
    self.start = start
    self.end = end
    whole = programs + 1
    entered = Array(repeating: 0, count: (programs + 2) * CycleTally.cellsPerRow)
    times = Array(repeating: [], count: entered.count)
  }

  mutating func add(
    _ touches: [CycleTally.Step], _ steps: [CycleTally.Step], before: (each: Int, whole: Int)
  ) {
    var places = (0...whole).map { _ in Place(stage: before.each) }
    places[whole].stage = max(before.each, before.whole)
    func reach(_ slot: Int, _ step: CycleTally.Step) {
      guard Int(step.stage) > places[slot].stage else { return }
      let row = slot * CycleTally.cellsPerRow
      if places[slot].isEntered {
        times[row + places[slot].stage].append(step.time - places[slot].time)
      }
      let isEntered = step.time >= start
      if isEntered { entered[row + Int(step.stage)] += 1 }
      places[slot] = Place(stage: Int(step.stage), isEntered: isEntered, time: step.time)
    }
    var rest = steps[...]
    for touch in touches where touch.time < end {
      while let step = rest.first, step.time < touch.time {
        reach(Int(step.slot), step)
        rest.removeFirst()
      }
      guard Int(touch.stage) < CycleTally.stageCount else { continue }
      reach(Int(touch.slot), touch)
      reach(whole, touch)
    }
    for step in rest where step.time < end { reach(Int(step.slot), step) }
  }
}

/// Touches of several programs, channels and actions around a period of 20 days.
private struct PassWorld {
  let definition: PipelineDefinition
  let facts: KindFacts
  let zone: TimeZoneTable
  let window: WalkWindow
  let period: PeriodWindow
  let form: PackedForm
  var pass: EventPass

  init(programs: Int) throws {
    var definition = PipelineDefinition()
    definition.sources = [SourceDefinition(name: "feed")]
    definition.visits = nil
    definition.programs = (0..<programs).map { namedProgram("P\($0)", "p\($0)") }
    definition.period = Period(from: CivilDay(31), to: CivilDay(50))
    var texts = Interner()
    let kinds = ["email", "display", "direct"].flatMap { channel in
      ["click", "view", "share", "like", "product"].flatMap { action in
        ([""] + (0..<programs).map { "p\($0)" }).map { campaign in
          TouchKind(
            source: 0, action: TouchAction.index(of: action) ?? 0, channel: texts.code(channel),
            campaign: texts.code(campaign), content: 0, coupon: 0)
        }
      }
    }
    facts = KindFacts(kinds, texts: texts, definition, tellsKindsApart: false)
    let exports = Exports(setup: try ExtractSetup(definition, files: []), jobs: [])
    zone = exports.setup.zone
    let book = try OrderBook(
      exports, OrderWorth(exports), persons: [], executor: Executor(jobs: 1))
    let records = PersonRecords(
      shift: 2, partitionCount: 1, touches: [], sales: [], orderPersons: [], profiles: [],
      laterJoins: [:], assignmentPersons: [], matched: [0], end: 0)
    window = WalkWindow(definition, zone)
    period = PeriodWindow(definition.period, zone)
    let looks = FactLook.table(facts, node: .channel)
    // Touches lie from day 25 to day 56; some of the spans end before and after.
    form = try #require(
      PackedForm(
        owners: 4, times: (25 * CivilDay.milliseconds)...(56 * CivilDay.milliseconds),
        mostPayload: facts.mostPayload))
    pass = EventPass(
      facts, looks, TouchSpans(window, period.bounds),
      JourneyJudge(exports, facts, book, records, dataBegins: 0), node: .channel, form: form)
    self.definition = definition
  }

  func touches(_ random: inout JourneyGenerator) -> [PersonTouch] {
    let day = CivilDay.milliseconds
    return (0..<Int.random(in: 0...12, using: &random)).map { _ in
      let time =
        Bool.random(using: &random)
        ? Int64.random(in: (25 * day)..<(56 * day), using: &random)
        : (Bool.random(using: &random) ? window.start : window.end)
          + Int64.random(in: -1...1, using: &random)
      let kind = UInt32.random(in: 0..<UInt32(facts.places.count), using: &random)
      return PersonTouch(time: time, kind: kind, client: 0, facts)
    }.sorted(by: PersonTouch.precedes)
  }

  func keys(_ touches: [PersonTouch]) -> [UInt64] {
    touches.map { form.key(time: $0.time, payload: $0.payload) }
  }

  func events(_ touches: [PersonTouch]) -> [PersonEvent] {
    let looks = FactLook.table(facts, node: .channel)
    return touches.map {
      PersonEvent(time: $0.time, fact: facts.fact(of: $0), looks[Int(facts.fact(of: $0))])
    }
  }

  func look(_ touch: PersonTouch) -> (fact: KindFacts.Fact, stage: Int) {
    let place = facts.fact(of: touch)
    let fact = facts.facts[Int(place)]
    return (fact, facts.mark(place, fact.action).stage)
  }
}

/// Orders, profiles and the like, by time, then stage.
private func randomSteps(_ programs: Int, _ random: inout JourneyGenerator) -> [CycleTally.Step] {
  (0..<Int.random(in: 0...3, using: &random)).map { _ in
    CycleTally.Step(
      time: Int64.random(
        in: (25 * CivilDay.milliseconds)..<(56 * CivilDay.milliseconds), using: &random),
      stage: Int.random(in: 2...6, using: &random),
      slot: Int.random(in: 0...(programs + 1), using: &random))
  }.sorted(by: CycleTally.Step.precedes)
}

/// With 3 programs the stages of all lie in one word, with 20 those of some.
@Test(arguments: [3, 20])
func touchesThatRaiseNothingMoveNobodyOn(programs: Int) throws {
  var random = JourneyGenerator(state: UInt64(programs))
  var world = try PassWorld(programs: programs)
  let (start, end) = (world.window.start, world.window.end)
  var tally = CycleTally(world.facts, start: start, end: end, pool: BlockPool())
  var byEvents = tally
  var plain = PlainCycle(programs: programs, start: start, end: end)
  var expectedTouches = [Int](repeating: 0, count: tally.slotCount * CycleTally.cellsPerRow)
  var times = [Int64](repeating: 0, count: 12)
  var nodes = [UInt32](repeating: 0, count: 12)
  var fewer = 0
  for _ in 0..<400 {
    let touches = world.touches(&random)
    // Orders of the whole come with every step of a program, as those of a person do.
    var steps = randomSteps(programs, &random)
    steps = steps.flatMap {
      Int($0.slot) <= programs
        ? [.init(time: $0.time, stage: Int($0.stage), slot: programs + 1), $0] : [$0]
    }.sorted(by: CycleTally.Step.precedes)
    let before = (
      each: Bool.random(using: &random) ? -1 : CycleTally.stage(ofOrders: 1),
      whole: Int.random(in: -1...5, using: &random)
    )
    world.pass.takeOver(world.keys(touches).span, &times, &nodes)
    let rises = world.pass.rises.span.extracting(first: world.pass.riseCount)
    if rises.count < touches.count { fewer += 1 }
    tally.add(rises, steps, before: before)
    byEvents.count(world.events(touches).span)
    plain.add(
      touches.map {
        let look = world.look($0)
        return .init(time: $0.time, stage: look.stage, slot: look.fact.program)
      }, steps, before: before)
    for touch in touches where touch.time >= start && touch.time < end {
      let look = world.look(touch)
      for slot in [look.fact.program, programs + 1] {
        expectedTouches[slot * CycleTally.cellsPerRow + look.stage] += 1
      }
    }
  }
  tally.count(world.pass.touches(in: [.counted, .inPeriod]), world.facts)
  #expect(fewer > 100)
  #expect(tally.entered == plain.entered)
  #expect(tally.advanced == plain.times.map(\.count))
  var spans = plain.times.map { _ in [Int64]() }
  tally.advances.forEach { cell, time in spans[cell].append(time) }
  #expect(spans.map { $0.sorted() } == plain.times.map { $0.sorted() })
  #expect(tally.touches == expectedTouches)
  #expect(byEvents.touches == expectedTouches)
  #expect(byEvents.campaignTouches == tally.campaignTouches)
}

/// What is taken over and what is looked up come to the same: persons by program and channel, and touches.
@Test func everyTouchOfThePeriodIsCountedOnceAndEveryPersonOnceAPlace() throws {
  var random = JourneyGenerator(state: 5)
  var world = try PassWorld(programs: 2)
  var other = world.pass
  let channels = world.facts.channels.count
  var expected = Reach(programs: 3, channels: channels)
  var found = expected
  var looked = expected
  var times = [Int64](repeating: 0, count: 12)
  var nodes = [UInt32](repeating: 0, count: 12)
  for _ in 0..<300 {
    let touches = world.touches(&random)
    world.pass.takeOver(world.keys(touches).span, &times, &nodes)
    var same = touches.map {
      PersonEvent(time: $0.time, fact: world.facts.fact(of: $0), action: 0)
    }
    var (sameTimes, sameNodes) = (times, nodes)
    other.lookUp(&same, &sameTimes, &sameNodes)
    #expect(sameTimes == times)
    #expect(sameTimes.prefix(touches.count).elementsEqual(touches.map(\.time)))
    #expect(sameNodes == nodes)
    #expect(same.map(\.program) == world.events(touches).map(\.program))
    let (walk, otherWalk) = (world.pass.walk, other.walk)
    #expect(otherWalk.fans == walk.fans)
    #expect(
      (0..<walk.families.count).map { walk.families[$0] }
        == (0..<otherWalk.families.count).map { otherWalk.families[$0] })
    #expect(other.riseCount == world.pass.riseCount)
    #expect(other.walk.families.bits == world.pass.walk.families.bits)
    #expect(other.isNear == world.pass.isNear && other.isInside == world.pass.isInside)
    let inside = touches.filter { world.period.bounds.holds($0.time) }.map { world.look($0).fact }
    for fact in inside { expected.touches[fact.program] += 1 }
    for cell in Set(inside.map { $0.program * channels + $0.channel }) {
      expected.byChannel[cell] += 1
    }
    for program in Set(inside.map(\.program)) { expected.byProgram[program] += 1 }
  }
  world.pass.reach.add(to: &found)
  for (fact, count) in world.pass.touches(in: .holds).enumerated() {
    found.touches[world.facts.facts[fact].program] += count
  }
  other.reach.add(to: &looked)
  for reach in [found, looked] {
    #expect(reach.touches == expected.touches)
    #expect(reach.byChannel == expected.byChannel)
    #expect(reach.byProgram == expected.byProgram)
  }
}
