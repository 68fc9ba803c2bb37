/// Every fault and warning that reading one pipeline file came upon.
final class DefinitionFaults {
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether a fault lies in what the file, or a `--set`, says; else only in how arguments are written.
  private var isOfTheDefinition = false

  func error(at node: JSONNode, _ message: String, hint: String = "") {
    isOfTheDefinition = true
    add(.error, node.file, node.line, node.column, message, hint)
  }

  func error(at member: JSONNode.Member, _ message: String, hint: String = "") {
    isOfTheDefinition = true
    let isArgument = member.line == 0
    add(
      .error, member.value.file, member.line, isArgument ? 0 : member.column, message, hint)
  }

  func warning(at node: JSONNode, _ message: String, hint: String = "") {
    add(.warning, node.file, node.line, node.column, message, hint)
  }

  /// A fault of an argument itself, which stands where the file's name does else.
  func error(argument: String, _ message: String, hint: String = "") {
    add(.error, argument, 0, 0, message, hint)
  }

  /// The faults, in the order of arguments first, then lines and columns; nil where there are none.
  var failure: Failure? {
    guard diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return Failure(isOfTheDefinition ? .config : .usage, inOrder)
  }

  /// By line and column; equal places in the order in which they were found.
  var inOrder: [Diagnostic] {
    let indexed = diagnostics.enumerated().sorted { a, b in
      (a.element.line, a.element.column, a.offset) < (b.element.line, b.element.column, b.offset)
    }
    return indexed.map(\.element)
  }

  private func add(
    _ severity: Diagnostic.Severity, _ file: String, _ line: Int, _ column: Int, _ message: String,
    _ hint: String
  ) {
    diagnostics.append(
      Diagnostic(severity, file: file, line: line, column: column, message, hint: hint))
  }
}
