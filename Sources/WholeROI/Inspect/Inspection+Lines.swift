import Tabular

extension Inspection {
  /// For people: what it is, how it is spelled, what its rows are, and a source to paste.
  var lines: [String] {
    [headline]
      + (found + spelling + rowLines + fieldLines + recordLines + pasteLines).map { "  " + $0 }
  }

  private var headline: String {
    if let unread = recognition.unread { return "\(path): \(unread.name), which is not read" }
    guard let match = recognition.matches.first else { return "\(path): no built-in layout fits" }
    let layout = match.layout
    let about = [layout.about, layout.confidence.map { "confidence \($0.rawValue)" }]
      .compactMap { $0 }.joined(separator: "; ")
    return "\(path): \(layout.name), \(layout.record.rawValue) (\(about))"
  }

  private var found: [String] {
    var lines: [String] = []
    for (index, match) in recognition.matches.enumerated() {
      let names = match.names.map { name in
        ColumnName.key(name.wanted) == ColumnName.key(name.column)
          ? name.column.quoted : "\(name.column.quoted) for \(name.wanted.quoted)"
      }
      let by =
        names.isEmpty
        ? "its \(match.layout.names.count) fields" : names.joined(separator: ", ")
      lines.append(index == 0 ? "found by: \(by)" : "also fits: \(match.layout.name), by \(by)")
    }
    for miss in recognition.nearMisses where !isRecognised || miss.lacks.count == 1 {
      lines.append(
        "nearly: \(miss.layout)"
          + (miss.refusal.map { ", but " + $0 }
            ?? " lacks " + miss.lacks.map(\.quoted).joined(separator: ", ")))
    }
    return lines
  }

  private var spelling: [String] {
    guard let plan = trial?.plan else { return ["text: \(encoding)"] }
    let layout = plan.layout
    let header =
      plan.header.line > 0 && layout.names.isEmpty
      ? "header on line \(plan.header.line)" : "no header row"
    var lines = [
      "text: \(encoding); delimiter \(TextFacts.mark(layout.delimiter)), quote"
        + " \(TextFacts.mark(layout.quote)); decimal mark \(TextFacts.mark(layout.decimal)); \(header)"
    ]
    if !plan.header.preamble.isEmpty {
      let shown = plan.header.preamble.prefix(6).map { text in
        (text.contains("@") ? MaskedValue.text(Array(text.utf8), isPersonal: true) : text).quoted
      }
      lines.append("above the header: " + shown.joined(separator: ", "))
    }
    return lines
  }

  private var rowLines: [String] {
    guard let survey else { return [] }
    let counts = survey.counts
    var lines = [
      "rows: \(counts.read) read, \(counts.kept) kept, \(counts.rejected) rejected,"
        + " \(counts.totals) totals, \(counts.skipped) skipped"
        + (survey.sections > 0 ? " (\(survey.sections) headings of sections)" : "")
        + ", \(counts.blank) blank"
        + (counts.carried > 0 ? "; \(counts.carried) carry on the one above" : "")
        + (bytesBehind > 0 ? "; \(bytesBehind) bytes behind the table" : "")
    ]
    for fault in survey.faults {
      let value = fault.value.isEmpty ? "" : ", \(fault.value.quoted)"
      lines.append("rejected: \(fault.rows), \(fault.reason); first on line \(fault.line)\(value)")
    }
    if let totals = survey.totals {
      lines.append(
        "totals: "
          + (totals.isEmpty
            ? "agree with the rows" : totals.map(\.message).joined(separator: "; ")))
    }
    if let first = survey.firstDay, let last = survey.lastDay {
      lines.append("days: \(first.iso) to \(last.iso)")
    }
    return lines
  }

  private var fieldLines: [String] {
    guard let trial else { return columns.map { "column \($0.name.quoted): \($0.described)" } }
    var lines: [String] = []
    for diagnostic in trial.undecided?.diagnostics ?? [] {
      lines.append("undecided: \(diagnostic.message); shown by the first reading")
    }
    for field in trial.plan.fields where ValueField(name: field.definition.field)?.isMoment == true
    {
      if case .absent = field.origin { continue }
      lines.append("\(field.definition.field): \(shape(of: field, trial))")
    }
    if !trial.currencies.isEmpty {
      let list = trial.currencies.map { "\($0.code) (\($0.rows))" }
      lines.append("currency: " + list.joined(separator: ", "))
    } else if trial.plan.fields.contains(where: \.isMoney) {
      lines.append("currency: not said; amounts are read with two decimals")
    }
    lines.append("fields: " + FieldList.text(trial.plan))
    return lines + [unused?.line].compactMap { $0 }
  }

  private func shape(of field: FieldPlan, _ trial: TrialPlan) -> String {
    let format = field.definition.format ?? "iso"
    let shape = format == "iso" ? "ISO 8601" : format
    guard ValueField(name: field.definition.field)?.kind == .time else { return shape }
    let stated = field.definition.zone ?? trial.source.layout.timezone
    return shape
      + (stated.map { ", zone \($0)" } ?? ", zone as each value says, else the pipeline's")
  }

  private var recordLines: [String] {
    guard let rows, !rows.rows.isEmpty else { return [] }
    return ["first records:"]
      + rows.rows.map { row in
        "  line \(row.line): "
          + row.values.map { "\($0.field) \($0.value)" }.joined(separator: ", ")
      }
  }

  private var pasteLines: [String] {
    // A draft of what can't be read would only lead astray.
    if recognition.unread != nil { return [] }
    guard let proposal else { return ["source: \(sourceText)"] }
    return (proposal.notes.isEmpty ? [] : proposal.notes.map { "look: \($0)" })
      + [proposal.lacks.isEmpty ? "source to paste:" : "source to finish and paste:"]
      + proposal.text.split(separator: "\n").map { "  " + $0 }
  }

  /// The source of an export that a layout fits.
  var sourceText: String {
    let name = recognition.matches.first?.layout.name ?? ""
    return "{ name: \(JSON5Text.quoted(name)), files: \(JSON5Text.quoted(path)),"
      + " layout: \(layoutText ?? JSON5Text.quoted(name)) },"
  }
}

extension ValueField {
  /// Whether it is a time or a day.
  var isMoment: Bool { kind == .time || kind == .day }
}

extension FieldPlan {
  fileprivate var isMoney: Bool {
    if case .absent = origin { return false }
    return ValueField(name: definition.field)?.kind == .money
  }
}
