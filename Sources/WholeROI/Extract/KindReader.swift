import Columns
import Tabular

/// Reads what decides the kind of each touch: the texts of its channel, campaign, action and so on.
///
///     …,newsletter,email,Summer Launch,view_item,…     one text of a run of columns → one code
///       source     medium campaign      event_name      each distinct one is taken apart once
///
/// Neighbouring columns are looked up as one text; the codes of several runs become one; and each
/// combination is worked out once, however many rows have it: 2× on exports whose four columns
/// were looked up one by one.
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
    /// Index of its first field in `fields`.
    var field: Int
    var texts = Interner()
    var codes: [UInt32] = []
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
  /// Spans of the chunk at hand, kept to reuse their memory.
  private var spans: FieldColumn?

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
        runs.append(Run(columns: nil, field: index))
        continue
      }
      if joinsColumns, field.role != .content, let run = runs.last, let last = run.columns,
        fields[run.field].role != .content,
        (last.upperBound...last.upperBound + 1).contains(column)
      {
        runs[runs.count - 1].columns = last.lowerBound...column
      } else {
        runs.append(Run(columns: column...column, field: index))
      }
    }
  }

  /// Finds the combinations of the rows that the reader holds, and works out the new ones.
  mutating func read(_ reader: RowReader, into job: ExtractJob) {
    if !hasConstants { takeConstants(job) }
    // Let go before the columns are filled, so that they are filled in place.
    codes = []
    for index in runs.indices {
      var found = runs[index].codes
      runs[index].codes = []
      texts(of: runs[index], in: reader).codes(&runs[index].texts, missing: .none, into: &found)
      runs[index].codes = found
    }
    guard let first = runs.first else {
      codes = Array(repeating: 0, count: reader.rowCount)
      if kinds.isEmpty { kinds = [resolve(0, reader, job)] }
      return
    }
    codes = first.codes
    for index in pairs.indices { pairs[index].combine(&codes, with: runs[index + 1].codes) }
    let count = pairs.last?.count ?? runs[0].texts.count
    guard kinds.count < count else { return }
    kinds += repeatElement(Self.unresolved, count: count - kinds.count)
    for row in codes.indices where kinds[Int(codes[row])] == Self.unresolved {
      kinds[Int(codes[row])] = resolve(row, reader, job)
    }
  }

  /// By combination: the job's kind, or `unknownAction`.
  var kindsByCode: [UInt32] { kinds }

  /// The action that the export gives a row, as the layout understands it.
  mutating func action(ofRow row: Int, in reader: RowReader, _ job: ExtractJob) -> String {
    let field = fields.firstIndex { $0.role == .action }
    let code = field.map { meaning(of: $0, row, reader, job) } ?? meanings[Role.action.rawValue]
    return job.texts.text(code)
  }

  private mutating func texts(of run: Run, in reader: RowReader) -> FieldColumn {
    if let columns = run.columns {
      var column = spans ?? FieldColumn(texts: [])
      spans = nil
      reader.span(columns, into: &column)
      spans = column
      return column
    }
    let field = fields[run.field]
    let column = field.plan.rawColumn(in: reader)
    return field.isHost ? column.hosts() : column
  }

  // MARK: - New combinations

  /// Works out what a row's texts make of it.
  private mutating func resolve(_ row: Int, _ reader: RowReader, _ job: ExtractJob) -> UInt32 {
    for index in fields.indices {
      meanings[fields[index].role.rawValue] = meaning(of: index, row, reader, job)
    }
    guard let setting = setting(job) else { return Self.unknownAction }
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
