import Testing

@testable import WholeROI

/// A program for one test, told row by row. Times are of July 2026, in UTC, unless the settings say otherwise;
/// the period is the 1st to the 16th and the lookback 3 days (opens 2, views 1).
struct MethodsProgram {
  var settings = OracleSettings()
  var rows = OracleRows()
  /// Name → text of exports beyond the five of `OracleRows`.
  var moreExports: [String: String] = [:]

  static let ann = ["email": "ann@shop.example"]
  static let bob = ["email": "bob@shop.example"]

  mutating func touch(
    _ time: Int64, _ channel: String = "email", campaign: String = "", action: String = "click",
    of ids: [String: String] = ann, source: Int = 0, content: String = "", coupon: String = ""
  ) {
    rows.touches.append(
      .init(
        source: source, time: time, ids: ids, channel: channel, campaign: campaign,
        action: action, content: content, coupon: coupon))
  }

  mutating func sale(
    _ id: String, _ time: Int64, _ gross: Int64 = 100_00, discounts: Int64 = 0, tax: Int64 = 0,
    tips: Int64 = 0, cost: Int64? = 0, of ids: [String: String] = ann, store: String = "A",
    coupon: String = "", source: Int = 0
  ) {
    rows.orders.append(
      .init(
        source: source, id: id, time: time, ids: ids, store: store, gross: gross,
        discounts: discounts, tax: tax, tips: tips, cost: cost, coupon: coupon))
  }

  /// A return row; `gross` as the export writes it.
  mutating func giveBack(
    _ id: String, _ time: Int64, _ gross: Int64, original: String = "", discounts: Int64 = 0,
    cost: Int64? = 0, of ids: [String: String] = ann, store: String = "A", source: Int = 0,
    saysSo: Bool = true
  ) {
    rows.orders.append(
      .init(
        source: source, id: id, time: time, ids: ids, store: store, gross: gross,
        discounts: discounts, cost: cost, isReturn: saysSo, original: original))
  }

  func temporary() throws -> TemporaryRun {
    let exports = rows.exports(minorDigits: settings.minorDigits)
    return try TemporaryRun(
      exports.merging(moreExports) { $1 }, pipeline: settings.pipeline)
  }

  func staged(jobs: Int = 1) throws -> StagedRun {
    try StagedRun(temporary(), jobs: jobs)
  }

  func order(_ id: String) throws -> StagedOrder {
    try #require(try staged().order(id), "no order \(id)")
  }
}

/// UTC milliseconds of a moment in July 2026; day 31 + n is n August, 0 and below June.
func july(_ day: Int, _ hour: Int = 12, _ minute: Int = 0, _ second: Int = 0, ms: Int64 = 0)
  -> Int64
{
  let seconds = (20_635 + day - 1) * 86_400 + hour * 3_600 + minute * 60 + second
  return Int64(seconds) * 1_000 + ms
}

/// An hour and a day in milliseconds.
let hour: Int64 = 3_600_000
let day: Int64 = 24 * hour

extension StagedRun {
  /// Net that a channel is credited with under a model, over all programs.
  func net(_ channel: String, _ model: AttributionModel = .linear) -> Int64 {
    guard let model = tally.axes.models.firstIndex(of: model),
      let channel = tally.axes.channels.firstIndex(where: { $0.name == channel })
    else { return 0 }
    return tally.credit(model: model, channel: channel).net
  }

  /// A program's credit under the headline model, by name.
  func program(_ name: String) -> Credit {
    tally.headlineCredit(
      program: tally.axes.programs.firstIndex(of: name) ?? tally.axes.noProgram)
  }

  var till: Credit { totals.performance.till.credit }

  /// The money of one place in reconciliation.csv: exported, credited and the three rest parts.
  func place(_ source: String, _ store: String, _ day: Int64) -> [Int64] {
    let source = definition.sources.firstIndex { $0.name == source } ?? -1
    let line = totals.reconciliation.lines[
      .init(source: source, store: store, day: .init(Int32(day / 86_400_000)))]
    guard let line else { return [] }
    return [
      line.exportedNet, line.credited, line.unattributed, line.unidentified,
      line.unmatchedReturns,
    ]
  }
}
