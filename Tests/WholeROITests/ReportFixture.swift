import Tabular

@testable import WholeROI

/// A small run to fill by hand: programs A and B, channels email and web, models last and linear
/// (headline), the period 1 to 3 July 2026.
struct ReportFixture {
  static let july1 = CivilDay(20_635)
  static let email = 0
  static let web = 1
  var definition = PipelineDefinition()
  var tally: Tally

  init(
    programs: [ProgramDefinition] = [namedProgram("A", "a*"), namedProgram("B", "b*")],
    days: Int32 = 3
  ) {
    definition.period = Period(from: Self.july1, to: julyDay(Int(days) - 1))
    definition.programs = programs
    definition.attribution.models = [.last, .linear]
    tally = Tally(
      axes: Axes(
        programs: programs.map(\.name),
        channels: [
          ChannelDefinition(name: "email", family: "email", isPaid: false),
          ChannelDefinition(name: "web", family: "web", isPaid: false),
        ],
        campaigns: ["", "a1", "b1"], models: definition.attribution.models, headline: 1,
        period: definition.period))
  }

  /// Credits net and cost of goods on a day to a program's channel, under both models alike.
  mutating func credit(
    _ program: Int, _ channel: Int = 0, day: Int = 0, net: Int64, costOfGoods: Int64 = 0,
    points: Int64 = 0, orders: Int64 = 1_000_000, newCustomers: Int64 = 0
  ) {
    var credit = Credit()
    (credit.gross, credit.net, credit.costOfGoods, credit.points) = (net, net, costOfGoods, points)
    (credit.orders, credit.newCustomers) = (orders, newCustomers)
    for model in 0...1 {
      tally.credits[tally.cell(model, program, channel)] += credit
      tally.campaignCredits[model * 3 + program.advanced(by: 1) % 3] += credit
    }
    tally.daily[program * tally.axes.dayCount + day] += credit
  }

  mutating func rest(_ kind: RestKind, day: Int = 0, net: Int64) {
    var credit = Credit()
    (credit.gross, credit.net, credit.orders) = (net, net, 1_000_000)
    tally.rest[kind.rawValue * tally.axes.dayCount + day] += credit
  }

  func allocate(spend: [SpendRecord] = [], ledger: [CostRecord] = []) throws -> CostAllocation {
    try allocateCosts(definition, spend: spend, ledger: ledger, tally: tally)
  }

  func measure(
    spend: [SpendRecord] = [], ledger: [CostRecord] = []
  ) throws -> ProgramPerformance {
    measurePerformance(tally, try allocate(spend: spend, ledger: ledger))
  }

  /// The lines that the tally's days make, in one source and store.
  var reconciliation: Reconciliation {
    var reconciliation = Reconciliation()
    for index in 0..<tally.axes.dayCount {
      var line = Reconciliation.Line()
      line.credited =
        sum((0..<tally.axes.programCount).map { tally.credit(program: $0, day: index) })
        .net
      line.unattributed = tally.credit(rest: .unattributed, day: index).net
      line.unidentified = tally.credit(rest: .unidentified, day: index).net
      line.unmatchedReturns = tally.credit(rest: .unmatchedReturns, day: index).net
      line.exportedNet =
        line.credited + line.unattributed + line.unidentified + line.unmatchedReturns
      reconciliation.lines[.init(source: 0, store: "", day: julyDay(index))] = line
    }
    return reconciliation
  }

  var style: ReportStyle {
    var style = ReportStyle(definition)
    style.format.hasBOM = false
    return style
  }
}

/// A day of the period, counted from 0.
func julyDay(_ index: Int) -> CivilDay { CivilDay(ReportFixture.july1.number + Int32(index)) }

func namedProgram(
  _ name: String, _ campaigns: String, from: CivilDay? = nil, to: CivilDay? = nil,
  coupons: String? = nil
) -> ProgramDefinition {
  var program = ProgramDefinition(name: name)
  program.campaigns = [Pattern(campaigns)]
  program.coupons = coupons.map { [Pattern($0)] } ?? []
  (program.from, program.to) = (from, to)
  return program
}

func mediaRow(_ campaign: String, _ amount: Int64, _ from: Int = 0, to: Int? = nil) -> SpendRecord {
  SpendRecord(
    source: 0, from: julyDay(from), to: julyDay(to ?? from), channel: "web", campaign: campaign,
    amount: amount)
}

func ledgerRow(
  _ amount: Int64, category: String = "", account: String = "", vendor: String = "",
  program: String = "", memo: String = "", from: Int = 0, to: Int? = nil
) -> CostRecord {
  CostRecord(
    source: 0, from: julyDay(from), to: julyDay(to ?? from), category: category, account: account,
    vendor: vendor, program: program, memo: memo, amount: amount)
}

func ledgerRule(
  account: String? = nil, vendor: String? = nil, memo: String? = nil,
  _ category: CostCategory? = nil, program: String? = nil
) -> CostsDefinition.Rule {
  var rule = CostsDefinition.Rule()
  (rule.account, rule.vendor) = (account.map { Pattern($0) }, vendor.map { Pattern($0) })
  rule.memo = memo.map { Pattern($0) }
  (rule.category, rule.program) = (category, program)
  return rule
}

/// The report's rows as cells, by column name; no cell in these tests is quoted.
func reportCells(_ report: CSVWriter) -> [[String: String]] {
  let lines = String(decoding: report.bytes, as: UTF8.self).split(separator: "\r\n")
    .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
}

/// Seeded numbers, the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct ReportRandomNumbers: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
