import Testing

@testable import WholeROI

// METHODS, section 3: eligibility, orders, direct, repeats, null journeys, coupons, programs.

@Test func touchOnTheEdgeOfTheLookbackCountsAndOneBeforeDoesNot() throws {
  let edges: [(String, Int64)] = [
    ("click", 3 * day), ("visit", 3 * day), ("like", 3 * day), ("open", 2 * day), ("view", day),
    ("impression", hour),
  ]
  for (action, lookback) in edges {
    for (early, touches) in [(Int64(0), 1), (1, 0)] {
      var program = MethodsProgram()
      program.touch(july(8) - lookback - early, action: action)
      program.sale("S", july(8))
      #expect(try program.order("S").touches.count == touches, "\(action) \(early)")
    }
  }
}

@Test func touchAfterTheOrderIsNeverEligible() throws {
  var program = MethodsProgram()
  program.touch(july(8), "email")
  program.touch(july(8) + 1, "podcast")
  program.sale("S", july(8))
  #expect(try program.order("S").channels == ["email"])
}

@Test func touchesOfOthersDoNotCount() throws {
  var program = MethodsProgram()
  program.touch(july(7), of: MethodsProgram.bob)
  program.sale("S", july(8))
  #expect(try program.order("S").standing == .unattributed)
}

// MARK: Direct

private func direct(
  _ rule: AttributionDefinition.Direct, _ channels: [String]
) throws -> [String] {
  var program = MethodsProgram()
  program.settings.direct = rule
  for (index, channel) in channels.enumerated() { program.touch(july(4, index), channel) }
  program.sale("S", july(5))
  return try program.order("S").channels
}

@Test func directCountsOnlyWhereNothingElseDoes() throws {
  #expect(
    try direct(.dropUnlessOnly, ["direct", "email", "direct", "print"]) == ["email", "print"])
  #expect(try direct(.dropUnlessOnly, ["direct", "direct"]) == ["direct", "direct"])
}

@Test func directIsKeptWhereThePipelineSaysSo() throws {
  #expect(try direct(.keep, ["direct", "email", "direct"]) == ["direct", "email", "direct"])
}

@Test func onlyTheDirectTailIsDropped() throws {
  let channels = ["direct", "email", "direct", "print", "direct", "direct"]
  #expect(try direct(.dropTail, channels) == ["direct", "email", "direct", "print"])
  #expect(try direct(.dropTail, ["direct", "direct"]) == ["direct", "direct"])
}

// MARK: Several orders

@Test func anOrderTakesTheTouchesStrictlyAfterThePreviousOne() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.sale("first", july(4))
  program.touch(july(4), "podcast")
  program.touch(july(4) + 1, "print")
  program.sale("second", july(5))
  let run = try program.staged()
  #expect(run.order("first")?.channels == ["email", "podcast"])
  #expect(run.order("second")?.channels == ["print"])
}

@Test func anOrderWithoutTouchesOfItsOwnFallsBackToTheFullLookback() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.sale("first", july(4), coupon: "FALL20")
  program.sale("second", july(5))
  let run = try program.staged()
  // Without the coupon touch of the other order; and counted.
  #expect(run.order("second")?.channels == ["email"])
  #expect(run.journeys.reach.fallbacks == 1)
}

@Test func theFallbackIsJudgedBeforeDirectIsDropped() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.sale("first", july(4))
  program.touch(july(4, 13), "direct")
  program.sale("second", july(5))
  #expect(try program.order("second").channels == ["direct"])
}

@Test func anOrdersOwnCouponObeysTheRuleToo() throws {
  var program = MethodsProgram()
  program.touch(july(3), "email")
  program.sale("a", july(4), store: "A")
  program.sale("b", july(4), store: "B", coupon: "FALL20")
  program.sale("c", july(5), coupon: "FALL20")
  let run = try program.staged()
  // At the moment of the order before, nothing lies strictly after it: both fall back.
  #expect(run.order("b")?.channels == ["email", "coupon"])
  #expect(run.order("c")?.channels == ["coupon"])
}

@Test func underFullLookbackEveryOrderTakesAllThatIsEligible() throws {
  var program = MethodsProgram()
  program.settings.orders = .fullLookback
  program.touch(july(3), "email")
  program.sale("first", july(4), coupon: "FALL20")
  program.touch(july(4, 13), "print")
  program.sale("second", july(5))
  let run = try program.staged()
  #expect(run.order("first")?.channels == ["email", "coupon"])
  #expect(run.order("second")?.channels == ["email", "print"])
}

@Test func theSequenceOfOrdersHasThoseBeforeThePeriodAndNoReturns() throws {
  var program = MethodsProgram()
  program.touch(july(-1), "email")
  program.sale("june", july(0))
  program.touch(july(1), "print")
  program.giveBack("R", july(2), 10_00, original: "june")
  program.sale("july", july(3))
  #expect(try program.order("july").channels == ["print"])
}

@Test func aWiderLookbackNeverLosesATouchUnderFullLookback() throws {
  for seed in UInt64(500)..<512 {
    var draws = OracleDraws(seed: seed).settings
    draws.orders = .fullLookback
    draws.direct = .keep
    draws.repeats = .keep
    let rows = OracleDraws(seed: seed).rows
    func journeys(_ days: Int64) throws -> [String: Set<StagedTouch>] {
      var program = MethodsProgram(settings: draws, rows: rows)
      program.settings.lookback = days * day
      program.settings.lookbacks = [:]
      let run = try program.staged()
      return Dictionary(
        rows.orders.map { ($0.id, Set(run.order($0.id)?.touches ?? [])) },
        uniquingKeysWith: { first, _ in first })
    }
    let (narrow, wide) = (try journeys(2), try journeys(5))
    for (id, touches) in narrow { #expect(touches.isSubset(of: wide[id] ?? [])) }
  }
}

// MARK: Repeats

private func repeated(
  _ rule: AttributionDefinition.Repeats, _ channels: String, trim: Int = 2
) throws -> (channels: String, path: String) {
  var program = MethodsProgram()
  program.settings.repeats = rule
  program.settings.trim = trim
  for (index, channel) in channels.enumerated() { program.touch(july(4, index), "\(channel)") }
  program.sale("S", july(5))
  let run = try program.staged()
  let code = try #require(run.journeys.paths.entries.firstIndex { $0.orders == 1 })
  let path = run.journeys.paths.sequences.sequence(code).map { run.journeys.nodes.name($0) }
  return ((run.order("S")?.channels ?? []).joined(), path.joined(separator: " "))
}

@Test func repeatsAreKept() throws { #expect(try repeated(.keep, "AABA").channels == "AABA") }

@Test func runsOfEqualNodesCollapseToTheirFirstTouch() throws {
  #expect(try repeated(.collapse, "AABA").channels == "ABA")
  #expect(try repeated(.collapse, "AAABBBAAACAA").channels == "ABACA")
}

@Test func laterRepeatsAreDropped() throws {
  #expect(try repeated(.first, "AABACB").channels == "ABC")
}

@Test func runsAreNodesWithTheirLength() throws {
  let found = try repeated(.frequency, "AABAAA")
  #expect(found.path == "A(2) B(1) A(3)")
  #expect(found.channels == "ABA")
}

@Test func onlyTheLastTouchesStay() throws {
  #expect(try repeated(.trim, "ABCDE", trim: 2).channels == "DE")
  #expect(try repeated(.trim, "A", trim: 2).channels == "A")
}

@Test func aCollapsedRunKeepsTheTimeOfItsFirstTouch() throws {
  var program = MethodsProgram()
  program.settings.repeats = .collapse
  for hour in 0..<3 { program.touch(july(4, hour), "email") }
  program.sale("S", july(5))
  #expect(try program.order("S").touches.map(\.time) == [july(4, 0)])
}

// MARK: Null journeys

extension StagedRun {
  fileprivate var nulls: [String: Int] {
    var nulls: [String: Int] = [:]
    for (code, entry) in journeys.paths.entries.enumerated() where entry.nulls > 0 {
      let nodes = journeys.paths.sequences.sequence(code).map { journeys.nodes.name($0) }
      nulls[nodes.joined(separator: " ")] = entry.nulls
    }
    return nulls
  }
}

@Test func touchesThatNoOrderUsedAreCutAtTheLookback() throws {
  var program = MethodsProgram()
  program.touch(july(1), "a")
  program.touch(july(4), "b")
  program.touch(july(7) + 1, "c")
  program.sale("end", july(20), of: [:])
  #expect(try program.staged().nulls == ["a b": 1, "c": 1])
}

@Test func youngPiecesAreCensoredAndCounted() throws {
  for (end, nulls, censored) in [(july(5) + 3 * day, 0, 1), (july(5) + 3 * day + 1, 1, 0)] {
    var program = MethodsProgram()
    program.touch(july(5), "a")
    program.sale("end", end, of: [:])
    let run = try program.staged()
    #expect(run.nulls.values.reduce(0, +) == nulls)
    #expect(run.journeys.reach.censored == censored)
  }
}

@Test func aBuyersTouchesAfterTheLastOrderCountAlike() throws {
  var program = MethodsProgram()
  program.touch(july(1), "a")
  program.sale("S", july(2))
  program.touch(july(3), "b")
  program.sale("end", july(20), of: [:])
  #expect(try program.staged().nulls == ["b": 1])
}

@Test func aNullJourneysVisitIsWhatItsHitsWere() throws {
  var program = MethodsProgram()
  program.settings.node = .stage
  program.touch(july(1), "email", action: "visit")
  program.touch(july(5), "email", action: "visit")
  program.touch(july(5, 12, 1), "email", action: "basket")
  program.sale("end", july(20), of: [:])
  #expect(try program.staged().nulls == ["research": 1, "preference": 1])
}

// MARK: Rest, coupons, programs

@Test func anOrderWithoutIdentifiersIsUnidentifiedCouponOrNot() throws {
  var program = MethodsProgram()
  program.sale("S", july(4), of: [:], coupon: "FALL20")
  let run = try program.staged()
  #expect(run.order("S")?.standing == .unidentified)
  #expect(run.tally.touches.reduce(0, +) == 0)
}

@Test func anOrderWithoutTouchesIsUnattributed() throws {
  var program = MethodsProgram()
  program.sale("S", july(4))
  let rest = try program.staged().tally.credit(rest: .unattributed)
  #expect([rest.net, rest.orders] == [100_00, 1_000_000])
}

@Test func aCouponIsATouchAfterEveryOtherOfItsMoment() throws {
  var program = MethodsProgram()
  program.touch(july(4), "zebra", campaign: "z", source: 1)
  program.sale("S", july(4), coupon: "FALL20")
  let order = try program.order("S")
  #expect(order.channels == ["zebra", "coupon"])
  #expect(order.campaigns == ["z", ""])
}

@Test func aRuleNamesACouponsChannel() throws {
  var program = MethodsProgram()
  program.sale("S", july(4), coupon: "mail-7")
  #expect(try program.order("S").channels == ["print"])
}

@Test func aCouponOnAReturnIsNoTouch() throws {
  var program = MethodsProgram()
  program.sale("S", july(3))
  program.giveBack("R", july(4), 10_00, original: "S")
  program.rows.orders[1].coupon = "FALL20"
  let run = try program.staged()
  #expect(run.order("S")?.standing == .unattributed)
  #expect(run.tally.reach == 0)
}

@Test func aProgramMatchesWithinItsDatesElseTheNextIsTried() throws {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: "Dated", campaigns: ["fall"], coupons: [], from: 20_637, to: 20_638),
    .init(name: "Open", campaigns: ["fall"], coupons: []),
  ]
  for time in [july(3, 0) - 1, july(3, 0), july(5, 0) - 1, july(5, 0)] {
    program.touch(time, campaign: "Fall A")
  }
  program.sale("S", july(5))
  #expect(try program.order("S").touches.map(\.program) == ["Open", "Dated", "Dated", "Open"])
}

@Test func campaignsComeBeforeCoupons() throws {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: "ByCoupon", campaigns: [], coupons: ["fall"]),
    .init(name: "ByCampaign", campaigns: ["autumn"], coupons: []),
  ]
  program.touch(july(3), campaign: "Autumn", coupon: "FALL20")
  program.touch(july(3, 13), campaign: "other", coupon: "FALL20")
  program.sale("S", july(4), coupon: "FALL20")
  #expect(
    try program.order("S").touches.map(\.program) == ["ByCampaign", "ByCoupon", "ByCoupon"])
}

// MARK: Milestones

/// Credits under W of 100 over four touches; a sign-up, follow or basket is at touch 1.
private func milestone(_ change: (inout MethodsProgram) -> Void) throws -> [Int64]? {
  var program = MethodsProgram()
  for hour in 0..<4 { program.touch(july(4, hour), "c\(hour)") }
  program.sale("S", july(4, 12), 100)
  change(&program)
  return try program.order("S").credits[.w]
}

@Test func theMilestoneIsTheEarliestSignUpOrFollowThatIsNotBeforeTheFirstTouch() throws {
  #expect(try milestone { _ in } == [40, 10, 10, 40])
  // 0.3 each on the anchors, 0.1 on the other.
  #expect(try milestone { $0.rows.touches[1].action = "follow" } == [30, 30, 10, 30])
  #expect(
    try milestone {
      $0.rows.touches[1].action = "follow"
      $0.rows.touches[2].action = "basket"
    } == [30, 30, 10, 30])
  // A follow before the first touch is none.
  #expect(
    try milestone {
      $0.touch(july(1, 11), "early", action: "follow")
      $0.settings.lookback = 3 * day
    } == [40, 10, 10, 40])
}

@Test func theFirstSignUpWithinTheJourneyCountsWhereProfilesDisagree() throws {
  #expect(
    try milestone {
      $0.settings.limits = nil
      $0.rows.touches[0].time = july(3, 10)
      $0.rows.profiles = [
        .init(ids: ["email": "ann@shop.example", "loyalty": "1"], joined: 20_000),
        .init(ids: ["email": "ann@shop.example", "loyalty": "2"], joined: 20_638),
      ]
    } == [30, 30, 10, 30])
}
