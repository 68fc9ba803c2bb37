/// Puts one case's household together; each line of a case is one event.
///
/// Unless a case says otherwise the person is a member since 2024-03-01 whose loyalty number, email
/// address and handle are known, and who visits from one client that is logged in.
struct PlantedPerson {
  /// SampleTraffic by name: its place in `SampleWorld.traffic`.
  enum Origin: Int {
    case facebookAds, instagramAds, tiktokAds, googleAds, bingAds, newsletter, googleOrganic
    case instagramSocial, direct, referral, podcast, paymentPage
  }

  private(set) var household = PlantedHousehold()
  private let base: Int
  private var sales: [PlantedReceipt] = []
  private var receipts = 0
  private var hasOwnMembers = false

  init(number: Int) {
    base = PlantedCase.firstNumber + number * 10
    household.members = [PlantedMember(loyalty: base, email: base, handle: base, tier: 1)]
  }

  /// Replaces the default member by members of the case's own.
  mutating func member(_ index: Int, email: Int) {
    if !hasOwnMembers { household.members.removeAll() }
    hasOwnMembers = true
    household.members.append(PlantedMember(loyalty: base + index, email: base + email))
  }

  /// The member joined on a day of 2026.
  mutating func join(_ month: Int, _ day: Int) {
    household.members[0].joinedDay = SampleWorld.day(month, day)
  }

  mutating func visit(
    _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0,
    from origin: Origin,
    campaign: Int? = nil, pages: Int = 1, login: Bool = false, member: Int = 0
  ) {
    // A client never seen with an address would be a stranger, so cases of one member log in.
    let email = login || !hasOwnMembers ? base + member : PlantedHousehold.nobody
    for page in 0..<pages {
      household.hits.append(
        PlantedHit(
          time: SampleWorld.at(month, day, hour, minute, second) + Int64(60 * page), client: base,
          email: email, traffic: page == 0 ? origin.rawValue : nil,
          campaign: page == 0 ? campaign : nil, event: PlantedHit.Event.allCases[page],
          page: 100 + page))
    }
  }

  mutating func mail(
    _ month: Int, _ day: Int, _ hour: Int, _ kind: PlantedMail.Kind, campaign: Int
  ) {
    household.mails.append(
      PlantedMail(
        time: SampleWorld.at(month, day, hour), email: base, campaign: campaign, kind: kind))
  }

  mutating func engage(
    _ month: Int, _ day: Int, _ hour: Int, _ action: PlantedEngagement.Action, campaign: Int
  ) {
    household.engagements.append(
      PlantedEngagement(
        time: SampleWorld.at(month, day, hour), handle: base, action: action, campaign: campaign,
        post: 7))
  }

  mutating func sale(
    _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, _ second: Int = 0, gross: Int64,
    discount: Int64 = 0, coupon: Int? = nil, store: Int = 1, member: Int = 0
  ) {
    receipts += 1
    let sale = PlantedReceipt(
      number: base + receipts, time: SampleWorld.at(month, day, hour, minute, second), store: store,
      loyalty: base + member, gross: gross, discount: discount, costOfGoods: gross / 2,
      coupon: coupon)
    household.receipts.append(sale)
    sales.append(sale)
  }

  mutating func anonymousSale(
    _ month: Int, _ day: Int, _ hour: Int, gross: Int64, discount: Int64, coupon: Int
  ) {
    sale(month, day, hour, gross: gross, discount: discount, coupon: coupon)
    household.receipts[household.receipts.count - 1].loyalty = PlantedHousehold.nobody
  }

  /// A return of the case's sale number `sale`, from 1; nil for one without a receipt in hand.
  mutating func giveBack(
    _ month: Int, _ day: Int, _ hour: Int, gross: Int64, discount: Int64 = 0, of sale: Int?
  ) {
    receipts += 1
    household.receipts.append(
      PlantedReceipt(
        number: base + receipts, time: SampleWorld.at(month, day, hour), store: 1, loyalty: base,
        gross: gross, discount: discount, costOfGoods: gross / 2, isReturn: true,
        original: sale.map { sales[$0 - 1].number }))
  }
}
