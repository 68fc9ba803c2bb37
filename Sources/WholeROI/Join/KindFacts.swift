import Columns
import Tabular

/// What journeys and sums need to know of each kind of touch, as small numbers.
///
/// A class, so that jobs share one.
final class KindFacts: Sendable {
  struct Fact: Sendable {
    var channel: Int
    var family: UInt16
    var campaign: Int
    var action: UInt8
    var isDirect: Bool
    /// 0: no hit.
    var hitRank: UInt8
    var isCampaignEmpty: Bool
    /// Tells its campaign and coupon from others.
    var use: Int
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
  var programCount: Int { noProgram }

  init(_ kinds: [TouchKind], texts: Interner, _ definition: PipelineDefinition) {
    let known = BuiltInChannels.all + definition.channels
    let (channelNames, channelPlaces) = Self.places(of: kinds.map(\.channel), texts)
    let channels = channelNames.map { name in
      known.last { $0.name == name }
        ?? ChannelDefinition(name: name, family: "other", isPaid: false)
    }
    let (campaigns, campaignPlaces) = Self.places(of: kinds.map(\.campaign), texts)
    let families = Set(channels.map(\.family)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let familyPlaces = channels.map { UInt16(families.firstIndex(of: $0.family) ?? 0) }
    let matcher = ProgramMatcher(definition.programs)
    let noProgram = definition.programs.count
    // Programs depend on campaign and coupon alone, which many kinds share.
    var uses = PairTable()
    var candidates: [[Int]] = []
    var programs: [Int] = []
    facts = kinds.map { kind in
      let use = Int(uses.code(kind.campaign, kind.coupon))
      if use == candidates.count {
        let matching = matcher.candidates(
          campaign: texts.text(kind.campaign), coupon: texts.text(kind.coupon))
        candidates.append(matching)
        let isDated = matching.contains {
          definition.programs[$0].from != nil || definition.programs[$0].to != nil
        }
        programs.append(isDated ? Self.dated : matching.first ?? noProgram)
      }
      let channel = channelPlaces[Int(kind.channel)]
      return Fact(
        channel: channel, family: familyPlaces[channel],
        campaign: campaignPlaces[Int(kind.campaign)], action: kind.action,
        isDirect: channels[channel].name == "direct",
        hitRank: TouchAction.hitRank(kind.action), isCampaignEmpty: kind.campaign == 0, use: use,
        program: programs[use])
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

  /// The distinct texts of codes by their bytes, and by code the place among them.
  private static func places(of codes: [UInt32], _ texts: Interner) -> ([String], [Int]) {
    let ranks = texts.ranks()
    let distinct = Set(codes).sorted { ranks[Int($0)] < ranks[Int($1)] }
    var places = [Int](repeating: 0, count: texts.count)
    for (place, code) in distinct.enumerated() { places[Int(code)] = place }
    return (distinct.map(texts.text), places)
  }

  /// The program of a touch of a kind on a day (METHODS, section 3.9); the number of programs for none.
  func program(_ kind: Int, day: CivilDay) -> Int {
    let fixed = facts[kind].program
    if fixed != Self.dated { return fixed }
    return candidates[facts[kind].use].first { matcher.contains(day, in: $0) } ?? noProgram
  }
}
