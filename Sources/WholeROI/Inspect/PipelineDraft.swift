import Tabular

/// A pipeline file for the exports of a folder: sources that read as they are, the others in comments with the reason.
struct PipelineDraft {
  private let folder: String
  /// As the pipeline file writes it.
  private let root: String
  private(set) var active: [SourceDraft] = []
  private(set) var leftOut: [(draft: SourceDraft, obstacles: [String])] = []
  /// Files that are no export, cannot be read, or were not looked at.
  private(set) var left: [Diagnostic]
  private var definition: PipelineDefinition
  private var currencyReason = ""
  private var zoneReason = ""
  private var period: (from: CivilDay, to: CivilDay)?

  /// - Throws: `Failure` where the folder cannot be listed, or holds no export.
  init(_ folder: String, root: String) throws(Failure) {
    self.folder = folder
    self.root = root
    let scan = try FolderScan(folder)
    left = scan.left
    definition = .forTrials()
    definition.root = folder
    var drafts: [SourceDraft] = []
    for path in scan.exports {
      do throws(Failure) {
        let inspection = try Self.inspection(path, definition)
        let kind = SourceDraft.kind(path, inspection)
        let place =
          drafts.firstIndex { $0.kind == kind }
          ?? {
            drafts.append(SourceDraft(kind, names: scan.names[kind.folder] ?? []))
            return drafts.count - 1
          }()
        drafts[place].add(path, inspection)
      } catch {
        left += error.diagnostics
      }
    }
    guard !drafts.isEmpty || !left.isEmpty else {
      throw Failure(
        .noInput, "there is no export in this folder", file: folder,
        hint: "exports end in .csv, .tsv, .tab, .txt or .dat, also with .gz")
    }
    decideCurrency(drafts)
    decideZone(drafts)
    try finish(&drafts)
    decidePeriod()
  }

  /// By the layout that fits; by a draft where that would set too many rows aside and a draft would not.
  private static func inspection(
    _ path: String, _ definition: PipelineDefinition
  ) throws(Failure) -> Inspection {
    let inspection = try Inspection(path, definition, showsPeople: false)
    guard inspection.isRecognised, !reads(inspection, definition) else { return inspection }
    let draft = try Inspection(path, definition, showsPeople: false, usesLayouts: false)
    return draft.trial != nil && draft.trial?.undecided == nil && reads(draft, definition)
      ? draft : inspection
  }

  private static func reads(_ inspection: Inspection, _ definition: PipelineDefinition) -> Bool {
    inspection.survey?.isAllowed(definition.quality) ?? false
  }

  /// Names the sources, those that read first, and parts them from the others.
  private mutating func finish(_ drafts: inout [SourceDraft]) throws(Failure) {
    var counts: [String: Int] = [:]
    func finish(_ index: Int) throws(Failure) {
      let name = drafts[index].usualName
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      do {
        try drafts[index].finish(count == 1 ? name : "\(name)-\(count)", definition)
        if definition.timezone != "UTC" { try drafts[index].survey(in: definition) }
      } catch let failure as Failure {
        throw failure
      } catch let fault as FileFault {
        throw fault.failure(drafts[index].paths[0])
      } catch {
        throw Failure(.internalError, "\(error)", file: drafts[index].paths[0])
      }
    }
    let readable = drafts.indices.filter { drafts[$0].obstacles(definition).isEmpty }
    for index in readable { try finish(index) }
    for index in drafts.indices where !readable.contains(index) { try finish(index) }
    for draft in drafts {
      let obstacles = draft.obstacles(definition)
      if obstacles.isEmpty, active.count < SourceDefinition.most {
        active.append(draft)
      } else {
        let reason = "there are \(SourceDefinition.most) sources already"
        leftOut.append((draft, obstacles.isEmpty ? [reason] : obstacles))
      }
    }
  }

  /// Records of orders count before those of money, these before others.
  private mutating func decideCurrency(_ drafts: [SourceDraft]) {
    var votes: [(code: String, orders: Int, rows: Int, by: [String])] = []
    for draft in drafts where !draft.kind.currency.isEmpty {
      let orders = draft.record == .order ? draft.kept : 0
      let place =
        votes.firstIndex { $0.code == draft.kind.currency }
        ?? {
          votes.append((draft.kind.currency, 0, 0, []))
          return votes.count - 1
        }()
      votes[place].orders += orders
      votes[place].rows += draft.kept
      votes[place].by += draft.paths
    }
    var best = votes.first
    for vote in votes.dropFirst() {
      if (vote.orders, vote.rows) > (best?.orders ?? 0, best?.rows ?? 0) { best = vote }
    }
    if let best, let currency = Currencies.named(best.code) {
      definition.currency = currency
      let others = best.by.count > 1 ? " and \(best.by.count - 1) more" : ""
      currencyReason = "said by \(best.by[0])\(others)"
    } else {
      currencyReason = "a guess: no export says its currency"
    }
  }

  private mutating func decideZone(_ drafts: [SourceDraft]) {
    if let zone = ZoneGuess.zone(drafts.flatMap { $0.inspections.compactMap(\.trial) }) {
      definition.timezone = zone.identifier
      zoneReason = "a guess: the zone that most times name"
    } else {
      zoneReason = "a guess: no export names a zone; put that of the shop here"
    }
  }

  private mutating func decidePeriod() {
    let orders = active.filter { $0.record == .order }
    let days = orders.contains { $0.firstDay != nil } ? orders : active
    if let from = days.compactMap(\.firstDay).min(), let to = days.compactMap(\.lastDay).max() {
      period = (from, to)
    }
  }
}

extension PipelineDraft {
  /// What is missing for a run, each a sentence.
  var missing: [String] {
    var missing: [String] = []
    if active.isEmpty { missing.append("no export reads as it is: sources is empty") }
    if !active.isEmpty, !active.contains(where: { $0.record == .order }) {
      missing.append(
        "no export gives orders, and revenue comes from orders: add one of the till or the web shop"
      )
    }
    if !active.isEmpty, period == nil {
      missing.append("no export has a day: set the period")
    }
    return missing
  }

  /// What deserves a look, for stderr.
  var notes: [Diagnostic] {
    missing.map { Diagnostic(.warning, file: folder, "missing: " + $0) }
      + leftOut.map { draft, obstacles in
        Diagnostic(
          .warning, file: draft.paths[0],
          "left out as \(draft.name.quoted): \(obstacles[0])",
          hint: obstacles.count > 1
            ? "and \(obstacles.count - 1) more: the comments of the file have all" : "")
      } + left
  }

  /// The pipeline file.
  var text: String {
    var lines = [
      "// Drafted by wholeroi init from the exports of a folder. What is called a guess deserves a look;",
      "// wholeroi check FILE says what fits, wholeroi inspect EXPORT how one export reads.",
    ]
    lines += missing.map { "// Missing: " + Self.comment($0) }
    lines += ["{"]
    lines.append(setting("name", JSON5Text.quoted(title), "a guess: the folder's name"))
    lines.append("  root: \(JSON5Text.quoted(root)),")
    lines.append(setting("currency", JSON5Text.quoted(definition.currency.code), currencyReason))
    lines.append(setting("timezone", JSON5Text.quoted(definition.timezone), zoneReason))
    let from = period?.from ?? CivilDay(0)
    let to = period?.to ?? CivilDay(0)
    lines.append(
      setting(
        "period", "{ from: \"\(from.iso)\", to: \"\(to.iso)\" }",
        period == nil ? "no export has a day: set it" : "a guess: the days of the records"))
    lines += ["", "  sources: ["]
    for draft in active {
      lines += ["    // " + Self.comment(draft.about)]
      lines += draft.remarks.map { "    // Look: " + Self.comment($0) }
      lines += draft.text.split(separator: "\n").map { "    " + $0 }
    }
    for (draft, obstacles) in leftOut {
      lines += ["", "    // Left out: " + Self.comment(draft.about)]
      lines += obstacles.map { "    //   " + Self.comment($0) }
      lines += draft.text.split(separator: "\n").map { "    // " + Self.comment(String($0)) }
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

  private var suggestions: [String] {
    let orders = active.filter { $0.record == .order }.map { JSON5Text.quoted($0.name) }
    var lines = [
      "",
      "  // programs: [{ name: \"…\", campaigns: [\"…*\"], coupons: [\"…*\"] }],",
    ]
    if orders.count > 1 {
      lines += [
        "  // Several sources give orders. Where they hold the same sales, say which is right first:",
        "  // revenue: { system: [\(orders.joined(separator: ", "))] },",
      ]
    }
    return lines
  }

  private var title: String {
    let parts = folder.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return parts.last.map(String.init) ?? "Marketing"
  }

  private func setting(_ key: String, _ value: String, _ reason: String) -> String {
    "  \(key): \(value),  // " + Self.comment(reason)
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
