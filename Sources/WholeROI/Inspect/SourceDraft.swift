import Tabular

/// Exports of one folder that one source can read, with what speaks against reading them.
struct SourceDraft {
  /// What holds exports together: folder, layout or columns, and currency.
  struct Kind: Hashable {
    let folder: String
    let shape: String
    let currency: String
  }

  let kind: Kind
  /// Where no layout fits: one mapping for all of its files.
  private(set) var mapping: MappingProposal?
  private(set) var paths: [String] = []
  private(set) var inspections: [Inspection] = []
  private(set) var name = ""
  private let files: [String]

  init(_ kind: Kind, names: [String]) {
    self.kind = kind
    files = names
  }

  mutating func add(_ path: String, _ inspection: Inspection) {
    paths.append(path)
    inspections.append(inspection)
  }

  static func kind(_ path: String, _ inspection: Inspection) -> Kind {
    let shape =
      inspection.recognition.matches.first.map {
        "layout " + ([$0.layout.name] + inspection.formats).joined(separator: "\u{1F}")
      }
      ?? "columns " + inspection.columns.map(\.name).joined(separator: "\u{1F}")
    return Kind(
      folder: FilePatterns.folder(of: path), shape: shape,
      currency: inspection.trial?.currencies.first?.code ?? "")
  }

  var layout: Layout? { inspections[0].recognition.matches.first?.layout }
  var record: RecordKind? { layout?.record ?? (mapping ?? inspections[0].proposal)?.record }
  var isDraft: Bool { layout == nil }
  var kept: Int { inspections.reduce(0) { $0 + ($1.survey?.counts.kept ?? 0) } }
  var firstDay: CivilDay? { inspections.compactMap { $0.survey?.firstDay }.min() }
  var lastDay: CivilDay? { inspections.compactMap { $0.survey?.lastDay }.max() }
  var usualName: String { layout?.name ?? SourceNames.name(of: paths[0]) }

  /// `3 columns not used: …`, over all of the exports.
  private var unused: String? {
    var unused = UnusedColumns()
    for plan in inspections.compactMap(\.trial?.plan) {
      do throws(FileFault) { try unused.add(plan) } catch { return nil }
    }
    return unused.line
  }

  /// Gives the source its name; a mapping is drafted from the values of all its files.
  mutating func finish(_ name: String, _ definition: PipelineDefinition) throws {
    self.name = name
    guard isDraft, var sample = inspections[0].sample else { return }
    for path in paths.dropFirst() { try sample.add(ExportFinder.join(definition.root, path)) }
    var key = inspections[0].proposal?.key ?? []
    if paths.count > 1 {
      let draft = MappingProposal(sample, name: name, files: filesText)
      inspections = try inspections.map { try $0.read(by: draft, definition) }
      key = try DraftedKey.fields(inspections.compactMap(\.trial?.plan))
    }
    mapping = MappingProposal(sample, name: name, files: filesText, key: key)
  }

  /// Days of orders and touches depend on the zone.
  mutating func survey(in definition: PipelineDefinition) throws(Failure) {
    guard record == .order || record == .touch else { return }
    inspections = try inspections.map { inspection throws(Failure) in
      try inspection.surveyed(in: definition)
    }
  }

  /// What all of the exports together have beyond their layout.
  private var added: LayoutExtension {
    .joining(
      inspections.compactMap { inspection in
        inspection.trial.map { (inspection.added, $0.plan) }
      })
  }

  private var filesText: String { FilePatterns.json(paths, among: files) }

  /// The source as JSON5; empty where next to nothing can be said.
  var text: String {
    if let layout {
      let reads = Inspection.layoutText(layout, inspections[0].formats + added.lines)
      return "{ name: \(JSON5Text.quoted(name)), files: \(filesText), layout: \(reads) },"
    }
    guard let mapping, mapping.lacks.isEmpty || mapping.fieldCount > 2 else { return "" }
    return mapping.text
  }

  /// What it is, in a comment.
  var about: String {
    let what =
      layout?.about
      ?? "no built-in layout fits: drafted from names and values of its columns, check every line"
    let number = paths.count == 1 ? "1 file" : "\(paths.count) files"
    var text = "\(what); \(number), \(kept) record" + (kept == 1 ? "" : "s")
    if let firstDay, let lastDay { text += ", \(firstDay.iso) to \(lastDay.iso)" }
    return text
  }

  /// Why a run would refuse this source, or read nothing of it; empty where it reads.
  func obstacles(_ definition: PipelineDefinition) -> [String] {
    var obstacles: [String] = []
    if !kind.currency.isEmpty, kind.currency != definition.currency.code {
      obstacles.append(
        "its money is in \(kind.currency), and a run has one currency, \(definition.currency.code):"
          + " conversion is not done")
    }
    for (path, inspection) in zip(paths, inspections) {
      if let draft = mapping ?? inspection.proposal, !draft.lacks.isEmpty {
        obstacles.append(
          "\(path): no column seems to give \(draft.lacks.joined(separator: ", ")) of \(draft.record.phrase)"
        )
        continue
      }
      for diagnostic in inspection.trial?.undecided?.diagnostics ?? [] {
        obstacles.append("\(path): \(diagnostic.message); \(diagnostic.hint)")
      }
      guard let survey = inspection.survey else { continue }
      let rows = survey.counts.read - survey.counts.blank
      if !survey.isAllowed(definition.quality) {
        let first = survey.faults.first
        obstacles.append(
          "\(path): \(survey.counts.rejected) of \(rows) rows would be set aside, the first on line"
            + " \(first?.line ?? 0): \(first?.reason ?? "")")
      }
    }
    return obstacles
  }

  /// What deserves a look although it reads.
  var remarks: [String] {
    var remarks: [String] = []
    if let near = inspections[0].recognition.matches.dropFirst().first,
      inspections[0].recognition.isAmbiguous
    {
      remarks.append("\(near.layout.name) fits as well")
    }
    remarks += mapping?.notes ?? []
    let tells = ["channel:", "source:", "medium:", "referrer:"]
    if isDraft, record == .spend || record == .touch, !tells.contains(where: text.contains) {
      remarks.append(
        "it has no channel of its own: add channel: \"…\" where the rules don't find it")
    }
    for diagnostic in inspections.flatMap({ $0.survey?.totals ?? [] }) {
      remarks.append(diagnostic.message)
    }
    if let unused { remarks.append(unused) }
    if kept == 0 { remarks.append("it has no rows yet") }
    return remarks
  }
}
