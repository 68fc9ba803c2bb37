import Columns
import Tabular

/// How close somebody is to the shop: one status each, the first that holds (METHODS, section 8).
enum FanStatus: Int, CaseIterable, Sendable {
  case advocate, memberAndFan, fan, member, none

  var name: String {
    switch self {
    case .advocate: "advocate"
    case .memberAndFan: "member and fan"
    case .fan: "fan"
    case .member: "member"
    case .none: "none"
    }
  }

  init(isAdvocate: Bool, isFan: Bool, isMember: Bool) {
    self =
      isAdvocate
      ? .advocate : isFan ? (isMember ? .memberAndFan : .fan) : isMember ? .member : .none
  }
}

/// What a touch says of its person.
struct FanSigns: OptionSet, Sendable {
  let rawValue: UInt8
  /// A follow, a like or a comment, or a login with a social account.
  static let fan = FanSigns(rawValue: 1)
  /// A share or a review.
  static let advocate = FanSigns(rawValue: 2)
  static let share = FanSigns(rawValue: 4)
  static let visit = FanSigns(rawValue: 8)
  /// Seen on a screen: neither in a store nor on paper or air.
  static let digital = FanSigns(rawValue: 16)
  /// Of every touch.
  static let touch = FanSigns(rawValue: 32)

  /// By fact.
  static func table(_ facts: KindFacts) -> [FanSigns] {
    facts.facts.map { fact in
      let family = facts.channels[fact.channel].family
      var signs: FanSigns = family == "store" || family == "offline" ? .touch : [.touch, .digital]
      switch TouchAction.names[Int(fact.action)] {
      case "follow", "like", "comment": signs.insert(.fan)
      case "login": if family == "social" { signs.insert(.fan) }
      case "share": signs.formUnion([.advocate, .share])
      case "review": signs.insert(.advocate)
      case "visit", "product", "basket", "checkout": signs.insert(.visit)
      default: break
      }
      return signs
    }
  }
}

/// What one person bought, up to the period's end.
struct OrderHistory: Sendable {
  var orders = 0
  var spend: Int64 = 0
  /// `Int32.min` for none.
  var lastDay = Int32.min
  /// In the period.
  var periodOrders = 0
  var net: Int64 = 0
  var margin: Int64 = 0
  /// Bought again within the span after the first order of the period.
  var isRetained = false

  static let retentionMilliseconds: Int64 = 90 * CivilDay.milliseconds

  init() {}

  /// `sales` in their order; those at `end` and after count for retention alone.
  init(_ sales: Span<PersonSale>, start: Int64, end: Int64) {
    var first: Int64?
    for index in sales.indices {
      let sale = sales[index]
      if let first, sale.time - first <= Self.retentionMilliseconds { isRetained = true }
      guard sale.time < end else { continue }
      orders += 1
      spend += sale.remaining
      lastDay = sale.day
      guard sale.time >= start else { continue }
      if first == nil { first = sale.time }
      periodOrders += 1
      net += sale.remaining
      if sale.remainingCost != FieldValue.missing {
        margin += sale.remaining - sale.remainingCost
      }
    }
  }
}

/// Who is a fan, a member or an advocate, by referrals and profiles besides touches: one for all jobs.
///
/// A class, because a method of a struct as large as `CustomerCollector` is handed a copy of it.
final class FanRules: Sendable {
  let referrals: ReferralBook
  /// By person.
  private let profiles: [PersonProfile]
  private let sources: SourceMasks
  /// A bit for each source that is a loyalty list.
  private let lists: UInt64

  /// `lists`: a bit for each source that is a loyalty list.
  init(
    _ referrals: ReferralBook, _ records: PersonRecords, _ people: People, lists: UInt64
  ) {
    self.referrals = referrals
    profiles = records.profiles
    sources = people.sources
    self.lists = lists
  }

  /// The status by what was there before a day, with the signs of the touches until then; what has no day
  /// was always there.
  ///
  /// - Parameter place: the person's among the referrals' persons.
  func status(
    _ person: UInt32, _ place: Int?, _ signs: FanSigns, before day: Int32
  ) -> FanStatus {
    let isReferrer = place.map { referrals.isReferrer($0, before: day) } ?? false
    return FanStatus(
      isAdvocate: isReferrer || signs.contains(.advocate), isFan: signs.contains(.fan),
      isMember: sources[Int(person)] & lists != 0 && wasKnown(person, before: day))
  }

  /// Whether a profile has the person, and names no day from that one on alone.
  func isListed(_ person: UInt32, before day: Int32) -> Bool {
    profiles[Int(person)].isThere && wasKnown(person, before: day)
  }

  /// Whether a person's profiles name a day before that one, joined or first ordered, or none at all.
  private func wasKnown(_ person: UInt32, before day: Int32) -> Bool {
    profiles[Int(person)].wasKnown(before: day)
  }
}

/// Sums over the persons of one status and tier.
struct FanTally: Hashable, Sendable {
  var persons = 0
  /// With an order of the period.
  var buyers = 0
  var orders = 0
  var net: Int64 = 0
  /// With an order up to the period's end, these orders, and days since the last of each.
  var customers = 0
  var allOrders = 0
  var recencyDays = 0
  /// In the period; persons with a visit up to its end, and days since the last of each.
  var visits = 0
  var visitors = 0
  var visitRecencyDays = 0
  var retained = 0

  init() {}

  /// Adds one person; number by number, as most add only few.
  mutating func add(
    _ walk: FanWalk, _ history: OrderHistory, lastDay: Int32, visitRecencyDays: Int
  ) {
    persons += 1
    if walk.lastVisit != .min {
      visits += walk.visits
      visitors += 1
      self.visitRecencyDays += visitRecencyDays
    }
    guard history.orders > 0 || history.periodOrders > 0 else { return }
    orders += history.periodOrders
    net += history.net
    if history.periodOrders > 0 {
      buyers += 1
      retained += history.isRetained ? 1 : 0
    }
    if history.orders > 0 {
      customers += 1
      allOrders += history.orders
      recencyDays += Int(lastDay - history.lastDay)
    }
  }

  static func += (a: inout FanTally, b: FanTally) {
    a.persons += b.persons
    a.buyers += b.buyers
    a.orders += b.orders
    a.net += b.net
    a.customers += b.customers
    a.allOrders += b.allOrders
    a.recencyDays += b.recencyDays
    a.visits += b.visits
    a.visitors += b.visitors
    a.visitRecencyDays += b.visitRecencyDays
    a.retained += b.retained
  }
}

/// Persons by status and tier.
struct FanCells: Sendable {
  /// Status, then code of the tier (0 for none).
  private(set) var keys = PairTable()
  private(set) var tallies: [FanTally] = []

  mutating func add(
    _ status: FanStatus, tier: UInt32, _ walk: FanWalk, _ history: OrderHistory, lastDay: Int32,
    visitRecencyDays: Int
  ) {
    tallies[cell(status, tier)].add(
      walk, history, lastDay: lastDay, visitRecencyDays: visitRecencyDays)
  }

  private mutating func cell(_ status: FanStatus, _ tier: UInt32) -> Int {
    let cell = Int(keys.code(UInt32(status.rawValue), tier))
    if cell == tallies.count { tallies.append(FanTally()) }
    return cell
  }

  /// Persons of a tier, whatever their status.
  func persons(ofTier tier: UInt32) -> Int {
    tallies.indices.reduce(0) { $0 + (keys.rights[$1] == tier ? tallies[$1].persons : 0) }
  }

  mutating func merge(_ other: FanCells) {
    for index in other.tallies.indices {
      guard let status = FanStatus(rawValue: Int(other.keys.lefts[index])) else { continue }
      tallies[cell(status, other.keys.rights[index])] += other.tallies[index]
    }
  }
}

/// Customers with an order up to the period's end: scores by rank need them all. Rows and not columns, since each is
/// added and read as a whole.
struct CustomerRows: Sendable {
  /// In the period: the first order of a new customer, an order of another, or none.
  enum Group: UInt8, CaseIterable, Sendable { case new, returning, idle }

  struct Row: Sendable {
    /// Minor units.
    var spend: Int64
    var net: Int64
    var margin: Int64
    var lastDay: Int32
    var frequency: Int32
    /// Of the period.
    var orders: Int32
    /// A code of the run's texts, which take 26 bits at most, and the group in 2 bits above it.
    fileprivate var place: UInt32

    var tier: UInt32 { place & (1 << groupShift &- 1) }
    var group: Group { Group(rawValue: UInt8(place >> groupShift)) ?? .idle }
  }
  fileprivate static let groupShift: UInt32 = 30

  private(set) var rows: PooledRows<Row>

  /// - Parameter pool: that its rows lie in.
  init(pool: BlockPool) { rows = PooledRows(pool: pool) }

  mutating func add(_ history: OrderHistory, tier: UInt32, _ group: Group) {
    precondition(tier >> Self.groupShift == 0, "tier \(tier)")
    rows.append(
      Row(
        spend: history.spend, net: history.net, margin: history.margin, lastDay: history.lastDay,
        frequency: Int32(truncatingIfNeeded: history.orders),
        orders: Int32(truncatingIfNeeded: history.periodOrders),
        place: tier | UInt32(group.rawValue) << Self.groupShift))
  }

  mutating func merge(_ other: CustomerRows) { rows.take(other.rows) }

  /// How many of them have no order of the period.
  var idleCount: Int {
    var count = 0
    rows.forEach { count += $0.group == .idle ? 1 : 0 }
    return count
  }
}
