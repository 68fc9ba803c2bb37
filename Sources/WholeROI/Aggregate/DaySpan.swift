import Tabular

/// The days that a row of money covers, both ends included; its amount is spread evenly over them by
/// the split rule (METHODS, section 5).
///
/// 100 over 30 June to 2 July gives 34, 33, 33: a period that starts on 1 July gets 66. A span that
/// ends before it begins is its first day.
struct DaySpan {
  private let from: Int32
  private let to: Int32

  init(_ from: CivilDay, _ to: CivilDay) {
    self.from = from.number
    self.to = max(from.number, to.number)
  }

  /// The numbers of the days that lie in the period.
  func days(within period: Period) -> Range<Int32> {
    let first = max(from, period.from.number)
    let last = min(to, period.to.number)
    return first > last ? first..<first : first..<(last + 1)
  }

  func part(of amount: Int64, on day: Int32) -> Int64 {
    part(of: amount, on: day..<(day + 1))
  }

  /// What the days, which lie in the span, get together.
  func part(of amount: Int64, on days: Range<Int32>) -> Int64 {
    guard !days.isEmpty else { return 0 }
    let places = Int64(days.lowerBound - from)..<Int64(days.upperBound - from)
    return MoneySplit.evenSum(of: amount, count: Int64(to - from) + 1, over: places)
  }
}
