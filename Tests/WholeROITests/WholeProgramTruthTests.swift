import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Samples of two seeds, each run once for all tests of this file: with nobody folded away.
enum CustomerSample: Int, CaseIterable, CustomTestStringConvertible {
  case few, many

  var testDescription: String { "\(self)" }
  private var size: (customers: Int, seed: UInt64) { self == .few ? (300, 4) : (700, 23) }

  private static let made = allCases.map { sample in
    Result { try CustomerRun(customers: sample.size.customers, seed: sample.size.seed) }
  }

  func run() throws -> CustomerRun { try Self.made[rawValue].get() }
}

/// A sample with its truths and what the reports say.
final class CustomerRun: Sendable {
  static let pipeline = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Pipelines/autumn.json5")

  let folder: URL
  let truth: SampleTruth.WholeProgram
  let reports: String

  init(customers: Int, seed: UInt64) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-customers-" + UUID().uuidString)
    let sample = try SampleProgram(customers: customers, seed: seed).write(to: folder.path)
    truth = try #require(sample.wholeProgram)
    reports = try Self.run(
      folder, "out", jobs: 2, [("outputs.minimumGroup", "1"), ("outputs.people", "true")])
  }

  /// Runs over a sample's folder; gives that of the reports.
  static func run(
    _ folder: URL, _ out: String, jobs: Int, _ set: [(String, String)]
  ) throws -> String {
    var overrides = RunOverrides()
    overrides.set = [.init(path: "root", value: folder.path)]
    overrides.set += set.map { .init(path: $0.0, value: $0.1) }
    overrides.out = folder.appendingPathComponent(out).path
    let definition = try PipelineDefinition.load(file: pipeline.path, overrides: overrides)
      .definition
    return try Pipeline.run(
      definition, options: RunOptions(jobs: jobs), progress: SilentObserver()
    ).reportsPath
  }

  static func bytes(_ reports: String, _ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: reports).appendingPathComponent(name + ".csv"))
  }

  static func rows(_ reports: String, _ name: String) throws -> [[String: String]] {
    let rows = CSVText.rows(String(decoding: try bytes(reports, name), as: UTF8.self))
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  func rows(_ name: String) throws -> [[String: String]] { try Self.rows(reports, name) }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

private func cents(_ text: String?) throws -> Int64 {
  let digits = try #require(text).replacing(".", with: "")
  return try #require(Int64(digits))
}

/// A share as it is printed: millionths.
private func share(_ part: Int, _ whole: Int) -> String {
  guard whole > 0 else { return "" }
  let units = (2_000_000 * part + whole) / (2 * whole)
  return "\(units / 1_000_000)." + String(String(units % 1_000_000 + 1_000_000).dropFirst())
}

@Test(arguments: CustomerSample.allCases)
func plantedCustomersComeBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("customers")
  #expect(rows.count == run.truth.customers.count)
  for truth in run.truth.customers {
    let row = try #require(
      rows.first { $0["dimension"] == truth.dimension && $0["segment"] == truth.segment },
      "\(truth)")
    #expect(row["persons"] == "\(truth.persons)", "\(truth)")
    #expect(row["orders"] == "\(truth.orders)", "\(truth)")
    #expect(try cents(row["net_revenue"]) == truth.net, "\(truth)")
  }
}

@Test(arguments: CustomerSample.allCases)
func plantedFansComeBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("fans")
  #expect(rows.count == run.truth.fans.count)
  #expect(Set(run.truth.fans.map(\.status)).count == FanStatus.allCases.count)
  for truth in run.truth.fans {
    let row = try #require(
      rows.first { $0["status"] == truth.status && $0["tier"] == truth.tier }, "\(truth)")
    #expect(row["persons"] == "\(truth.persons)", "\(truth)")
    #expect(row["buyers"] == "\(truth.buyers)", "\(truth)")
    #expect(row["orders"] == "\(truth.orders)", "\(truth)")
    #expect(try cents(row["net_revenue"]) == truth.net, "\(truth)")
    #expect(row["visits"] == share(truth.visits, truth.persons), "\(truth)")
    #expect(row["retention"] == share(truth.retained, truth.buyers), "\(truth)")
  }
}

@Test(arguments: CustomerSample.allCases)
func plantedStagesComeBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("purchase_cycle")
  for truth in run.truth.stages {
    let row = try #require(
      rows.first { $0["program"] == "WHOLE PROGRAM" && $0["stage"] == truth.name })
    #expect(row["persons_entered"] == "\(truth.persons)", "\(truth)")
  }
  let performance = try run.rows("program_performance")
  for program in Set(rows.compactMap { $0["program"] }) {
    let own = rows.filter { $0["program"] == program }
    let whole = try #require(performance.first { $0["program"] == program })
    let nets = try own.map { try cents($0["net_revenue"]) }
    let costs = try own.map { try cents($0["cost"]) }
    let (net, cost) = (try cents(whole["net_revenue"]), try cents(whole["cost_media"]))
    #expect(nets.reduce(0, +) == net && costs.reduce(0, +) == cost, "\(program)")
  }
}

@Test(arguments: CustomerSample.allCases)
func plantedReferralsComeBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("advocates")
  #expect(rows.count == run.truth.advocates.count)
  #expect(run.truth.advocates.contains { $0.isRing })
  #expect(run.truth.advocates.contains { $0.isSelfReferral })
  for truth in run.truth.advocates {
    let row = try #require(rows.first { $0["person"] == truth.person }, "\(truth)")
    #expect(row["referred"] == "\(truth.referred)", "\(truth)")
    #expect(try cents(row["referred_net_revenue"]) == truth.net, "\(truth)")
    let flags = row["flags"] ?? ""
    #expect(flags.contains("self-referral") == truth.isSelfReferral, "\(truth)")
    #expect(flags.contains("ring") == truth.isRing, "\(truth)")
  }
}

@Test(arguments: CustomerSample.allCases)
func plantedStoresComeBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("stores")
  for truth in run.truth.stores {
    let own = rows.filter { $0["store"] == truth.store }
    let total = try #require(own.first { $0["kind"] == "store" })
    #expect(total["orders"] == "\(truth.orders).000000", "\(truth)")
    #expect(try cents(total["net_revenue"]) == truth.net, "\(truth)")
    let rest = try #require(own.first { $0["program"] == "(unidentified)" })
    #expect(try cents(rest["net_revenue"]) == truth.unidentified, "\(truth)")
    #expect(
      total["digital_before_store_share"] == share(truth.researched, truth.identifiedOrders),
      "\(truth)")
    let parts = try own.filter { $0["kind"] != "store" }.map { try cents($0["net_revenue"]) }
    #expect(parts.reduce(0, +) == truth.net, "\(truth)")
  }
  let till = try #require(
    try run.rows("program_performance").first { $0["program"] == "TOTAL" })
  let net = try cents(till["net_revenue"])
  #expect(run.truth.stores.map(\.net).reduce(0, +) == net)
}

/// Helped customers were made to be those who come back.
@Test(arguments: CustomerSample.allCases)
func plantedCareComesBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("service")
  for truth in run.truth.care {
    let week = CivilDay(Int32(truth.week)).iso
    let row = try #require(
      rows.first { $0["channel"] == truth.channel && $0["week"] == week }, "\(truth)")
    #expect(row["messages"] == "\(truth.messages)", "\(truth)")
    #expect(row["answered_rate"] == share(truth.answered, truth.messages), "\(truth)")
    #expect(row["helped"] == (truth.helped > 0 ? "\(truth.helped)" : ""), "\(truth)")
    #expect(row["repeat_rate"] == share(truth.repeated, truth.helped), "\(truth)")
  }
  var excess = 0.0
  for row in rows where row["week"] == "" {
    let helped = try #require(Double(row["helped"] ?? ""))
    let own = try #require(Double(row["repeat_rate"] ?? ""))
    let others = try #require(Double(row["repeat_rate_matched"] ?? ""))
    excess += helped * (own - others)
  }
  #expect(excess > 0)
}

@Test(arguments: CustomerSample.allCases)
func plantedContentComesBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("content_mix")
  #expect(rows.count == run.truth.content.count)
  #expect(run.truth.content.contains { $0.net > 0 })
  for truth in run.truth.content {
    let week = CivilDay(Int32(truth.week)).iso
    let row = try #require(
      rows.first { $0["type"] == truth.type && $0["week"] == week }, "\(truth)")
    #expect(row["posts"] == "\(truth.posts)", "\(truth)")
    #expect(row["reach"] == "\(truth.reach)", "\(truth)")
    #expect(row["engagements"] == "\(truth.engagements)", "\(truth)")
    #expect(row["engagement_rate"] == share(truth.engagements, truth.reach), "\(truth)")
    let net = row["credited_net_revenue"] ?? ""
    let printed = net.isEmpty ? 0 : try cents(net)
    #expect(printed == truth.net, "\(truth)")
  }
}

@Test(arguments: CustomerSample.allCases)
func plantedFatigueComesBack(sample: CustomerSample) throws {
  let run = try sample.run()
  let row = try #require(try run.rows("promotion_fatigue").first)
  #expect(row["posts"] == "\(run.truth.promotions)")
  let planted = Double(run.truth.plantedSlope) / 1_000_000
  let low = try #require(Double(row["low"] ?? ""))
  let high = try #require(Double(row["high"] ?? ""))
  let slope = try #require(Double(row["slope"] ?? ""))
  // Engagements are whole: of 20,000 seen and more, one is a twenty-thousandth.
  #expect(abs(slope - planted) < 0.001 && low - 0.0005 < planted && planted < high + 0.0005)
  #expect(
    row["unsubscribes_per_1000"] == share(1000 * run.truth.unsubscribes, run.truth.sends))
}

@Test(arguments: CustomerSample.allCases)
func objectivesAreThoseOfThePerformance(sample: CustomerSample) throws {
  let run = try sample.run()
  let rows = try run.rows("objectives")
  let performance = try run.rows("program_performance")
  #expect(rows.map { $0["metric"] } == ["roi", "new_customers"])
  let whole = try #require(performance.first { $0["program"] == "WHOLE PROGRAM" })
  #expect(rows[0]["actual"] == whole["roi"])
  let roi = try #require(Double(whole["roi"] ?? ""))
  #expect(rows[0]["status"] == (roi >= 0.4 ? "reached" : "missed"))
  // All of the program's days lie in the objective's span.
  let program = try #require(performance.first { $0["program"] == "Fall Preview" })
  #expect(rows[1]["actual"] == program["new_customers"])
}

// MARK: - Invariance and small groups

private let names = [
  "customers", "fans", "purchase_cycle", "advocates", "stores", "service", "content_mix",
  "promotion_fatigue", "objectives",
]

/// Mixes the rows below the header of a file whose cells hold no line ends.
private func shuffleRows(_ file: URL, _ random: inout ReportRandomNumbers) throws {
  var lines = try String(contentsOf: file, encoding: .utf8)
    .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  if lines.last?.isEmpty == true { lines.removeLast() }
  let text = ([lines[0]] + lines.dropFirst().shuffled(using: &random)).joined(separator: "\n")
  try Data((text + "\n").utf8).write(to: file)
}

@Test(arguments: [UInt64(5), 6])
func everyReportHasTheSameBytesForAnyJobsAndRowOrder(seed: UInt64) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("wholeroi-mixed-" + UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: folder) }
  try SampleProgram(customers: 160, seed: seed).write(to: folder.path)
  let set = [("outputs.minimumGroup", "2")]
  let one = try CustomerRun.run(folder, "out", jobs: 1, set)
  var expected: [Data] = []
  for name in names { expected.append(try CustomerRun.bytes(one, name)) }
  var random = ReportRandomNumbers(seed)
  for path in [
    "loyalty/members.csv", "care/messages.csv", "web/logins.csv", "web/ga4-events.csv",
    "email/opens.csv", "email/clicks.csv", "email/sends.csv", "social/posts-2026-08-31.csv",
    "social/posts-2026-09-30.csv", "pos/square-transactions-2026-08.csv",
  ] { try shuffleRows(folder.appendingPathComponent(path), &random) }
  for jobs in [1, 3] {
    let mixed = try CustomerRun.run(folder, "out", jobs: jobs, set)
    for (name, bytes) in zip(names, expected) {
      #expect(try CustomerRun.bytes(mixed, name) == bytes, "\(name), \(jobs) jobs")
    }
  }
}

@Test func noReportCountsFewPersons() throws {
  let run = try CustomerSample.few.run()
  let folded = try CustomerRun.run(run.folder, "folded", jobs: 2, [("outputs.minimumGroup", "12")])
  let counts = ["persons", "buyers", "persons_entered", "advanced", "referred", "helped"]
  for name in names {
    for row in try CustomerRun.rows(folded, name) {
      for column in counts {
        guard let text = row[column], let count = Int(text) else { continue }
        #expect(count == 0 || count >= 12, "\(name) \(column) \(row)")
      }
      if let whole = row["persons"].flatMap({ Int($0) }),
        let part = row["buyers"].flatMap({ Int($0) })
      {
        #expect(whole == part || whole - part >= 12)
      }
    }
  }
  // Sums hold: along each dimension the same persons, orders and money.
  let rows = try CustomerRun.rows(folded, "customers")
  let dimensions = try ["customers", "rfm", "tier"].map { dimension in
    let own = rows.filter { $0["dimension"] == dimension }
    #expect(own.allSatisfy { $0["persons"] != "" })
    return [
      own.reduce(0) { $0 + (Int($1["persons"] ?? "") ?? 0) },
      own.reduce(0) { $0 + (Int($1["orders"] ?? "") ?? 0) },
      Int(try own.map { try cents($0["net_revenue"]) }.reduce(0, +)),
    ]
  }
  #expect(dimensions[0] == dimensions[1] && dimensions[1] == dimensions[2])
  #expect(rows.contains { $0["segment"] == "(small groups)" })
}

@Test func whatIsNotAskedForIsNotGathered() throws {
  let run = try CustomerSample.few.run()
  var overrides = RunOverrides()
  overrides.set = [.init(path: "root", value: run.folder.path)]
  overrides.only = ["program_performance", "journeys"]
  let definition = try PipelineDefinition.load(
    file: CustomerRun.pipeline.path, overrides: overrides
  ).definition
  let staged = try StagedRun(definition)
  #expect(staged.journeys.customers == nil && staged.journeys.posts.posts.isEmpty)
  #expect(staged.journeys.facts.marks.isEmpty && staged.tally.cells == nil)
  #expect(staged.journeys.records.referrals.isEmpty)
}
