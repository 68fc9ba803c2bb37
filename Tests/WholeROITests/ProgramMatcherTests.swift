import Tabular
import Testing

@testable import WholeROI

private let matcher = ProgramMatcher([
  namedProgram("Early", "fall*", to: julyDay(4), coupons: "MAIL*"),
  namedProgram("Late", "fall*|autumn", from: julyDay(3)),
  namedProgram("Coupons", "none", coupons: "*"),
])

@Test func theFirstProgramWhoseDatesHoldTheDayTakesTheCampaign() {
  #expect(matcher.program(campaign: "Fall Mail", coupon: "", day: julyDay(4)) == 0)
  #expect(matcher.program(campaign: "Fall Mail", coupon: "", day: julyDay(5)) == 1)
  #expect(matcher.program(campaign: "autumn", coupon: "", day: julyDay(2)) == nil)
}

@Test func campaignsOfAllProgramsComeBeforeCoupons() {
  #expect(matcher.program(campaign: "autumn", coupon: "MAIL10", day: julyDay(3)) == 1)
  #expect(matcher.program(campaign: "autumn", coupon: "MAIL10", day: julyDay(2)) == 0)
  #expect(matcher.program(campaign: "", coupon: "mail10", day: julyDay(9)) == 2)
}

@Test func noCouponMatchesNoCouponPattern() {
  #expect(matcher.program(campaign: "", coupon: "", day: julyDay(0)) == nil)
  #expect(
    ProgramMatcher([namedProgram("All", "*")]).program(campaign: "", coupon: "", day: julyDay(0))
      == 0)
}
