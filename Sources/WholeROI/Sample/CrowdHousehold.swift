/// Makes the crowd: customer *k* of a sample, always the same for the same seed.
///
/// People whom more than one family of channels reaches buy more often, which is what the sample's
/// reports should find again.
struct CrowdHousehold {
  let seed: UInt64
  /// Campaign indices by day from `firstTouchDay`, each as often as its weight.
  private let socialCampaigns: [[Int]]
  private let searchCampaigns: [[Int]]
  private var touchTimes: [Int64] = []

  init(seed: UInt64) {
    self.seed = seed
    socialCampaigns = Self.calendar { !$0.isSearch || $0.program == 5 }
    searchCampaigns = Self.calendar(where: \.isSearch)
  }

  /// Fills `household` with what customer `k` does.
  mutating func fill(_ household: inout PlantedHousehold, customer k: Int) {
    household.removeAll()
    touchTimes.removeAll(keepingCapacity: true)
    var draws = SampleDraws(seed: seed, stream: 1, index: k)
    let isMember = draws.chance(Self.memberChance)
    let hasEmail = draws.chance(isMember ? 92 : 66)
    let hasHandle = draws.chance(36)
    let browses = draws.chance(74)
    let subscribes = hasEmail && draws.chance(68)
    if isMember {
      household.members.append(
        PlantedMember(
          loyalty: k, email: hasEmail ? k : PlantedHousehold.nobody,
          phone: draws.chance(55) ? k : PlantedHousehold.nobody,
          handle: hasHandle && draws.chance(88) ? k : PlantedHousehold.nobody, tier: tier(&draws),
          joinedDay: draws.chance(9)
            ? SampleWorld.firstDay + draws.below(80) : 18_262 + draws.below(2_300)))
    }
    let email = hasEmail ? k : PlantedHousehold.nobody
    if browses { addVisits(&household, &draws, client: 2 * k, email: email) }
    if subscribes { addMails(&household, &draws, email: email, client: browses ? 2 * k : nil) }
    if hasHandle { addEngagements(&household, &draws, handle: k) }
    let families = (browses ? 1 : 0) + (subscribes ? 1 : 0) + (hasHandle ? 1 : 0)
    addReceipts(
      &household, &draws, customer: k, isMember: isMember, email: email, families: families)
    PlantedEvidence.plant(in: &household, customer: k, seed: seed)
    PlantedCare.plant(in: &household, customer: k, crowd: self)
  }

  /// Whether customer `k` is in the loyalty list: the first of their draws.
  func isMember(_ k: Int) -> Bool {
    var draws = SampleDraws(seed: seed, stream: 1, index: k)
    return draws.chance(Self.memberChance)
  }

  private static let memberChance = 58

  private func tier(_ draws: inout SampleDraws) -> Int {
    let share = draws.below(100)
    return share < 48 ? 0 : share < 78 ? 1 : share < 94 ? 2 : 3
  }

  // MARK: Touches

  /// Visits lie in stretches of days of their own, so that no two of them run into one another.
  private mutating func addVisits(
    _ household: inout PlantedHousehold, _ draws: inout SampleDraws, client: Int, email: Int
  ) {
    let visits = 1 + draws.below(3)
    let days = SampleWorld.lastDay - SampleWorld.firstTouchDay + 1
    let logsIn = email != PlantedHousehold.nobody && draws.chance(82)
    let hasSecondDevice = draws.chance(18)
    for visit in 0..<visits {
      let stretch = Int64(days / visits) * SampleWorld.daySeconds
      let time =
        start(of: SampleWorld.firstTouchDay) + Int64(visit) * stretch
        + Int64(draws.below(Int(stretch) - 10_800))
      let traffic = drawnTraffic(&draws)
      let isLogged = logsIn && draws.chance(66)
      addVisit(
        &household, &draws, at: time,
        client: hasSecondDevice && draws.chance(40) ? client + 1 : client,
        email: isLogged ? email : PlantedHousehold.nobody, traffic: traffic,
        campaign: campaign(&draws, traffic: traffic, at: time))
    }
  }

  private mutating func addVisit(
    _ household: inout PlantedHousehold, _ draws: inout SampleDraws, at time: Int64, client: Int,
    email: Int,
    traffic: Int, campaign: Int?
  ) {
    touchTimes.append(time)
    let depth = draws.below(10)
    let pages = depth < 4 ? 1 : depth < 7 ? 2 : depth < 9 ? 3 : 4
    var moment = time
    for page in 0..<pages {
      let isFirst = page == 0
      // Who logs in does so after the landing page.
      let isAnonymous = isFirst && pages > 1
      household.hits.append(
        PlantedHit(
          time: moment, client: client, email: isAnonymous ? PlantedHousehold.nobody : email,
          traffic: isFirst ? traffic : nil, campaign: isFirst ? campaign : nil,
          event: PlantedHit.Event.allCases[page], page: draws.below(900)))
      moment += Int64(20 + draws.below(400))
    }
    if draws.chance(22) {
      household.hits.append(
        PlantedHit(time: moment, client: client, event: .userEngagement, page: draws.below(900)))
    }
  }

  private mutating func addMails(
    _ household: inout PlantedHousehold, _ draws: inout SampleDraws, email: Int, client: Int?
  ) {
    let sends = 2 + draws.below(4)
    let days = SampleWorld.lastDay - SampleWorld.firstTouchDay + 1
    for send in 0..<sends {
      let day = SampleWorld.firstTouchDay + send * days / sends + draws.below(days / sends)
      let time = start(of: day) + 9 * 3_600 + Int64(draws.below(600))
      let campaign = socialCampaign(&draws, day: day)
      household.mails.append(.init(time: time, email: email, campaign: campaign, kind: .sent))
      guard draws.chance(44) else { continue }
      let opened = time + Int64(60 + draws.below(40_000))
      household.mails.append(.init(time: opened, email: email, campaign: campaign, kind: .open))
      touchTimes.append(opened)
      if draws.chance(2) {
        household.mails.append(
          .init(time: opened + 30, email: email, campaign: campaign, kind: .unsubscribe))
        return
      }
      guard draws.chance(30) else { continue }
      let clicked = opened + Int64(5 + draws.below(90))
      household.mails.append(.init(time: clicked, email: email, campaign: campaign, kind: .click))
      guard let client, draws.chance(60) else { continue }
      addVisit(
        &household, &draws, at: clicked + 3, client: client,
        email: draws.chance(50) ? email : PlantedHousehold.nobody, traffic: 5, campaign: campaign)
    }
  }

  private mutating func addEngagements(
    _ household: inout PlantedHousehold, _ draws: inout SampleDraws, handle: Int
  ) {
    for _ in 0..<(1 + draws.below(4)) {
      let day =
        SampleWorld.firstTouchDay + draws.below(SampleWorld.lastDay - SampleWorld.firstTouchDay)
      let time = start(of: day) + Int64(draws.below(86_400))
      let share = draws.below(100)
      let action: PlantedEngagement.Action =
        share < 44
        ? .like : share < 58 ? .comment : share < 70 ? .share : share < 92 ? .click : .follow
      let isTagged = draws.chance(76)
      let campaign = socialCampaign(&draws, day: day)
      household.engagements.append(
        PlantedEngagement(
          time: time, handle: handle, action: action, campaign: isTagged ? campaign : nil,
          platform: draws.below(4), post: draws.below(400), text: draws.below(12)))
      touchTimes.append(time)
    }
  }

  // MARK: Orders

  private mutating func addReceipts(
    _ household: inout PlantedHousehold, _ draws: inout SampleDraws, customer k: Int,
    isMember: Bool,
    email: Int, families: Int
  ) {
    let wish = draws.below(100) + [0, 14, 42, 76][families]
    let orders = wish < 52 ? 0 : wish < 100 ? 1 : wish < 140 ? 2 : 3
    let hasAccount = draws.chance(34)
    for order in 0..<orders {
      var sale = PlantedReceipt(number: k * 8 + order * 2, time: 0)
      sale.store = draws.chance(46) ? 0 : 1 + draws.below(SampleWorld.stores.count - 1)
      sale.time = orderTime(&draws, isWeb: sale.store == 0)
      sale.gross = price(&draws)
      sale.costOfGoods = sale.gross * Int64(40 + draws.below(13)) / 100
      if isMember, draws.chance(84) { sale.loyalty = k }
      if hasAccount, draws.chance(70) { sale.customer = k }
      if email != PlantedHousehold.nobody, draws.chance(sale.store == 0 ? 95 : 25) {
        sale.email = email
      }
      discount(&sale, &draws)
      if draws.chance(4) { sale.tip = Int64(100 + draws.below(400)) }
      household.receipts.append(sale)
      if draws.chance(8) { addReturn(of: sale, to: &household, &draws) }
    }
  }

  private func orderTime(_ draws: inout SampleDraws, isWeb: Bool) -> Int64 {
    var time = start(of: SampleWorld.firstDay) + Int64(draws.below(92 * 86_400))
    if !touchTimes.isEmpty, draws.chance(72) {
      let touch = touchTimes[draws.below(touchTimes.count)]
      let follow = touch + Int64(60 + draws.below(9 * 86_400))
      if SampleWorld.isInPeriod(follow) { time = follow }
    }
    if isWeb { return time }
    let day = start(of: SampleWorld.localDay(time))
    return day + 9 * 3_600 + (time - day) / 2
  }

  private func price(_ draws: inout SampleDraws) -> Int64 {
    var cents = 1_490 + draws.below(9_000)
    if draws.chance(12) { cents += draws.below(30_000) }
    if draws.chance(1) { cents += 100_000 }
    return Int64(cents)
  }

  private func discount(_ sale: inout PlantedReceipt, _ draws: inout SampleDraws) {
    let day = SampleWorld.localDay(sale.time)
    if draws.chance(17) {
      let coupon = draws.below(SampleWorld.coupons.count)
      let program = SampleWorld.coupons[coupon].program
      if program == nil || SampleWorld.claims(program, on: day) != nil {
        sale.coupon = coupon
        sale.discount = sale.gross * [20, 10, 15, 10][coupon] / 100
        return
      }
    }
    if draws.chance(22) { sale.discount = sale.gross * Int64(5 + draws.below(8)) / 100 }
  }

  /// A return of the whole receipt or of a third, with or without the receipt in hand.
  private func addReturn(
    of sale: PlantedReceipt, to household: inout PlantedHousehold, _ draws: inout SampleDraws
  ) {
    var back = sale
    back.number = sale.number + 1
    back.time = sale.time + Int64(86_400 + draws.below(24 * 86_400))
    back.isReturn = true
    back.coupon = nil
    back.tip = 0
    guard SampleWorld.isInPeriod(back.time) else { return }
    let share = draws.below(100)
    let isKnown =
      sale.loyalty != PlantedHousehold.nobody || sale.customer != PlantedHousehold.nobody
      || sale.email != PlantedHousehold.nobody
    back.original = share >= 80 && isKnown ? nil : sale.number
    if share < 26 {
      back.gross /= 3
      back.discount /= 3
      back.costOfGoods /= 3
    }
    household.receipts.append(back)
  }

  // MARK: What runs when

  private func start(of day: Int) -> Int64 {
    Int64(day) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
  }

  private func drawnTraffic(_ draws: inout SampleDraws) -> Int {
    let share = draws.below(100)
    let bounds = [13, 25, 31, 46, 51, 55, 69, 78, 90, 95, 100]
    return bounds.firstIndex { share < $0 } ?? 8
  }

  private func campaign(_ draws: inout SampleDraws, traffic: Int, at time: Int64) -> Int? {
    guard SampleWorld.traffic[traffic].carriesCampaign else { return nil }
    let day = SampleWorld.localDay(time)
    guard SampleWorld.traffic[traffic].channel == "paid search" else {
      return socialCampaign(&draws, day: day)
    }
    let running = searchCampaigns[day - SampleWorld.firstTouchDay]
    return running[draws.below(running.count)]
  }

  private func socialCampaign(_ draws: inout SampleDraws, day: Int) -> Int {
    let running = socialCampaigns[day - SampleWorld.firstTouchDay]
    return running[draws.below(running.count)]
  }

  private static func calendar(where isWanted: (SampleCampaign) -> Bool) -> [[Int]] {
    (SampleWorld.firstTouchDay...SampleWorld.lastDay).map { day in
      SampleWorld.campaigns.indices.flatMap { index in
        let campaign = SampleWorld.campaigns[index]
        return Array(
          repeating: index,
          count: isWanted(campaign) && campaign.days.contains(day) ? campaign.weight : 0)
      }
    }
  }
}
