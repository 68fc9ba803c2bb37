import Tabular

/// Writes the reports of a run, side by side: those that `--only` asks for, or all.
func writeReports(
  _ exports: Exports, _ journeys: Journeys, _ totals: Totals, _ warnings: [Diagnostic],
  isDryRun: Bool = false, executor: Executor
) throws -> [Report] {
  let definition = exports.setup.definition
  let style = ReportStyle(definition)
  let wanted = ReportNames.all.filter {
    $0.isWanted(definition) && $0.absence(definition) == nil
  }
  let names = try AdvocatesReport.names(
    totals.wholeProgram.advocates, key: personKey(totals, definition, isDryRun: isDryRun),
    executor: executor)
  return try executor.map(count: wanted.count) { index in
    try report(wanted[index], exports, journeys, totals, warnings, names, style)
  }.compactMap { $0 }
}

/// The key that persons are hashed with, where a report names any; a dry run makes none.
private func personKey(
  _ totals: Totals, _ definition: PipelineDefinition, isDryRun: Bool
) throws -> PersonKey? {
  if definition.outputs.showsPeople || totals.wholeProgram.advocates?.rows.isEmpty ?? true {
    return nil
  }
  if isDryRun { return PersonKey(bytes: []) }
  return try PersonKey.ofOutput(definition.outputs.directory)
}

/// One report; nil for those that publishing makes itself.
private func report(
  _ name: ReportName, _ exports: Exports, _ journeys: Journeys, _ totals: Totals,
  _ warnings: [Diagnostic], _ names: [String], _ style: ReportStyle
) throws -> Report? {
  let definition = exports.setup.definition
  let writer: CSVWriter
  switch name.name {
  case "program_performance":
    writer = ProgramPerformanceReport.write(totals.performance, style)
  case "program_daily": writer = ProgramDailyReport.write(totals.performance, style)
  case "channel_contribution": writer = ChannelContributionReport.write(totals.tally, style)
  case "model_comparison":
    writer = ModelComparisonReport.write(
      totals.tally,
      includesParticipation: definition.attribution.models.contains(.participation), style)
  case "integration": writer = IntegrationReport.write(totals.evidence.integration, style)
  case "synergy": writer = SynergyReport.write(totals.evidence.integration, style)
  case "experiments": writer = ExperimentsReport.write(totals.evidence, style)
  case "next_experiment": writer = NextExperimentReport.write(totals.nextExperiment, style)
  case "journeys": return totals.journeys
  case "match_quality": writer = MatchQualityReport.write(exports, journeys, style)
  case "reconciliation":
    writer = ReconciliationReport.write(
      totals.reconciliation, sources: definition.sources.map(\.name), style)
  case "rejects": writer = RejectsReport.write(exports, style)
  case "totals": writer = TotalsReport.write(exports, journeys.comparedTotals, style)
  case "report": return Page.report(PageSource(exports, journeys, totals, warnings))
  case "dictionary":
    return DictionaryReport.make(format: style.format, currency: style.currency)
  default:
    guard let found = wholeProgramReport(name.name, totals.wholeProgram, names, style) else {
      return nil
    }
    writer = found
  }
  return Report(name: name.file, writer)
}

/// A report on customers, fans, cycle, advocates, content, care, stores or objectives; nil for any other.
/// `names`: of the advocates, row by row.
private func wholeProgramReport(
  _ name: String, _ rows: WholeProgramReports, _ names: [String], _ style: ReportStyle
) -> CSVWriter? {
  switch name {
  case "customers": rows.customers.map { CustomersReport.write($0, style) }
  case "fans": rows.fans.map { FansReport.write($0, style) }
  case "purchase_cycle": rows.purchaseCycle.map { PurchaseCycleReport.write($0, style) }
  case "advocates": rows.advocates.map { AdvocatesReport.write($0, names: names, style) }
  case "content_mix": rows.contentMix.map { ContentMixReport.write($0, style) }
  case "promotion_fatigue":
    rows.promotionFatigue.map { PromotionFatigueReport.write($0, style) }
  case "service": rows.service.map { ServiceReport.write($0, style) }
  case "stores": rows.stores.map { StoresReport.write($0, style) }
  case "objectives": rows.objectives.map { ObjectivesReport.write($0, style) }
  default: nil
  }
}

/// Publishes a run whole, or not at all: the publish stage.
func publish(
  _ reports: [Report], _ exports: Exports, _ journeys: Journeys, _ totals: Totals,
  warnings: [Diagnostic],
  _ options: RunOptions, _ timings: Timings, executor: Executor, into lock: RunLock
) throws -> Published {
  let definition = exports.setup.definition
  let inputs = try executor.map(count: exports.setup.files.count) { index in
    try manifestInput(exports, journeys, index, addsSHA256: options.addsSHA256)
  }
  let configuration = Array((definition.canonicalText + (options.addsSHA256 ? "sha256" : "")).utf8)
  let identity = RunIdentity(
    lastDay: definition.period.to, configuration: configuration, inputs: inputs,
    version: ProductVersion.text)
  var manifest = Manifest(
    version: ProductVersion.text, runID: identity.description,
    configurationHash: SHA256.hash(configuration).hexadecimal, definition: definition)
  manifest.inputs = inputs
  manifest.warnings = warnings.map(\.text)
  manifest.notWritten = ReportNames.all.compactMap { report in
    if !report.isWanted(definition) { return (report.file, "--only left it out") }
    return report.absence(definition).map { (report.file, $0) }
  }
  var ledger: [UInt8]?
  if definition.outputs.keepsLedger {
    ledger = try Ledger.bytes(
      exports, journeys, totals, run: identity.description,
      key: PersonKey.ofOutput(definition.outputs.directory), executor: executor)
  }
  return try Publication().publish(
    reports: reports, ledger: ledger, manifest: manifest, timings: timings,
    outputs: definition.outputs, into: lock, executor: executor)
}

/// What run.json says of one export.
private func manifestInput(
  _ exports: Exports, _ journeys: Journeys, _ index: Int, addsSHA256: Bool
) throws -> Manifest.Input {
  let plan = exports.setup.files[index]
  let digests = try FileDigests(
    plan, blocks: exports.blockHashes[index], addsSHA256: addsSHA256)
  var input = Manifest.Input(
    source: exports.setup.definition.sources[plan.source].name, path: plan.path,
    bytes: Int64(plan.export.storedSize), contentHash: digests.content)
  input.sha256 = digests.sha256
  let counts = exports.fileCounts[index]
  input.rows.read = counts.counts.read
  let supersededTouches = journeys.supersededTouches(inFile: index)
  input.rows.kept = counts.counts.kept - supersededTouches
  input.rows.rejected = counts.counts.rejected
  input.rows.totals = counts.counts.totals
  input.rows.skipped = counts.counts.skipped
  input.rows.blank = counts.counts.blank
  input.rows.superseded = counts.superseded + supersededTouches
  input.columns = plan.columns
  return input
}

/// The content hash of an export, and its SHA-256 where that is asked for.
///
/// The file is cut into blocks: all up to its first data row, then `Extraction.chunkBytes` each. The content
/// hash is the `ContentHash` of the blocks' own, one after the other; extract made those while it read.
private struct FileDigests {
  let content: String
  let sha256: String?

  init(_ plan: FilePlan, blocks: [[UInt8]], addsSHA256: Bool) throws {
    var hash = ContentHash()
    hash.update(try Self.blockHash(plan, from: 0, to: plan.header.dataStart))
    var at = plan.header.dataStart
    var block = 0
    while at < plan.export.size {
      let end = min(at + Extraction.chunkBytes, plan.export.size)
      hash.update(
        block < blocks.count ? blocks[block] : try Self.blockHash(plan, from: at, to: end))
      block += 1
      at = end
    }
    content = hash.hex
    var sha: SHA256?
    if addsSHA256 {
      var whole = SHA256()
      let stored = try Self.stored(plan)
      try Self.forEachPart(stored, plan, from: 0, to: stored.size) { whole.update($0) }
      sha = whole
    }
    sha256 = sha.map { SHA256.hex($0.finalized()) }
  }

  private static func blockHash(_ plan: FilePlan, from: Int, to: Int) throws -> [UInt8] {
    var hash = ContentHash()
    try forEachPart(plan.export, plan, from: from, to: to) { hash.update($0) }
    return hash.finalized()
  }

  /// The file as it lies on disk, before any unpacking.
  private static func stored(_ plan: FilePlan) throws -> ExportFile {
    do {
      return try plan.export.stored()
    } catch {
      throw error.failure(plan.path)
    }
  }

  private static func forEachPart(
    _ export: ExportFile, _ plan: FilePlan, from: Int, to: Int, _ body: ([UInt8]) -> Void
  ) throws {
    var at = from
    while at < to {
      let bytes: [UInt8]
      do {
        bytes = try export.bytes(from: at, count: min(1 << 20, to - at))
      } catch {
        throw error.failure(plan.path)
      }
      guard !bytes.isEmpty else { return }
      body(bytes)
      at += bytes.count
    }
  }
}
