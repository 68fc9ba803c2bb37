import Testing

@testable import WholeROI

@Test func oneSmallRowTakesTheNextSmallestWithIt() {
  #expect(SmallGroups.folded([40, 3, 12], minimum: 5) == [1, 2])
  #expect(SmallGroups.folded([40, 3, 4], minimum: 5) == [1, 2])
  #expect(SmallGroups.folded([40, 0, 12], minimum: 5) == [])
  #expect(SmallGroups.folded([3], minimum: 5) == [0])
  #expect(SmallGroups.folded([1, 1, 9, 7], minimum: 5) == [0, 1, 3])
  // Of equals the later one folds.
  #expect(SmallGroups.folded([9, 2, 9], minimum: 5) == [1, 2])
}

@Test func neitherAPartNorTheRestMayBeSmall() {
  let style = ReportFixture().style
  #expect(style.tells(5, of: 10) && style.tells(0, of: 7) && style.tells(7, of: 7))
  #expect(!style.tells(4, of: 10) && !style.tells(6, of: 10) && !style.tells(2, of: 4))
}

/// Beside 20 persons another total tells of 2 more: they stand with the next, whose total tells of 9 more.
@Test func whatAnotherTotalTellsMayNotBeFewEither() {
  #expect(SmallGroups.folded([20, 30, 40], minimum: 5, besides: [[2, 9, 0]]) == [0, 1])
  #expect(SmallGroups.folded([20, 30, 40], minimum: 5, besides: [[2, 0, 9]]) == [0, 1, 2])
  #expect(SmallGroups.folded([20, 30], minimum: 5, besides: [[0, 7]]) == [])
}

/// Whatever the sizes, what stands together is nobody, or enough, or all.
@Test func whatFoldsIsLargeEnough() {
  var random = ReportRandomNumbers(11)
  for _ in 0..<400 {
    let persons = (0..<Int.random(in: 1...8, using: &random)).map { _ in
      Int.random(in: 0...9, using: &random)
    }
    let folded = SmallGroups.folded(persons, minimum: 5)
    let sum = folded.reduce(0) { $0 + persons[$1] }
    let others = persons.indices.filter { !folded.contains($0) && persons[$0] > 0 }
    #expect(others.allSatisfy { persons[$0] >= 5 })
    #expect(sum == 0 || sum >= 5 || others.isEmpty, "\(persons)")
    #expect(folded.count != 1 || others.isEmpty)
  }
}

/// A row of nobody with a rest hides the rest of another.
@Test func aRestFoldsWithAnother() {
  #expect(SmallGroups.folded([6, 0], minimum: 5, besides: [[2, 20]]) == [0, 1])
  #expect(SmallGroups.folded([6, 0, 9], minimum: 5, besides: [[2, 0, 7]]) == [0, 2])
}

/// Of 30, 20 and 50 persons 0, 3 and 20 bought: the 3 stand with the 20, as what they spent does.
@Test func figuresOfFewWithinARowFold() {
  #expect(
    SmallGroups.folded([30, 20, 50], minimum: 5, besides: [[0, 3, 20], [30, 17, 30]]) == [0, 1, 2])
  #expect(
    SmallGroups.folded([30, 20, 10], minimum: 5, besides: [[0, 3, 5], [30, 17, 5]]) == [1, 2])
}

// MARK: - Parts of a whole

/// Of 40 persons 37 are in one part: the 3 others would be known. Of two parts alone the whole gives those in both.
@Test func partsThatLeaveOrShareFewAreNotTold() {
  #expect(SmallGroups.told([37, 20, 9], of: 40, minimum: 5) == [false, true, true])
  #expect(SmallGroups.told([40, 0, 9], of: 40, minimum: 5) == [true, true, true])
  #expect(SmallGroups.told([30, 12], of: 40, minimum: 5) == [true, false])
  #expect(SmallGroups.told([30, 10], of: 40, minimum: 5) == [true, true])
  #expect(SmallGroups.told([30, 12, 20], of: 40, minimum: 5) == [true, true, true])
  #expect(SmallGroups.told([0, 3], of: 3, minimum: 5) == [true, false])
}

/// A small shop of persons who are reached by channels of programs and buy, or not.
private func drawnShop(_ random: inout ReportRandomNumbers) throws -> ShopRun {
  var feed = ""
  var till = ""
  let kinds = [
    ("email", "fall-1"), ("email", "brand"), ("display", "fall-2"), ("affiliate", "fall-2"),
    ("email", "other"),
  ].prefix(Int.random(in: 1...5, using: &random))
  for person in 0..<Int.random(in: 6...30, using: &random) {
    for (place, (channel, campaign)) in kinds.enumerated()
    where Int.random(in: 0..<10, using: &random) < 8 - 2 * place {
      feed += "2026-07-02T00:00:00Z,p\(person)@x.example,\(channel),\(campaign),click,\n"
    }
    guard Int.random(in: 0..<5, using: &random) > 0 else { continue }
    till += "\(person),2026-07-06T10:00:00Z,,p\(person)@x.example,,A,30.00,20.00,sale,\n"
  }
  return try ShopRun(
    ["feed": feed, "till": till],
    settings: """
      programs: [{ name: "Fall", campaigns: ["fall*"] }, { name: "Brand", campaigns: ["brand"] }],
      attribution: { models: ["linear"], bootstrap: 0 }
      """)
}

/// Of the persons of a row those of another one are a part: programs and channels of the whole, its buyers of the
/// till's. The difference of no two is of few.
@Test func noDifferenceOfProgramsChannelsWholeAndTillIsOfFew() throws {
  var random = ReportRandomNumbers(5)
  var (told, hidden) = (0, 0)
  func check(_ part: String?, _ whole: String?, _ what: String) {
    guard let part = part.flatMap({ Int($0) }), let whole = whole.flatMap({ Int($0) }), part > 0
    else { return hidden += 1 }
    told += 1
    let rest = whole - part
    #expect(rest == 0 || rest >= 5, "\(what): \(part) of \(whole)")
  }
  for _ in 0..<40 {
    let run = try drawnShop(&random).temporary.run(
      set: [("outputs.minimumGroup", "5"), ("outputs.html", "false"), ("outputs.ledger", "false")],
      only: ["program_performance", "channel_contribution", "next_experiment"])
    let rows = try run.report("program_performance")
    let whole = try #require(rows.first { $0["kind"] == "whole" })
    let till = try #require(rows.first { $0["kind"] == "till" })
    check(whole["buyers"], till["buyers"], "whole of till")
    for row in rows where ["Fall", "Brand", "(no program)"].contains(row["program"]) {
      for column in ["persons_reached", "buyers"] {
        #expect((row[column].flatMap { Int($0) } ?? 5) % 1_000 >= 5 || row[column] == "0")
        check(row[column], whole[column], "\(column) of \(row["program"] ?? "")")
      }
      check(row["buyers"], till["buyers"], "buyers of \(row["program"] ?? "") of the till")
      for channel in try run.report("channel_contribution")
      where channel["program"] == row["program"] {
        check(channel["persons_reached"], row["persons_reached"], "channel of program")
        check(channel["persons_reached"], whole["persons_reached"], "channel of whole")
      }
      for next in try run.report("next_experiment") where next["program"] == row["program"] {
        #expect(next["persons_reached"] == row["persons_reached"])
      }
    }
  }
  #expect(told > 60 && hidden > 60, "\(told) \(hidden)")
}

// MARK: - Arms

/// Arms of up to 12 persons, the control first, of whom some bought once for some cents.
private func drawnHoldout(_ random: inout ReportRandomNumbers) -> Holdout {
  var definition = ExperimentDefinition(name: "mail")
  definition.control = "0"
  let count = Int.random(in: 2...5, using: &random)
  let arms = (0..<count).map { _ in
    var arm = ExperimentCollector.Arm()
    let persons = Int.random(in: 0...14, using: &random)
    let buyers = Int.random(in: 0...persons, using: &random)
    for person in 0..<persons {
      let net = person < buyers ? Int64.random(in: 1...900, using: &random) : 0
      let outcome = Outcome(orders: person < buyers ? 1 : 0, net: net, margin: net)
      arm.outcome.add(outcome)
      arm.net.add(before: 0, after: net)
      arm.margin.add(before: 0, after: net)
    }
    return arm
  }
  return Holdout(
    AssignmentBook.Experiment(
      definition: definition, arms: (0..<count).map { "\($0)" }, program: nil), arms, cost: 10,
    minimumGroup: 5)
}

/// What "(all treated)" has more than the told arms is nobody, or enough: persons, buyers, and buyers whose money
/// it is. No arm tells what few of it bought.
@Test func noDifferenceOfArmsIsOfFew() throws {
  var random = ReportRandomNumbers(77)
  var told = 0
  for draw in 0..<600 {
    let holdout = drawnHoldout(&random)
    let rows = holdout.rows(minimumGroup: 5)
    let arms = Dictionary(uniqueKeysWithValues: holdout.arms.map { ($0.name, $0.sums.outcome) })
    for metric in [Holdout.Metric.buyers, .orders, .net, .margin] {
      let own = rows.filter { $0.metric == metric }
      for row in own where row.total != nil || row.mean != nil {
        guard let arm = arms[row.arm] else { continue }
        told += 1
        #expect(arm.buyers == 0 || arm.buyers >= 5, "\(draw) \(row.arm) \(metric)")
      }
      guard let all = own.first(where: { $0.arm == Holdout.treatedName }) else { continue }
      let untold = own.filter { $0.arm != Holdout.treatedName && $0.arm != "0" }
      func left(_ isTold: (HoldoutRow) -> Bool) -> OutcomeTally {
        untold.filter { !isTold($0) }.compactMap { arms[$0.arm] }.reduce(into: OutcomeTally()) {
          $0 += $1
        }
      }
      if all.persons != nil {
        let rest = left { $0.persons != nil }.persons
        #expect(rest == 0 || rest >= 5, "\(draw) persons")
      }
      if all.total != nil {
        let rest = left { $0.total != nil }
        #expect(rest.buyers == 0 || rest.buyers >= 5, "\(draw) \(metric)")
        let idle = rest.persons - rest.buyers
        if metric == .buyers { #expect(idle == 0 || idle >= 5, "\(draw) idle") }
      }
    }
  }
  #expect(told > 1_000, "\(told)")
}

@Test func aSizeThatTheSampleRatioWouldTellIsHiddenWithIt() throws {
  var random = ReportRandomNumbers(3)
  for _ in 0..<200 {
    let rows = drawnHoldout(&random).rows(minimumGroup: 5)
    let isHidden = rows.contains { $0.persons == nil || $0.persons ?? 0 < 5 }
    #expect(!isHidden || rows.allSatisfy { $0.sampleRatio == nil })
  }
}
