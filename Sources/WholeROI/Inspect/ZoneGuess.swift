import Tabular

/// The time zone that most values of some exports name.
enum ZoneGuess {
  private static let abbreviations = [
    ("EST", "America/New_York"), ("EDT", "America/New_York"), ("CST", "America/Chicago"),
    ("CDT", "America/Chicago"), ("MST", "America/Denver"), ("MDT", "America/Denver"),
    ("PST", "America/Los_Angeles"), ("PDT", "America/Los_Angeles"), ("BST", "Europe/London"),
    ("CET", "Europe/Berlin"), ("CEST", "Europe/Berlin"),
  ]

  /// The zone and how many of the first values name it; nil where none does.
  static func zone(_ trials: [TrialPlan]) -> (identifier: String, values: Int)? {
    var counts: [(identifier: String, values: Int)] = []
    for trial in trials {
      for field in trial.plan.fields where ValueField(name: field.definition.field)?.kind == .time {
        for name in names(field, trial) {
          if let place = counts.firstIndex(where: { $0.identifier == name }) {
            counts[place].values += 1
          } else {
            counts.append((name, 1))
          }
        }
      }
    }
    let most = counts.map(\.values).max() ?? 0
    return counts.first { $0.values == most }
  }

  /// Of the field's first values, where its format has a name or an abbreviation at its end.
  private static func names(_ field: FieldPlan, _ trial: TrialPlan) -> [String] {
    guard let format = field.definition.format, format.hasSuffix("VV") || format.hasSuffix("z"),
      let rows = try? trial.firstRows()
    else { return [] }
    let column = field.column(in: rows)
    return (0..<min(rows.rowCount, 200)).compactMap { row in
      let words = ColumnText.trimmed(column.bytes(row)).split(separator: " ").map(String.init)
      guard format.hasSuffix("VV") else {
        return abbreviations.first { $0.0 == words.last }?.1
      }
      // The zone begins behind as many words as the format has before it.
      let before = format.split(separator: " ").count - 1
      return TimeZoneTable.identifier(named: words.dropFirst(before).joined(separator: " "))
    }
  }
}
