import Tabular

/// A value on its way into a canonical text.
enum CanonicalValue {
  case null
  case flag(Bool)
  case whole(Int64)
  case text(String)
  case list([CanonicalValue])
  /// Written in the byte order of its keys.
  case object([String: CanonicalValue])

  static func of(_ text: String?) -> CanonicalValue { text.map(CanonicalValue.text) ?? .null }
  static func of(_ texts: [String]) -> CanonicalValue { .list(texts.map(CanonicalValue.text)) }
  static func of(_ pattern: Pattern) -> CanonicalValue { .text(pattern.text) }
  static func of(_ pattern: Pattern?) -> CanonicalValue { of(pattern?.text) }
  static func of(_ patterns: [Pattern]) -> CanonicalValue { .list(patterns.map(of)) }
  static func of(_ decimal: ExactDecimal) -> CanonicalValue { .text(Quantities.text(decimal)) }
  static func of(_ day: CivilDay) -> CanonicalValue { .text(day.iso) }
  static func of(_ day: CivilDay?) -> CanonicalValue { day.map(of) ?? .null }
  /// A one-byte mark such as a delimiter.
  static func of(_ mark: UInt8) -> CanonicalValue { .text(String(Unicode.Scalar(mark))) }

  /// Appends this as JSON without blanks.
  func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .flag(let flag): text += flag ? "true" : "false"
    case .whole(let number): text += String(number)
    case .text(let value): Self.write(value, to: &text)
    case .list(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.sorted(by: { CanonicalValue.inByteOrder($0.key, $1.key) })
        .enumerated()
      {
        if index > 0 { text += "," }
        Self.write(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20: text += "\\u" + scalar.value.hexadecimal(digits: 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Whether the first text's UTF-8 bytes come before the second's.
  static func inByteOrder(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}
