import Tabular

extension Inspection {
  /// The formats that the days and times of a layout have in this export, as members of `columns`; none where it
  /// reads as it is, or where formats are not what is wrong.
  ///
  /// `time: { column: "event_timestamp", format: ["iso"] }`
  static func formats(_ trial: TrialPlan) throws(FileFault) -> [String] {
    let rows = try trial.firstRows()
    let missing = MissingTexts(trial.plan.layout.missing)
    var columns: [String] = []
    for field in trial.plan.fields where ValueField(name: field.definition.field)?.isMoment == true
    {
      guard case .column(let place) = field.origin, field.transform == nil,
        var reader = try? TimeReader(format: field.definition.format, zone: .utc)
      else { continue }
      let column = field.column(in: rows)
      var sieve = FormatSieve.dates
      var (filled, read) = (0, 0)
      for row in 0..<min(rows.rowCount, 500) {
        let bytes = Array(ColumnText.trimmed(column.bytes(row)).utf8)
        guard !bytes.isEmpty, !missing.contains(bytes) else { continue }
        filled += 1
        if reader.parse(bytes) != FieldValue.invalid { read += 1 }
        sieve.take(bytes)
      }
      guard read * 2 < filled, !sieve.choice.isEmpty else { continue }
      let formats = sieve.choice.map(JSON5Text.quoted).joined(separator: ", ")
      columns.append(
        "\(field.definition.field): { column: \(JSON5Text.quoted(trial.plan.header.names[place])),"
          + " format: [\(formats)] }")
    }
    return columns
  }
}
