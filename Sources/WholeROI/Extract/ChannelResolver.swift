import Tabular

/// What an export says of a touch that decides its channel; empty where it says nothing.
struct ChannelFacts: Hashable, Sendable {
  var channel = ""
  var source = ""
  var medium = ""
  /// A host, without `www.`.
  var referrer = ""
  var campaign = ""
  var action = ""
  var coupon = ""
}

/// The channel of a touch: the source's own, the export's, the user's rules, then the built-in ones
/// (DESIGN, section 3). The first that speaks wins.
struct ChannelResolver: Sendable {
  private let rules: [ChannelRule]
  private let ignoredReferrers: [String]

  init(_ definition: PipelineDefinition) {
    rules = definition.channelRules
    ignoredReferrers =
      (definition.visits?.ownDomains ?? []) + (definition.visits?.ignoredReferrers ?? [])
  }

  /// Never empty. `fixed` is the source's own channel.
  func channel(_ facts: ChannelFacts, fixed: String?) -> String {
    if let fixed { return fixed }
    if !facts.channel.isEmpty { return facts.channel }
    var facts = facts
    if isIgnored(referrer: facts.referrer) { facts.referrer = "" }
    for rule in rules where holds(rule, facts) { return rule.channel }
    if facts.action == "coupon", facts.source.isEmpty, facts.medium.isEmpty { return "coupon" }
    return builtIn(facts)
  }

  private func holds(_ rule: ChannelRule, _ facts: ChannelFacts) -> Bool {
    func test(_ pattern: Pattern?, _ text: String) -> Bool { pattern?.matches(text) ?? true }
    return test(rule.source, facts.source) && test(rule.medium, facts.medium)
      && test(rule.referrer, facts.referrer) && test(rule.campaign, facts.campaign)
      && test(rule.action, facts.action) && test(rule.coupon, facts.coupon)
  }

  /// Own domains and payment providers, and everything below them, are no referrers.
  private func isIgnored(referrer: String) -> Bool {
    let host = Self.lowered(referrer)
    return ignoredReferrers.contains { domain in
      let domain = Self.lowered(domain)
      return host == domain || host.hasSuffix("." + domain)
    }
  }

  private func builtIn(_ facts: ChannelFacts) -> String {
    let medium = Self.lowered(facts.medium)
    let source = Self.lowered(facts.source)
    let referrer = Self.lowered(facts.referrer)
    let isSocial = Self.names(Self.socialSites, source) || Self.names(Self.socialSites, referrer)
    let isSearch = Self.names(Self.searchSites, source) || Self.names(Self.searchSites, referrer)
    switch medium {
    case "cpc", "ppc", "paidsearch": return "paid search"
    case _ where medium.contains("shopping"): return "shopping"
    case "paid_social", "paid-social": return "paid social"
    case "cpm" where Self.names(Self.socialSites, source): return "paid social"
    case "display", "banner", "cpm": return "display"
    case _ where medium.contains("video"): return "video"
    case "affiliate", "affiliates": return "affiliate"
    case "email": return "email"
    case _ where source == "newsletter": return "email"
    case "sms": return "sms"
    case "social", "social-network": return "organic social"
    case _ where isSocial: return "organic social"
    case "organic": return "organic search"
    case _ where isSearch: return "organic search"
    case "referral": return "referral"
    case _ where !referrer.isEmpty: return "referral"
    case _ where source == "(direct)": return "direct"
    case "", "(none)", "(not set)":
      return source.isEmpty || source == "direct" || source == "(not set)" ? "direct" : "referral"
    default: return facts.medium
    }
  }

  private static let socialSites = [
    "facebook", "instagram", "tiktok", "x", "twitter", "t.co", "pinterest", "linkedin", "youtube",
    "reddit", "snapchat",
  ]
  private static let searchSites = [
    "google", "bing", "duckduckgo", "yahoo", "ecosia", "baidu", "yandex",
  ]

  /// Whether a source name or host is, or belongs to, one of the sites: `m.facebook.com`, `Facebook`
  /// and `facebook.com` are facebook; `x` is x, but `xerox.com` isn't.
  private static func names(_ sites: [String], _ text: String) -> Bool {
    guard !text.isEmpty else { return false }
    return sites.contains { site in
      site.contains(".")
        ? text == site || text.hasSuffix("." + site)
        : text.split(separator: ".").contains { $0 == site }
    }
  }

  private static func lowered(_ text: String) -> String {
    String(decoding: text.utf8.map(lowercasedASCII), as: UTF8.self)
  }
}
