/// What one household's events amount to by the rules of METHODS, sections 2, 3 and 8: persons,
/// journeys, orders and returns, with the defaults of those sections.
struct PlainReckoning {
  /// One sale with what returns left of it.
  struct Order {
    var sale: PlantedReceipt
    var person: Int?
    /// Net and cost of goods after returns.
    var remaining: Int64
    var remainingCost: Int64
    /// Empty touches for the unattributed; nil for the unidentified.
    var journey: PlainJourney?

    var isInPeriod: Bool { SampleWorld.isInPeriod(sale.time) }
  }

  let identity: PlainIdentity
  private(set) var orders: [Order] = []
  private(set) var unmatchedReturns: [PlantedReceipt] = []
  /// All touches after visits, in the total order; coupons are not among them.
  private(set) var touches: [PlainTouch] = []

  init(_ household: PlantedHousehold) {
    identity = PlainIdentity(Self.mentions(household))
    touches =
      visits(of: household.hits) + mailTouches(household) + socialTouches(household)
      + loginTouches(household)
    touches.sort(by: PlainTouch.precedes)
    orders = household.receipts.filter { !$0.isReturn }.map { sale in
      Order(
        sale: sale, person: identity.person(of: sale.identifiers), remaining: sale.net,
        remainingCost: sale.costOfGoods)
    }
    orders.sort { Self.precedes($0.sale, $1.sale) }
    for index in orders.indices { orders[index].journey = journey(of: index, household.members) }
    matchReturns(household.receipts.filter(\.isReturn))
  }

  /// Time, then the order's key: its store and id, by bytes.
  private static func precedes(_ a: PlantedReceipt, _ b: PlantedReceipt) -> Bool {
    if a.time != b.time { return a.time < b.time }
    let (storeA, storeB) = (SampleWorld.stores[a.store], SampleWorld.stores[b.store])
    if storeA != storeB { return storeA.utf8.lexicographicallyPrecedes(storeB.utf8) }
    return SampleNames.receipt(a.number).lexicographicallyPrecedes(SampleNames.receipt(b.number))
  }

  private static func mentions(_ household: PlantedHousehold) -> [PlainIdentity.Mention] {
    household.members.map { .init(identifiers: $0.identifiers, time: nil, source: "members") }
      + household.hits.filter(\.event.isTouch).map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "web")
      }
      + household.mails.map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "email")
      }
      + household.engagements.map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "social")
      }
      + household.receipts.map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "till")
      }
      + household.logins.map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "logins")
      }
      + household.messages.map {
        .init(identifiers: $0.identifiers, time: $0.time, source: "care")
      }
  }

  // MARK: Touches

  /// Hits of one client, in order, cut at gaps over 30 minutes, at another campaign, at another
  /// person.
  private func visits(of hits: [PlantedHit]) -> [PlainTouch] {
    let single = hits.filter(\.event.isTouch).compactMap { hit -> PlainTouch? in
      guard let person = identity.person(of: hit.identifiers) else { return nil }
      let channel = hit.traffic.map { SampleWorld.traffic[$0].channel } ?? "direct"
      return touch(
        hit.time, SampleWorld.webOrder, channel, hit.campaign,
        PlainTouch.pageActions[hit.event.rawValue], hit.identifiers, person)
    }.sorted(by: PlainTouch.precedes)
    var visits: [PlainTouch] = []
    for client in Set(hits.map(\.client)).sorted() {
      var visit: PlainTouch?
      for hit in single where hit.identifiers.contains(.init(key: .client, number: client)) {
        if var open = visit, let latest = open.actions.last,
          hit.time - latest.time <= 30 * 60, hit.person == open.person,
          hit.campaign.isEmpty || hit.campaign == open.campaign
        {
          open.actions += hit.actions
          visit = open
          continue
        }
        if let visit { visits.append(visit) }
        visit = hit
      }
      if let visit { visits.append(visit) }
    }
    return visits
  }

  private func mailTouches(_ household: PlantedHousehold) -> [PlainTouch] {
    household.mails.filter { $0.kind == .open || $0.kind == .click }.compactMap { mail in
      identity.person(of: mail.identifiers).map {
        touch(
          mail.time, SampleWorld.mailOrder, "email", mail.campaign,
          mail.kind == .open ? "open" : "click", mail.identifiers, $0)
      }
    }
  }

  private func socialTouches(_ household: PlantedHousehold) -> [PlainTouch] {
    household.engagements.compactMap { row in
      identity.person(of: row.identifiers).map {
        touch(
          row.time, SampleWorld.socialOrder, "organic social", row.campaign, "\(row.action)",
          row.identifiers, $0, content: "post_\(row.post)")
      }
    }
  }

  private func loginTouches(_ household: PlantedHousehold) -> [PlainTouch] {
    household.logins.compactMap { row in
      identity.person(of: row.identifiers).map {
        touch(
          row.time, SampleWorld.loginOrder, "organic social", nil, "login", row.identifiers, $0)
      }
    }
  }

  private func touch(
    _ time: Int64, _ source: Int, _ channel: String, _ campaign: Int?, _ action: String,
    _ identifiers: [PlantedIdentifier], _ person: Int, content: String = ""
  ) -> PlainTouch {
    PlainTouch(
      time: time, source: source, channel: channel,
      campaign: campaign.map { SampleWorld.campaigns[$0].name } ?? "", content: content,
      actions: [(time, action)], identifiers: identifiers, person: person,
      program: SampleWorld.claims(
        campaign.flatMap { SampleWorld.campaigns[$0].program }, on: SampleWorld.localDay(time)))
  }

  // MARK: Orders

  private func journey(of index: Int, _ members: [PlantedMember]) -> PlainJourney? {
    guard let person = orders[index].person else { return nil }
    let sale = orders[index].sale
    let previous = orders[..<index].last { $0.person == person }?.sale.time
    let joined = members.filter { identity.person(of: $0.identifiers) == person }.map {
      Int64($0.joinedDay) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
    }
    let coupon = sale.coupon.map { coupon in
      var touch = touch(sale.time, 3, "coupon", nil, "coupon", sale.identifiers, person)
      touch.program = SampleWorld.claims(
        SampleWorld.coupons[coupon].program, on: SampleWorld.localDay(sale.time))
      return touch
    }
    return PlainJourney(
      orderTime: sale.time, touches: touches.filter { $0.person == person }, coupon: coupon,
      previous: previous, joined: joined)
  }

  private mutating func matchReturns(_ returns: [PlantedReceipt]) {
    for back in returns.sorted(by: Self.precedes) {
      guard let index = byReceipt(back) ?? byPerson(back) else {
        unmatchedReturns.append(back)
        continue
      }
      orders[index].remaining -= back.net
      orders[index].remainingCost -= back.costOfGoods
    }
  }

  private func byReceipt(_ back: PlantedReceipt) -> Int? {
    back.original.flatMap { number in orders.firstIndex { $0.sale.number == number } }
  }

  private func byPerson(_ back: PlantedReceipt) -> Int? {
    guard let person = identity.person(of: back.identifiers) else { return nil }
    return orders.lastIndex {
      $0.person == person && $0.sale.store == back.store && $0.sale.net == back.net
        && $0.remaining != 0 && $0.sale.time <= back.time
        && back.time - $0.sale.time <= 90 * SampleWorld.daySeconds
    }
  }
}

// MARK: - Identifiers by priority

private func known(_ pairs: (PlantedKey, Int)...) -> [PlantedIdentifier] {
  pairs.filter { $0.1 != PlantedHousehold.nobody }.map {
    PlantedIdentifier(key: $0.0, number: $0.1)
  }
}

extension PlantedMember {
  /// The row's identifiers, highest priority first.
  var identifiers: [PlantedIdentifier] {
    known((.loyalty, loyalty), (.email, email), (.phone, phone), (.handle, handle))
  }
}

extension PlantedHit {
  /// The row's identifiers, highest priority first.
  var identifiers: [PlantedIdentifier] { known((.email, email), (.client, client)) }
}

extension PlantedMail {
  /// The row's identifier.
  var identifiers: [PlantedIdentifier] { known((.email, email)) }
}

extension PlantedEngagement {
  /// The row's identifier.
  var identifiers: [PlantedIdentifier] { known((.handle, handle)) }
}

extension PlantedReceipt {
  /// The row's identifiers, highest priority first.
  var identifiers: [PlantedIdentifier] {
    known((.loyalty, loyalty), (.customer, customer), (.email, email))
  }
}
