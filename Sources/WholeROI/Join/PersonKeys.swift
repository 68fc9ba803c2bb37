import Columns
import Tabular

/// Notes for every person with a touch or an order a number that depends on what the exports say of the
/// person alone: not on rows' order, files, jobs or codes. One a job.
///
/// Persons who agree in all that any figure could come from have the same number; which of them is which
/// makes no difference, so `PersonGroups` may tell them apart in any order.
struct PersonKeys: Sendable {
  private(set) var persons: [UInt32] = []
  private(set) var keys: [UInt64] = []
  private let exports: Exports
  private let book: OrderBook
  private let records: PersonRecords
  /// By fact and by source.
  private let facts: [UInt64]
  private let sources: [UInt64]
  /// By code of a store or coupon; 0 until it is met.
  private var texts: [UInt64]

  init(_ exports: Exports, _ facts: KindFacts, _ book: OrderBook, _ records: PersonRecords) {
    self.exports = exports
    self.book = book
    self.records = records
    self.facts = facts.facts.map { fact in
      var key = Self.key(facts.channels[fact.channel].name.utf8)
      key = Self.mixed(key, Self.key(facts.campaigns[fact.campaign].utf8))
      return Self.mixed(key, UInt64(fact.action))
    }
    sources = exports.setup.definition.sources.map { Self.key($0.name.utf8) }
    texts = Array(repeating: 0, count: exports.texts.count)
  }

  /// Takes a person's touches after visits, in their order, and sales; gives the person's number.
  mutating func add(
    _ person: UInt32, _ events: Span<PersonEvent>, _ sales: Span<PersonSale>
  ) -> UInt64 {
    let profile = records.profiles[Int(person)]
    var key = Self.mixed(
      UInt64(bitPattern: Int64(profile.joined)), UInt64(bitPattern: Int64(profile.firstOrder)))
    for index in events.indices {
      let event = events[index]
      key = Self.mixed(key, UInt64(bitPattern: event.time))
      key = Self.mixed(key, facts[Int(event.fact)] &+ UInt64(event.lastAction))
      key = Self.mixed(key, UInt64(bitPattern: Int64(event.program)))
    }
    for index in sales.indices { key = Self.mixed(key, self.key(of: sales[index])) }
    persons.append(person)
    keys.append(key)
    return key
  }

  private mutating func key(of sale: PersonSale) -> UInt64 {
    let index = Int(sale.order)
    let order = book.orders[index]
    var key = Self.mixed(UInt64(bitPattern: order.time), sources[Int(order.source)])
    key = Self.mixed(key, text(order.store))
    key = Self.mixed(key, Self.key(book.id(order)))
    key = Self.mixed(key, text(order.coupon))
    key = Self.mixed(key, UInt64(bitPattern: order.gross))
    key = Self.mixed(key, UInt64(bitPattern: order.discounts))
    key = Self.mixed(key, UInt64(bitPattern: sale.remaining))
    key = Self.mixed(key, UInt64(bitPattern: sale.remainingCost))
    key = Self.mixed(key, UInt64(bitPattern: book.extra(order).points))
    for event in book.returns[sale.order] {
      key = Self.mixed(key, UInt64(bitPattern: Int64(event.day)))
      key = Self.mixed(key, UInt64(bitPattern: event.netAfter))
    }
    return key
  }

  private mutating func text(_ code: UInt32) -> UInt64 {
    if texts[Int(code)] == 0 { texts[Int(code)] = Self.key(exports.texts.bytes(code)) | 1 }
    return texts[Int(code)]
  }

  /// FNV-1a.
  private static func key(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var key: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { key = (key ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return key
  }

  private static func mixed(_ key: UInt64, _ value: UInt64) -> UInt64 {
    let product = (key ^ value &* 0xD6E8_FEB8_6659_FD93)
      .multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
    return product.high ^ product.low &+ 0x9E37_79B9_7F4A_7C15
  }
}

/// The groups of persons whose weights are drawn together: 2,048, by chance.
///
/// A draw then costs the groups and not the persons. Of 200 persons nine in ten have a group to themselves.
/// Where groups hold many, their spread is that of persons all the same. Draws are scaled to as many persons
/// as there are, so what varies is the group's sum less its persons' part of the mean, Σ (xᵢ − m); persons fall
/// into groups by chance, so the squares of these add up to Σ (xᵢ − m)² on average, as if each were drawn alone.
/// Shares and ROI are ratios of such sums. The spread is measured by 2,047 degrees of freedom: its error is
/// 1.6 % of it.
struct PersonGroups: Sendable {
  static let count = 2048

  /// By person; 0 also for one without a touch or an order, whom nothing asks for.
  let groups: [UInt16]
  /// By group: its persons.
  let sizes: [Int]

  var personCount: Int { sizes.reduce(0, +) }
}

extension PersonGroups {
  /// - Complexity: O(persons), one look-up each.
  init(_ keys: [PersonKeys], personCount: Int, seed: UInt64, executor: Executor) throws {
    let random = CounterRandom(seed: seed)
    let parts = try executor.map(count: Self.parts) { part in
      Self.numbered(keys, part: UInt64(part), random)
    }
    var groups = [UInt16](repeating: 0, count: personCount)
    var sizes = [Int](repeating: 0, count: Self.count)
    for (person, group) in parts.lazy.joined() {
      groups[Int(person)] = group
      sizes[Int(group)] += 1
    }
    self.groups = groups
    self.sizes = sizes
  }

  /// Keys are parted by their high bits, so that each part's table stays small.
  private static let parts = 16

  /// Persons of one key count up, so that they don't all fall into one group.
  private static func numbered(
    _ keys: [PersonKeys], part: UInt64, _ random: CounterRandom
  ) -> [(person: UInt32, group: UInt16)] {
    var seen = FingerprintTable()
    var turns: [UInt64] = []
    var numbered: [(person: UInt32, group: UInt16)] = []
    for own in keys {
      for (place, key) in own.keys.enumerated() where key >> 60 == part {
        let code = Int(seen.code(key, key))
        if code == turns.count { turns.append(0) }
        let group = random.word(key, turns[code]) % UInt64(count)
        turns[code] += 1
        numbered.append((own.persons[place], UInt16(group)))
      }
    }
    return numbered
  }
}
