import Tabular

/// Splits every order over its journey under every model and sums the cents: one a job.
///
/// Cents per order, touch and model are made here once; every report sums these (METHODS, section 4).
struct CreditTally: Sendable {
  private let book: OrderBook
  private let facts: KindFacts
  private let axes: Axes
  private let view: RevenueDefinition.View
  private let points: CostsDefinition.Points?
  private let minorDigits: Int
  private let wantsInfluence: Bool
  private var splitter: CreditSplitter
  private(set) var tally: Tally
  private(set) var money: PlaceMoney

  // Scratch of one order.
  private var before: [Int64] = []
  private var after: [Int64] = []
  private var counted: [Int64] = []
  private var discounts: [Int64] = []
  private var cost: [Int64] = []
  private var costCounted: [Int64] = []
  private var pointParts: [Int64] = []
  private var orderParts: [Int64] = []
  private var newParts: [Int64] = []
  private var distinct = DistinctStamps()
  private var programStamps: [UInt32]
  private var lastPerson: UInt32?
  private var personIsCredited = false
  private var personStamp: UInt32 = 0

  init(
    _ journeys: Journeys, _ definition: PipelineDefinition, axes: Axes, money: PlaceMoney,
    learned: LearnedWeights = LearnedWeights()
  ) {
    book = journeys.book
    facts = journeys.facts
    self.axes = axes
    view = definition.revenue.view
    points = definition.costs.points
    minorDigits = definition.currency.minorDigits
    wantsInfluence = definition.attribution.models.contains(.participation)
    splitter = CreditSplitter(
      models: axes.models, definition: definition.attribution, learned: learned)
    tally = Tally(axes: axes)
    self.money = money
    programStamps = Array(repeating: 0, count: axes.programCount)
  }

  /// Adds all orders of a batch.
  mutating func add(_ batch: JourneyBatch) {
    lastPerson = nil
    for index in batch.orders.indices { add(batch, index) }
  }

  private mutating func add(_ batch: JourneyBatch, _ index: Int) {
    let sale = Int(batch.orders[index])
    let touches = batch.starts[index]..<batch.starts[index + 1]
    let pointCost = book.pointsCost(of: sale, points, minorDigits: minorDigits)
    if batch.isInPeriod[index] {
      countPerson(batch, index, touches)
      if book.remainingCost[sale] == FieldValue.missing { tally.ordersWithoutCost += 1 }
    }
    var value: Int64 = 0
    book.forEachPart(of: sale, axes.period, view: view, points: pointCost) { part in
      value += part.net
      if batch.hasTouchAtHalf[index] { tally.marginAtHalfLookback += part.margin }
      if batch.hasTouchAtTwice[index] { tally.marginAtTwiceLookback += part.margin }
      if touches.isEmpty {
        addRest(.unattributed, part, isNew: batch.isFirst[index], sale: sale)
      } else {
        credit(batch, index, touches, part, sale: sale)
      }
    }
    if !touches.isEmpty, batch.isInPeriod[index] { addPresence(batch, touches, value: value) }
  }

  // MARK: - Credit

  private mutating func credit(
    _ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>, _ part: OrderPart, sale: Int
  ) {
    makeRoom(touches.count)
    let isNew = part.isSale && batch.isFirst[index]
    for model in axes.models.indices {
      splitter.weigh(
        axes.models[model], touches: touches, ages: batch.ages, nodes: batch.nodes,
        isDirect: batch.isDirect, milestone: batch.milestones[index])
      let isHeadline = model == axes.headline
      if let sole = splitter.soleTouch {
        add(
          whole(part, isNew: isNew), to: batch, touches.lowerBound + sole, model, isHeadline,
          part.day)
        if isHeadline { money.add(credited: part.net, sale: sale, day: part.day) }
        continue
      }
      split(part, isNew: isNew)
      var credited: Int64 = 0
      for place in 0..<touches.count {
        let credit = credit(at: place, part, isNew: isNew)
        credited += credit.net
        add(credit, to: batch, touches.lowerBound + place, model, isHeadline, part.day)
      }
      if isHeadline { money.add(credited: credited, sale: sale, day: part.day) }
    }
  }

  private mutating func makeRoom(_ count: Int) {
    guard before.count < count else { return }
    let room = [Int64](repeating: 0, count: count * 2)
    before = room
    after = room
    counted = room
    discounts = room
    cost = room
    costCounted = room
    pointParts = room
    orderParts = room
    newParts = room
  }

  /// Splits the amounts of a part that are not 0; `credit(at:)` reads no other.
  private mutating func split(_ part: OrderPart, isNew: Bool) {
    splitter.split(part.before, into: &before)
    if part.after != part.before { splitter.split(part.after, into: &after) }
    if part.counted != 0, part.counted != part.before {
      splitter.split(part.counted, into: &counted)
    }
    if part.discounts != 0 { splitter.split(part.discounts, into: &discounts) }
    if part.cost != 0 { splitter.split(part.cost, into: &cost) }
    if part.costCounted != 0 { splitter.split(part.costCounted, into: &costCounted) }
    if part.points != 0 { splitter.split(part.points, into: &pointParts) }
    if part.isSale { splitter.split(1_000_000, into: &orderParts) }
  }

  /// By subtraction in each cell (METHODS, section 1): returns = N − R, gross = N + D, net = R.
  private func credit(at place: Int, _ part: OrderPart, isNew: Bool) -> Credit {
    let net = before[place]
    let left = part.after == part.before ? net : after[place]
    let done = part.counted == 0 ? 0 : part.counted == part.before ? net : counted[place]
    var credit = Credit()
    credit.discounts = part.discounts == 0 ? 0 : discounts[place]
    credit.gross = net - done + credit.discounts
    credit.returns = net - left
    credit.net = left - done
    credit.costOfGoods =
      (part.cost == 0 ? 0 : cost[place]) - (part.costCounted == 0 ? 0 : costCounted[place])
    credit.points = part.points == 0 ? 0 : pointParts[place]
    credit.orders = part.isSale ? orderParts[place] : 0
    credit.newCustomers = isNew ? credit.orders : 0
    return credit
  }

  private func whole(_ part: OrderPart, isNew: Bool) -> Credit {
    var credit = Credit()
    credit.discounts = part.discounts
    credit.gross = part.before - part.counted + part.discounts
    credit.returns = part.before - part.after
    credit.net = part.net
    credit.costOfGoods = part.cost - part.costCounted
    credit.points = part.points
    credit.orders = part.isSale ? 1_000_000 : 0
    credit.newCustomers = isNew ? 1_000_000 : 0
    return credit
  }

  private mutating func add(
    _ credit: Credit, to batch: JourneyBatch, _ touch: Int, _ model: Int, _ isHeadline: Bool,
    _ day: Int
  ) {
    let program = Int(batch.programs[touch])
    tally.credits[tally.cell(model, program, Int(batch.channels[touch]))] += credit
    tally.campaignCredits[model * axes.campaigns.count + Int(batch.campaigns[touch])] += credit
    if isHeadline { tally.daily[program * axes.dayCount + day] += credit }
  }

  // MARK: - What no touch takes

  private mutating func addRest(_ kind: RestKind, _ part: OrderPart, isNew: Bool, sale: Int) {
    tally.rest[kind.rawValue * axes.dayCount + part.day] +=
      whole(part, isNew: part.isSale && isNew)
    money.add(kind, part.net, sale: sale, day: part.day)
  }

  /// Adds what has no person: anonymous sales, and returns that met no order.
  mutating func addStrangers() {
    for sale in book.orders.indices
    where !book.orders[sale].isReturn && book.persons[sale] == PersonRecords.nobody {
      let cost = book.pointsCost(of: sale, points, minorDigits: minorDigits)
      book.forEachPart(of: sale, axes.period, view: view, points: cost) { part in
        if part.isSale, book.remainingCost[sale] == FieldValue.missing {
          tally.ordersWithoutCost += 1
        }
        addRest(.unidentified, part, isNew: false, sale: sale)
      }
    }
    for index in book.unmatched {
      let order = book.orders[Int(index)]
      let day = Int(book.days[Int(index)]) - Int(axes.period.from.number)
      guard day >= 0, day < axes.dayCount else { continue }
      var credit = Credit()
      credit.returns = -order.net
      credit.net = order.net
      if book.costs[Int(index)] == FieldValue.missing {
        tally.ordersWithoutCost += 1
      } else {
        credit.costOfGoods = -book.costs[Int(index)]
      }
      tally.rest[RestKind.unmatchedReturns.rawValue * axes.dayCount + day] += credit
      money.add(.unmatchedReturns, order.net, sale: Int(index), day: day)
    }
  }

  // MARK: - Presence

  private mutating func countPerson(_ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>) {
    if lastPerson != batch.persons[index] {
      lastPerson = batch.persons[index]
      personIsCredited = false
      personStamp &+= 1
      tally.buyers += 1
    }
    guard !touches.isEmpty else { return }
    if !personIsCredited {
      personIsCredited = true
      tally.creditedBuyers += 1
    }
    for touch in touches where programStamps[Int(batch.programs[touch])] != personStamp {
      programStamps[Int(batch.programs[touch])] = personStamp
      tally.buyersByProgram[Int(batch.programs[touch])] += 1
    }
  }

  /// Assists, and participation: each distinct node is influenced by the whole order.
  private mutating func addPresence(
    _ batch: JourneyBatch, _ touches: Range<Int>, value: Int64
  ) {
    let channelCount = axes.channels.count
    let cell = { (touch: Int) in
      Int(batch.programs[touch]) * channelCount + Int(batch.channels[touch])
    }
    let last = cell(touches.upperBound - 1)
    distinct.begin()
    for touch in touches where cell(touch) != last && distinct.isNew(0, cell(touch)) {
      tally.assists[cell(touch)] += 1
    }
    guard wantsInfluence else { return }
    for touch in touches {
      let channel = Int(batch.channels[touch])
      let program = Int(batch.programs[touch])
      let campaign = Int(batch.campaigns[touch])
      if distinct.isNew(1, channel) { tally.influenceByChannel[channel].add(value) }
      if distinct.isNew(2, program) { tally.influenceByProgram[program].add(value) }
      if distinct.isNew(3, campaign) { tally.influenceByCampaign[campaign].add(value) }
      let family = axes.channels[channel].family
      if distinct.isNew(4, facts.families.firstIndex(of: family) ?? 0) {
        tally.influenceByFamily[family, default: Influence()].add(value)
      }
    }
  }
}

extension Influence {
  fileprivate mutating func add(_ value: Int64) {
    orders += 1
    self.value += value
  }
}

/// Tells whether a number was met before in the journey at hand, for several kinds of numbers.
struct DistinctStamps: Sendable {
  private var stamps: [[UInt32]] = Array(repeating: [], count: 5)
  private var stamp: UInt32 = 0

  mutating func begin() { stamp &+= 1 }

  mutating func isNew(_ kind: Int, _ number: Int) -> Bool {
    if stamps[kind].count <= number {
      stamps[kind].append(
        contentsOf: repeatElement(0, count: number + 1 - stamps[kind].count))
    }
    if stamps[kind][number] == stamp { return false }
    stamps[kind][number] = stamp
    return true
  }
}
