/// A value of a JSON5 text with the place it was read from.
public struct JSONNode: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case null
    case flag(Bool)
    /// The digits as written, so that no decimal is bent on its way in: `+0.10` stays `+0.10`.
    case number(String)
    case text(String)
    case list([JSONNode])
    /// In file order; no key occurs twice.
    case object([Member])
  }

  public struct Member: Hashable, Sendable {
    public var key: String
    /// Where the key stands.
    public var line: Int
    public var column: Int
    public var value: JSONNode
  }

  public var value: Value
  /// The file as the user named it, or the argument that the value came with.
  public var file: String
  /// From 1, columns in characters (Unicode scalars); 0 for what came with an argument.
  public var line: Int
  public var column: Int

  /// The members of an object, the empty list for anything else.
  public var members: [Member] {
    if case .object(let members) = value { members } else { [] }
  }

  /// The value of a key; nil where there is none, or where this is no object.
  public subscript(key: String) -> JSONNode? { members.first { $0.key == key }?.value }

  /// This layout with the other's members put over its own: objects member by member, all else as a whole; `null`
  /// takes a member away. A field that says anew where it comes from is replaced as a whole.
  ///
  /// `{ key: ["id"], columns: { day: { column: "D" } } }` overridden by
  /// `{ key: null, columns: { day: { format: "M/d/yyyy" } } }` is
  /// `{ columns: { day: { column: "D", format: "M/d/yyyy" } } }`.
  func overridden(by other: JSONNode, depth: Int = 0) -> JSONNode {
    guard case .object(var members) = value, case .object(let others) = other.value else {
      return other
    }
    if depth == 2, others.contains(where: { ["column", "columns", "value"].contains($0.key) }) {
      return other
    }
    for member in others {
      guard let place = members.firstIndex(where: { $0.key == member.key }) else {
        if member.value.value != .null { members.append(member) }
        continue
      }
      if member.value.value == .null {
        members.remove(at: place)
      } else {
        var merged = member
        merged.value = members[place].value.overridden(by: member.value, depth: depth + 1)
        members[place] = merged
      }
    }
    var result = other
    result.value = .object(members)
    return result
  }

  /// What this is, in words for a message: `the number 12`, `a list`.
  public var described: String {
    switch value {
    case .null: "null"
    case .flag(let flag): "\(flag)"
    case .number(let digits): "the number \(digits)"
    case .text(let text): "the text \(text.quoted)"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

extension String {
  /// The text between quotes, on one line and not too long for a message.
  var quoted: String {
    var shown = ""
    for (count, scalar) in unicodeScalars.enumerated() {
      if count == 60 {
        shown += "…"
        break
      }
      switch scalar {
      case "\n": shown += "\\n"
      case "\r": shown += "\\r"
      case "\t": shown += "\\t"
      default:
        if scalar.properties.generalCategory == .control {
          shown += "\\x" + scalar.value.hexadecimal(digits: 2)
        } else {
          shown.unicodeScalars.append(scalar)
        }
      }
    }
    return "\"\(shown)\""
  }
}

extension UInt32 {
  /// Upper-case hexadecimal, at least so many digits long: 10 → `0A`.
  func hexadecimal(digits: Int) -> String {
    let text = String(self, radix: 16, uppercase: true)
    return String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
