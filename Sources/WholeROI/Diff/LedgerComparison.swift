import Tabular

/// Two ledgers side by side: what every cause moved in each program and rest row, to the cent.
struct LedgerComparison {
  let before: LedgerHeader
  let after: LedgerHeader
  /// The earlier run's programs, those that only the later one has, then the rest rows.
  let rows: ReportRows
  /// By cause and row.
  private(set) var moves: [[RowState]]
  /// By cause: orders of which it moved something.
  private(set) var orders = [Int](repeating: 0, count: ChangeCause.allCases.count)

  /// Which of the ledgers is damaged.
  enum Side: Error { case before, after }

  private let hasSameExports: Bool
  private let hasSameConfig: Bool
  private let isSamePeriod: Bool
  /// By the ledger's own row: the row here.
  private let placesBefore: [Int]
  private let placesAfter: [Int]
  /// The order at hand, by row.
  private var old: [Credit]
  private var new: [Credit]
  private var touched: [Int] = []

  /// - Parameter hasSameExports: whether both runs read the same bytes.
  /// - Throws: the `Side` whose orders can't be read, or don't add up to what their ledger says.
  init(_ before: LedgerFile, _ after: LedgerFile, hasSameExports: Bool) throws(Side) {
    self.before = before.header
    self.after = after.header
    self.hasSameExports = hasSameExports
    isSamePeriod = before.header.period == after.header.period
    hasSameConfig = Self.isSame(before.header, after.header)
    let added = after.header.programs.filter { !before.header.programs.contains($0) }
    let rows = ReportRows(programs: before.header.programs + added)
    self.rows = rows
    placesBefore = Self.places(before.header.rows, rows)
    placesAfter = Self.places(after.header.rows, rows)
    moves = Array(
      repeating: Array(repeating: RowState(), count: rows.count),
      count: ChangeCause.allCases.count)
    old = Array(repeating: Credit(), count: rows.count)
    new = old
    try compareOrders(before, after)
    compareCosts()
  }

  /// A row's sums in the earlier run.
  func state(_ row: Int) -> RowState { Self.state(row, before, placesBefore) }
  /// A row's sums in the later run.
  func laterState(_ row: Int) -> RowState { Self.state(row, after, placesAfter) }

  private static func state(_ row: Int, _ header: LedgerHeader, _ places: [Int]) -> RowState {
    guard let own = places.firstIndex(of: row) else { return RowState() }
    return RowState(credit: header.totals[own], costs: header.costs[own])
  }

  private static func places(_ own: ReportRows, _ all: ReportRows) -> [Int] {
    (0..<own.count).map { row in
      if row >= own.programs.count { return all.count - (own.count - row) }
      return all.programs.firstIndex(of: own.programs[row]) ?? all.noProgram
    }
  }

  /// The parts of the config that no figure of a program depends on are left out, and the period, which orders
  /// and costs tell of themselves. The list of models is one of them, since the headline stands for itself; stages
  /// are one unless models part over them.
  private static let withoutFigures: Set<String> = [
    "attribution.bootstrap", "attribution.models", "attribution.seed", "content",
    "costs.referrals", "experiments", "integration", "name", "objectives", "only", "outputs",
    "period", "quality", "stages",
  ]

  /// Settings of attribution that one headline model alone uses, by their key.
  private static let ofHeadlines: [String: AttributionModel] = [
    "attribution.custom": .custom, "attribution.halfLife": .timeDecay,
    "attribution.markov": .markovPerOrder,
  ]

  private static func isSame(_ a: LedgerHeader, _ b: LedgerHeader) -> Bool {
    let isByStage = a.isByStage || b.isByStage
    let trims = a.trimsRepeats || b.trimsRepeats
    func isUsed(_ key: String) -> Bool {
      if key == "stages" { return isByStage }
      if key == "attribution.trim" { return trims }
      if let model = ofHeadlines[key] { return a.headline == model.rawValue }
      return !withoutFigures.contains(key)
    }
    func figures(_ header: LedgerHeader) -> [LedgerHeader.ConfigPart] {
      header.config.filter { isUsed($0.key) }
    }
    return a.headline == b.headline && figures(a) == figures(b)
  }
}

// MARK: - Orders

extension LedgerComparison {
  private mutating func compareOrders(
    _ before: LedgerFile, _ after: LedgerFile
  ) throws(Side) {
    var sumsBefore = [Credit](repeating: Credit(), count: before.header.rows.count)
    var sumsAfter = [Credit](repeating: Credit(), count: after.header.rows.count)
    var a = before.walk()
    var b = after.walk()
    try Self.turn(&a, .before)
    try Self.turn(&b, .after)
    while !a.isOver || !b.isOver {
      let isOld = a.name <= b.name && !a.isOver
      let isNew = b.name <= a.name && !b.isOver
      if isOld { takeOld(a, &sumsBefore) }
      if isNew { takeNew(b, &sumsAfter) }
      if isOld, isNew {
        comparePair(isSamePerson: a.person == b.person)
      } else {
        move(cause(of: isOld ? a : b, isNew: isNew))
      }
      for row in touched {
        old[row] = Credit()
        new[row] = Credit()
      }
      touched.removeAll(keepingCapacity: true)
      if isOld { try Self.turn(&a, .before) }
      if isNew { try Self.turn(&b, .after) }
    }
    guard sumsBefore == before.header.totals else { throw .before }
    guard sumsAfter == after.header.totals else { throw .after }
  }

  /// Turns to the next order; a fault is that side's.
  private static func turn(_ walk: inout LedgerWalk, _ side: Side) throws(Side) {
    do {
      try walk.next()
    } catch {
      throw side
    }
  }

  private mutating func takeOld(_ order: LedgerWalk, _ sums: inout [Credit]) {
    for (row, credit) in order.parts {
      sums[row] += credit
      old[placesBefore[row]] += credit
      touch(placesBefore[row])
    }
  }

  private mutating func takeNew(_ order: LedgerWalk, _ sums: inout [Credit]) {
    for (row, credit) in order.parts {
      sums[row] += credit
      new[placesAfter[row]] += credit
      touch(placesAfter[row])
    }
  }

  private mutating func touch(_ row: Int) {
    if !touched.contains(row) { touched.append(row) }
  }

  /// Why an order is in one run alone.
  private func cause(of order: LedgerWalk, isNew: Bool) -> ChangeCause {
    let other = isNew ? before.period : after.period
    let day = CivilDay(order.day)
    if isNew, day > before.covered, !hasSameExports {
      return order.isReturn ? .returns : .newOrders
    }
    if day < other.from || day > other.to { return .config }
    return byData(order.isReturn ? .returns : .lateData)
  }

  /// What data would explain can't be data where that is the same.
  private func byData(_ cause: ChangeCause) -> ChangeCause {
    if !hasSameExports { return cause }
    return isConfigured ? .config : .rest
  }

  /// Whether the config may explain what data can't: also by its period, where the exports are the same.
  private var isConfigured: Bool { !hasSameConfig || (hasSameExports && !isSamePeriod) }

  /// Moves all that is left of the order at hand.
  private mutating func move(_ cause: ChangeCause) {
    var isMoved = false
    for row in touched where old[row] != new[row] {
      moves[cause.rawValue][row].credit += new[row] - old[row]
      old[row] = new[row]
      isMoved = true
    }
    if isMoved { orders[cause.rawValue] += 1 }
  }

  /// An order of both runs: what was given back first, the rest by whose it is, the config and the version.
  private mutating func comparePair(isSamePerson: Bool) {
    guard touched.contains(where: { old[$0] != new[$0] }) else { return }
    let back = touched.reduce(Int64(0)) { $0 + new[$1].returns - old[$1].returns }
    if back != 0 {
      let isParted = touched.contains { !old[$0].hasSameSale(as: new[$0]) }
      if !isParted { return move(byData(.returns)) }
      let goods = touched.reduce(Int64(0)) { $0 + new[$1].costOfGoods - old[$1].costOfGoods }
      moveBack(back, goods: goods, byData(.returns))
    }
    move(remainder(isSamePerson: isSamePerson))
  }

  private func remainder(isSamePerson: Bool) -> ChangeCause {
    if !isSamePerson { return .identity }
    if isConfigured { return .config }
    let isExplained = before.version == after.version && !before.isLearned && !hasSameExports
    return isExplained ? .lateData : .rest
  }

  /// Moves money that was given back for an order whose credit changed too, and its goods: parted as the earlier
  /// run parted the order, by the split rule.
  private mutating func moveBack(_ amount: Int64, goods: Int64, _ cause: ChangeCause) {
    let owners = touched.sorted()
    var weights = owners.map { row in
      Int64(clamping: (old[row].net.magnitude + old[row].returns.magnitude) >> 1)
    }
    if weights.allSatisfy({ $0 == 0 }) { weights = owners.map { max(0, old[$0].orders) } }
    if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
    let amounts = MoneySplit.split(amount, weights: weights)
    let costs = MoneySplit.split(goods, weights: weights)
    for (place, row) in owners.enumerated() {
      var moved = Credit()
      moved.returns = amounts[place]
      moved.net = -amounts[place]
      moved.costOfGoods = costs[place]
      moves[cause.rawValue][row].credit += moved
      old[row] += moved
    }
    orders[cause.rawValue] += 1
  }
}

extension Credit {
  /// Whether they differ at most by what was given back and its goods.
  fileprivate func hasSameSale(as other: Credit) -> Bool {
    gross == other.gross && discounts == other.discounts && points == other.points
      && orders == other.orders && newCustomers == other.newCustomers
  }
}

// MARK: - Costs

extension LedgerComparison {
  private mutating func compareCosts() {
    let causes = CostCategory.allCases.map { costCause($0.index) }
    for row in 0..<rows.count {
      let a = state(row).costs
      let b = laterState(row).costs
      for category in a.indices {
        moves[causes[category].rawValue][row].costs[category] += b[category] - a[category]
      }
    }
  }

  /// Config where the same cost of a category came in on the same days and was parted otherwise. Where nothing but
  /// a key changed, such as the spend by which people are shared, what moved is cost all the same.
  private func costCause(_ category: Int) -> ChangeCause {
    if hasSameExports { return byData(.costs) }
    let cameInTheSame = isSamePeriod && before.entered[category] == after.entered[category]
    return cameInTheSame && !hasSameConfig ? .config : .costs
  }
}
