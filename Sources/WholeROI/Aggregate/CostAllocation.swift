import Tabular

/// All cost of the period by row, category and day, to the minor unit (METHODS, section 5).
public struct CostAllocation: Sendable {
  public let rows: ReportRows
  public let period: Period
  /// Ledger rows of media vendors, which are never added, beside the spend of their month; by month,
  /// then the vendor's bytes. Only months that touch the period.
  public internal(set) var invoices: [MediaInvoice] = []
  /// What referrals cost, by the rules for it; nil where these take no row of the period. It is among the amounts too.
  public internal(set) var referrals: Int64?
  /// `(row * categories + category) * dayCount + day`.
  private var amounts: [Int64]
  /// What came in, before it was parted over rows: `category * dayCount + day`.
  private var entered: [Int64]

  init(rows: ReportRows, period: Period) {
    self.rows = rows
    self.period = period
    let days = Int(period.to.number - period.from.number) + 1
    dayCount = days
    amounts = Array(repeating: 0, count: rows.count * Self.categoryCount * days)
    entered = Array(repeating: 0, count: Self.categoryCount * days)
  }

  public let dayCount: Int
  static let categoryCount = CostCategory.allCases.count

  /// Minor units of one row, category and day; days count from 0 on the period's first.
  public subscript(row: Int, category: CostCategory, day: Int) -> Int64 {
    amounts[(row * Self.categoryCount + category.index) * dayCount + day]
  }

  /// A row's cost by category, in the order of `CostCategory.allCases`.
  public func costs(row: Int) -> [Int64] {
    CostCategory.allCases.map { category in
      (0..<dayCount).reduce(0) { $0 + self[row, category, $1] }
    }
  }

  /// A row's cost by day of the period.
  public func daily(row: Int) -> [Int64] {
    (0..<dayCount).map { day in
      CostCategory.allCases.reduce(0) { $0 + self[row, $1, day] }
    }
  }

  /// All that came in, by category: what the rows must add up to.
  public var enteredCosts: [Int64] {
    (0..<Self.categoryCount).map { category in
      entered[(category * dayCount)..<((category + 1) * dayCount)].reduce(0, +)
    }
  }

  /// All that came in, by category and day of the period.
  var enteredByDay: [[Int64]] {
    (0..<Self.categoryCount).map { Array(entered[($0 * dayCount)..<(($0 + 1) * dayCount)]) }
  }

  /// All that came in, by day of the period.
  public var enteredDaily: [Int64] {
    (0..<dayCount).map { day in
      (0..<Self.categoryCount).reduce(0) { $0 + entered[$1 * dayCount + day] }
    }
  }

  /// Notes an amount that belongs to one row.
  mutating func add(_ amount: Int64, to row: Int, _ category: CostCategory, day: Int) {
    enter(amount, category, day)
    put(amount, row, category, day)
  }

  /// Notes an amount that programs share by their weights.
  mutating func add(_ amount: Int64, weights: [Int64], _ category: CostCategory, day: Int) {
    enter(amount, category, day)
    for (program, part) in MoneySplit.split(amount, weights: weights).enumerated() {
      put(part, program, category, day)
    }
  }

  private mutating func enter(_ amount: Int64, _ category: CostCategory, _ day: Int) {
    entered[category.index * dayCount + day] += amount
  }

  private mutating func put(_ amount: Int64, _ row: Int, _ category: CostCategory, _ day: Int) {
    amounts[(row * Self.categoryCount + category.index) * dayCount + day] += amount
  }
}

/// Parts media spend, the cost ledger and points over programs, categories and days.
///
/// The tally gives the keys touches and orders, and the points. Nothing depends on the order of rows:
/// each is parted by itself, and parts only add up.
///
/// - Throws: `Failure` with exit 78 where fixed shares have too many digits.
public func allocateCosts(
  _ definition: PipelineDefinition, spend: [SpendRecord], ledger: [CostRecord], tally: Tally
) throws -> CostAllocation {
  let rows = ReportRows(programs: definition.programs.map(\.name))
  precondition(rows.programs == tally.axes.programs, "the tally has other programs")
  var costs = CostAllocation(rows: rows, period: tally.axes.period)
  let media = addSpend(spend, ProgramMatcher(definition.programs), to: &costs)
  let keys = try SharedKeys(definition, media: media, tally: tally)
  addLedger(ledger, LedgerRules(definition), keys, to: &costs)
  addPoints(tally, to: &costs)
  costs.invoices = MediaInvoice.compare(ledger, spend, definition.costs, tally.axes.period)
  return costs
}

/// Adds the spend's days within the period to the programs that their campaign has on each day; gives
/// the media money of each program.
private func addSpend(
  _ spend: [SpendRecord], _ matcher: ProgramMatcher, to costs: inout CostAllocation
) -> [Int64] {
  var media = Array(repeating: Int64(0), count: costs.rows.programs.count)
  // By bytes: texts that differ in bytes may match different patterns, even if Unicode calls them equal.
  var candidates: [[UInt8]: [Int]] = [:]
  for record in spend {
    let campaign = Array(record.campaign.utf8)
    let tried = candidates[campaign] ?? matcher.candidates(campaign: record.campaign, coupon: "")
    candidates[campaign] = tried
    let span = DaySpan(record.from, record.to)
    for day in span.days(within: costs.period) {
      let amount = span.part(of: record.amount, on: day)
      let program = tried.first { matcher.contains(CivilDay(day), in: $0) }
      costs.add(
        amount, to: program ?? costs.rows.noProgram, .media,
        day: Int(day - costs.period.from.number))
      if let program { media[program] += amount }
    }
  }
  return media
}

/// Adds the ledger's days within the period, except the rows of media vendors.
private func addLedger(
  _ ledger: [CostRecord], _ rules: LedgerRules, _ keys: SharedKeys, to costs: inout CostAllocation
) {
  for record in ledger where !rules.isMediaVendor(record.vendor) {
    let (category, program, isOfReferrals) = rules.place(record)
    let span = DaySpan(record.from, record.to)
    for day in span.days(within: costs.period) {
      let amount = span.part(of: record.amount, on: day)
      let index = Int(day - costs.period.from.number)
      if isOfReferrals { costs.referrals = (costs.referrals ?? 0) + amount }
      if let program {
        costs.add(amount, to: program, category, day: index)
      } else if let weights = keys.weights(of: category) {
        costs.add(amount, weights: weights, category, day: index)
      } else {
        costs.add(amount, to: costs.rows.shared, category, day: index)
      }
    }
  }
}

/// Adds the points that orders earned, as the headline model parts them; those of orders that no
/// touch takes the credit for stay in their rest row.
private func addPoints(_ tally: Tally, to costs: inout CostAllocation) {
  let days = costs.dayCount
  for day in 0..<days {
    for program in 0..<tally.axes.programCount {
      costs.add(tally.daily[program * days + day].points, to: program, .loyalty, day: day)
    }
    for kind in RestKind.allCases {
      let points = tally.rest[kind.rawValue * days + day].points
      costs.add(points, to: costs.rows.rest(kind), .loyalty, day: day)
    }
  }
}
