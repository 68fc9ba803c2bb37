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
  let (batches, paths, reach, evidence) = try PersonJourneys(exports, facts, book, records)
    .build(executor: executor)
  return Journeys(
    facts: facts, book: book, people: people, records: records, batches: batches, paths: paths,
    reach: reach, superseded: identities.superseded,
    nodes: NodeNames(names: facts.nodeNames(exports.setup.definition)), evidence: evidence)
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
  /// Orders that have a person and are sales, by partition.
  private let sales: [[UInt32]]
  private let dataBegins: Int32
  /// Empty; nil where no report needs evidence.
  private let evidence: EvidenceCollector?

  init(_ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords) {
    self.exports = exports
    self.facts = facts
    self.book = book
    self.records = records
    var sales = [[UInt32]](repeating: [], count: records.partitionCount)
    var begins = Int32.max
    for (index, order) in book.orders.enumerated() where !order.isReturn {
      begins = min(begins, book.days[index])
      let person = book.persons[index]
      guard person != PersonRecords.nobody else { continue }
      sales[Int(person >> UInt32(records.shift))].append(UInt32(index))
    }
    self.sales = sales
    dataBegins = begins
    evidence = EvidenceCollector(exports, facts, book, records)
  }

  private struct State: Sendable {
    var builder: JourneyBuilder
    var batches: [(index: Int, batch: JourneyBatch)] = []
    /// First place of each person of the partition, then of its touches while they are filled in.
    var starts: [Int] = []
    var touches: [PersonTouch] = []
    var evidence: EvidenceCollector?
  }

  func build(
    executor: Executor
  ) throws -> (
    batches: [JourneyBatch], paths: PathTable, reach: Reach, evidence: EvidenceCollector?
  ) {
    let states = try executor.run(
      count: records.partitionCount,
      state: { _ in
        State(
          builder: JourneyBuilder(exports, facts, book, records, dataBegins: dataBegins),
          evidence: evidence)
      }
    ) { state, partition in
      sortTouches(partition, &state)
      state.batches.append((partition, build(partition, &state)))
    }
    var paths = PathTable()
    var reach = Reach(
      programs: exports.setup.definition.programs.count + 1, channels: facts.channels.count)
    var gathered = evidence
    for state in states {
      paths.merge(state.builder.paths)
      reach += state.builder.reach
      if let own = state.evidence { gathered?.merge(own) }
    }
    return (
      states.flatMap(\.batches).sorted { $0.index < $1.index }.map(\.batch), paths, reach,
      gathered
    )
  }

  /// Puts a partition's touches in order of persons, then of the total order.
  private func sortTouches(_ partition: Int, _ state: inout State) {
    let personCount = 1 << records.shift
    let firstPerson = UInt32(partition) << UInt32(records.shift)
    let stride = records.hasClient ? 3 : 2
    var starts = [Int](repeating: 0, count: personCount + 2)
    for job in records.touches {
      job.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          starts[Int(UInt32(truncatingIfNeeded: words[at] >> 32) - firstPerson) + 2] += 1
          at += stride
        }
      }
    }
    for index in 2..<(personCount + 2) { starts[index] += starts[index - 1] }
    let total = starts[personCount + 1]
    let empty = PersonTouch(time: 0, kind: 0, client: 0)
    if state.touches.count < total {
      state.touches = Array(repeating: empty, count: total)
    }
    for job in records.touches {
      job.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let person = Int(UInt32(truncatingIfNeeded: words[at] >> 32) - firstPerson) + 1
          state.touches[starts[person]] = PersonTouch(
            time: Int64(bitPattern: words[at + 1]), kind: UInt32(truncatingIfNeeded: words[at]),
            client: stride == 3 ? words[at + 2] : 0)
          starts[person] += 1
          at += stride
        }
      }
      job.clear(partition)
    }
    for person in 0..<personCount { Self.sort(&state.touches, starts[person], starts[person + 1]) }
    state.starts = starts
  }

  /// Insertion sort for the few touches that most persons have, else the library's.
  private static func sort(_ touches: inout [PersonTouch], _ start: Int, _ end: Int) {
    if end - start > 48 {
      touches[start..<end].sort(by: PersonTouch.precedes)
      return
    }
    var index = start + 1
    while index < end {
      let touch = touches[index]
      var place = index
      while place > start, PersonTouch.precedes(touch, touches[place - 1]) {
        touches[place] = touches[place - 1]
        place -= 1
      }
      touches[place] = touch
      index += 1
    }
  }

  private func build(_ partition: Int, _ state: inout State) -> JourneyBatch {
    var batch = JourneyBatch()
    let own = sales[partition].sorted {
      let a = book.persons[Int($0)]
      let b = book.persons[Int($1)]
      return a != b ? a < b : book.precedes($0, $1)
    }
    var next = 0
    let touches = state.touches
    state.evidence?.begin(at: partition << records.shift)
    for index in 0..<(1 << records.shift) {
      let person = UInt32(partition) << UInt32(records.shift) + UInt32(index)
      let first = next
      while next < own.count, book.persons[Int(own[next])] == person { next += 1 }
      let range = state.starts[index]..<state.starts[index + 1]
      if range.isEmpty, first == next { continue }
      state.builder.build(
        person: person, touches: touches[range], sales: own[first..<next], into: &batch)
      state.evidence?.add(person, state.builder.events, own[first..<next])
    }
    state.evidence?.finish(at: (partition + 1) << records.shift)
    return batch
  }
}
