/// The stage of the purchase cycle that a touch belongs to (METHODS, section 8): the pipeline's rules first,
/// then by action.
struct StageRules: Sendable {
  /// In the order of the cycle; the last stands for touches that no rule maps.
  static let names = [
    "discovery", "research", "preference", "trial", "purchase", "loyalty", "advocacy", "(unmapped)",
  ]

  private let rules: [StageRule]

  init(_ rules: [StageRule]) { self.rules = rules }

  /// Index in `names`.
  func stage(channel: ChannelDefinition, campaign: String, action: String) -> Int {
    for rule in rules
    where (rule.channel?.matches(channel.name) ?? true) && (rule.action?.matches(action) ?? true)
      && (rule.campaign?.matches(campaign) ?? true)
    {
      return Self.names.firstIndex(of: rule.stage) ?? Self.names.count - 1
    }
    let name =
      switch action {
      case "impression", "view": "discovery"
      case "visit" where channel.family == "social": "discovery"
      case "visit", "click", "open": "research"
      case "product", "basket", "follow": "preference"
      case "checkout", "coupon": "trial"
      case "share", "review": "advocacy"
      default: "(unmapped)"
      }
    return Self.names.firstIndex(of: name) ?? Self.names.count - 1
  }
}
