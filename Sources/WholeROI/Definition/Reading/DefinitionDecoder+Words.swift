import Tabular

/// Constants and map targets of fields whose values come from a fixed list.
extension DefinitionDecoder {
  func checkWords(_ reader: ObjectReader, _ column: ColumnDefinition, _ record: RecordKind) {
    for (word, node, path) in words(of: reader) {
      switch (record, column.field) {
      case (.touch, "action"):
        check(word, node, path, among: FieldNames.actions + FieldNames.notices)
      case (.order, "kind"): check(word, node, path, among: ["sale", "return", "void"])
      case (.post, "type"):
        check(word, node, path, among: ContentRule.Kind.allCases.map(\.rawValue))
      case (.cost, "category"):
        check(word, node, path, among: CostCategory.allCases.map(\.rawValue))
      case (.cost, "program"):
        programReferences.append(.init(name: word, path: path, node: node))
      case (_, "channel"): sourceChannels.append(.init(name: word, path: path, node: node))
      case (_, "currency"):
        if Currencies.named(word) == nil {
          faults.error(at: node, "\(word.quoted) is no currency of ISO 4217")
        }
      default: break
      }
    }
  }

  /// The constant, or what the map makes; the empty text stands for nothing.
  private func words(of reader: ObjectReader) -> [(String, JSONNode, String)] {
    var words: [(String, JSONNode, String)] = []
    if let node = reader.node["value"] {
      words.append((ObjectReader.text(node) ?? "", node, reader.path("value")))
    }
    for member in reader.node["map"]?.members ?? [] {
      let path = reader.path("map") + "." + member.key
      words.append((ObjectReader.text(member.value) ?? "", member.value, path))
    }
    return words.filter { !$0.0.isEmpty }
  }

  private func check(_ word: String, _ node: JSONNode, _ path: String, among names: [String]) {
    if names.contains(word) { return }
    faults.error(
      at: node, "\(path) cannot be \(word.quoted)", hint: Names.hint(word, among: names))
  }
}
