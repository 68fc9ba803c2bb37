extension SampleTruth {
  /// What the reports on customers, fans, cycle, advocates, care, stores and content must come to, with nobody folded
  /// away (`outputs.minimumGroup: 1`).
  public struct WholeProgram: Hashable, Sendable {
    /// customers.csv, all three dimensions, in no order.
    public var customers: [Segment] = []
    /// By status and tier, "(no tier)" without one.
    public var fans: [Fans] = []
    /// Persons who entered each stage in the period, by its name.
    public var stages: [Count] = []
    /// By the referrer's identifier in one form.
    public var advocates: [Advocate] = []
    public var stores: [Store] = []
    /// By channel, then week; the week is its Monday.
    public var care: [Care] = []
    public var content: [Content] = []
    /// The planted slope of promotions' engagement rate, in millionths.
    public var plantedSlope = Int64(-SampleContent.fatigue * 1_000_000)
    public var promotions = 0
    /// In the 7 days after promotions.
    public var sends = 0
    public var unsubscribes = 0
  }

  public struct Segment: Hashable, Sendable {
    public var dimension: String
    public var segment: String
    public var persons = 0
    public var orders = 0
    public var net: Int64 = 0
  }

  public struct Fans: Hashable, Sendable {
    public var status: String
    public var tier: String
    public var persons = 0
    public var buyers = 0
    public var orders = 0
    public var net: Int64 = 0
    /// Visits of the period.
    public var visits = 0
    public var retained = 0
  }

  public struct Count: Hashable, Sendable {
    public var name: String
    public var persons = 0
  }

  public struct Advocate: Hashable, Sendable {
    public var person: String
    public var referred = 0
    public var net: Int64 = 0
    public var isSelfReferral = false
    public var isRing = false
  }

  public struct Store: Hashable, Sendable {
    public var store: String
    public var orders = 0
    public var net: Int64 = 0
    public var unidentified: Int64 = 0
    /// Of the orders with a person.
    public var identifiedOrders = 0
    public var researched = 0
  }

  public struct Care: Hashable, Sendable {
    public var channel: String
    public var week: Int
    public var messages = 0
    public var answered = 0
    /// Helped customers, and those of them who bought again.
    public var helped = 0
    public var repeated = 0
  }

  public struct Content: Hashable, Sendable {
    public var type: String
    public var week: Int
    public var posts = 0
    public var reach = 0
    public var engagements = 0
    /// Credited by the headline model.
    public var net: Int64 = 0
  }
}

/// Weeks and the spans after them, plainly.
enum CareTruth {
  /// The Monday of a moment's New York week, as days since 1970-01-01, a Thursday.
  static func monday(of seconds: Int64) -> Int {
    let day = SampleWorld.localDay(seconds)
    return day - (day + 3) % 7
  }

  /// When the week of a moment ends.
  static func weekEnd(of seconds: Int64) -> Int64 {
    Int64(monday(of: seconds) + 7) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
  }
}

/// Adds households up to the truths of the reports on customers, plainly, from the rules of METHODS, section 8.
struct CustomerTally {
  private struct Person {
    var status: String
    var tier: String
    var isMember: Bool
    var joinedDay: Int?
    var orders: [PlainReckoning.Order]
    var visits: Int
    /// Touches and sign-ups as (time, place of the stage).
    var evidence: [(time: Int64, stage: Int)]
    var loyalty: Int?
  }

  private static let end = SampleWorld.at(10, 1, 0)
  private static let start = SampleWorld.at(7, 1, 0)

  private let content: SampleContent
  private var persons: [Person] = []
  /// The first day of any sale.
  private var firstSale = Int.max
  private var stores: [String: SampleTruth.Store] = [:]
  private var messages: [(message: PlantedMessage, orders: [PlainReckoning.Order])] = []
  /// Referred and referrer by loyalty number.
  private var referrals: [(referred: Int, referrer: Int, day: Int)] = []
  private var postNets: [Int: Int64] = [:]
  private var notices: [(time: Int64, isSend: Bool)] = []

  init(content: SampleContent) { self.content = content }

  mutating func add(_ household: PlantedHousehold, _ reckoning: PlainReckoning) {
    notices += household.mails.filter { $0.kind == .sent || $0.kind == .unsubscribe }
      .map { ($0.time, $0.kind == .sent) }
    for person in 0..<reckoning.identity.personCount { add(person, household, reckoning) }
    for message in household.messages {
      let writer = reckoning.identity.person(of: message.identifiers)
      messages.append((message, reckoning.orders.filter { $0.person == writer && writer != nil }))
    }
    for member in household.members where member.referrer != PlantedHousehold.nobody {
      referrals.append((member.loyalty, member.referrer, member.joinedDay))
    }
    for order in reckoning.orders {
      firstSale = min(firstSale, SampleWorld.localDay(order.sale.time))
      if order.isInPeriod { add(order, reckoning) }
    }
    for back in reckoning.unmatchedReturns where SampleWorld.isInPeriod(back.time) {
      stores[SampleWorld.stores[back.store], default: .init(store: SampleWorld.stores[back.store])]
        .net -= back.net
    }
  }

  private mutating func add(_ order: PlainReckoning.Order, _ reckoning: PlainReckoning) {
    let name = SampleWorld.stores[order.sale.store]
    var store = stores[name] ?? SampleTruth.Store(store: name)
    store.orders += 1
    store.net += order.remaining
    if let person = order.person {
      store.identifiedOrders += 1
      let isResearched = reckoning.touches.contains { touch in
        let age = order.sale.time - touch.time
        return touch.person == person && touch.channel != "podcast" && age >= 0
          && age <= touch.lookback
      }
      store.researched += isResearched ? 1 : 0
    } else {
      store.unidentified += order.remaining
    }
    stores[name] = store
    guard let journey = order.journey, !journey.touches.isEmpty else { return }
    let credits = PlainCredits.credits(order.remaining, journey, .linear)
    for (touch, cents) in zip(journey.touches, credits) {
      if let number = Int(touch.content.dropFirst("post_".count)), number < SampleContent.count {
        postNets[number, default: 0] += cents
      }
    }
  }

  private mutating func add(
    _ person: Int, _ household: PlantedHousehold, _ reckoning: PlainReckoning
  ) {
    let touches = reckoning.touches.filter { $0.person == person && $0.time < Self.end }
    let orders = reckoning.orders.filter { $0.person == person }
    let members = household.members.filter {
      reckoning.identity.person(of: $0.identifiers) == person
    }
    if members.isEmpty, touches.isEmpty, !orders.contains(where: { $0.sale.time < Self.end }) {
      return
    }
    let joined = members.map(\.joinedDay).min()
    let tier = members.filter { $0.joinedDay == joined }.map { SampleWorld.tiers[$0.tier] }
      .min(by: precedesByBytes)
    let actions = touches.map { $0.actions[0].name }
    let isAdvocate = actions.contains("share") || actions.contains("review")
    let isFan = actions.contains { ["like", "comment", "follow", "login"].contains($0) }
    let status =
      isAdvocate
      ? "advocate"
      : isFan
        ? (members.isEmpty ? "fan" : "member and fan") : (members.isEmpty ? "none" : "member")
    let moment = joined.map { Int64($0) * SampleWorld.daySeconds - SampleWorld.newYorkOffset }
    var evidence = touches.compactMap { touch in
      Self.stage(touch).map { (time: touch.time, stage: $0) }
    }
    for (index, order) in orders.enumerated() {
      evidence.append((order.sale.time, min(3 + index, 5)))
    }
    // Every member has a tier.
    if let moment { evidence += [(moment, 2), (moment, 5)] }
    persons.append(
      Person(
        status: status, tier: tier ?? "(no tier)", isMember: !members.isEmpty, joinedDay: joined,
        orders: orders,
        visits: touches.count {
          PlainTouch.pageActions.contains($0.actions[0].name) && $0.time >= Self.start
        },
        evidence: evidence, loyalty: members.first?.loyalty))
  }

  /// Place of the stage in the cycle; nil for none.
  private static func stage(_ touch: PlainTouch) -> Int? {
    switch touch.action(at: .max) {
    case "visit": touch.channel.hasSuffix("social") ? 0 : 1
    case "click", "open": 1
    case "product", "basket", "follow": 2
    case "checkout": 3
    case "share": 6
    default: nil
    }
  }

  // MARK: - Sums

  /// All of it.
  func truth() -> SampleTruth.WholeProgram {
    var truth = SampleTruth.WholeProgram()
    var persons = persons
    var named: [Int: Int] = [:]
    for referral in referrals where referral.referred != referral.referrer {
      named[referral.referrer] = min(named[referral.referrer] ?? .max, referral.day)
    }
    for index in persons.indices {
      guard let day = persons[index].loyalty.flatMap({ named[$0] }) else { continue }
      persons[index].status = "advocate"
      persons[index].evidence.append(
        (Int64(day) * SampleWorld.daySeconds - SampleWorld.newYorkOffset, 6))
    }
    truth.customers = customers(persons)
    truth.fans = fans(persons)
    truth.stages = stages(persons)
    truth.advocates = advocates(persons)
    truth.stores = stores.values.sorted { precedesByBytes($0.store, $1.store) }
    truth.care = care()
    addContent(to: &truth)
    return truth
  }

  private func inPeriod(_ person: Person) -> [PlainReckoning.Order] {
    person.orders.filter(\.isInPeriod)
  }

  private func customers(_ persons: [Person]) -> [SampleTruth.Segment] {
    let buyers = persons.filter { $0.orders.contains { $0.sale.time < Self.end } }
    let history = buyers.map { $0.orders.filter { $0.sale.time < Self.end } }
    let recency = history.map { Int64(SampleWorld.localDay($0.last?.sale.time ?? 0)) }
    let frequency = history.map { Int64($0.count) }
    let money = history.map { $0.map(\.remaining).reduce(0, +) }
    func score(_ values: [Int64], _ index: Int) -> Int {
      1 + 5 * values.count { $0 < values[index] } / values.count
    }
    var segments: [String: SampleTruth.Segment] = [:]
    for (index, person) in buyers.enumerated() {
      let own = inPeriod(person)
      let first = person.orders[0]
      let isNew =
        first.isInPeriod && person.joinedDay.map { $0 >= firstSale } ?? true
      let group = own.isEmpty ? "(no order)" : isNew ? "new" : "returning"
      let rfm =
        100 * score(recency, index) + 10 * score(frequency, index) + score(money, index)
      for (dimension, segment) in [
        ("customers", group), ("rfm", "\(rfm)"), ("tier", person.tier),
      ] {
        let key = dimension + "\n" + segment
        var sum = segments[key] ?? SampleTruth.Segment(dimension: dimension, segment: segment)
        sum.persons += 1
        sum.orders += own.count
        sum.net += own.map(\.remaining).reduce(0, +)
        segments[key] = sum
      }
    }
    return segments.keys.sorted(by: precedesByBytes).compactMap { segments[$0] }
  }

  private func fans(_ persons: [Person]) -> [SampleTruth.Fans] {
    var rows: [String: SampleTruth.Fans] = [:]
    for person in persons {
      let key = person.status + "\n" + person.tier
      var row = rows[key] ?? SampleTruth.Fans(status: person.status, tier: person.tier)
      let own = inPeriod(person)
      row.persons += 1
      row.buyers += own.isEmpty ? 0 : 1
      row.orders += own.count
      row.net += own.map(\.remaining).reduce(0, +)
      row.visits += person.visits
      if let first = own.first {
        let isRetained = person.orders.contains {
          let later = $0.sale.time - first.sale.time
          return $0.sale.number != first.sale.number && later >= 0
            && later <= 90 * SampleWorld.daySeconds
        }
        row.retained += isRetained ? 1 : 0
      }
      rows[key] = row
    }
    return rows.keys.sorted(by: precedesByBytes).compactMap { rows[$0] }
  }

  private func stages(_ persons: [Person]) -> [SampleTruth.Count] {
    var counts = StageRules.names.prefix(7).map { SampleTruth.Count(name: $0) }
    for person in persons {
      var furthest = -1
      let evidence = person.evidence.filter { $0.time < Self.end }
        .sorted { $0.time != $1.time ? $0.time < $1.time : $0.stage < $1.stage }
      for step in evidence where step.stage > furthest {
        furthest = step.stage
        if step.time >= Self.start { counts[step.stage].persons += 1 }
      }
    }
    return counts
  }

  private func advocates(_ persons: [Person]) -> [SampleTruth.Advocate] {
    var rows: [Int: SampleTruth.Advocate] = [:]
    let byLoyalty = Dictionary(
      persons.compactMap { person in person.loyalty.map { ($0, person) } },
      uniquingKeysWith: { first, _ in first })
    for referral in referrals {
      var text: [UInt8] = []
      SampleNames().appendLoyalty(referral.referrer, to: &text)
      var row =
        rows[referral.referrer]
        ?? SampleTruth.Advocate(person: String(decoding: text, as: UTF8.self).lowercased())
      if referral.referred == referral.referrer {
        row.isSelfReferral = true
      } else {
        row.referred += 1
        let from =
          Int64(referral.day) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
        row.net += (byLoyalty[referral.referred]?.orders ?? []).filter {
          $0.sale.time >= from && $0.sale.time < from + 90 * SampleWorld.daySeconds
        }.map(\.remaining).reduce(0, +)
        row.isRing =
          row.isRing
          || referrals.contains {
            $0.referred == referral.referrer && $0.referrer == referral.referred
          }
      }
      rows[referral.referrer] = row
    }
    return rows.values.sorted { precedesByBytes($0.person, $1.person) }
  }

  private func care() -> [SampleTruth.Care] {
    var rows: [String: SampleTruth.Care] = [:]
    for (message, orders) in messages {
      let channel = SampleWorld.careChannels[message.channel]
      let week = CareTruth.monday(of: message.time)
      let key = channel + "\n\(week)"
      var row = rows[key] ?? SampleTruth.Care(channel: channel, week: week)
      row.messages += 1
      let end = CareTruth.weekEnd(of: message.time)
      if message.response != nil || message.resolved != nil {
        row.answered += 1
        if orders.contains(where: { $0.sale.time < end }) {
          row.helped += 1
          let isRepeated = orders.contains {
            $0.sale.time >= end && $0.sale.time - end <= 90 * SampleWorld.daySeconds
          }
          row.repeated += isRepeated ? 1 : 0
        }
      }
      rows[key] = row
    }
    return rows.values.sorted {
      $0.channel != $1.channel ? precedesByBytes($0.channel, $1.channel) : $0.week < $1.week
    }
  }

  private func addContent(to truth: inout SampleTruth.WholeProgram) {
    var rows: [String: SampleTruth.Content] = [:]
    var spans: [Int64] = []
    for post in content.posts where SampleWorld.isInPeriod(post.time) {
      let week = CareTruth.monday(of: post.time)
      let key = "\(post.type)\n\(week)"
      var row = rows[key] ?? SampleTruth.Content(type: "\(post.type)", week: week)
      row.posts += 1
      row.reach += post.reach
      row.engagements += post.engagements
      row.net += postNets[post.number] ?? 0
      rows[key] = row
      if post.type == .promotion {
        truth.promotions += 1
        spans.append(post.time)
      }
    }
    truth.content = rows.keys.sorted(by: precedesByBytes).compactMap { rows[$0] }
    for notice in notices {
      let isAfter = spans.contains {
        notice.time >= $0 && notice.time < $0 + 7 * SampleWorld.daySeconds
      }
      guard isAfter else { continue }
      if notice.isSend { truth.sends += 1 } else { truth.unsubscribes += 1 }
    }
  }
}
