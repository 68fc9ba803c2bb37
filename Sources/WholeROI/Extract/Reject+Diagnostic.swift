import Tabular

extension Reject {
  /// What a command says of the row.
  ///
  ///     till.csv:1042:3: error: "12,50" in column "Net Sales" is not an amount
  func diagnostic(
    _ setup: ExtractSetup, severity: Diagnostic.Severity = .error, hint: String = ""
  ) -> Diagnostic {
    Diagnostic(
      severity, file: setup.files[file].path, line: line, column: column, sentence(setup),
      hint: hint)
  }

  private func sentence(_ setup: ExtractSetup) -> String {
    let names = setup.files[file].header.names
    switch reason.prefix(while: { $0 != " " }) {
    case "is", "holds", "ends":
      guard column > 0, column <= names.count, !value.isEmpty else { return "the row \(reason)" }
      return "\"\(value)\" in column \"\(names[column - 1])\" \(reason)"
    case "has", "opens", "carries", "can": return "the row \(reason)"
    default: return reason
    }
  }

  /// What the layout takes in the place of what the row has; empty where it has no say in that.
  func advice(_ setup: ExtractSetup) -> String {
    let plan = setup.files[file]
    let layout = setup.layout(plan)
    let place = "the layout of source \"\(setup.definition.sources[source].name)\""
    if reason.hasPrefix("unknown action ") {
      return "map it to an action in \(place), or set such rows aside with skip"
    }
    if reason.hasPrefix("unknown kind ") { return "map it to sale, return or void in \(place)" }
    let field = plan.fields.first { $0.reportedColumn == column }?.definition
    guard let field, let kind = ValueField(name: field.field)?.kind, reason.hasPrefix("is not ")
    else { return "" }
    let owner = "in \(place)"
    switch kind {
    case .money, .number:
      let (here, there) = layout.decimal == UInt8(ascii: ",") ? (",", ".") : (".", ",")
      return "the decimal mark is \"\(here)\"; decimal: \"\(there)\" \(owner) changes that"
    case .time, .day:
      let example = kind == .day ? "2026-07-01" : "2026-07-01T10:00:00"
      return field.format.map {
        "the format is \"\($0)\"; format of \(field.field) \(owner) sets it"
      }
        ?? "without a format it is ISO 8601, such as \(example); set format of \(field.field) \(owner)"
    }
  }
}

extension Sequence<Reject> {
  /// The diagnostics of rejected rows, each reason's advice once.
  func diagnostics(_ setup: ExtractSetup) -> [Diagnostic] {
    var given: [String] = []
    return map { reject in
      let advice = reject.advice(setup)
      let isNew = !given.contains(advice)
      if isNew { given.append(advice) }
      return reject.diagnostic(setup, hint: isNew ? advice : "")
    }
  }
}
