import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Samples of two seeds and sizes, each run once for all tests of this file.
enum TruthSample: String, CaseIterable, CustomTestStringConvertible {
  case small, large

  var testDescription: String { rawValue }
  var size: (customers: Int, seed: UInt64) { self == .small ? (800, 1) : (1_500, 7) }

  /// The pipeline that the sample's truths hold for.
  static let pipeline = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Pipelines/autumn.json5")

  private static let made = allCases.map { sample in
    Result { try PlantedRun(customers: sample.size.customers, seed: sample.size.seed) }
  }

  func planted() throws -> PlantedRun { try Self.made[self == .small ? 0 : 1].get() }
}

/// A sample with its truths, what the stages make of it, and what its reports say.
struct PlantedRun {
  let truth: SampleTruth
  let run: StagedRun
  /// The same exports over a period that holds every order.
  let wide: StagedRun
  /// The figures of channel_contribution.csv, program_performance.csv and match_quality.csv.
  let contribution: [[String: String]]
  let performance: [[String: String]]
  let quality: [[String: String]]

  init(customers: Int, seed: UInt64) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-planted-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    truth = try SampleProgram(customers: customers, seed: seed).write(to: folder.path)
    func definition(_ set: [(String, String)]) throws -> PipelineDefinition {
      var overrides = RunOverrides()
      overrides.set = [.init(path: "root", value: folder.path)]
      overrides.set += set.map { .init(path: $0.0, value: $0.1) }
      overrides.out = folder.appendingPathComponent("out").path
      return try PipelineDefinition.load(file: TruthSample.pipeline.path, overrides: overrides)
        .definition
    }
    run = try StagedRun(definition([]))
    wide = try StagedRun(
      definition([("period.from", "2026-05-01"), ("period.to", "2026-12-31")]))
    let result = try Pipeline.run(
      definition([]), options: RunOptions(jobs: 2), progress: SilentObserver())
    let reports = URL(fileURLWithPath: result.reportsPath)
    func report(_ name: String) throws -> [[String: String]] {
      let bytes = try Data(contentsOf: reports.appendingPathComponent(name + ".csv"))
      let rows = CSVText.rows(String(decoding: bytes, as: UTF8.self))
      return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
    }
    contribution = try report("channel_contribution")
    performance = try report("program_performance")
    quality = try report("match_quality")
  }

  func whole() throws -> SampleTruth.Whole { try #require(truth.whole) }
}

/// Cents of a printed amount: "-12.30" gives -1230.
private func cents(_ text: String?) throws -> Int64 {
  let digits = try #require(text).replacing(".", with: "")
  return try #require(Int64(digits))
}

@Test(arguments: TruthSample.allCases)
func plantedRowsComeBackByClass(sample: TruthSample) throws {
  let planted = try sample.planted()
  for (index, source) in planted.run.definition.sources.enumerated() {
    let truth = try #require(planted.truth.sources.first { $0.source == source.name })
    let lines = planted.run.totals.reconciliation.lines.filter { $0.key.source == index }
      .map(\.value)
    func total(_ count: KeyPath<Reconciliation.Line, Int>) -> Int {
      lines.map { $0[keyPath: count] }.reduce(0, +)
    }
    #expect(total(\.read) == truth.all, "\(source.name)")
    #expect(total(\.kept) == truth.kept, "\(source.name)")
    #expect(total(\.rejected) == truth.rejected, "\(source.name)")
    #expect(total(\.totals) == truth.totals, "\(source.name)")
    #expect(total(\.skipped) == truth.skipped, "\(source.name)")
    #expect(total(\.blank) == truth.blank, "\(source.name)")
    #expect(total(\.superseded) == truth.superseded, "\(source.name)")
  }
}

@Test(arguments: TruthSample.allCases)
func plantedTillComesBackToTheCent(sample: TruthSample) throws {
  let planted = try sample.planted()
  let whole = try planted.whole()
  let till = planted.run.totals.performance.till.credit
  #expect(till.gross == whole.gross)
  #expect(till.discounts == whole.discounts)
  #expect(till.returns == whole.returns)
  #expect(till.net == whole.net)
  #expect(till.orders == Int64(whole.orders) * 1_000_000)
  let printed = try #require(planted.performance.first { $0["program"] == "TOTAL" })
  #expect(try cents(printed["gross_revenue"]) == whole.gross)
  #expect(try cents(printed["returns"]) == whole.returns)
  #expect(try cents(printed["net_revenue"]) == whole.net)
}

@Test(arguments: TruthSample.allCases)
func plantedRestRowsComeBack(sample: TruthSample) throws {
  let planted = try sample.planted()
  let whole = try planted.whole()
  let tally = planted.run.tally
  #expect(tally.credit(rest: .unattributed).net == whole.unattributed)
  #expect(
    tally.credit(rest: .unattributed).orders == Int64(whole.unattributedOrders) * 1_000_000)
  #expect(tally.credit(rest: .unidentified).net == whole.unidentified)
  #expect(
    tally.credit(rest: .unidentified).orders == Int64(whole.unidentifiedOrders) * 1_000_000)
  #expect(tally.credit(rest: .unmatchedReturns).net == whole.unmatchedReturns)
  let credited = planted.run.totals.performance.whole.credit
  #expect(credited.orders == Int64(whole.creditedOrders) * 1_000_000)
}

@Test(arguments: TruthSample.allCases)
func plantedArmsComeBack(sample: TruthSample) throws {
  let planted = try sample.planted()
  let truth = try #require(planted.truth.experiment)
  let holdout = try #require(planted.run.totals.evidence.holdouts.first)
  #expect(holdout.name == truth.name)
  #expect(holdout.arms.map(\.name) == truth.arms.map(\.name))
  for (arm, expected) in zip(holdout.arms, truth.arms) {
    #expect(arm.persons == expected.persons, "\(arm.name)")
    #expect(arm.sums.outcome.buyers == expected.buyers, "\(arm.name)")
    #expect(arm.sums.outcome.orders.sum == Int128(expected.orders), "\(arm.name)")
    #expect(arm.sums.net.after.sum == Int128(expected.net), "\(arm.name)")
    #expect(arm.sums.margin.after.sum == Int128(expected.margin), "\(arm.name)")
    #expect(arm.sums.net.before.sum == Int128(expected.before), "\(arm.name)")
    #expect(arm.sums.contaminated == expected.contaminated, "\(arm.name)")
    #expect(arm.sums.conflicting == expected.conflicting, "\(arm.name)")
    #expect(expected.persons > 0 && expected.before > 0)
  }
  #expect(truth.arms[0].contaminated > 0)
  #expect(truth.arms.contains { $0.conflicting > 0 })
  let net = try #require(holdout.comparison(.net, of: holdout.treated)).estimate
  #expect(net.low <= Double(truth.plantedNet) && Double(truth.plantedNet) <= net.high)
  let adjusted = try #require(holdout.comparison(.netCUPED, of: holdout.treated)).estimate
  #expect(
    adjusted.low <= Double(truth.plantedNet) && Double(truth.plantedNet) <= adjusted.high)
}

@Test(arguments: TruthSample.allCases)
func plantedExposureSetsComeBack(sample: TruthSample) throws {
  let planted = try sample.planted()
  let truth = try #require(planted.truth.exposure)
  let integration = try #require(planted.run.totals.evidence.integration)
  let found = integration.rows.filter { $0.kind == .set || $0.kind == .noProfile }.map {
    SampleTruth.ExposureSet(
      families: $0.name, persons: $0.tally.persons, buyers: $0.tally.buyers,
      orders: Int($0.tally.orders.sum), net: Int64($0.tally.net.sum))
  }
  #expect(found == truth)
  #expect(truth.count > 5)
}

@Test(arguments: TruthSample.allCases)
func plantedPersonsAndLinksComeBack(sample: TruthSample) throws {
  let planted = try sample.planted()
  let whole = try planted.whole()
  let people = planted.run.journeys.people
  #expect(people.count == whole.persons)
  #expect(whole.refusedLinks > 0)
  for (index, source) in planted.run.definition.sources.enumerated() {
    let truth = whole.linksBySource.first { $0.source == source.name }
    #expect(people.newLinks[index] == truth?.taken ?? 0, "\(source.name)")
    #expect(people.refusedLinks[index] == truth?.refused ?? 0, "\(source.name)")
    let printed = planted.quality[index]
    #expect(printed["new_links"] == "\(truth?.taken ?? 0)")
    #expect(printed["refused_links"] == "\(truth?.refused ?? 0)")
  }
}

@Test(arguments: TruthSample.allCases)
func plantedTouchesComeBackAsVisits(sample: TruthSample) throws {
  let planted = try sample.planted()
  let orders = planted.wide.journeys.book
  let coupons = orders.orders.indices.filter {
    !orders.orders[$0].isReturn && orders.orders[$0].coupon != 0
      && orders.persons[$0] != PersonRecords.nobody
  }
  #expect(
    planted.wide.tally.touches.reduce(0, +) - coupons.count == (try planted.whole()).touches)
}

@Test(arguments: TruthSample.allCases)
func plantedSpendComesBackByProgram(sample: TruthSample) throws {
  let planted = try sample.planted()
  let costs = planted.run.totals.costs
  for row in 0...costs.rows.noProgram {
    let truth = planted.truth.spend.filter { $0.program == costs.rows.name(row) }
    #expect(costs.costs(row: row)[CostCategory.media.index] == truth.map(\.amount).reduce(0, +))
  }
  for (index, source) in planted.run.definition.sources.enumerated()
  where source.layout.record == .spend {
    let found = planted.run.exports.spends.filter { $0.source == index }.map(\.amount)
    let truth = planted.truth.spend.filter { $0.source == source.name }.map(\.amount)
    #expect(found.reduce(0, +) == truth.reduce(0, +), "\(source.name)")
  }
}

@Test(arguments: TruthSample.allCases)
func plantedLedgerComesBackByCategoryAndProgram(sample: TruthSample) throws {
  let planted = try sample.planted()
  let definition = planted.run.definition
  let rules = LedgerRules(definition)
  var found: [String: Int64] = [:]
  for row in planted.run.exports.costs where !rules.isMediaVendor(row.vendor) {
    let (category, program, _) = rules.place(row)
    let span = DaySpan(row.from, row.to)
    let name = program.map { definition.programs[$0].name } ?? "(shared)"
    found["\(category.rawValue), \(name)", default: 0] +=
      span.part(of: row.amount, on: span.days(within: definition.period))
  }
  let truth = Dictionary(
    uniqueKeysWithValues: planted.truth.costs.map {
      ("\($0.category.rawValue), \($0.program)", $0.amount)
    })
  #expect(found == truth)
  let entered = planted.run.totals.costs.enteredCosts
  for category in CostCategory.allCases where category != .media && category != .loyalty {
    let sum = planted.truth.costs.filter { $0.category == category }.map(\.amount).reduce(0, +)
    #expect(entered[category.index] == sum, "\(category)")
  }
}

@Test(arguments: TruthSample.allCases)
func plantedProgramsComeBackUnderEveryModel(sample: TruthSample) throws {
  let planted = try sample.planted()
  let tally = planted.run.tally
  let whole = try planted.whole()
  // What models learn of all journeys is no plain sum: other tests check it.
  #expect(whole.models.map(\.model) == tally.axes.models.filter { !$0.isLearned })
  for truth in whole.models {
    let model = try #require(tally.axes.models.firstIndex(of: truth.model))
    for (program, expected) in truth.programs.enumerated() {
      let credit = tally.credit(model: model, program: program)
      let place = "\(truth.model.rawValue), \(expected.program)"
      #expect(credit.net == expected.net, "\(place)")
      #expect(credit.margin == expected.margin, "\(place)")
      #expect(credit.orders == expected.orders, "\(place)")
      let printed = planted.contribution.filter {
        $0["program"] == expected.program && $0["model"] == truth.model.rawValue
      }
      #expect(try printed.map { try cents($0["net_revenue"]) }.reduce(0, +) == expected.net)
      #expect(try printed.map { try cents($0["margin"]) }.reduce(0, +) == expected.margin)
      #expect(try printed.map { try cents($0["credited_orders"]) }.reduce(0, +) == expected.orders)
    }
  }
}

@Test(arguments: TruthSample.allCases)
func everyChosenOrderComesBackTouchByTouchAndCentByCent(sample: TruthSample) throws {
  let planted = try sample.planted()
  #expect(!planted.truth.orders.isEmpty)
  for truth in planted.truth.orders {
    let order = try #require(planted.wide.order(truth.id), "\(truth.id)")
    let what = "\(truth.id): \(truth.note)"
    #expect(order.standing.rawValue == truth.standing.rawValue, "\(what)")
    #expect(order.gross == truth.gross, "\(what)")
    #expect(order.discounts == truth.discounts, "\(what)")
    #expect(order.net == truth.net, "\(what)")
    #expect(
      order.touches
        == truth.touches.map {
          StagedTouch(
            time: $0.time * 1_000, channel: $0.channel, campaign: $0.campaign,
            program: $0.program)
        }, "\(what)")
    for credits in truth.credits {
      #expect(order.credits[credits.model] == credits.cents, "\(what), \(credits.model.rawValue)")
    }
  }
}

@Test(arguments: TruthSample.allCases)
func ordersOutsideThePeriodAreInNoReport(sample: TruthSample) throws {
  let planted = try sample.planted()
  let outside = planted.truth.orders.filter { !$0.isInPeriod }
  #expect(!outside.isEmpty)
  for truth in outside {
    #expect(planted.run.order(truth.id)?.touches.isEmpty == true, "\(truth.id)")
  }
}
