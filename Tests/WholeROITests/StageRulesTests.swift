import Tabular
import Testing

@testable import WholeROI

private func stage(
  _ action: String, channel: String = "email", campaign: String = "", _ rules: [StageRule] = []
) -> String {
  let channel =
    BuiltInChannels.all.first { $0.name == channel }
    ?? ChannelDefinition(name: channel, family: "other", isPaid: false)
  return StageRules.names[
    StageRules(rules).stage(channel: channel, campaign: campaign, action: action)]
}

@Test(arguments: [
  ("impression", "discovery"), ("view", "discovery"), ("visit", "research"),
  ("click", "research"), ("open", "research"), ("product", "preference"),
  ("basket", "preference"), ("follow", "preference"), ("checkout", "trial"),
  ("coupon", "trial"), ("share", "advocacy"), ("review", "advocacy"),
  ("like", "(unmapped)"), ("comment", "(unmapped)"), ("login", "(unmapped)"),
])
func everyActionHasItsStage(action: String, expected: String) {
  #expect(stage(action) == expected)
}

@Test func aVisitFromSocialIsDiscovery() {
  #expect(stage("visit", channel: "paid social") == "discovery")
  #expect(stage("visit", channel: "organic social") == "discovery")
  #expect(stage("click", channel: "organic social") == "research")
}

@Test func theFirstRuleWhoseConditionsAllHoldComesBeforeTheDefaults() {
  var narrow = StageRule(stage: "loyalty")
  narrow.channel = Pattern("email")
  narrow.action = Pattern("click|open")
  narrow.campaign = Pattern("vip*")
  var wide = StageRule(stage: "advocacy")
  wide.channel = Pattern("*mail")
  #expect(stage("open", campaign: "VIP 2026", [narrow, wide]) == "loyalty")
  #expect(stage("open", campaign: "sale", [narrow, wide]) == "advocacy")
  #expect(stage("open", channel: "sms", campaign: "vip", [narrow, wide]) == "research")
}
