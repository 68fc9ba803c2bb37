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

  /// - Complexity: O(*r* + *p*), where *r* is the number of referrals and *p* that of persons, and the sorting of each
  ///   referrer's own; O(1) without any.
  init(_ records: PersonRecords, _ identities: Identities, _ people: People, _ texts: Interner) {
    var named: [(edge: Edge, name: (text: UInt32, key: UInt8))] = []
    named.reserveCapacity(records.referrals.count)
    // By person: 1 + the place in `persons`; 0 for those whom no edge has.
    var places = [UInt32](
      repeating: 0, count: records.referrals.isEmpty ? 0 : people.count)
    for referral in records.referrals {
      guard let identifier = identities.referrers[referral.referrer] else { continue }
      let referrer = people.persons[Int(identifier)]
      named.append(
        (
          Edge(referrer: referrer, referred: referral.person, day: referral.day),
          (referral.referrer, identities.keys[Int(identifier)])
        ))
      places[Int(referrer)] = 1
      places[Int(referral.person)] = 1
    }
    unknown = records.referrals.count - named.count
    var persons: [UInt32] = []
    for person in places.indices where places[person] != 0 {
      persons.append(UInt32(person))
      places[person] = UInt32(persons.count)
    }
    var days = [Int32](repeating: .max, count: persons.count)
    var namedOn = [Int32?](repeating: nil, count: persons.count)
    var names = [(text: UInt32, key: UInt8)](repeating: (0, 0), count: persons.count)
    for (edge, name) in named {
      let referrer = Int(places[Int(edge.referrer)]) - 1
      let isFirst = names[referrer].text == 0
      names[referrer] = isFirst ? name : Self.better(name, names[referrer], texts)
      guard edge.referrer != edge.referred else { continue }
      let referred = Int(places[Int(edge.referred)]) - 1
      days[referred] = min(days[referred], edge.day)
      namedOn[referrer] = min(namedOn[referrer] ?? .max, edge.day)
    }
    edges = Self.distinct(named.map(\.edge), persons, places)
    self.persons = persons
    self.days = days
    self.namedOn = namedOn
    self.names = names
  }

  /// Each pair of persons once, on its earliest day, by referrer, then by referred.
  private static func distinct(
    _ edges: [Edge], _ persons: [UInt32], _ places: [UInt32]
  ) -> [Edge] {
    let groups = GroupedPlaces(
      edges.map { places[Int($0.referrer)] - 1 }, count: persons.count)
    var grouped = groups.places.map { edges[Int($0)] }
    var kept: [Edge] = []
    kept.reserveCapacity(edges.count)
    var start = 0
    for end in groups.starts.dropFirst() where start < end {
      grouped[start..<end].sort {
        $0.referred != $1.referred ? $0.referred < $1.referred : $0.day < $1.day
      }
      for place in start..<end
      where place == start || grouped[place].referred != grouped[place - 1].referred {
        kept.append(grouped[place])
      }
      start = end
    }
    return kept
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
