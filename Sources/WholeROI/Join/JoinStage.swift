import Columns
import Tabular

/// Finds the same customer across exports and builds every journey: the join stage.
func joinJourneys(
  _ exports: Exports, executor: Executor, pool: BlockPool
) throws -> Journeys {
  let identities = try Identities.number(exports, executor: executor)
  let people = try People.find(identities, exports: exports, executor: executor)
  try SharedClients.separate(exports, identities, people, executor: executor)
  let records = try PersonRecords.gather(
    exports, identities, people, executor: executor, pool: pool)
  try MoneyBound.check(exports)
  let book = OrderBook(exports, persons: records.orderPersons)
  try MoneyBound.check(book, exports.setup.definition)
  let facts = KindFacts(
    exports.kinds, texts: exports.texts, exports.setup.definition)
  let (batches, paths, reach) = try PersonJourneys(exports, facts, book, records)
    .build(executor: executor)
  return Journeys(
    facts: facts, book: book, people: people, records: records, batches: batches, paths: paths,
    reach: reach, superseded: identities.superseded,
    nodes: NodeNames(names: facts.nodeNames(exports.setup.definition)))
}

extension KindFacts {
  /// What the numbers of `attribution.node` are called.
  func nodeNames(_ definition: PipelineDefinition) -> [String] {
    switch definition.attribution.node {
    case .channel: channels.map(\.name)
    case .family: families
    case .program: definition.programs.map(\.name) + ["(no program)"]
    case .campaign: campaigns.map { $0.isEmpty ? "(no campaign)" : $0 }
    case .stage: StageRules.names
    }
  }
}

/// Builds journeys partition by partition of persons.
struct PersonJourneys: Sendable {
  private let exports: Exports
  private let facts: KindFacts
  private let book: OrderBook
  private let records: PersonRecords

  init(_ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords) {
    self.exports = exports
    self.facts = facts
    self.book = book
    self.records = records
  }

  private struct State: Sendable {
    var builder: JourneyBuilder
    var persons: PartitionOfPersons
    var batches: [(index: Int, batch: JourneyBatch)] = []
  }

  func build(
    executor: Executor
  ) throws -> (batches: [JourneyBatch], paths: PathTable, reach: Reach) {
    let dataBegins = book.firstSaleDay
    let states = try executor.run(
      count: records.partitionCount,
      state: { _ in
        State(
          builder: JourneyBuilder(exports, facts, book, records, dataBegins: dataBegins),
          persons: PartitionOfPersons(size: 1 << records.shift))
      }
    ) { state, partition in
      state.persons.fill(partition, records, book)
      let batch = build(&state, like: state.batches.last?.batch)
      state.batches.append((partition, batch))
    }
    var reach = Reach(
      programs: exports.setup.definition.programs.count + 1, channels: facts.channels.count)
    for state in states { reach += state.builder.reach }
    // The first job's paths keep their places: only the others' are looked up again.
    var paths = states[0].builder.paths
    for state in states.dropFirst() { paths.merge(state.builder.paths) }
    return (
      states.flatMap(\.batches).sorted { $0.index < $1.index }.map(\.batch), paths, reach
    )
  }

  private func build(_ state: inout State, like last: JourneyBatch?) -> JourneyBatch {
    var batch = JourneyBatch()
    if let last { batch.reserve(like: last) }
    let persons = state.persons
    let touches = persons.touches.span
    let sales = persons.sales.span
    for person in 0..<persons.count {
      let own = persons.touchRange(person)
      let bought = persons.saleRange(person)
      if own.isEmpty, bought.isEmpty { continue }
      state.builder.build(
        person: persons.first + UInt32(person), touches: touches.extracting(own),
        sales: sales.extracting(bought), into: &batch)
    }
    return batch
  }
}
