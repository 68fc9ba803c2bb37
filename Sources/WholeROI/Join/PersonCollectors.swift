import Columns
import Tabular

/// Everyone who takes each person's touches and orders once their journeys are built. One a job.
struct PersonCollectors: Sendable {
  /// Nil where no report asks for them.
  var evidence: EvidenceCollector?
  var customers: CustomerCollector?
  /// Both nil without a bootstrap.
  var keys: PersonKeys?
  var variants: VariantBuilders?
  var watched: [WatchedPerson] = []
  let window: WalkWindow
  private let wantsPurchases: Bool
  /// Whether somebody reads the events of persons without sales too; all read those of persons with sales.
  let readsEvents: Bool
  // Scratch of one person.
  private var stores: EarlierOrders.Stores = []

  init(
    _ evidence: EvidenceCollector?, _ customers: CustomerCollector?, keys: PersonKeys?,
    variants: VariantBuilders?, _ window: WalkWindow
  ) {
    self.evidence = evidence
    self.customers = customers
    self.keys = keys
    self.variants = variants
    self.window = window
    wantsPurchases = evidence != nil || customers != nil
    readsEvents =
      keys != nil || evidence?.experiments != nil || customers?.readsEvents ?? false
  }

  /// Lets go of everything but keys and the watched.
  mutating func giveUp() {
    evidence = nil
    customers = nil
    variants = nil
  }

  /// Turns to a partition of persons from `first` on.
  mutating func begin(at first: Int) {
    evidence?.begin(at: first)
    customers?.begin(at: first)
  }

  /// Ends a partition whose persons lie before `end`.
  mutating func finish(at end: Int) {
    evidence?.finish(at: end)
    customers?.finish(at: end)
  }

  /// Takes a person: touches before visits, where there are variants, and after, those that may move them on in the purchase cycle, sales by
  /// time, and journeys, a range of the batch's.
  mutating func add(
    _ person: UInt32, _ touches: Span<PersonTouch>, _ events: Span<PersonEvent>,
    _ rises: Span<CycleTally.Step>, _ sales: Span<PersonSale>, _ walk: PersonWalk,
    _ batch: JourneyBatch, _ journeys: Range<Int>
  ) {
    if let key = keys?.add(person, events, sales) {
      variants?.add(person: person, key: key, touches: touches, sales: sales)
    }
    if !wantsPurchases { return }
    let purchases =
      sales.isEmpty ? PersonPurchases() : PersonPurchases(sales, window, &stores)
    evidence?.add(person, events, sales, walk, purchases)
    customers?.add(person, events, rises, sales, walk, purchases, batch, journeys)
  }
}
