import Tabular

/// run.json: what a run was made of and what it wrote. No clock: the same work gives the same bytes.
public struct Manifest: Sendable {
  /// One export that was read.
  public struct Input: Sendable {
    /// Where an export's rows went.
    public struct Rows: Hashable, Sendable {
      public var read = 0
      public var kept = 0
      public var rejected = 0
      public var totals = 0
      public var skipped = 0
      public var blank = 0
      public var superseded = 0
      public init() {}
    }

    public var source: String
    /// Relative to the root, with `/`.
    public var path: String
    public var bytes: Int64
    /// 128 bits in hex.
    public var contentHash: String
    /// In hex, where it was asked for.
    public var sha256: String?
    public var rows = Rows()
    /// In file order; the next run compares its own with them.
    public var columns: [ExportColumn] = []
    public init(source: String, path: String, bytes: Int64, contentHash: String) {
      self.source = source
      self.path = path
      self.bytes = bytes
      self.contentHash = contentHash
    }
  }

  public var version: String
  public var runID: String
  public var pipeline: String
  /// SHA-256 of the pipeline's canonical text, in hex.
  public var configurationHash: String
  public var period: Period
  public var currency: Currency
  public var timezone: String
  /// In the order of sources, files by the bytes of their paths.
  public var inputs: [Input] = []
  /// Whole messages, in the order in which they were given.
  public var warnings: [String] = []
  /// Settings that the figures depend on, in the order in which they are to be read.
  public var settings: [(name: String, value: JSONValue)] = []
  /// Reports of this version that the run did not write, and why.
  public var notWritten: [(file: String, reason: String)] = []

  /// A manifest of a pipeline, with the settings that its figures depend on and no inputs yet.
  public init(
    version: String, runID: String, configurationHash: String, definition: PipelineDefinition
  ) {
    self.version = version
    self.runID = runID
    self.configurationHash = configurationHash
    pipeline = definition.name
    period = definition.period
    currency = definition.currency
    timezone = definition.timezone
    settings = Self.settings(definition)
  }

  /// The bytes of run.json for these reports, which stay in their order.
  public func bytes(reports: [Report]) -> [UInt8] {
    JSONWriter.bytes(
      .object([
        ("version", .string(version)),
        ("run", .string(runID)),
        ("pipeline", .string(pipeline)),
        ("config_sha256", .string(configurationHash)),
        (
          "period",
          .object([
            ("from", .string(RunIdentity.isoText(period.from))),
            ("to", .string(RunIdentity.isoText(period.to))),
          ])
        ),
        ("currency", .string(currency.code)),
        ("timezone", .string(timezone)),
        ("settings", .object(settings.map { ($0.name, $0.value) })),
        ("inputs", .array(inputs.map(\.json))),
        ("warnings", .array(warnings.map { .string($0) })),
        ("guarded_cells", .integer(Int64(reports.reduce(0) { $0 + $1.guardedCells }))),
        ("reports", .array(reports.map(Self.json))),
        (
          "not_written",
          .array(
            notWritten.map {
              .object([("file", .string($0.file)), ("reason", .string($0.reason))])
            })
        ),
      ]))
  }

  private static func json(_ report: Report) -> JSONValue {
    .object([
      ("file", .string(report.name)),
      ("rows", .integer(Int64(report.rowCount))),
      ("bytes", .integer(Int64(report.bytes.count))),
      ("sha256", .string(report.digest.hexadecimal)),
    ])
  }

  private static func settings(
    _ definition: PipelineDefinition
  ) -> [(name: String, value: JSONValue)] {
    let attribution = definition.attribution
    // The table's order is that of the action names' bytes.
    let byAction = attribution.lookbackByAction.sorted {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    return [
      ("node", .string(attribution.node.rawValue)),
      ("headline", .string(attribution.headline.rawValue)),
      ("models", .array(attribution.models.map { .string($0.rawValue) })),
      (
        "lookback_milliseconds",
        .object(
          [("default", .integer(attribution.lookbackDefault))]
            + byAction.map { ($0.key, .integer($0.value)) })
      ),
      ("half_life_milliseconds", .integer(attribution.halfLifeMilliseconds)),
      ("direct", .string(attribution.direct.rawValue)),
      ("orders", .string(attribution.orders.rawValue)),
      ("repeats", .string(attribution.repeats.rawValue)),
      ("visit_gap_milliseconds", definition.visits.map { .integer($0.gapMilliseconds) } ?? .null),
      ("revenue_view", .string(definition.revenue.view.rawValue)),
      ("tax_included", .bool(definition.revenue.isTaxIncluded)),
      ("people", .bool(definition.outputs.showsPeople)),
      ("minimum_group", .integer(Int64(definition.outputs.minimumGroup))),
    ]
  }
}

extension Manifest.Input {
  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("source", .string(source)),
      ("path", .string(path)),
      ("bytes", .integer(bytes)),
      ("content_hash", .string(contentHash)),
    ]
    if let sha256 { members.append(("sha256", .string(sha256))) }
    let counts = [
      ("read", rows.read), ("kept", rows.kept), ("rejected", rows.rejected),
      ("totals", rows.totals), ("skipped", rows.skipped), ("blank", rows.blank),
      ("superseded", rows.superseded),
    ]
    members.append(("rows", .object(counts.map { ($0.0, .integer(Int64($0.1))) })))
    members.append(("columns", .array(columns.map(\.json))))
    return .object(members)
  }
}
