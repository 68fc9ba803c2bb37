import Tabular

/// Finds, opens and checks every export of a run before any row is read, so that all that is wrong with
/// the files is said at once.
enum ExportOpener {
  /// A file's number is 22 bits of a touch.
  private static let mostFiles = 1 << 22

  /// The files in source order, then by the bytes of their paths; and what deserves a look.
  ///
  /// - Parameter lastRun: the columns of the last good run, where a missing one may be looked up.
  static func open(
    _ definition: PipelineDefinition, lastRun: LastColumns? = nil
  ) throws(Failure) -> (files: [FilePlan], warnings: [Diagnostic]) {
    var plans: [FilePlan] = []
    var warnings: [Diagnostic] = []
    var failures: [Failure] = []
    for (index, source) in definition.sources.enumerated() {
      var own: [FilePlan] = []
      for path in find(source, definition.root, &failures) {
        do {
          let plan = try open(
            path, source: index, definition, number: plans.count + own.count,
            last: lastRun?.columns(source: source.name, path: path) ?? [])
          if let plan {
            warnings += plan.warnings + [ExportDates.warning(plan)].compactMap { $0 }
            own.append(plan)
          } else {
            warnings.append(
              Diagnostic(
                .warning, file: path, "the export is empty", hint: "source \"\(source.name)\""))
          }
        } catch {
          failures.append(error)
        }
      }
      plans += withSharedColumns(own)
    }
    if let first = failures.first {
      // The gravest code first met stands for all: data (65) over missing input (66).
      let code = failures.contains { $0.code == .data } ? .data : first.code
      throw Failure(code, failures.flatMap(\.diagnostics))
    }
    guard plans.count < mostFiles else {
      throw Failure(
        .config, "\(plans.count) exports are more than the \(mostFiles) of one run",
        file: definition.file)
    }
    return (plans, warnings)
  }

  /// The files of a source; none after a failure.
  private static func find(
    _ source: SourceDefinition, _ root: String, _ failures: inout [Failure]
  ) -> [String] {
    do {
      return try ExportFinder.find(source, root: root)
    } catch {
      failures.append(error)
      return []
    }
  }

  /// Nil for a file without a byte of data.
  private static func open(
    _ path: String, source index: Int, _ definition: PipelineDefinition, number: Int,
    last: [ExportColumn]
  ) throws(Failure) -> FilePlan? {
    let opened = try plan(path, source: index, definition, number: number, last: last)
    guard let (header, texts) = opened else { return nil }
    var plan = header
    try settle(&plan, texts, definition)
    return plan
  }

  /// Lets the file's values decide what its layout leaves open.
  static func settle(
    _ plan: inout FilePlan, _ texts: CaptureTexts, _ definition: PipelineDefinition
  ) throws(Failure) {
    try FileEvidence.decide(&plan, definition)
    try UndividedReport.settle(&plan, texts)
    plan.columns = try ExportColumn.columns(of: plan)
  }

  /// A file as its header makes it, before its values have decided anything, and what captures read.
  static func plan(
    _ path: String, source index: Int, _ definition: PipelineDefinition, number: Int,
    last: [ExportColumn] = []
  ) throws(Failure) -> (plan: FilePlan, texts: CaptureTexts)? {
    let source = definition.sources[index]
    let absolute = path.hasPrefix("/") ? path : ExportFinder.join(definition.root, path)
    let table: ExportTable
    do {
      let fallback: TextEncoding =
        source.layout.encoding == "windows-1252" ? .windows1252 : .utf8
      let export = try ExportFile.open(absolute, fallback: fallback)
      if export.size == export.dataStart { return nil }
      table = try ExportTable(export, source.layout)
    } catch let fault as FileFault {
      throw fault.failure(path)
    } catch HeaderFault.empty {
      return nil
    } catch let fault as HeaderFault {
      throw fault.failure(path, source: source, unread: UnreadExport.known(at: absolute))
    } catch {
      throw Failure(.internalError, "\(error)", file: path)
    }
    let texts = CaptureTexts(
      heading: table.header.names, preamble: table.header.preamble,
      file: path.split(separator: "/").last.map(String.init) ?? path)
    var plan = FilePlan(
      source: index, index: number, path: path, export: table.export,
      layout: try zoned(table.layout, texts, path, source), header: table.header,
      fields: try fields(table, texts, path, source, last))
    plan.metrics = try metrics(table, texts, path)
    if table.export.isCutOff {
      plan.warnings.append(
        Diagnostic(
          .warning, file: path, ExportFile.cutOffMessage, hint: ExportFile.cutOffHint))
    }
    plan.sections = table.sections
    plan.exportedAt = try ExportDates.read(table.layout, texts, path: path, source: source)
    return (plan, texts)
  }

  /// The layout with the zone that the export names, where the layout says that it does.
  private static func zoned(
    _ layout: Layout, _ texts: CaptureTexts, _ path: String, _ source: SourceDefinition
  ) throws(Failure) -> Layout {
    guard let name = texts.value(of: layout.zoneCaptures) else { return layout }
    guard let zone = ZoneName.identifier(name) else {
      throw Failure(
        .data, "\"\(name)\" is no time zone", file: path,
        hint: "set timezone in the layout of source \"\(source.name)\"")
    }
    var layout = layout
    layout.timezone = zone
    return layout
  }

  /// The metrics whose columns the export has; one at least must be there.
  private static func metrics(
    _ table: ExportTable, _ texts: CaptureTexts, _ path: String
  ) throws(Failure) -> [(name: String, field: FieldPlan)] {
    let missing = MissingTexts(table.layout.missing)
    var found: [(name: String, field: FieldPlan)] = []
    var absent: [String] = []
    for metric in table.layout.metrics {
      do throws(MissingColumn) {
        let field = try FieldPlan(
          metric.column, names: table.names, texts: texts, missing: missing)
        if case .absent = field.origin { continue }
        found.append((metric.name, field))
      } catch {
        absent.append(error.name)
      }
    }
    guard found.isEmpty, !table.layout.metrics.isEmpty else { return found }
    throw Failure(
      .data,
      [
        Diagnostic(
          file: path, line: table.header.line,
          "the export has no column of metrics: "
            + absent.map { "\"\($0)\"" }.joined(separator: ", "),
          hint: guess(absent.first ?? "", table.names))
      ])
  }

  /// The fields' columns; all that are missing are told at once.
  private static func fields(
    _ table: ExportTable, _ texts: CaptureTexts, _ path: String, _ source: SourceDefinition,
    _ last: [ExportColumn]
  ) throws(Failure) -> [FieldPlan] {
    let (layout, header) = (table.layout, table.header)
    let missing = MissingTexts(layout.missing)
    var fields: [FieldPlan] = []
    var faults: [Diagnostic] = []
    for column in layout.columns {
      do throws(MissingColumn) {
        fields.append(
          try FieldPlan(column, names: table.names, texts: texts, missing: missing))
      } catch {
        faults.append(
          Diagnostic(
            file: path, line: header.line,
            "the export has no column \"\(error.name)\" for \(column.field)",
            hint: lost(column, table.names, last) + guess(error.name, table.names)
              + (isNeeded(column.field, layout)
                ? "; map another column" : "; map another column, or set optional: true")))
      }
    }
    faults += conditionFaults(layout, table, path)
    if !faults.isEmpty, let delimiter = otherDelimiter(layout, header) {
      throw Failure(
        .data,
        [
          Diagnostic(
            file: path, line: header.line, "the header is one column: \(header.names[0])",
            hint: "set delimiter: \"\(delimiter)\" in the layout of source \"\(source.name)\"")
        ])
    }
    guard faults.isEmpty else { throw Failure(.data, faults) }
    return fields
  }

  /// What seems to part the columns of a header that the layout's delimiter doesn't part.
  private static func otherDelimiter(_ layout: Layout, _ header: Header) -> String? {
    guard header.names.count == 1, layout.names.isEmpty else { return nil }
    let wanted = layout.columns.flatMap { $0.columns + $0.joined }
    return [";", ",", "\t", "|"].first { mark in
      let names = header.names[0].split(separator: mark).map(String.init)
      return names.count > 1 && wanted.contains { FieldPlan.index(of: $0, in: names) != nil }
    }.map { $0 == "\t" ? "tab" : $0 }
  }

  /// Columns that only row conditions name and the export doesn't have.
  private static func conditionFaults(
    _ layout: Layout, _ table: ExportTable, _ path: String
  ) -> [Diagnostic] {
    let kinds = [
      ("totals", layout.totals), ("skip", layout.skip), ("keep", layout.keep),
      ("continues", layout.continues),
    ]
    var faults: [Diagnostic] = []
    for (kind, conditions) in kinds {
      for name in conditions.flatMap(\.columns)
      where FieldPlan.index(of: name, in: table.names) == nil {
        faults.append(
          Diagnostic(
            file: path, line: table.header.line,
            "the export has no column \"\(name)\", which a condition of \(kind) names",
            hint: guess(name, table.names)))
      }
    }
    return faults
  }

  /// Where the last good run had a field's column, and what stands there now; empty where it had none.
  private static func lost(
    _ column: ColumnDefinition, _ names: [String], _ last: [ExportColumn]
  ) -> String {
    let before = last.map(\.name)
    let place = (column.columns + column.joined).lazy
      .compactMap { FieldPlan.index(of: $0, in: before) }
      .first { FieldPlan.index(of: before[$0], in: names) == nil }
    guard let place else { return "" }
    let had = "the last good run had \"\(before[place])\" as column \(place + 1)"
    guard names.indices.contains(place), !before.contains(names[place]) else { return had + "; " }
    return had + ", where now \"\(names[place])\" stands; "
  }

  /// Whether a record would say nothing without the field: then its column may not be optional.
  private static func isNeeded(_ field: String, _ layout: Layout) -> Bool {
    let fields = layout.columns.map(\.field)
    switch field {
    case "net", "gross": return true
    case "from": return !fields.contains("day")
    default:
      if FieldNames.required(in: layout.record).contains(field) { return true }
      let others = fields.filter { !FieldNames.allowed(in: layout.record).contains($0) }
      return layout.record.needsIdentifier && others == [field]
    }
  }

  private static func guess(_ name: String, _ names: [String]) -> String {
    let list = names.prefix(40).joined(separator: ", ")
    let near = Names.nearest(name, among: names).map { "did you mean \"\($0)\"? " } ?? ""
    return near + "it has: \(list)"
  }

  /// Which columns all files of a source have, by name.
  private static func withSharedColumns(_ plans: [FilePlan]) -> [FilePlan] {
    guard let first = plans.first else { return [] }
    // A field is the same in all files, whatever its column is called in each.
    let fields = first.fields.indices.filter { index in
      plans.allSatisfy { index < $0.fields.count && !$0.fields[index].columns.isEmpty }
    }
    let names = plans.map { plan in
      let read = Set(fields.flatMap { plan.fields[$0].columns })
      return plan.names.indices.filter { !read.contains($0) }
        .map { ColumnName.key(plan.names[$0]) }
    }
    let shared = names.dropFirst().reduce(into: Set(names[0])) { $0.formIntersection($1) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return plans.map { plan in
      var plan = plan
      let keys = Dictionary(
        zip(plan.names.map(ColumnName.key), plan.names.indices),
        uniquingKeysWith: { first, _ in first })
      plan.sharedColumns =
        fields.flatMap { plan.fields[$0].columns } + shared.compactMap { keys[$0] }
      return plan
    }
  }
}
