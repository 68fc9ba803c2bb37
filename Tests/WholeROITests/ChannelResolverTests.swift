import Columns
import Tabular
import Testing

@testable import WholeROI

/// A resolver with user rules and own domains.
private func resolver(
  rules: [ChannelRule] = [], own: [String] = [], ignored: [String] = []
) -> ChannelResolver {
  var definition = PipelineDefinition()
  definition.channelRules = rules
  definition.visits?.ownDomains = own
  definition.visits?.ignoredReferrers = ignored
  return ChannelResolver(definition)
}

/// What the built-in rules make of a medium, a source and a referrer.
private func channel(_ medium: String, source: String = "", referrer: String = "") -> String {
  resolver().channel(
    ChannelFacts(source: source, medium: medium, referrer: referrer), fixed: nil)
}

// MARK: - The built-in rules, in their order

@Test(arguments: ["cpc", "ppc", "paidsearch", "CPC"])
func paidSearchMediaArePaidSearch(medium: String) {
  // Before any rule about the source.
  #expect(channel(medium, source: "facebook") == "paid search")
}

@Test func shoppingAnywhereInTheMediumIsShopping() {
  #expect(channel("google-Shopping-ads", source: "instagram") == "shopping")
}

@Test func paidSocialNeedsNoSourceAndCPMASocialOne() {
  #expect(channel("paid_social") == "paid social")
  #expect(channel("paid-social", source: "newsletter") == "paid social")
  #expect(channel("cpm", source: "Facebook") == "paid social")
  #expect(channel("cpm", source: "adnetwork") == "display")
  #expect(channel("cpm", source: "adnetwork", referrer: "facebook.com") == "display")
}

@Test(arguments: ["display", "banner", "cpm"])
func displayMediaAreDisplay(medium: String) {
  #expect(channel(medium, source: "newsletter") == "display")
}

@Test func videoAffiliateEmailAndSMSFollow() {
  #expect(channel("online-video", source: "youtube") == "video")
  #expect(channel("affiliate", source: "google") == "affiliate")
  #expect(channel("affiliates") == "affiliate")
  #expect(channel("email", source: "facebook") == "email")
  #expect(channel("", source: "newsletter", referrer: "google.com") == "email")
  #expect(channel("sms") == "sms")
}

@Test(arguments: [
  "facebook", "instagram", "tiktok", "x", "twitter", "t.co", "pinterest", "linkedin", "youtube",
  "reddit", "snapchat",
])
func socialSourcesAndReferrersAreOrganicSocial(site: String) {
  let host = site.contains(".") ? site : "m." + site + ".com"
  #expect(channel("", source: site.uppercased()) == "organic social")
  #expect(channel("", referrer: host) == "organic social")
  // Before organic search and referral.
  #expect(channel("organic", source: site) == "organic social")
  #expect(channel("referral", referrer: host) == "organic social")
}

@Test(arguments: ["google", "bing", "duckduckgo", "yahoo", "ecosia", "baidu", "yandex"])
func searchSourcesAndReferrersAreOrganicSearch(site: String) {
  #expect(channel("", source: site) == "organic search")
  #expect(channel("referral", referrer: "www." + site + ".co.uk") == "organic search")
}

@Test func namesOfSitesMustStandWhole() {
  #expect(channel("", referrer: "xerox.com") == "referral")
  #expect(channel("", referrer: "notfacebook.com") == "referral")
  #expect(channel("", referrer: "at.co") == "referral")
  #expect(channel("", referrer: "shop.t.co") == "organic social")
}

@Test func socialAndOrganicMediaNeedNoSource() {
  #expect(channel("social") == "organic social")
  #expect(channel("social-network", source: "google") == "organic social")
  #expect(channel("Organic", source: "startpage") == "organic search")
}

@Test func anyOtherReferrerIsAReferralAndNothingAtAllIsDirect() {
  #expect(channel("referral") == "referral")
  #expect(channel("", referrer: "blog.example") == "referral")
  #expect(channel("qr", source: "(direct)", referrer: "blog.example") == "referral")
  #expect(channel("qr", source: "(direct)") == "direct")
  #expect(channel("(none)", source: "(direct)") == "direct")
  #expect(channel("") == "direct")
}

@Test func anUnknownMediumIsItsOwnChannel() {
  #expect(channel("QR Code", source: "poster") == "QR Code")
  var texts = Interner()
  let kind = TouchKind(
    source: 0, action: TouchAction.visit, channel: texts.code("QR Code"), campaign: 0, content: 0,
    coupon: 0)
  let facts = KindFacts([kind], texts: texts, PipelineDefinition())
  #expect(facts.channels == [ChannelDefinition(name: "QR Code", family: "other", isPaid: false)])
}

// MARK: - What comes before them

@Test func theSourcesChannelWinsThenTheColumnsThenRules() {
  var rule = ChannelRule(channel: "podcast")
  rule.medium = Pattern("cpc|audio")
  let resolver = resolver(rules: [rule])
  let facts = ChannelFacts(channel: "tv", medium: "cpc")
  #expect(resolver.channel(facts, fixed: "radio") == "radio")
  #expect(resolver.channel(facts, fixed: nil) == "tv")
  #expect(resolver.channel(ChannelFacts(medium: "CPC"), fixed: nil) == "podcast")
  #expect(resolver.channel(ChannelFacts(medium: "ppc"), fixed: nil) == "paid search")
}

@Test func allConditionsOfARuleMustHoldAndTheFirstRuleWins() {
  var narrow = ChannelRule(channel: "narrow")
  narrow.source = Pattern("google|bing")
  narrow.campaign = Pattern("brand*")
  narrow.action = Pattern("click")
  narrow.coupon = Pattern("*")
  narrow.referrer = Pattern("*.example")
  var wide = ChannelRule(channel: "wide")
  wide.source = Pattern("google")
  let resolver = resolver(rules: [narrow, wide])
  var facts = ChannelFacts(
    source: "google", referrer: "a.example", campaign: "Brand A", action: "click")
  #expect(resolver.channel(facts, fixed: nil) == "narrow")
  facts.referrer = "a.test"
  #expect(resolver.channel(facts, fixed: nil) == "wide")
  facts.source = "yahoo"
  #expect(resolver.channel(facts, fixed: nil) == "organic search")
}

@Test func ownDomainsAndPaymentProvidersAreNoReferrers() {
  let resolver = resolver(own: ["Shop.example"], ignored: ["pay.example"])
  for host in ["shop.example", "WWW2.shop.example", "pay.example", "eu.pay.example"] {
    #expect(resolver.channel(ChannelFacts(referrer: host), fixed: nil) == "direct")
  }
  #expect(resolver.channel(ChannelFacts(referrer: "myshop.example"), fixed: nil) == "referral")
}

@Test func couponsAreACouponUnlessARuleSaysOtherwise() {
  let coupon = ChannelFacts(action: "coupon", coupon: "MAIL5")
  #expect(resolver().channel(coupon, fixed: nil) == "coupon")
  var rule = ChannelRule(channel: "print")
  rule.coupon = Pattern("MAIL*")
  #expect(resolver(rules: [rule]).channel(coupon, fixed: nil) == "print")
}

// MARK: - From exports

@Test func aTouchWithoutAnActionIsAVisitToRulesToo() throws {
  let run = try ShopRun(
    ["web": "2026-07-01T10:00:00Z,c1,,,,,,\n", "till": "A,2026-07-02T10:00:00Z,,,,,1.00,,,\n"],
    settings: "channels: { walk: {} }, channelRules: [ { action: \"visit\", channel: \"walk\" } ]"
  ).joined()
  #expect(run.exports.kinds.map { run.exports.texts.text($0.channel) } == ["walk"])
}

@Test func aTransformedReferrerIsNarrowedToItsHost() throws {
  let run = try TemporaryRun(
    [
      "web.csv": "time,client,referrer\n2026-07-01T10:00:00Z,c1,<https://www.shop.example/a?b=c>\n",
      "till.csv": "id,time,gross\nA,2026-07-02T10:00:00Z,1.00\n",
    ],
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        visits: { ownDomains: ["shop.example"] },
        sources: [
          { name: "web", files: "web.csv", layout: { record: "touch", columns: {
              time: "time", client: "client", referrer: { column: "referrer", split: "<" } } } },
          { name: "till", files: "till.csv", layout: { record: "order", columns: {
              id: "id", time: "time", gross: "gross" } } },
        ],
        outputs: { directory: "out" } }
      """
  ).run()
  #expect(try run.report("channel_contribution").map { $0["channel"] }.contains("direct"))
}

@Test(arguments: [1, 2, 3, 8])
func campaignsThatOnlyLookAlikeAreTwo(jobs: Int) throws {
  // "é" as one scalar and as two: the same to Swift, not by their bytes.
  let composed = "Caf\u{E9}"
  let decomposed = "Cafe\u{301}"
  let rows = (0..<40).map { index in
    "2026-07-01T10:00:\(index + 10)Z,c\(index),,,email,,"
      + "\(index.isMultiple(of: 2) ? composed : decomposed),click\n"
  }
  let orders = (0..<40).map { "A\($0),2026-07-02T10:00:00Z,,e\($0)@x.example,,,1.00,,,\n" }
  let links = (0..<40).map { "e\($0)@x.example,,c\($0)\n" }
  let run = try ShopRun(
    ["audience": links.joined(), "web": rows.joined(), "till": orders.joined()],
    settings: "attribution: { node: \"campaign\" }"
  ).temporary.run(jobs: jobs)
  let paths = try run.report("journeys").map { row in
    "\(Array((row["path"] ?? "").utf8)): \(row["orders"] ?? "")"
  }
  #expect(
    Set(paths) == ["\(Array(composed.utf8)): 20", "\(Array(decomposed.utf8)): 20"])
}
