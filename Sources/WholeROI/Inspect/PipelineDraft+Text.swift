import Tabular

extension PipelineDraft {
  /// What is missing for a run, each a sentence.
  var missing: [String] {
    var missing: [String] = []
    if active.isEmpty { missing.append("no export reads as it is: sources is empty") }
    if !active.isEmpty, !active.contains(where: { $0.record == .order }) {
      let needed = "and revenue comes from orders:"
      let orders = leftOut.first { $0.draft.record == .order && !$0.draft.text.isEmpty }
      missing.append(
        orders.map {
          "no source gives orders, \(needed) \($0.draft.paths[0]) has them, but is left out below"
        } ?? "no export gives orders, \(needed) add one of the till or the web shop")
    }
    if let periodGap { missing.append(periodGap) }
    return missing
  }

  /// What deserves a look, for stderr.
  var notes: [Diagnostic] {
    missing.map { Diagnostic(.warning, file: folder, "missing: " + $0) }
      + leftOut.map { draft, obstacles in
        Diagnostic(
          .warning, file: obstacles[0].path ?? draft.paths[0],
          "left out as \(draft.name.quoted): \(obstacles[0].message)",
          hint: obstacles.count > 1
            ? "and \(obstacles.count - 1) more: the comments of the file have all" : "")
      } + left
  }

  /// The pipeline file.
  var text: String { written { $0.text } }

  /// The same with the first reading of formats that are left open, line by line.
  var trialText: String { written { $0.trialText } }

  private func written(_ source: (SourceDraft) -> String) -> String {
    var lines = [
      "// Drafted by wholeroi init from the exports of a folder. What is called a guess deserves a look;",
      "// wholeroi check FILE says what fits, wholeroi inspect EXPORT how one export reads.",
    ]
    lines += missing.map { "// Missing: " + Self.comment($0) }
    lines += ["{"]
    lines.append(setting("name", JSON5Text.quoted(title), "a guess: the folder's name"))
    lines.append("  root: \(JSON5Text.quoted(root)),")
    lines.append(
      setting(
        "currency", currency,
        orMissing: "no export says its currency: write the shop's, such as \"USD\""))
    lines.append(
      setting(
        "timezone", timezone,
        orMissing: "no export names its zone: write the shop's, such as \"America/New_York\""))
    lines.append(
      setting(
        "period", period,
        orMissing: (active.contains(where: \.leavesOpen)
          ? "no export's days read in one way only" : "no export has a day")
          + ": write { from: \"2026-07-01\", to: \"2026-09-30\" }, say"))
    lines += coverage
    lines += ["", "  sources: ["]
    for draft in active {
      lines += ["    // " + Self.comment(draft.about)]
      lines += draft.remarks.map { "    // Look: " + Self.comment($0) }
      lines += source(draft).split(separator: "\n").map { "    " + $0 }
    }
    for (draft, obstacles) in leftOut {
      lines += ["", "    // Left out: " + Self.comment(draft.about)]
      lines += obstacles.map { "    //   " + Self.comment($0.text) }
      lines += draft.text.split(separator: "\n").map { "    // " + Self.comment(String($0)) }
      if draft.text.isEmpty, let columns = draft.inspections.first?.columns, !columns.isEmpty {
        lines.append("    //   its columns: " + Self.comment(UnusedColumns.list(columns)))
      }
    }
    lines.append("  ],")
    lines += suggestions
    lines += ["", "  outputs: { directory: \"out\" },", "}"]
    if !left.isEmpty {
      lines +=
        ["", "// Not read:"] + left.map { "//   " + Self.comment("\($0.file): \($0.message)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The days that each source covers, in comments.
  private var coverage: [String] {
    let lines = active.compactMap { draft -> String? in
      guard let first = draft.firstDay, let last = draft.lastDay else { return nil }
      return "  //   \(draft.record?.rawValue ?? ""): \(first.iso) to \(last.iso), \(draft.name)"
    }
    return lines.isEmpty ? [] : ["  // The days that the exports cover:"] + lines
  }

  private var suggestions: [String] {
    let orders = active.filter { $0.record == .order }.map { JSON5Text.quoted($0.name) }
    var lines = [
      "",
      "  // programs: [{ name: \"…\", campaigns: [\"…*\"], coupons: [\"…*\"] }],",
    ]
    if orders.count > 1 {
      let list = orders.joined(separator: ", ")
      lines.append(
        "  revenue: { system: null },  // Missing: which is right where \(list) hold the same sales?"
          + " Name it first: [\(list)]")
    }
    if !active.isEmpty { lines += costs?.lines ?? [] }
    return lines
  }

  private var title: String {
    let parts = folder.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return parts.last.map(String.init) ?? "Marketing"
  }

  private func setting(_ key: String, _ value: String, _ reason: String) -> String {
    "  \(key): \(value),  // " + Self.comment(reason)
  }

  /// `null` where nobody has told it, with what is missing.
  private func setting(_ key: String, _ setting: Setting?, orMissing missing: String) -> String {
    self.setting(key, setting?.text ?? "null", setting?.reason ?? "Missing: " + missing)
  }

  /// Text that stays within a comment of one line.
  private static func comment(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.properties.generalCategory == .control
            || ["\u{2028}", "\u{2029}"].contains(scalar)
            ? " " : scalar
        }))
  }
}
