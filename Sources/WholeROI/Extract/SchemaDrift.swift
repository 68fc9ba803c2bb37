import Tabular

/// Tells how the columns of exports differ from those of the last good run.
///
/// Columns are read by name, so most changes do no harm; a renamed optional one would leave its field empty without a
/// word. Columns that the layout cannot do without stop the run before this.
struct SchemaDrift {
  private var renamed: [(from: String, to: String)] = []
  private var missing: [String] = []
  private var added: [String] = []
  private var moved: [String] = []
  private var retyped: [(name: String, from: ExportColumn.Kind, to: ExportColumn.Kind)] = []

  /// A warning for each export whose columns changed.
  static func warnings(
    _ files: [FilePlan], _ definition: PipelineDefinition, since last: LastColumns?
  ) -> [Diagnostic] {
    guard let last else { return [] }
    return files.compactMap { plan in
      let source = definition.sources[plan.source]
      guard let columns = last.columns(source: source.name, path: plan.path) else { return nil }
      let drift = SchemaDrift(from: columns, to: plan.columns, used: plan.columnsOfFields)
      return drift.warning(plan, source)
    }
  }

  /// The result of reading the exports; where their rows stop the run, its failure tells the drift too: that may be why.
  static func telling<Result>(
    _ drift: [Diagnostic], _ reading: () throws -> Result
  ) throws -> Result {
    do {
      return try reading()
    } catch var failure as Failure {
      if failure.code == .data { failure.diagnostics += drift }
      throw failure
    }
  }

  /// `used`: indices of `new` that the layout reads; only there a change of kind matters.
  init(from old: [ExportColumn], to new: [ExportColumn], used: Set<Int>) {
    let before = old.map { ColumnName.key($0.name) }
    let now = new.map { ColumnName.key($0.name) }
    var gone = before.indices.filter { !now.contains(before[$0]) }
    var come = now.indices.filter { !before.contains(now[$0]) }
    // A new name in the place of an old one, or one much like it.
    for index in gone {
      let near = Names.nearest(old[index].name, among: come.map { new[$0].name })
      let place = come.firstIndex(of: index) ?? come.firstIndex { new[$0].name == near }
      guard let place else { continue }
      renamed.append((old[index].name, new[come[place]].name))
      come.remove(at: place)
      gone.removeAll { $0 == index }
    }
    missing = gone.map { old[$0].name }
    added = come.map { new[$0].name }
    let kept = now.indices.filter { before.contains(now[$0]) }
    let order = before.indices.filter { now.contains(before[$0]) }.map { before[$0] }
    moved = zip(kept, order).filter { now[$0] != $1 }.map { new[$0.0].name }
    for index in kept where used.contains(index) {
      guard let place = before.firstIndex(of: now[index]) else { continue }
      let (from, to) = (old[place].kind, new[index].kind)
      if from != to, from != .empty, to != .empty { retyped.append((new[index].name, from, to)) }
    }
  }

  /// What changed, in one sentence; nil where nothing did.
  var sentence: String? {
    let parts =
      renamed.map { "\"\($0.from)\" is called \"\($0.to)\"" }
      + Self.list(missing, "is gone", "are gone") + Self.list(added, "is new", "are new")
      + Self.list(moved, "stands elsewhere", "stand elsewhere")
      + retyped.map { "\"\($0.name)\" was \($0.from.phrase) and is \($0.to.phrase)" }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func list(_ names: [String], _ one: String, _ several: String) -> [String] {
    guard !names.isEmpty else { return [] }
    let shown = names.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
    let more = names.count > 8 ? " and \(names.count - 8) more" : ""
    return ["\(shown)\(more) \(names.count == 1 ? one : several)"]
  }

  private func warning(_ plan: FilePlan, _ source: SourceDefinition) -> Diagnostic? {
    guard let sentence else { return nil }
    return Diagnostic(
      .warning, file: plan.path, line: plan.header.line,
      "its columns are not those of the last good run: \(sentence)",
      hint: "columns are read by name: see that the layout of source \"\(source.name)\" still means"
        + " the right ones")
  }
}

extension ExportColumn.Kind {
  fileprivate var phrase: String {
    switch self {
    case .empty: "empty"
    case .number: "a number"
    case .day: "a day"
    case .time: "a time"
    case .text: "text"
    }
  }
}

extension FilePlan {
  /// The columns that fields, metrics and conditions read.
  fileprivate var columnsOfFields: Set<Int> { Set(columnsRead(layout, comparesRows: false)) }
}
