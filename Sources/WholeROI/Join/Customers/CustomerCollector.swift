import Columns
import Tabular

/// What join gathers person by person for the reports of customers, fans, cycle, stores and care. One a job.
///
/// Persons come in rising order within a partition; those with a profile, but without touches and orders, are
/// made up for. Nothing is allocated for a person but the rows that a report keeps.
struct CustomerCollector: Sendable {
  let needs: ReportNeeds
  let fanRules: FanRules
  let messages: MessageBook
  /// Fans are counted for their own report, and where they may have one for what customers.csv may say
  /// beside it: that must not depend on which of the two is asked for.
  private let countsFans: Bool
  private let facts: KindFacts
  private let book: OrderBook
  private let records: PersonRecords
  private let zone: TimeZoneTable
  private let lookbacks: [Int64]
  private let signs: [FanSigns]
  /// The period in UTC milliseconds, its end not included, and its last day.
  let start: Int64
  let end: Int64
  let lastDay: Int32
  private let firstDay: Int32
  /// Whether touches count for the cycle event by event, not fact by fact as `EventPass` takes them over.
  private let countsEvents: Bool
  /// On which the outcome's span of the matched comparison begins.
  private let outcomeDay: Int32

  /// Customers with an order up to the period's end.
  private(set) var customers: CustomerRows
  /// Everyone with a touch or an order up to the period's end, or a profile.
  private(set) var fans = FanCells()
  private(set) var premium: FanPremium
  private(set) var cycle: CycleTally
  private(set) var stores: StoreTally
  private(set) var care: CareTally
  private(set) var referred: ReferralOutcomes
  /// By post: visits and clicks of the period that name it.
  private(set) var postVisits: [Int]

  var referrals: ReferralBook { fanRules.referrals }

  private var next = 0
  private var referralCursor: PersonCursor
  private var messageCursor: PersonCursor
  // Scratch of one person.
  private var steps: [CycleTally.Step] = []

  /// Nil where no report asks for it: then the pass costs nothing.
  init?(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    _ books: PersonBooks, people: People
  ) {
    let definition = exports.setup.definition
    needs = exports.setup.needs
    guard needs.persons else { return nil }
    let canHaveFans = ReportNames.named("fans").map { $0.absence(definition) == nil } ?? false
    countsFans = needs.fans || needs.customers && canHaveFans
    self.facts = facts
    self.book = book
    self.records = records
    zone = exports.setup.zone
    lookbacks = facts.lookbacks
    signs = FanSigns.table(facts)
    firstDay = definition.period.from.number
    lastDay = definition.period.to.number
    start = zone.start(of: definition.period.from)
    end = zone.start(of: definition.period.to.advanced(by: 1))
    guard let referrals = books.referrals, let messages = books.messages else { return nil }
    fanRules = FanRules(
      referrals, records, people, lists: definition.sources.loyaltyLists)
    self.messages = messages
    customers = CustomerRows(pool: records.pool)
    premium = FanPremium(ExposureWindow(definition, zone), pool: records.pool)
    outcomeDay = zone.day(utc: premium.window.outcome).number
    cycle = CycleTally(facts, start: start, end: end, pool: records.pool)
    countsEvents = !records.areReadAsKeys(facts, definition)
    stores = StoreTally(book, textCount: exports.texts.count)
    care = CareTally(messages, records, textCount: exports.texts.count)
    let posts = facts.facts.map { Int($0.post) + 1 }.max() ?? 0
    postVisits = Array(repeating: 0, count: needs.contentMix ? posts : 0)
    referred = ReferralOutcomes(count: referrals.persons.count)
    referralCursor = PersonCursor(referrals.persons)
    messageCursor = PersonCursor(messages.persons)
  }

  /// Turns to a partition of persons from `first` on.
  mutating func begin(at first: Int) {
    next = first
    referralCursor.begin(at: first)
    messageCursor.begin(at: first)
  }

  /// Ends a partition whose persons lie before `end`.
  mutating func finish(at end: Int) { pass(to: end) }

  mutating func merge(_ other: CustomerCollector) {
    customers.merge(other.customers)
    fans.merge(other.fans)
    premium.merge(other.premium)
    cycle.merge(other.cycle)
    stores.merge(other.stores)
    care.merge(other.care)
    referred.merge(other.referred)
    for index in postVisits.indices { postVisits[index] += other.postVisits[index] }
  }

  /// Counts the persons before `person` who have a profile, and neither touches nor orders.
  private mutating func pass(to person: Int) {
    let end = min(person, records.profiles.count)
    while next < end {
      let idle = UInt32(next)
      next += 1
      guard records.profiles[Int(idle)].isThere else { continue }
      count(idle, Span(), Span(), Span(), PersonWalk(), PersonPurchases(), isNew: false)
    }
    next = max(next, person)
  }

  /// Whether it reads the events of persons without sales, where touches are read as they are packed.
  var readsEvents: Bool { !postVisits.isEmpty }

  /// Takes over the touches that were counted fact by fact: once, when all persons were added.
  mutating func take(_ pass: EventPass) {
    if needs.purchaseCycle { cycle.count(pass.touches(in: [.counted, .inPeriod]), facts) }
  }

  /// Takes a person's touches after visits, in their order, those that may move them on, sales by time, what
  /// these come to, and their journeys: a range of the batch's orders.
  mutating func add(
    _ person: UInt32, _ events: Span<PersonEvent>, _ rises: Span<CycleTally.Step>,
    _ sales: Span<PersonSale>, _ walk: PersonWalk, _ purchases: PersonPurchases,
    _ batch: JourneyBatch, _ journeys: Range<Int>
  ) {
    if next < Int(person) { pass(to: Int(person)) }
    next = Int(person) + 1
    var isNew = false
    if !sales.isEmpty {
      for journey in journeys where batch.isInPeriod[journey] && batch.isFirst[journey] {
        isNew = true
      }
      if needs.purchaseCycle { addOrderSteps(sales, batch, journeys) }
      if needs.stores { countStores(events, sales) }
    }
    if !postVisits.isEmpty { countPosts(events) }
    count(person, events, rises, sales, walk, purchases, isNew: isNew)
  }

  private mutating func count(
    _ person: UInt32, _ events: Span<PersonEvent>, _ rises: Span<CycleTally.Step>,
    _ sales: Span<PersonSale>, _ walk: PersonWalk, _ purchases: PersonPurchases, isNew: Bool
  ) {
    let known = records.profiles[Int(person)].tier
    let tier = known == PersonRecords.nobody ? 0 : known
    let place = referralCursor.places(of: person).first
    let history = purchases.history
    if needs.customers || needs.fans, history.orders > 0 {
      let group: CustomerRows.Group =
        history.periodOrders == 0 ? .idle : isNew ? .new : .returning
      customers.add(history, tier: tier, group)
    }
    if countsFans || needs.advocates {
      let status = fanRules.status(person, place, walk.fans.signs, before: lastDay + 1)
      if countsFans, known != PersonRecords.nobody || walk.fans.isTouched || history.orders > 0 {
        let visitDay =
          walk.fans.lastVisit == .min ? lastDay : zone.day(utc: walk.fans.lastVisit).number
        fans.add(
          status, tier: tier, walk.fans, history, lastDay: lastDay,
          visitRecencyDays: Int(lastDay - visitDay))
        if needs.fans { addPremium(person, place, walk.fans, purchases, tier: tier) }
      }
      if let place { countReferral(place, walk.fans, status, sales) }
    }
    if needs.purchaseCycle {
      if countsEvents { cycle.count(events) }
      countCycle(person, place, rises, sales)
    }
    if needs.service {
      care.add(messageCursor.places(of: person), tier: tier, sales)
    }
  }

  // MARK: - Fans

  private mutating func addPremium(
    _ person: UInt32, _ place: Int?, _ walk: FanWalk, _ purchases: PersonPurchases, tier: UInt32
  ) {
    let isKnown =
      walk.isTouchedEarly || purchases.isEarly || fanRules.isListed(person, before: outcomeDay)
    guard isKnown else { return }
    let status = fanRules.status(person, place, walk.earlySigns, before: outcomeDay)
    premium.add(status, tier: tier, purchases)
  }

  // MARK: - Referrals

  private mutating func countReferral(
    _ place: Int, _ walk: FanWalk, _ status: FanStatus, _ sales: Span<PersonSale>
  ) {
    referred.shares[place] = walk.shares
    referred.statuses[place] = UInt8(status.rawValue)
    let day = referrals.days[place]
    let first = sales.isEmpty ? nil : sales[0].time
    guard let from = day == .max ? first : zone.start(of: CivilDay(day)) else { return }
    let to = from + ReferralOutcomes.spanMilliseconds
    let outcome = Outcome(of: sales, from: from, to: to)
    referred.orders[place] = outcome.orders
    referred.nets[place] = outcome.net
    for sale in sales.indices where sales[sale].time >= from {
      let began = sales[sale].time
      referred.beganInPeriod[place] = began < to && began >= start && began < end
      return
    }
  }

  // MARK: - Cycle

  /// First, second and third orders: of all together, and of the programs whose touches led to them. What leaves a
  /// program where orders before it left it is no step.
  private mutating func addOrderSteps(
    _ sales: Span<PersonSale>, _ batch: JourneyBatch, _ journeys: Range<Int>
  ) {
    var journey = journeys.lowerBound
    var rising = RisingStages()
    for index in sales.indices {
      let time = sales[index].time
      let stage = CycleTally.stage(ofOrders: index + 1)
      if stage > CycleTally.stage(ofOrders: index) {
        steps.append(.init(time: time, stage: stage, slot: cycle.whole))
      }
      // Journeys are those of some of the sales, in their order.
      guard journey < journeys.upperBound, batch.orders[journey] == sales[index].order else {
        continue
      }
      for touch in batch.starts[journey]..<batch.starts[journey + 1] {
        let slot = Int(facts.creditPlaces.all[Int(batch.places[touch])].program)
        guard rising.rise(UInt8(stage + 1), program: slot) > 0 else { continue }
        steps.append(.init(time: time, stage: stage, slot: slot))
      }
      journey += 1
    }
  }

  private mutating func countCycle(
    _ person: UInt32, _ place: Int?, _ rises: Span<CycleTally.Step>, _ sales: Span<PersonSale>
  ) {
    let joined = records.profiles[Int(person)].joined
    if rises.isEmpty, place == nil, joined < firstDay, steps.isEmpty { return }
    func time(_ day: Int32) -> Int64 { day == .max ? .min : zone.start(of: CivilDay(day)) }
    var before = -1
    let tier = records.profiles[Int(person)].tier
    if tier != PersonRecords.nobody {
      let stage = tier == 0 ? CycleTally.preference : CycleTally.loyalty
      if joined < firstDay || joined == .max {
        before = stage
      } else {
        insert(.init(time: time(joined), stage: CycleTally.preference, slot: cycle.whole))
        if tier != 0 { insert(.init(time: time(joined), stage: stage, slot: cycle.whole)) }
      }
    }
    if let place, let day = referrals.namedOn[place] {
      insert(.init(time: time(day), stage: CycleTally.advocacy, slot: cycle.whole))
    }
    var ordersBefore = 0
    while ordersBefore < sales.count, sales[ordersBefore].time < start { ordersBefore += 1 }
    cycle.add(
      rises, steps,
      before: (each: CycleTally.stage(ofOrders: ordersBefore), whole: before))
    if !steps.isEmpty { steps.removeAll(keepingCapacity: true) }
  }

  /// Puts a step among those at hand: by time, then by stage.
  private mutating func insert(_ step: CycleTally.Step) {
    steps.append(step)
    var place = steps.count - 1
    while place > 0, CycleTally.Step.precedes(step, steps[place - 1]) {
      steps.swapAt(place - 1, place)
      place -= 1
    }
  }

  private mutating func countPosts(_ events: Span<PersonEvent>) {
    for index in events.indices where events[index].time >= start && events[index].time < end {
      let event = events[index]
      let fact = facts.facts[Int(event.fact)]
      guard fact.post >= 0, fact.hitRank > 0 || fact.action == TouchAction.click else { continue }
      postVisits[Int(fact.post)] += 1
    }
  }

  // MARK: - Stores

  private mutating func countStores(
    _ events: Span<PersonEvent>, _ sales: Span<PersonSale>
  ) {
    stores.begin()
    for index in sales.indices {
      let sale = sales[index]
      guard sale.time >= start, sale.time < end else { continue }
      let isResearched = Self.isResearched(sale.time, events, signs, lookbacks)
      stores.add(store: stores.place(ofStore: sale.store), isResearched: isResearched)
    }
  }

  /// Whether a digital touch lies within the lookback before an order.
  private static func isResearched(
    _ time: Int64, _ events: Span<PersonEvent>, _ signs: [FanSigns], _ lookbacks: [Int64]
  ) -> Bool {
    for index in events.indices {
      let event = events[index]
      guard event.time <= time else { return false }
      if signs[Int(event.fact)].contains(.digital),
        time - event.time <= lookbacks[Int(event.action(at: time))]
      {
        return true
      }
    }
    return false
  }
}

extension [SourceDefinition] {
  /// A bit for each source that is a loyalty list: profiles with a loyalty number or a tier.
  var loyaltyLists: UInt64 {
    var lists: UInt64 = 0
    for (index, source) in enumerated()
    where source.layout.record == .profile
      && source.layout.columns.contains(where: { $0.field == "loyalty" || $0.field == "tier" })
    {
      lists |= 1 << UInt64(index)
    }
    return lists
  }
}
