/// What credit by stage and by post needs of a touch: both in 32 bits.
struct TouchMark: Hashable, Sendable {
  /// Index in `StageRules.names`, and above it 1 + the post's place, 0 for none.
  private let bits: UInt32

  init(stage: Int, post: Int32) { bits = UInt32(stage) | UInt32(post + 1) << 3 }

  var stage: Int { Int(bits & 7) }
  /// -1 for none.
  var post: Int { Int(bits >> 3) - 1 }

  /// The stage's place from 1 on, and 0 for touches that no rule maps: a greater one is further.
  @inline(__always) var rank: UInt8 {
    let rank = UInt8(truncatingIfNeeded: bits & 7) &+ 1
    return Int(rank) > CycleTally.stageCount ? 0 : rank
  }

  /// Room for actions in a fact's row. A plain number: what is worked out at the first use is asked for at each.
  static let actionCount = 18

  /// By fact and action; empty where no report asks for them.
  static func table(
    _ facts: [KindFacts.Fact], _ channels: [ChannelDefinition], _ campaigns: [String],
    _ definition: PipelineDefinition
  ) -> [TouchMark] {
    let needs = ReportNeeds(definition)
    guard needs.purchaseCycle || needs.contentMix else { return [] }
    let rules = StageRules(definition.stages)
    precondition(TouchAction.names.count == actionCount, "\(TouchAction.names.count) actions")
    return facts.flatMap { fact in
      TouchAction.names.map { action in
        TouchMark(
          stage: rules.stage(
            channel: channels[fact.channel], campaign: campaigns[fact.campaign], action: action),
          post: fact.post)
      }
    }
  }
}

extension KindFacts {
  /// The mark of a touch of a fact that an order sees as that action.
  func mark(_ fact: UInt32, _ action: UInt8) -> TouchMark {
    marks[Int(fact) * TouchMark.actionCount + Int(action)]
  }
}
