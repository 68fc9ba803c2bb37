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
  /// By combination: its kind, or why its rows are rejected.
  private var outcomes: [Outcome] = []

  private struct CodedField {
    let plan: FieldPlan
    var interner = Interner()
    var codes: [UInt32] = []
  }
  private enum Outcome {
    case kind(UInt32)
    case unknownAction(String)
  }

  // One chunk's columns, kept to reuse their memory.
  private var times: [Int64] = []
  private var combinations: [UInt32] = []
  private var rowNames: [Fingerprint] = []

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

  var sawDigest: Bool { identifiers.sawDigest }
  var adjustedTimes: (gaps: Int, overlaps: Int) {
    (timeReader.gaps, timeReader.overlaps)
  }

  /// Reads the rows that the reader holds and hands each good one to the job.
  mutating func read(
    _ reader: RowReader, classes: [RowClass], chunk: ChunkPlace, into job: ExtractJob
  ) {
    guard let timeField else { return }
    let count = reader.rowCount
    timeField.column(in: reader).times(&timeReader, missing: missing, into: &times)
    identifiers.read(reader)
    combine(reader)
    resolveNewCombinations(into: job)
    if setup.comparesRows[plan.source] {
      TextHash.rowFingerprints(
        columns: plan.sharedColumns.map { reader.column($0) }, into: &rowNames)
    } else {
      rowNames.removeAll(keepingCapacity: true)
    }
    let naturalNames = keyNames.read(reader)
    var keyed =
      keyNames.isEmpty
      ? nil : HeldChunk(source: plan.source, file: plan.index, chunk: chunk.chunk, job: job.number)

    for row in 0..<count {
      if !classes.isEmpty, !job.counts.admit(classes[row]) { continue }
      let time = times[row]
      guard time > FieldValue.invalid else {
        job.reject(
          reader, row, plan, timeField, chunk,
          time == FieldValue.missing ? "has no time" : "is not a time as the layout writes them")
        continue
      }
      guard case .kind(let kind) = outcomes[Int(combinations[row])] else {
        if case .unknownAction(let action) = outcomes[Int(combinations[row])] {
          job.reject(
            reader, row, plan, plan.field("action"), chunk, "unknown action \"\(action)\"")
        }
        continue
      }
      job.counts.kept += 1
      let day = job.dayMemo.day(of: time, in: setup.zone)
      let primary = identifiers.primary(row: row)
      if keyed == nil {
        job.days.add(day)
      } else {
        keyed?.rows.append(
          HeldRow(
            primary: primary?.fingerprint ?? .none, row: rowNames[row],
            natural: naturalNames[row], offset: reader.offset(ofRow: row), day: day.number))
        keyed?.touches.append(
          primary.map { job.nextTouchPlace($0.fingerprint) } ?? TouchPlace.nowhere)
      }
      guard let primary else {
        job.counts.anonymous += 1
        continue
      }
      job.emitTouch(
        primary.fingerprint, key: primary.key, time: time, kind: kind, file: plan.index,
        client: clientField.map { identifiers.fingerprint($0, row: row) } ?? .none,
        row: rowNames.isEmpty || keyed != nil ? .none : rowNames[row])
      identifiers.forEachOther(row: row, after: primary.field) { other, key in
        let link = Link(
          primary: primary.fingerprint, other: other, time: time,
          offset: reader.offset(ofRow: row),
          file: Int32(plan.index), source: UInt8(plan.source), primaryKey: UInt8(primary.key),
          otherKey: UInt8(key))
        if let held = keyed?.rows.count {
          keyed?.links.append((held - 1, link))
        } else {
          job.emit(link)
        }
      }
    }
    if let keyed { job.putBack(keyed) }
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
    while outcomes.count < count {
      outcomes.append(resolve(UInt32(outcomes.count), into: job))
    }
  }

  /// Works out what rows with a combination of texts are.
  private func resolve(_ combination: UInt32, into job: ExtractJob) -> Outcome {
    var codes = [UInt32](repeating: 0, count: coded.count)
    var rest = combination
    for index in pairs.indices.reversed() {
      codes[index + 1] = pairs[index].rights[Int(rest)]
      rest = pairs[index].lefts[Int(rest)]
    }
    if !codes.isEmpty { codes[0] = rest }

    func text(_ name: String) -> String {
      if let index = coded.firstIndex(where: { $0.plan.definition.field == name }) {
        let field = coded[index]
        let bytes = field.interner.bytes(codes[index])
        return String(decoding: field.plan.transform?.apply(bytes) ?? bytes, as: UTF8.self)
      }
      return plan.field(name)?.definition.value ?? ""
    }
    let action = text("action")
    guard let number = TouchAction.index(of: action.isEmpty ? "visit" : action) else {
      return .unknownAction(action)
    }
    let facts = ChannelFacts(
      channel: text("channel"), source: text("source"), medium: text("medium"),
      referrer: text("referrer"), campaign: text("campaign"), action: action,
      coupon: text("coupon"))
    let kind = TouchKind(
      source: plan.source,
      channel: setup.resolver.channel(
        facts, fixed: setup.definition.sources[plan.source].channel),
      campaign: facts.campaign, action: number, content: text("content"),
      coupon: setup.needsCoupons ? facts.coupon : "")
    return .kind(job.kinds.code(kind))
  }
}
