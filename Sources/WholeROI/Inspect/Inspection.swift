import Tabular

/// What `wholeroi inspect` is asked.
public struct InspectRequest: Sendable {
  public var exports: [String]
  /// The folder that paths are relative to; empty for the working directory.
  var root = ""
  /// Whether identifiers are shown as they are, not only their shape.
  public var showsPeople = false
  public var isJSON = false
  public init(exports: [String]) { self.exports = exports }
}

/// What `wholeroi inspect` has to say.
public struct InspectResult: Sendable {
  public var lines: [String]
  public var diagnostics: [Diagnostic]
  public var code: ExitCode
}

/// All that can be told of one export without knowing the pipeline.
struct Inspection {
  let path: String
  private(set) var recognition: Recognition
  /// Where no layout fits: a draft.
  private(set) var proposal: MappingProposal?
  private(set) var sample: ExportSample?
  /// Where a layout fits but for the formats of its days and times: these, as members of `columns`.
  private(set) var formats: [String] = []
  /// What the layout that fits leaves out.
  private(set) var added = LayoutExtension()
  private(set) var unused: UnusedColumns?
  /// Read by the first layout that fits, or by the draft where it is whole.
  private(set) var trial: TrialPlan?
  private(set) var survey: RowSurvey?
  private(set) var rows: MappedRows?
  private(set) var encoding = ""
  private(set) var bytesBehind = 0
  private var isCutOff = false

  /// - Parameter usesLayouts: Without, the export is drafted even where a layout fits.
  /// - Throws: `Failure` for an export that cannot be read at all.
  init(
    _ path: String, _ base: PipelineDefinition, showsPeople: Bool, usesLayouts: Bool = true
  ) throws(Failure) {
    self.path = path
    recognition = usesLayouts ? try Recognition(path, base) : Recognition()
    do {
      let absolute = path.hasPrefix("/") ? path : ExportFinder.join(base.root, path)
      var isWindows = false
      if let match = recognition.matches.first {
        trial = match.trial
        isWindows = match.layout.encoding == "windows-1252"
      } else {
        let sample = try ExportSample(path, absolute: absolute)
        isWindows = sample.isWindows1252
        self.sample = sample
        let name = SourceNames.name(of: path)
        let draft = MappingProposal(sample, name: name)
        trial = try Self.trial(draft, path, base)
        let key = try DraftedKey.fields([trial].compactMap { $0?.plan })
        proposal = key.isEmpty ? draft : MappingProposal(sample, name: name, key: key)
      }
      let file = try ExportFile.open(absolute, fallback: isWindows ? .windows1252 : .utf8)
      isCutOff = file.isCutOff
      encoding = try TextFacts.encoding(of: file, isWindows1252: isWindows && file.isConverted)
      if let trial {
        survey = try RowSurvey(trial)
        try extend(base)
        try adapt(base)
        unused = try UnusedColumns((self.trial ?? trial).plan)
        rows = try MappedRows(self.trial ?? trial, showsPeople: showsPeople)
        if trial.plan.layout.endsAtBlank { bytesBehind = file.size - trial.plan.export.size }
      }
    } catch let failure as Failure {
      throw failure
    } catch let fault as FileFault {
      throw fault.failure(path, isOperand: true)
    } catch HeaderFault.empty {
      throw Failure(.warnings, [Diagnostic(.warning, file: path, "the export is empty")])
    } catch let fault as HeaderFault {
      let layout = recognition.matches.first?.layout.name
      throw fault.failure(path, in: layout.map { "the layout \($0)" } ?? "a layout of its own")
    } catch {
      throw Failure(.internalError, "\(error)", file: path)
    }
  }

  /// By the layout that fits; by a draft where that would set too many rows aside and a draft would not.
  static func best(
    _ path: String, _ base: PipelineDefinition, showsPeople: Bool
  ) throws(Failure) -> Inspection {
    let inspection = try Inspection(path, base, showsPeople: showsPeople)
    guard inspection.isRecognised, let survey = inspection.survey, !survey.isAllowed(base.quality)
    else { return inspection }
    var draft = try Inspection(path, base, showsPeople: showsPeople, usesLayouts: false)
    guard draft.trial != nil, draft.trial?.undecided == nil,
      draft.survey?.isAllowed(base.quality) == true
    else { return inspection }
    draft.recognition = inspection.recognition.refusing(survey.refusal)
    return draft
  }

  /// The same export read by another source, such as the draft of several exports.
  func read(by draft: MappingProposal, _ base: PipelineDefinition) throws(Failure) -> Inspection {
    var copy = self
    copy.proposal = draft
    copy.trial = try Self.trial(draft, path, base)
    copy.survey = nil
    if let trial = copy.trial { copy.survey = try RowSurvey(trial) }
    return copy
  }

  /// The same with days of the definition's zone.
  func surveyed(in base: PipelineDefinition) throws(Failure) -> Inspection {
    var copy = self
    guard let trial else { return self }
    copy.trial = trial.inZone(of: base)
    if let trial = copy.trial { copy.survey = try RowSurvey(trial) }
    return copy
  }

  var columns: [ColumnShape] { sample?.columns ?? [] }

  var isRecognised: Bool { !recognition.matches.isEmpty }

  /// What deserves a look.
  var warnings: [Diagnostic] {
    var warnings: [Diagnostic] = []
    func warn(_ message: String, line: Int = 0, column: Int = 0, hint: String = "") {
      warnings.append(
        Diagnostic(.warning, file: path, line: line, column: column, message, hint: hint))
    }
    if let unread = recognition.unread {
      warn(unread.message, hint: unread.hint)
    } else if !isRecognised {
      warn("no built-in layout fits", hint: "the mapping below is a draft: check every line")
    } else if recognition.isAmbiguous {
      let names = recognition.matches.prefix(2).map { $0.layout.name.quoted }
      warn(
        "\(names.joined(separator: " and ")) fit equally well",
        hint: "the name of the file may tell; set layout in the pipeline")
    }
    if isCutOff { warn(ExportFile.cutOffMessage, hint: ExportFile.cutOffHint) }
    for diagnostic in trial?.undecided?.diagnostics ?? [] {
      warn(diagnostic.message, hint: diagnostic.hint)
    }
    for fault in survey?.faults.prefix(5) ?? [] {
      warn(
        "\(fault.rows) \(fault.rows == 1 ? "row" : "rows") set aside: \(fault.reason)",
        line: fault.line, column: fault.column)
    }
    for diagnostic in survey?.totals ?? [] { warn(diagnostic.message, hint: diagnostic.hint) }
    if let survey, survey.counts.read == survey.counts.blank {
      warn("the export has a header and no rows")
    } else if let survey, survey.counts.kept == 0, survey.counts.rejected == 0 {
      warn("no row gives a record")
    }
    return warnings
  }

  /// The layout as JSON5, with what this export adds to it.
  var layoutText: String? {
    recognition.matches.first.map { Self.layoutText($0.layout, formats + added.lines) }
  }

  /// `{ extends: "square-items", columns: { email: "E-mail" } }`, or the name alone.
  static func layoutText(_ layout: Layout, _ columns: [String]) -> String {
    let name = JSON5Text.quoted(layout.name)
    return columns.isEmpty
      ? name : "{ extends: \(name), columns: { \(columns.joined(separator: ", ")) } }"
  }

  /// Where a layout fits, the same with identifiers and fields that the export has beyond it, if no row is lost by it.
  private mutating func extend(_ base: PipelineDefinition) throws {
    guard let match = recognition.matches.first, let trial, let survey else { return }
    let more = try LayoutExtension(trial.plan)
    guard !more.isEmpty, let other = try Self.trial(match.layout, more.lines, path, base) else {
      return
    }
    let surveyed = try RowSurvey(other)
    guard surveyed.counts.rejected <= survey.counts.rejected else { return }
    added = more
    self.trial = other
    self.survey = surveyed
  }

  private static func trial(
    _ layout: Layout, _ columns: [String], _ path: String, _ base: PipelineDefinition
  ) throws(Failure) -> TrialPlan? {
    let text = layoutText(layout, columns)
    guard let source = SourceText.decoded("{ name: \"x\", files: \"x\", layout: \(text) }") else {
      return nil
    }
    return try TrialPlan(source, path: path, base)
  }

  /// Where a layout fits and sets too many rows aside, the same with other formats, if that reads them.
  private mutating func adapt(_ base: PipelineDefinition) throws {
    guard let match = recognition.matches.first, let trial, let survey,
      !survey.isAllowed(base.quality),
      case let formats = try Self.formats(trial), !formats.isEmpty,
      let other = try Self.trial(match.layout, formats + added.lines, path, base)
    else { return }
    let better = try RowSurvey(other)
    guard better.isAllowed(base.quality) || other.undecided != nil else { return }
    self.formats = formats
    self.trial = other
    self.survey = better
  }

  /// The draft as a plan; nil where it lacks something, so that it cannot be read.
  private static func trial(
    _ draft: MappingProposal, _ path: String, _ base: PipelineDefinition
  ) throws(Failure) -> TrialPlan? {
    guard draft.lacks.isEmpty, let source = SourceText.decoded(draft.text) else { return nil }
    return try TrialPlan(source, path: path, base)
  }
}

/// Sources as text.
enum SourceText {
  /// The source that the text describes, by the decoder of pipeline files; nil where it has a fault.
  static func decoded(_ text: String) -> SourceDefinition? {
    let pipeline = """
      { name: "draft", currency: "USD", timezone: "UTC",
        period: { from: "2000-01-01", to: "2000-01-01" }, outputs: { directory: "out" },
        sources: [ \(text) ] }
      """
    do throws(Failure) {
      return try PipelineDefinition.decode(
        Array(pipeline.utf8), file: "draft", overrides: RunOverrides()
      ).definition.sources.first
    } catch {
      return nil
    }
  }
}

/// Names of sources from names of files.
enum SourceNames {
  /// `social/meta-2026-07.csv.gz` is `meta`.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let stem = file.prefix { $0 != "." }
    let words = stem.split { !$0.isLetter }.map { $0.lowercased() }
    return words.isEmpty ? "export" : words.joined(separator: "-")
  }
}
