import Tabular

extension Inspection {
  /// The same facts for programs.
  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("file", .string(path)),
      ("layout", .optional(recognition.matches.first?.layout.name)),
      ("layouts", .array(recognition.matches.map(Self.match))),
      (
        "near",
        .array(
          recognition.nearMisses.map {
            .object([
              ("layout", .string($0.layout)), ("lacks", .array($0.lacks.map { .string($0) })),
              ("refusal", .optional($0.refusal)),
            ])
          })
      ),
      ("encoding", .string(encoding)),
    ]
    if let trial { members += Self.facts(trial) }
    if let survey { members += Self.facts(survey) }
    if let rows {
      members.append(
        (
          "records",
          .array(
            rows.rows.map { row in
              .object(
                [("line", .integer(Int64(row.line)))]
                  + row.values.map { ($0.field, .string($0.value)) })
            })
        ))
    }
    if let unused { members.append(("unused", unused.json)) }
    members.append(("source", .string(proposal?.text ?? sourceText)))
    members.append(("lacks", .array((proposal?.lacks ?? []).map { .string($0) })))
    members.append(("warnings", .array(warnings.map { .string($0.text) })))
    return .object(members)
  }

  private static func match(_ match: Recognition.Match) -> JSONValue {
    .object([
      ("layout", .string(match.layout.name)),
      ("record", .string(match.layout.record.rawValue)),
      ("confidence", .optional(match.layout.confidence?.rawValue)),
      ("found_by", .array(match.names.map { .string($0.column) })),
    ])
  }

  private static func facts(_ trial: TrialPlan) -> [(String, JSONValue)] {
    let plan = trial.plan
    return [
      ("record", .string(plan.layout.record.rawValue)),
      ("delimiter", .string(String(UnicodeScalar(plan.layout.delimiter)))),
      ("quote", .optional(plan.layout.quote.map { String(UnicodeScalar($0)) })),
      ("decimal", .string(String(UnicodeScalar(plan.layout.decimal)))),
      ("header_line", .integer(Int64(plan.header.line))),
      ("preamble_rows", .integer(Int64(plan.header.skippedRecords))),
      ("currencies", .array(trial.currencies.map { .string($0.code) })),
      (
        "undecided",
        .array((trial.undecided?.diagnostics ?? []).map { .string($0.message) })
      ),
      (
        "fields",
        .object(
          plan.fields.compactMap { field in
            if case .absent = field.origin { return nil }
            return (field.definition.field, .string(FieldList.origin(of: field, plan)))
          })
      ),
    ]
  }

  private static func facts(_ survey: RowSurvey) -> [(String, JSONValue)] {
    let counts = survey.counts
    return [
      (
        "rows",
        .object(
          [
            ("read", counts.read), ("kept", counts.kept), ("rejected", counts.rejected),
            ("totals", counts.totals), ("skipped", counts.skipped),
            ("sections", survey.sections), ("blank", counts.blank), ("carried", counts.carried),
          ].map { ($0.0, .integer(Int64($0.1))) })
      ),
      (
        "rejects",
        .array(
          survey.faults.map {
            .object([
              ("reason", .string($0.reason)), ("rows", .integer(Int64($0.rows))),
              ("line", .integer(Int64($0.line))), ("column", .integer(Int64($0.column))),
            ])
          })
      ),
      ("totals_agree", survey.totals.map { .bool($0.isEmpty) } ?? .null),
      ("first_day", .optional(survey.firstDay?.iso)), ("last_day", .optional(survey.lastDay?.iso)),
    ]
  }
}
