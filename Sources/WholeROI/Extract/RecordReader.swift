import Columns
import Tabular

/// Reads the rows of one file into held records: all kinds but touches.
struct RecordReader {
  private let setup: ExtractSetup
  private let plan: FilePlan
  private let source: SourceDefinition
  private var columns: RecordColumns
  private var identifiers: IdentifierFields
  private let keyNames: KeyNames
  private let isTaxIncluded: Bool
  /// Parts of the receipt that count as revenue.
  private let includedFields: [ValueField]
  private var carrying: CarryingRows
  private let typer: PostTyper
  private var metrics: MetricColumns
  /// By code of the job's texts; nil: not met yet.
  private var kinds: [OrderKind?] = []
  private var currencies: [UInt32: Bool] = [:]
  /// By row: the day of its time.
  private var timeDays: [Int64] = []
  /// Where the ids of the chunk's orders begin in its bytes, and where each ends.
  private var idsStart = 0
  private var idEnds: [Int] = []

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    self.plan = plan
    self.setup = setup
    source = setup.definition.sources[plan.source]
    columns = try RecordColumns(plan, setup: setup)
    identifiers = IdentifierFields(
      plan, setup: setup, missing: MissingTexts(source.layout.missing))
    keyNames = KeyNames(plan, source.layout)
    carrying = CarryingRows(source.layout)
    typer = PostTyper(rules: setup.definition.content)
    metrics = MetricColumns(plan)
    isTaxIncluded = plan.layout.isTaxIncluded ?? setup.definition.revenue.isTaxIncluded
    includedFields = setup.definition.revenue.include.compactMap { ValueField(name: $0.rawValue) }
  }

  var digests: Set<Fingerprint> { identifiers.digests }
  var adjustedTimes: (gaps: Int, overlaps: Int) { columns.adjustedTimes }

  /// Reads the rows that the reader holds into a chunk of the job's.
  mutating func read(
    _ reader: RowReader, classes: [RowClass], chunk place: ChunkPlace, into job: ExtractJob
  ) {
    let count = reader.rowCount
    columns.read(reader, interner: &job.texts)
    metrics.read(reader)
    identifiers.read(reader)
    if let times = columns.values(.time) { setup.zone.days(utc: times, into: &timeDays) }
    let names = names(of: reader)
    carrying.begin(reader)
    var chunk = job.takeOpenChunk(plan, place)
    chunk.reserve(count, record: source.layout.record)
    if source.layout.record == .order {
      idsStart = chunk.orderBytes.count
      columns.appendIds(to: &chunk.orderBytes, ends: &idEnds)
    }
    let first = chunk.rows.count
    var rows: [Int32] = []
    rows.reserveCapacity(count)

    for row in 0..<count {
      carrying.passFaults(before: reader, row)
      if !classes.isEmpty {
        if classes[row] == .continues {
          carryOn(row, reader, into: &chunk, job, place, names)
          continue
        }
        guard job.counts.admit(classes[row]) else { continue }
      }
      let fate = append(row, reader, to: &chunk, job, place)
      carrying.above = fate
      if fate == .skipped { job.counts.skipped += 1 }
      guard fate == .kept else { continue }
      let primary = identifiers.primaries[row]
      if primary == .none { job.counts.anonymous += 1 }
      chunk.rows.append(
        HeldRow(
          primary: primary, offset: reader.offset(ofRow: row), day: day(row),
          key: identifiers.primaryKey(row: row)))
      if !names.isEmpty { chunk.names.append(names[row]) }
      rows.append(Int32(truncatingIfNeeded: row))
    }
    job.counts.kept += rows.count
    appendLinks(rows, first, to: &chunk)
    job.putBack(chunk)
  }

  /// Adds the identifiers besides the primary ones: of `rows`, which are held from `first` on.
  private func appendLinks(_ rows: [Int32], _ first: Int, to chunk: inout HeldChunk) {
    for field in identifiers.keys.indices.dropFirst() {
      let others = identifiers.column(field)
      let key = UInt8(identifiers.keys[field])
      for (index, row) in rows.enumerated() {
        let row = Int(row)
        let other = others[row]
        guard other != .none, identifiers.primaryFields[row] < field else { continue }
        chunk.links.append(
          HeldLink(
            other: other, time: columns.value(.time, row) ?? .min, row: Int32(first + index),
            key: key))
      }
    }
  }

  /// By row: what its duplicates are known by; empty where no rule compares this source's rows.
  private func names(of reader: RowReader) -> [RowName] {
    guard setup.comparesRows[plan.source] else { return [] }
    var rows: [Fingerprint] = []
    TextHash.rowFingerprints(columns: plan.sharedColumns.map { reader.column($0) }, into: &rows)
    let naturals = keyNames.read(reader)
    return (0..<reader.rowCount).map { row in
      RowName(
        row: rows.isEmpty ? .none : rows[row], natural: naturals.isEmpty ? .none : naturals[row])
    }
  }

  /// The day of a row's record for reconciliation: that of its time, or its own.
  private func day(_ row: Int) -> Int32 {
    if columns.value(.time, row) != nil { return Int32(truncatingIfNeeded: timeDays[row]) }
    return (columns.value(.day, row) ?? columns.value(.from, row)).map {
      Int32(truncatingIfNeeded: $0)
    } ?? .min
  }

  /// Appends the row's record to the chunk, or rejects it.
  private mutating func append(
    _ row: Int, _ reader: RowReader, to chunk: inout HeldChunk, _ job: ExtractJob,
    _ place: ChunkPlace
  ) -> RowFate {
    func reject(_ field: String, _ reason: String) -> RowFate {
      job.reject(reader, row, plan, plan.field(field), place, reason)
      return .rejected
    }
    if let fault = valueFault(row, job) { return reject(fault.field, fault.reason) }
    switch source.layout.record {
    case .order:
      if let fault = appendOrder(row, reader, to: &chunk, job) {
        return fault.field.isEmpty ? .skipped : reject(fault.field, fault.reason)
      }
    case .spend:
      guard let days = span(row) else { return reject("day", "has no day") }
      guard let amount = columns.value(.amount, row) else {
        return reject("amount", "has no amount")
      }
      guard days.to >= days.from else { return reject("to", "ends before it begins") }
      chunk.spends.append(
        SpendRecord(
          source: plan.source, from: days.from, to: days.to, channel: columns.text(.channel, row),
          campaign: columns.text(.campaign, row), amount: amount,
          impressions: columns.value(.impressions, row) ?? 0,
          clicks: columns.value(.clicks, row) ?? 0))
    case .cost:
      guard let days = span(row) else { return reject("day", "has no day") }
      guard let amount = columns.value(.amount, row) else {
        return reject("amount", "has no amount")
      }
      guard days.to >= days.from else { return reject("to", "ends before it begins") }
      chunk.costs.append(
        CostRecord(
          source: plan.source, from: days.from, to: days.to,
          category: columns.text(.category, row),
          account: columns.text(.account, row), vendor: columns.text(.vendor, row),
          program: columns.text(.program, row),
          memo: columns.text(.memo, row), amount: amount))
    case .profile:
      if identifiers.primaries[row] == .none { return reject("", "has no identifier") }
      chunk.profiles.append(
        ProfileRecord(
          joined: columns.value(.joined, row).map { Int32(truncatingIfNeeded: $0) } ?? .max,
          firstOrder: columns.value(.firstOrder, row).map { Int32(truncatingIfNeeded: $0) } ?? .max,
          tier: columns.code(.tier, row), referrer: columns.code(.referredBy, row))
      )
    case .post:
      if columns.text(.id, row).isEmpty { return reject("id", "has no id") }
      if setup.needs.posts,
        let post = columns.post(row, source: plan.source, channel: source.channel, typer, job)
      {
        chunk.posts.append(post)
      }
    case .message:
      if columns.value(.time, row) == nil { return reject("time", "has no time") }
      if setup.needs.messages, let message = columns.message(row, channel: source.channel, job) {
        chunk.messages.append(message)
      }
    case .assignment:
      guard let time = columns.value(.time, row) else { return reject("time", "has no time") }
      for field in [CodeField.experiment, .arm] where columns.code(field, row) == 0 {
        return reject(field.name, "has no \(field.name)")
      }
      chunk.assignments.append(
        AssignmentRecord(
          time: time, source: plan.source, experiment: columns.code(.experiment, row),
          arm: columns.code(.arm, row)))
    case .total:
      guard let days = span(row) else { return reject("day", "has no day") }
      guard days.to >= days.from else { return reject("to", "ends before it begins") }
      if let fault = appendTotals(row, days, to: &chunk, job) {
        job.reject(reader, row, plan, fault.field, place, fault.reason)
        return .rejected
      }
    case .touch: preconditionFailure("touches have a reader of their own")
    }
    return .kept
  }

  /// Appends the figures that a row of totals gives; nil where it gives one at least.
  private func appendTotals(
    _ row: Int, _ days: (from: CivilDay, to: CivilDay), to chunk: inout HeldChunk, _ job: ExtractJob
  ) -> (field: FieldPlan?, reason: String)? {
    var figures: [(metric: UInt32, value: Int64)] = []
    if metrics.isEmpty {
      let name = columns.text(.metric, row)
      if name.isEmpty { return (plan.field("metric"), "has no metric") }
      guard let value = columns.value(.value, row) else {
        return (plan.field("value"), "has no value")
      }
      figures = [(job.texts.code(name), value)]
    } else {
      if let field = metrics.invalidField(row) { return (field, "is not a number") }
      figures = metrics.figures(row, &job.texts)
      if figures.isEmpty { return (nil, "has none of the values that metrics names") }
    }
    chunk.totals += figures.map {
      TotalRecord(
        source: plan.source, row: chunk.rows.count, from: days.from, to: days.to,
        metric: $0.metric, value: $0.value)
    }
    return nil
  }

  /// A field that holds no value of its kind, or money of another currency.
  private mutating func valueFault(
    _ row: Int, _ job: ExtractJob
  ) -> (field: String, reason: String)? {
    if columns.hasInvalid, let fault = columns.fault(row) { return fault }
    let currency = columns.code(.currency, row)
    if currency == 0 || isCurrency(currency, job) { return nil }
    return (
      "currency",
      "the currency is \(job.texts.text(currency)), that of the run"
        + " \(setup.definition.currency.code)"
    )
  }

  /// The days that a row covers, from its day or its from and to.
  private func span(_ row: Int) -> (from: CivilDay, to: CivilDay)? {
    guard let from = columns.value(.day, row) ?? columns.value(.from, row) else { return nil }
    let to = columns.value(.to, row) ?? from
    return (CivilDay(Int32(truncatingIfNeeded: from)), CivilDay(Int32(truncatingIfNeeded: to)))
  }

  /// Nil where the order was appended; a fault without a field for one that is void.
  private mutating func appendOrder(
    _ row: Int, _ reader: RowReader, to chunk: inout HeldChunk, _ job: ExtractJob
  ) -> (field: String, reason: String)? {
    guard let time = columns.value(.time, row) else { return ("time", "has no time") }
    let kind = orderKind(columns.code(.kind, row), job)
    switch kind {
    case .sale, .return: break
    case .void: return ("", "")
    case .unknown:
      return ("kind", "unknown kind \"\(job.texts.text(columns.code(.kind, row)))\"")
    }
    let money: OrderMoney
    do {
      money = try OrderMoney(
        orderAmounts(row), isReturn: kind == .return,
        isTaxIncluded: isTaxIncluded)
    } catch {
      return (plan.field("gross") == nil ? "net" : "gross", error.rawValue)
    }
    var order = OrderRecord()
    order.time = time
    order.gross = money.gross
    order.discounts = money.discounts
    order.isReturn = money.isReturn
    order.costOfGoods = money.costOfGoods ?? FieldValue.missing
    order.source = UInt16(plan.source)
    order.store = columns.code(.store, row)
    order.coupon = columns.code(.coupon, row)
    let place = columns.hasOriginals ? 2 * row : row
    order.idStart = place > 0 ? idEnds[place - 1] : idsStart
    order.idCount = Int32(idEnds[place] - order.idStart)
    if columns.hasOriginals { order.originalCount = Int32(idEnds[place + 1] - idEnds[place]) }
    guard order.idCount > 0 else { return ("id", "has no id") }
    let extra = columns.hasExtras ? extra(row) : .none
    chunk.orders.append(order)
    if extra != .none { chunk.setExtra(extra, ofOrder: chunk.orders.count - 1) }
    return nil
  }

  private func extra(_ row: Int) -> OrderExtra {
    OrderExtra(
      points: columns.value(.points, row) ?? 0, refunded: abs(columns.value(.refunded, row) ?? 0))
  }

  private enum OrderKind {
    case sale, `return`, void, unknown
  }

  /// What the export's word for an order's kind means; remembered by code.
  private mutating func orderKind(_ code: UInt32, _ job: ExtractJob) -> OrderKind {
    let index = Int(code)
    if index < kinds.count, let known = kinds[index] { return known }
    let kind: OrderKind =
      switch job.texts.text(code) {
      case "", "sale": .sale
      case "return": .return
      case "void": .void
      default: .unknown
      }
    kinds += repeatElement(nil, count: max(index + 1 - kinds.count, 0))
    kinds[index] = kind
    return kind
  }

  private mutating func isCurrency(_ code: UInt32, _ job: ExtractJob) -> Bool {
    if let known = currencies[code] { return known }
    let isOurs = job.texts.text(code).uppercased() == setup.definition.currency.code
    currencies[code] = isOurs
    return isOurs
  }

  private func orderAmounts(_ row: Int) -> OrderAmounts {
    var amounts = OrderAmounts(
      gross: columns.value(.gross, row), discounts: columns.value(.discounts, row),
      net: columns.value(.net, row),
      tax: columns.value(.tax, row), costOfGoods: columns.value(.costOfGoods, row))
    for field in includedFields { amounts.extras += columns.value(field, row) ?? 0 }
    return amounts
  }

  /// Adds a continuing row to the order above it.
  private mutating func carryOn(
    _ row: Int, _ reader: RowReader, into chunk: inout HeldChunk, _ job: ExtractJob,
    _ place: ChunkPlace, _ names: [RowName]
  ) {
    switch carrying.above {
    case .skipped:
      job.counts.skipped += 1
      return
    case .rejected:
      job.reject(reader, row, plan, nil, place, "carries on a row that was set aside")
      return
    case .none:
      job.reject(reader, row, plan, nil, place, "carries on a row, and none stands above it")
      return
    case .kept: break
    }
    if let fault = valueFault(row, job) {
      job.reject(reader, row, plan, plan.field(fault.field), place, fault.reason)
      return
    }
    let last = chunk.orders.count - 1
    var extra = chunk.extra(chunk.orders[last])
    if chunk.orders[last].isBeyondAmounts(with: extra) {
      job.reject(reader, row, plan, nil, place, "carries on an order that is too large to count")
      return
    }
    let amounts = orderAmounts(row)
    if amounts.gross != nil || amounts.net != nil {
      do {
        let money = try OrderMoney(
          amounts, isReturn: chunk.orders[last].isReturn,
          isTaxIncluded: isTaxIncluded)
        guard money.isReturn == chunk.orders[last].isReturn else {
          job.reject(reader, row, plan, nil, place, "a return carries on a sale")
          return
        }
        chunk.orders[last].gross += money.gross
        chunk.orders[last].discounts += money.discounts
        chunk.orders[last].addCost(money.costOfGoods, isNeeded: money.gross != 0)
      } catch {
        job.reject(reader, row, plan, plan.field("gross"), place, error.rawValue)
        return
      }
    } else {
      chunk.orders[last].addCost(amounts.costOfGoods.map(abs), isNeeded: false)
    }
    let more = self.extra(row)
    if more != .none {
      extra.points += more.points
      extra.refunded += more.refunded
      chunk.setExtra(extra, ofOrder: last)
    }
    if !names.isEmpty {
      chunk.names[last].row = chunk.names[last].row.combined(with: names[row].row)
    }
    chunk.carried.append((last, reader.offset(ofRow: row)))
    job.counts.kept += 1
    job.counts.carried += 1
  }
}
