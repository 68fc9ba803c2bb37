/// Another lookback or another transform than the pipeline's own: one cell of the sensitivity.
struct JourneyVariant: Hashable, Sendable {
  /// Lookbacks count doubled: 1, 2 and 4 are half, one and two.
  var doubledLookback: Int64 = 2
  var repeats: AttributionDefinition.Repeats

  /// Every lookback with every transform but the pipeline's own combination: half, one and two lookbacks;
  /// keep, collapse and first, and the pipeline's where that is another.
  ///
  /// Frequency parts an order as collapse does.
  static func all(_ rules: AttributionDefinition) -> [JourneyVariant] {
    let own = rules.repeats == .frequency ? .collapse : rules.repeats
    var transforms: [AttributionDefinition.Repeats] = [.keep, .collapse, .first]
    if !transforms.contains(own) { transforms.append(own) }
    return [1, 2, 4].flatMap { lookback in
      transforms.filter { lookback != 2 || $0 != own }.map {
        JourneyVariant(doubledLookback: lookback, repeats: $0)
      }
    }
  }

  func lookback(_ milliseconds: Int64) -> Int64 {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: doubledLookback)
    return (overflow ? .max / 4 : product) / 2
  }
}

/// The journeys of the persons whom the sensitivity looks at, under one variant.
struct VariantJourneys: Sendable {
  let variant: JourneyVariant
  var batches: [JourneyBatch]
}

/// Builds the same persons' journeys under every variant. One a job.
///
/// Of many persons a part is looked at: at most some 40,000 orders, chosen by what the exports say of the
/// person, never by place.
struct VariantBuilders: Sendable {
  private var builders: [JourneyBuilder]
  private(set) var journeys: [VariantJourneys]
  /// A person counts whose key has none of these bits.
  private let mask: UInt64
  private let seed: UInt64

  private static let mostOrders = 40_000

  init(
    _ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords,
    dataBegins: Int32
  ) {
    let rules = exports.setup.definition.attribution
    let variants = JourneyVariant.all(rules)
    builders = variants.map {
      JourneyBuilder(exports, facts, book, records, dataBegins: dataBegins, variant: $0)
    }
    journeys = variants.map { VariantJourneys(variant: $0, batches: [JourneyBatch()]) }
    mask = Self.mask(orders: book.orders.count)
    seed = rules.seed
  }

  /// One bit for each time that the orders must be halved.
  static func mask(orders: Int) -> UInt64 {
    var mask: UInt64 = 0
    while orders >> mask.nonzeroBitCount > mostOrders { mask = mask << 1 | 1 }
    return mask
  }

  /// Takes a person with the key, if it is one of those.
  mutating func add(
    person: UInt32, key: UInt64, touches: Span<PersonTouch>, sales: Span<PersonSale>
  ) {
    guard !sales.isEmpty, CounterRandom.mixed(key ^ seed) & mask == 0 else { return }
    for place in builders.indices {
      builders[place].buildOrders(
        person: person, touches: touches, sales: sales, into: &journeys[place].batches[0])
    }
  }

  mutating func merge(_ other: VariantBuilders) {
    for place in journeys.indices { journeys[place].batches += other.journeys[place].batches }
  }
}
