import Tabular

@testable import WholeROI

/// A ledger made in memory: orders under names, rows by their names in the reports.
struct DrawnLedger {
  struct Order {
    var person: UInt64
    /// Days since 1970.
    var day: Int32
    /// By row.
    var parts: [String: Credit]
  }

  var header: LedgerHeader
  /// Those outside the period stand in no ledger.
  var orders: [UInt64: Order] = [:]
  /// By row: media spend.
  var spend: [String: Int64] = [:]

  /// July 2026, the 1st to the 16th.
  init() {
    header = LedgerHeader(
      run: "drawn", version: "1", keyCheck: Array(repeating: 0, count: 16),
      currency: Currency(code: "USD", minorDigits: 2),
      period: Period(from: CivilDay(20_635), to: CivilDay(20_650)), covered: CivilDay(20_650),
      headline: "linear", isLearned: false, isMarginKnown: true, tellsNewCustomers: true,
      isByStage: false, programs: ["Fall", "Late"],
      config: [.init(key: "programs", digest: Array(repeating: 0, count: 8))], costs: [],
      entered: [], totals: [])
  }

  var rows: [String] { (0..<header.rows.count).map { header.rows.name($0) } }

  /// The orders of the period, by their names.
  private var kept: [(name: UInt64, order: Order)] {
    orders.filter { header.period.from.number...header.period.to.number ~= $0.value.day }
      .map { (name: $0.key, order: $0.value) }.sorted { $0.name < $1.name }
  }

  /// What a row's orders add up to.
  func total(_ row: String) -> Credit {
    kept.reduce(into: Credit()) { $0 += $1.order.parts[row] ?? Credit() }
  }

  /// The bytes as a run writes them, read again.
  func file() throws -> LedgerFile {
    var header = header
    let media = CostCategory.media.index
    let days = Int(header.period.to.number - header.period.from.number) + 1
    header.totals = rows.map(total)
    header.costs = rows.map { row in
      CostCategory.allCases.map { $0.index == media ? spend[row] ?? 0 : 0 }
    }
    header.entered = CostCategory.allCases.map { category in
      let all = category.index == media ? spend.values.reduce(0, +) : 0
      return [all] + Array(repeating: 0, count: days - 1)
    }
    let last = orders.values.map(\.day).max() ?? header.period.from.number - 1
    header.covered = CivilDay(
      max(header.period.from.number - 1, min(header.period.to.number, last)))
    var bytes = Ledger.magic
    header.append(to: &bytes)
    let kept = kept
    for bucket in 0..<Ledger.bucketCount {
      bytes.appendNumber(UInt64(kept.count { Int($0.name >> 48) == bucket }))
    }
    var before: UInt64 = 0
    for (name, order) in kept {
      bytes.appendNumber(name - max(before, (name >> 48) << 48))
      before = name
      for place in 0..<Ledger.personBytes {
        bytes.append(UInt8(truncatingIfNeeded: order.person >> UInt64(8 * place)))
      }
      bytes.appendNumber(UInt64(order.day - header.period.from.number))
      let parts = rows.indices.filter { order.parts[rows[$0]] != nil }
      for row in parts {
        LedgerPart.append(
          order.parts[rows[row]] ?? Credit(), row: row, isLast: row == parts.last, to: &bytes)
      }
    }
    return try LedgerFile(bytes + ContentHash.hash(bytes))
  }
}

/// Draws a ledger and what a later run may have made of it.
struct LedgerDraws {
  private var random: JourneyGenerator
  private(set) var before = DrawnLedger()
  private(set) var after = DrawnLedger()
  private(set) var hasSameExports = false

  init(seed: UInt64) {
    random = JourneyGenerator(state: seed)
    for row in before.rows where chance(60) && !row.hasPrefix("(un") {
      let amount = Int64(below(900))
      before.spend[row] = amount
    }
    for _ in 0..<(2 + below(12)) {
      let name = drawName()
      before.orders[name] = drawOrder(before.rows)
    }
    if chance(10) { before.header.isMarginKnown = false }
    after = before
    for _ in 0..<(1 + below(5)) { change() }
    hasSameExports = chance(15)
  }

  private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  private mutating func credit() -> Credit {
    var credit = Credit()
    credit.discounts = Int64(below(3) * below(200))
    credit.returns = Int64(below(2) * below(500))
    credit.net = Int64(below(9_000))
    credit.gross = credit.net + credit.discounts + credit.returns
    credit.costOfGoods = Int64(below(3_000))
    credit.points = Int64(below(2) * below(50))
    credit.orders = chance(50) ? 1_000_000 : Int64(below(1_000_001))
    credit.newCustomers = chance(30) ? credit.orders : 0
    return credit
  }

  private mutating func drawName() -> UInt64 {
    UInt64.random(in: 0..<(1 << Ledger.nameBits), using: &random)
  }

  private mutating func drawOrder(_ rows: [String]) -> DrawnLedger.Order {
    var order = DrawnLedger.Order(
      person: UInt64(below(1 << 30)), day: 20_635 + Int32(below(16)), parts: [:])
    for _ in 0..<(1 + below(3)) { order.parts[rows[below(rows.count)]] = credit() }
    if chance(10) {
      for row in order.parts.keys.sorted() {
        order.parts[row]?.orders = 0
        order.parts[row]?.newCustomers = 0
      }
    }
    return order
  }

  private mutating func someOrder() -> UInt64? {
    let names = after.orders.keys.sorted()
    return names.isEmpty ? nil : names[below(names.count)]
  }

  /// Brings an order's credit, or a part of it, to another row.
  private mutating func moveCredit() {
    guard let name = someOrder(), let from = after.orders[name]?.parts.keys.sorted().first,
      let moved = after.orders[name]?.parts[from]
    else { return }
    let to = after.rows[below(after.rows.count)]
    guard to != from else { return }
    after.orders[name]?.parts[from] = nil
    after.orders[name]?.parts[to, default: Credit()] += moved
  }

  /// Money back for a part of an order, and its goods.
  private mutating func giveBack() {
    guard let name = someOrder(), let row = after.orders[name]?.parts.keys.sorted().first else {
      return
    }
    let back = Int64(1 + below(400))
    let goods = Int64(below(100))
    after.orders[name]?.parts[row]?.returns += back
    after.orders[name]?.parts[row]?.net -= back
    after.orders[name]?.parts[row]?.costOfGoods -= goods
  }

  private mutating func change() {
    switch below(10) {
    case 0: if let name = someOrder() { after.orders[name] = nil }
    case 1:
      let name = drawName()
      after.orders[name] = drawOrder(after.rows)
    case 2: giveBack()
    case 3: moveCredit()
    case 4:
      if let name = someOrder() { after.orders[name]?.person += 1 }
      moveCredit()
    case 5:
      let row = after.rows[below(3)]
      let more = Int64(1 + below(300))
      after.spend[row, default: 0] += more
    case 6:
      after.header.config[0].digest[0] ^= 1
      moveCredit()
    case 7:
      after.header.version = "2"
      moveCredit()
    case 8: changePeriod()
    default: changeRows()
    }
  }

  private mutating func changePeriod() {
    let earlier = Int32(below(6))
    if chance(50) {
      before.header.period.to = CivilDay(20_650 - earlier)
    } else {
      after.header.period.from = CivilDay(20_635 + earlier)
    }
  }

  /// Another program in the place of one, or figures that are not told any more.
  private mutating func changeRows() {
    guard chance(50), after.header.programs[1] == "Late" else {
      after.header.tellsNewCustomers.toggle()
      return
    }
    after.header.programs[1] = "Brand"
    after.header.config[0].digest[1] ^= 1
    for name in after.orders.keys {
      guard let moved = after.orders[name]?.parts["Late"] else { continue }
      after.orders[name]?.parts["Late"] = nil
      after.orders[name]?.parts["Brand"] = moved
    }
    after.spend["Brand"] = after.spend["Late"]
    after.spend["Late"] = nil
  }
}
