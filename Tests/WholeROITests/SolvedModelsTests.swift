import Testing

@testable import WholeROI

// The models that look at all journeys, through a whole run.

/// The paths of METHODS, section 4, as customers: email > search (100.00), email > search > email (null),
/// search (300.00), search twice (null).
private func shop(_ attribution: String) throws -> ShopRun {
  try ShopRun(
    [
      "web": """
      2026-07-01T10:00:00Z,,ann@x.example,newsletter,email,,,visit
      2026-07-02T10:00:00Z,,ann@x.example,google,cpc,,,visit
      2026-05-01T10:00:00Z,,cat@x.example,newsletter,email,,,visit
      2026-05-02T10:00:00Z,,cat@x.example,google,cpc,,,visit
      2026-05-03T10:00:00Z,,cat@x.example,newsletter,email,,,visit
      2026-07-05T10:00:00Z,,ben@x.example,google,cpc,,,visit
      2026-05-04T10:00:00Z,,dan@x.example,google,cpc,,,visit
      2026-05-05T10:00:00Z,,eve@x.example,google,cpc,,,visit

      """,
      "till": """
      1,2026-07-03T10:00:00Z,,ann@x.example,,,100.00,0,sale,
      2,2026-07-06T10:00:00Z,,ben@x.example,,,300.00,0,sale,

      """,
    ], settings: "attribution: { \(attribution) }")
}

private let all = """
  models: ["unique linear", "markov per order", "data-driven", "markov 1", "markov 2", "markov 3",
    "shapley", "participation"], headline: "unique linear"
  """

private func row(
  _ run: FinishedRun, _ node: String, _ model: String, dimension: String = "channel"
) throws -> [String: String] {
  try run.row("model_comparison", ["dimension": dimension, "node": node, "model": model])
}

@Test func aRunSharesOutByTheChainsAsByHand() throws {
  let run = try shop(all + ", markov: { minNulls: 3 }").temporary.run()
  let email = try row(run, "email", "markov 1")
  // RE 0.4 and 1, on counts and on value: 2 orders and 400.00 at 2 : 5.
  #expect(email["removal_effect"] == "0.400000000")
  #expect(email["orders"] == "0.571429" && email["value"] == "114.29")
  #expect(email["share"] == "0.285714" && email["journeys"] == "2")
  #expect(email["removal_effect_without_nulls"] == "0.500000000")
  let search = try row(run, "paid search", "markov 1")
  #expect(search["removal_effect"] == "1.00000000" && search["value"] == "285.71")
  // Order 2: without email the 300.00 of search alone are left: a fourth of the value is lost.
  let second = try row(run, "email", "markov 2")
  #expect(second["removal_effect"] == "0.500000000")
  #expect(second["removal_effect_value"] == "0.250000000" && second["value"] == "80.00")
  let total = try row(run, "TOTAL", "markov 2")
  #expect(total["orders"] == "2.000000" && total["value"] == "400.00")
  #expect(
    total["note"]?.hasPrefix(
      "order 2: a node's states lead to NULL; solved exactly; 3 states; p 0.400000; 3 null journeys; "
        + "held-out log-loss ") == true)
  #expect(run.result.warningsOfExports.isEmpty)
}

@Test func aRunCreditsOrdersByWhatAllJourneysSayAsByHand() throws {
  let run = try shop(all + ", markov: { minNulls: 3 }").temporary.run()
  func values(_ model: String) throws -> [String?] {
    try ["email", "paid search"].map { try row(run, $0, model)["value"] }
  }
  #expect(try values("unique linear") == ["50.00", "350.00"])
  #expect(try values("markov per order") == ["28.57", "371.43"])
  // email > search has rate 1, search alone 1/3, email alone was never seen: 2/3 and 1.
  #expect(try values("data-driven") == ["40.00", "360.00"])
  #expect(try values("shapley") == ["50.00", "350.00"])
  #expect(
    try row(run, "TOTAL", "data-driven")["note"]
      == "touches floored at 0: 0; orders that fell back to the last touch: 0")
}

@Test func aRunShowsPairsAndPositionsOfItsOwnNodes() throws {
  let run = try shop(all + ", markov: { minNulls: 3 }").temporary.run()
  let pair = try row(run, "email", "markov 1", dimension: "channel pair")
  #expect(pair["partner"] == "paid search" && pair["removal_effect"] == "1.00000000")
  #expect(pair["overlap"] == "0.400000000")
  let rows = try run.report("model_comparison")
  #expect(rows.count { $0["dimension"] == "channel pair" } == 1)
  let positions = rows.filter { $0["dimension"] == "channel position" }
  #expect(positions.map { $0["position"] } == ["1", "1", "2"])
  #expect(positions.map { $0["value"] } == ["50.00", "300.00", "50.00"])
}

@Test func everyKindOfNodeIsSolvedAgain() throws {
  let run = try shop(all + ", markov: { minNulls: 3 }").temporary.run()
  let solved = try run.report("model_comparison").filter { $0["model"] == "markov 3" }
  for (dimension, node) in [
    ("family", "search"), ("program", "(no program)"), ("campaign", "(no campaign)"),
    ("stage", "research"),
  ] {
    let cells = solved.filter { $0["dimension"] == dimension && $0["node"] == node }
    #expect(cells.map { $0["removal_effect"] } == ["1.00000000"], "\(dimension)")
  }
  // Credit is not summed by stage, so only solved models have rows there.
  #expect(
    Set(
      try run.report("model_comparison").filter { $0["dimension"] == "stage" }.map { $0["model"] })
      == ["markov 1", "markov 2", "markov 3", "shapley"])
}

@Test func aChainOfTooFewNullJourneysHasEmptyCellsAndSaysSo() throws {
  let run = try shop(all).temporary.run()
  for model in ["markov per order", "markov 1", "markov 2", "markov 3"] {
    for node in ["email", "paid search", "TOTAL"] {
      let cells = try row(run, node, model)
      #expect(cells["orders"] == "" && cells["value"] == "" && cells["share"] == "")
      #expect(cells["removal_effect"] == "")
    }
    #expect(
      try row(run, "TOTAL", model)["note"]
        == "not identified: 3 null journeys, fewer than the 100 of attribution.markov.minNulls")
  }
  #expect(try row(run, "email", "shapley")["value"] == "50.00")
  #expect(try row(run, "email", "markov 1")["removal_effect_without_nulls"] == "0.500000000")
  let contribution = try run.report("channel_contribution")
  #expect(!contribution.contains { $0["model"] == "markov per order" })
  #expect(
    run.result.warningsOfExports.map(\.message) == [
      "the models \"markov per order\", \"markov 1\", \"markov 2\", \"markov 3\" are not identified: "
        + "3 null journeys, fewer than the 100 of attribution.markov.minNulls"
    ])
}

@Test func anUnidentifiedHeadlineCountsAllNodesAsEqual() throws {
  let run = try shop("models: [\"last\"], headline: \"markov per order\"").temporary.run()
  #expect(try row(run, "email", "markov per order")["value"] == "50.00")
  #expect(run.result.warningsOfExports.count == 1)
  #expect(
    try row(run, "TOTAL", "markov per order")["note"]
      == "not identified: 3 null journeys, fewer than the 100 of attribution.markov.minNulls; "
      + "distinct nodes count as equal")
}

@Test func theOrderIsChosenByLossWhereItIsAuto() throws {
  let run = try shop(all + ", markov: { order: \"auto\", minNulls: 0 }").temporary.run()
  let totals = try ["markov 1", "markov 2", "markov 3"].map { try row(run, "TOTAL", $0)["note"] }
  let losses = totals.map { note in
    Double(note?.split(separator: "log-loss ").last?.split(separator: " ").first ?? "") ?? 0
  }
  let best = try #require(losses.firstIndex(of: losses.min() ?? 0)) + 1
  #expect(
    try row(run, "TOTAL", "markov per order")["note"]?.hasPrefix("order \(best):") == true)
}

@Test(arguments: [UInt64(2_001), 2_013])
func solvedModelsAreTheSameToTheByteForAnyJobs(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  let run = try TemporaryRun(
    draws.rows.exports(minorDigits: draws.settings.minorDigits), pipeline: draws.settings.pipeline)
  let models = AttributionModel.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
  let set = [("attribution.models", "[\(models)]"), ("attribution.markov.minNulls", "0")]
  let reports = try [1, 2, 8].map { jobs in
    let finished = try run.run(jobs: jobs, set: set)
    return try ["model_comparison", "channel_contribution"].map { try finished.bytes($0 + ".csv") }
  }
  #expect(reports[0] == reports[1] && reports[0] == reports[2])
  // Under every model that has figures rows add up to the till, of solved ones but for rounding.
  let finished = try run.run(set: set)
  let rows = try finished.report("model_comparison")
  for dimension in ["channel", "family", "program", "campaign"] {
    for model in AttributionModel.allCases where model != .participation {
      let own = rows.filter { $0["dimension"] == dimension && $0["model"] == model.rawValue }
      let total = own.first { $0["node"] == "TOTAL" }?["orders"] ?? ""
      let parts = own.filter { $0["node"] != "TOTAL" }.compactMap { Double($0["orders"] ?? "") }
      guard let whole = Double(total) else { continue }
      #expect((parts.reduce(0, +) - whole).magnitude < 1e-4, "\(dimension) \(model)")
    }
  }
}
