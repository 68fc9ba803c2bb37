import Tabular

/// What layouts say of whole files: which table, which figures, when and for which span it was made.
extension DefinitionDecoder {
  /// `table`: a number or a title; `pairs`.
  func readTable(_ reader: ObjectReader, _ layout: inout Layout) {
    layout.table = reader.value(
      "table", expected: "a number from 1, or the text above the table", Self.tableChoice)
    if layout.table != nil { layout.endsAtBlank = true }
    layout.isPairs = reader.flag("pairs") ?? false
    guard layout.isPairs, let node = reader.node("pairs") else { return }
    for key in ["table", "names", "sections", "carry", "beyond", "headerRows", "descriptions"]
    where reader.node[key] != nil {
      faults.error(
        at: node, "pairs and \(key) exclude each other",
        hint: "a list of names and values has no table: leave \(key) out")
    }
  }

  private static func tableChoice(_ node: JSONNode) -> TableChoice? {
    if case .number(let digits) = node.value {
      return Int(digits).flatMap { $0 > 0 ? .number($0) : nil }
    }
    return ObjectReader.text(node).flatMap { $0.isEmpty ? nil : .titled(Pattern($0)) }
  }

  /// `timezone`: a zone, or where the export says it.
  func readLayoutZone(_ reader: ObjectReader, _ layout: inout Layout) {
    guard let node = reader.node("timezone"), case .object = node.value else {
      layout.timezone = readZone(reader, "timezone")
      return
    }
    guard let place = reader.object("timezone") else { return }
    layout.zoneCaptures = readCaptures(place)
    if layout.zoneCaptures.isEmpty {
      faults.error(
        at: node, "\(reader.path("timezone")) names no place",
        hint: "a zone, or such as { preamble: \"Time zone: {}\" }")
    }
    place.finish()
  }

  /// `exported`: where the export says when it was made.
  func readExported(_ reader: ObjectReader) -> ExportDate? {
    guard let date = reader.object("exported") else { return nil }
    let captures = readCaptures(date)
    let formats = readFormats(date)
    if captures.isEmpty {
      faults.error(
        at: date.node, "\(reader.path("exported")) names no place",
        hint: "such as { file: \"orders-{}.csv\" } or { preamble: \"Exported on {}\" }")
    }
    date.finish()
    return ExportDate(captures: captures, formats: formats)
  }

  /// `undivided`: the span of a report that may not be split by day.
  func readUndivided(_ reader: ObjectReader, _ record: RecordKind?) -> UndividedSpan? {
    guard let span = reader.object("undivided") else { return nil }
    let from = readCaptures(span, "from", .preamble)
    let to = readCaptures(span, "to", .preamble)
    let formats = readFormats(span)
    if from.isEmpty || to.isEmpty {
      faults.error(
        at: span.node, "\(reader.path("undivided")) needs from and to",
        hint: "such as { from: \"Report Start: {}\", to: \"Report End: {}\" }")
    }
    if let record, ![.spend, .cost, .total].contains(record) {
      faults.error(at: span.node, "\(record.phrase) covers no span")
    }
    span.finish()
    return UndividedSpan(from: from, to: to, formats: formats)
  }

  /// `metrics`: name ← column, for rows of totals that give several figures.
  func readMetrics(_ reader: ObjectReader, _ record: RecordKind?) -> [MetricDefinition] {
    guard let metrics = reader.object("metrics") else { return [] }
    if let record, record != .total {
      faults.error(
        at: metrics.node,
        "only totals have metrics, and this layout gives \(record.rawValue) records")
    }
    if metrics.node.members.isEmpty {
      faults.error(
        at: metrics.node, "metrics is empty", hint: "such as { sessions: \"Sessions\" }")
    }
    for field in ["metric", "value"] {
      guard let node = reader.node["columns"]?[field] else { continue }
      faults.error(
        at: node, "metrics and the field \(field) exclude each other",
        hint: "metrics names the figures and where they stand")
    }
    return metrics.node.members.compactMap { member in
      guard let node = metrics.node(member.key) else { return nil }
      let column = readColumn(
        node, field: "value", path: metrics.path(member.key), .total)
      return column.map { MetricDefinition(name: member.key, column: $0) }
    }
  }
}
