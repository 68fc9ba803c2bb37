import Tabular
import Testing

@testable import WholeROI

/// Rows of the till: id, day of July, person, store, amount, cost; a return names its kind and
/// original.
private func till(_ rows: String..., settings: String = "") throws -> JoinedRun {
  let lines = rows.map { row in
    var cells = row.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    while cells.count < 8 { cells.append("") }
    let (id, day, person, store, gross) = (cells[0], cells[1], cells[2], cells[3], cells[4])
    return "\(id),2026-07-\(day)T10:00:00Z,\(person == "-" ? "" : person),,,"
      + "\(store == "-" ? "" : store),\(gross),\(cells[5]),\(cells[6]),\(cells[7])\n"
  }
  return try ShopRun(["till": lines.joined()], settings: settings).joined()
}

// MARK: - By id

@Test func aReturnTakesFromTheOrderThatItNames() throws {
  let run = try till("A 01 L1 s1 50.00", "B 02 L1 s1 50.00", "R 05 - s1 20.00  return A")
  #expect(run.remaining("A") == 3000)
  #expect(run.remaining("B") == 5000)
  #expect(run.unmatched.isEmpty)
}

@Test func ofOrdersWithOneIdTheReturnsStoreDecides() throws {
  let run = try till(
    "A 01 L1 s1 50.00", "A 01 L2 s2 70.00", "R 05 - s2 20.00  return A", "Q 05 - s3 5.00  return A")
  #expect(run.book.remaining.prefix(2) == [5000, 5000])
  // s3 has no A, and there are two elsewhere.
  #expect(run.unmatched == ["Q"])
}

@Test func anOrderOfAnotherStoreServesWhereTheIdIsTheOnlyOne() throws {
  let run = try till("A 01 L1 s1 50.00", "R 05 - s2 20.00  return A")
  #expect(run.remaining("A") == 3000)
}

@Test func aReturnByIdMayExceedWhatRemainsAndPrecedeItsOrder() throws {
  let run = try till("A 09 L1 s1 50.00", "R 05 - s1 80.00  return A")
  #expect(run.remaining("A") == -3000)
}

@Test func returnsFollowEachOtherInTimeAndLeaveNothing() throws {
  let run = try till(
    "A 01 L1 s1 10.00 4.00", "R 07 - s1 6.67  return A", "Q 05 - s1 3.33  return A")
  let events = run.book.returns[0]
  #expect(events.map(\.netAfter) == [667, 0])
  #expect(events.map(\.day) == [20639, 20641])
  // The cost goes in proportion to what remains: 4.00 × 6.67 / 10.00.
  #expect(events.map(\.costAfter) == [267, 0])
}

// MARK: - By person, store and amount

@Test func withoutAnIdTheLatestEqualOrderOfThePersonIsTakenOnce() throws {
  let run = try till(
    "A 01 L1 s1 50.00", "B 02 L1 s1 50.00", "C 03 L1 s1 49.99", "D 03 L2 s1 50.00",
    "E 03 L1 s2 50.00", "R 05 L1 s1 50.00  return", "Q 06 L1 s1 50.00  return",
    "P 07 L1 s1 50.00  return")
  #expect(["A", "B", "C", "D", "E"].map { run.remaining($0) } == [0, 0, 4999, 5000, 5000])
  #expect(run.unmatched == ["P"])
  #expect(run.book.returns[1].first?.day == 20639)
}

@Test func anIdThatMatchesNothingFallsBackToThePerson() throws {
  let run = try till("A 01 L1 s1 50.00", "R 05 L1 s1 50.00  return X9")
  #expect(run.remaining("A") == 0)
}

@Test func aReturnNeverMeetsALaterOrderOrOneBeforeTheSpan() throws {
  let run = try till(
    "A 01 L1 s1 50.00", "B 09 L1 s1 50.00", "R 08 L1 s1 50.00  return",
    settings: "revenue: { returns: { within: \"7d\" } }")
  #expect(run.remaining("A") == 0)
  let tooLate = try till(
    "A 01 L1 s1 50.00", "B 09 L1 s1 50.00", "R 08 L1 s1 50.00  return",
    settings: "revenue: { returns: { within: \"6d\" } }")
  #expect(tooLate.remaining("A") == 5000)
  #expect(tooLate.unmatched == ["R"])
}

@Test func strangersReturnToNoOrder() throws {
  let run = try till("A 01 - s1 50.00", "R 05 - s1 50.00  return")
  #expect(run.remaining("A") == 5000)
  #expect(run.unmatched == ["R"])
}

@Test func equalTimesGoByTheOrderKey() throws {
  // Of two orders at one time the later key is the latest; returns are taken by their key as well.
  let run = try till(
    "B 01 L1 s1 50.00", "A 01 L1 s1 50.00", "R2 05 L1 s1 50.00  return",
    "R1 05 L1 s1 50.00  return A")
  #expect(run.remaining("A") == 0)
  #expect(run.remaining("B") == 0)
  #expect(run.unmatched.isEmpty)
}

@Test func eachWayOfMatchingCanBeSwitchedOff() throws {
  let rows = ["A 01 L1 s1 50.00", "R 05 L1 s1 50.00  return A", "Q 06 L1 s1 50.00  return"]
  let counts = try ["[\"original\"]", "[\"person\"]", "[]"].map { match in
    try till(rows[0], rows[1], rows[2], settings: "revenue: { returns: { match: \(match) } }")
      .unmatched
  }
  #expect(counts == [["Q"], ["Q"], ["R", "Q"]])
}

// MARK: - Signs and costs

@Test func negativeGoodsAreAReturnAndADiscountAboveTheGoodsIsNot() throws {
  let money = try OrderMoney(
    OrderAmounts(gross: -1000, discounts: -100), isReturn: false, isTaxIncluded: false)
  #expect(money.isReturn && money.gross == 1000 && money.discounts == 100)
  let gift = try OrderMoney(
    OrderAmounts(gross: 1000, discounts: 1500), isReturn: false, isTaxIncluded: false)
  #expect(!gift.isReturn && gift.gross - gift.discounts == -500)
}

@Test func goodsThatCameBackTakeTheirOwnCostWithThem() throws {
  let run = try till("A 01 L1 s1 50.00 20.00", "R 05 - s1 10.00 7.00 return A")
  #expect(run.remainingCost("A") == 1300)
}

@Test func byMarginRateWhatRemainsCostsItsRoundedShare() throws {
  let run = try TemporaryRun(
    [
      "till.csv": """
      id,time,gross,kind,original
      A,2026-07-01T10:00:00Z,10.01,,
      R,2026-07-02T10:00:00Z,3.33,return,A
      Q,2026-07-03T10:00:00Z,6.68,return,A

      """
    ],
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        sources: [ { name: "till", files: "till.csv", marginRate: 0.45, layout: { record: "order",
          columns: { id: "id", time: "time", gross: "gross", kind: "kind",
            original: "original" } } } ],
        outputs: { directory: "out" } }
      """)
  let definition = try run.definition()
  let setup = try ExtractSetup(definition, files: ExportOpener.open(definition).files)
  let exports = try extract(
    setup, executor: Executor(jobs: 1), pool: .init(), progress: SilentObserver())
  let book = try OrderBook(
    exports, OrderWorth(exports), persons: Array(repeating: PersonRecords.nobody, count: 3),
    executor: Executor(jobs: 1))
  // 10.01 × 0.55 = 5.5055, then 6.68 × 0.55 = 3.674, then nothing.
  #expect(book.costs[0] == 551)
  #expect(book.returns[0].map(\.costAfter) == [367, 0])
}

@Test func proportionsKeepTheirSignWhereTheSaleIsNegative() {
  #expect(roundedIfFits(-5, over: 2) == -3)
  #expect(roundedIfFits(5, over: -2) == -3)
  #expect(roundedIfFits(-5, over: -2) == 3)
  #expect(roundedIfFits(4, over: -3) == -1)
  #expect(roundedIfFits(Int128(Int64.max), over: 1) == Int64.max)
  #expect(roundedIfFits(Int128(Int64.max) * 2, over: 1) == nil)
}

// MARK: - Overflow

/// The exit code and message of a run that fails.
private func failure(_ body: () throws -> Void) -> Failure? {
  do {
    try body()
    return nil
  } catch {
    return error as? Failure
  }
}

@Test func amountsThatAddUpBeyondCountingStopTheRun() throws {
  // 10^15 cents is the largest amount of a row; 2^61 is 2305.8 times that.
  let row = { (count: Int) in
    (0..<count).map { "A\($0),2026-07-01T10:00:00Z,,,,,10000000000000.00,,,\n" }.joined()
  }
  _ = try ShopRun(["till": row(2300)]).temporary.run()
  let found = failure { _ = try ShopRun(["till": row(2306)]).temporary.run() }
  #expect(found?.code == .data)
  #expect(found?.diagnostics.first?.message.contains("add up to more") == true)
}

@Test func aReturnOfFarMoreThanItsOrderStopsTheRun() throws {
  // The cost that remains is 10^13.00 × -10^13.00 / 0.01: no 64 bits hold that.
  let found = failure {
    _ = try ShopRun([
      "till": """
      A,2026-07-01T10:00:00Z,,,,,0.01,10000000000000.00,,
      R,2026-07-02T10:00:00Z,,,,,10000000000000.00,,return,A

      """
    ]).temporary.run()
  }
  #expect(found?.code == .data)
}

@Test func pointsWorthMoreThanCanBeCountedStopTheRun() throws {
  let points = CostsDefinition.Points(
    value: ExactDecimal(units: 1, scale: 2), redemption: ExactDecimal(units: 7, scale: 1))
  #expect(points.cost(of: 250, minorDigits: 2) == 175)
  #expect(points.cost(of: 1, minorDigits: 2) == 1)
  let dear = CostsDefinition.Points(
    value: ExactDecimal(units: .max, scale: 0), redemption: ExactDecimal(units: .max, scale: 0))
  #expect(dear.cost(of: 1_000_000_000_000_000, minorDigits: 2) == nil)
  #expect(dear.cost(of: 1, minorDigits: 2) == nil)
}

@Test func anOrderThatRowsCarryOnBeyondCountingRejectsTheRest() throws {
  let rows = (0..<20_000).map { _ in "A,,10000000000000.00\n" }.joined()
  let run = try TemporaryRun(
    [
      "till.csv": "id,time,gross\nB,2026-07-01T10:00:00Z,1.00\nA,2026-07-01T10:00:00Z,1.00\n" + rows
    ],
    pipeline: """
      { name: "t", root: ".", currency: "USD", timezone: "UTC",
        period: { from: "2026-07-01", to: "2026-07-31" },
        quality: { rejects: { max: "100%" } },
        sources: [ { name: "till", files: "till.csv", layout: { record: "order",
          continues: [ { id: "(same)" } ],
          columns: { id: "id", time: "time", gross: "gross" } } } ],
        outputs: { directory: "out", minimumGroup: 1 } }
      """
  ).run()
  let whole = try run.row("program_performance", ["program": "TOTAL"])
  // A of 1.00 and the first row, and B of 1.00: then A is beyond 10^13.00.
  #expect(whole["net_revenue"] == "10000000000002.00")
  #expect(try run.row("rejects", [:])["reason"]?.contains("too large") == true)
}
