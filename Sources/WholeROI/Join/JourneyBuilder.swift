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
  let window: PeriodWindow
  let judge: JourneyJudge
  private let longestLookback: Int64
  /// By action, in milliseconds.
  private let lookbacks: [Int64]
  /// By fact: what touches that no date decides about are, and their action.
  let looks: [FactLook]
  /// Whether some model asks for them.
  let hasMilestones: Bool
  let coupons: CouponKinds
  private let noProgram: Int
  private var visits: VisitMaker?

  var paths: PathTable
  var dimensionPaths: DimensionPaths
  /// Nil where no bootstrap solves models again.
  var log: JourneyLog?
  /// What is made of each order, where somebody asks; nil in a run.
  var trace: JourneyTrace?
  /// The person at hand.
  private(set) var person: UInt32 = 0
  /// Counts of persons; `pass` holds the rest.
  var reach: Reach
  /// Of the events at hand, and of all persons.
  var pass: EventPass

  // Scratch of one person. Its contacts, which become events, are the first `contactCount` of these two:
  var contactCount = 0
  var times: [Int64] = []
  /// The nodes, but for stages.
  var nodes: [UInt32] = []
  /// The same contacts, where somebody reads more of them: the first `eventCount`, all or none.
  var events: [PersonEvent] = []
  var eventCount = 0
  var shaper: PathShaper
  var steps: [PathShaper.Step] = []
  /// Places of the events of a null journey.
  var piece: [Int] = []
  var pieceNodes: [UInt32] = []
  /// Whether null journeys without a direct touch are made of `nodes` as they stand, and whether all are: then
  /// nobody reads the events of a person without orders for them.
  let areNodes: Bool
  let stretchesArePaths: Bool

  init(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    dataBegins: Int32, variant: JourneyVariant? = nil
  ) {
    let definition = exports.setup.definition
    self.facts = facts
    self.book = book
    self.records = records
    zone = exports.setup.zone
    var rules = definition.attribution
    if let variant { rules.repeats = variant.repeats }
    self.rules = rules
    window = PeriodWindow(definition.period, zone)
    judge = JourneyJudge(exports, facts, book, records, dataBegins: dataBegins)
    lookbacks = variant.map { facts.lookbacks.map($0.lookback) } ?? facts.lookbacks
    longestLookback = lookbacks.max() ?? 0
    looks = FactLook.table(facts, node: rules.node)
    let readsKeys = variant == nil && records.areReadAsKeys(facts, definition)
    pass = EventPass(
      facts, looks, TouchSpans(WalkWindow(definition, zone), window.bounds), judge,
      node: rules.node, form: readsKeys ? records.form : nil)
    hasMilestones = rules.models.contains(.w)
    coupons = CouponKinds(exports, facts)
    // Variants are split, not solved.
    dimensionPaths = DimensionPaths(facts, definition, isAsked: variant == nil)
    noProgram = definition.programs.count
    visits = definition.visits.map(VisitMaker.init)
    // Under `frequency` a code holds a count as well.
    let nodes = facts.nodeNames(definition.attribution.node, definition).names.count
    paths = PathTable(
      codesBelow: rules.repeats == .frequency ? .max : nodes, pool: records.pool)
    if dimensionPaths.keepsCodes {
      log = JourneyLog()
    }
    reach = Reach(programs: noProgram + 1, channels: facts.channels.count)
    shaper = PathShaper(rules)
    areNodes =
      rules.node != .stage && dimensionPaths.isEmpty && shaper.keepsAll(hasDirect: false)
    stretchesArePaths = areNodes && shaper.keepsAll(hasDirect: true)
  }

  /// Counts all that waits to be counted, when all persons were added.
  mutating func settle() {
    paths.settle()
    dimensionPaths.settle()
  }

  /// Hands the paths over, when all persons were added: they are the caller's alone.
  mutating func takePaths() -> PathTable {
    defer { paths = PathTable() }
    return paths
  }

  /// The same of the other kinds of nodes.
  mutating func takeDimensionPaths() -> DimensionPaths {
    let taken = dimensionPaths
    dimensionPaths.giveUp()
    return taken
  }

  /// The same of the log.
  mutating func takeLog() -> JourneyLog? {
    defer { log = nil }
    return log
  }

  /// Appends a person's journeys to the batch.
  ///
  /// `touches` are in their total order; `sales` are the person's sales by (time, order key).
  mutating func build(
    person: UInt32, touches: Span<PersonTouch>, sales: Span<PersonSale>,
    into batch: inout JourneyBatch
  ) {
    makeEvents(touches)
    buildJourneys(of: person, sales, into: &batch)
  }

  /// The same from packed touches, where `EventPass` reads them; without `keepsEvents` it may leave a person without
  /// events, of whom it reads none itself.
  mutating func build(
    person: UInt32, keys: Span<UInt64>, keepsEvents: Bool, sales: Span<PersonSale>,
    into batch: inout JourneyBatch
  ) {
    contactCount = keys.count
    makeRoom(contactCount)
    pass.takeOver(keys, &times, &nodes)
    eventCount = 0
    if keepsEvents || !sales.isEmpty || !stretchesArePaths || pass.isNear { makeEvents(of: keys) }
    buildJourneys(of: person, sales, into: &batch)
  }

  private mutating func buildJourneys(
    of person: UInt32, _ sales: Span<PersonSale>, into batch: inout JourneyBatch
  ) {
    self.person = person
    let isReached = pass.isNear ? countNearEvents() || pass.isInside : pass.isInside
    countReach(sales, isReached: isReached)
    addJourneys(person, sales, into: &batch)
    addNullJourneys(areAllUnused: sales.isEmpty)
  }

  /// The same for a person's orders alone.
  mutating func buildOrders(
    person: UInt32, touches: Span<PersonTouch>, sales: Span<PersonSale>,
    into batch: inout JourneyBatch
  ) {
    makeEvents(touches)
    addJourneys(person, sales, into: &batch)
  }

  private mutating func addJourneys(
    _ person: UInt32, _ sales: Span<PersonSale>, into batch: inout JourneyBatch
  ) {
    var first = 0
    var previous: Int64?
    for index in sales.indices {
      let sale = sales[index]
      while first < eventCount, events[first].time < sale.time - 2 * longestLookback {
        first += 1
      }
      addJourney(
        sale, person: person, isFirst: index == 0, previous: previous, from: first, into: &batch)
      previous = sale.time
    }
  }

  /// Makes the person's events and looks at each once.
  private mutating func makeEvents(_ touches: Span<PersonTouch>) {
    events.removeAll(keepingCapacity: true)
    if visits != nil {
      visits?.make(touches, facts, into: &events)
    } else {
      for index in touches.indices {
        events.append(
          PersonEvent(
            time: touches[index].time, fact: facts.fact(of: touches[index]), action: 0))
      }
    }
    eventCount = events.count
    contactCount = eventCount
    makeRoom(contactCount)
    pass.lookUp(&events, &times, &nodes)
  }

  /// Makes an event of each packed touch, all of which were taken over.
  private mutating func makeEvents(of keys: Span<UInt64>) {
    guard let form = records.form else { return }
    eventCount = keys.count
    if events.count < eventCount {
      events = Array(
        repeating: PersonEvent(time: 0, fact: 0, action: 0), count: eventCount * 2)
    }
    Self.makeEvents(keys, times, facts, form, looks, &events)
  }

  private static func makeEvents(
    _ keys: Span<UInt64>, _ times: [Int64], _ facts: KindFacts, _ form: PackedForm,
    _ looks: [FactLook], _ events: inout [PersonEvent]
  ) {
    let times = times.span
    let looks = looks.span
    var events = events.mutableSpan
    for index in keys.indices {
      let fact = facts.fact(ofPayload: form.payload(of: keys[index]))
      events[index] = PersonEvent(time: times[index], fact: fact, looks[Int(fact)])
    }
  }

  private mutating func makeRoom(_ count: Int) {
    if nodes.count >= count { return }
    nodes = Array(repeating: 0, count: count * 2)
    times = Array(repeating: 0, count: count * 2)
  }

  // MARK: - One order

  private mutating func addJourney(
    _ sale: PersonSale, person: UInt32, isFirst: Bool, previous: Int64?, from first: Int,
    into batch: inout JourneyBatch
  ) {
    let time = sale.time
    let coupon = coupons.fact(of: sale)
    let sincePrevious = rules.orders == .sincePreviousOrder ? previous ?? .min : .min
    if !steps.isEmpty { steps.removeAll(keepingCapacity: true) }
    var withinLookback = 0
    var atHalf = coupon != nil
    var atTwice = coupon != nil
    var at = first
    while at < eventCount, events[at].time <= time {
      defer { at += 1 }
      let event = events[at]
      let age = time - event.time
      let action = event.action(at: time)
      let lookback = lookbacks[Int(action)]
      if age > 2 * lookback { continue }
      atTwice = true
      if age > lookback { continue }
      if 2 * age <= lookback { atHalf = true }
      withinLookback += 1
      if previous != nil, event.time <= sincePrevious { continue }
      addStep(at, action)
    }
    let couponCounts =
      coupon != nil && lookbacks[Int(TouchAction.coupon)] >= 0
      && (previous == nil || time > sincePrevious)
    if steps.isEmpty, !couponCounts, withinLookback > 0 || coupon != nil {
      reach.fallbacks += 1
      fallBack(to: time, from: first)
      if let coupon { addCoupon(coupon, time) }
    } else if couponCounts, let coupon {
      addCoupon(coupon, time)
    }
    Self.markUsed(steps, &events)
    trace?.takeEligible(steps, of: sale.order)

    let isInPeriod = window.contains(time)
    guard isInPeriod || judge.hasReturnInPeriod(sale.order) else { return }
    shaper.shape(&steps)
    trace?.takeJourney(steps, of: sale.order)
    append(sale, person, to: &batch)
    batch.isFirst.append(isFirst && judge.isNew(person, time))
    batch.isInPeriod.append(isInPeriod)
    batch.hasTouchAtHalf.append(atHalf)
    batch.hasTouchAtTwice.append(atTwice)
    if isInPeriod, let first = steps.first {
      addPath(
        PathTable.Order(
          person: person, net: judge.periodNet(sale), duration: time - first.time))
    }
  }

  /// Counts the order of the journey that was shaped last.
  private mutating func addPath(_ order: PathTable.Order) {
    dimensionPaths.add(steps, net: order.net)
    if log == nil { return paths.addOrder(order, along: shaper.path) }
    let path = paths.place(shaper.path)
    paths.addOrder(order, along: path)
    log?.add(order.person, net: order.net, path: path)
  }

  private static func markUsed(_ steps: [PathShaper.Step], _ events: inout [PersonEvent]) {
    var events = events.mutableSpan
    for step in steps where step.event >= 0 { events[Int(step.event)].isUsed = true }
  }

  /// The full lookback, for an order that has no touch since the one before.
  private mutating func fallBack(to time: Int64, from first: Int) {
    var at = first
    while at < eventCount, events[at].time <= time {
      let action = events[at].action(at: time)
      if time - events[at].time <= lookbacks[Int(action)] { addStep(at, action) }
      at += 1
    }
  }

  /// Adds an event to the journey at hand, seen as that action.
  mutating func addStep(_ event: Int, _ action: UInt8) {
    let own = events[event]
    var node = nodes[event]
    if rules.node == .stage { node = judge.stage(of: own.fact, action) }
    steps.append(
      PathShaper.Step(
        time: own.time, event: Int32(truncatingIfNeeded: event), fact: own.fact, node: node,
        program: own.program, action: action, isDirect: own.isDirect))
  }

  private mutating func addCoupon(_ fact: UInt32, _ time: Int64) {
    let look = looks[Int(fact)]
    let program = look.program == FactLook.dated ? judge.program(of: fact, at: time) : look.program
    let node: UInt32 =
      switch rules.node {
      case .program: UInt32(program)
      case .stage: judge.stage(of: fact, TouchAction.coupon)
      case .channel, .family, .campaign: look.node
      }
    steps.append(
      PathShaper.Step(
        time: time, event: -1, fact: fact, node: node, program: program,
        action: TouchAction.coupon, isDirect: look.isDirect))
  }

  /// Appends the journey in `steps`, shaped already. Mutating, or it would be handed a copy of the builder.
  private mutating func append(_ sale: PersonSale, _ person: UInt32, to batch: inout JourneyBatch) {
    batch.orders.append(sale.order)
    batch.persons.append(person)
    batch.milestones.append(hasMilestones ? milestone(person, order: sale.time) : -1)
    for index in steps.indices {
      let step = steps[index]
      batch.ages.append(sale.time - step.time)
      batch.nodes.append(shaper.path[index])
      batch.isDirect.append(step.isDirect)
      batch.places.append(facts.creditPlaces.code(ofFact: step.fact, program: step.program))
    }
    if !facts.marks.isEmpty {
      for step in steps { batch.marks.append(facts.mark(step.fact, step.action)) }
    }
    batch.starts.append(batch.ages.count)
  }
}

/// The facts of the coupon touches that orders bring along.
struct CouponKinds: Sendable {
  private var facts: [CouponUse: UInt32] = [:]

  /// Whether some order brings one.
  var areAny: Bool { !facts.isEmpty }

  init(_ exports: Exports, _ kinds: KindFacts) {
    facts = exports.couponKinds.mapValues { kinds.places[Int($0)] }
  }

  /// The same of a sale.
  func fact(of sale: PersonSale) -> UInt32? {
    if sale.coupon == 0 || facts.isEmpty { return nil }
    return facts[CouponUse(source: sale.source, coupon: sale.coupon)]
  }

  /// The fact of an order's coupon touch; nil for an order without a coupon.
  func fact(of order: UInt32, _ book: OrderBook) -> UInt32? {
    if facts.isEmpty { return nil }
    let order = book.orders[Int(order)]
    if order.coupon == 0 { return nil }
    return facts[CouponUse(source: order.source, coupon: order.coupon)]
  }
}
