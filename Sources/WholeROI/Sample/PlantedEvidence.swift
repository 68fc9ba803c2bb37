/// What the sample plants of cause: a mailing with a holdout, families of channels that work together, and a
/// selection that feigns more of it.
///
/// Members who had joined by August 15th, 2026 are drawn into the Fall Preview mailing, one in five held out.
/// Each adds receipts, and takes away touches, of its own draws; nothing else of the crowd changes.
///
///     Jul 1 ······ Aug 6 ── exposure ── Sep 3 ── outcome ── Sep 30
///     pre-period ········ Aug 15 ── mailing's outcome ── Sep 12
enum PlantedEvidence {
  static let experiment = "fall mailing"
  static let control = "holdout"
  static let treated = "mailed"
  static let assignedAt = SampleWorld.at(8, 15, 9)
  /// Days of `outcome` and `before` in the pipeline file.
  static let outcomeDays: Int64 = 28
  static let beforeDays: Int64 = 45
  static let exposureStart = SampleWorld.at(8, 6, 0)
  static let outcomeStart = SampleWorld.at(9, 3, 0)
  static let outcomeEnd = SampleWorld.at(10, 1, 0)

  /// Percent of mailed members who buy once more, and cents of that receipt: 18.00 a member.
  static let mailedChance = 25
  static let mailedCents: Int64 = 72_00
  /// Percent of members whom both email and social reached who buy once more: 16.00 a member.
  static let togetherChance = 40
  static let togetherCents: Int64 = 40_00
  /// Percent of gold and platinum members who buy once more, reached or not; they also open and like more.
  static let eagerChance = 35
  static let eagerCents: Int64 = 48_00
  /// Percent of members who are regulars: they buy in July, and as likely again after August 15th and in
  /// September, drawn into an arm or not, reached or not; they too open and like more. So what was bought
  /// before foretells what is bought after, and recency, frequency and spend tell who is reached.
  static let regularShare = 40
  static let regularChance = 75

  /// Adds to a household of the crowd what customer `k` owes to all this.
  static func plant(in household: inout PlantedHousehold, customer k: Int, seed: UInt64) {
    guard let member = household.members.first else { return }
    addRegularReceipts(&household, member, customer: k, seed: seed)
    var draws = SampleDraws(seed: seed, stream: 6, index: k)
    if member.tier >= 2 { addEagerTouches(&household, member, &draws) }
    if member.joinedDay < SampleWorld.localDay(assignedAt) {
      assign(&household, member, customer: k, &draws)
    }
    addAutumnReceipt(&household, member, customer: k, &draws)
  }

  /// From draws of their own, so that nobody else's change.
  private static func addRegularReceipts(
    _ household: inout PlantedHousehold, _ member: PlantedMember, customer k: Int, seed: UInt64
  ) {
    var draws = SampleDraws(seed: seed, stream: 7, index: k)
    guard draws.chance(regularShare) else { return }
    addEagerTouches(&household, member, &draws)
    let cents = Int64(3_000 + draws.below(5_000))
    // Days of July, from August 15th on, and of September.
    let spans = [(SampleWorld.at(7, 3, 10), 26), (assignedAt + 3_600, 17), (outcomeStart, 26)]
    for (place, span) in spans.enumerated() where place == 0 || draws.chance(regularChance) {
      let time =
        span.0 + Int64(draws.below(span.1)) * SampleWorld.daySeconds + Int64(draws.below(25_000))
      household.receipts.append(
        receipt(
          member, number: regularNumbers + k * 4 + place, cents: cents + Int64(draws.below(500)),
          time: time, &draws))
    }
  }

  /// Receipts' numbers from here on are regulars'; four a customer.
  private static let regularNumbers = 500_000_000

  // MARK: Holdout

  private static func assign(
    _ household: inout PlantedHousehold, _ member: PlantedMember, customer k: Int,
    _ draws: inout SampleDraws
  ) {
    let isHeldOut = draws.chance(20)
    household.assignments.append(
      PlantedAssignment(loyalty: member.loyalty, time: assignedAt, isControl: isHeldOut))
    // A list drawn anew the day after put some in the other arm.
    if draws.chance(1) {
      household.assignments.append(
        PlantedAssignment(
          loyalty: member.loyalty, time: assignedAt + SampleWorld.daySeconds,
          isControl: !isHeldOut))
    }
    if isHeldOut {
      if !draws.chance(8) { takeAway(from: &household) }
      return
    }
    guard draws.chance(mailedChance) else { return }
    let day = 1 + draws.below(Int(outcomeDays) - 2)
    household.receipts.append(
      receipt(
        member, number: k * 8 + 6, cents: mailedCents,
        time: assignedAt + Int64(day) * SampleWorld.daySeconds + Int64(draws.below(28_800)), &draws)
    )
  }

  /// Takes the program's touches from the assignment on away: mails, engagements, and visits with all their
  /// pages.
  private static func takeAway(from household: inout PlantedHousehold) {
    func isLeftOut(_ campaign: Int?, _ time: Int64) -> Bool {
      campaign.map { SampleWorld.campaigns[$0].program == 0 } ?? false && time >= assignedAt
    }
    household.mails.removeAll { isLeftOut($0.campaign, $0.time) }
    household.engagements.removeAll { isLeftOut($0.campaign, $0.time) }
    var isInVisit = false
    household.hits.removeAll { hit in
      if hit.traffic != nil { isInVisit = isLeftOut(hit.campaign, hit.time) }
      return isInVisit
    }
  }

  // MARK: Integration

  private static func addEagerTouches(
    _ household: inout PlantedHousehold, _ member: PlantedMember, _ draws: inout SampleDraws
  ) {
    func time() -> Int64 { exposureStart + Int64(draws.below(28 * 86_400)) }
    // Of the welcome series, which is in no program.
    let campaign = SampleWorld.campaigns.count - 1
    if member.email != PlantedHousehold.nobody, draws.chance(70) {
      household.mails.append(
        .init(time: time(), email: member.email, campaign: campaign, kind: .open))
    }
    if member.handle != PlantedHousehold.nobody, draws.chance(70) {
      household.engagements.append(
        .init(time: time(), handle: member.handle, action: .like, post: 11))
    }
  }

  private static func addAutumnReceipt(
    _ household: inout PlantedHousehold, _ member: PlantedMember, customer k: Int,
    _ draws: inout SampleDraws
  ) {
    var cents: Int64 = 0
    let isWishedFor = draws.chance(togetherChance)
    if isWishedFor, isReachedTogether(household, member) { cents += togetherCents }
    if draws.chance(eagerChance), member.tier >= 2 { cents += eagerCents }
    guard cents > 0 else { return }
    household.receipts.append(
      receipt(
        member, number: k * 8 + 7, cents: cents,
        time: outcomeStart + Int64(draws.below(27)) * SampleWorld.daySeconds + 36_000
          + Int64(draws.below(28_800)), &draws))
  }

  /// Whether the member opened or clicked a mail, and engaged on a network, in the exposure's span.
  private static func isReachedTogether(
    _ household: PlantedHousehold, _ member: PlantedMember
  ) -> Bool {
    let span = exposureStart..<outcomeStart
    return household.mails.contains {
      ($0.kind == .open || $0.kind == .click) && $0.email == member.email && span.contains($0.time)
    }
      && household.engagements.contains {
        $0.handle == member.handle && span.contains($0.time)
      }
  }

  private static func receipt(
    _ member: PlantedMember, number: Int, cents: Int64, time: Int64, _ draws: inout SampleDraws
  ) -> PlantedReceipt {
    PlantedReceipt(
      number: number, time: time, store: 1 + draws.below(SampleWorld.stores.count - 1),
      loyalty: member.loyalty, gross: cents, costOfGoods: cents / 2)
  }
}

/// A row of the assignment export.
struct PlantedAssignment {
  var loyalty: Int
  var time: Int64
  var isControl: Bool

  /// The row's identifier.
  var identifiers: [PlantedIdentifier] { [.init(key: .loyalty, number: loyalty)] }
}
