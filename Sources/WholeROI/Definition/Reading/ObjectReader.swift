import Tabular

/// One object of a pipeline file while it is read.
///
/// Each question for a key gives the value, or nil where the key is absent or its value is a fault,
/// which is then noted. `finish` notes every key that nobody asked for.
final class ObjectReader {
  let node: JSONNode
  /// As `--set` would name it: `sources.0.layout`; empty for the whole file.
  let path: String
  let faults: DefinitionFaults
  private var asked: [String] = []

  init(_ node: JSONNode, path: String, faults: DefinitionFaults) {
    self.node = node
    self.path = path
    self.faults = faults
  }

  /// A reader of the node, or nil and a fault where it is no object.
  static func of(
    _ node: JSONNode, path: String, faults: DefinitionFaults, expected: String = "an object"
  ) -> ObjectReader? {
    guard case .object = node.value else {
      faults.mismatch(node, path, expected: expected)
      return nil
    }
    return ObjectReader(node, path: path, faults: faults)
  }

  func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The value of the key as it stands; nil where the key is absent.
  func node(_ key: String) -> JSONNode? {
    if !asked.contains(key) { asked.append(key) }
    return node[key]
  }

  /// The value of the key as `read` understands it. Where that is nil, the fault says what was expected.
  func value<Value>(
    _ key: String, expected: String, hint: String = "", _ read: (JSONNode) -> Value?
  ) -> Value? {
    guard let node = node(key) else { return nil }
    if let value = read(node) { return value }
    faults.mismatch(node, path(key), expected: expected, hint: hint)
    return nil
  }

  /// Notes that the key is missing, unless it is there.
  func require(_ key: String, hint: String) {
    guard node(key) == nil else { return }
    faults.error(at: node, "\(path(key).quoted) is missing", hint: hint)
  }

  func object(_ key: String) -> ObjectReader? {
    node(key).flatMap { ObjectReader.of($0, path: path(key), faults: faults) }
  }

  /// The items of a list, each with its path; empty where the key is absent.
  func items(_ key: String) -> [(node: JSONNode, path: String)] {
    guard let node = node(key) else { return [] }
    guard case .list(let items) = node.value else {
      faults.mismatch(node, path(key), expected: "a list")
      return []
    }
    return items.enumerated().map { ($1, "\(path(key)).\($0)") }
  }

  /// Readers of the objects in a list.
  func objects(_ key: String) -> [ObjectReader] {
    items(key).compactMap { ObjectReader.of($0.node, path: $0.path, faults: faults) }
  }

  /// Notes every key that no question was asked for, with the nearest one that is known.
  func finish() {
    for member in node.members where !asked.contains(member.key) {
      let place = path.isEmpty ? "" : " in \(path)"
      faults.error(
        at: member, "unknown key \(member.key.quoted)\(place)",
        hint: Names.hint(member.key, among: asked))
    }
  }
}

extension DefinitionFaults {
  /// `trim must be a whole number, found the text "x"`.
  func mismatch(_ node: JSONNode, _ path: String, expected: String, hint: String = "") {
    error(
      at: node,
      "\(path.isEmpty ? "a pipeline" : path) must be \(expected), found \(node.described)",
      hint: hint)
  }
}
