import Columns
import Tabular

@testable import WholeROI

/// A random ledger that goes through join and attribute without any file: orders of a few persons, some
/// returned, some of zero, one cent, negative or huge net, some anonymous; touches; nothing read.
struct InMemoryLedger {
  let tally: Tally
  let money: PlaceMoney
  let book: OrderBook
  let definition: PipelineDefinition

  /// Days of the period, which begins at 1970-02-01.
  static let days: Int32 = 20
  private static let start: Int32 = 31
  private static let persons = 3

  /// What all ledgers share.
  struct World: Sendable {
    let definition: PipelineDefinition
    let facts: KindFacts
    let setup: ExtractSetup
    let executor = Executor(jobs: 1)

    init(_ change: (inout PipelineDefinition) -> Void = { _ in }) throws {
      var definition = PipelineDefinition()
      definition.sources = [SourceDefinition(name: "till")]
      definition.visits = nil
      definition.programs = [namedProgram("Fall", "fall*"), namedProgram("Brand", "b*")]
      definition.period = Period(
        from: CivilDay(InMemoryLedger.start),
        to: CivilDay(InMemoryLedger.start + InMemoryLedger.days - 1))
      definition.attribution.models = AttributionModel.allCases
      definition.attribution.markovMinimumNulls = 0
      change(&definition)
      var texts = Interner()
      let action = TouchAction.index(of: "click") ?? 0
      let kinds = ["email", "paid search", "direct", "display"].flatMap { channel in
        ["", "fall-1", "brand"].map { campaign in
          TouchKind(
            source: 0, action: action, channel: texts.code(channel),
            campaign: texts.code(campaign), content: 0, coupon: 0)
        }
      }
      facts = KindFacts(kinds, texts: texts, definition)
      setup = try ExtractSetup(definition, files: [])
      self.definition = definition
    }
  }

  init(_ world: World, seed: UInt64) throws {
    var random = JourneyGenerator(state: seed)
    definition = world.definition
    var exports = Exports(setup: world.setup, jobs: [])
    for _ in 0..<Int.random(in: 1...7, using: &random) {
      var (order, refunded) = Self.order(&random)
      if refunded > 0 {
        exports.orderExtras.append(OrderExtra(refunded: refunded))
        order.extra = UInt32(exports.orderExtras.count)
      }
      exports.orders.append(order)
    }
    let owners = exports.orders.map { _ in
      Int.random(in: 0..<6, using: &random) == 0
        ? PersonRecords.nobody : UInt32.random(in: 0..<UInt32(Self.persons), using: &random)
    }
    let book = try OrderBook(
      exports, OrderWorth(exports), persons: owners, executor: Executor(jobs: 1))
    self.book = book
    let records = PersonRecords(
      shift: 2, partitionCount: 1, touches: [], sales: [], orderPersons: owners,
      profiles: Array(repeating: .none, count: Self.persons), laterJoins: [:],
      assignmentPersons: [],
      matched: [0],
      end: Int64(Self.start + 60) * 86_400_000)
    var builder = JourneyBuilder(exports, world.facts, book, records, dataBegins: 0)
    var batch = JourneyBatch()
    for person in 0..<UInt32(Self.persons) {
      let touches = Self.touches(world.facts, &random)
      let own = book.orders.indices.map(UInt32.init)
        .filter { owners[Int($0)] == person && !book.orders[Int($0)].isReturn }
        .sorted(by: book.precedes)
      let sales = own.map { Self.sale($0, book) }
      builder.build(person: person, touches: touches.span, sales: sales.span, into: &batch)
    }
    builder.settle()
    let journeys = Journeys(
      facts: world.facts, book: book,
      people: People(
        persons: [], count: Self.persons,
        sources: SourceMasks(count: Self.persons, sourceCount: 0), newLinks: [], refusedLinks: [],
        refused: [],
        sharedIdentifiers: []),
      records: records, batches: [batch], paths: builder.paths,
      dimensionPaths: builder.dimensionPaths, reach: builder.reach, superseded: [],
      nodes: world.facts.nodeNames(definition.attribution.node, definition), evidence: nil)
    (tally, money) = try attributeOrders(journeys, definition, executor: world.executor)
  }

  private static func sale(_ order: UInt32, _ book: OrderBook) -> PersonSale {
    let record = book.orders[Int(order)]
    return PersonSale(
      time: record.time, order: order, remaining: book.remaining[Int(order)],
      remainingCost: book.remainingCost[Int(order)],
      day: book.days[Int(order)], store: record.store, coupon: record.coupon,
      source: record.source)
  }

  private static func time(_ random: inout JourneyGenerator, from: Int32, days: Int32) -> Int64 {
    let first = Int64(from) * 86_400_000
    return Int64.random(in: first..<(first + Int64(days) * 86_400_000), using: &random)
  }

  /// Mostly within the period.
  private static func order(
    _ random: inout JourneyGenerator
  ) -> (order: OrderRecord, refunded: Int64) {
    var refunded: Int64 = 0
    var order = OrderRecord()
    order.time = time(&random, from: start - 3, days: days + 6)
    let bounds: [Int64] = [0, 1, 2, 100, 20_000, 1_000_000_000_000_000]
    let bound = bounds.randomElement(using: &random) ?? 1
    order.gross = Int64.random(in: 0...bound, using: &random)
    order.isReturn = Int.random(in: 0..<5, using: &random) == 0
    // A discount above the goods makes a sale of negative net.
    if Bool.random(using: &random) {
      order.discounts = Int64.random(in: 0...(bound / 2 + 1), using: &random)
    }
    order.costOfGoods =
      Int.random(in: 0..<8, using: &random) == 0
      ? FieldValue.missing : Int64.random(in: 0...bound, using: &random)
    if !order.isReturn, Int.random(in: 0..<3, using: &random) == 0 {
      // In part, whole, or more than the order.
      refunded = Int64.random(in: 0...(bound + bound / 4 + 1), using: &random)
    }
    return (order, refunded)
  }

  private static func touches(
    _ facts: KindFacts, _ random: inout JourneyGenerator
  ) -> [PersonTouch] {
    (0..<Int.random(in: 0...9, using: &random)).map { _ in
      PersonTouch(
        time: time(&random, from: start - 31, days: days + 31),
        kind: UInt32.random(in: 0..<UInt32(facts.facts.count), using: &random), client: 0, facts)
    }.sorted(by: PersonTouch.precedes)
  }
}
