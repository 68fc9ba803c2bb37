import Columns
import Tabular

/// Finds the same customer across exports and builds every journey: the join stage.
///
/// - Parameter watching: whose touches and sales are kept to be explained; nil in a run.
func joinJourneys(
  _ exports: Exports, executor: Executor, pool: BlockPool, watching: JourneyWatch.Choice? = nil
) throws -> Journeys {
  let identities = try Identities.number(exports, executor: executor)
  pool.giveBackPages()
  let compared = exports.totals.isEmpty ? [] : ComparedTotal.all(of: exports)
  let posts = PostBook(exports)
  let (worth, linked) = try executor.beside({
    try MoneyBound.check(exports)
    return (
      orders: OrderWorth(exports),
      facts: KindFacts(
        exports.kinds, texts: exports.texts, exports.setup.definition, posts: posts)
    )
  }) { People.linked(identities) }
  let people = try People.find(
    identities, linked: linked, exports: exports, executor: executor)
  try SharedClients.separate(exports, identities, people, executor: executor)
  let notices = try NoticeCounts(exports, posts, executor: executor)
  let records = try PersonRecords.gather(
    exports, identities, people, executor: executor, pool: pool)
  pool.giveBackPages()
  try TierBound.check(records, exports.setup.definition)
  let book = try OrderBook(
    exports, worth.orders, persons: records.orderPersons, executor: executor)
  try MoneyBound.check(book, exports.setup.definition)
  let facts = worth.facts
  let customers = CustomerCollector(
    exports, facts, book, records, identities: identities, people: people)
  let watched = try watching.map { try $0(book) }
  let built = try PersonJourneys(exports, facts, book, records, customers, watched: watched)
    .build(executor: executor)
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
    _ customers: CustomerCollector? = nil, watched: Set<UInt32>? = nil
  ) {
    self.watched = watched
    self.customers = customers
    self.exports = exports
    self.facts = facts
    self.book = book
    self.records = records
    evidence = EvidenceCollector(exports, facts, book, records)
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
    var touches: OwnerGroups
    var sales: OwnerGroups
    /// As `sales`, of the partition at hand.
    var found: [PersonSale] = []
    var batches: [(index: Int, batch: JourneyBatch)] = []
    var evidence: EvidenceCollector?
    var customers: CustomerCollector?
    /// Both nil without a bootstrap.
    var keys: PersonKeys?
    var variants: VariantBuilders?
    var watched: [WatchedPerson] = []
  }

  func build(executor: Executor) throws -> Built {
    let dataBegins = book.firstSaleDay
    let isDrawn = exports.setup.definition.attribution.bootstrap > 0
    let states = try executor.run(
      count: records.partitionCount,
      state: { _ in
        State(
          builder: JourneyBuilder(exports, facts, book, records, dataBegins: dataBegins),
          touches: OwnerGroups(ownerCount: 1 << records.shift),
          sales: OwnerGroups(ownerCount: 1 << records.shift), evidence: evidence,
          customers: customers,
          keys: isDrawn ? PersonKeys(exports, facts, book, records) : nil,
          variants: isDrawn
            ? VariantBuilders(exports, facts, book, records, dataBegins: dataBegins) : nil)
      }
    ) { state, partition in
      let first = UInt32(partition) << UInt32(records.shift)
      state.touches.fill(partition, from: records.touches, first: first)
      state.sales.fill(partition, from: records.sales, first: first)
      for own in records.touches + records.sales { own.release(partition) }
      readSales(&state)
      let batch = build(first, &state, like: state.batches.last?.batch)
      state.batches.append((partition, batch))
    }
    let none = Reach(
      programs: exports.setup.definition.programs.count + 1, channels: facts.channels.count)
    // The first job's keep their places: only the others' are looked up again.
    let (found, (own, others)) = try executor.beside({
      var paths = states[0].builder.paths
      let places = states.dropFirst().map { paths.merge($0.builder.paths) }
      return (paths: paths, places: places)
    }) {
      var own = Built(reach: none, dimensionPaths: states[0].builder.dimensionPaths)
      var others: [[[UInt32]]] = []
      own.evidence = states[0].evidence
      own.customers = states[0].customers
      var variants = states[0].variants
      for (job, state) in states.enumerated() {
        own.reach += state.builder.totalReach
        guard job > 0 else { continue }
        others.append(own.dimensionPaths.merge(state.builder.dimensionPaths))
        if let other = state.evidence { own.evidence?.merge(other) }
        if let other = state.customers { own.customers?.merge(other) }
        if let other = state.variants { variants?.merge(other) }
      }
      own.variants = variants?.journeys ?? []
      return (own, others)
    }
    var built = own
    built.paths = found.paths
    built.log = states[0].builder.log
    for (job, state) in states.dropFirst().enumerated() {
      if let other = state.builder.log {
        built.log?.merge(other, places: [found.places[job]] + others[job])
      }
    }
    built.keys = states.compactMap(\.keys)
    built.watched = states.flatMap(\.watched)
    built.batches = states.flatMap(\.batches).sorted { $0.index < $1.index }.map(\.batch)
    return built
  }

  /// Looks up what the journeys need of the partition's orders, all in one go: the look-ups lie far apart
  /// and don't wait for each other (0.06 s to 0.03 s of processors a million customers). Sales of one time go by their order key.
  private func readSales(_ state: inout State) {
    let persons = 1 << records.shift
    let count = state.sales.range(persons - 1).upperBound
    let remaining = book.remaining
    state.found.removeAll(keepingCapacity: true)
    for index in 0..<count {
      let sale = state.sales.records[index]
      let order = Int(sale.payload)
      state.found.append(
        PersonSale(
          time: sale.time, order: sale.payload, remaining: remaining[order],
          day: book.days[order], store: book.orders[order].store))
    }
    for person in 0..<persons {
      let range = state.sales.range(person)
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
    let groups = (touches: state.touches, sales: state.sales)
    let found = state.found
    let touches = groups.touches.records.span
    let sales = found.span
    state.evidence?.begin(at: Int(first))
    state.customers?.begin(at: Int(first))
    for person in 0..<(1 << records.shift) {
      let own = groups.touches.range(person)
      let bought = groups.sales.range(person)
      if own.isEmpty, bought.isEmpty { continue }
      if let watched, watched.contains(first + UInt32(person)) {
        state.watched.append(
          WatchedPerson(
            person: first + UInt32(person), touches: Array(groups.touches.records[own]),
            sales: Array(found[bought])))
      }
      let known = batch.orders.count
      state.builder.build(
        person: first + UInt32(person), touches: touches.extracting(own),
        sales: sales.extracting(bought), into: &batch)
      if state.evidence != nil || state.keys != nil {
        let events = state.builder.events[..<state.builder.eventCount]
        state.evidence?.add(first + UInt32(person), events, found[bought])
        if let key = state.keys?.add(first + UInt32(person), events, found[bought]) {
          state.variants?.add(
            person: first + UInt32(person), key: key, touches: touches.extracting(own),
            sales: sales.extracting(bought))
        }
      }
      if state.customers != nil {
        state.customers?.add(
          first + UInt32(person), state.builder.events[..<state.builder.eventCount],
          found[bought], batch, known..<batch.orders.count)
      }
    }
    state.evidence?.finish(at: Int(first) + 1 << records.shift)
    state.customers?.finish(at: Int(first) + 1 << records.shift)
    return batch
  }
}
