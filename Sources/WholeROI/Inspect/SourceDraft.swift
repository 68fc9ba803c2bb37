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
  /// Nil where nothing tells the day from the month.
  var firstDay: CivilDay? {
    leavesOpen ? nil : inspections.compactMap { $0.survey?.firstDay }.min()
  }
  var lastDay: CivilDay? {
    leavesOpen ? nil : inspections.compactMap { $0.survey?.lastDay }.max()
  }
  /// Whether formats of days are left for somebody to fill in.
  var leavesOpen: Bool { !openFormats.isEmpty }
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

  /// The fields of a drafted mapping whose days read in several ways, each once.
  private var openFormats: [(field: String, formats: [String])] {
    guard isDraft else { return [] }
    return inspections.flatMap { $0.trial?.openFormats ?? [] }.reduce(into: []) { open, next in
      if !open.contains(where: { $0.field == next.field }) { open.append(next) }
    }
  }

  /// The source as JSON5, what its values don't tell left open.
  var text: String {
    openFormats.reduce(proposedText) { text, open in
      let readings = open.formats.map(JSON5Text.quoted).joined(separator: " or ")
      return Self.setting(
        "null", of: open.field, in: text,
        remark: "  // Missing: \(readings)? No value tells the day from the month")
    }
  }

  /// The same with the first reading of what is left open, line by line.
  var trialText: String {
    openFormats.reduce(proposedText) { text, open in
      Self.setting(JSON5Text.quoted(open.formats[0]), of: open.field, in: text, remark: "")
    }
  }

  /// The mapping with another format of one field.
  private static func setting(
    _ format: String, of field: String, in text: String, remark: String
  ) -> String {
    text.split(separator: "\n").map { line in
      guard line.drop(while: { $0 == " " }).hasPrefix(field + ": {"),
        let start = line.ranges(of: ", format: [").last?.lowerBound
      else { return String(line) }
      return String(line[..<start]) + ", format: \(format) }," + remark
    }.joined(separator: "\n")
  }

  /// The source as JSON5; empty where next to nothing can be said.
  private var proposedText: String {
    if let layout {
      let reads = Inspection.layoutText(layout, inspections[0].formats + added.lines)
      return "{ name: \(JSON5Text.quoted(name)), files: \(filesText), layout: \(reads) },"
    }
    guard let mapping, mapping.lacks.isEmpty || mapping.fieldCount > 2 else { return "" }
    return mapping.text
  }

  /// What it is, in a comment.
  var about: String {
    let near = inspections[0].recognition.nearMisses.first { $0.lacks.isEmpty }
    let nearly = near.flatMap { miss in
      miss.refusal.map { " (\(miss.layout) nearly, but \($0))" }
    }
    let what =
      layout?.about
      ?? "no built-in layout fits\(nearly ?? ""): drafted from names and values of its columns, check every line"
    let number = paths.count == 1 ? "1 file" : "\(paths.count) files"
    var text = "\(what); \(number), \(kept) record" + (kept == 1 ? "" : "s")
    if let firstDay, let lastDay { text += ", \(firstDay.iso) to \(lastDay.iso)" }
    return text
  }

  /// A reason against a source; the path of the export that gives it, nil where it is of all.
  struct Obstacle {
    var path: String?
    var message: String
    var text: String { (path.map { $0 + ": " } ?? "") + message }
  }

  /// Why a run would refuse this source, or read nothing of it; empty where it reads.
  func obstacles(_ definition: PipelineDefinition) -> [Obstacle] {
    var obstacles: [Obstacle] = []
    if !kind.currency.isEmpty, kind.currency != definition.currency.code {
      obstacles.append(
        Obstacle(
          message:
            "its money is in \(kind.currency), and a run has one currency, \(definition.currency.code):"
            + " conversion is not done"))
    }
    for (path, inspection) in zip(paths, inspections) {
      if let draft = mapping ?? inspection.proposal, !draft.lacks.isEmpty {
        obstacles.append(
          Obstacle(
            path: path,
            message:
              "no column seems to give \(draft.lacks.joined(separator: ", ")) of \(draft.record.phrase)"
          ))
        continue
      }
      if !leavesOpen {
        obstacles += (inspection.trial?.undecided?.diagnostics ?? []).map { diagnostic in
          Obstacle(
            path: path,
            message: "\(diagnostic.message); uncomment the source and \(diagnostic.hint)")
        }
      }
      guard let survey = inspection.survey else { continue }
      if !survey.isAllowed(definition.quality) {
        obstacles.append(
          Obstacle(
            path: path,
            message:
              survey.refusal))
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
