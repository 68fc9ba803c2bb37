import Columns
import Tabular

/// Explains orders of watched persons with the run's own builder and splitter: what it says is what the run did.
struct Explainer {
  private let exports: Exports
  private let journeys: Journeys
  private let watch: JourneyWatch
  private let definition: PipelineDefinition
  private let axes: Axes
  private let stages: StageRules
  private var splitter: CreditSplitter
  private var split = PartSplit()

  init(_ exports: Exports, _ journeys: Journeys, _ watch: JourneyWatch, _ solved: SolvedModels) {
    self.exports = exports
    self.journeys = journeys
    self.watch = watch
    definition = exports.setup.definition
    axes = Axes(journeys, definition, solved)
    stages = StageRules(definition.stages)
    splitter = CreditSplitter(
      models: axes.models, definition: definition.attribution, learned: solved.learned)
  }

  /// - Parameter order: of a watched person, or of nobody.
  mutating func explain(_ order: UInt32) -> OrderExplanation {
    var result = facts(order)
    let sale = Int(order)
    if result.isReturn {
      result.standing = .unmatchedReturn
      let day = CivilDay(book.days[sale])
      if day < axes.period.from || day > axes.period.to { result.standing = .outsidePeriod }
      if result.standing == .unmatchedReturn {
        result.counted = Credit(unmatched: order, book)
      }
      return result
    }
    let parts = parts(of: sale)
    if let person = watch.persons[book.persons[sale]] {
      addJourney(order, of: person, parts, to: &result)
    } else {
      result.standing = parts.isEmpty ? .outsidePeriod : .unidentified
    }
    for part in parts { result.counted += part.whole(isNew: result.isNewCustomer) }
    return result
  }

  private var book: OrderBook { journeys.book }

  // MARK: - The order

  private func facts(_ order: UInt32) -> OrderExplanation {
    let record = book.orders[Int(order)]
    var result = OrderExplanation()
    result.id = String(decoding: book.id(record), as: UTF8.self)
    result.source = sourceName(record.source)
    result.store = exports.texts.text(record.store)
    result.coupon = exports.texts.text(record.coupon)
    result.time = record.time
    result.isReturn = record.isReturn
    result.gross = record.gross
    result.discounts = record.discounts
    result.net = record.net
    result.remaining = record.isReturn ? record.net : book.remaining[Int(order)]
    let cost = book.remainingCost[Int(order)]
    result.remainingCost = cost == FieldValue.missing ? nil : cost
    result.returns = book.returns[order].map { event in
      OrderExplanation.Return(
        name: event.row == order ? nil : name(event.row), day: CivilDay(event.day),
        amount: event.netBefore - event.netAfter)
    }
    return result
  }

  private func name(_ order: UInt32) -> OrderExplanation.Name {
    let record = book.orders[Int(order)]
    return OrderExplanation.Name(
      id: String(decoding: book.id(record), as: UTF8.self), time: record.time)
  }

  private func sourceName(_ source: UInt16) -> String { definition.sources[Int(source)].name }

  private func parts(of sale: Int) -> [OrderPart] {
    var parts: [OrderPart] = []
    let points = book.pointsCost(
      of: sale, definition.costs.points, minorDigits: definition.currency.minorDigits)
    book.forEachPart(
      of: sale, axes.period, view: definition.revenue.view, points: points
    ) { parts.append($0) }
    return parts
  }

  // MARK: - The journey

  private mutating func addJourney(
    _ order: UInt32, of person: WatchedPerson, _ parts: [OrderPart],
    to result: inout OrderExplanation
  ) {
    var builder = JourneyBuilder(
      exports, journeys.facts, book, journeys.records, dataBegins: book.firstSaleDay)
    builder.trace = JourneyTrace()
    var batch = JourneyBatch()
    builder.build(
      person: person.person, touches: person.touches.span, sales: person.sales.span, into: &batch)
    guard let place = person.sales.firstIndex(where: { $0.order == order }),
      let steps = builder.trace?.steps[order]
    else { return }
    if place > 0 { result.previous = name(person.sales[place - 1].order) }
    let view = OrderView(
      builder: builder, steps: steps, order: order, time: person.sales[place].time,
      previous: place > 0 ? person.sales[place - 1].time : nil)
    result.usesFullLookback = view.usesFullLookback
    result.touches = touches(of: person, view)
    if builder.coupons.fact(of: order, book) != nil, !view.isEligible(-1) {
      let lookback = journeys.facts.lookbacks[Int(TouchAction.coupon)]
      result.couponReason = lookback < 0 ? .tooOld(lookback: lookback) : .notSincePrevious
    }
    guard let index = batch.orders.firstIndex(of: order) else {
      result.standing = .outsidePeriod
      return
    }
    result.isNewCustomer = batch.isFirst[index]
    let range = batch.starts[index]..<batch.starts[index + 1]
    result.standing = range.isEmpty ? .unattributed : .credited
    if !range.isEmpty { addCredits(batch, index, range, parts, to: &result) }
  }

  /// As `CreditTally` splits the order.
  private mutating func addCredits(
    _ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>, _ parts: [OrderPart],
    to result: inout OrderExplanation
  ) {
    for (place, model) in axes.models.enumerated() {
      splitter.weigh(
        model, touches: touches, ages: batch.ages, nodes: batch.nodes, isDirect: batch.isDirect,
        milestone: batch.milestones[index])
      var weights = [Int64](repeating: 0, count: touches.count)
      splitter.split(1_000_000, into: &weights)
      var credits = [Credit](repeating: Credit(), count: touches.count)
      for part in parts {
        split.split(part, isNew: part.isSale && batch.isFirst[index], by: &splitter)
        for touch in credits.indices { credits[touch] += split.credit(at: touch) }
      }
      result.credits.append(
        OrderExplanation.Credits(
          model: model, isHeadline: place == axes.headline, weights: weights, credits: credits))
    }
  }

  // MARK: - Touches

  /// The person's touches by time, the order's coupon behind those of its time.
  private func touches(of person: WatchedPerson, _ view: OrderView) -> [OrderExplanation.Touch] {
    let events = eventsOfTouches(person)
    var hits = [Int](repeating: 0, count: view.eventCount)
    for event in events { hits[event] += 1 }
    var isFirst = [Bool](repeating: true, count: view.eventCount)
    var result: [OrderExplanation.Touch] = []
    var coupon = couponTouch(view)
    for (touch, event) in zip(person.touches, events) {
      if touch.time > view.time, let own = coupon {
        result.append(own)
        coupon = nil
      }
      let kind = exports.kinds[Int(journeys.facts.kind(of: touch))]
      let own = view.event(event)
      let action = isFirst[event] ? own.action(at: max(view.time, own.time)) : kind.action
      var described = described(
        journeys.facts.fact(of: touch), kind: kind, action: action, time: touch.time)
      if isFirst[event] {
        described.program = program(own.program)
        described.number = view.number(of: event)
        if described.number == 0 { described.reason = view.reason(event, journeys.facts) }
        described.hits = hits[event]
        isFirst[event] = false
      } else {
        described.program = program(own.program)
        described.reason = touch.time > view.time ? .afterOrder : .hitOfVisit(began: own.time)
      }
      result.append(described)
    }
    if let coupon { result.append(coupon) }
    return result
  }

  /// By touch: its place among the person's events.
  private func eventsOfTouches(_ person: WatchedPerson) -> [Int] {
    guard let visits = definition.visits else { return Array(person.touches.indices) }
    var maker = VisitMaker(visits)
    var events: [PersonEvent] = []
    return maker.makeNoting(person.touches.span, journeys.facts, into: &events)
  }

  private func couponTouch(_ view: OrderView) -> OrderExplanation.Touch? {
    guard let step = view.couponStep,
      let kind = exports.couponKinds[
        CouponUse(
          source: book.orders[Int(view.order)].source, coupon: book.orders[Int(view.order)].coupon)]
    else { return nil }
    var touch = described(
      step.fact, kind: exports.kinds[Int(kind)], action: step.action, time: step.time)
    touch.program = program(step.program)
    touch.number = view.number(of: -1)
    if touch.number == 0 { touch.reason = view.isDirectDropped(-1) ? .direct : .repeated }
    return touch
  }

  private func described(
    _ fact: UInt32, kind: TouchKind, action: UInt8, time: Int64
  ) -> OrderExplanation.Touch {
    let fact = journeys.facts.facts[Int(fact)]
    let channel = journeys.facts.channels[fact.channel]
    let campaign = journeys.facts.campaigns[fact.campaign]
    let name = TouchAction.names[Int(action)]
    return OrderExplanation.Touch(
      time: time, source: sourceName(kind.source), channel: channel.name, campaign: campaign,
      action: name, content: exports.texts.text(kind.content), program: "",
      stage: StageRules.names[
        stages.stage(channel: channel, campaign: campaign, action: name)])
  }

  private func program(_ program: Int32) -> String {
    let program = Int(program)
    return axes.programs.indices.contains(program) ? axes.programs[program] : "(no program)"
  }
}

/// How one order sees its person's events, by the builder's trace.
private struct OrderView {
  let order: UInt32
  let time: Int64
  let eventCount: Int
  let couponStep: PathShaper.Step?
  let usesFullLookback: Bool
  private let events: [PersonEvent]
  private let eligible: Set<Int>
  private let directDropped: Set<Int>
  private let numbers: [Int: Int]
  private let previous: Int64?

  init(
    builder: JourneyBuilder, steps: JourneyTrace.Steps, order: UInt32, time: Int64,
    previous: Int64?
  ) {
    self.order = order
    self.time = time
    self.previous = previous
    events = Array(builder.events[..<builder.eventCount])
    eventCount = events.count
    couponStep = steps.eligible.first { $0.event < 0 }
    eligible = Set(steps.eligible.map { Int($0.event) })
    var kept = steps.eligible
    builder.shaper.dropDirect(&kept)
    directDropped = eligible.subtracting(kept.map { Int($0.event) })
    var numbers: [Int: Int] = [:]
    for (place, step) in (steps.journey ?? []).enumerated() {
      numbers[Int(step.event)] = place + 1
    }
    self.numbers = numbers
    usesFullLookback =
      builder.rules.orders == .sincePreviousOrder
      && steps.eligible.contains { step in previous.map { step.time <= $0 } ?? false }
  }

  func event(_ place: Int) -> PersonEvent { events[place] }

  /// Its place in the journey, from 1; 0 for none.
  func number(of event: Int) -> Int { numbers[event] ?? 0 }

  func isEligible(_ event: Int) -> Bool { eligible.contains(event) }

  func isDirectDropped(_ event: Int) -> Bool { directDropped.contains(event) }

  /// Why an event is not in the journey; nil for an eligible one of an order that no report counts.
  func reason(_ place: Int, _ facts: KindFacts) -> OrderExplanation.Reason? {
    let event = events[place]
    if eligible.contains(place) {
      if directDropped.contains(place) { return .direct }
      return numbers.isEmpty ? nil : .repeated
    }
    if event.time > time { return .afterOrder }
    let lookback = facts.lookbacks[Int(event.action(at: time))]
    return time - event.time > lookback ? .tooOld(lookback: lookback) : .notSincePrevious
  }
}
