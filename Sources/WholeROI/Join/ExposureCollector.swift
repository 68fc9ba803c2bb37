import Columns
import Tabular

/// Which families of channels reached whom in the first part of the window, and what they bought in the part
/// that follows (METHODS, section 6). One a job.
///
///     ···earlier orders···|── exposure ──|── outcome ──|
///                                                      end of the period
struct ExposureCollector: Sendable {
  /// Families beyond this many count as the last one.
  static let mostFamilies = 32

  let window: ExposureWindow
  private let records: PersonRecords
  private let familyCount: Int

  /// Population without an earlier order, by (tier's code, set of families).
  private(set) var newcomers = ExposureCells()
  /// Population with earlier orders.
  private(set) var buyers: EarlierBuyers
  /// Persons whom no profile names before the window, with a touch or an order in it.
  private(set) var strangers = OutcomeTally()
  /// Population by first family and second, in order of first touch: first × families + second.
  private(set) var sequences: [OutcomeTally]

  private var next = 0

  init(_ exports: Exports, _ facts: KindFacts, _ records: PersonRecords) {
    window = ExposureWindow(exports.setup.definition, exports.setup.zone)
    self.records = records
    buyers = EarlierBuyers(pool: records.pool)
    familyCount = min(facts.families.count, Self.mostFamilies)
    sequences = Array(repeating: OutcomeTally(), count: familyCount * familyCount)
  }

  /// Whether a report of the run needs it, and a source says who was known before.
  static func isWanted(_ definition: PipelineDefinition) -> Bool {
    definition.sources.contains { $0.layout.record == .profile }
      && ["integration", "synergy"].contains { name in
        ReportNames.named(name)?.isWanted(definition) ?? false
      }
  }

  mutating func begin(at first: Int) { next = first }

  /// Counts the population before `person`, who have neither touches nor orders.
  mutating func pass(to person: Int) {
    let end = min(person, records.profiles.count)
    while next < end {
      if isKnown(next) { newcomers.addIdle(tier: records.profiles[next].tier) }
      next += 1
    }
  }

  /// Counts a person who has touches or orders; persons come in rising order.
  mutating func add(_ person: UInt32, _ walk: PersonWalk, _ purchases: PersonPurchases) {
    if next < Int(person) { pass(to: Int(person)) }
    next = Int(person) + 1
    let families = walk.families.bits
    let outcome = purchases.outcome
    guard isKnown(Int(person)) else {
      if families != 0 || outcome.orders > 0 { strangers.add(outcome) }
      return
    }
    for place in 0..<walk.families.count {
      let row = walk.families[place] * familyCount
      for later in (place + 1)..<walk.families.count {
        sequences[row + walk.families[later]].add(outcome)
      }
    }
    let tier = records.profiles[Int(person)].tier
    if let earlier = purchases.earlier {
      buyers.add(earlier, tier: tier, families: families, outcome)
    } else {
      newcomers.add(tier: tier, families: families, outcome)
    }
  }

  mutating func merge(_ other: ExposureCollector) {
    newcomers.merge(other.newcomers)
    buyers.merge(other.buyers)
    strangers += other.strangers
    for index in sequences.indices { sequences[index] += other.sequences[index] }
  }

  /// Whether a profile names the person before the window; one without any date is taken to.
  private func isKnown(_ person: Int) -> Bool {
    let profile = records.profiles[person]
    return profile.isThere && profile.wasKnown(before: window.firstDay)
  }
}

extension EarlierOrders {
  /// Scratch, by store: how many orders, and the place of the latest among them.
  typealias Stores = [(code: UInt32, count: Int32, last: Int32)]

  /// What a person bought before a time; nil for nothing. The home store is the one of most orders, of
  /// several the one of the latest order.
  init?(_ sales: Span<PersonSale>, before start: Int64, _ stores: inout Stores) {
    guard !sales.isEmpty, sales[0].time < start else { return nil }
    store = sales[0].store
    var isOneStore = true
    for index in sales.indices {
      guard sales[index].time < start else { break }
      frequency += 1
      spend += sales[index].remaining
      lastDay = sales[index].day
      if sales[index].store != store { isOneStore = false }
    }
    if !isOneStore { store = Self.home(of: sales.extracting(first: Int(frequency)), &stores) }
  }

  private static func home(of sales: Span<PersonSale>, _ stores: inout Stores) -> UInt32 {
    stores.removeAll(keepingCapacity: true)
    for index in sales.indices {
      let code = sales[index].store
      if let place = stores.firstIndex(where: { $0.code == code }) {
        stores[place].count += 1
        stores[place].last = Int32(index)
      } else {
        stores.append((code, 1, Int32(index)))
      }
    }
    var best = stores[0]
    for store in stores where (store.count, store.last) > (best.count, best.last) { best = store }
    return best.code
  }
}

/// The times that part exposure from outcome: the window ends with the period, so that both lie within the
/// data however short the period is.
struct ExposureWindow: Hashable, Sendable {
  /// UTC milliseconds: exposure from `start`, outcome from `outcome` up to, and not at, `end`.
  let start: Int64
  let outcome: Int64
  let end: Int64
  /// The day on which exposure begins.
  let firstDay: Int32

  init(_ definition: PipelineDefinition, _ zone: TimeZoneTable) {
    end = zone.start(of: definition.period.to.advanced(by: 1))
    outcome = end - definition.integration.outcomeMilliseconds
    start = outcome - definition.integration.exposureMilliseconds
    firstDay = zone.day(utc: start).number
  }
}

/// What a person bought before the window.
struct EarlierOrders: Hashable, Sendable {
  var lastDay: Int32 = 0
  var frequency: Int32 = 0
  /// Minor units, after returns.
  var spend: Int64 = 0
  var store: UInt32 = 0
}

/// Persons by two codes: a stratum, or part of one, and a set of families.
struct ExposureCells: Sendable {
  private(set) var keys = PairTable()
  private(set) var tallies: [OutcomeTally] = []
  /// The cell of the last idle person's tier.
  private var idle: (tier: UInt32, cell: Int)?

  init() {}

  mutating func add(tier: UInt32, families: UInt32, _ outcome: Outcome) {
    tallies[cell(tier, families)].add(outcome)
  }

  mutating func add(stratum: UInt32, families: UInt32, _ tally: OutcomeTally) {
    tallies[cell(stratum, families)] += tally
  }

  /// Adds a person whom nothing reached and who bought nothing.
  mutating func addIdle(tier: UInt32) {
    if let idle, idle.tier == tier {
      tallies[idle.cell].addIdle(1)
      return
    }
    let cell = cell(tier, 0)
    idle = (tier, cell)
    tallies[cell].addIdle(1)
  }

  mutating func merge(_ other: ExposureCells) {
    for index in other.tallies.indices {
      tallies[cell(other.keys.lefts[index], other.keys.rights[index])] += other.tallies[index]
    }
  }

  private mutating func cell(_ left: UInt32, _ right: UInt32) -> Int {
    let cell = Int(keys.code(left, right))
    if cell == tallies.count { tallies.append(OutcomeTally()) }
    return cell
  }
}

/// Persons with orders before the window, one a row: terciles need them all.
struct EarlierBuyers: Sendable {
  struct Row: Sendable {
    var earlier: EarlierOrders
    /// Code of the run's texts.
    var tier: UInt32
    var families: UInt32
    /// What they bought in the outcome's span.
    var orders: Int32
    var net: Int64

    var outcome: Outcome { Outcome(orders: Int(orders), net: net) }
  }
  private(set) var rows: PooledRows<Row>

  /// - Parameter pool: that its rows lie in.
  init(pool: BlockPool) { rows = PooledRows(pool: pool) }

  mutating func add(
    _ earlier: EarlierOrders, tier: UInt32, families: UInt32, _ outcome: Outcome
  ) {
    rows.append(
      Row(
        earlier: earlier, tier: tier, families: families, orders: Int32(outcome.orders),
        net: outcome.net))
  }

  mutating func merge(_ other: EarlierBuyers) { rows.take(other.rows) }
}
