import Columns
import Tabular

/// What join gathers person by person for the reports of customers, fans, cycle, stores and care. One a job.
///
/// Persons come in rising order within a partition; those with a profile, but without touches and orders, are
/// made up for. Nothing is allocated for a person but the rows that a report keeps.
struct CustomerCollector: Sendable {
  let needs: ReportNeeds
  let referrals: ReferralBook
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
  /// By person: whether a loyalty list has them.
  private let isMember: [Bool]
  /// The period in UTC milliseconds, its end not included, and its last day.
  let start: Int64
  let end: Int64
  let lastDay: Int32
  private let firstDay: Int32
  /// On which the outcome's span of the matched comparison begins.
  private let outcomeDay: Int32

  /// Customers with an order up to the period's end.
  private(set) var customers = CustomerColumns()
  /// Everyone with a touch or an order up to the period's end, or a profile.
  private(set) var fans = FanCells()
  private(set) var premium: FanPremium
  private(set) var cycle: CycleTally
  private(set) var stores: StoreTally
  private(set) var care: CareTally
  private(set) var referred: ReferralOutcomes
  /// By post: visits and clicks of the period that name it.
  private(set) var postVisits: [Int]

  private var next = 0
  private var referralCursor: PersonCursor
  private var messageCursor: PersonCursor
  // Scratch of one person.
  private var steps: [CycleTally.Step] = []

  /// Nil where no report asks for it: then the pass costs nothing.
  init?(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    identities: Identities, people: People
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
    let lists = definition.sources.loyaltyLists
    isMember = people.sources.map { $0 & lists != 0 }
    referrals = ReferralBook(records, identities, people, exports.texts)
    messages = MessageBook(exports, records)
    premium = FanPremium(ExposureWindow(definition, zone))
    outcomeDay = zone.day(utc: premium.window.outcome).number
    cycle = CycleTally(facts, start: start, end: end)
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
    let end = min(person, records.tiers.count)
    while next < end {
      let idle = UInt32(next)
      next += 1
      guard records.tiers[Int(idle)] != PersonRecords.nobody else { continue }
      count(idle, [], [], isNew: false)
    }
    next = max(next, person)
  }

  /// Takes a person's touches after visits, in their order, sales by time, and their journeys: a range of the
  /// batch's orders.
  mutating func add(
    _ person: UInt32, _ events: ArraySlice<PersonEvent>, _ sales: ArraySlice<PersonSale>,
    _ batch: JourneyBatch, _ journeys: Range<Int>
  ) {
    pass(to: Int(person))
    next = Int(person) + 1
    steps.removeAll(keepingCapacity: true)
    var isNew = false
    for journey in journeys where batch.isInPeriod[journey] && batch.isFirst[journey] {
      isNew = true
    }
    if needs.purchaseCycle { addOrderSteps(sales, batch, journeys) }
    if needs.stores { countStores(events, sales) }
    if !postVisits.isEmpty { countPosts(events) }
    count(person, events, sales, isNew: isNew)
  }

  private mutating func count(
    _ person: UInt32, _ events: ArraySlice<PersonEvent>, _ sales: ArraySlice<PersonSale>,
    isNew: Bool
  ) {
    let known = records.tiers[Int(person)]
    let tier = known == PersonRecords.nobody ? 0 : known
    let place = referralCursor.places(of: person).first
    let history = OrderHistory(sales, book, start: start, end: end)
    if needs.customers, history.orders > 0 {
      let group: CustomerColumns.Group =
        history.periodOrders == 0 ? .idle : isNew ? .new : .returning
      customers.add(history, tier: tier, group)
    }
    if countsFans || needs.advocates {
      let walk = walk(events)
      let status = status(person, place, walk.signs, before: lastDay + 1)
      if countsFans, known != PersonRecords.nobody || walk.isTouched || history.orders > 0 {
        fans.add(status, tier: tier, tally(walk, history))
        if needs.fans { addPremium(person, place, walk, sales, tier: tier) }
      }
      if let place { countReferral(place, walk, status, sales) }
    }
    if needs.purchaseCycle { countCycle(person, place, events, sales) }
    if needs.service {
      care.add(messageCursor.places(of: person), tier: tier, sales)
    }
  }

  // MARK: - Fans

  private func walk(_ events: ArraySlice<PersonEvent>) -> FanWalk {
    var walk = FanWalk()
    for event in events {
      guard event.time < end else { break }
      let signs = signs[Int(event.fact)]
      walk.isTouched = true
      walk.signs.formUnion(signs)
      if event.time < premium.window.outcome {
        walk.isTouchedEarly = true
        walk.earlySigns.formUnion(signs)
      }
      if signs.contains(.visit) {
        walk.lastVisit = event.time
        if event.time >= start { walk.visits += 1 }
      }
      if signs.contains(.share) { walk.shares += 1 }
    }
    return walk
  }

  private func tally(_ walk: FanWalk, _ history: OrderHistory) -> FanTally {
    var tally = FanTally()
    tally.persons = 1
    tally.orders = history.periodOrders
    tally.net = history.net
    if history.periodOrders > 0 {
      tally.buyers = 1
      tally.retained = history.isRetained ? 1 : 0
    }
    if history.orders > 0 {
      tally.customers = 1
      tally.allOrders = history.orders
      tally.recencyDays = Int(lastDay - history.lastDay)
    }
    tally.visits = walk.visits
    if walk.lastVisit != .min {
      tally.visitors = 1
      tally.visitRecencyDays = Int(lastDay - zone.day(utc: walk.lastVisit).number)
    }
    return tally
  }

  /// The status by what was there before a day, with the signs of the touches until then; what has no day
  /// was always there.
  private func status(
    _ person: UInt32, _ place: Int?, _ signs: FanSigns, before day: Int32
  ) -> FanStatus {
    let isReferrer = place.map { referrals.isReferrer($0, before: day) } ?? false
    return FanStatus(
      isAdvocate: isReferrer || signs.contains(.advocate), isFan: signs.contains(.fan),
      isMember: isMember[Int(person)] && wasKnown(person, before: day))
  }

  /// Whether a person's profiles name a day before that one, joined or first ordered, or none at all.
  private func wasKnown(_ person: UInt32, before day: Int32) -> Bool {
    let joined = min(records.joined[Int(person)], records.firstOrders[Int(person)])
    return joined == .max || joined < day
  }

  private mutating func addPremium(
    _ person: UInt32, _ place: Int?, _ walk: FanWalk, _ sales: ArraySlice<PersonSale>,
    tier: UInt32
  ) {
    let hasProfile =
      records.tiers[Int(person)] != PersonRecords.nobody
      && wasKnown(person, before: outcomeDay)
    let isKnown =
      hasProfile || walk.isTouchedEarly
      || sales.first.map { $0.time < premium.window.outcome } ?? false
    guard isKnown else { return }
    let status = status(person, place, walk.earlySigns, before: outcomeDay)
    premium.add(status, tier: tier, sales, book)
  }

  // MARK: - Referrals

  private mutating func countReferral(
    _ place: Int, _ walk: FanWalk, _ status: FanStatus, _ sales: ArraySlice<PersonSale>
  ) {
    referred.shares[place] = walk.shares
    referred.statuses[place] = UInt8(status.rawValue)
    let day = referrals.days[place]
    guard let from = day == .max ? sales.first?.time : zone.start(of: CivilDay(day)) else { return }
    let to = from + ReferralOutcomes.spanMilliseconds
    let outcome = book.outcome(of: sales, from: from, to: to)
    referred.orders[place] = outcome.orders
    referred.nets[place] = outcome.net
    if let first = sales.first(where: { $0.time >= from && $0.time < to }) {
      referred.beganInPeriod[place] = first.time >= start && first.time < end
    }
  }

  // MARK: - Cycle

  /// First, second and third orders: of all together, and of the programs whose touches led to them.
  private mutating func addOrderSteps(
    _ sales: ArraySlice<PersonSale>, _ batch: JourneyBatch, _ journeys: Range<Int>
  ) {
    var journey = journeys.lowerBound
    for (index, sale) in sales.enumerated() {
      let stage = min(CycleTally.trial + index, CycleTally.loyalty)
      steps.append(.init(time: sale.time, stage: stage, slot: cycle.whole))
      // Journeys are those of some of the sales, in their order.
      guard journey < journeys.upperBound, batch.orders[journey] == sale.order else { continue }
      for touch in batch.starts[journey]..<batch.starts[journey + 1] {
        let slot = Int(batch.programs[touch])
        if steps.last?.slot != slot || steps.last?.time != sale.time {
          steps.append(.init(time: sale.time, stage: stage, slot: slot))
        }
      }
      journey += 1
    }
  }

  private mutating func countCycle(
    _ person: UInt32, _ place: Int?, _ events: ArraySlice<PersonEvent>,
    _ sales: ArraySlice<PersonSale>
  ) {
    if events.isEmpty, place == nil, records.joined[Int(person)] < firstDay, steps.isEmpty {
      return
    }
    func time(_ day: Int32) -> Int64 { day == .max ? .min : zone.start(of: CivilDay(day)) }
    let tier = records.tiers[Int(person)]
    if tier != PersonRecords.nobody {
      let joined = time(records.joined[Int(person)])
      steps.append(.init(time: joined, stage: CycleTally.preference, slot: cycle.whole))
      if tier != 0 {
        steps.append(.init(time: joined, stage: CycleTally.loyalty, slot: cycle.whole))
      }
    }
    if let day = place.flatMap({ referrals.namedOn[$0] }) {
      steps.append(.init(time: time(day), stage: CycleTally.advocacy, slot: cycle.whole))
    }
    if steps.count > 1 {
      steps.sort { $0.time != $1.time ? $0.time < $1.time : $0.stage < $1.stage }
    }
    cycle.add(events, steps, ordersBefore: sales.count { $0.time < start })
    steps.removeAll(keepingCapacity: true)
  }

  private mutating func countPosts(_ events: ArraySlice<PersonEvent>) {
    for event in events where event.time >= start && event.time < end {
      let fact = facts.facts[Int(event.fact)]
      guard fact.post >= 0, fact.hitRank > 0 || fact.action == TouchAction.click else { continue }
      postVisits[Int(fact.post)] += 1
    }
  }

  // MARK: - Stores

  private mutating func countStores(
    _ events: ArraySlice<PersonEvent>, _ sales: ArraySlice<PersonSale>
  ) {
    stores.begin()
    for sale in sales where sale.time >= start && sale.time < end {
      let store = stores.place(book.orders[Int(sale.order)])
      stores.add(store: store, isResearched: isResearched(sale.time, events))
    }
  }

  /// Whether a digital touch lies within the lookback before an order.
  private func isResearched(_ time: Int64, _ events: ArraySlice<PersonEvent>) -> Bool {
    for event in events {
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
