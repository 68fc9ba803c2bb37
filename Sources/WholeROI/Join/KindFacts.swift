import Tabular

/// What journeys and sums need to know of each kind of touch, as small numbers.
struct KindFacts: Sendable {
  struct Fact: Sendable {
    var channel: Int
    var family: UInt16
    var campaign: Int
    var action: UInt8
    var isDirect: Bool
    /// 0: no hit.
    var hitRank: UInt8
    var isCampaignEmpty: Bool
    /// The program on every day, where no date decides; else `dated`.
    var program: Int
  }
  /// The program depends on the day.
  static let dated = -1

  let facts: [Fact]
  let channels: [ChannelDefinition]
  let campaigns: [String]
  let families: [String]
  /// By action, in milliseconds.
  let lookbacks: [Int64]
  private let matcher: ProgramMatcher
  private let candidates: [[Int]]
  private let noProgram: Int

  init(_ kinds: [TouchKind], _ definition: PipelineDefinition) {
    let byBytes = { (a: String, b: String) in a.utf8.lexicographicallyPrecedes(b.utf8) }
    let known = BuiltInChannels.all + definition.channels
    let channels = Set(kinds.map(\.channel)).sorted(by: byBytes).map { name in
      known.last { $0.name == name }
        ?? ChannelDefinition(name: name, family: "other", isPaid: false)
    }
    let campaigns = Set(kinds.map(\.campaign)).sorted(by: byBytes)
    let families = Set(channels.map(\.family)).sorted(by: byBytes)
    let channelPlaces = Dictionary(
      uniqueKeysWithValues: zip(channels.map(\.name), channels.indices))
    let campaignPlaces = Dictionary(uniqueKeysWithValues: zip(campaigns, campaigns.indices))
    let matcher = ProgramMatcher(definition.programs)
    let noProgram = definition.programs.count
    var candidates: [[Int]] = []
    facts = kinds.map { kind in
      let matching = matcher.candidates(campaign: kind.campaign, coupon: kind.coupon)
      candidates.append(matching)
      let isDated = matching.contains {
        definition.programs[$0].from != nil || definition.programs[$0].to != nil
      }
      let channel = channelPlaces[kind.channel] ?? 0
      return Fact(
        channel: channel,
        family: UInt16(families.firstIndex(of: channels[channel].family) ?? 0),
        campaign: campaignPlaces[kind.campaign] ?? 0, action: kind.action,
        isDirect: kind.channel == "direct", hitRank: TouchAction.hitRank(kind.action),
        isCampaignEmpty: kind.campaign.isEmpty,
        program: isDated ? Self.dated : matching.first ?? noProgram)
    }
    self.channels = channels
    self.campaigns = campaigns
    self.families = families
    self.candidates = candidates
    self.matcher = matcher
    self.noProgram = noProgram
    lookbacks = TouchAction.names.map {
      definition.attribution.lookbackByAction[$0] ?? definition.attribution.lookbackDefault
    }
  }

  /// The program of a touch of a kind on a day (METHODS, section 3.9); the number of programs for none.
  func program(_ kind: Int, day: CivilDay) -> Int {
    let fixed = facts[kind].program
    if fixed != Self.dated { return fixed }
    return candidates[kind].first { matcher.contains(day, in: $0) } ?? noProgram
  }
}
