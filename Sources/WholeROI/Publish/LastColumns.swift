import Tabular

/// The columns of every export of the last good run, as its run.json has them.
struct LastColumns {
  private let inputs: [(source: String, path: String, columns: [ExportColumn])]

  /// Those of the run that `latest` leads to; nil where there is none, or where its run.json tells none.
  static func read(_ directory: String) -> LastColumns? {
    let path = directory + "/latest/run.json"
    guard FileSystem.entry(at: path) != nil, let bytes = try? FileSystem.read(path),
      let node = try? JSON5.parse(bytes, file: path)
    else { return nil }
    return LastColumns(node)
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
