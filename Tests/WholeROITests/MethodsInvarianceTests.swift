import Testing

@testable import WholeROI

// What must not change a figure: the order of rows and files, jobs, names; and what must change it in step.

private let seeds: [UInt64] = [2_001, 2_007, 2_013, 2_028]

private let reports = [
  "program_performance", "program_daily", "channel_contribution", "model_comparison", "journeys",
  "reconciliation", "match_quality",
]

/// Every report's bytes.
private func bytes(
  _ exports: [String: String], _ settings: OracleSettings, jobs: Int = 2, files: String = ""
) throws -> [[UInt8]] {
  let pipeline =
    files.isEmpty
    ? settings.pipeline
    : settings.pipeline.replacing("files: \"web.csv\"", with: "files: \"\(files)\"")
  let run = try TemporaryRun(exports, pipeline: pipeline).run(jobs: jobs)
  return try reports.map { try run.bytes($0 + ".csv") }
}

private func exports(_ draws: OracleDraws) -> [String: String] {
  draws.rows.exports(minorDigits: draws.settings.minorDigits)
}

/// An export's lines below its header, put into another order.
private func permuted(_ text: String, _ random: inout JourneyGenerator) -> String {
  let lines = text.split(separator: "\n")
  return (lines.prefix(1) + lines.dropFirst().shuffled(using: &random)).map { $0 + "\n" }.joined()
}

@Test(arguments: seeds)
func permutedRowsGiveTheSameReports(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  var random = JourneyGenerator(state: seed)
  var shuffled = exports(draws)
  for name in shuffled.keys.sorted() {
    shuffled[name] = permuted(shuffled[name] ?? "", &random)
  }
  #expect(try bytes(shuffled, draws.settings) == bytes(exports(draws), draws.settings))
}

@Test(arguments: seeds)
func anyNumberOfJobsGivesTheSameReports(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  let one = try bytes(exports(draws), draws.settings, jobs: 1)
  for jobs in [2, 8] {
    #expect(try bytes(exports(draws), draws.settings, jobs: jobs) == one, "\(jobs) jobs")
  }
}

@Test(arguments: seeds)
func aFileSplitInTwoOrRenamedGivesTheSameReports(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  let whole = exports(draws)
  let lines = (whole["web.csv"] ?? "").split(separator: "\n").map { $0 + "\n" }
  let half = (lines.count + 1) / 2
  let expected = try bytes(whole, draws.settings)
  for names in [("web-1.csv", "web-2.csv"), ("web-z.csv", "web-a.csv")] {
    var split = whole
    split["web.csv"] = nil
    split[names.0] = lines[..<half].joined()
    split[names.1] = lines[0] + lines[half...].joined()
    #expect(try bytes(split, draws.settings, files: "web-*.csv") == expected)
  }
}

@Test func anOverlapOfTwoFilesCountsOnce() throws {
  let draws = OracleDraws(seed: 2_001)
  let whole = exports(draws)
  let lines = (whole["web.csv"] ?? "").split(separator: "\n").map { $0 + "\n" }
  var split = whole
  split["web-b.csv"] = whole["web.csv"]
  split["web-a.csv"] = lines.dropLast().joined()
  split["web.csv"] = nil
  let expected = try TemporaryRun(whole, pipeline: draws.settings.pipeline).run()
  let run = try TemporaryRun(
    split,
    pipeline: draws.settings.pipeline.replacing(
      "files: \"web.csv\"", with: "files: \"web-*.csv\"")
  ).run()
  for name in reports where !["reconciliation", "match_quality"].contains(name) {
    #expect(try run.bytes(name + ".csv") == expected.bytes(name + ".csv"), "\(name)")
  }
}

@Test func rowsAcrossChunkBordersGiveTheSameCents() throws {
  // Rows padded so that each source fills several chunks of half a megabyte, one row on each border.
  let draws = OracleDraws(seed: 2_007)
  var wide = draws.rows
  let padding = String(repeating: "x", count: 60_000)
  for index in wide.touches.indices { wide.touches[index].content += padding }
  for index in wide.orders.indices where wide.orders[index].original.isEmpty {
    wide.orders[index].original = padding
  }
  let padded = wide.exports(minorDigits: draws.settings.minorDigits)
  let one = try bytes(padded, draws.settings, jobs: 1)
  #expect(try bytes(padded, draws.settings, jobs: 8) == one)
  let narrow = try bytes(exports(draws), draws.settings)
  #expect(one[0] == narrow[0])
}

@Test(arguments: seeds)
func anUnusedChannelChangesNothing(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  var more = draws.settings
  more.more = "channels: { carrier: { family: \"offline\", paid: true } },"
  #expect(try bytes(exports(draws), more) == bytes(exports(draws), draws.settings))
}

@Test(arguments: seeds)
func relabelledChannelsKeepTheirCredit(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  var settings = draws.settings
  settings.node = .channel
  // The new names keep the order of the old ones, so that ties fall alike.
  let names = ["email": "ema", "organic social": "organ", "paid search": "pa", "paid social": "pb"]
  var rows = draws.rows
  for index in rows.touches.indices {
    rows.touches[index].channel = names[rows.touches[index].channel] ?? rows.touches[index].channel
  }
  let run = try MethodsProgram(settings: settings, rows: draws.rows).staged()
  let relabelled = try MethodsProgram(settings: settings, rows: rows).staged()
  for model in OracleSettings.models {
    for (old, new) in names { #expect(run.net(old, model) == relabelled.net(new, model)) }
    #expect(run.net("direct", model) == relabelled.net("direct", model))
  }
}

@Test(arguments: seeds)
func everybodyTwiceGivesEverythingTwice(seed: UInt64) throws {
  let draws = OracleDraws(seed: seed)
  var rows = draws.rows
  func other(_ ids: [String: String]) -> [String: String] {
    ids.mapValues { $0 == "none" ? $0 : $0.hasPrefix("+") ? "+44" + $0.dropFirst(5) : $0 + "-2" }
  }
  rows.touches += rows.touches.map { touch in
    var touch = touch
    touch.ids = other(touch.ids)
    return touch
  }
  rows.orders += rows.orders.map { order in
    var order = order
    order.ids = other(order.ids)
    order.store += "-2"
    return order
  }
  rows.profiles += rows.profiles.map { profile in
    var profile = profile
    profile.ids = other(profile.ids)
    return profile
  }
  var settings = draws.settings
  // Ids of other stores would become ambiguous.
  settings.matches = ["person"]
  let once = try MethodsProgram(settings: settings, rows: draws.rows).staged()
  let twice = try MethodsProgram(settings: settings, rows: rows).staged()
  #expect(twice.journeys.people.count == 2 * once.journeys.people.count)
  #expect(twice.till.net == 2 * once.till.net)
  #expect(twice.tally.reach == 2 * once.tally.reach)
  for (index, credit) in once.tally.credits.enumerated() {
    #expect(twice.tally.credits[index].net == 2 * credit.net)
    #expect(twice.tally.credits[index].orders == 2 * credit.orders)
  }
}

@Test func aMillionTimesTheMoneyKeepsTheShares() throws {
  var program = MethodsProgram()
  for channel in ["email", "podcast"] { program.touch(july(3), channel) }
  program.sale("S", july(4), 100_00)
  let small = try program.order("S")
  program.rows.orders[0].gross *= 1_000_000
  let large = try program.order("S")
  #expect(small.credits[.linear]?.map { $0 * 1_000_000 } == large.credits[.linear])
}

// MARK: Identity limits (METHODS, section 8)

@Test func theEarliestRecordThatHoldsBothEndsDecidesALinksTurn() throws {
  var program = MethodsProgram()
  program.settings.limits = ["email": 1]
  program.touch(july(2), "c1", of: ["loyalty": "m", "email": "x@shop.example"])
  // m's address is taken, so m–a is refused. This row links m–h and, though it doesn't link them, holds a
  // and h: both links' time is the 3rd, and "a@…" comes before "m".
  program.touch(july(3), "c2", of: ["loyalty": "m", "email": "a@shop.example", "handle": "h"])
  program.touch(july(4), "c3", of: ["email": "a@shop.example", "handle": "h"])
  program.touch(july(4, 13), "c4", of: ["handle": "h"])
  program.sale("S", july(5), of: ["email": "a@shop.example"])
  #expect(try program.order("S").channels == ["c3", "c4"])
}
