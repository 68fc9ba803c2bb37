import Tabular

extension Inspection {
  /// The layout that fits with the formats that its days and times have in this export, in JSON5; nil where it reads
  /// as it is, or where formats are not what is wrong.
  ///
  /// `{ extends: "ga4-events", columns: { time: { column: "event_timestamp", format: "iso" } } }`
  static func adaptation(
    of layout: Layout, _ trial: TrialPlan
  ) throws(FileFault) -> String? {
    let rows = try trial.firstRows()
    let missing = MissingTexts(layout.missing)
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
    guard !columns.isEmpty else { return nil }
    return "{ extends: \(JSON5Text.quoted(layout.name)), columns: { "
      + columns.joined(separator: ", ") + " } }"
  }
}
