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
  private var tally: Tally
  /// By code.
  private let places: [CreditPlace]
  /// By model and place: what `tally` says by program and channel, and by campaign. Empty where these are too many,
  /// and each credit is added there twice.
  private var placeCredits: [Credit]
  /// Sums of 64 bytes: more would not stay in a core's second cache, and places may be many times as many as
  /// campaigns.
  static let mostPlaceSums = 1 << 15
  private(set) var money: PlaceMoney
  /// What the bootstrap draws from; nothing where there is none.
  private(set) var groupCredits: GroupCredits
  private let groups: [UInt16]
  /// The orders as the ledger has them; nil where none is kept.
  private var ledger: LedgerDraft?

  /// By channel: its family among `facts.families`.
  private let families: [Int]

  /// What the orders of the batch at hand add, looked up for all of them before any is split: the look-ups
  /// lie far apart and don't wait for each other. With one split for all amounts of plain orders (`PartSplit`):
  /// 1.1 s to 0.45 s of processors on the stage, a million customers.
  private var parts: [PlacedPart] = []
  /// The parts of order i are `partStarts[i] ..< partStarts[i + 1]`.
  private var partStarts: [Int] = []
  /// By order: the code of its store.
  private var stores: [UInt32] = []
  /// Orders that are read ahead at a time.
  private static let step = 512
  /// A sum of what was read ahead, which keeps it from being left out.
  private var ahead: Int64 = 0
  /// One order's part split under one model.
  private var split = PartSplit()
  private var distinct = DistinctStamps()
  private var assistStamps: [UInt32]
  private var assistStamp: UInt32 = 0
  private var programStamps: [UInt32]
  private var lastPerson: UInt32?
  private var personIsCredited = false
  /// Of the person's orders in the period, and the programs in their journeys.
  private var personMargin: Int64 = 0
  private var personPrograms: [Int] = []
  private var personStamp: UInt32 = 0

  /// A part with its place in the reconciliation.
  private struct PlacedPart {
    var part: OrderPart
    var cell: Int
    var isCostKnown: Bool
  }

  init(
    _ journeys: Journeys, _ definition: PipelineDefinition, axes: Axes, money: PlaceMoney,
    learned: LearnedWeights = LearnedWeights(), isDrawn: Bool = true, keepsLedger: Bool = false,
    mostPlaceSums: Int = mostPlaceSums
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
    places = journeys.facts.creditPlaces.all
    let sums = axes.models.count * places.count
    placeCredits = Array(repeating: Credit(), count: sums <= mostPlaceSums ? sums : 0)
    tally = Tally(axes: axes)
    tally.cells = CreditCells(journeys, definition)
    groups = journeys.sampling?.groups.groups ?? []
    groupCredits = GroupCredits(
      CreditColumns(axes, hasPoints: definition.costs.points != nil),
      isDrawn: isDrawn && journeys.sampling != nil)
    self.money = money
    ledger = keepsLedger ? LedgerDraft(rows: ReportRows(programs: axes.programs)) : nil
    programStamps = Array(repeating: 0, count: axes.programCount)
    assistStamps = Array(repeating: 0, count: axes.programCount * axes.channels.count)
    let names = journeys.facts.families
    families = axes.channels.map { names.firstIndex(of: $0.family) ?? 0 }
  }

  /// Adds all orders of a batch.
  mutating func add(_ batch: JourneyBatch) {
    lastPerson = nil
    findParts(of: batch)
    for index in batch.orders.indices { add(batch, index) }
    endPerson()
  }

  /// The draft of the ledger, taken out so that nobody else holds it: it is ended where it lies. Nil where none is
  /// kept.
  mutating func takeLedger() -> LedgerDraft? {
    var draft = ledger.take()
    draft?.finishOrder()
    return draft
  }

  /// What all orders come to.
  func finished() -> Tally {
    if placeCredits.isEmpty { return tally }
    var sums = tally
    for model in axes.models.indices {
      for (code, place) in places.enumerated() {
        sums.add(placeCredits[model * places.count + code], model, place)
      }
    }
    return sums
  }

  private mutating func findParts(of batch: JourneyBatch) {
    parts.removeAll(keepingCapacity: true)
    partStarts.removeAll(keepingCapacity: true)
    partStarts.append(0)
    stores.removeAll(keepingCapacity: true)
    for (index, order) in batch.orders.enumerated() {
      let sale = Int(order)
      if index % Self.step == 0 {
        let next = batch.orders[index..<min(index + Self.step, batch.orders.count)]
        ahead &+= book.readAhead(next, points: points != nil)
      }
      let record = book.orders[sale]
      stores.append(record.store)
      let isCostKnown = book.remainingCost[sale] != FieldValue.missing
      let pointCost =
        points == nil ? 0 : book.pointsCost(of: sale, points, minorDigits: minorDigits)
      book.forEachPart(of: sale, axes.period, view: view, points: pointCost) { part in
        parts.append(
          PlacedPart(part: part, cell: money.cell(record, part.day), isCostKnown: isCostKnown))
      }
      partStarts.append(parts.count)
    }
  }

  private mutating func add(_ batch: JourneyBatch, _ index: Int) {
    let touches = batch.starts[index]..<batch.starts[index + 1]
    let isInPeriod = batch.isInPeriod[index]
    tally.cells?.turn(toStore: stores[index])
    ledger?.turn(to: batch.orders[index])
    if isInPeriod { countPerson(batch, index, touches) }
    if groupCredits.isDrawn { groupCredits.turn(to: groups[Int(batch.persons[index])]) }
    var value: Int64 = 0
    for place in partStarts[index]..<partStarts[index + 1] {
      let placed = parts[place]
      let part = placed.part
      value += part.net
      if isInPeriod { personMargin &+= part.margin }
      if part.isSale, !placed.isCostKnown { tally.ordersWithoutCost += 1 }
      if batch.hasTouchAtHalf[index] { tally.marginAtHalfLookback += part.margin }
      if batch.hasTouchAtTwice[index] { tally.marginAtTwiceLookback += part.margin }
      if groupCredits.isDrawn { addWhole(batch, index, touches, part.margin) }
      if touches.isEmpty {
        addRest(.unattributed, part, isNew: batch.isFirst[index], cell: placed.cell)
      } else {
        credit(batch, index, touches, part)
        money.add(credited: part.net, cell: placed.cell)
      }
    }
    if !touches.isEmpty, isInPeriod { addPresence(batch, touches, value: value) }
  }

  // MARK: - Credit

  private mutating func addWhole(
    _ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>, _ margin: Int64
  ) {
    if batch.hasTouchAtHalf[index] { groupCredits.addWhole(margin, lookback: 0) }
    if !touches.isEmpty { groupCredits.addWhole(margin, lookback: 1) }
    if batch.hasTouchAtTwice[index] { groupCredits.addWhole(margin, lookback: 2) }
  }

  private mutating func credit(
    _ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>, _ part: OrderPart
  ) {
    let isNew = part.isSale && batch.isFirst[index]
    for model in axes.models.indices {
      splitter.weigh(
        axes.models[model], touches: touches, ages: batch.ages, nodes: batch.nodes,
        isDirect: batch.isDirect, milestone: batch.milestones[index])
      let day = model == axes.headline ? part.day : -1
      if let sole = splitter.soleTouch {
        add(part.whole(isNew: isNew), to: batch, touches.lowerBound + sole, model, day)
        continue
      }
      split.split(part, isNew: isNew, by: &splitter)
      for place in 0..<touches.count {
        add(split.credit(at: place), to: batch, touches.lowerBound + place, model, day)
      }
    }
  }

  /// - Parameter day: of the period, under the headline; else -1.
  private mutating func add(
    _ credit: Credit, to batch: JourneyBatch, _ touch: Int, _ model: Int, _ day: Int
  ) {
    let code = Int(batch.places[touch])
    if placeCredits.isEmpty {
      tally.add(credit, model, places[code])
    } else {
      placeCredits[model * places.count + code] += credit
    }
    if groupCredits.isDrawn {
      let place = places[code]
      groupCredits.add(
        credit, model: model, program: Int(place.program), channel: Int(place.channel),
        campaign: Int(place.campaign))
    }
    if day >= 0 {
      let program = Int(places[code].program)
      tally.daily[program * axes.dayCount + day] += credit
      tally.cells?.add(credit, program, batch.marks.isEmpty ? nil : batch.marks[touch])
      ledger?.add(credit, row: program, day: day)
    }
  }

  // MARK: - What no touch takes

  private mutating func addRest(_ kind: RestKind, _ part: OrderPart, isNew: Bool, cell: Int) {
    let credit = part.whole(isNew: isNew)
    tally.rest[kind.rawValue * axes.dayCount + part.day] += credit
    tally.cells?.add(credit, rest: kind)
    ledger?.add(credit, rest: kind, day: part.day)
    money.add(kind, part.net, cell: cell)
  }

  /// Adds what has no person: anonymous sales, and returns that met no order.
  mutating func addStrangers() {
    for sale in book.orders.indices
    where book.persons[sale] == PersonRecords.nobody && !book.orders[sale].isReturn {
      tally.cells?.turn(toStore: book.orders[sale].store)
      ledger?.turn(to: UInt32(sale))
      let cost = book.pointsCost(of: sale, points, minorDigits: minorDigits)
      book.forEachPart(of: sale, axes.period, view: view, points: cost) { part in
        if part.isSale, book.remainingCost[sale] == FieldValue.missing {
          tally.ordersWithoutCost += 1
        }
        addRest(.unidentified, part, isNew: false, cell: money.cell(book.orders[sale], part.day))
      }
    }
    for index in book.unmatched {
      let net = book.orders[Int(index)].net
      let day = Int(book.days[Int(index)]) - Int(axes.period.from.number)
      guard day >= 0, day < axes.dayCount else { continue }
      let credit = Credit(unmatched: index, book)
      if book.costs[Int(index)] == FieldValue.missing { tally.ordersWithoutCost += 1 }
      tally.rest[RestKind.unmatchedReturns.rawValue * axes.dayCount + day] += credit
      tally.cells?.turn(toStore: book.orders[Int(index)].store)
      tally.cells?.add(credit, rest: .unmatchedReturns)
      ledger?.turn(to: index)
      ledger?.add(credit, rest: .unmatchedReturns, day: day)
      money.add(.unmatchedReturns, net, cell: money.cell(book.orders[Int(index)], day))
    }
  }

  /// Adds what the kept rows themselves say.
  mutating func addExported() { money.addExported(book, axes.period, view: view) }

  // MARK: - Presence

  private mutating func countPerson(_ batch: JourneyBatch, _ index: Int, _ touches: Range<Int>) {
    if lastPerson != batch.persons[index] {
      endPerson()
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
    for touch in touches {
      let program = Int(places[Int(batch.places[touch])].program)
      if programStamps[program] == personStamp { continue }
      programStamps[program] = personStamp
      personPrograms.append(program)
      tally.buyersByProgram[program] += 1
    }
  }

  /// Notes what the person's orders come to, for each program that reached them before some order.
  private mutating func endPerson() {
    for program in personPrograms { tally.buyerMargins[program].add(personMargin) }
    personPrograms.removeAll(keepingCapacity: true)
    personMargin = 0
  }

  /// Assists, and participation: each distinct node is influenced by the whole order.
  private mutating func addPresence(
    _ batch: JourneyBatch, _ touches: Range<Int>, value: Int64
  ) {
    let channelCount = axes.channels.count
    func cell(_ touch: Int) -> Int {
      let place = places[Int(batch.places[touch])]
      return Int(place.program) * channelCount + Int(place.channel)
    }
    assistStamp &+= 1
    assistStamps[cell(touches.upperBound - 1)] = assistStamp
    for touch in touches {
      let cell = cell(touch)
      if assistStamps[cell] == assistStamp { continue }
      assistStamps[cell] = assistStamp
      tally.assists[cell] += 1
    }
    if wantsInfluence { addInfluence(batch, touches, value) }
  }

  private mutating func addInfluence(
    _ batch: JourneyBatch, _ touches: Range<Int>, _ value: Int64
  ) {
    distinct.begin()
    for touch in touches {
      let place = places[Int(batch.places[touch])]
      let (channel, program) = (Int(place.channel), Int(place.program))
      let campaign = Int(place.campaign)
      if distinct.isNew(0, channel) { tally.influenceByChannel[channel].add(value) }
      if distinct.isNew(1, program) { tally.influenceByProgram[program].add(value) }
      if distinct.isNew(2, campaign) { tally.influenceByCampaign[campaign].add(value) }
      if distinct.isNew(3, families[channel]) {
        tally.influenceByFamily[axes.channels[channel].family, default: Influence()].add(value)
      }
    }
  }
}

extension Tally {
  /// Adds what a model gives a touch of a place.
  fileprivate mutating func add(_ credit: Credit, _ model: Int, _ place: CreditPlace) {
    credits[cell(model, Int(place.program), Int(place.channel))] += credit
    campaignCredits[model * axes.campaigns.count + Int(place.campaign)] += credit
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
  private var stamps: [[UInt32]] = Array(repeating: [], count: 4)
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

extension Credit {
  /// What a return that met no order counts for: the money, and what its goods cost where that is known.
  init(unmatched index: UInt32, _ book: OrderBook) {
    self.init()
    net = book.orders[Int(index)].net
    returns = -net
    let cost = book.costs[Int(index)]
    costOfGoods = cost == FieldValue.missing ? 0 : -cost
  }
}
