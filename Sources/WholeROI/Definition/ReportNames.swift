/// A file of a run folder, by the name that `--only` takes (DESIGN, section 5).
public struct ReportName: Hashable, Sendable {
  public var name: String
  /// Its name in the run folder.
  public var file: String
  /// Whether this version makes it.
  public var isBuilt: Bool
  /// Written whatever `--only` says.
  public var isAlwaysWritten: Bool
}

extension ReportName {
  /// Whether a run of the pipeline writes it: `--only` may leave it out.
  func isWanted(_ definition: PipelineDefinition) -> Bool {
    isAlwaysWritten || definition.only?.contains(name) ?? true
  }
}

/// Every report of the contract, in its order.
public enum ReportNames {
  public static let all: [ReportName] = [
    built("program_performance"), built("program_daily"), built("channel_contribution"),
    built("model_comparison"), later("integration"), later("synergy"), later("purchase_cycle"),
    built("journeys"), later("customers"), later("fans"), later("advocates"),
    later("content_mix"), later("promotion_fatigue"), later("service"), later("stores"),
    later("experiments"), later("objectives"), built("match_quality"), built("reconciliation"),
    built("rejects"), always("dictionary", "dictionary.csv"), always("run", "run.json"),
    always("timings", "timings.json"),
    .init(name: "report", file: "report.html", isBuilt: false, isAlwaysWritten: false),
  ]

  /// The report of that name; nil where there is none.
  public static func named(_ name: String) -> ReportName? { all.first { $0.name == name } }

  private static func built(_ name: String) -> ReportName {
    .init(name: name, file: name + ".csv", isBuilt: true, isAlwaysWritten: false)
  }
  private static func later(_ name: String) -> ReportName {
    .init(name: name, file: name + ".csv", isBuilt: false, isAlwaysWritten: false)
  }
  private static func always(_ name: String, _ file: String) -> ReportName {
    .init(name: name, file: file, isBuilt: true, isAlwaysWritten: true)
  }
}
