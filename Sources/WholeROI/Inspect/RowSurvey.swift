import Columns
import Tabular

/// What a run's own reader makes of every row of one export.
///
/// Memory holds some chunks' records, however large the export, but for layouts whose rows carry on the ones above.
struct RowSurvey {
  struct Fault {
    let reason: String
    var rows = 1
    /// Of the first such row: line and column from 1, and its value, personal data masked.
    var line: Int
    var column: Int
    var value: String
  }

  private(set) var counts = RowCounts()
  /// By reason, the most frequent first.
  private(set) var faults: [Fault] = []
  private(set) var firstDay: CivilDay?
  private(set) var lastDay: CivilDay?
  /// Headings of sections, among the skipped rows.
  private(set) var sections = 0
  /// What the totals say against the rows; nil where there is no total row to compare.
  private(set) var totals: [Diagnostic]?

  /// Chunks that one job gathers.
  private static let chunksPerJob = 64
  private static let mostReasons = 50

  init(_ trial: TrialPlan) throws(Failure) {
    let setup = try trial.setup()
    do {
      try read(trial.plan, setup)
      if trial.plan.layout.sections != nil { try countSections(trial) }
    } catch let failure as Failure {
      throw failure
    } catch let fault as FileFault {
      throw fault.failure(trial.plan.path)
    } catch {
      throw Failure(.internalError, "\(error)", file: trial.plan.path)
    }
    faults = faults.indices.sorted { a, b in
      faults[a].rows != faults[b].rows ? faults[a].rows > faults[b].rows : a < b
    }.map { faults[$0] }
    if counts.totals > 0 {
      var file = FileCounts()
      file.counts = counts
      let checks = try TotalsCheck.checks(setup, [file])
      if checks.contains(where: { $0.outcome != .unsaid }) {
        totals = checks.compactMap { $0.warning(setup) }
      }
    }
  }

  /// Whether a run would go on with so many rejects.
  func isAllowed(_ quality: QualityDefinition) -> Bool {
    quality.allows(rejects: counts.rejected, of: counts.read - counts.blank)
  }

  /// `1 of 3 rows would be set aside, the first on line 6: is not a day as the layout writes them`
  var refusal: String {
    "\(counts.rejected) of \(counts.read - counts.blank) rows would be set aside, the first on line"
      + " \(faults.first?.line ?? 0): \(faults.first?.reason ?? "")"
  }

  private mutating func read(_ plan: FilePlan, _ setup: ExtractSetup) throws {
    let carriesOn = !plan.layout.continues.isEmpty
    let pool = BlockPool()
    var job = ExtractJob(number: 0, setup: setup, pool: pool)
    var from = plan.header.dataStart
    var line = plan.header.dataLine
    var chunk = 0
    while from < plan.export.size {
      let to = min(from + Extraction.chunkBytes, plan.export.size)
      var next = to
      let seen = job.rejects.count
      try job.read(
        ChunkTask(
          place: ChunkPlace(file: 0, chunk: chunk), from: from, to: to, startsAtRow: true,
          isWholeFile: false, number: chunk)
      ) { rows, _ in
        next = max(rows.nextRow, to)
        return true
      }
      for reject in job.rejects[seen...] { note(reject, firstLine: line) }
      if let summary = job.summaries.last {
        counts += summary.counts
        line += summary.lines
      }
      from = next
      chunk += 1
      if from >= plan.export.size || (!carriesOn && chunk % Self.chunksPerJob == 0) {
        job.closeFile()
        noteDays(job)
        job = ExtractJob(number: 0, setup: setup, pool: pool)
      }
    }
  }

  private mutating func note(_ reject: Reject, firstLine: Int) {
    // Values of the reason, such as an unknown word, don't make it another reason.
    if let place = faults.firstIndex(where: { $0.reason == reject.reason }) {
      faults[place].rows += 1
      // Rows that don't part into fields come before others of their chunk.
      if firstLine + reject.line < faults[place].line {
        faults[place].line = firstLine + reject.line
        faults[place].column = reject.column
        faults[place].value = reject.value
      }
    } else if faults.count < Self.mostReasons {
      faults.append(
        Fault(
          reason: reject.reason, line: firstLine + reject.line, column: reject.column,
          value: reject.value))
    } else {
      faults[Self.mostReasons - 1].rows += 1
    }
  }

  private mutating func noteDays(_ job: ExtractJob) {
    for counts in job.touchDays {
      for (day, _) in counts.days { note(day) }
    }
    for stores in job.rowDays {
      for (_, days) in stores.found {
        for (day, _) in days.kept.days { note(day) }
      }
    }
    for chunk in job.held {
      for row in chunk.rows where row.day != .min { note(CivilDay(row.day)) }
      for spend in chunk.spends {
        note(spend.from)
        note(spend.to)
      }
      for cost in chunk.costs {
        note(cost.from)
        note(cost.to)
      }
    }
  }

  private mutating func note(_ day: CivilDay) {
    firstDay = min(firstDay ?? day, day)
    lastDay = max(lastDay ?? day, day)
  }

  private mutating func countSections(_ trial: TrialPlan) throws {
    var request = ConvertRequest(export: trial.plan.path)
    request.root = trial.definition.root
    var conversion = Conversion(
      try ConversionTable(request, trial.source.layout), to: .nowhere, rejects: .nowhere,
      guardsFormulas: false)
    try conversion.write()
    sections = conversion.result.sections
  }
}
