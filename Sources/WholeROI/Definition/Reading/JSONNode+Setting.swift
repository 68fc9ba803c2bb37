/// Carrying `--set` out.
extension JSONNode {
  /// This tree with the value put at the path, whose missing objects are made on the way.
  ///
  /// Throws what is wrong with the path; the argument's own value may be any JSON5, and is a text where
  /// it isn't.
  func applying(_ setting: RunOverrides.Setting) throws(Failure) -> JSONNode {
    let argument = "--set \(setting.path)=\(setting.value)"
    let steps = setting.path.split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard !steps.contains("") else {
      throw Failure(
        .usage, "\(setting.path.quoted) is no path", file: argument,
        hint: "keys and list positions with points between: sources.0.files")
    }
    let text = JSONNode(value: .text(setting.value), file: argument, line: 0, column: 0)
    let value = try? JSON5.parse(Array(setting.value.utf8), file: argument)
    return try putting(value?.placed(in: argument) ?? text, at: steps[...], argument: argument)
  }

  private func putting(
    _ value: JSONNode, at steps: ArraySlice<String>, argument: String
  ) throws(Failure) -> JSONNode {
    guard let step = steps.first else { return value }
    var copy = self
    switch self.value {
    case .list(var items):
      guard let index = Int(step), items.indices.contains(index) else {
        throw Failure(
          .usage, "the list has \(items.count) items, and none at \(step.quoted)", file: argument,
          hint: "the first one is 0")
      }
      items[index] = try items[index].putting(value, at: steps.dropFirst(), argument: argument)
      copy.value = .list(items)
    case .object(var members):
      let empty = JSONNode(value: .object([]), file: argument, line: 0, column: 0)
      if let index = members.firstIndex(where: { $0.key == step }) {
        let old = steps.count == 1 ? empty : members[index].value
        members[index].value = try old.descendable(argument).putting(
          value, at: steps.dropFirst(), argument: argument)
        if members[index].value.line == 0 { (members[index].line, members[index].column) = (0, 0) }
      } else {
        let new = try empty.putting(value, at: steps.dropFirst(), argument: argument)
        members.append(Member(key: step, line: 0, column: 0, value: new))
      }
      copy.value = .object(members)
    default:
      throw Failure(
        .usage, "\(described) has no parts, so there is no \(step.quoted) in it", file: argument)
    }
    return copy
  }

  /// Itself, or an object in place of a switch: `visits.gap` after `visits: false` turns visits on.
  private func descendable(_ argument: String) -> JSONNode {
    guard case .flag = value else { return self }
    return JSONNode(value: .object([]), file: argument, line: 0, column: 0)
  }

  /// The same values, but all of the argument instead of a place in a file.
  private func placed(in argument: String) -> JSONNode {
    var copy = JSONNode(value: value, file: argument, line: 0, column: 0)
    switch value {
    case .list(let items): copy.value = .list(items.map { $0.placed(in: argument) })
    case .object(let members):
      copy.value = .object(
        members.map {
          Member(key: $0.key, line: 0, column: 0, value: $0.value.placed(in: argument))
        })
    default: break
    }
    return copy
  }
}
