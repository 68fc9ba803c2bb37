import Columns
import Foundation
import Testing

@testable import WholeROI

/// A run whose orders can all be explained, with its sums.
private struct ExplainedRun {
  let exports: Exports
  let journeys: Journeys
  let tally: Tally
  let all: [OrderExplanation]

  init(_ definition: PipelineDefinition) throws {
    let definition = definition.forExplaining
    let executor = Executor(jobs: 2)
    let pool = BlockPool()
    let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
    exports = try extract(setup, executor: executor, pool: pool, progress: SilentObserver())
    journeys = try joinJourneys(exports, executor: executor, pool: pool) { Set($0.persons) }
    tally = try attributeOrders(journeys, definition, executor: executor).tally
    let watch = try #require(journeys.watch)
    var explainer = Explainer(exports, journeys, watch, tally.solved)
    let book = journeys.book
    let unmatched = Set(book.unmatched)
    all = book.orders.indices.map(UInt32.init)
      .filter { !book.orders[Int($0)].isReturn || unmatched.contains($0) }
      .map { explainer.explain($0) }
  }

  /// What differs between the explained credits of all orders and the sums of the reports.
  var differences: [String] {
    var cells: [String: Credit] = [:]
    for order in all {
      if order.standing != .credited, order.standing != .outsidePeriod {
        cells[order.standing.rawValue, default: Credit()] += order.counted
      }
      let journey = order.touches.filter { $0.number > 0 }
      for model in order.credits {
        for (touch, credit) in zip(journey, model.credits) {
          let cell = "\(model.model.rawValue), \(touch.program), \(touch.channel)"
          cells[cell, default: Credit()] += credit
        }
      }
    }
    var reported: [String: Credit] = [:]
    let axes = tally.axes
    for (model, name) in axes.models.enumerated() {
      for program in 0..<axes.programCount {
        for (channel, definition) in axes.channels.enumerated() {
          let named = program < axes.programs.count ? axes.programs[program] : "(no program)"
          reported["\(name.rawValue), \(named), \(definition.name)"] =
            tally.credits[tally.cell(model, program, channel)]
        }
      }
    }
    for kind in RestKind.allCases { reported[kind.name] = tally.credit(rest: kind) }
    return Set(cells.keys).union(reported.keys).sorted().compactMap { cell in
      let (a, b) = (cells[cell] ?? Credit(), reported[cell] ?? Credit())
      return a == b ? nil : "\(cell): explained \(a), reported \(b)"
    }
  }
}

/// The explanation of one order as programs read it.
private func explain(
  _ temporary: TemporaryRun, _ id: String, _ change: (inout ExplainRequest) -> Void = { _ in }
) throws -> [[String: Any]] {
  var request = ExplainRequest(orderID: id)
  request.isJSON = true
  change(&request)
  let result = try Pipeline.explain(
    temporary.definition(), request, options: RunOptions(jobs: 2), progress: SilentObserver())
  let text = result.lines.joined(separator: "\n")
  return try #require(
    try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
}

extension [String: Any] {
  fileprivate func list(_ key: String) -> [[String: Any]] { self[key] as? [[String: Any]] ?? [] }
  fileprivate func text(_ key: String) -> String { self[key] as? String ?? "" }

  /// By touch: `1 email` for the journey's first, `too old: email` for one that is left out.
  fileprivate var told: [String] {
    list("touches").map { touch in
      let number = (touch["number"] as? Int).map { "\($0)" }
      return "\(number ?? touch.text("left_out") + ":") \(touch.text("channel"))"
    }
  }

  /// A model's net by touch.
  fileprivate func nets(_ model: String) -> [Double] {
    list("models").first { $0.text("model") == model }?.list("touches").map {
      ($0["credit"] as? [String: Any])?["net"] as? Double ?? -1
    } ?? []
  }
}

@Suite struct ExplainTests {
  /// Ann's touches around two orders, the second with a return of half.
  private func shop() throws -> TemporaryRun {
    var program = MethodsProgram()
    program.settings.programs = [
      .init(name: "Fall", campaigns: ["fall"], coupons: ["SAVE"], from: nil, to: nil)
    ]
    program.touch(july(1), "email", campaign: "fall")
    program.touch(july(3, 15), "social")
    program.sale("A-1", july(4), 50_00)
    program.touch(july(5), "direct", action: "visit")
    program.touch(july(6), "search", campaign: "fall", action: "visit")
    program.touch(july(6, 12, 10), "search", campaign: "fall", action: "basket")
    program.touch(july(6, 13), "email")
    program.sale("A-2", july(6, 14), 90_00, coupon: "SAVE")
    program.giveBack("R-1", july(8), -30_00, original: "A-2")
    program.touch(july(7), "email")
    return try program.temporary()
  }

  @Test func everyTouchOfThePersonIsInTheJourneyOrLeftOutWithItsReason() throws {
    let order = try #require(try explain(shop(), "A-2").first)
    #expect(
      order.told == [
        "too old: email", "not after the previous order: social", "direct dropped: direct",
        "1 search", "hit of a visit: search", "2 email", "3 coupon", "after the order: email",
      ])
    #expect(order.text("standing") == "credited")
    #expect(order.text("previous_order") == "A-1")
    let counted = order.list("touches").filter { $0["number"] is Int }
    #expect(counted.map { $0.text("program") } == ["Fall", "(no program)", "Fall"])
    #expect(counted.map { $0.text("stage") } == ["preference", "research", "trial"])
    #expect(counted.map { $0["hits"] as? Int } == [2, 1, 1])
  }

  @Test func centsAreThoseOfWhatReturnsLeft() throws {
    let order = try #require(try explain(shop(), "A-2").first)
    #expect(order["net"] as? Double == 60)
    #expect(order.list("returns").map { $0.text("id") } == ["R-1"])
    #expect(order.nets("linear") == [20, 20, 20])
    #expect(order.nets("first") == [60, 0, 0])
    #expect(order.nets("last") == [0, 0, 60])
  }

  @Test func aReturnThatMetItsOrderIsExplainedByThatOrder() throws {
    let order = try #require(try explain(shop(), "R-1").first)
    #expect(order.text("id") == "A-2" && order.text("kind") == "sale")
    let asked = try #require(order["asked_return"] as? [String: Any])
    #expect(asked.text("id") == "R-1" && asked.text("day") == "2026-07-08")
    #expect(asked["amount"] as? Double == 30)
    #expect(asked.list("rows").map { $0["line"] as? Int } == [4])
    #expect(try explain(shop(), "A-2").first?["asked_return"] is NSNull)
  }

  /// The till writes a dash for no store, and a mark before ids.
  @Test func anOrderWithoutAStoreIsFoundInItsExport() throws {
    let shop = try TemporaryRun(
      [
        "till.csv": """
        id,time,store,email,gross
        '0071,2026-07-03T12:00:00Z, --,ann@shop.example,10.00
        '0072,2026-07-04T12:00:00Z,North,ann@shop.example,10.00

        """
      ],
      pipeline: """
        { name: "shop", currency: "USD", timezone: "UTC",
          period: { from: "2026-07-01", to: "2026-07-31" },
          sources: [{ name: "till", files: "till.csv", layout: { record: "order", missing: ["--"],
            columns: { id: "id", time: "time", store: "store", email: "email", gross: "gross" } } }],
          outputs: { directory: "out" } }
        """)
    for (id, line) in [("0071", 2), ("0072", 3)] {
      let order = try #require(try explain(shop, id).first)
      #expect(order.list("rows").map { $0["line"] as? Int } == [line])
      let person = order["person"] as? [String: Any] ?? [:]
      #expect(person.list("identifiers").count == 1)
    }
  }

  @Test func anOrderWithoutATouchSinceTheLastOneSaysThatTheFullLookbackCounts() throws {
    var program = MethodsProgram()
    program.touch(july(3), "social")
    program.sale("A-1", july(4))
    program.sale("A-2", july(5))
    let order = try #require(try explain(program.temporary(), "A-2").first)
    #expect(order["uses_full_lookback"] as? Bool == true)
    #expect(order.told == ["1 social"])
  }

  @Test func repeatsThatAreCollapsedAreNamed() throws {
    var program = MethodsProgram()
    program.settings.repeats = .collapse
    program.touch(july(1), "email")
    program.touch(july(2), "email")
    program.touch(july(3), "social")
    program.sale("A-1", july(3, 13))
    let order = try #require(try explain(program.temporary(), "A-1").first)
    #expect(order.told == ["1 email", "repeat dropped: email", "2 social"])
  }

  @Test func linksAreToldByTheFirstRowThatMakesThem() throws {
    var program = MethodsProgram()
    program.touch(july(1), of: ["email": "ann@shop.example", "client": "c-1"])
    program.touch(july(2), of: ["email": "ann@shop.example", "client": "c-1"])
    program.touch(july(2), of: ["email": "bob@shop.example", "client": "c-2"])
    program.sale("A-1", july(3), of: ["loyalty": "L7", "email": "Ann@shop.example"])
    let folder = try program.temporary()
    let person = try #require(
      try explain(folder, "A-1") { $0.showsPeople = true }.first?["person"] as? [String: Any])
    #expect(
      person.list("identifiers").map { $0.text("value") } == ["l7", "ann@shop.example", "c-1"])
    let rows = person.list("links").map { link in
      let row = link["row"] as? [String: Any] ?? [:]
      return "\(row.text("file")):\(row["line"] as? Int ?? 0) of \(link["rows"] as? Int ?? 0)"
    }
    #expect(rows == ["till.csv:2 of 1", "web.csv:2 of 2"])
    let masked = try #require(try explain(folder, "A-1").first?["person"] as? [String: Any])
    #expect(
      masked.list("identifiers").map { $0.text("value") } == ["x9", "xxx@xxxx.xxxxxxx", "x-9"])
  }

  @Test func aLoneIdentifierIsReadFromTheOrdersRow() throws {
    var program = MethodsProgram()
    program.sale("A-0", july(2), of: MethodsProgram.bob)
    program.sale("A-1", july(3))
    let order = try #require(
      try explain(program.temporary(), "A-1") { $0.showsPeople = true }.first)
    let person = order["person"] as? [String: Any] ?? [:]
    #expect(person.list("identifiers").map { $0.text("value") } == ["ann@shop.example"])
    #expect(order.list("rows").map { $0["line"] as? Int } == [3])
    #expect(order.text("standing") == "(unattributed)")
  }

  @Test func anOrderOfNobodyIsUnidentified() throws {
    var program = MethodsProgram()
    program.sale("A-1", july(3), of: [:])
    program.sale("A-2", july(40), of: [:])
    let folder = try program.temporary()
    #expect(try explain(folder, "A-1").first?.text("standing") == "(unidentified)")
    #expect(try explain(folder, "A-2").first?.text("standing") == "outside the period")
  }

  @Test func ordersThatShareAnIdAreListedWithWhatTellsThemApart() throws {
    var program = MethodsProgram()
    program.sale("A-1", july(3), 10_00, store: "North")
    program.sale("A-1", july(4), 20_00, store: "South")
    program.sale("A-1", july(5), 30_00, store: "South", source: 1)
    let folder = try program.temporary()
    let failure = try #require(throws: Failure.self) { _ = try explain(folder, "A-1") }
    #expect(failure.code == .usage)
    #expect(
      failure.diagnostics.first?.text == """
        error: 3 orders have the id "A-1"
          say which one, with these flags:
            --source "till" --store "North"  2026-07-03 12:00:00  USD 10.00
            --source "till" --store "South"  2026-07-04 12:00:00  USD 20.00
            --source "shop" --store "South"  2026-07-05 12:00:00  USD 30.00
        """)
    let chosen = try explain(folder, "A-1") {
      $0.source = "till"
      $0.store = "South"
    }
    #expect(chosen.map { $0["net"] as? Double } == [20])
  }

  @Test func anIdThatNoOrderHasIsAFaultOfTheData() throws {
    var program = MethodsProgram()
    program.sale("A-1", july(3))
    let folder = try program.temporary()
    let unknown = try #require(throws: Failure.self) { _ = try explain(folder, "B-1") }
    #expect(unknown.code == .data)
    let elsewhere = try #require(throws: Failure.self) {
      _ = try explain(folder, "A-1") { $0.store = "Z" }
    }
    #expect(elsewhere.code == .data)
  }
}

@Suite struct ExplainAgreesTests {
  /// Random programs of the oracle's tests: every setting of journeys, returns and limits.
  @Test func explainedCentsOfRandomOrdersAddUpToTheReports() throws {
    var explained = 0
    for seed in UInt64(1000)..<1030 {
      let draws = OracleDraws(seed: seed)
      guard draws.rows.orders.contains(where: { !$0.isReturn && $0.gross >= 0 }) else { continue }
      let temporary = try TemporaryRun(
        draws.rows.exports(minorDigits: draws.settings.minorDigits),
        pipeline: draws.settings.pipeline)
      let run = try ExplainedRun(temporary.definition())
      #expect(run.differences == [], "seed \(seed)")
      explained += run.all.count
    }
    #expect(explained > 100)
  }

  @Test(arguments: [UInt64(1), 7])
  func explainedCentsOfTheSampleAddUpToTheReports(seed: UInt64) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("wholeroi-explain-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let truth = try SampleProgram(customers: 300, seed: seed).write(to: folder.path)
    var overrides = RunOverrides()
    overrides.set = [.init(path: "root", value: folder.path)]
    overrides.out = folder.appendingPathComponent("out").path
    let definition = try PipelineDefinition.load(
      file: TruthSample.pipeline.path, overrides: overrides
    ).definition
    let run = try ExplainedRun(definition)
    #expect(run.differences == [])
    // The planted cases, one by one.
    for planted in truth.orders where planted.isInPeriod {
      let order = try #require(run.all.first { $0.id == planted.id }, "\(planted.id)")
      let what = "\(planted.id): \(planted.note)"
      #expect(order.standing.rawValue.contains(planted.standing.rawValue), "\(what)")
      let journey = order.touches.filter { $0.number > 0 }
      #expect(journey.map(\.channel) == planted.touches.map(\.channel), "\(what)")
      #expect(journey.map(\.program) == planted.touches.map(\.program), "\(what)")
      for credits in planted.credits {
        let model = order.credits.first { $0.model == credits.model }
        #expect((model?.credits.map(\.net) ?? []) == credits.cents, "\(what)")
      }
    }
  }
}
