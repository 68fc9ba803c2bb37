import Tabular

/// timings.json: the clock of a run, kept apart from run.json so that that one stays the same.
public struct Timings: Sendable {
  public struct Stage: Sendable {
    public var name: String
    public var milliseconds: Int64
    /// Rows and bytes that went through the stage; 0 where it counts none.
    public var rows: Int64
    public var bytes: Int64
    public init(name: String, milliseconds: Int64, rows: Int64 = 0, bytes: Int64 = 0) {
      self.name = name
      self.milliseconds = milliseconds
      self.rows = rows
      self.bytes = bytes
    }
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var startedAtMilliseconds: Int64
  public var jobs: Int
  /// In the order of the run.
  public var stages: [Stage] = []

  public init(startedAtMilliseconds: Int64, jobs: Int) {
    self.startedAtMilliseconds = startedAtMilliseconds
    self.jobs = jobs
  }

  /// The bytes of timings.json for a run that ended then.
  public func bytes(finishedAtMilliseconds: Int64, peakMemoryBytes: Int64) -> [UInt8] {
    JSONWriter.bytes(
      .object([
        ("started", .string(Self.isoText(startedAtMilliseconds))),
        ("finished", .string(Self.isoText(finishedAtMilliseconds))),
        ("seconds", .decimal(finishedAtMilliseconds - startedAtMilliseconds, scale: 3)),
        ("jobs", .integer(Int64(jobs))),
        ("peak_memory_bytes", .integer(peakMemoryBytes)),
        ("stages", .array(stages.map(Self.json))),
      ]))
  }

  private static func json(_ stage: Stage) -> JSONValue {
    .object([
      ("stage", .string(stage.name)),
      ("seconds", .decimal(stage.milliseconds, scale: 3)),
      ("rows", .integer(stage.rows)),
      ("bytes", .integer(stage.bytes)),
    ])
  }

  /// UTC with milliseconds, such as 2026-10-01T03:15:00.042Z.
  package static func isoText(_ milliseconds: Int64) -> String {
    let day = Int32(
      clamping: (milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000)
        / 86_400_000)
    let rest = Int(milliseconds - Int64(day) * 86_400_000)
    func padded(_ value: Int, _ width: Int) -> String {
      String(String(value + 1000).suffix(width))
    }
    return RunIdentity.isoText(CivilDay(day)) + "T" + padded(rest / 3_600_000, 2) + ":"
      + padded(rest / 60_000 % 60, 2) + ":" + padded(rest / 1000 % 60, 2) + "."
      + padded(rest % 1000, 3) + "Z"
  }
}
