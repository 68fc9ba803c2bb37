import Columns
import Tabular

/// What every job needs to know of the run while it reads exports; never changed.
struct ExtractSetup: Sendable {
  let definition: PipelineDefinition
  /// The program's zone: its days are the days of the reports.
  let zone: TimeZoneTable
  var files: [FilePlan]
  let resolver: ChannelResolver
  /// By index in `identity.keys`.
  let normalizations: [IdentifierNormalization]
  /// Sources whose records may occur twice: those with several files, or with a natural key.
  let comparesRows: [Bool]
  /// Sources whose records may be set aside, or carried on, by rows that are read later: their rows are held until
  /// all are. What others say goes to join as it is read.
  let holdsRows: [Bool]
  let touchShape: TouchShape
  let needsCoupons: Bool
  /// The reports that records are kept for.
  let needs: ReportNeeds
  /// What digests of e-mails and phones stand for; nil until they are looked for.
  var plainForms: PlainForms?

  init(_ definition: PipelineDefinition, files: [FilePlan]) throws(Failure) {
    guard let zone = TimeZoneTable(identifier: definition.timezone) else {
      throw Failure(
        .config, "\"\(definition.timezone)\" is not a time zone", file: definition.file)
    }
    self.definition = definition
    needs = ReportNeeds(definition)
    self.files = files
    self.zone = zone
    resolver = ChannelResolver(definition)
    normalizations = definition.identity.keys.map {
      IdentifierNormalization(key: $0, identity: definition.identity)
    }
    let fileCounts = definition.sources.indices.map { source in
      files.count { $0.source == source }
    }
    let comparesRows = definition.sources.indices.map {
      fileCounts[$0] > 1 || !definition.sources[$0].layout.key.isEmpty
    }
    self.comparesRows = comparesRows
    let hasSystem = !definition.revenue.system.isEmpty
    let carriesOn = definition.sources.indices.map { source in
      files.contains { $0.source == source && !$0.layout.continues.isEmpty }
    }
    holdsRows = definition.sources.indices.map {
      comparesRows[$0] || carriesOn[$0]
        || hasSystem && definition.sources[$0].layout.record == .order
    }
    needsCoupons =
      definition.programs.contains { !$0.coupons.isEmpty }
      || definition.channelRules.contains { $0.coupon != nil }
    touchShape = TouchShape(
      hasClient: definition.visits != nil,
      hasRow: definition.sources.indices.contains {
        definition.sources[$0].layout.record == .touch && fileCounts[$0] > 1
          && definition.sources[$0].layout.key.isEmpty
      })
  }

  func layout(_ plan: FilePlan) -> Layout { plan.layout }

  /// Whether a field of that record is read as a code.
  func reads(_ field: CodeField, of record: RecordKind) -> Bool {
    switch field {
    case .channel: record == .post || record == .message
    case .type: record == .post
    case .referredBy: needs.referrals
    default: true
    }
  }

  /// Reads money of the run's currency.
  func amounts(of layout: Layout) -> AmountReader {
    AmountReader(
      minorDigits: definition.currency.minorDigits, decimal: layout.decimal, rounds: layout.rounds)
  }

  /// Reads the times or days of a field.
  func timeReader(
    _ column: ColumnDefinition?, source: SourceDefinition, layout: Layout
  ) throws(Failure) -> TimeReader {
    let zone = try zone(
      of: column ?? ColumnDefinition(field: "time"), source: source, layout: layout)
    do {
      return try TimeReader(format: column?.format, zone: zone)
    } catch {
      throw Failure(
        .config, "\(error)", file: definition.file,
        hint: "the format of \(column?.field ?? "time") in source \"\(source.name)\"")
    }
  }

  /// The zone in which a field's local times are meant: its own, the source's, the layout's, the
  /// pipeline's.
  func zone(
    of column: ColumnDefinition, source: SourceDefinition, layout: Layout
  ) throws(Failure) -> TimeZoneTable {
    let name = column.zone ?? source.timezone ?? layout.timezone ?? definition.timezone
    guard let zone = TimeZoneTable(identifier: name) else {
      throw Failure(.config, "\"\(name)\" is not a time zone", file: definition.file)
    }
    return zone
  }
}

extension IdentifierNormalization {
  /// How the pipeline reads identifiers of one key (METHODS, section 8).
  init(key: String, identity: IdentityDefinition) {
    let kind: Kind =
      switch key {
      case "email": .email(keepsPlusTags: identity.keepsPlusTags)
      case "phone": .phone(region: PhoneRegion(identity.region) ?? .unitedStates)
      case "client": .client
      default: .handle
      }
    self.init(
      kind: kind, blocksBuiltIn: identity.block != nil, blocked: identity.block ?? [])
  }
}

/// How a touch lies in its record (see `TimedRecords`): behind what all have come, where a rule needs them, the
/// client and, of touches that are compared, the row's fingerprint and its file.
struct TouchShape: Sendable {
  /// Visits are on: a word names the client.
  let hasClient: Bool
  /// Some source's rows must be compared between files: two words name the row, one its file.
  let hasRow: Bool

  /// Words of a touch's record besides those that all have, and of a compared one's.
  var moreWords: Int { hasClient ? 1 : 0 }
  var comparedWords: Int { moreWords + 3 }
  /// The words that name its client, and its row; the file stands behind the latter.
  var client: Int { TimedRecords.wordCount }
  var row: Int { TimedRecords.wordCount + (hasClient ? 1 : 0) }
}
