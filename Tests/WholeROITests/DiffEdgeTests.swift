import Foundation
import Tabular
import Testing

@testable import WholeROI

private func shop(named name: String = "Fall") -> MethodsProgram {
  var program = diffShop(named: name)
  program.spend([(2, "fall", "10.00"), (8, "fall", "5.00")])
  return program
}

private func withLateTouch() -> MethodsProgram {
  var program = shop()
  program.touch(july(2, 13), "social", campaign: "brand")
  return program
}

@Suite struct DiffEdgeTests {
  @Test func countsThatTheReportsHideStayUntold() throws {
    let pair = try RunPair(shop(), withLateTouch(), set: [("outputs.minimumGroup", "10")])
    let result = try pair.diff()
    for name in ["new_customers", "cac"] {
      let figures = result.figures.filter { $0.figure == name }
      #expect(figures.allSatisfy { $0.after == nil && $0.parts == nil }, "\(name)")
      #expect(figures.contains { $0.before != nil }, "\(name)")
    }
    #expect(try result.faults(pair.runs) == [])
    #expect(result.lines.contains { $0.hasPrefix("  new_customers") && $0.hasSuffix("(empty)") })
  }

  @Test func aGoodThatCameBackLeavesItsCostToReturns() throws {
    var later = shop()
    later.giveBack("R-1", july(6), -30_00, original: "A-1", cost: 10_00)
    let result = try RunPair(shop(), later, set: [("attribution.headline", "first")]).diff()
    #expect(result.causes == [.returns, .config])
    #expect(result.moved("net_revenue") == [.returns: -30_00])
    #expect(result.moved("margin") == [.returns: -20_00])
    // A-1 was parted over two touches: the first has it all now.
    #expect(result.moved("margin", "Fall") == [.returns: -10_00, .config: 20_00])
  }

  @Test func aTouchWhoseClockIsWrongMakesNoOrderLate() throws {
    var program = shop()
    program.touch(july(1_300), "email", of: ["email": "nobody@shop.example"])
    var later = program
    later.sale("C-1", july(12), 33_00, cost: 3_00, of: [:])
    let result = try RunPair(program, later).diff()
    #expect(result.causes == [.newOrders])
    #expect(result.moved("net_revenue") == [.newOrders: 33_00])
  }

  @Test func anotherPeriodOverTheSameExportsIsConfig() throws {
    var early = shop()
    early.settings.to -= 9
    let result = try RunPair(early, shop()).diff()
    #expect(result.causes == [.config])
    #expect(result.moved("net_revenue") == [.config: 20_00])
    #expect(result.moved("cost_media") == [.config: 5_00])
    #expect(result.lines.contains("orders: config 1"))
  }

  @Test func whatOfAttributionMovesNoFigureExplainsNone() throws {
    let result = try RunPair(
      shop(), withLateTouch(),
      set: [
        ("attribution.seed", "7"), ("attribution.bootstrap", "10"),
        ("attribution.models", "[\"linear\"]"),
        ("stages", "[{ campaign: \"fall*\", stage: \"discovery\" }]"),
      ]
    ).diff()
    #expect(result.causes == [.lateData])
    #expect(
      result.lines.contains {
        $0.contains("attribution.bootstrap, attribution.models, attribution.seed, ")
      })
    let other = try RunPair(shop(), withLateTouch(), set: [("attribution.direct", "keep")]).diff()
    #expect(other.causes == [.config])
  }

  @Test func settingsThatTheHeadlineDoesNotUseExplainNothing() throws {
    let unused = [
      ("attribution.halfLife", "1d"), ("attribution.trim", "1"),
      ("attribution.custom", "[2, 1, 1]"), ("attribution.markov.order", "2"),
    ]
    let result = try RunPair(shop(), withLateTouch(), set: unused).diff()
    #expect(result.causes == [.lateData])
    #expect(result.lines.contains { $0.contains("attribution.halfLife, attribution.markov, ") })
    for (model, setting) in [("time decay", unused[0]), ("custom", unused[2])] {
      let headline = ("attribution.headline", model)
      let pair = try RunPair(shop(), withLateTouch(), set: [setting], both: [headline])
      #expect(try pair.diff().causes == [.config], "\(model)")
    }
    let trims = [("attribution.repeats", "trim")]
    let pair = try RunPair(shop(), withLateTouch(), set: [unused[1]], both: trims)
    #expect(try pair.diff().causes == [.config])
  }

  @Test func sayingWhatReferralsCostExplainsNothing() throws {
    func rule(_ flag: Bool) -> [(String, String)] {
      [("costs.rules", "[{ account: \"Gifts\", category: \"loyalty\", referrals: \(flag) }]")]
    }
    let result = try RunPair(shop(), withLateTouch(), set: rule(true), both: rule(false)).diff()
    #expect(result.causes == [.lateData])
    #expect(result.lines.contains { $0.contains("costs.referrals") })
  }

  /// People are shared by spend: a cent more of media parts them anew.
  private func shared(_ spend: String, key: String = "\"spend\"") -> MethodsProgram {
    var program = shop()
    program.settings.programs.append(
      .init(name: "Brand", campaigns: ["brand"], coupons: [], from: nil, to: nil))
    program.moreExports["ads.csv"] =
      "day,campaign,amount\n2026-07-02,fall,\(spend)\n2026-07-02,brand,1.00\n"
    program.moreExports["ledger.csv"] = "day,category,amount\n2026-07-02,people,90.00\n"
    program.settings.moreSources.append(
      """
      { name: "ledger", files: "ledger.csv", layout: { record: "cost",
        columns: { day: "day", category: "category", amount: "amount" } } }
      """)
    program.settings.more = "costs: { shared: { people: \(key) } },"
    return program
  }

  @Test func aSharedCostThatNewSpendPartsAnewIsCosts() throws {
    let result = try RunPair(shared("1.00"), shared("2.00")).diff()
    #expect(result.causes == [.costs])
    #expect(result.moved("cost_people", "Fall") == [.costs: 15_00])
    #expect(result.moved("cost_people").isEmpty && result.moved("cost_media") == [.costs: 1_00])
  }

  @Test func aCostThatCameInTheSameIsConfigBesideOneThatDidNot() throws {
    let result = try RunPair(shared("1.00"), shared("2.00", key: "{ Fall: 3, Brand: 1 }")).diff()
    #expect(result.moved("cost_people", "Fall") == [.config: 22_50])
    #expect(result.moved("cost_media", "Fall") == [.costs: 1_00])
  }

  @Test func stagesExplainWhereModelsPartOverThem() throws {
    var (a, b) = (shop(), withLateTouch())
    a.settings.node = .stage
    b.settings.node = .stage
    b.settings.more = "stages: [{ campaign: \"fall*\", stage: \"discovery\" }],"
    #expect(try RunPair(a, b).diff().causes == [.config])
  }
}

@Suite struct DiffTextTests {
  private static let name = "Fall\u{85}a\u{2028}b\u{B}c"
  /// As a pipeline file may write it.
  private static let escaped = "Fall\\u0085a\\u2028b\\u000Bc"

  private func pair() throws -> RunPair {
    var later = shop(named: Self.escaped)
    later.sale("B-2", july(6), 10_00, of: MethodsProgram.bob)
    return try RunPair(shop(named: Self.escaped), later, only: ["program_performance"])
  }

  @Test func namesWithLineEndsStayWholeInEveryFormat() throws {
    let pair = try pair()
    let csv = try pair.diff { $0.format = .csv }
    let rows = CSVText.rows(csv.lines.map { $0 + "\n" }.joined())
    #expect(rows.count == 1 + csv.figures.count)
    #expect(rows.contains { $0[0] == Self.name && $0.count == 13 })
    #expect(csv.lines.count == rows.count)
    #expect(csv.lines.allSatisfy { $0.utf8.last == UInt8(ascii: "\r") })

    let json = try pair.diff { $0.format = .json }.lines.map { $0 + "\n" }.joined()
    let told = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let figures = try #require(told["figures"] as? [[String: Any]])
    #expect(figures.contains { $0["program"] as? String == Self.name })
    #expect(!json.unicodeScalars.contains { ["\u{85}", "\u{2028}", "\u{B}"].contains($0) })
  }

  @Test func textHasNoSignThatSteersATerminal() throws {
    let lines = try pair().diff().lines
    #expect(lines.contains("Fall\u{FFFD}a\u{FFFD}b\u{FFFD}c"))
    #expect("a\u{202E}b\u{2066}c\u{1B}d".printable == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d")
  }
}

@Suite struct DiffFolderTests {
  private func failure(
    _ pair: RunPair, _ change: (inout DiffRequest) -> Void = { _ in }
  ) -> Failure? {
    #expect(throws: Failure.self) { try pair.diff(change) }
  }

  private func pair() throws -> RunPair {
    try RunPair(shop(), withLateTouch(), only: ["program_performance"])
  }

  @Test func cellsNeverGoIntoARunOrInItsPlace() throws {
    let pair = try pair()
    let run = pair.runs[0].result.reportsPath
    let before = try FileSystem.names(in: run)
    let bytes = try pair.runs[0].bytes("program_performance.csv")
    let link = pair.after.folder.path + "/link"
    try FileSystem.createLink(at: link, to: run)
    let latest = pair.after.folder.path + "/out/latest"
    for path in [
      run + "/program_performance.csv", run + "/cells.csv", link + "/run.json", latest,
      latest + "/cells.csv", link,
    ] {
      #expect(failure(pair) { $0.cells = path }?.code == .usage, "\(path)")
    }
    #expect(try FileSystem.names(in: run) == before)
    #expect(try pair.runs[0].bytes("program_performance.csv") == bytes)
    #expect(FileSystem.entry(at: latest) == .link)
  }

  @Test func damageIsTheRunsThatHasIt() throws {
    for side in 0...1 {
      let pair = try pair()
      let path = pair.runs[side].result.reportsPath + "/ledger"
      // The last amount of the last order is another, and the hash agrees.
      var bytes = Array(try FileSystem.read(path).dropLast(Ledger.hashCount))
      bytes[bytes.count - 1] ^= 1
      try FileSystem.remove(path)
      try FileSystem.writeNew(bytes + ContentHash.hash(bytes), to: path)
      let failure = failure(pair) { $0.after = pair.runs[1].result.reportsPath }
      #expect(failure?.code == .data)
      #expect(failure?.diagnostics.first?.file == path)
    }
  }

  /// Whatever bytes stand behind a right hash, there is an answer that adds up, or an error that names the file.
  @Test func aForgedLedgerIsAFaultOfTheDataAndNoTrap() throws {
    let pair = try pair()
    let path = pair.runs[0].result.reportsPath + "/ledger"
    let own = Array(try FileSystem.read(path).dropLast(Ledger.hashCount))
    var random = JourneyGenerator(state: 17)
    var (refused, told) = (0, 0)
    let largest: [UInt8] = Array(repeating: 0xFF, count: 9) + [0x01]
    for _ in 0..<400 {
      var bytes = own
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: Ledger.magic.count..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.replaceSubrange(place...place, with: largest)
        case 3: bytes.replaceSubrange(place...place, with: [0xFE] + largest.dropFirst(2) + [0x7F])
        default: bytes.removeLast(min(bytes.count - place, 3))
        }
      }
      try FileSystem.remove(path)
      try FileSystem.writeNew(bytes + ContentHash.hash(bytes), to: path)
      do {
        let result = try pair.diff()
        told += 1
        for figure in result.figures {
          if let parts = figure.parts { #expect(parts.reduce(0, +) == figure.change) }
        }
      } catch let failure as Failure {
        refused += 1
        #expect(failure.code == .data)
        #expect(failure.diagnostics.allSatisfy { !$0.file.isEmpty })
      }
    }
    #expect(refused > 200 && told > 0, "\(refused) \(told)")
  }

  /// Sums that agree with each other and leave 64 bits where they are added up.
  @Test func amountsThatNoRunWritesAreRefused() throws {
    var forged = DrawnLedger()
    var credit = Credit()
    (credit.net, credit.gross, credit.orders) = (1 << 59, 1 << 59, 1_000_000)
    forged.orders[7] = .init(person: 1, day: 20_640, parts: ["Fall": credit])
    let before = try forged.file()
    let after = try DrawnLedger().file()
    #expect(throws: LedgerComparison.Side.self) {
      try LedgerComparison(before, after, hasSameExports: false)
    }
    var costly = DrawnLedger()
    costly.spend = ["Fall": 1 << 59]
    #expect(throws: LedgerFault.self) { try costly.file() }
    costly.spend = ["Fall": 1 << 58, "Late": 1 << 58]
    #expect(throws: LedgerFault.self) { try costly.file() }
  }

  @Test func aPipeOrDeviceIsNoLedger() throws {
    let pair = try pair()
    let path = pair.runs[0].result.reportsPath + "/ledger"
    try FileSystem.remove(path)
    try #require(mkfifo(path, 0o600) == 0)
    #expect(failure(pair)?.code == .data)
    try FileSystem.remove(path)
    try FileSystem.createLink(at: path, to: "/dev/zero")
    #expect(failure(pair)?.code == .data)
  }
}
