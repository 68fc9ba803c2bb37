import Columns
import Tabular

/// One contact of a person as journeys see it: a touch, or a visit made of hits.
struct PersonEvent: Sendable {
  var time: Int64
  /// The visit is a product, basket or checkout one from these times on; `.max` for never.
  var productAt = Int64.max
  var basketAt = Int64.max
  var checkoutAt = Int64.max
  /// Index in the facts of kinds: of the touch, or of the visit's first hit.
  var fact: UInt32
  /// Worked out once for the person's orders and null journeys alike.
  var program: Int32 = 0
  /// Of the touch.
  var ownAction: UInt8
  var isVisit = false
  var isDirect = false
  /// Whether some order's journey holds it.
  var isUsed = false

  init(time: Int64, fact: UInt32, action: UInt8, isVisit: Bool = false) {
    self.time = time
    self.fact = fact
    ownAction = action
    self.isVisit = isVisit
  }

  /// A touch with what its fact says.
  @inline(__always) init(time: Int64, fact: UInt32, _ look: FactLook) {
    self.init(time: time, fact: fact, action: look.action)
    take(look)
  }

  /// Takes over what its fact says.
  @inline(__always) mutating func take(_ look: FactLook) {
    ownAction = look.action
    program = look.program
    isDirect = look.isDirect
  }

  /// The action as an order at a time sees it: only hits up to its time count.
  func action(at time: Int64) -> UInt8 {
    guard isVisit else { return ownAction }
    if time >= checkoutAt { return TouchAction.checkout }
    if time >= basketAt { return TouchAction.basket }
    if time >= productAt { return TouchAction.product }
    return TouchAction.visit
  }

  /// The action once all hits are counted. `.max` itself stands for hits that never came.
  var lastAction: UInt8 { action(at: .max - 1) }
}

/// A touch of one person, before visits, in the total order of METHODS, section 1: time, then source and
/// bytes (which the payload's rank holds, as far as some rule asks), then identifiers. Its payload is that of
/// `KindFacts`.
typealias PersonTouch = OwnedRecord

extension PersonTouch {
  init(time: Int64, kind: UInt32, client: UInt64, _ facts: KindFacts) {
    self.init(time: time, payload: facts.payload(ofKind: kind), detail: client)
  }

  /// Tells a person's clients apart; 0 for none.
  var client: UInt64 { detail }
}

/// A sale of one person.
struct PersonSale: Sendable {
  var time: Int64
  /// Index in the order book.
  var order: UInt32
  /// What its returns left of its net.
  var remaining: Int64
  /// Cost of the goods that stay sold; `FieldValue.missing` where it is not known.
  var remainingCost: Int64
  /// The day of its time.
  var day: Int32
  /// Code of its store.
  var store: UInt32
  /// Code of its coupon, 0 for none, and its source.
  var coupon: UInt32
  var source: UInt16
}

/// Makes visits of hits (METHODS, section 3.2).
///
///     hits      a1 a2 . b1 a3 ···(gap)··· a4      a, b: clients
///     visits    A(a1 a2 a3)  B(b1)         A'(a4)
struct VisitMaker: Sendable {
  private let gap: Int64
  /// The last visit of each client of the person at hand: the first `openCount`, so that nothing need be emptied.
  private var open: [(client: UInt64, last: Int64, event: Int)] = []
  private var openCount = 0

  init(_ definition: VisitsDefinition) { gap = definition.gapMilliseconds }

  /// Appends the person's events, in the total order of touches.
  mutating func make(
    _ touches: Span<PersonTouch>, _ facts: KindFacts, into events: inout [PersonEvent]
  ) {
    openCount = 0
    for index in touches.indices { _ = add(touches[index], facts, to: &events) }
  }

  /// The same; gives each touch's event.
  mutating func makeNoting(
    _ touches: Span<PersonTouch>, _ facts: KindFacts, into events: inout [PersonEvent]
  ) -> [Int] {
    openCount = 0
    return touches.indices.map { add(touches[$0], facts, to: &events) }
  }

  /// Adds a touch to its visit, or begins an event with it; gives the event.
  @inline(__always)
  private mutating func add(
    _ touch: PersonTouch, _ facts: KindFacts, to events: inout [PersonEvent]
  ) -> Int {
    let place = facts.fact(of: touch)
    let fact = facts.facts[Int(place)]
    guard fact.hitRank > 0 else {
      events.append(PersonEvent(time: touch.time, fact: place, action: fact.action))
      return events.count - 1
    }
    let visit = open[..<openCount].firstIndex { $0.client == touch.client }
    if let visit, continues(open[visit], touch, fact, events, facts) {
      open[visit].last = touch.time
      Self.add(fact.hitRank, at: touch.time, to: &events[open[visit].event])
      return open[visit].event
    }
    var event = PersonEvent(
      time: touch.time, fact: place, action: fact.action, isVisit: true)
    Self.add(fact.hitRank, at: touch.time, to: &event)
    let slot = visit ?? openCount
    if slot == open.count {
      open.append((touch.client, touch.time, events.count))
    } else {
      open[slot] = (touch.client, touch.time, events.count)
    }
    openCount = max(openCount, slot + 1)
    events.append(event)
    return events.count - 1
  }

  private func continues(
    _ visit: (client: UInt64, last: Int64, event: Int), _ touch: PersonTouch,
    _ fact: KindFacts.Fact, _ events: [PersonEvent], _ facts: KindFacts
  ) -> Bool {
    guard touch.time - visit.last <= gap else { return false }
    let first = facts.facts[Int(events[visit.event].fact)]
    return fact.isCampaignEmpty || fact.campaign == first.campaign
  }

  private static func add(_ rank: UInt8, at time: Int64, to visit: inout PersonEvent) {
    if rank >= 2 { visit.productAt = min(visit.productAt, time) }
    if rank >= 3 { visit.basketAt = min(visit.basketAt, time) }
    if rank >= 4 { visit.checkoutAt = min(visit.checkoutAt, time) }
  }
}
