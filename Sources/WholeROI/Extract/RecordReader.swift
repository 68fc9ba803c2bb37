import Columns
import Tabular

/// Reads the rows of one file into held records: all kinds but touches.
struct RecordReader {
  let setup: ExtractSetup
  let plan: FilePlan
  let source: SourceDefinition
  /// What the source's rows are.
  let record: RecordKind
  var columns: RecordColumns
  var identifiers: IdentifierFields
  private let keyNames: KeyNames
  let isTaxIncluded: Bool
  /// Parts of the receipt that count as revenue.
  let includedFields: [ValueField]
  var carrying: CarryingRows
  private let typer: PostTyper
  private var metrics: MetricColumns
  /// By code of the job's texts.
  var kinds: [OrderKind] = []
  private var currencies: [UInt32: Bool] = [:]
  /// By row: the day of its time.
  var timeDays: [Int64] = []
  /// Of the chunk's orders.
  var ids: OrderIds
  /// The chunk's rows that are records.
  var rows: [Int32] = []
  /// By place in `rows`: what the row's presence says, and where it lies as a `RecordPlace`; anything for
  /// nobody's row.
  var presencePayloads: [UInt64] = []
  var presenceFacts: [UInt64] = []
  var presencePlaces: [UInt64] = []
  /// Rows that are read later may change what becomes of these.
  private let holdsRows: Bool
  private let mayCarryOn: Bool
  /// Codes of texts by which profiles that were handed on name who referred them.
  var referrers: Set<UInt32> = []

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    self.plan = plan
    self.setup = setup
    source = setup.definition.sources[plan.source]
    record = source.layout.record
    holdsRows = setup.holdsRows[plan.source]
    mayCarryOn = !plan.layout.continues.isEmpty
    columns = try RecordColumns(plan, setup: setup)
    ids = OrderIds(hasOriginals: columns.hasOriginals)
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
    chunk.reserve(count, record: record, holdsRows: holdsRows)
    if record == .order {
      ids.start = chunk.orderBytes.count
      columns.appendIds(to: &chunk.orderBytes, ends: &ids.ends)
    }
    let (orders, profiles) = plainRecords(job)
    let odd = oddRows(job)
    rows.removeAll(keepingCapacity: true)

    let takesRuns = classes.isEmpty && !mayCarryOn
    var next = 0
    while next < count {
      if takesRuns {
        next = appendRun(next..<count, odd, orders, profiles, names, to: &chunk)
        if next == count { break }
      }
      let row = next
      next += 1
      if mayCarryOn { carrying.passFaults(before: reader, row) }
      if !classes.isEmpty {
        if classes[row] == .continues {
          carryOn(row, reader, into: &chunk, job, place, names)
          continue
        }
        guard job.counts.admit(classes[row]) else { continue }
      }
      let isOdd = !odd.isEmpty && odd[row]
      if isOdd || !appendPlain(row, orders, profiles, to: &chunk) {
        let fate = append(row, reader, to: &chunk, job, place)
        carrying.above = fate
        if fate == .skipped { job.counts.skipped += 1 }
        guard fate == .kept else { continue }
      } else if mayCarryOn {
        carrying.above = .kept
      }
      if !names.isEmpty { chunk.names.append(names[row]) }
      rows.append(Int32(truncatingIfNeeded: row))
    }
    job.counts.kept += rows.count
    if holdsRows {
      hold(reader, in: &chunk, job)
    } else {
      handOn(reader, &chunk, job)
    }
    if holdsRows || !chunk.isEmpty { job.putBack(chunk) }
  }

  /// What the chunk's rows are where they say what most do; only those of the layout's kind.
  private mutating func plainRecords(_ job: ExtractJob) -> (PlainOrders, PlainProfiles) {
    var orders = PlainOrders()
    var profiles = PlainProfiles()
    switch record {
    case .order:
      orders.times = columns.allValues(.time)
      orders.gross = columns.allValues(.gross)
      orders.discounts = columns.allValues(.discounts)
      orders.nets = columns.allValues(.net)
      orders.taxes = columns.allValues(.tax)
      orders.costs = columns.allValues(.costOfGoods)
      orders.included = columns.sums(of: includedFields)
      orders.kindCodes = columns.allCodes(.kind)
      orders.stores = columns.allCodes(.store)
      orders.coupons = columns.allCodes(.coupon)
      meet(kinds: orders.kindCodes, job)
      orders.kinds = kinds
      orders.isTaxIncluded = isTaxIncluded
      orders.source = UInt16(plan.source)
    case .profile:
      profiles.joined = columns.allValues(.joined)
      profiles.firstOrders = columns.allValues(.firstOrder)
      profiles.tiers = columns.allCodes(.tier)
      profiles.referrers = columns.allCodes(.referredBy)
    default: break
    }
    return (orders, profiles)
  }

  /// Rows with a field that holds no value of its kind, or with money of another currency; empty where there is none.
  private mutating func oddRows(_ job: ExtractJob) -> [Bool] {
    var odd = columns.isInvalid
    guard columns.hasCodes(.currency) else { return odd }
    var last: UInt32 = 0
    var isOurs = true
    for (row, code) in columns.allCodes(.currency).enumerated() {
      if code != last {
        last = code
        isOurs = code == 0 || isCurrency(code, job)
      }
      guard !isOurs else { continue }
      if odd.isEmpty { odd = Array(repeating: false, count: identifiers.primaries.count) }
      odd[row] = true
    }
    return odd
  }

  /// Appends the records of rows that say what most do, up to the first that takes another look, whose number it gives;
  /// `range.upperBound` where none does.
  private mutating func appendRun(
    _ range: Range<Int>, _ odd: [Bool], _ orders: PlainOrders, _ profiles: PlainProfiles,
    _ names: [RowName], to chunk: inout HeldChunk
  ) -> Int {
    let end: Int
    switch record {
    case .order where !columns.hasExtras:
      end = orders.append(range, isOdd: odd, ids: ids, to: &chunk.orders)
    case .profile:
      end = profiles.append(
        range, isOdd: odd, names: identifiers.primaries, to: &chunk.profiles)
    default: return range.lowerBound
    }
    let run = range.lowerBound..<end
    if !names.isEmpty { chunk.names += names[run] }
    rows.append(addingCapacity: run.count) { rows in
      for row in run { rows.append(Int32(truncatingIfNeeded: row)) }
    }
    return end
  }

  /// Appends the record of a row that says what most do; false where it takes another look.
  @inline(__always)
  private func appendPlain(
    _ row: Int, _ orders: PlainOrders, _ profiles: PlainProfiles, to chunk: inout HeldChunk
  ) -> Bool {
    switch record {
    case .order:
      guard var order = orders.order(row) else { return false }
      ids.set(row, of: &order)
      guard order.idCount > 0 else { return false }
      chunk.orders.append(order)
      if columns.hasExtras { addExtra(row, to: &chunk) }
      return true
    case .profile:
      guard identifiers.primaries[row] != .none else { return false }
      chunk.profiles.append(profiles.profile(row))
      return true
    default: return false
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
    switch record {
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
      // One that has an identifier is plain where its values are.
      return reject("", "has no identifier")
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
        source: plan.source, row: chunk.rows.count + rows.count, from: days.from, to: days.to,
        metric: $0.metric, value: $0.value)
    }
    return nil
  }

  /// A field that holds no value of its kind, or money of another currency.
  mutating func valueFault(
    _ row: Int, _ job: ExtractJob
  ) -> (field: String, reason: String)? {
    if !columns.isInvalid.isEmpty, let fault = columns.fault(row) { return fault }
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

  private mutating func isCurrency(_ code: UInt32, _ job: ExtractJob) -> Bool {
    if let known = currencies[code] { return known }
    let isOurs = job.texts.text(code).uppercased() == setup.definition.currency.code
    currencies[code] = isOurs
    return isOurs
  }
}
