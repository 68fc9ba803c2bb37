import Columns
import Tabular

/// Reads what decides the kind of each touch: the texts of its channel, campaign, action and so on.
///
///     …,newsletter,email,Summer Launch,view_item,…     one text of a run of columns → one code
///       source     medium campaign      event_name      each distinct one is taken apart once
///
/// Neighbouring columns are looked up as one text; the codes of several runs become one; and each
/// text, and each combination, is worked out once, however many rows have it: 2× on exports whose four
/// columns were looked up one by one.
struct KindReader {
  /// What a code of `codes` stands for where its rows are no touches.
  static let unknownAction = UInt32.max
  private static let unresolved = UInt32.max - 1

  private enum Role: Int, CaseIterable {
    case channel, source, medium, referrer, campaign, action, coupon, content

    /// What layouts call it.
    var name: String { "\(self)" }
  }

  private struct Field {
    let plan: FieldPlan
    let role: Role
    /// Its column in the export; nil where it is put together from several, or is the section of its rows.
    let column: Int?
    /// Of an address as the export writes it only the host counts.
    var isHost: Bool { role == .referrer && plan.transform == nil }
  }

  /// Texts of a field as the export writes them, and by their codes the job's code of what they
  /// stand for.
  private struct Vocabulary {
    var raw = Interner()
    var meanings: [UInt32] = []
  }

  /// Columns that lie side by side, or one field that is no plain column.
  private struct Run {
    /// Nil for a field that is put together from columns, or whose host alone counts.
    var columns: ClosedRange<Int>?
    /// Indices of its fields in `fields`.
    var fields: Range<Int>
    let known = KnownFields()
    /// By row of the chunk at hand.
    var codes: [UInt32] = []
    /// By code, a field after the other: what the texts mean, once `isLearnt` says that this is known.
    var meanings: [UInt32] = []
    var isLearnt: [Bool] = []
  }

  private let setup: ExtractSetup
  private let plan: FilePlan
  private let missing: MissingTexts
  /// Fields that the export says, in the order of their columns.
  private var fields: [Field] = []
  private var vocabularies: [Vocabulary] = []
  private var runs: [Run] = []
  private var pairs: [PairTable] = []
  /// By combination: its kind.
  private var kinds: [UInt32] = []
  /// By role: the job's code of what the row at hand says, or the layout in its place.
  private var meanings = [UInt32](repeating: 0, count: Role.allCases.count)
  /// What the texts but the content make of a touch, by their codes: its action and channel; none
  /// for an unknown action.
  private var settings = SequenceTable()
  private var settled: [(action: UInt8, channel: UInt32)?] = []
  private var hasConstants = false
  /// By row of the chunk that was read last: its combination.
  private(set) var codes: [UInt32] = []

  init(_ plan: FilePlan, setup: ExtractSetup) {
    self.plan = plan
    self.setup = setup
    missing = MissingTexts(plan.layout.missing)
    for role in Role.allCases {
      guard role != .coupon || setup.needsCoupons, let field = plan.field(role.name) else {
        continue
      }
      switch field.origin {
      case .column(let column) where column < plan.header.names.count:
        fields.append(Field(plan: field, role: role, column: column))
      case .column, .joined: fields.append(Field(plan: field, role: role, column: nil))
      case .constant, .absent: break
      }
    }
    fields.sort {
      ($0.plan.reportedColumn, $0.role.rawValue) < ($1.plan.reportedColumn, $1.role.rawValue)
    }
    vocabularies = Array(repeating: Vocabulary(), count: fields.count)
    // A delimiter that is a blank would be trimmed off a span whose first or last field is empty.
    gatherRuns(joinsColumns: !Dialect(plan.layout).pads && plan.layout.delimiter > 0x20)
    pairs = Array(repeating: PairTable(), count: max(runs.count - 1, 0))
  }

  /// Fields of rows that were filled up do not lie side by side. The content has too many texts to
  /// be part of one.
  private mutating func gatherRuns(joinsColumns: Bool) {
    for (index, field) in fields.enumerated() {
      guard let column = field.column, !field.isHost else {
        runs.append(Run(columns: nil, fields: index..<index + 1))
        continue
      }
      if joinsColumns, field.role != .content, let run = runs.last, let last = run.columns,
        fields[run.fields.lowerBound].role != .content,
        (last.upperBound...last.upperBound + 1).contains(column)
      {
        runs[runs.count - 1].columns = last.lowerBound...column
        runs[runs.count - 1].fields = run.fields.lowerBound..<index + 1
      } else {
        runs.append(Run(columns: column...column, fields: index..<index + 1))
      }
    }
  }

  /// Finds the combinations of the rows that the reader holds, and works out the new ones.
  mutating func read(_ reader: RowReader, into job: ExtractJob) {
    if !hasConstants { takeConstants(job) }
    // Let go before the columns are filled, so that they are filled in place.
    codes = []
    for index in runs.indices { readCodes(of: index, reader) }
    guard let first = runs.first else {
      codes = Array(repeating: 0, count: reader.rowCount)
      if kinds.isEmpty { kinds = [kind(job)] }
      return
    }
    codes = first.codes
    for index in pairs.indices { pairs[index].combine(&codes, with: runs[index + 1].codes) }
    let count = pairs.last?.count ?? first.known.texts.count
    // The empty text has its code before any row has it; that of several columns is never empty.
    let mayBeEmpty = runs.count == 1 && (first.columns?.count ?? 1) == 1
    let hasFirstEmpty = mayBeEmpty && kinds.first == Self.unresolved && codes.contains(0)
    guard kinds.count < count || hasFirstEmpty else { return }
    kinds += repeatElement(Self.unresolved, count: max(count - kinds.count, 0))
    for row in codes.indices where kinds[Int(codes[row])] == Self.unresolved {
      kinds[Int(codes[row])] = resolve(row, reader, job)
    }
  }

  private mutating func readCodes(of index: Int, _ reader: RowReader) {
    // Taken out and put back, so that they are not copied while they are filled.
    var found = runs[index].codes
    runs[index].codes = []
    if let columns = runs[index].columns {
      reader.codes(columns, runs[index].known, into: &found)
    } else {
      let field = fields[runs[index].fields.lowerBound]
      let column = field.plan.rawColumn(in: reader)
      runs[index].known.codes(
        of: field.isHost ? column.hosts() : column, into: &found)
    }
    runs[index].codes = found
  }

  /// By combination: the job's kind, or `unknownAction`.
  var kindsByCode: [UInt32] { kinds }
  /// Whether some combination so far has an unknown action.
  private(set) var hasUnknownActions = false

  /// The action that the export gives a row, as the layout understands it.
  mutating func action(ofRow row: Int, in reader: RowReader, _ job: ExtractJob) -> String {
    let field = fields.firstIndex { $0.role == .action }
    let code = field.map { meaning(of: $0, row, reader, job) } ?? meanings[Role.action.rawValue]
    return job.texts.text(code)
  }

  // MARK: - New texts and combinations

  /// Works out what a row's texts make of it.
  private mutating func resolve(_ row: Int, _ reader: RowReader, _ job: ExtractJob) -> UInt32 {
    for run in runs.indices {
      let code = Int(runs[run].codes[row])
      if code >= runs[run].isLearnt.count || !runs[run].isLearnt[code] {
        learn(run, code, row, reader, job)
      }
      let first = code * runs[run].fields.count
      for (place, field) in runs[run].fields.enumerated() {
        meanings[fields[field].role.rawValue] = runs[run].meanings[first + place]
      }
    }
    return kind(job)
  }

  /// Works out what the text of a run means that a row has.
  private mutating func learn(
    _ run: Int, _ code: Int, _ row: Int, _ reader: RowReader, _ job: ExtractJob
  ) {
    let fieldCount = runs[run].fields.count
    let more = max(code + 1 - runs[run].isLearnt.count, 0)
    runs[run].isLearnt += repeatElement(false, count: more)
    runs[run].meanings += repeatElement(0, count: more * fieldCount)
    runs[run].isLearnt[code] = true
    for (place, field) in runs[run].fields.enumerated() {
      runs[run].meanings[code * fieldCount + place] = meaning(of: field, row, reader, job)
    }
  }

  /// The job's kind of a touch that says what is in `meanings`, or `unknownAction`.
  private mutating func kind(_ job: ExtractJob) -> UInt32 {
    guard let setting = setting(job) else {
      hasUnknownActions = true
      return Self.unknownAction
    }
    return job.kinds.code(
      TouchKind(
        source: UInt16(plan.source), action: setting.action, channel: setting.channel,
        campaign: meanings[Role.campaign.rawValue], content: meanings[Role.content.rawValue],
        coupon: meanings[Role.coupon.rawValue]))
  }

  /// The job's code of what a field says in a row.
  private mutating func meaning(
    of field: Int, _ row: Int, _ reader: RowReader, _ job: ExtractJob
  ) -> UInt32 {
    let code: UInt32
    if let column = fields[field].column {
      code = reader.code(column: column, row: row, &vocabularies[field].raw)
    } else {
      code = fields[field].plan.rawColumn(in: reader).code(row, &vocabularies[field].raw)
    }
    while vocabularies[field].meanings.count < vocabularies[field].raw.count {
      let raw = vocabularies[field].raw.bytes(UInt32(vocabularies[field].meanings.count))
      vocabularies[field].meanings.append(text(raw, of: fields[field], job))
    }
    return vocabularies[field].meanings[Int(code)]
  }

  /// The job's code of what a raw text stands for; 0 where it stands for nothing.
  private func text(_ raw: [UInt8], of field: Field, _ job: ExtractJob) -> UInt32 {
    let read = field.plan.transform?.apply(raw) ?? raw
    let text = missing.contains(read) ? [] : read
    guard field.role == .referrer else { return job.texts.code(text) }
    return job.texts.code(FieldColumn(texts: [text]).hosts().bytes(0))
  }

  /// What the layout says in the place of the export.
  private mutating func takeConstants(_ job: ExtractJob) {
    hasConstants = true
    for role in Role.allCases where role != .coupon || setup.needsCoupons {
      guard let field = plan.field(role.name), field.isConstant,
        let text = field.definition.value
      else { continue }
      let host = FieldColumn(texts: [Array(text.utf8)]).hosts().bytes(0)
      meanings[role.rawValue] = role == .referrer ? job.texts.code(host) : job.texts.code(text)
    }
  }

  /// The action and the channel that the texts at hand make; nil for an unknown action.
  private mutating func setting(_ job: ExtractJob) -> (action: UInt8, channel: UInt32)? {
    let known = settings.count
    let code = Int(settings.code(meanings[..<Role.content.rawValue]))
    if code == known { settled.append(work(job)) }
    return settled[code]
  }

  private func work(_ job: ExtractJob) -> (action: UInt8, channel: UInt32)? {
    func text(_ role: Role) -> String { job.texts.text(meanings[role.rawValue]) }
    // A touch is a visit where its export doesn't say.
    let action = text(.action).isEmpty ? "visit" : text(.action)
    guard let number = TouchAction.index(of: action) else { return nil }
    let facts = ChannelFacts(
      channel: text(.channel), source: text(.source), medium: text(.medium),
      referrer: text(.referrer), campaign: text(.campaign), action: action, coupon: text(.coupon))
    let channel = setup.resolver.channel(
      facts, fixed: setup.definition.sources[plan.source].channel)
    return (number, job.texts.code(channel))
  }
}
