import Tabular

/// Tells a report of a span from one that is split by day, where both look alike (METHODS, section 5).
///
///     Report Start: July 1, 2026         every row bears 7/1/2026, and the span is longer than that day:
///     Report End: July 31, 2026          the report is not split, and each row covers the span
///     Start Date,Campaign,Spent
///     7/1/2026,Fall,310.00               → 10.00 a day from July 1 to July 31
enum UndividedReport {
  /// Gives the rows of an undivided report their last day.
  static func settle(_ plan: inout FilePlan, _ texts: CaptureTexts) throws(Failure) {
    guard let span = plan.layout.undivided, plan.field("to") == nil,
      let field = plan.field("day") ?? plan.field("from"),
      let start = texts.value(of: span.from), let end = texts.value(of: span.to)
    else { return }
    guard let from = day(start, span.formats), let to = day(end, span.formats) else {
      plan.warnings.append(
        Diagnostic(
          .warning, file: plan.path,
          "the span \"\(start)\" to \"\(end)\" of the report cannot be read",
          hint:
            "rows count on their own day; export the report by day, or add a format to undivided"))
      return
    }
    guard to > from, try allRows(of: plan, bear: from, field) else { return }
    var last = ColumnDefinition(field: "to")
    last.value = to.iso
    plan.fields.append(FieldPlan(last, constant: to.iso))
  }

  private static func day(_ text: String, _ formats: [String]) -> CivilDay? {
    for format in formats.isEmpty ? ["iso"] : formats {
      guard let reader = try? TimeReader(format: format, zone: .utc) else { continue }
      let day = reader.parseDay(Array(text.utf8))
      if day > FieldValue.invalid { return CivilDay(Int32(truncatingIfNeeded: day)) }
    }
    return nil
  }

  /// Whether there are data rows, and each that has a day has that one.
  private static func allRows(
    of plan: FilePlan, bear day: CivilDay, _ field: FieldPlan
  ) throws(Failure) -> Bool {
    guard let reader = try? TimeReader(format: field.definition.format, zone: .utc) else {
      return false
    }
    var classifier = try plan.classifier(plan.layout)
    let missing = MissingTexts(plan.layout.missing)
    let rows = plan.rowReader()
    var days: [Int64] = []
    var isFound = false
    var from = plan.header.dataStart
    var isFirst = true
    while from < plan.export.size {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      do {
        try rows.read(plan.export, from: from, to: to, startsAtRow: true)
      } catch {
        throw error.failure(plan.path)
      }
      let classes = classifier?.classes(of: rows, startsFile: isFirst) ?? []
      field.column(in: rows).days(reader, missing: missing, into: &days)
      for (row, found) in days.enumerated()
      where found > FieldValue.invalid && (classes.isEmpty || classes[row] == .data) {
        if found != Int64(day.number) { return false }
        isFound = true
      }
      isFirst = false
      from = max(rows.nextRow, to)
    }
    return isFound
  }
}
