/// What every program, the rest, the whole and the till earned and cost: the figures behind
/// program_performance.csv, program_daily.csv and the verdict (METHODS, section 5).
public struct ProgramPerformance: Sendable {
  /// Programs in config order, the rest rows, WHOLE PROGRAM, TOTAL.
  public let rows: [PerformanceRow]
  public let period: Period
  /// Orders of the period whose cost of goods is not known.
  public let ordersWithoutCost: Int
  /// How often persons were drawn anew for the ranges; 0 without a bootstrap.
  let draws: Int

  /// Every order's cost of goods is known; else no margin may be printed, nor what rests on one.
  public var isMarginKnown: Bool { ordersWithoutCost == 0 }
  public var whole: PerformanceRow { rows[rows.count - 2] }
  public var till: PerformanceRow { rows[rows.count - 1] }
  /// Whether counts of new customers may be told: they add up to the till's, which is a number of persons, and
  /// the rest of its buyers is one too.
  func tellsNewCustomers(_ style: ReportStyle) -> Bool {
    let new = Int(till.credit.newCustomers / 1_000_000)
    return style.tells(new, of: max(till.buyers ?? 0, new))
  }

  /// The rows that add up to the till.
  public var parts: ArraySlice<PerformanceRow> { rows.dropLast(2) }

  init(rows: [PerformanceRow], period: Period, ordersWithoutCost: Int, draws: Int = 0) {
    precondition(rows.count >= 2, "\(rows.count) rows without whole and till")
    self.rows = rows
    self.period = period
    self.ordersWithoutCost = ordersWithoutCost
    self.draws = draws
  }
}

/// One row: sums of money and orders, and the ratios formed from them.
public struct PerformanceRow: Sendable {
  public enum Kind: String, Sendable { case program, rest, whole, till }
  public enum Verdict: String, Sendable {
    case pays, loses, undecided
    case noCost = "no cost"
  }

  public let name: String
  public let kind: Kind
  /// Distinct persons; nil where the report has none. Small groups are not blanked yet.
  public var personsReached: Int?
  public var buyers: Int?
  public var credit: Credit
  /// Minor units in the order of `CostCategory.allCases`.
  public var costs: [Int64]
  /// One per day of the period.
  public var days: [PerformanceDay]
  public var roi: Ratio?
  public var roiLow: Ratio?
  public var roiHigh: Ratio?
  public var paybackDays: Int?
  /// What a holdout shows to be caused; nil without one.
  public var incrementalRevenue: Int64?
  public var incrementalROI: Ratio?
  public var verdict: Verdict?

  public var cost: Int64 { costs.reduce(0, +) }
  public var media: Int64 { costs[CostCategory.media.index] }
  public var profit: Int64 { credit.margin - cost }

  /// Rest rows have no ratios, the till none that would say marketing caused its sales.
  public var hasRatios: Bool { kind != .rest }
  public var isJudged: Bool { kind == .program || kind == .whole }

  /// Net over media; nil without media money.
  public var roas: Ratio? {
    hasRatios && media > 0 ? Ratio(Int128(credit.net), Int128(media)) : nil
  }
  /// Net over cost; nil without cost.
  public var mer: Ratio? {
    hasRatios && cost > 0 ? Ratio(Int128(credit.net), Int128(cost)) : nil
  }
  /// Cost over new customers, in whole units of the currency; nil without new customers.
  public func cac(_ currency: Currency) -> Ratio? {
    guard isJudged, credit.newCustomers > 0 else { return nil }
    let minorPerUnit = (0..<currency.minorDigits).reduce(Int128(1)) { power, _ in power * 10 }
    return Ratio(Int128(cost) * 1_000_000, Int128(credit.newCustomers) * minorPerUnit)
  }
}

/// What a row earned and cost on one day.
public struct PerformanceDay: Hashable, Sendable {
  public var credit = Credit()
  public var cost: Int64 = 0
  public var margin: Int64 { credit.margin }
  public var profit: Int64 { credit.margin - cost }

  /// Days from the first with cost to the first from which cumulated margin stays at or above cumulated
  /// cost until the last; nil if never, or without cost (METHODS, section 5).
  ///
  /// Both cumulate from the first day. Cost 10 on day 0, margin 4, 4, 4 on days 0 to 2: payback is 2.
  public static func payback(_ days: [PerformanceDay]) -> Int? {
    guard let firstCost = days.firstIndex(where: { $0.cost > 0 }) else { return nil }
    var balance: Int64 = 0
    var paidSince: Int?
    for (index, day) in days.enumerated() {
      balance += day.profit
      paidSince = balance >= 0 ? paidSince ?? index : nil
    }
    return paidSince.map { max(0, $0 - firstCost) }
  }
}
