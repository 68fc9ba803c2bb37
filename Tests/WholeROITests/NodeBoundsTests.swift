import Tabular
import Testing

@testable import WholeROI

// What many nodes would fill memory with is bounded, or refused in words.

private func axes(
  channels: Int, families: Int = 3, programs: Int = 2, campaigns: Int = 5
) -> Axes {
  Axes(
    programs: (0..<programs).map { "p\($0)" },
    channels: (0..<channels).map {
      ChannelDefinition(name: "c\($0)", family: "f\($0 % families)", isPaid: false)
    },
    campaigns: (0..<campaigns).map { "k\($0)" }, models: [.first, .linear], headline: 1,
    period: Period(from: CivilDay(20_000), to: CivilDay(20_030)))
}

@Test func fewNodesHaveAColumnEach() throws {
  // Two models of 4 channels, net and margin of 3 programs, 5 campaigns; then three lookbacks and points.
  let columns = CreditColumns(axes(channels: 4), hasPoints: false)
  #expect(columns.width == 2 * (4 + 3 * 2 + 5) + 4)
  #expect(columns.nodes == 4 && !columns.isByFamily && columns.campaigns == 5)
  var places = [columns.wholePoints]
  for lookback in 0..<3 { places.append(columns.whole(lookback)) }
  for model in 0..<2 {
    for channel in 0..<4 { places.append(columns.node(model, channel)) }
    for program in 0..<3 {
      places.append(try #require(columns.net(model, program: program)))
      places.append(try #require(columns.margin(model, program: program)))
    }
    for campaign in 0..<5 { places.append(columns.campaign(model, campaign)) }
  }
  #expect(places.sorted() == Array(0..<columns.width))
}

@Test func manyChannelsAreSummedByFamily() {
  let columns = CreditColumns(axes(channels: 50_000), hasPoints: true)
  #expect(columns.isByFamily && columns.nodes == 3 && columns.programs == 3)
  #expect(columns.width == 2 * (3 + 3 * 3 + 5) + 4)
  #expect((0..<7).map(columns.node) == [0, 1, 2, 0, 1, 2, 0])
}

@Test func noKindOfNodePassesTheMostColumns() {
  let cases: [(Int, Int, Int, Int)] = [
    (50_000, 40_000, 2, 5), (3, 3, 50_000, 5), (50_000, 3, 50_000, 90_000), (3, 3, 2, 90_000),
    (4_000, 4_000, 100, 900),
  ]
  for (channels, families, programs, campaigns) in cases {
    let axes = axes(
      channels: channels, families: families, programs: programs, campaigns: campaigns)
    let columns = CreditColumns(axes, hasPoints: true)
    #expect(columns.width <= CreditColumns.most + 4)
    #expect(columns.programs > 0 || programs == 50_000)
    #expect((columns.campaigns == 0) == (campaigns == 90_000))
  }
}

@Test func sumsOfTooManyNodesAreRefused() throws {
  var definition = PipelineDefinition()
  definition.file = "p.json5"
  try AxesBound.check(axes(channels: 10), definition, most: 60)
  do {
    try AxesBound.check(axes(channels: 11), definition, most: 60)
    Issue.record("66 sums are more than 60")
  } catch {
    #expect(error.code == .data)
    #expect(
      error.diagnostics[0].message
        == "11 channels under 3 programs and 2 models are 66 sums of credit, more than 60")
    #expect(error.diagnostics[0].hint.hasPrefix("gather channels with channelRules"))
  }
  do {
    try AxesBound.check(axes(channels: 1, campaigns: 31), definition, most: 60)
    Issue.record("62 sums are more than 60")
  } catch {
    #expect(
      error.diagnostics[0].message
        == "31 campaigns under 2 models are 62 sums of credit, more than 60")
  }
}

/// 4,100 channels under two models pass the most columns: families have intervals, channels none.
@Test func aRunWithVeryManyChannelsGivesIntervalsByFamily() throws {
  let feed = (0..<4_100).map { index in
    "2026-07-02T00:00:00Z,a\(index % 50)@x.example,odd \(index),,click,\n"
  }
  let till = (0..<50).map { "\($0),2026-07-05T00:00:00Z,,a\($0)@x.example,,A,50.00,20.00,sale,\n" }
  let run = try ShopRun(
    ["feed": feed.joined(), "till": till.joined()],
    settings: "attribution: { models: [\"linear\", \"position\"], bootstrap: 20 }"
  ).temporary.run()
  let rows = try run.report("model_comparison").filter { $0["model"] == "linear" }
  let channels = rows.filter {
    $0["dimension"] == "channel" && $0["node"]?.hasPrefix("odd") == true
  }
  #expect(channels.count == 4_100 && channels.allSatisfy { $0["low"] == "" })
  #expect(rows.contains { $0["dimension"] == "family" && $0["low"] != "" })
  #expect(try run.row("program_performance", ["kind": "whole"])["orders"] == "50.000000")
  #expect(
    run.result.warnings.contains {
      $0.message.hasSuffix("so no interval is given of: channels")
        && $0.hint == "gather channels with channelRules, or ask for fewer models or programs"
    })
}

@Test func aRunWithoutAnyTouchLeavesNothingOut() throws {
  let run = try ShopRun(["till": "1,2026-07-05T00:00:00Z,,m1@x.example,,A,50.00,20.00,sale,\n"])
    .temporary.run()
  #expect(!run.result.warnings.contains { $0.message.hasPrefix("there are too many to draw") })
}

@Test func aColumnOfNumbersThatIsTakenForTheTierIsRefused() throws {
  func members(_ count: Int) -> [String: String] {
    [
      "club": (0..<count).map { "L\($0),m\($0)@x.example,t\($0),2026-01-01,\n" }.joined(),
      "till": "1,2026-07-05T00:00:00Z,,m1@x.example,,A,50.00,20.00,sale,\n",
    ]
  }
  _ = try ShopRun(members(1_000)).temporary.run()
  do {
    _ = try ShopRun(members(1_001)).temporary.run()
    Issue.record("1,001 tiers are more than 1,000")
  } catch let failure as Failure {
    #expect(failure.code == .data)
    #expect(
      failure.diagnostics[0].message
        == "the members have 1001 different tiers, and reports tell at most 1000 apart")
  }
}
