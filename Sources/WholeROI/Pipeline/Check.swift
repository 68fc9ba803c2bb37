import Columns
import Tabular

extension Pipeline {
  /// Reads the beginning of every export as a run would and says what it found; writes nothing.
  public static func check(
    _ definition: PipelineDefinition, options: RunOptions
  ) throws(Failure) -> CheckResult {
    try failing {
      let last = LastColumns.read(definition)
      let inputs = try ExportOpener.open(definition, lastRun: last)
      let setup = try ExtractSetup(definition, files: inputs.files)
      let job = ExtractJob(number: 0, setup: setup, pool: BlockPool())
      for plan in setup.files { try Extraction.readBeginning(of: plan, job) }
      job.closeFile()
      var lines: [String] = []
      for (index, source) in definition.sources.enumerated() {
        lines += try SourceCheck(index, source, setup, job).lines
      }
      lines += ProgramCheck(definition, job).lines
      let executor = Executor(jobs: options.jobs)
      let statuses = try Duplicates.statuses(of: job.held, setup, executor: executor)
      let same = try SameSales(setup, job.held, statuses, executor: executor)
      let repeated = try RepeatedSales(
        setup, job.held, statuses, jobs: [job], executor: executor)
      return CheckResult(
        lines: lines,
        warnings: inputs.warnings + SchemaDrift.warnings(inputs.files, definition, since: last)
          + rejected(setup, job) + thresholds(setup, job) + same.warnings
          + repeated.warnings)
    }
  }

  /// The first rows that a run would set aside, and what would let it read them.
  private static func rejected(_ setup: ExtractSetup, _ job: ExtractJob) -> [Diagnostic] {
    job.rejects.prefix(20).map { reject in
      var reject = reject
      reject.line += setup.files[reject.file].header.dataLine
      let advice = reject.advice(setup)
      return reject.diagnostic(
        setup, severity: .warning, hint: advice.isEmpty ? "a run sets this row aside" : advice)
    }
  }

  /// Files of which too much was rejected.
  private static func thresholds(_ setup: ExtractSetup, _ job: ExtractJob) -> [Diagnostic] {
    setup.files.compactMap { plan in
      var counts = RowCounts()
      for summary in job.summaries where summary.place.file == plan.index {
        counts += summary.counts
      }
      let rows = counts.read - counts.blank
      guard !setup.definition.quality.allows(rejects: counts.rejected, of: rows) else { return nil }
      return Diagnostic(
        .warning, file: plan.path,
        "\(counts.rejected) of the \(rows) rows looked at were rejected: a run would stop",
        hint: "mend the layout or the export, or raise quality.rejects.max")
    }
  }
}

/// What check says of one source.
private struct SourceCheck {
  let lines: [String]

  init(
    _ index: Int, _ source: SourceDefinition, _ setup: ExtractSetup, _ job: ExtractJob
  ) throws(Failure) {
    let files = setup.files.filter { $0.source == index }
    var counts = RowCounts()
    for summary in job.summaries where setup.files[summary.place.file].source == index {
      counts += summary.counts
    }
    let bytes = files.reduce(0) { $0 + $1.export.size }
    let number = files.count == 1 ? "1 file" : "\(files.count) files"
    var lines = [
      "\(source.name): \(source.layout.record.rawValue), \(number), \(bytes) bytes",
      "  rows looked at: \(counts.read) read, \(counts.kept) kept, \(counts.rejected) rejected,"
        + " \(counts.totals) totals, \(counts.skipped) skipped, \(counts.blank) blank",
    ]
    lines += Self.identifiers(source, setup, counts)
    let system = setup.definition.revenue.system
    if source.layout.record == .order, !system.isEmpty, !system.contains(source.name) {
      lines.append(
        "  these orders don't count: revenue.system is " + system.joined(separator: ", "))
    }
    if let plan = files.first { lines.append("  fields: " + FieldList.text(plan)) }
    var unused = UnusedColumns()
    for plan in files {
      do throws(FileFault) { try unused.add(plan) } catch { throw error.failure(plan.path) }
    }
    if let line = unused.line { lines.append("  " + line) }
    self.lines = lines
  }

  private static func identifiers(
    _ source: SourceDefinition, _ setup: ExtractSetup, _ counts: RowCounts
  ) -> [String] {
    let keys = source.layout.columns.map(\.field)
      .filter { setup.definition.identity.keys.contains($0) }
    if keys.isEmpty {
      guard source.layout.record == .order else { return [] }
      return ["  identifiers: none, so all of these orders stay (unidentified)"]
    }
    let records = counts.kept - counts.carried
    guard records > 0 else { return [] }
    let permille = (records - counts.anonymous) * 1000 / records
    return [
      "  identifiers: \(keys.joined(separator: ", ")); "
        + "\(permille / 10).\(permille % 10) % of the kept records have one"
    ]
  }
}

/// Where the fields of an export come from, in words.
enum FieldList {
  /// `id ← Receipt, time ← Date + Time, kind ← (not in this export)`.
  static func text(_ plan: FilePlan) -> String {
    plan.fields.map { "\($0.definition.field) ← \(origin(of: $0, plan))" }.joined(separator: ", ")
  }

  static func origin(of field: FieldPlan, _ plan: FilePlan) -> String {
    switch field.origin {
    case .column(let column): plan.names[column]
    case .joined(let columns): columns.map { plan.names[$0] }.joined(separator: " + ")
    case .constant: "\"\(field.definition.value ?? "")\""
    case .absent: "(not in this export)"
    }
  }
}

extension Extraction {
  /// Reads a file's first chunk.
  static func readBeginning(of plan: FilePlan, _ job: ExtractJob) throws {
    let task = ChunkTask(
      place: ChunkPlace(file: plan.index, chunk: 0), from: plan.header.dataStart,
      to: min(plan.header.dataStart + chunkBytes, plan.export.size), startsAtRow: true,
      isWholeFile: false, number: 0)
    do {
      try job.read(task) { _, _ in true }
    } catch let fault as FileFault {
      throw fault.failure(plan.path)
    }
  }
}
