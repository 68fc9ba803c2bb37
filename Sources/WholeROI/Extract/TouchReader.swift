import Columns
import Tabular

/// Reads the touches of one file: times, kinds and identifiers, column by column.
///
/// Every text that decides a kind becomes a code; the codes of a row become one; and each combination is
/// worked out once, however many rows have it.
struct TouchReader {
  private let setup: ExtractSetup
  private let plan: FilePlan
  private let timeField: FieldPlan?
  private var timeReader: TimeReader
  private let missing: MissingTexts
  private var identifiers: IdentifierFields
  private let clientField: Int?
  private let keyNames: KeyNames

  /// Fields that decide a kind, in the order of `ChannelFacts`, then content.
  private var coded: [CodedField] = []
  private var pairs: [PairTable] = []
  /// By combination: its kind; `unknownAction` where its rows are rejected.
  private var kinds: [UInt32] = []
  private static let unknownAction = UInt32.max

  private struct CodedField {
    let plan: FieldPlan
    var interner = Interner()
    var codes: [UInt32] = []
  }
  // One chunk's columns, kept to reuse their memory.
  private var times: [Int64] = []
  private var combinations: [UInt32] = []
  private var rowNames: [Fingerprint] = []
  private var rowDays: [Int64] = []
  private var words: [UInt64] = []

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    self.plan = plan
    self.setup = setup
    let source = setup.definition.sources[plan.source]
    missing = MissingTexts(source.layout.missing)
    keyNames = KeyNames(plan, source.layout)
    timeField = plan.field("time")
    timeReader = try setup.timeReader(timeField?.definition, source: source)
    let identifiers = IdentifierFields(plan, setup: setup, missing: missing)
    clientField = setup.definition.identity.keys.firstIndex(of: "client")
      .flatMap { identifiers.place(of: $0) }
    self.identifiers = identifiers
    var names = ["channel", "source", "medium", "referrer", "campaign", "action"]
    if setup.needsCoupons { names.append("coupon") }
    names.append("content")
    for name in names {
      guard let field = plan.field(name) else { continue }
      switch field.origin {
      case .column, .joined: coded.append(CodedField(plan: field))
      case .constant, .absent: break
      }
    }
    pairs = Array(repeating: PairTable(), count: max(coded.count - 1, 0))
  }

  var digests: Set<Fingerprint> { identifiers.digests }
  var adjustedTimes: (gaps: Int, overlaps: Int) {
    (timeReader.gaps, timeReader.overlaps)
  }

  /// Reads the rows that the reader holds and hands the good ones to the job.
  mutating func read(
    _ reader: RowReader, classes: [RowClass], chunk: ChunkPlace, into job: ExtractJob
  ) {
    guard let timeField else { return }
    timeField.column(in: reader).times(&timeReader, missing: missing, into: &times)
    identifiers.read(reader)
    combine(reader)
    resolveNewCombinations(into: job)
    var names = identifiers.primaries
    let left = leaveOut(&names, reader, classes, chunk, job)
    let kept = reader.rowCount - left.count
    job.counts.kept += kept
    setup.zone.days(utc: times, into: &rowDays)
    var keyed = keyNames.isEmpty ? nil : hold(names, left, reader, chunk, job)
    if keyed == nil { countDays(left: left.count, job) }
    job.counts.anonymous += kept - job.emitTouches(names, columns(reader))
    emitLinks(names, reader, job, into: &keyed)
    if let keyed { job.putBack(keyed.chunk) }
  }

  /// Touches with a natural key are held until all files are read: a later one may replace them.
  /// Called before they are handed to the job, after whose touches they will lie.
  private mutating func hold(
    _ names: [Fingerprint], _ left: [Int], _ reader: RowReader, _ place: ChunkPlace,
    _ job: ExtractJob
  ) -> KeyedTouches {
    TextHash.rowFingerprints(
      columns: plan.sharedColumns.map { reader.column($0) }, into: &rowNames)
    let naturalNames = keyNames.read(reader)
    var keyed = KeyedTouches(plan, place, job, rowCount: reader.rowCount)
    var left = left[...]
    for row in names.indices {
      if left.first == row {
        left.removeFirst()
        continue
      }
      let held = HeldRow(
        primary: names[row], offset: reader.offset(ofRow: row),
        day: Int32(truncatingIfNeeded: rowDays[row]),
        key: UInt8(identifiers.keys[Int(identifiers.primaryFields[row])]))
      keyed.append(held, RowName(row: rowNames[row], natural: naturalNames[row]), of: row)
    }
    return keyed
  }

  /// Takes the names from rows that are no touches, and rejects those that are none by fault; gives
  /// these rows. Fills `words` for the others.
  private mutating func leaveOut(
    _ names: inout [Fingerprint], _ reader: RowReader, _ classes: [RowClass], _ chunk: ChunkPlace,
    _ job: ExtractJob
  ) -> [Int] {
    let keys = identifiers.keys.map { NamedRecords.word(origin: plan.source, tag: $0, payload: 0) }
    let file = UInt64(plan.index) << (32 + NamedRecords.payloadShift)
    let fields = identifiers.primaryFields
    let combinations = combinations
    let kinds = kinds
    var left: [Int] = []
    var end = job.end
    words.removeAll(keepingCapacity: true)
    words.reserveCapacity(names.count)
    for row in 0..<names.count {
      let kind = kinds[Int(combinations[row])]
      let time = times[row]
      if time <= FieldValue.invalid || kind == Self.unknownAction
        || !classes.isEmpty && classes[row] != .data
      {
        left.append(row)
        names[row] = .none
        words.append(0)
      } else {
        end = max(end, time)
        words.append(
          keys[Int(fields[row])] | file | UInt64(kind) << NamedRecords.payloadShift)
      }
    }
    job.end = end
    for row in left { explain(row, reader, classes, chunk, job) }
    return left
  }

  /// Counts a row that is no touch, or rejects it.
  private mutating func explain(
    _ row: Int, _ reader: RowReader, _ classes: [RowClass], _ chunk: ChunkPlace, _ job: ExtractJob
  ) {
    let time = times[row]
    // Day 0 for all of them, which `countDays` takes off again.
    times[row] = 0
    if !classes.isEmpty, !job.counts.admit(classes[row]) { return }
    if time <= FieldValue.invalid, let timeField {
      job.reject(
        reader, row, plan, timeField, chunk,
        time == FieldValue.missing ? "has no time" : "is not a time as the layout writes them")
      return
    }
    let action = text("action", of: combinations[row])
    job.reject(reader, row, plan, plan.field("action"), chunk, "unknown action \"\(action)\"")
  }

  private mutating func countDays(left: Int, _ job: ExtractJob) {
    job.touchDays[plan.source].add(rowDays)
    if left > 0 { job.touchDays[plan.source].add(setup.zone.day(utc: 0), -left) }
  }

  /// The words of the chunk's touches after their names.
  private mutating func columns(_ reader: RowReader) -> [[UInt64]] {
    var columns = [words, times.map(UInt64.init(bitPattern:))]
    if setup.touchShape.hasClient {
      columns.append(
        clientField.map { identifiers.column($0).map(\.low) }
          ?? Array(repeating: 0, count: words.count))
    }
    if setup.touchShape.hasRow {
      if setup.comparesRows[plan.source], keyNames.isEmpty {
        TextHash.rowFingerprints(
          columns: plan.sharedColumns.map { reader.column($0) }, into: &rowNames)
        columns.append(rowNames.map(\.high))
        columns.append(rowNames.map(\.low))
      } else {
        columns.append(Array(repeating: 0, count: words.count))
        columns.append(Array(repeating: 0, count: words.count))
      }
    }
    return columns
  }

  private func emitLinks(
    _ names: [Fingerprint], _ reader: RowReader, _ job: ExtractJob,
    into keyed: inout KeyedTouches?
  ) {
    let keys = identifiers.keys
    let fields = identifiers.primaryFields
    for field in keys.indices.dropFirst() {
      let others = identifiers.column(field)
      for row in others.indices
      where others[row] != .none && Int(fields[row]) < field && names[row] != .none {
        guard keyed == nil else {
          keyed?.append(others[row], key: UInt8(keys[field]), time: times[row], of: row)
          continue
        }
        let link = Link(
          time: times[row], offset: reader.offset(ofRow: row), file: Int32(plan.index),
          source: UInt8(plan.source), primaryKey: UInt8(keys[Int(fields[row])]),
          otherKey: UInt8(keys[field]))
        job.emit(names[row], others[row], link)
      }
    }
  }

  /// One code a row for all that decides its kind.
  private mutating func combine(_ reader: RowReader) {
    for index in coded.indices {
      let field = coded[index].plan
      var texts = field.rawColumn(in: reader)
      if field.definition.field == "referrer", field.transform == nil {
        var hosts = texts
        texts.hosts(into: &hosts)
        texts = hosts
      }
      var codes = coded[index].codes
      coded[index].codes = []
      texts.codes(&coded[index].interner, missing: missing, into: &codes)
      coded[index].codes = codes
    }
    guard let first = coded.first else {
      combinations = Array(repeating: 0, count: reader.rowCount)
      return
    }
    combinations = first.codes
    for index in pairs.indices { pairs[index].combine(&combinations, with: coded[index + 1].codes) }
  }

  private mutating func resolveNewCombinations(into job: ExtractJob) {
    let count = coded.isEmpty ? 1 : pairs.last?.count ?? coded[0].interner.count
    while kinds.count < count { kinds.append(resolve(UInt32(kinds.count), into: job)) }
  }

  /// The text of a field in the rows of a combination.
  private func text(_ name: String, of combination: UInt32) -> String {
    guard let place = coded.firstIndex(where: { $0.plan.definition.field == name }) else {
      return plan.field(name)?.definition.value ?? ""
    }
    // Pairs hold (((first, second), third), …): walk back to the one that holds the place.
    var code = combination
    for index in pairs.indices.reversed() where index >= place {
      code = pairs[index].lefts[Int(code)]
    }
    if place > 0 { code = pairs[place - 1].rights[Int(code)] }
    let field = coded[place]
    let bytes = field.interner.bytes(code)
    return String(decoding: field.plan.transform?.apply(bytes) ?? bytes, as: UTF8.self)
  }

  /// The host of the referrer; rows were narrowed to it already, but for transformed and constant
  /// texts.
  private func referrer(of combination: UInt32) -> String {
    let address = text("referrer", of: combination)
    guard let field = plan.field("referrer"), field.transform != nil || field.isConstant else {
      return address
    }
    let column = FieldColumn(texts: [Array(address.utf8)])
    var hosts = column
    column.hosts(into: &hosts)
    return String(decoding: hosts.bytes(0), as: UTF8.self)
  }

  /// Works out what rows with a combination of texts are; `unknownAction` for no touch.
  private func resolve(_ combination: UInt32, into job: ExtractJob) -> UInt32 {
    func text(_ name: String) -> String { self.text(name, of: combination) }
    // A touch is a visit where its export doesn't say.
    let action = text("action").isEmpty ? "visit" : text("action")
    guard let number = TouchAction.index(of: action) else { return Self.unknownAction }
    let facts = ChannelFacts(
      channel: text("channel"), source: text("source"), medium: text("medium"),
      referrer: referrer(of: combination), campaign: text("campaign"), action: action,
      coupon: text("coupon"))
    let channel = setup.resolver.channel(
      facts, fixed: setup.definition.sources[plan.source].channel)
    return job.kinds.code(
      TouchKind(
        source: UInt16(plan.source), action: number, channel: job.texts.code(channel),
        campaign: job.texts.code(facts.campaign), content: job.texts.code(text("content")),
        coupon: setup.needsCoupons ? job.texts.code(facts.coupon) : 0))
  }
}
