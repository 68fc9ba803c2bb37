/// What the sample plants of closeness and care: who referred whom, log-ins with a social account, and messages to
/// the shop that were answered more often where the customer came back.
///
/// Nothing here changes an order or a journey: log-ins come after a customer's last order, and messages are no
/// touches.
enum PlantedCare {
  /// Customers of one circle; its first is the one who refers others.
  static let circle = 40
  /// Percent of a circle's members whom its first one referred.
  static let referredChance = 25
  /// Of every so many customers one names themself, and two name each other.
  static let selfEvery = 47
  static let ringEvery = 41
  /// Percent of members with an address who write, and of these who are helped: such as buy again within 90 days
  /// of the week, and others.
  static let writesChance = 22
  static let helpedChance = (again: 90, others: 50)
  static let loginAt = SampleWorld.at(9, 29, 12)

  /// Adds to a household of the crowd what customer `k` owes to all this.
  static func plant(
    in household: inout PlantedHousehold, customer k: Int, crowd: CrowdHousehold
  ) {
    guard let member = household.members.first else { return }
    var draws = SampleDraws(seed: crowd.seed, stream: 7, index: k)
    household.members[0].referrer = referrer(of: k, crowd, &draws)
    guard member.email != PlantedHousehold.nobody else { return }
    let isFan = draws.chance(9)
    let login = loginAt + Int64(draws.below(36_000))
    if isFan, household.receipts.allSatisfy({ $0.time < login }) {
      household.logins.append(.init(time: login, email: member.email))
    }
    if draws.chance(writesChance) { addMessage(&household, member, &draws) }
  }

  private static func referrer(
    of k: Int, _ crowd: CrowdHousehold, _ draws: inout SampleDraws
  ) -> Int {
    let isReferred = draws.chance(referredChance)
    if k % selfEvery == 20 { return k }
    if k % ringEvery == 7, crowd.isMember(k + 1) { return k + 1 }
    if k % ringEvery == 8, crowd.isMember(k - 1) { return k - 1 }
    let first = k - k % circle
    // The last of a circle was referred by the one before: a second generation.
    let wanted = k % circle == circle - 1 ? k - 1 : first
    return isReferred && wanted != k && crowd.isMember(wanted) ? wanted : PlantedHousehold.nobody
  }

  private static func addMessage(
    _ household: inout PlantedHousehold, _ member: PlantedMember, _ draws: inout SampleDraws
  ) {
    let day = SampleWorld.firstDay + draws.below(SampleWorld.lastDay - SampleWorld.firstDay)
    let time =
      Int64(day) * SampleWorld.daySeconds - SampleWorld.newYorkOffset
      + 32_400 + Int64(draws.below(36_000))
    let end = CareTruth.weekEnd(of: time)
    let comesBack = household.receipts.contains {
      !$0.isReturn && $0.time >= end && $0.time - end <= 90 * SampleWorld.daySeconds
    }
    let isHelped = draws.chance(comesBack ? helpedChance.again : helpedChance.others)
    let minutes = Int64(3 + draws.below(draws.chance(20) ? 900 : 60))
    let more = Int64(10 + draws.below(2_000))
    household.messages.append(
      PlantedMessage(
        time: time, email: member.email, channel: draws.below(3),
        response: isHelped ? time + minutes * 60 : nil,
        resolved: isHelped && draws.chance(80) ? time + (minutes + more) * 60 : nil))
  }
}

/// A row of the export of log-ins with a social account.
struct PlantedLogin {
  var time: Int64
  var email: Int

  var identifiers: [PlantedIdentifier] { [.init(key: .email, number: email)] }
}

/// A row of the export of messages.
struct PlantedMessage {
  var time: Int64
  var email: Int
  /// Index in `SampleWorld.careChannels`.
  var channel: Int
  var response: Int64?
  var resolved: Int64?

  var identifiers: [PlantedIdentifier] { [.init(key: .email, number: email)] }
}
