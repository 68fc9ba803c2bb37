/// The layouts of vendors' exports that a pipeline file may use by name.
///
/// Each is a JSON5 file in `Layouts/`, in the grammar that users write themselves, and lies in the program as
/// bytes. A file is parsed when its name is asked for.
public enum BuiltInLayouts {
  /// In the order of `wholeroi layouts`.
  public static var names: [String] { files.map(\.name) }

  /// The layout of that name, read for a pipeline that sets nothing; nil where there is none.
  public static func named(_ name: String) -> Layout? {
    guard let node = node(named: name) else { return nil }
    let faults = DefinitionFaults()
    let decoder = DefinitionDecoder(overrides: RunOverrides(), faults: faults)
    let layout = decoder.readLayout(node, path: name)
    guard let layout, faults.inOrder.isEmpty else {
      preconditionFailure("the layout \(name) has faults: \(faults.inOrder.map(\.text))")
    }
    return layout
  }

  /// All of them, parsed once.
  static let all: [Layout] = names.compactMap(named)

  /// The parsed file; it carries its name. Nil where there is none.
  static func node(named name: String) -> JSONNode? {
    guard let bytes = files.first(where: { $0.name == name })?.bytes else { return nil }
    do {
      let node = try JSON5.parse(bytes, file: name + ".json5")
      var text = node
      text.value = .text(name)
      var named = node
      named.value = .object([
        JSONNode.Member(key: "name", line: node.line, column: node.column, value: text)
      ])
      return named.overridden(by: node)
    } catch {
      preconditionFailure("the layout \(name) is no JSON5: \(error)")
    }
  }

  /// What `wholeroi layouts` prints: name, record, confidence and what it is, then the columns that find its
  /// header.
  public static var listing: [String] {
    let layouts = all
    let width = layouts.map(\.name.count).max() ?? 0
    return layouts.flatMap { layout in
      let padding = String(repeating: " ", count: width - layout.name.count + 2)
      let record = layout.record.rawValue.padding(to: 9)
      let known = layout.confidence?.rawValue ?? "-"
      let found =
        layout.header.isEmpty
        ? "no header row" : "found by " + layout.header.joined(separator: ", ")
      return [
        layout.name + padding + record + known + "  " + (layout.about ?? ""),
        String(repeating: " ", count: width + 2) + found,
      ]
    } + ["", Self.legend]
  }

  private static let legend =
    "A, B: the shape is the system's own or has several witnesses; C one; D unproven"
}

extension String {
  /// With blanks up to so many characters.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
