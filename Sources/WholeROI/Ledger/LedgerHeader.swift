import Tabular

/// What a ledger says of its run, before the orders.
struct LedgerHeader: Sendable, Equatable {
  /// A part of the config and 8 bytes of the SHA-256 of its canonical text.
  struct ConfigPart: Sendable, Equatable {
    var key: String
    var digest: [UInt8]

    init(key: String, digest: [UInt8]) {
      self.key = key
      self.digest = digest
    }

    init(key: String, text: String) {
      self.init(key: key, digest: Array(SHA256.hash(Array(text.utf8)).prefix(8)))
    }
  }

  /// Whether journeys lose repeats by `attribution.trim`.
  var trimsRepeats: Bool {
    let rule = AttributionDefinition.Repeats.trim.rawValue
    return config.contains(ConfigPart(key: "attribution.repeats", text: "\"\(rule)\""))
  }

  var run: String
  var version: String
  /// 16 bytes that are the same for runs with the same key, and tell nothing of it.
  var keyCheck: [UInt8]
  var currency: Currency
  var period: Period
  /// The last day of the period that the orders reach: with one on it or after it. The day before the period where
  /// they don't. Touches don't count: one whose clock is wrong would make every later order late.
  var covered: CivilDay
  var headline: String
  /// The headline is solved from all journeys, so that any touch may move any order's credit.
  var isLearned: Bool
  /// Every order's cost of goods is known.
  var isMarginKnown: Bool
  /// The run's reports tell counts of new customers, which else are too few.
  var tellsNewCustomers: Bool
  /// The models part over stages, so that their rules move figures.
  var isByStage: Bool
  var programs: [String]
  /// By the bytes of the key.
  var config: [ConfigPart]
  /// By row and category: cost without points, which come from orders.
  var costs: [[Int64]]
  /// By category and day of the period: what came in before it was parted over rows, without points.
  var entered: [[Int64]]
  /// By row: what the orders add up to.
  var totals: [Credit]

  var rows: ReportRows { ReportRows(programs: programs) }

  /// Kept away from everybody but the owner, it still names no person and no order in clear.
  func append(to bytes: inout [UInt8]) {
    bytes.appendText(run)
    bytes.appendText(version)
    bytes.append(contentsOf: keyCheck)
    bytes.appendText(currency.code)
    bytes.appendNumber(UInt64(currency.minorDigits))
    bytes.appendSigned(Int64(period.from.number))
    bytes.appendSigned(Int64(period.to.number))
    bytes.appendSigned(Int64(covered.number))
    bytes.appendText(headline)
    bytes.append(isLearned ? 1 : 0)
    bytes.append(isMarginKnown ? 1 : 0)
    bytes.append(tellsNewCustomers ? 1 : 0)
    bytes.append(isByStage ? 1 : 0)
    bytes.appendNumber(UInt64(programs.count))
    for program in programs { bytes.appendText(program) }
    bytes.appendNumber(UInt64(config.count))
    for part in config {
      bytes.appendText(part.key)
      bytes.append(contentsOf: part.digest)
    }
    for amount in costs.joined() { bytes.appendSigned(amount) }
    for amount in entered.joined() { bytes.appendSigned(amount) }
    for total in totals {
      for amount in Self.amounts(total) { bytes.appendSigned(amount) }
    }
  }

  private static func amounts(_ credit: Credit) -> [Int64] {
    [
      credit.gross, credit.discounts, credit.returns, credit.net, credit.costOfGoods,
      credit.points, credit.orders, credit.newCustomers,
    ]
  }

  init(
    run: String, version: String, keyCheck: [UInt8], currency: Currency, period: Period,
    covered: CivilDay, headline: String, isLearned: Bool, isMarginKnown: Bool,
    tellsNewCustomers: Bool, isByStage: Bool, programs: [String], config: [ConfigPart],
    costs: [[Int64]], entered: [[Int64]], totals: [Credit]
  ) {
    self.run = run
    self.version = version
    self.keyCheck = keyCheck
    self.currency = currency
    self.period = period
    self.covered = covered
    self.headline = headline
    self.isLearned = isLearned
    self.isMarginKnown = isMarginKnown
    self.tellsNewCustomers = tellsNewCustomers
    self.isByStage = isByStage
    self.programs = programs
    self.config = config
    self.costs = costs
    self.entered = entered
    self.totals = totals
  }

  init(_ reader: inout LedgerReader) throws(LedgerFault) {
    run = try reader.text()
    version = try reader.text()
    keyCheck = try reader.bytes(16)
    let code = try reader.text()
    currency = Currency(code: code, minorDigits: try reader.count(below: 10))
    let from = try Self.day(&reader)
    period = Period(from: from, to: try Self.day(&reader))
    covered = try Self.day(&reader)
    guard period.from <= period.to else { throw LedgerFault() }
    headline = try reader.text()
    isLearned = try reader.byte() == 1
    isMarginKnown = try reader.byte() == 1
    tellsNewCustomers = try reader.byte() == 1
    isByStage = try reader.byte() == 1
    programs = []
    for _ in 0..<(try reader.count(below: 1 << 20)) { programs.append(try reader.text()) }
    guard Set(programs.map { Array($0.utf8) }).count == programs.count else { throw LedgerFault() }
    config = []
    for _ in 0..<(try reader.count(below: 1 << 10)) {
      let key = try reader.text()
      config.append(ConfigPart(key: key, digest: try reader.bytes(8)))
    }
    let rowCount = ReportRows(programs: programs).count
    let categories = CostCategory.allCases.count
    costs = []
    var bound = LedgerBound()
    for _ in 0..<rowCount {
      costs.append(try Self.amounts(categories, &reader))
      for amount in costs[costs.count - 1] { try bound.add(amount) }
    }
    let days = Int(period.to.number - period.from.number) + 1
    guard days <= reader.end else { throw LedgerFault() }
    entered = []
    for _ in 0..<categories { entered.append(try Self.amounts(days, &reader)) }
    totals = []
    for _ in 0..<rowCount {
      let amounts = try Self.amounts(8, &reader)
      var credit = Credit()
      (credit.gross, credit.discounts, credit.returns) = (amounts[0], amounts[1], amounts[2])
      (credit.net, credit.costOfGoods, credit.points) = (amounts[3], amounts[4], amounts[5])
      (credit.orders, credit.newCustomers) = (amounts[6], amounts[7])
      totals.append(credit)
    }
  }

  private static func day(_ reader: inout LedgerReader) throws(LedgerFault) -> CivilDay {
    guard let number = Int32(exactly: try reader.signed()), abs(Int64(number)) < 1 << 24 else {
      throw LedgerFault()
    }
    return CivilDay(number)
  }

  private static func amounts(
    _ count: Int, _ reader: inout LedgerReader
  ) throws(LedgerFault) -> [Int64] {
    var amounts: [Int64] = []
    for _ in 0..<count { amounts.append(try reader.signed()) }
    return amounts
  }
}
