import Columns
import Tabular
import Testing

@testable import WholeROI

/// What a person's touches say, by the rules one after another.
private struct PlainWalk {
  var signs: FanSigns = []
  var earlySigns: FanSigns = []
  var visits = 0
  var lastVisit = Int64.min
  var shares = 0
  var families: [Int] = []

  init(_ touches: [(time: Int64, look: FactLook)], _ window: WalkWindow) {
    for (time, look) in touches {
      let family = Int(look.family)
      if time >= window.exposure, time < window.outcome, !families.contains(family) {
        families.append(family)
      }
      guard time < window.end else { continue }
      signs.formUnion(look.signs)
      if time < window.outcome { earlySigns.formUnion(look.signs) }
      if look.signs.contains(.visit) {
        lastVisit = time
        if time >= window.start { visits += 1 }
      }
      if look.signs.contains(.share) { shares += 1 }
    }
  }
}

/// Kinds of several channels and actions, many of which are one fact: content tells them apart.
private let facts: KindFacts = {
  var texts = Interner()
  let kinds = ["email", "paid social", "direct", "store", "display"].flatMap { channel in
    ["visit", "click", "share", "follow", "review"].flatMap { action in
      (0..<7).map { content in
        TouchKind(
          source: 0, action: TouchAction.index(of: action) ?? 0, channel: texts.code(channel),
          campaign: 0, content: texts.code("post \(content)"), coupon: 0)
      }
    }
  }
  return KindFacts(kinds, texts: texts, PipelineDefinition())
}()

@Test(arguments: 0..<30)
func aWalkFindsWhatEachRuleFindsByItself(seed: UInt64) throws {
  var generator = JourneyGenerator(state: seed)
  var definition = PipelineDefinition()
  definition.period = Period(from: CivilDay(20), to: CivilDay(40))
  definition.integration.outcomeMilliseconds = 5 * CivilDay.milliseconds
  definition.integration.exposureMilliseconds = 10 * CivilDay.milliseconds
  let zone = try #require(TimeZoneTable(identifier: "UTC"))
  let window = WalkWindow(definition, zone)
  let looks = FactLook.table(facts, node: .channel)
  let edges = [window.start, window.exposure, window.outcome, window.end]
  let touches = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
    let edge = edges.randomElement(using: &generator) ?? 0
    return (
      time: Bool.random(using: &generator)
        ? edge + Int64.random(in: -1...1, using: &generator)
        : Int64.random(in: 0..<(50 * CivilDay.milliseconds), using: &generator),
      look: looks[Int.random(in: 0..<looks.count, using: &generator)]
    )
  }.sorted { $0.time < $1.time }
  var walk = PersonWalk()
  let spans = TouchSpans(window, PeriodBounds(definition.period))
  var place = 0
  for (time, look) in touches {
    place = spans.place(of: time, from: place)
    walk.add(time, look, spans[place].span)
  }
  let plain = PlainWalk(touches, window)
  #expect(walk.fans.signs == plain.signs)
  #expect(walk.fans.earlySigns == plain.earlySigns)
  #expect(walk.fans.visits == plain.visits)
  #expect(walk.fans.lastVisit == plain.lastVisit)
  #expect(walk.fans.shares == plain.shares)
  #expect((0..<walk.families.count).map { walk.families[$0] } == plain.families)
  #expect(walk.families.bits == plain.families.reduce(0) { $0 | 1 << UInt32($1) })
}

@Test func payloadsStandInTheOrderOfKindsAndTellKindAndFact() {
  let kinds = UInt32(facts.places.count)
  #expect(facts.facts.count < Int(kinds))
  let payloads = (0..<kinds).map(facts.payload(ofKind:))
  #expect(payloads == payloads.sorted())
  for kind in 0..<kinds {
    let touch = PersonTouch(time: 0, kind: kind, client: 0, facts)
    #expect(facts.kind(of: touch) == kind)
    #expect(facts.fact(of: touch) == facts.places[Int(kind)])
  }
}

@Test func actionsHaveTheNumbersOfTheirNames() {
  let numbers = [
    "click": TouchAction.click, "visit": TouchAction.visit, "product": TouchAction.product,
    "basket": TouchAction.basket, "checkout": TouchAction.checkout, "follow": TouchAction.follow,
    "coupon": TouchAction.coupon,
  ]
  for (name, number) in numbers { #expect(TouchAction.index(of: name) == number) }
}
