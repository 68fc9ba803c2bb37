import Columns
import Tabular

/// Builds the journeys of one person after another (METHODS, section 3): visits, eligibility, the cycle rule
/// with its fallback, direct, repeats. One a job; its scratch is used again.
struct JourneyBuilder: Sendable {
  let facts: KindFacts
  let book: OrderBook
  let records: PersonRecords
  let zone: TimeZoneTable
  let rules: AttributionDefinition
  let period: Period
  private let countsReturnDays: Bool
  private let dataBegins: Int32
  private let longestLookback: Int64
  let couponKinds: [CouponUse: UInt32]
  private let stages: StageRules
  private let noProgram: Int
  private var visits: VisitMaker?

  var paths = PathTable()
  var dimensionPaths: DimensionPaths
  var reach: Reach

  // Scratch of one person.
  var events: [PersonEvent] = []
  var isUsed: [Bool] = []
  var memo = DayMemo()
  var shaper: PathShaper
  var steps: [PathShaper.Step] = []
  private var personPaths: [UInt32] = []
  var programStamps: [UInt32]
  var cellStamps: [UInt32]
  var stamp: UInt32 = 0

  init(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    dataBegins: Int32
  ) {
    let definition = exports.setup.definition
    self.facts = facts
    self.book = book
    self.records = records
    self.dataBegins = dataBegins
    zone = exports.setup.zone
    rules = definition.attribution
    period = definition.period
    countsReturnDays = definition.revenue.view == .return
    longestLookback = facts.lookbacks.max() ?? 0
    couponKinds = exports.couponKinds
    stages = StageRules(definition.stages)
    dimensionPaths = DimensionPaths(definition)
    noProgram = definition.programs.count
    visits = definition.visits.map(VisitMaker.init)
    reach = Reach(programs: noProgram + 1, channels: facts.channels.count)
    shaper = PathShaper(rules)
    programStamps = Array(repeating: 0, count: noProgram + 1)
    cellStamps = Array(repeating: 0, count: (noProgram + 1) * facts.channels.count)
  }

  /// Appends a person's journeys to the batch.
  ///
  /// `touches` are in their total order; `sales` are the person's sales by (time, order key).
  mutating func build(
    person: UInt32, touches: ArraySlice<PersonTouch>, sales: ArraySlice<UInt32>,
    into batch: inout JourneyBatch
  ) {
    events.removeAll(keepingCapacity: true)
    if visits != nil {
      visits?.make(touches, facts, into: &events)
    } else {
      for touch in touches { events.append(PersonEvent(time: touch.time, kind: touch.kind)) }
    }
    isUsed.removeAll(keepingCapacity: true)
    isUsed.append(contentsOf: repeatElement(false, count: events.count))
    personPaths.removeAll(keepingCapacity: true)
    countReach(sales)

    var window = 0
    var previous: Int64?
    for (index, sale) in sales.enumerated() {
      let time = book.orders[Int(sale)].time
      while window < events.count, events[window].time < time - 2 * longestLookback { window += 1 }
      addJourney(
        sale, person: person, isFirst: index == 0, previous: previous, window: window, into: &batch)
      previous = time
    }
    addNullJourneys()
    personPaths.sort()
    for (index, path) in personPaths.enumerated() where index == 0 || personPaths[index - 1] != path
    {
      paths.addPerson(path)
    }
  }

  // MARK: - One order

  private mutating func addJourney(
    _ sale: UInt32, person: UInt32, isFirst: Bool, previous: Int64?, window: Int,
    into batch: inout JourneyBatch
  ) {
    let order = book.orders[Int(sale)]
    let time = order.time
    let couponKind =
      order.coupon == 0
      ? nil : couponKinds[CouponUse(source: order.source, coupon: order.coupon)]
    let sincePrevious = rules.orders == .sincePreviousOrder ? previous : nil
    steps.removeAll(keepingCapacity: true)
    var withinLookback = 0
    var atHalf = couponKind != nil
    var atTwice = couponKind != nil
    var at = window
    while at < events.count, events[at].time <= time {
      defer { at += 1 }
      let event = events[at]
      let age = time - event.time
      let action = event.action(at: time, facts)
      let lookback = facts.lookbacks[Int(action)]
      if age > 2 * lookback { continue }
      atTwice = true
      if age > lookback { continue }
      if 2 * age <= lookback { atHalf = true }
      withinLookback += 1
      if let sincePrevious, event.time <= sincePrevious { continue }
      steps.append(step(at, event.kind, action, event.time))
    }
    let couponCounts =
      couponKind != nil && facts.lookbacks[Int(TouchAction.coupon)] >= 0
      && sincePrevious.map { time > $0 } ?? true
    if steps.isEmpty, !couponCounts, withinLookback > 0 || couponKind != nil {
      reach.fallbacks += 1
      fallBack(to: time, from: window)
      if let couponKind { steps.append(step(-1, couponKind, TouchAction.coupon, time)) }
    } else if couponCounts, let couponKind {
      steps.append(step(-1, couponKind, TouchAction.coupon, time))
    }
    for step in steps where step.event >= 0 { isUsed[step.event] = true }

    let isInPeriod = contains(book.days[Int(sale)])
    guard isInPeriod || hasReturnInPeriod(sale) else { return }
    shaper.shape(&steps)
    append(sale, person, time, to: &batch)
    batch.isFirst.append(isFirst && isNew(person, book.days[Int(sale)]))
    batch.isInPeriod.append(isInPeriod)
    batch.hasTouchAtHalf.append(atHalf)
    batch.hasTouchAtTwice.append(atTwice)
    if isInPeriod, !steps.isEmpty {
      let path = paths.place(shaper.path[...])
      let net = periodNet(sale)
      paths.addOrder(path, net: net, duration: time - (steps.first?.time ?? time))
      dimensionPaths.add(steps, net: net, facts)
      personPaths.append(path)
    }
  }

  /// The full lookback, for an order that has no touch since the one before.
  private mutating func fallBack(to time: Int64, from window: Int) {
    var at = window
    while at < events.count, events[at].time <= time {
      let event = events[at]
      let action = event.action(at: time, facts)
      if time - event.time <= facts.lookbacks[Int(action)] {
        steps.append(step(at, event.kind, action, event.time))
      }
      at += 1
    }
  }

  mutating func step(
    _ event: Int, _ kind: UInt32, _ action: UInt8, _ time: Int64
  ) -> PathShaper.Step {
    let fact = facts.facts[Int(kind)]
    let program =
      fact.program == KindFacts.dated
      ? facts.program(Int(kind), day: memo.day(of: time, in: zone)) : fact.program
    let node: UInt32 =
      switch rules.node {
      case .channel: UInt32(fact.channel)
      case .family: UInt32(fact.family)
      case .program: UInt32(program)
      case .campaign: UInt32(fact.campaign)
      case .stage:
        UInt32(
          stages.stage(
            channel: facts.channels[fact.channel], campaign: facts.campaigns[fact.campaign],
            action: TouchAction.names[Int(action)]))
      }
    return PathShaper.Step(
      event: event, kind: kind, action: action, time: time, node: node, program: program,
      isDirect: fact.isDirect)
  }

  /// Appends the journey in `steps`, shaped already.
  private func append(
    _ sale: UInt32, _ person: UInt32, _ time: Int64, to batch: inout JourneyBatch
  ) {
    batch.orders.append(sale)
    batch.persons.append(person)
    batch.milestones.append(milestone(person, order: time))
    for (index, step) in steps.enumerated() {
      batch.ages.append(time - step.time)
      batch.nodes.append(shaper.path[index])
      batch.isDirect.append(step.isDirect)
      let fact = facts.facts[Int(step.kind)]
      batch.channels.append(Int32(fact.channel))
      batch.programs.append(Int32(step.program))
      batch.campaigns.append(Int32(fact.campaign))
    }
    batch.starts.append(batch.ages.count)
  }

  /// What the order's net in the period is, by the view of the pipeline.
  private func periodNet(_ sale: UInt32) -> Int64 {
    guard countsReturnDays else { return book.remaining[Int(sale)] }
    var net = book.orders[Int(sale)].net
    for event in book.returns[sale] ?? [] where contains(event.day) {
      net += event.netAfter - event.netBefore
    }
    return net
  }

  func contains(_ day: Int32) -> Bool {
    day >= period.from.number && day <= period.to.number
  }

  private func hasReturnInPeriod(_ sale: UInt32) -> Bool {
    countsReturnDays && (book.returns[sale] ?? []).contains { contains($0.day) }
  }

  /// METHODS, section 5: no profile has a first order before it, or joined before the order data begins.
  private func isNew(_ person: UInt32, _ day: Int32) -> Bool {
    records.firstOrders[Int(person)] >= day && records.joined[Int(person)] >= dataBegins
  }
}
