import Foundation
import Testing

@testable import WholeROI

/// What `explain` writes for people.
@Suite struct ExplainTextTests {
  /// One order of 100.01 after three touches, of which 9.99 came back.
  private func shop() throws -> TemporaryRun {
    var program = MethodsProgram()
    program.settings.programs = [
      .init(name: "Fall", campaigns: ["fall"], coupons: ["SAVE"], from: nil, to: nil)
    ]
    program.touch(july(2), "search", campaign: "fall", action: "visit")
    program.touch(july(3), "email")
    program.sale("A-1", july(4), 100_01, coupon: "SAVE")
    program.giveBack("R-1", july(8), -9_99, original: "A-1")
    return try program.temporary()
  }

  private func lines(
    _ temporary: TemporaryRun, _ change: (inout ExplainRequest) -> Void = { _ in }
  ) throws -> [String] {
    var request = ExplainRequest(orderID: "A-1")
    change(&request)
    return try Pipeline.explain(
      temporary.definition(), request, options: RunOptions(jobs: 2), progress: SilentObserver()
    ).lines
  }

  @Test func aReturnSaysWhatItIsAndOfWhichSale() throws {
    let told = try lines(shop()) { $0.orderID = "R-1" }
    #expect(
      Array(told.prefix(6)) == [
        "Return R-1", "  time        2026-07-08 12:00:00 UTC", "  row         till.csv:3",
        "  of          order A-1, which it took USD 9.99 of; it follows", "", "Order A-1",
      ])
    var program = MethodsProgram()
    program.sale("A-1", july(4), 10_00)
    program.giveBack("R-9", july(8), -70_00)
    let unmatched = try lines(program.temporary()) { $0.orderID = "R-9" }
    #expect(
      unmatched[0...1] == [
        "Return R-9", "  of          no sale: none was found that it belongs to",
      ])
  }

  /// By model: the cents of each touch, from `  linear  #1 0.333333 USD 30.01; #2 …`.
  private func cents(_ lines: [String]) -> [String: [Int: Int64]] {
    var models: [String: [Int: Int64]] = [:]
    let begin = lines.firstIndex(of: "Weight and net by model") ?? lines.endIndex
    for line in lines[begin...].dropFirst() {
      let words = line.split(separator: "#", maxSplits: 1)
      guard words.count == 2 else { continue }
      var touches: [Int: Int64] = [:]
      for part in ("#" + words[1]).components(separatedBy: "; ") {
        let cells = part.split(separator: " ")
        guard cells.count >= 4, let number = Int(cells[0].dropFirst()) else { continue }
        touches[number] = Int64(cells[3].filter { $0 != "." })
      }
      models[words[0].trimmingCharacters(in: .whitespaces)] = touches
    }
    return models
  }

  @Test func centsForPeopleAreThoseForProgramsAndThoseOfTheReports() throws {
    let temporary = try shop()
    let told = cents(try lines(temporary))
    #expect(told["linear"] == [1: 30_01, 2: 30_01, 3: 30_00])

    let json = try lines(temporary) { $0.isJSON = true }.joined(separator: "\n")
    let orders = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    let order = try #require(orders.first)
    let models = try #require(order["models"] as? [[String: Any]])
    #expect(Set(models.compactMap { $0["model"] as? String }) == Set(told.keys))
    let touches = try #require(order["touches"] as? [[String: Any]])
    let channels = touches.filter { $0["number"] is Int }.map { touch in
      [touch["program"], touch["channel"]].map { $0 as? String ?? "" }.joined(separator: ", ")
    }
    #expect(channels == ["Fall, search", "(no program), email", "Fall, coupon"])

    let report = try temporary.run().report("channel_contribution")
    for model in models {
      let name = try #require(model["model"] as? String)
      for (place, touch) in (model["touches"] as? [[String: Any]] ?? []).enumerated() {
        let net = ((touch["credit"] as? [String: Any])?["net"] as? Double ?? -1) * 100
        let shown = told[name]?[place + 1] ?? 0
        #expect(Double(shown) == net.rounded(), "\(name) #\(place + 1)")
        let row = report.first {
          [$0["program"], $0["channel"]].map { $0 ?? "" }.joined(separator: ", ")
            == channels[place] && $0["model"] == name
        }
        let cell = row?["net_revenue"] ?? "0.00"
        #expect(Int64(cell.filter { $0 != "." }) == shown, "\(name) #\(place + 1)")
      }
    }
  }

  @Test func theTextSaysWhatTheOrderIsAndWhereItsMoneyWent() throws {
    let lines = try lines(shop())
    for line in [
      "Order A-1", "  source      till", "  gross       USD 100.01",
      "  return      USD 9.99 (R-1, 2026-07-08 12:00:00)", "  net         USD 90.02",
      "  coupon      SAVE", "  counts      USD 90.02, credited to 3 touches",
      "Touches that count",
      "  #1  2026-07-02 12:00:00  search visit  \"fall\"  [web]  Fall, research",
      "  #2  2026-07-03 12:00:00  email click  [web]  (no program), research",
    ] { #expect(lines.contains(line), "\(line)") }
  }

  @Test func identifiersAreMaskedUnlessPeopleAreAskedFor() throws {
    let temporary = try shop()
    let masked = try lines(temporary)
    #expect(!masked.contains { $0.contains("ann@shop.example") })
    #expect(masked.contains("  email     xxx@xxxx.xxxxxxx"))
    #expect(try lines(temporary) { $0.showsPeople = true }.contains("  email     ann@shop.example"))
  }

  @Test func signsThatSteerATerminalOrTurnALineAreReplaced() throws {
    var program = MethodsProgram()
    program.touch(july(3), "email", campaign: "a\u{1B}[31m\u{202E}b")
    program.sale("A-1", july(4))
    let lines = try lines(program.temporary())
    #expect(lines.contains { $0.contains("[31m") })
    #expect(!lines.contains { $0.contains("\u{1B}") || $0.contains("\u{202E}") })
  }
}
