import Columns
import Tabular

/// The journeys of one partition of persons: per order its touches, oldest first, as columns.
struct JourneyBatch: Sendable {
  /// Index in the order book.
  var orders: [UInt32] = []
  /// The touches of order i are `starts[i] ..< starts[i + 1]`.
  var starts: [Int] = [0]
  /// By order: a number that tells the batch's persons apart, rising.
  var persons: [UInt32] = []
  /// By order: whether it is its person's first, of a new customer.
  var isFirst: [Bool] = []
  /// By order: whether it lies in the period (else only a return of it does).
  var isInPeriod: [Bool] = []
  /// By order: index of the milestone among its touches; -1 for none.
  var milestones: [Int] = []
  /// By order: whether half, and twice, the lookback leaves it a touch.
  var hasTouchAtHalf: [Bool] = []
  var hasTouchAtTwice: [Bool] = []

  /// By touch: order time − touch time, in milliseconds.
  var ages: [Int64] = []
  var nodes: [UInt32] = []
  var isDirect: [Bool] = []
  /// Codes of `CreditPlaces`.
  var places: [UInt32] = []
  /// Empty where no report asks for them.
  var marks: [TouchMark] = []

  /// Makes room for as much as another batch holds, and a little more: batches are of one size, and
  /// growing step by step would copy them, into memory that was never touched.
  mutating func reserve(like other: JourneyBatch) {
    let orderCount = other.orders.count + other.orders.count / 16
    orders.reserveCapacity(orderCount)
    starts.reserveCapacity(orderCount + 1)
    persons.reserveCapacity(orderCount)
    isFirst.reserveCapacity(orderCount)
    isInPeriod.reserveCapacity(orderCount)
    milestones.reserveCapacity(orderCount)
    hasTouchAtHalf.reserveCapacity(orderCount)
    hasTouchAtTwice.reserveCapacity(orderCount)
    let touchCount = other.ages.count + other.ages.count / 16
    ages.reserveCapacity(touchCount)
    nodes.reserveCapacity(touchCount)
    isDirect.reserveCapacity(touchCount)
    places.reserveCapacity(touchCount)
    if !other.marks.isEmpty { marks.reserveCapacity(touchCount) }
  }
}

/// What join gives: who is who, every order's journey, and counts of touches.
struct Journeys: Sendable {
  let facts: KindFacts
  let book: OrderBook
  let people: People
  let records: PersonRecords
  /// By partition of persons.
  let batches: [JourneyBatch]
  let paths: PathTable
  /// Paths along the other kinds of nodes, where a model is solved again for them.
  let dimensionPaths: DimensionPaths
  let reach: Reach
  /// Touches that another file had already, by file and day.
  let superseded: [DayCounts]

  /// How many touches of a file another one had already.
  func supersededTouches(inFile index: Int) -> Int {
    superseded[index].days.reduce(0) { $0 + $1.count }
  }
  /// Names of nodes, for `paths`.
  let nodes: NodeNames
  /// Nil where no report needs it.
  let evidence: EvidenceCollector?
  var customers: CustomerCollector?
  /// Empty where no report needs them.
  var posts = PostBook()
  var notices = NoticeCounts()
  /// Figures of aggregate exports beside what the run counts.
  var comparedTotals: [ComparedTotal] = []
  /// Of all identifiers; empty where no ledger is kept.
  var names = IdentifierNames()
  /// What a bootstrap draws from; nil without one.
  var sampling: JourneySampling?
  /// Some persons' orders under other lookbacks and transforms; none without a bootstrap.
  var variants: [VariantJourneys] = []
  /// Whose journeys somebody asked for; nil in a run.
  var watch: JourneyWatch?
}

/// Persons reached and touches in the period, by program and channel.
struct Reach: Sendable {
  /// program * channels + channel.
  var byChannel: [Int]
  var byProgram: [Int]
  var persons = 0
  /// By program.
  var touches: [Int]
  /// Orders whose journey is empty since the previous order, so that the full lookback counts.
  var fallbacks = 0
  /// Pieces of touches that are too young to be null journeys.
  var censored = 0

  init(programs: Int, channels: Int) {
    byChannel = Array(repeating: 0, count: programs * channels)
    byProgram = Array(repeating: 0, count: programs)
    touches = Array(repeating: 0, count: programs)
  }

  static func += (a: inout Reach, b: Reach) {
    for index in a.byChannel.indices { a.byChannel[index] += b.byChannel[index] }
    for index in a.byProgram.indices { a.byProgram[index] += b.byProgram[index] }
    for index in a.touches.indices { a.touches[index] += b.touches[index] }
    a.persons += b.persons
    a.fallbacks += b.fallbacks
    a.censored += b.censored
  }
}

/// What the numbers of nodes are called.
struct NodeNames: Sendable {
  let names: [String]
  /// Under `frequency` a node carries how often it stood in a row: node | count << 20.
  static let countShift: UInt32 = 20

  func name(_ node: UInt32) -> String {
    if Int(node) < names.count { return names[Int(node)] }
    let name = names[Int(node & (1 << Self.countShift - 1))]
    let count = node >> Self.countShift
    return "\(name)(\(count))"
  }
}
