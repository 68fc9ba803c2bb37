import Columns
import Tabular

/// Reads the touches of one file: times, kinds and identifiers, column by column.
struct TouchReader {
  private let setup: ExtractSetup
  private let plan: FilePlan
  private let timeField: FieldPlan?
  private var timeReader: TimeReader
  private let missing: MissingTexts
  private var identifiers: IdentifierFields
  private var kinds: KindReader
  private let clientField: Int?
  private let keyNames: KeyNames
  /// Rows are compared with those of the source's other files, and have no natural key.
  private var isCompared: Bool {
    setup.touchShape.hasRow && setup.comparesRows[plan.source] && keyNames.isEmpty
  }

  // One chunk's columns, kept to reuse their memory.
  private var times: [Int64] = []
  private var rowNames: [Fingerprint] = []

  init(_ plan: FilePlan, setup: ExtractSetup) throws(Failure) {
    self.plan = plan
    self.setup = setup
    let source = setup.definition.sources[plan.source]
    missing = MissingTexts(source.layout.missing)
    keyNames = KeyNames(plan, source.layout)
    timeField = plan.field("time")
    timeReader = try setup.timeReader(
      timeField?.definition, source: source, layout: plan.layout)
    let identifiers = IdentifierFields(plan, setup: setup, missing: missing)
    clientField = setup.definition.identity.keys.firstIndex(of: "client")
      .flatMap { identifiers.place(of: $0) }
    self.identifiers = identifiers
    kinds = KindReader(plan, setup: setup)
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
    var span = timeField.column(in: reader).times(&timeReader, missing: missing, into: &times)
    identifiers.read(reader)
    kinds.read(reader, into: job)
    var names = identifiers.primaries
    let left = rowsLeftOut(classes, span)
    for row in left {
      names[row] = .none
      explain(row, reader, classes, chunk, job)
    }
    let kept = reader.rowCount - left.count
    job.counts.kept += kept
    var keyed: KeyedTouches?
    if kept > 0 {
      if !left.isEmpty {
        lendTimes(to: left)
        span = InstantSpan(times)
      }
      if let span { job.take(span) }
      if keyNames.isEmpty {
        countDays(left, span, job)
      } else {
        keyed = hold(names, left, reader, chunk, job)
      }
      let touches = isCompared ? job.comparedTouches : job.touches
      let named = touches.append(
        names: names, origin: plan.source, tags: identifiers.keys,
        fields: identifiers.primaryFields, codes: kinds.codes, payloads: kinds.kindsByCode,
        times: times, more: moreWords(reader))
      job.counts.anonymous += kept - named
      emitLinks(names, reader, job, into: &keyed)
    }
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
    var days: [Int64] = []
    setup.zone.days(utc: times, into: &days)
    var keyed = KeyedTouches(plan, place, job, rowCount: reader.rowCount)
    var left = left[...]
    for row in names.indices {
      if left.first == row {
        left.removeFirst()
        continue
      }
      let held = HeldRow(
        primary: names[row], offset: reader.offset(ofRow: row),
        day: Int32(truncatingIfNeeded: days[row]),
        key: UInt8(identifiers.keys[Int(identifiers.primaryFields[row])]))
      keyed.append(held, RowName(row: rowNames[row], natural: naturalNames[row]), of: row)
    }
    return keyed
  }

  /// The rows that are no touches, or are none by fault, in their order.
  private func rowsLeftOut(_ classes: [RowClass], _ span: InstantSpan?) -> [Int] {
    guard let span else { return [] }
    if span.least > FieldValue.invalid, !kinds.hasUnknownActions, classes.isEmpty { return [] }
    let codes = kinds.codes
    let kindsByCode = kinds.kindsByCode
    return times.indices.filter { row in
      times[row] <= FieldValue.invalid
        || kindsByCode[Int(codes[row])] == KindReader.unknownAction
        || !classes.isEmpty && classes[row] != .data
    }
  }

  /// Counts a row that is no touch, or rejects it.
  private mutating func explain(
    _ row: Int, _ reader: RowReader, _ classes: [RowClass], _ chunk: ChunkPlace, _ job: ExtractJob
  ) {
    if !classes.isEmpty, !job.counts.admit(classes[row]) { return }
    let time = times[row]
    if time <= FieldValue.invalid, let timeField {
      job.reject(
        reader, row, plan, timeField, chunk,
        time == FieldValue.missing ? "has no time" : "is not a time as the layout writes them")
      return
    }
    let action = kinds.action(ofRow: row, in: reader, job)
    job.reject(reader, row, plan, plan.field("action"), chunk, "unknown action \"\(action)\"")
  }

  /// Rows that were left out borrow the time of one that was not.
  private mutating func lendTimes(to left: [Int]) {
    let time = times[keptRow(left)]
    for row in left { times[row] = time }
  }

  /// The first row that stayed: the first gap in `left`, which ascends.
  private func keptRow(_ left: [Int]) -> Int {
    left.indices.first { left[$0] != $0 } ?? left.count
  }

  /// Counts the days of touches that are kept for good.
  private func countDays(_ left: [Int], _ span: InstantSpan?, _ job: ExtractJob) {
    if let span { job.touchDays[plan.source].add(utc: times, in: span, setup.zone) }
    guard !left.isEmpty else { return }
    // Borrowed times don't count.
    job.touchDays[plan.source].add(setup.zone.day(utc: times[keptRow(left)]), -left.count)
  }

  /// The words of the chunk's touches after those that all have.
  private mutating func moreWords(_ reader: RowReader) -> [[UInt64]] {
    var columns: [[UInt64]] = []
    if setup.touchShape.hasClient {
      columns.append(
        clientField.map { identifiers.column($0).map(\.low) }
          ?? Array(repeating: 0, count: times.count))
    }
    if isCompared {
      TextHash.rowFingerprints(
        columns: plan.sharedColumns.map { reader.column($0) }, into: &rowNames)
      columns.append(rowNames.map(\.high))
      columns.append(rowNames.map(\.low))
      columns.append(Array(repeating: UInt64(plan.index), count: times.count))
    }
    return columns
  }

  /// Hands on what rows say with several identifiers: their primary one is each of the others.
  private func emitLinks(
    _ names: [Fingerprint], _ reader: RowReader, _ job: ExtractJob,
    into keyed: inout KeyedTouches?
  ) {
    for field in identifiers.keys.indices.dropFirst() {
      if keyed == nil, !job.keepsLinks {
        job.emitLinks { log in
          log.append(
            names, identifiers.primaryFields, identifiers.column(field), ofField: field,
            keys: identifiers.keys, source: plan.source)
        }
      } else {
        emitLinks(names, ofField: field, reader, job, into: &keyed)
      }
    }
  }

  /// The same where each link is asked for by itself.
  private func emitLinks(
    _ names: [Fingerprint], ofField field: Int, _ reader: RowReader, _ job: ExtractJob,
    into keyed: inout KeyedTouches?
  ) {
    let keys = identifiers.keys
    let fields = identifiers.primaryFields
    let others = identifiers.column(field)
    func isLink(_ row: Int) -> Bool {
      others[row] != .none && Int(fields[row]) < field && names[row] != .none
    }
    if keyed != nil {
      for row in others.indices where isLink(row) {
        keyed?.append(others[row], key: UInt8(keys[field]), time: times[row], of: row)
      }
      return
    }
    let offsets = reader.rowStarts()
    job.emitLinks { log in
      for row in others.indices where isLink(row) {
        log.append(
          names[row], others[row],
          Link(
            time: times[row], offset: offsets[row], file: Int32(plan.index),
            source: UInt8(plan.source), primaryKey: UInt8(keys[Int(fields[row])]),
            otherKey: UInt8(keys[field])))
      }
    }
  }
}
