extension Reject {
  /// The value, where there is one, and what is wrong with it.
  var sentence: String { value.isEmpty ? reason : "\"\(value)\": \(reason)" }
}

extension ExtractSetup {
  /// What to change in the pipeline so that such a row is read; empty where the export is at fault.
  func advice(on reject: Reject) -> String {
    let source = definition.sources[reject.source]
    let place = "the layout of source \"\(source.name)\""
    if reject.reason.hasPrefix("unknown action ") {
      return "map it to an action in \(place), or set such rows aside with skip"
    }
    if reject.reason.hasPrefix("unknown kind ") {
      return "map it to sale, return or void in \(place)"
    }
    let field = files[reject.file].fields.first {
      $0.reportedColumn == reject.column
        && ValueField(rawValue: $0.definition.field)?.complaint == reject.reason
    }
    guard let column = field?.definition, let kind = ValueField(rawValue: column.field)?.kind else {
      return ""
    }
    switch kind {
    case .time, .day:
      if let format = column.format { return "\(place) expects \(column.field) as \"\(format)\"" }
      return "\(column.field) has no format in \(place), so ISO 8601 is meant: 2026-07-01T09:30:00Z"
    case .money, .number:
      let isPoint = source.layout.decimal == UInt8(ascii: ".")
      let (mark, other) = isPoint ? ("point", ",") : ("comma", ".")
      guard reject.value.contains(other) else { return "" }
      return "numbers have a decimal \(mark) here; decimal: \"\(other)\" in \(place) changes that"
    }
  }
}

extension QualityDefinition {
  /// Whether a file may have so many rejects among so many rows, blank ones left out.
  func allows(rejects: Int, of rows: Int) -> Bool {
    guard let most = maximumRejects, rejects > 0 else { return true }
    var scale: Int128 = 1
    for _ in 0..<most.scale { scale *= 10 }
    return Int128(rejects) * scale <= Int128(most.units) * Int128(rows)
  }
}
