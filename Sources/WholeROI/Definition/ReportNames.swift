/// A file of a run folder, by the name that `--only` takes (DESIGN, section 5).
public struct ReportName: Hashable, Sendable {
  public var name: String
  /// Its name in the run folder.
  public var file: String
  /// Written whatever `--only` says.
  public var isAlwaysWritten: Bool
}

extension ReportName {
  /// Whether a run of the pipeline writes it: `--only` may leave it out.
  func isWanted(_ definition: PipelineDefinition) -> Bool {
    isAlwaysWritten || definition.only?.contains(name) ?? true
  }

  /// Why the pipeline has nothing to say in it; nil where it has.
  func absence(_ definition: PipelineDefinition) -> String? {
    func has(_ record: RecordKind) -> Bool {
      definition.sources.contains { $0.layout.record == record }
    }
    switch name {
    case "integration", "synergy":
      return has(.profile) ? nil : "no source gives profiles, so nobody is known before the window"
    case "experiments":
      if definition.experiments.isEmpty { return "the pipeline has no experiments" }
      return has(.assignment) ? nil : "no source gives assignments"
    case "customers", "stores": return has(.order) ? nil : "no source gives orders"
    case "purchase_cycle": return has(.touch) ? nil : "no source gives touches"
    case "fans":
      return has(.touch) || has(.profile) ? nil : "no source gives touches or profiles"
    case "advocates":
      let isNamed = definition.sources.contains { source in
        source.layout.record == .profile
          && source.layout.columns.contains { $0.field == "referredBy" }
      }
      return isNamed ? nil : "no source of profiles has the field referredBy"
    case "content_mix", "promotion_fatigue":
      return has(.post) ? nil : "no source gives posts"
    case "service": return has(.message) ? nil : "no source gives messages"
    case "objectives":
      return definition.objectives.isEmpty ? "the pipeline has no objectives" : nil
    case "report": return definition.outputs.writesHTML ? nil : "outputs.html is false"
    default: return nil
    }
  }
}

/// Every report of the contract, in its order.
public enum ReportNames {
  public static let all: [ReportName] = [
    table("program_performance"), table("program_daily"), table("channel_contribution"),
    table("model_comparison"), table("integration"), table("synergy"), table("purchase_cycle"),
    table("journeys"), table("customers"), table("fans"), table("advocates"),
    table("content_mix"), table("promotion_fatigue"), table("service"), table("stores"),
    table("experiments"), table("next_experiment"), table("objectives"), table("match_quality"),
    table("reconciliation"), table("rejects"), table("totals"),
    always("dictionary", "dictionary.csv"), always("run", "run.json"),
    always("timings", "timings.json"),
    .init(name: "report", file: "report.html", isAlwaysWritten: false),
  ]

  /// The report of that name; nil where there is none.
  public static func named(_ name: String) -> ReportName? { all.first { $0.name == name } }

  private static func table(_ name: String) -> ReportName {
    .init(name: name, file: name + ".csv", isAlwaysWritten: false)
  }
  private static func always(_ name: String, _ file: String) -> ReportName {
    .init(name: name, file: file, isAlwaysWritten: true)
  }
}
