import Columns
import Tabular

/// One contact of a person as journeys see it: a touch, or a visit made of hits.
struct PersonEvent: Sendable {
  var time: Int64
  /// Of the touch, or of the visit's first hit.
  var kind: UInt32
  /// The visit is a product, basket or checkout one from these times on; `.max` for never.
  var productAt = Int64.max
  var basketAt = Int64.max
  var checkoutAt = Int64.max
  var isVisit = false

  /// The action as an order at a time sees it: only hits up to its time count.
  func action(at time: Int64, _ facts: KindFacts) -> UInt8 {
    guard isVisit else { return facts.facts[Int(kind)].action }
    if time >= checkoutAt { return TouchAction.checkout }
    if time >= basketAt { return TouchAction.basket }
    if time >= productAt { return TouchAction.product }
    return TouchAction.visit
  }

  /// The action once all hits are counted. `.max` itself stands for hits that never came.
  func lastAction(_ facts: KindFacts) -> UInt8 { action(at: .max - 1, facts) }
}

/// A touch of one person, before visits.
struct PersonTouch: Sendable {
  var time: Int64
  var kind: UInt32
  /// Tells a person's clients apart; 0 for none.
  var client: UInt64

  /// The total order of METHODS, section 1: time, then source and bytes (which the kind's number holds), then
  /// identifiers.
  static func precedes(_ a: PersonTouch, _ b: PersonTouch) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.kind != b.kind { return a.kind < b.kind }
    return a.client < b.client
  }
}

/// Makes visits of hits (METHODS, section 3.2).
///
///     hits      a1 a2 . b1 a3 ···(gap)··· a4      a, b: clients
///     visits    A(a1 a2 a3)  B(b1)         A'(a4)
struct VisitMaker: Sendable {
  private let gap: Int64
  /// The last visit of each client of the person at hand.
  private var open: [(client: UInt64, last: Int64, event: Int)] = []

  init(_ definition: VisitsDefinition) { gap = definition.gapMilliseconds }

  /// Appends the person's events, in the total order of touches.
  mutating func make(
    _ touches: ArraySlice<PersonTouch>, _ facts: KindFacts, into events: inout [PersonEvent]
  ) {
    open.removeAll(keepingCapacity: true)
    for touch in touches {
      let fact = facts.facts[Int(touch.kind)]
      guard fact.hitRank > 0 else {
        events.append(PersonEvent(time: touch.time, kind: touch.kind))
        continue
      }
      let place = open.firstIndex { $0.client == touch.client }
      if let place, continues(open[place], touch, fact, events, facts) {
        open[place].last = touch.time
        Self.add(fact.hitRank, at: touch.time, to: &events[open[place].event])
        continue
      }
      var visit = PersonEvent(time: touch.time, kind: touch.kind, isVisit: true)
      Self.add(fact.hitRank, at: touch.time, to: &visit)
      if let place {
        open[place] = (touch.client, touch.time, events.count)
      } else {
        open.append((touch.client, touch.time, events.count))
      }
      events.append(visit)
    }
  }

  private func continues(
    _ visit: (client: UInt64, last: Int64, event: Int), _ touch: PersonTouch,
    _ fact: KindFacts.Fact, _ events: [PersonEvent], _ facts: KindFacts
  ) -> Bool {
    guard touch.time - visit.last <= gap else { return false }
    let first = facts.facts[Int(events[visit.event].kind)]
    return fact.isCampaignEmpty || fact.campaign == first.campaign
  }

  private static func add(_ rank: UInt8, at time: Int64, to visit: inout PersonEvent) {
    if rank >= 2 { visit.productAt = min(visit.productAt, time) }
    if rank >= 3 { visit.basketAt = min(visit.basketAt, time) }
    if rank >= 4 { visit.checkoutAt = min(visit.checkoutAt, time) }
  }
}
