import Columns
import Tabular

/// Which chunk of which file a job is reading.
struct ChunkPlace: Sendable {
  var file: Int
  var chunk: Int
}

/// What became of the rows of one chunk.
struct RowCounts: Sendable, Equatable {
  /// All rows, blank and rejected ones included.
  var read = 0
  var kept = 0
  var rejected = 0
  var totals = 0
  var skipped = 0
  var blank = 0
  /// Kept records without an identifier.
  var anonymous = 0
  /// Kept rows that carry on the record above.
  var carried = 0

  /// Counts a row that is no data; true where it is data.
  mutating func admit(_ rowClass: RowClass) -> Bool {
    switch rowClass {
    case .data: return true
    case .total: totals += 1
    case .skipped, .continues: skipped += 1
    }
    return false
  }

  static func += (a: inout RowCounts, b: RowCounts) {
    a.read += b.read
    a.kept += b.kept
    a.rejected += b.rejected
    a.totals += b.totals
    a.skipped += b.skipped
    a.blank += b.blank
    a.anonymous += b.anonymous
    a.carried += b.carried
  }
}

/// What one chunk says of itself once its rows are read.
struct ChunkSummary: Sendable {
  var place: ChunkPlace
  var counts: RowCounts
  /// Physical lines between its first row and the row after it.
  var lines: Int
  var bytes: Int
}

/// Everything that one job gathers while it reads chunks of any file.
///
/// One job uses it while exports are read; afterwards one thread settles it, and then it is only
/// read: that is what `@unchecked Sendable` rests on.
final class ExtractJob: @unchecked Sendable {
  let number: Int
  let setup: ExtractSetup
  let touches: TimedRecords
  /// Those of sources whose rows must be compared between files: they are longer.
  let comparedTouches: TimedRecords
  /// The other ends of links whose primary identifier a presence has; the payload is its `RecordPlace`. A link takes
  /// half the room that it takes in the log of links, but has no slot: where nothing asks for links.
  let presenceLinks: RecordPartitions
  /// Identifiers of kept records that are no touches; the payload is a `Presence`, word 3 its facts.
  let presences: RecordPartitions
  private var linkLog: LinkLog
  var kinds = KindTable()
  /// Texts that many rows share: stores, coupons, channels, campaigns, content, tiers, arms.
  var texts = Interner()
  private(set) var held: [HeldChunk] = []
  /// How many chunks were held until they were settled.
  private(set) var heldCount = 0
  private var settled: [SettledChunk] = []
  private(set) var rejects: [Reject] = []
  private(set) var summaries: [ChunkSummary] = []
  /// Content hashes of the chunks' own bytes.
  private(set) var blockHashes: [(place: ChunkPlace, hash: [UInt8])] = []
  /// Touches by day, by source.
  var touchDays: [DayCounts]
  /// Rows of other records by store and day, by source; those that are held are counted once they are settled.
  var rowDays: [StoreDays]
  /// Codes of texts by which profiles name who referred them; held ones are asked once they are settled.
  private(set) var referrers: Set<UInt32> = []
  /// Local times moved out of a gap or read as the earlier of two, by source.
  private(set) var adjusted: [(gaps: Int, overlaps: Int)]
  /// Names among which are those of all e-mails and phones that came as SHA-256.
  private(set) var digests: Set<Fingerprint> = []

  // The chunk at hand.
  var counts = RowCounts()
  /// The earliest and the latest time of a touch; no other lies outside.
  private(set) var begin = Int64.max
  private(set) var end = Int64.min

  private var memoryChecks = 0

  // The file at hand.
  private var file = -1
  private var rows: RowReader?
  private var classifier: RowClassifier?
  private var touchReader: TouchReader?
  private var recordReader: RecordReader?

  init(number: Int, setup: ExtractSetup, pool: BlockPool) {
    self.number = number
    self.setup = setup
    touches = TimedRecords(more: setup.touchShape.moreWords, pool: pool)
    comparedTouches = TimedRecords(more: setup.touchShape.comparedWords, pool: pool)
    linkLog = LinkLog(keepsLinks: setup.definition.identity.limits != nil, pool: pool)
    presenceLinks = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: pool)
    presences = RecordPartitions(count: NamedRecords.partitionCount, stride: 4, pool: pool)
    touchDays = Array(repeating: DayCounts(), count: setup.definition.sources.count)
    rowDays = setup.definition.sources.indices.map { StoreDays(source: $0) }
    adjusted = Array(repeating: (0, 0), count: setup.definition.sources.count)
  }

  /// Notes times of touches.
  func take(_ times: InstantSpan) {
    begin = min(begin, times.least)
    end = max(end, times.most)
  }

  /// Reads the rows of a chunk. `settle` is asked, once its rows are found, whether they are the right ones;
  /// it may read again, and says false where the chunk has no row of its own.
  func read(_ task: ChunkTask, settle: (RowReader, ExportFile) throws -> Bool) throws {
    try checkMemory()
    let plan = setup.files[task.place.file]
    try open(plan)
    guard let rows else { return }
    try rows.read(plan.export, from: task.from, to: task.to, startsAtRow: task.startsAtRow)
    if let hash = rows.contentHash(from: task.from, to: task.to) {
      blockHashes.append((task.place, hash))
    }
    guard try settle(rows, plan.export) else { return }
    take(rows, plan, task.place)
  }

  /// Reads a file from top to bottom, in pieces.
  func readWhole(_ task: ChunkTask, chunkBytes: Int) throws {
    let plan = setup.files[task.place.file]
    try open(plan)
    guard let rows else { return }
    var place = task.place
    var from = task.from
    while from < task.to {
      try checkMemory()
      try rows.read(
        plan.export, from: from, to: min(from + chunkBytes, task.to), startsAtRow: true)
      take(rows, plan, place)
      from = rows.nextRow
      place.chunk += 1
    }
  }

  /// The part of the memory past which a run gives up: the system would end it without a word soon after.
  private static let mostMemory = 0.85

  /// Asked for every eighth piece of an export: asking for each took a hundredth of extract.
  private func checkMemory() throws(Failure) {
    memoryChecks += 1
    guard memoryChecks % 8 == 1, ProcessFacts.memoryPart > Self.mostMemory else { return }
    throw Failure(
      .data, "the exports hold more than the memory that this run may use",
      file: setup.definition.file,
      hint: "give it more memory, or leave exports out: a run keeps its records in memory")
  }

  /// Turns the rows that the reader holds into records.
  private func take(_ rows: RowReader, _ plan: FilePlan, _ place: ChunkPlace) {
    counts = RowCounts()
    counts.read = rows.rowCount + rows.faults.count + rows.blankCount
    counts.blank = rows.blankCount
    for fault in rows.faults { reject(fault, plan, place) }
    let classes = classifier?.classes(of: rows, startsFile: place.chunk == 0) ?? []
    touchReader?.read(rows, classes: classes, chunk: place, into: self)
    recordReader?.read(rows, classes: classes, chunk: place, into: self)
    summaries.append(
      ChunkSummary(
        place: place, counts: counts, lines: rows.lineCount, bytes: rows.nextRow - rows.firstRow))
  }

  /// Turns to a file: its reader, conditions and fields.
  private func open(_ plan: FilePlan) throws {
    guard plan.index != file else { return }
    closeFile()
    file = plan.index
    let layout = setup.layout(plan)
    let rows = plan.rowReader()
    rows.wanted = plan.columnsRead(layout, comparesRows: setup.comparesRows[plan.source])
    self.rows = rows
    classifier = try plan.classifier(layout)
    touchReader = layout.record == .touch ? try TouchReader(plan, setup: setup) : nil
    recordReader = layout.record == .touch ? nil : try RecordReader(plan, setup: setup)
  }

  /// Keeps what the file's readers noticed by the way.
  func closeFile() {
    guard file >= 0 else { return }
    let source = setup.files[file].source
    for noticed in [touchReader?.adjustedTimes, recordReader?.adjustedTimes].compactMap({ $0 }) {
      adjusted[source].gaps += noticed.gaps
      adjusted[source].overlaps += noticed.overlaps
    }
    digests.formUnion(touchReader?.digests ?? recordReader?.digests ?? [])
    referrers.formUnion(recordReader?.referrers ?? [])
    file = -1
    (rows, classifier, touchReader, recordReader) = (nil, nil, nil, nil)
  }

  /// Those that may hold something.
  var allTouches: [TimedRecords] {
    setup.touchShape.hasRow ? [touches, comparedTouches] : [touches]
  }

  // MARK: - What readers hand over

  /// Takes touches out that count no longer, so that join passes them over.
  func takeOut(_ places: [TouchPlace]) {
    var marked = [[Int]](repeating: [], count: NamedRecords.partitionCount)
    for place in places where place.partition >= 0 { marked[place.partition].append(place.index) }
    for (partition, indices) in marked.enumerated() where !indices.isEmpty {
      touches.strikeOut(indices.sorted(), in: partition)
    }
  }

  /// Both ends of each link, by their identifiers.
  var linkEnds: RecordPartitions { linkLog.ends }
  var linkCount: Int { linkLog.count }
  /// By slot; empty where no limit is set, and nothing asks for them.
  var links: [Link] { linkLog.links }
  /// Whether somebody asks what rows links are from.
  var keepsLinks: Bool { linkLog.keepsLinks }

  /// Takes links: `body` appends those of many rows.
  func emitLinks(_ body: (inout LinkLog) -> Void) { body(&linkLog) }

  /// The chunk that a file's records go to: the open one of the same file where rows may carry on across
  /// chunks, else a new one.
  func takeOpenChunk(_ plan: FilePlan, _ place: ChunkPlace) -> HeldChunk {
    if let last = held.last, last.file == plan.index, !setup.layout(plan).continues.isEmpty {
      held.removeLast()
      return last
    }
    return HeldChunk(
      source: plan.source, file: plan.index, chunk: place.chunk, job: number, number: held.count)
  }

  func putBack(_ chunk: HeldChunk) {
    precondition(chunk.number == held.count && held.count >> HeldPlace.chunkBits == 0)
    held.append(chunk)
  }

  /// Gives up the held chunks: they are settled.
  func releaseHeld() {
    heldCount = held.count
    held = []
  }

  /// Gives up the job's own kinds and texts: the run has all of them.
  func releaseTables() {
    kinds = KindTable()
    texts = Interner()
  }

  /// Takes chunks back whose duplicates are settled, until their identities are handed on.
  func takeBack(_ chunks: [SettledChunk]) { settled = chunks }

  /// One of them, which is the caller's alone.
  func nextSettled() -> SettledChunk? { settled.popLast() }

  // MARK: - Rejects

  /// Sets a row aside for what one of its fields holds; nil: for the whole row.
  func reject(
    _ reader: RowReader, _ row: Int, _ plan: FilePlan, _ field: FieldPlan?, _ place: ChunkPlace,
    _ reason: String
  ) {
    counts.rejected += 1
    let value = field.map { $0.rawColumn(in: reader).bytes(row) } ?? []
    let isHidden = field.map { isPersonal($0.definition.field) } ?? true
    rejects.append(
      Reject(
        source: plan.source, file: plan.index, chunk: place.chunk, line: reader.line(ofRow: row),
        offset: reader.offset(ofRow: row), column: field?.reportedColumn ?? 0, reason: reason,
        value: MaskedValue.text(value, isPersonal: isHidden)))
  }

  private func reject(_ fault: RowFault, _ plan: FilePlan, _ place: ChunkPlace) {
    counts.rejected += 1
    let field = plan.fields.first { $0.reportedColumn == fault.column && fault.column > 0 }
    let isHidden = field.map { isPersonal($0.definition.field) } ?? true
    rejects.append(
      Reject(
        source: plan.source, file: plan.index, chunk: place.chunk, line: fault.lineInChunk,
        offset: fault.offset, column: fault.column, reason: fault.explanation,
        value: MaskedValue.text(fault.value, isPersonal: isHidden)))
  }

  private func isPersonal(_ field: String) -> Bool {
    setup.definition.identity.keys.contains(field) || field == "referredBy"
  }
}

extension FilePlan {
  /// Sorts this file's rows; nil where all are data.
  func classifier(_ layout: Layout) throws(Failure) -> RowClassifier? {
    do {
      return try RowClassifier(layout, names: names)
    } catch {
      throw Failure(
        .data, "the export has no column \"\(error.name)\", which a row condition names",
        file: path, hint: "its columns: " + names.joined(separator: ", "))
    }
  }
}

/// Values as rejects.csv may show them.
enum MaskedValue {
  /// At most 80 characters; of personal data only the shape: `ann@example.com` gives `xxx@xxxxxxx.xxx`.
  static func text(_ bytes: [UInt8], isPersonal: Bool) -> String {
    let text = String(decoding: bytes.prefix(80), as: UTF8.self)
    guard isPersonal else { return text }
    return String(
      text.map { character in
        character.isNumber ? "9" : character.isLetter || !character.isASCII ? "x" : character
      })
  }
}
