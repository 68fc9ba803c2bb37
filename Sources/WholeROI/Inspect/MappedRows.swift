import Tabular

/// The first records of an export as a run's readers see them.
struct MappedRows {
  struct Row {
    /// Physical line, from 1.
    let line: Int
    let values: [(field: String, value: String)]
  }

  let rows: [Row]
  private static let shown = 5
  private static let longest = 60

  /// - Parameter showsPeople: Whether identifiers and e-mail addresses stand as they are; else only their shape.
  init(_ trial: TrialPlan, showsPeople: Bool) throws {
    let (plan, definition) = (trial.plan, trial.definition)
    let setup = try trial.setup()
    let reader = try trial.firstRows()
    var classifier = try plan.classifier(plan.layout)
    let classes = classifier?.classes(of: reader, startsFile: true) ?? []
    let missing = MissingTexts(plan.layout.missing)
    var chosen: [Int] = []
    for row in 0..<reader.rowCount where classes.isEmpty || classes[row] == .data {
      if chosen.count < Self.shown { chosen.append(row) }
    }
    var values = chosen.map { _ in [(field: String, value: String)]() }
    for field in plan.fields {
      if case .absent = field.origin { continue }
      let name = field.definition.field
      let column = field.column(in: reader)
      let print = try Printer(field, setup, trial)
      let isPersonal = definition.identity.keys.contains(name) || name == "referredBy"
      for (index, row) in chosen.enumerated() {
        let bytes = column.bytes(row)
        if missing.contains(bytes) || ColumnText.trimmed(bytes).isEmpty { continue }
        var text = print.text(bytes)
        if !showsPeople, isPersonal || text.contains("@") {
          text = MaskedValue.text(Array(text.utf8), isPersonal: true)
        }
        values[index].append((name, Self.short(text)))
      }
    }
    rows = chosen.indices.map { index in
      Row(
        line: plan.header.dataLine + reader.line(ofRow: chosen[index]), values: values[index])
    }
  }

  private static func short(_ text: String) -> String {
    text.count > longest ? text.prefix(longest) + "…" : text
  }

  /// Writes one field's values: times in UTC, money in plain decimals, other texts as they are.
  private struct Printer {
    private enum Kind {
      case time(TimeReader)
      case day(TimeReader)
      case money(AmountReader)
      case number(AmountReader)
      case text
    }
    private let kind: Kind
    private let digits: Int

    init(_ field: FieldPlan, _ setup: ExtractSetup, _ trial: TrialPlan) throws(Failure) {
      digits = trial.definition.currency.minorDigits
      let layout = trial.plan.layout
      switch ValueField(name: field.definition.field)?.kind {
      case .time:
        kind = .time(
          try setup.timeReader(
            field.definition, source: trial.source, layout: layout))
      case .day:
        kind = .day(
          try setup.timeReader(
            field.definition, source: trial.source, layout: layout))
      case .money: kind = .money(setup.amounts(of: layout))
      case .number: kind = .number(AmountReader(minorDigits: 0, decimal: layout.decimal))
      case nil: kind = .text
      }
    }

    func text(_ bytes: [UInt8]) -> String {
      let plain = ColumnText.trimmed(bytes)
      let value: Int64
      let shown: String
      switch kind {
      case .text: return plain
      case .time(var reader):
        value = reader.parse(bytes)
        shown = value == FieldValue.invalid ? "" : Self.instant(value)
      case .day(let reader):
        value = reader.parseDay(bytes)
        shown = value == FieldValue.invalid ? "" : CivilDay(Int32(truncatingIfNeeded: value)).iso
      case .money(let reader):
        value = reader.parse(bytes)
        shown =
          value == FieldValue.invalid
          ? "" : fixedText(Int128(value), digits: digits).replacing(",", with: "")
      case .number(let reader):
        value = reader.parse(bytes)
        shown = String(value)
      }
      return value == FieldValue.invalid ? "\(plain.quoted) (unreadable)" : shown
    }

    /// `2026-07-01T14:30:00Z`.
    private static func instant(_ milliseconds: Int64) -> String {
      let day = CivilDay.containing(local: milliseconds)
      let rest = milliseconds - Int64(day.number) * CivilDay.milliseconds
      let seconds = rest / 1000
      let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { part in
        (part < 10 ? "0" : "") + String(part)
      }
      return "\(day.iso)T\(parts.joined(separator: ":"))Z"
    }
  }
}
