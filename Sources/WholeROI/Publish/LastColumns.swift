import Tabular

/// The columns of every export of the last good run, as its run.json has them.
struct LastColumns {
  private let inputs: [(source: String, path: String, columns: [ExportColumn])]

  /// Runs that are looked through for one of the same pipeline, the newest first.
  private static let reach = 100

  /// Those of the last good run of the pipeline, by its name: several may share an output folder. Nil where there is
  /// none, or where its run.json tells none.
  static func read(_ definition: PipelineDefinition) -> LastColumns? {
    let directory = definition.outputs.directory
    let latest = manifest(directory + "/latest")
    guard let latest, isOf(definition, latest) else { return earlier(directory, definition) }
    return LastColumns(latest)
  }

  /// Of a run that `latest` leads no longer to.
  private static func earlier(
    _ directory: String, _ definition: PipelineDefinition
  ) -> LastColumns? {
    let runs = directory + "/runs"
    guard let names = try? FileSystem.names(in: runs) else { return nil }
    let folders = names.filter { RunIdentity(folder: $0) != nil }
      .map { (name: $0, time: FileSystem.modifiedAtMilliseconds(runs + "/" + $0) ?? 0) }
      .sorted { ($0.time, $0.name) > ($1.time, $1.name) }
    return folders.prefix(reach).lazy.compactMap { manifest(runs + "/" + $0.name) }
      .first { isOf(definition, $0) }.map(LastColumns.init)
  }

  private static func manifest(_ folder: String) -> JSONNode? {
    let path = folder + "/run.json"
    guard FileSystem.entry(at: path) != nil, let bytes = try? FileSystem.read(path) else {
      return nil
    }
    return try? JSON5.parse(bytes, file: path)
  }

  private static func isOf(_ definition: PipelineDefinition, _ manifest: JSONNode) -> Bool {
    manifest["pipeline"]?.string?.utf8.elementsEqual(definition.name.utf8) == true
  }

  init(_ manifest: JSONNode) {
    inputs = (manifest["inputs"]?.items ?? []).compactMap { input in
      guard let source = input["source"]?.string, let path = input["path"]?.string,
        let columns = input["columns"]?.items
      else { return nil }
      return (source, path, columns.compactMap(ExportColumn.init))
    }
  }

  /// Those of the same file of a source, or of its last one by the bytes of the path; nil where the source is new.
  func columns(source: String, path: String) -> [ExportColumn]? {
    let own = inputs.filter { $0.source == source }
    let same = own.last { $0.path.utf8.elementsEqual(path.utf8) }
    return (same ?? own.last)?.columns
  }
}

extension ExportColumn {
  init?(_ node: JSONNode) {
    guard let name = node["name"]?.string,
      let kind = node["kind"]?.string.flatMap(Kind.init(rawValue:))
    else { return nil }
    self.init(name: name, kind: kind)
  }

  /// As run.json writes it.
  var json: JSONValue { .object([("name", .string(name)), ("kind", .string(kind.rawValue))]) }
}

extension JSONNode {
  fileprivate var string: String? { if case .text(let text) = value { text } else { nil } }
  fileprivate var items: [JSONNode] { if case .list(let items) = value { items } else { [] } }
}
