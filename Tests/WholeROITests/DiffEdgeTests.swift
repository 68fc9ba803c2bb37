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
    let other = try RunPair(shop(), withLateTouch(), set: [("attribution.trim", "1")]).diff()
    #expect(other.causes == [.config])
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
