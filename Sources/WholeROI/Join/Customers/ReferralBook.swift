import Columns
import Tabular

/// Who referred whom: each pair of persons once, with what is looked up for them while persons pass by.
struct ReferralBook: Sendable {
  struct Edge: Hashable, Sendable {
    var referrer: UInt32
    var referred: UInt32
    /// On which the referred joined (the earliest, where several profiles say so); `Int32.max` for unknown.
    var day: Int32
  }

  /// By referrer, then by referred.
  let edges: [Edge]
  /// All persons of the edges, rising.
  let persons: [UInt32]
  /// By place in `persons`: the referred's earliest day, `Int32.max` for unknown or nobody's referred.
  let days: [Int32]
  /// By place in `persons`: the earliest day on which somebody named the person; nil: nobody did.
  let namedOn: [Int32?]
  /// By place in `persons`: the text by which referrers are best known and the index of its key; 0 for the
  /// text of those who are none.
  let names: [(text: UInt32, key: UInt8)]
  /// Profiles whose referrer no record has.
  let unknown: Int

  init(_ records: PersonRecords, _ identities: Identities, _ people: People, _ texts: Interner) {
    var found: [UInt64: Int32] = [:]
    var best: [UInt32: (text: UInt32, key: UInt8)] = [:]
    var unknown = 0
    for referral in records.referrals {
      guard let identifier = identities.referrers[referral.referrer] else {
        unknown += 1
        continue
      }
      let referrer = people.persons[Int(identifier)]
      let pair = UInt64(referrer) << 32 | UInt64(referral.person)
      found[pair] = min(found[pair] ?? .max, referral.day)
      let name = (text: referral.referrer, key: identities.keys[Int(identifier)])
      best[referrer] = best[referrer].map { Self.better(name, $0, texts) } ?? name
    }
    edges = found.keys.sorted().map {
      Edge(
        referrer: UInt32($0 >> 32), referred: UInt32(truncatingIfNeeded: $0),
        day: found[$0] ?? .max)
    }
    let persons = Set(edges.flatMap { [$0.referrer, $0.referred] }).sorted()
    var days = [Int32](repeating: .max, count: persons.count)
    var namedOn = [Int32?](repeating: nil, count: persons.count)
    let places = Dictionary(uniqueKeysWithValues: zip(persons, persons.indices))
    for edge in edges where edge.referrer != edge.referred {
      guard let referrer = places[edge.referrer], let referred = places[edge.referred] else {
        continue
      }
      days[referred] = min(days[referred], edge.day)
      namedOn[referrer] = min(namedOn[referrer] ?? .max, edge.day)
    }
    self.persons = persons
    self.days = days
    self.namedOn = namedOn
    self.unknown = unknown
    names = persons.map { best[$0] ?? (0, 0) }
  }

  /// The key of the higher priority, then the text that comes first by its bytes.
  private static func better(
    _ a: (text: UInt32, key: UInt8), _ b: (text: UInt32, key: UInt8), _ texts: Interner
  ) -> (text: UInt32, key: UInt8) {
    if a.key != b.key { return a.key < b.key ? a : b }
    return texts.bytes(b.text).lexicographicallyPrecedes(texts.bytes(a.text)) ? b : a
  }

  /// Whether somebody else named the person at that place before a day, or on a day that nobody knows.
  func isReferrer(_ place: Int, before day: Int32) -> Bool {
    namedOn[place].map { $0 == .max || $0 < day } ?? false
  }
}

/// What the persons of a referral book did, by their places in it. One a job; each person is in one.
struct ReferralOutcomes: Sendable {
  /// Whole orders and net within the span after being referred.
  var orders: [Int]
  var nets: [Int64]
  /// Whether the first of these orders lies in the period: each referred buyer has one such period.
  var beganInPeriod: [Bool]
  /// Share touches.
  var shares: [Int]
  /// As `FanStatus`.
  var statuses: [UInt8]

  static let spanMilliseconds: Int64 = 90 * CivilDay.milliseconds

  init(count: Int) {
    orders = Array(repeating: 0, count: count)
    nets = Array(repeating: 0, count: count)
    beganInPeriod = Array(repeating: false, count: count)
    shares = Array(repeating: 0, count: count)
    statuses = Array(repeating: UInt8(FanStatus.none.rawValue), count: count)
  }

  mutating func merge(_ other: ReferralOutcomes) {
    for index in orders.indices {
      orders[index] += other.orders[index]
      nets[index] += other.nets[index]
      if other.beganInPeriod[index] { beganInPeriod[index] = true }
      shares[index] += other.shares[index]
      statuses[index] = min(statuses[index], other.statuses[index])
    }
  }
}
