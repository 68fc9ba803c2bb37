import Columns
import Tabular

/// Finds the same customer across exports and builds every journey: the join stage.
///
/// - Parameters:
///   - mostBits: of a packed touch; fewer in tests.
///   - watching: whose touches and sales are kept to be explained; nil in a run.
func joinJourneys(
  _ exports: Exports, executor: Executor, pool: BlockPool, mostBits: Int = PackedForm.mostBits,
  watching: JourneyWatch.Choice? = nil
) throws -> Journeys {
  let compared = exports.totals.isEmpty ? [] : ComparedTotal.all(of: exports)
  let posts = PostBook(exports)
  let (identities, people, worth) = try identify(
    exports, posts, keepsLinks: watching != nil, executor: executor, pool: pool)
  let notices = try NoticeCounts(exports, posts, executor: executor)
  let records = try PersonRecords.gather(
    exports, identities, people, worth, executor: executor, pool: pool, mostBits: mostBits)
  try TierBound.check(records, exports.setup.definition)
  let sales = try ReturnedSales(
    exports, worth.orders.returns, persons: records.orderPersons, executor: executor)
  let (side, book) = try executor.beside({
    PersonBooks(exports, records, identities, people)
  }) {
    OrderBook(exports, worth.orders, persons: records.orderPersons, sales)
  }
  try MoneyBound.check(book, exports.setup.definition)
  let facts = worth.facts
  let customers = CustomerCollector(
    exports, facts, book, records, side, people: people)
  let watched = try watching.map { try $0(book) }
  let built = try PersonJourneys(
    exports, facts, book, records, customers, side.assignments, watched: watched
  ).build(executor: executor)
  // What jobs read of touches and sales is not needed any more, and nothing is to be filled.
  pool.giveBackPages()
  let definition = exports.setup.definition
  var sampling: JourneySampling?
  if !built.keys.isEmpty {
    let rules = definition.attribution
    let groups = try PersonGroups(
      built.keys, personCount: people.count, seed: rules.seed, executor: executor)
    sampling = JourneySampling(
      groups: groups,
      weights: DrawWeights(groups, draws: rules.bootstrap, seed: rules.seed),
      journeys: built.log.map { GroupedJourneys($0, groups) })
  }
  return Journeys(
    facts: facts, book: book, people: people, records: records, batches: built.batches,
    paths: built.paths, dimensionPaths: built.dimensionPaths, reach: built.reach,
    superseded: identities.superseded,
    nodes: facts.nodeNames(
      definition.attribution.node, definition),
    evidence: built.evidence, customers: built.customers, posts: posts, notices: notices,
    comparedTotals: compared, names: IdentifierNames(identities),
    sampling: sampling, variants: built.variants,
    watch: watched.map { _ in JourneyWatch(identities, built.watched) })
}

/// Who is who, and what orders and kinds say by themselves, which needs nobody to be known.
///
/// A function of its own, so that links and sets are given up before journeys need memory.
private func identify(
  _ exports: Exports, _ posts: PostBook, keepsLinks: Bool, executor: Executor, pool: BlockPool
) throws -> (Identities, People, (orders: OrderWorth, facts: KindFacts)) {
  var identities = try Identities.number(exports, executor: executor, pool: pool)
  let sourceCount = exports.setup.definition.sources.count
  let links = try DistinctLinks(identities, sourceCount: sourceCount, executor: executor)
  let numbered = identities
  var found = try executor.beside({
    let worth = OrderWorth(exports)
    try MoneyBound.check(exports, orders: worth.bound)
    return worth
  }) {
    pool.giveBackPages()
    return (
      linked: try LinkedSets(numbered, links, exports),
      facts: KindFacts(
        exports.kinds, texts: exports.texts, exports.setup.definition, posts: posts,
        // Clients are told apart after kinds; and who asks about persons asks about kinds.
        tellsKindsApart: exports.setup.touchShape.hasClient || keepsLinks)
    )
  }
  let people = try People.find(
    identities, links, &found.own.linked, sourceCount: sourceCount, executor: executor)
  try SharedClients.separate(exports, identities, people, executor: executor)
  identities.sources = []
  identities.links = []
  if !keepsLinks { identities.linkEnds = [] }
  return (identities, people, (found.other, found.own.facts))
}

extension KindFacts {
  /// What the numbers of one kind of nodes are called.
  func nodeNames(
    _ node: AttributionDefinition.Node, _ definition: PipelineDefinition
  ) -> NodeNames {
    switch node {
    case .channel: NodeNames(names: channels.map(\.name))
    case .family: NodeNames(names: families)
    case .program: NodeNames(names: definition.programs.map(\.name) + ["(no program)"])
    case .campaign: NodeNames(names: campaigns.map { $0.isEmpty ? "(no campaign)" : $0 })
    case .stage: NodeNames(names: StageRules.names)
    }
  }
}

/// Builds journeys partition by partition of persons.
struct PersonJourneys: Sendable {
  private let exports: Exports
  private let facts: KindFacts
  private let book: OrderBook
  private let records: PersonRecords
  /// Empty; nil where no report needs evidence.
  private let evidence: EvidenceCollector?
  private let customers: CustomerCollector?
  /// Whose touches and sales are kept; nil in a run.
  private let watched: Set<UInt32>?

  init(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    _ customers: CustomerCollector? = nil, _ assignments: AssignmentBook? = nil,
    watched: Set<UInt32>? = nil
  ) {
    self.watched = watched
    self.customers = customers
    self.exports = exports
    self.facts = facts
    self.book = book
    self.records = records
    evidence = EvidenceCollector(exports, facts, book, records, assignments)
  }

  /// What the jobs together built.
  struct Built: Sendable {
    var batches: [JourneyBatch] = []
    var paths = PathTable()
    var reach: Reach
    var dimensionPaths: DimensionPaths
    var evidence: EvidenceCollector?
    var customers: CustomerCollector?
    /// By job; none without a bootstrap.
    var keys: [PersonKeys] = []
    /// Nil where no bootstrap solves models again.
    var log: JourneyLog?
    var variants: [VariantJourneys] = []
    var watched: [WatchedPerson] = []
  }

  private struct State: Sendable {
    var builder: JourneyBuilder
    var touches: TouchGroups
    var sales: OwnerGroups
    /// Of one person, where somebody reads more than keys.
    var unpacked: [PersonTouch] = []
    /// As `sales`, of the partition at hand.
    var found: [PersonSale] = []
    var batches: [(index: Int, batch: JourneyBatch)] = []
    var collectors: PersonCollectors
  }

  func build(executor: Executor) throws -> Built {
    let dataBegins = book.firstSaleDay
    let isDrawn = exports.setup.definition.attribution.bootstrap > 0
    var states = try executor.run(
      count: records.partitionCount,
      state: { _ in
        State(
          builder: JourneyBuilder(exports, facts, book, records, dataBegins: dataBegins),
          touches: TouchGroups(records),
          sales: OwnerGroups(ownerCount: 1 << records.shift),
          collectors: PersonCollectors(
            evidence, customers,
            keys: isDrawn ? PersonKeys(exports, facts, book, records) : nil,
            variants: isDrawn
              ? VariantBuilders(exports, facts, book, records, dataBegins: dataBegins) : nil,
            WalkWindow(exports.setup.definition, exports.setup.zone)))
      }
    ) { state, partition in
      let first = UInt32(partition) << UInt32(records.shift)
      state.touches.fill(partition, from: records, first: first)
      state.sales.fill(partition, from: records.sales, first: first)
      readSales(&state)
      let batch = build(first, &state, like: state.batches.last?.batch)
      state.batches.append((partition, batch))
    }
    for job in states.indices {
      states[job].builder.settle()
      let pass = states[job].builder.pass
      states[job].collectors.customers?.take(pass)
    }
    let none = Reach(
      programs: exports.setup.definition.programs.count + 1, channels: facts.channels.count)
    let tables = Handover(states.indices.map { states[$0].builder.takePaths() })
    let (found, own) = try executor.beside({
      // The first job's keep their places: only the others' are looked up again.
      var tables = tables.take() ?? []
      var paths = tables.removeFirst()
      let places = tables.map { paths.merge($0) }
      return (paths: paths, places: places)
    }) {
      var own = Built(reach: none, dimensionPaths: states[0].builder.takeDimensionPaths())
      // Taken out, so that nobody else holds them: what others add goes where they lie.
      own.evidence = states[0].collectors.evidence
      own.customers = states[0].collectors.customers
      var variants = states[0].collectors.variants
      states[0].collectors.giveUp()
      own.reach += states[0].builder.totalReach
      for state in states.dropFirst() {
        own.reach += state.builder.totalReach
        own.dimensionPaths.merge(state.builder.dimensionPaths)
        if let other = state.collectors.evidence { own.evidence?.merge(other) }
        if let other = state.collectors.customers { own.customers?.merge(other) }
        if let other = state.collectors.variants { variants?.merge(other) }
      }
      own.variants = variants?.journeys ?? []
      return own
    }
    var built = own
    built.paths = found.paths
    built.log = states[0].builder.takeLog()
    for (job, state) in states.dropFirst().enumerated() {
      if let other = state.builder.log {
        built.log?.merge(other, places: found.places[job])
      }
    }
    built.keys = states.compactMap(\.collectors.keys)
    built.watched = states.flatMap(\.collectors.watched)
    built.batches = states.flatMap(\.batches).sorted { $0.index < $1.index }.map(\.batch)
    return built
  }

  /// Looks up what the journeys need of the partition's orders, all in one go: the look-ups lie far apart
  /// and don't wait for each other (0.06 s to 0.03 s of processors a million customers). Sales of one time go by their order key.
  private func readSales(_ state: inout State) {
    let persons = 1 << records.shift
    let starts = state.sales.starts
    let count = starts.range(persons - 1).upperBound
    let remaining = book.remaining
    let remainingCosts = book.remainingCost
    state.found.removeAll(keepingCapacity: true)
    for index in 0..<count {
      let sale = state.sales.records[index]
      let order = Int(sale.payload)
      let record = book.orders[order]
      state.found.append(
        PersonSale(
          time: sale.time, order: sale.payload, remaining: remaining[order],
          remainingCost: remainingCosts[order], day: book.days[order],
          store: record.store, coupon: record.coupon, source: record.source))
    }
    for person in 0..<persons {
      let range = starts.range(person)
      guard range.dropFirst().contains(where: { state.found[$0].time == state.found[$0 - 1].time })
      else { continue }
      state.found[range].sort { a, b in
        a.time != b.time ? a.time < b.time : book.keyPrecedes(a.order, b.order)
      }
    }
  }

  private func build(
    _ first: UInt32, _ state: inout State, like last: JourneyBatch?
  ) -> JourneyBatch {
    var batch = JourneyBatch()
    if let last { batch.reserve(like: last) }
    state.collectors.begin(at: Int(first))
    build(
      first, state.touches, state.sales.starts, state.found, &state.unpacked, &state.builder,
      &state.collectors, &batch)
    state.collectors.finish(at: Int(first) + 1 << records.shift)
    return batch
  }

  /// A parameter each: a person's touches stay borrowed while builder and collectors change.
  private func build(
    _ first: UInt32, _ touches: TouchGroups, _ bought: OwnerStarts, _ found: [PersonSale],
    _ unpacked: inout [PersonTouch], _ builder: inout JourneyBuilder,
    _ collectors: inout PersonCollectors, _ batch: inout JourneyBatch
  ) {
    guard let touched = touches.starts else { return }
    let keys = touches.keys
    let allKeys = keys.span
    let allSales = found.span
    let readsKeys = records.areReadAsKeys(facts, exports.setup.definition)
    let unpacksAll = !readsKeys || collectors.variants != nil
    for place in 0..<(1 << records.shift) {
      let own = touched.range(place)
      let range = bought.range(place)
      if own.isEmpty, range.isEmpty { continue }
      let person = first + UInt32(place)
      let isWatched = watched?.contains(person) ?? false
      if unpacksAll || isWatched { touches.unpack(own, into: &unpacked) }
      if isWatched {
        collectors.watched.append(
          WatchedPerson(
            person: person, touches: Array(unpacked[..<own.count]), sales: Array(found[range])))
      }
      let plainTouches = unpacked.span.extracting(first: min(own.count, unpacked.count))
      let sales = allSales.extracting(range)
      let known = batch.orders.count
      if readsKeys {
        builder.build(
          person: person, keys: allKeys.extracting(own), keepsEvents: collectors.readsEvents,
          sales: sales, into: &batch)
      } else {
        builder.build(person: person, touches: plainTouches, sales: sales, into: &batch)
      }
      collectors.add(
        person, plainTouches, builder.events.span.extracting(first: builder.eventCount),
        builder.pass.rises.span.extracting(first: builder.pass.riseCount), sales,
        builder.pass.walk, batch, known..<batch.orders.count)
    }
  }
}
