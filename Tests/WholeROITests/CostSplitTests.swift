import Tabular
import Testing

@testable import WholeROI

@Test(
  arguments: [
    (100, [1, 1, 1], [34, 33, 33]), (-7, [1, 2], [-2, -5]), (-100, [1, 1, 1], [-34, -33, -33]),
    (1, [1, 1], [1, 0]), (5, [0, 3, 0], [0, 5, 0]), (0, [1, 2], [0, 0]),
    (10, [1, 5, 1], [2, 7, 1]),
  ] as [(Int64, [Int64], [Int64])])
func leftoverUnitsGoToTheLargestRemaindersThenTheEarliest(
  amount: Int64, weights: [Int64], parts: [Int64]
) {
  #expect(MoneySplit.split(amount, weights: weights) == parts)
}

@Test func splitsAddUpAtTheEdgesOfInt64() {
  let huge: [Int64] = [.max, .max, 1]
  #expect(MoneySplit.split(.max, weights: huge).reduce(0, +) == .max)
  #expect(MoneySplit.split(.min, weights: huge).reduce(0, +) == .min)
  #expect(MoneySplit.split(.min, weights: [1]) == [.min])
}

@Test func evenSumsAreThoseOfTheSplitRule() {
  var random = ReportRandomNumbers(1)
  for _ in 0..<300 {
    let amount = Int64.random(in: -50...50, using: &random)
    let count = Int64.random(in: 1...9, using: &random)
    let parts = MoneySplit.split(amount, weights: Array(repeating: 1, count: Int(count)))
    let first = Int64.random(in: 0...count, using: &random)
    let end = Int64.random(in: first...count, using: &random)
    let sum = MoneySplit.evenSum(of: amount, count: count, over: first..<end)
    #expect(sum == parts[Int(first)..<Int(end)].reduce(0, +))
  }
}

@Test func ratiosRoundHalfAwayFromZero() throws {
  #expect(try #require(Ratio(1, 2)).scaled(digits: 0) == 1)
  #expect(try #require(Ratio(-1, 2)).scaled(digits: 0) == -1)
  #expect(try #require(Ratio(1, -3)).scaled(digits: 6) == -333_333)
  #expect(Ratio(1, 0) == nil)
  #expect(try #require(Ratio(1, 3)) < #require(Ratio(1, 2)))
  #expect(Ratio.roi(margin: 5, cost: 0) == nil)
}

@Test func amountsReadWithCommas() throws {
  let usd = Currency(code: "USD", minorDigits: 2)
  #expect(moneyText(-1_234_567, usd) == "USD -12,345.67")
  #expect(moneyText(5, usd) == "USD 0.05")
  #expect(moneyText(1_000, Currency(code: "JPY", minorDigits: 0)) == "JPY 1,000")
  #expect(moneyText(123, Currency(code: "KWD", minorDigits: 3)) == "KWD 0.123")
  #expect(percentText(try #require(Ratio(-1, 16))) == "-6.3 %")
}
