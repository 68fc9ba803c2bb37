import Columns
import Tabular

/// What journeys and sums need to know of each kind of touch, as small numbers.
///
/// Content tells kinds apart that are the same to every rule but the order of ties: 120,000 kinds of the
/// benchmark are 120 facts, which stay in a core's first cache.
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
    /// Its content's place among the run's posts; -1 for none, and where no report asks for posts.
    var post: Int32
  }
  /// The program depends on the day.
  static let dated = -1

  /// The distinct ones, in order of their first kinds.
  let facts: [Fact]
  /// By kind: its place in `facts`.
  let places: [UInt32]
  /// By kind: what orders touches of one time, rising with the kinds: the kind itself where kinds are told apart,
  /// else the number of its run of kinds of one fact.
  private let ranks: [UInt32]
  /// By rank: its place in `facts`.
  private let placesOfRanks: [UInt32]
  private let isToldApart: Bool
  /// How many bits of a touch's payload, below its rank, hold the kind's fact; 0 for none: where ranks are many,
  /// they need all the bits.
  private let factBits: UInt32
  let channels: [ChannelDefinition]
  let campaigns: [String]
  let families: [String]
  /// By action, in milliseconds.
  let lookbacks: [Int64]
  /// By program: its first and last day.
  private let spans: [(from: CivilDay, to: CivilDay)]
  /// By use: the programs that match on some day, in the order in which they are tried.
  private let candidates: [[Int]]
  private let noProgram: Int
  var programCount: Int { noProgram }
  /// Whether some touch's program depends on its day.
  let hasDatedPrograms: Bool

  /// - Parameter tellsKindsApart: false where touches of one time whose kinds have one fact may change places,
  ///   because nobody asks for their kinds and nothing but time and kind is kept of them.
  init(
    _ kinds: [TouchKind], texts: Interner, _ definition: PipelineDefinition,
    posts: PostBook = PostBook(), tellsKindsApart: Bool = true
  ) {
    let textRanks = texts.ranks()
    let (channelNames, channelPlaces) = Self.places(
      of: kinds.lazy.map(\.channel), texts, textRanks)
    let (campaigns, campaignPlaces) = Self.places(
      of: kinds.lazy.map(\.campaign), texts, textRanks)
    let known = BuiltInChannels.all + definition.channels
    let channels = channelNames.map { name in
      known.last { $0.name == name }
        ?? ChannelDefinition(name: name, family: "other", isPaid: false)
    }
    let families = Set(channels.map(\.family)).sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    let familyPlaces = channels.map { UInt16(families.firstIndex(of: $0.family) ?? 0) }
    let matcher = ProgramMatcher(definition.programs)
    let noProgram = definition.programs.count

    // Programs depend on campaign and coupon alone.
    var uses = PairTable()
    var looks = PairTable()
    var contents = PairTable()
    var distinct = PairTable()
    var candidates: [[Int]] = []
    var programs: [Int] = []
    var facts: [Fact] = []
    places = kinds.map { kind in
      let use = uses.code(kind.campaign, kind.coupon)
      let post = posts.place(ofContent: kind.content)
      var look = looks.code(kind.channel, UInt32(kind.action))
      // Touches of a post have facts of their own, so that their credit is known.
      if !posts.posts.isEmpty { look = contents.code(look, UInt32(post + 1)) }
      let place = distinct.code(use, look)
      if Int(place) < facts.count { return place }
      if Int(use) == candidates.count {
        let matching = matcher.candidates(
          campaign: texts.text(kind.campaign), coupon: texts.text(kind.coupon))
        candidates.append(matching)
        let isDated = matching.contains {
          definition.programs[$0].from != nil || definition.programs[$0].to != nil
        }
        programs.append(isDated ? Self.dated : matching.first ?? noProgram)
      }
      let channel = channelPlaces[Int(kind.channel)]
      facts.append(
        Fact(
          channel: channel, family: familyPlaces[channel],
          campaign: campaignPlaces[Int(kind.campaign)], action: kind.action,
          isDirect: channels[channel].name == "direct",
          hitRank: TouchAction.hitRank(kind.action), isCampaignEmpty: kind.campaign == 0,
          use: Int(use), program: programs[Int(use)], post: post))
      return place
    }
    ranks = tellsKindsApart ? kinds.indices.map(UInt32.init) : Self.runs(of: places)
    placesOfRanks = Self.placesOfRanks(ranks, places)
    isToldApart = tellsKindsApart
    factBits =
      tellsKindsApart ? 0 : Self.factBits(ranks: placesOfRanks.count, facts: facts.count)
    self.facts = facts
    hasDatedPrograms = facts.contains { $0.program == Self.dated }
    self.channels = channels
    self.campaigns = campaigns
    self.families = families
    self.candidates = candidates
    spans = definition.programs.map {
      ($0.from ?? CivilDay(.min), $0.to ?? CivilDay(.max))
    }
    self.noProgram = noProgram
    creditPlaces = CreditPlaces(facts, candidates, noProgram: noProgram)
    marks = TouchMark.table(facts, channels, campaigns, definition)
    lookbacks = TouchAction.names.map {
      definition.attribution.lookbackByAction[$0] ?? definition.attribution.lookbackDefault
    }
  }

  /// The distinct texts of codes by their bytes, and by code the place among them.
  private static func places(
    of codes: some Sequence<UInt32>, _ texts: Interner, _ ranks: [UInt32]
  ) -> ([String], [Int]) {
    var isUsed = [Bool](repeating: false, count: texts.count)
    for code in codes { isUsed[Int(code)] = true }
    let distinct = (0..<UInt32(texts.count)).filter { isUsed[Int($0)] }
      .sorted { ranks[Int($0)] < ranks[Int($1)] }
    var places = [Int](repeating: 0, count: texts.count)
    for (place, code) in distinct.enumerated() { places[Int(code)] = place }
    return (distinct.map(texts.text), places)
  }

  /// By place: how many times the value changes up to there.
  ///
  /// 7 7 7 2 2 7: 0 0 0 1 1 2.
  private static func runs(of places: [UInt32]) -> [UInt32] {
    var runs: [UInt32] = []
    runs.reserveCapacity(places.count)
    for (index, place) in places.enumerated() {
      let last = runs.last ?? 0
      runs.append(index > 0 && places[index - 1] != place ? last + 1 : last)
    }
    return runs
  }

  /// `ranks` rise from 0 by at most 1; what those of one rank have in common.
  private static func placesOfRanks(_ ranks: [UInt32], _ places: [UInt32]) -> [UInt32] {
    var found: [UInt32] = []
    for (rank, place) in zip(ranks, places) where Int(rank) == found.count { found.append(place) }
    return found
  }

  private static func factBits(ranks: Int, facts: Int) -> UInt32 {
    func bits(_ count: Int) -> Int { Int.bitWidth - count.leadingZeroBitCount }
    return bits(ranks) + bits(facts) < 32 ? UInt32(bits(facts)) : 0
  }

  /// What a touch's record holds of its kind: the rank, so that payloads stand in the order of kinds, and with it
  /// the fact, where there is room, which else every touch would look up.
  func payload(ofKind kind: UInt32) -> UInt32 {
    let rank = ranks[Int(kind)]
    return factBits == 0 ? rank : rank << factBits | places[Int(kind)]
  }

  /// The bits of a payload that are its fact; 0 where it has to be looked up.
  var factMask: UInt32 { 1 << factBits - 1 }

  /// No payload is greater.
  var mostPayload: UInt32 {
    let rank = UInt32(max(placesOfRanks.count, 1) - 1)
    return factBits == 0 ? rank : rank << factBits | (1 << factBits - 1)
  }

  /// The kind of a touch, where kinds are told apart.
  func kind(of touch: PersonTouch) -> UInt32 {
    precondition(isToldApart, "nothing tells this run's kinds of one fact apart")
    return touch.payload >> factBits
  }

  @inline(__always) func fact(of touch: PersonTouch) -> UInt32 { fact(ofPayload: touch.payload) }

  @inline(__always) func fact(ofPayload payload: UInt32) -> UInt32 {
    factBits == 0 ? placesOfRanks[Int(payload)] : payload & (1 &<< factBits &- 1)
  }

  /// Where the credit of touches goes.
  let creditPlaces: CreditPlaces

  /// Marks by fact and action: `marks[fact * actions + action]`; empty where no report asks for them.
  let marks: [TouchMark]

  /// The program of a touch on a day (METHODS, section 3.9); the number of programs for none.
  func program(fact: Int, day: CivilDay) -> Int {
    let fixed = facts[fact].program
    if fixed != Self.dated { return fixed }
    for candidate in candidates[facts[fact].use]
    where day >= spans[candidate].from && day <= spans[candidate].to { return candidate }
    return noProgram
  }
}
