import Tabular

/// One export opened as a run would open it for one source, with what the export itself says of currency.
struct TrialPlan {
  private(set) var definition: PipelineDefinition
  private(set) var plan: FilePlan
  /// Why a run would refuse the values: days that read in two ways, a mark that may be decimal or not. The plan
  /// takes the first way then.
  let undecided: Failure?
  /// The fields whose days it cannot tell, each with its readings, as far as these are all that is undecided.
  let openFormats: [(field: String, formats: [String])]
  /// The currencies that the first rows name, the most frequent first; rows of each.
  let currencies: [(code: String, rows: Int)]

  /// Nil for an export without a byte. Throws what a run would say of columns that lack.
  init?(_ source: SourceDefinition, path: String, _ base: PipelineDefinition) throws(Failure) {
    var definition = base
    definition.sources = [source]
    guard let opened = try ExportOpener.plan(path, source: 0, definition, number: 0) else {
      return nil
    }
    var plan = opened.plan
    do throws(Failure) {
      try ExportOpener.settle(&plan, opened.texts, definition)
      undecided = nil
      openFormats = []
    } catch {
      undecided = error
      let open = plan.fields.filter { !$0.definition.formats.isEmpty && !$0.columns.isEmpty }
      openFormats =
        open.count == error.diagnostics.count
        ? open.map { ($0.definition.field, $0.definition.formats) } : []
      do throws(FileFault) {
        plan.fields = try Self.firstReadings(plan)
      } catch {
        throw error.failure(path)
      }
    }
    do throws(FileFault) {
      currencies = try Self.currencies(plan)
    } catch {
      throw error.failure(path)
    }
    if let code = currencies.first?.code, let currency = Currencies.named(code) {
      definition.currency = currency
    }
    self.definition = definition
    self.plan = plan
  }

  var source: SourceDefinition { definition.sources[0] }

  /// The same for a run in another zone.
  func inZone(of base: PipelineDefinition) -> TrialPlan {
    var copy = self
    copy.definition.timezone = base.timezone
    return copy
  }

  func setup() throws(Failure) -> ExtractSetup { try ExtractSetup(definition, files: [plan]) }

  /// The rows of the first chunk.
  func firstRows() throws(FileFault) -> RowReader { try Self.firstRows(plan) }

  /// The rows of a file's first chunk.
  static func firstRows(_ plan: FilePlan) throws(FileFault) -> RowReader {
    let reader = plan.rowReader()
    let from = plan.header.dataStart
    try reader.read(
      plan.export, from: from, to: min(from + Extraction.chunkBytes, plan.export.size),
      startsAtRow: true)
    return reader
  }

  /// The fields, each that has a choice of formats with the first that reads a value.
  private static func firstReadings(_ plan: FilePlan) throws(FileFault) -> [FieldPlan] {
    let rows = try firstRows(plan)
    return plan.fields.map { field in
      let formats = field.definition.formats
      guard !formats.isEmpty else { return field }
      let column = field.column(in: rows)
      let chosen = formats.first { format in
        guard var reader = try? TimeReader(format: format, zone: .utc) else { return false }
        return (0..<min(rows.rowCount, 100)).contains {
          reader.parse(column.bytes($0)) != FieldValue.invalid
        }
      }
      return field.reading(format: chosen ?? formats[0])
    }
  }

  private static func currencies(
    _ plan: FilePlan
  ) throws(FileFault) -> [(code: String, rows: Int)] {
    guard let field = plan.field("currency") else { return [] }
    if case .absent = field.origin { return [] }
    let reader = try firstRows(plan)
    let column = field.column(in: reader)
    var found: [(code: String, rows: Int)] = []
    for row in 0..<reader.rowCount {
      let code = ColumnText.trimmed(column.bytes(row)).uppercased()
      if let place = found.firstIndex(where: { $0.code == code }) {
        found[place].rows += 1
      } else if Currencies.named(code) != nil {
        found.append((code, 1))
      }
    }
    let most = found.map(\.rows).max() ?? 0
    return found.filter { $0.rows == most } + found.filter { $0.rows < most }
  }
}

extension PipelineDefinition {
  /// A definition for looking at exports: any day, and UTC where an export names no zone.
  static func forTrials(currency: String = "USD", timezone: String = "UTC") -> PipelineDefinition {
    var definition = PipelineDefinition()
    definition.timezone = timezone
    if let currency = Currencies.named(currency) { definition.currency = currency }
    definition.root = ""
    return definition
  }
}
