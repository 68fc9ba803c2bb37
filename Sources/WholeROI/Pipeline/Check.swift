import Columns
import Tabular

extension Pipeline {
  /// Reads the beginning of every export as a run would and says what it found; writes nothing.
  public static func check(
    _ definition: PipelineDefinition, options: RunOptions
  ) throws(Failure) -> CheckResult {
    try failing {
      let inputs = try ExportOpener.open(definition)
      let setup = try ExtractSetup(definition, files: inputs.files)
      let job = ExtractJob(number: 0, setup: setup, pool: BlockPool())
      for plan in setup.files { try Extraction.readBeginning(of: plan, job) }
      job.closeFile()
      var lines: [String] = []
      for (index, source) in definition.sources.enumerated() {
        lines += SourceCheck(index, source, setup, job).lines
      }
      var warnings = inputs.warnings
      for var reject in job.rejects.prefix(20) {
        reject.line += setup.files[reject.file].header.dataLine
        warnings.append(
          reject.diagnostic(setup, severity: .warning, hint: "a run sets this row aside"))
      }
      return CheckResult(lines: lines, warnings: warnings)
    }
  }
}

/// What check says of one source.
private struct SourceCheck {
  let lines: [String]

  init(_ index: Int, _ source: SourceDefinition, _ setup: ExtractSetup, _ job: ExtractJob) {
    let files = setup.files.filter { $0.source == index }
    var counts = RowCounts()
    for summary in job.summaries where setup.files[summary.place.file].source == index {
      counts += summary.counts
    }
    let bytes = files.reduce(0) { $0 + $1.export.size }
    var lines = [
      "\(source.name): \(source.layout.record.rawValue),"
        + " \(files.count) \(files.count == 1 ? "file" : "files"), \(bytes) bytes",
      "  rows looked at: \(counts.read) read, \(counts.kept) kept, \(counts.rejected) rejected,"
        + " \(counts.totals) totals, \(counts.skipped) skipped, \(counts.blank) blank",
    ]
    let keys = source.layout.columns.map(\.field)
      .filter { setup.definition.identity.keys.contains($0) }
    let records = counts.kept - counts.carried
    if !keys.isEmpty, records > 0 {
      let percent = (records - counts.anonymous) * 1000 / records
      lines.append(
        "  identifiers: \(keys.joined(separator: ", ")); "
          + "\(percent / 10).\(percent % 10) % of the kept records have one")
    }
    if let plan = files.first {
      let mapped = plan.fields.map { field in
        let from =
          switch field.origin {
          case .column(let column): plan.header.names[column]
          case .joined(let columns):
            columns.map { plan.header.names[$0] }.joined(separator: " + ")
          case .constant: "\"\(field.definition.value ?? "")\""
          case .absent: "(not in this export)"
          }
        return "\(field.definition.field) ← \(from)"
      }
      lines.append("  fields: " + mapped.joined(separator: ", "))
    }
    self.lines = lines
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
