/// What journeys and those who count touches read of a fact for every touch, in 24 bytes.
struct FactLook: Sendable {
  /// The program depends on the day.
  static let dated = Int32(KindFacts.dated)

  /// The place of (program, channel) among the persons of `ReachTally`; 0 where a date decides about programs.
  var cell: Int32
  var channel: Int32
  var program: Int32
  /// The number of `attribution.node`, but for dated programs and stages.
  var node: UInt32
  var action: UInt8
  /// Of channels; those beyond `ExposureCollector.mostFamilies` count as the last one.
  var family: UInt8
  var isDirect: Bool
  /// As `TouchMark.rank` says, of the touch's own action.
  var rank: UInt8
  /// What a touch says of its person.
  var signs: FanSigns

  private init(
    _ fact: KindFacts.Fact, _ kind: AttributionDefinition.Node, _ signs: FanSigns, rank: UInt8,
    channelCount: Int
  ) {
    self.signs = signs
    self.rank = rank
    cell = Int32(max(0, fact.program * channelCount + fact.channel))
    channel = Int32(fact.channel)
    program = Int32(fact.program)
    action = fact.action
    family = UInt8(min(Int(fact.family), ExposureCollector.mostFamilies - 1))
    isDirect = fact.isDirect
    node =
      switch kind {
      case .channel: UInt32(fact.channel)
      case .family: UInt32(fact.family)
      case .campaign: UInt32(fact.campaign)
      case .program: UInt32(max(0, fact.program))
      case .stage: 0
      }
  }

  /// By fact.
  static func table(_ facts: KindFacts, node: AttributionDefinition.Node) -> [FactLook] {
    let signs = FanSigns.table(facts)
    return facts.facts.enumerated().map { place, fact in
      FactLook(
        fact, node, signs[place],
        rank: facts.marks.isEmpty ? 0 : facts.mark(UInt32(place), fact.action).rank,
        channelCount: facts.channels.count)
    }
  }
}
