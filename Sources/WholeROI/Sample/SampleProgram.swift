/// A retailer that never was: synthetic exports of any size, with the truths that they hold.
///
/// Social, web, mail, search, till, loyalty and ledger exports of summer and autumn 2026, shaped and
/// flawed like real ones. The same customers and seed give the same bytes on every machine.
///
///     let truth = try SampleProgram(customers: 400, seed: 1).write(to: "SampleData")
///     truth.whole?.net  // cents that every report's TOTAL must show
public struct SampleProgram: Sendable {
  /// Samples up to this many customers get the truths of the whole crowd; above, the plain
  /// reckoning would take longer than the writing.
  public static let largestReckoned = 20_000

  public let customers: Int
  public let seed: UInt64

  /// Households whose rows are put in the order of time together.
  private static let blockSize = 4_096

  /// - Parameters:
  ///   - customers: People of the crowd, besides the chosen cases; from 300 on there are bad rows too.
  ///   - seed: Another seed, another crowd; the chosen cases stay.
  public init(customers: Int, seed: UInt64) {
    self.customers = max(0, min(customers, 99_000_000))
    self.seed = seed
  }

  /// Writes the exports and `truth.json`, replacing those that are there.
  ///
  /// Memory stays the same for any size. Rows stand in the order of time within blocks of households.
  ///
  /// - Throws: `Failure` with `cannotWrite`.
  /// - Complexity: O(customers); a million take 1.1 GB on disk and 23 s on one shared core (2026).
  @discardableResult
  public func write(to directory: String) throws(Failure) -> SampleTruth {
    var exports = try SamplePeople(in: directory)
    let content = SampleContent(seed: seed)
    var tally = TruthTally(content: content)
    var chosen: [SampleTruth.ChosenOrder] = []
    for planted in PlantedCase.all() {
      exports.append(planted.household)
      let reckoning = PlainReckoning(planted.household)
      tally.add(planted.household, reckoning)
      chosen += TruthTally.chosen(reckoning, note: planted.note)
    }
    exports.appendPlanted(customers: customers)
    let isReckoned = customers <= Self.largestReckoned
    var crowd = CrowdHousehold(seed: seed)
    var household = PlantedHousehold()
    for customer in 0..<customers {
      crowd.fill(&household, customer: customer)
      exports.append(household)
      if isReckoned { tally.add(household, PlainReckoning(household)) }
      if customer % Self.blockSize == Self.blockSize - 1 { try exports.flush() }
    }
    let people = try exports.close()
    let money = try SampleMoney(customers: customers, seed: seed).write(to: directory)
    let posts = try content.write(to: directory)
    let truth = SampleTruth(
      customers: customers, seed: seed, sources: people + money.rows + [posts], spend: money.spend,
      costs: money.costs, whole: isReckoned ? tally.whole : nil,
      experiment: isReckoned ? tally.evidence.experiment : nil,
      exposure: isReckoned ? tally.evidence.exposure + [tally.evidence.strangers] : nil,
      wholeProgram: isReckoned ? tally.customers.truth() : nil,
      orders: chosen)
    var file = try SampleFile("truth.json", in: directory, header: truth.json)
    try file.close()
    return truth
  }
}
