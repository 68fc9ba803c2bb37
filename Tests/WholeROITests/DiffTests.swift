import Foundation
import Tabular
import Testing

@testable import WholeROI

/// Ann comes by e-mail, of a program's campaign, and by search, and buys twice; Bob once.
func diffShop(named name: String = "Fall") -> MethodsProgram {
  var program = MethodsProgram()
  program.settings.programs = [
    .init(name: name, campaigns: ["fall"], coupons: [], from: nil, to: nil)
  ]
  program.touch(july(1), "email", campaign: "fall")
  program.touch(july(2), "search", campaign: "brand")
  program.sale("A-1", july(3), 90_00, cost: 30_00)
  program.touch(july(4), "email", campaign: "fall", of: MethodsProgram.bob)
  program.sale("B-1", july(5), 40_00, cost: 10_00, of: MethodsProgram.bob)
  program.touch(july(8), "email", campaign: "fall")
  program.sale("A-2", july(9), 20_00, cost: 5_00)
  program.spend([(2, "fall", "10.00"), (4, "brand", "5.00")])
  return program
}

private func shop() -> MethodsProgram { diffShop() }

private func changed(
  _ change: (inout MethodsProgram) -> Void
) throws -> RunPair {
  var later = shop()
  change(&later)
  return try RunPair(shop(), later)
}

@Suite struct DiffCausesTests {
  @Test func theSameWorkHasNoChange() throws {
    let result = try RunPair(shop(), shop()).diff()
    #expect(result.causes.isEmpty)
    #expect(result.lines.contains("no figure of a program changed"))
  }

  /// The period ends on the 16th.
  @Test func anOrderBehindThePeriodDoesNotMakeNewOrdersLate() throws {
    var earlier = shop()
    earlier.sale("X-1", july(20), 10_00, cost: 5_00, of: [:])
    var later = earlier
    later.sale("B-2", july(12), 70_00, cost: 20_00, of: MethodsProgram.bob)
    #expect(try RunPair(earlier, later).diff().causes == [.newOrders])
  }

  @Test func ordersBehindTheDaysThatTheEarlierRunReachesAreNew() throws {
    let pair = try changed { $0.sale("B-2", july(12), 70_00, cost: 20_00, of: MethodsProgram.bob) }
    let result = try pair.diff()
    #expect(result.causes == [.newOrders])
    #expect(result.moved("net_revenue") == [.newOrders: 70_00])
    #expect(result.moved("margin") == [.newOrders: 50_00])
    #expect(result.moved("net_revenue", "(unattributed)") == [.newOrders: 70_00])
  }

  @Test func anOrderOfACoveredDayIsLate() throws {
    let pair = try changed { $0.sale("C-1", july(6), 33_00, cost: 3_00, of: [:]) }
    let result = try pair.diff()
    #expect(result.causes == [.lateData])
    #expect(result.moved("margin", "(unidentified)") == [.lateData: 30_00])
  }

  @Test func anOrderThatIsGoneIsLateDataToo() throws {
    let pair = try changed { program in program.rows.orders.removeAll { $0.id == "B-1" } }
    let result = try pair.diff()
    #expect(result.causes == [.lateData])
    #expect(result.moved("net_revenue", "Fall") == [.lateData: -40_00])
  }

  @Test func aTouchThatCameLateIsLateData() throws {
    let pair = try changed { $0.touch(july(2, 13), "social", campaign: "brand") }
    let result = try pair.diff()
    #expect(result.causes == [.lateData])
    // A-1 was parted over two touches and is over three.
    #expect(result.moved("net_revenue", "Fall") == [.lateData: -15_00])
    #expect(result.moved("net_revenue", "(no program)") == [.lateData: 15_00])
  }

  @Test func moneyGivenBackIsReturns() throws {
    let pair = try changed { $0.giveBack("R-1", july(6), -30_00, original: "A-1", cost: 10_00) }
    let result = try pair.diff()
    #expect(result.causes == [.returns])
    #expect(result.moved("returns", "Fall") == [.returns: 15_00])
    #expect(result.moved("net_revenue", "Fall") == [.returns: -15_00])
    #expect(result.moved("margin", "Fall") == [.returns: -10_00])
  }

  @Test func aReturnThatMeetsNoOrderIsReturns() throws {
    let pair = try changed { $0.giveBack("R-9", july(6), -7_00, original: "nothing", of: [:]) }
    let result = try pair.diff()
    #expect(result.causes == [.returns])
    #expect(result.moved("net_revenue", "(unmatched returns)") == [.returns: -7_00])
  }

  @Test func anotherCostIsCosts() throws {
    let pair = try changed { $0.spend([(2, "fall", "16.00"), (4, "brand", "5.00")]) }
    let result = try pair.diff()
    #expect(result.causes == [.costs])
    #expect(result.moved("cost_media", "Fall") == [.costs: 6_00])
    #expect(result.moved("profit") == [.costs: -6_00])
    #expect(result.moved("roi", "Fall")[.costs] != nil)
  }

  @Test func anotherLinkBetweenIdentifiersIsIdentity() throws {
    func told(isLinked: Bool) -> MethodsProgram {
      var program = shop()
      program.touch(july(2, 15), "social", campaign: "brand", of: ["client": "c-1"])
      let ids = isLinked ? ["email": "ann@shop.example", "client": "c-1"] : ["client": "c-1"]
      program.rows.profiles.append(.init(ids: ids, joined: nil, firstOrder: nil))
      return program
    }
    let result = try RunPair(told(isLinked: false), told(isLinked: true)).diff()
    #expect(result.causes == [.identity])
    #expect(result.moved("net_revenue", "Fall") == [.identity: -15_00])
  }

  @Test func anotherProgramInTheConfigIsConfig() throws {
    let pair = try changed { program in
      program.settings.programs = [
        .init(name: "Brand", campaigns: ["brand"], coupons: [], from: nil, to: nil)
      ]
    }
    let result = try pair.diff()
    #expect(result.causes == [.config])
    // Half of A-1 is search's, under brand; the program that is gone stands with its money.
    #expect(result.moved("net_revenue", "Brand") == [.config: 45_00])
    #expect(result.moved("net_revenue", "Fall") == [.config: -105_00])
    #expect(result.moved("cost_media", "Brand") == [.config: 5_00])
    #expect(result.moved("net_revenue").isEmpty)
    #expect(result.lines.contains { $0.contains("config (programs)") })
  }

  @Test func daysThatTheLaterPeriodLeavesOutAreConfig() throws {
    let pair = try changed { $0.settings.from += 4 }
    let result = try pair.diff()
    #expect(result.moved("net_revenue") == [.config: -90_00])
    #expect(result.moved("cost_media") == [.config: -15_00])
  }

  @Test func severalCausesEachTakeTheirOwn() throws {
    let pair = try changed { program in
      program.sale("B-2", july(12), 70_00, cost: 20_00, of: MethodsProgram.bob)
      program.sale("C-1", july(6), 33_00, cost: 3_00, of: [:])
      program.giveBack("R-1", july(6), -30_00, original: "A-1", cost: 10_00)
      program.spend([(2, "fall", "16.00"), (4, "brand", "5.00")])
    }
    let result = try pair.diff()
    #expect(
      result.moved("net_revenue") == [.newOrders: 70_00, .lateData: 33_00, .returns: -30_00])
    #expect(result.moved("profit")[.costs] == -6_00)
    #expect(try result.faults(pair.runs) == [])
    #expect(result.orders == [1, 1, 1, 0, 0, 0, 0])
  }

  @Test func theRunsTurnedAboutGiveTheChangeTurnedAbout() throws {
    let pair = try changed { $0.giveBack("R-1", july(6), -30_00, original: "A-1", cost: 10_00) }
    let back = try pair.diff { request in
      (request.before, request.after) = (request.after, request.before)
    }
    #expect(back.moved("net_revenue") == [.returns: 30_00])
  }

  @Test func withoutTheGoodsCostMarginsHaveNoParts() throws {
    let pair = try changed { program in
      program.rows.orders[0].cost = nil
      program.sale("B-2", july(12), 70_00, cost: 20_00, of: MethodsProgram.bob)
    }
    let result = try pair.diff()
    let margin = try #require(result.figure("margin"))
    #expect(margin.before == 105_00 && margin.after == nil && margin.parts == nil)
    #expect(result.moved("net_revenue") == [.newOrders: 70_00])
  }
}

@Suite struct DiffPropertyTests {
  /// A program with a drawn change or several: orders that were late, new or corrected, touches, links, spend,
  /// settings.
  private func later(_ program: MethodsProgram, seed: UInt64) -> MethodsProgram {
    var later = program
    var random = JourneyGenerator(state: seed &+ 0x9E37_79B9)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    for _ in 0..<(1 + below(4)) {
      switch below(9) {
      case 0:
        if !later.rows.orders.isEmpty {
          later.rows.orders.remove(at: below(later.rows.orders.count))
        }
      case 1:
        later.sale(
          "N\(below(1_000_000))", july(1 + below(16), below(24)), Int64(below(9_000)),
          cost: later.settings.marginRates[0] == nil ? Int64(below(900)) : nil,
          of: below(4) == 0 ? [:] : ["email": "a\(below(6))@x.example"])
      case 2:
        if !later.rows.touches.isEmpty {
          later.rows.touches.remove(at: below(later.rows.touches.count))
        }
      case 3:
        later.touch(
          july(below(17), below(24)), "social", campaign: below(2) == 0 ? "Fall B" : "",
          of: ["email": "a\(below(6))@x.example"], content: "late \(below(1_000_000))")
      case 4:
        let place = later.rows.orders.indices.first { !later.rows.orders[$0].isReturn }
        if let place { later.rows.orders[place].discounts += 10 + Int64(below(50)) }
      case 5:
        later.rows.profiles.append(
          .init(
            ids: ["email": "a\(below(6))@x.example", "client": "c\(below(6))"], joined: nil,
            firstOrder: nil))
      case 6:
        later.spend([(1 + below(16), "Fall A", "\(below(90))"), (3, "", "\(below(9))")])
      case 7:
        later.settings.lookback = Int64(1 + below(9)) * day
      default:
        if below(2) == 0 {
          later.settings.to -= below(5)
        } else {
          later.settings.programs.removeLast()
        }
      }
    }
    return later
  }

  /// Runs as a whole: what is told is also what the reports print.
  @Test func thePartsAddUpToTheReportsOnTwelveRandomPairs() throws {
    var changed = 0
    var pairs = 0
    var seed: UInt64 = 5_000
    while pairs < 12 {
      seed += 1
      let draws = OracleDraws(seed: seed)
      var program = MethodsProgram()
      program.settings = draws.settings
      program.rows = draws.rows
      program.spend([(2, "Fall A", "10"), (4, "", "5")])
      // A run without a sale is none.
      let other = later(program, seed: seed)
      let isRun = [program, other].allSatisfy { told in
        told.rows.orders.contains { !$0.isReturn && $0.gross >= 0 }
      }
      guard isRun else { continue }
      pairs += 1
      let pair = try RunPair(program, other, only: ["program_performance"])
      let result = try pair.diff()
      #expect(try result.faults(pair.runs) == [], "seed \(seed)")
      changed += result.figures.count { $0.isChanged }
    }
    #expect(changed > 100)
  }

  /// The other 188 of 200 pairs, as ledgers without runs.
  @Test func thePartsAddUpToTheChangeOnManyRandomLedgers() throws {
    var orders = [Int](repeating: 0, count: ChangeCause.allCases.count)
    var causes: Set<ChangeCause> = []
    for seed in UInt64(1)...188 {
      let draws = LedgerDraws(seed: seed)
      let comparison = try LedgerComparison(
        draws.before.file(), draws.after.file(), hasSameExports: draws.hasSameExports)
      let figures = comparison.figures()
      for figure in figures {
        for (cause, part) in zip(ChangeCause.allCases, figure.parts ?? []) where part != 0 {
          causes.insert(cause)
        }
        if let parts = figure.parts {
          #expect(parts.reduce(0, +) == figure.change, "seed \(seed): \(figure)")
        }
      }
      for row in draws.after.rows {
        let told = figures.first { $0.figure == "net_revenue" && $0.program == row }
        #expect(told?.after == draws.after.total(row).net, "seed \(seed)")
        #expect(told?.before == draws.before.total(row).net, "seed \(seed)")
      }
      for (place, count) in comparison.orders.enumerated() { orders[place] += count }
    }
    #expect(causes == Set(ChangeCause.allCases))
    for (cause, count) in zip(ChangeCause.allCases, orders) where cause != .costs {
      #expect(count > 10, "\(cause)")
    }
  }
}
