/// A JSON value whose objects keep the order in which their keys are given.
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// `units` / 10^`scale`, written as a number: `decimal(1234, scale: 2)` is 12.34.
  case decimal(Int64, scale: Int)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// The text, or null where there is none.
  public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

/// A JSON value as bytes: two blanks per level, one line end at the end, the same bytes every time.
public struct JSONWriter: Sendable {
  private var bytes: [UInt8] = []

  private init() {}

  /// The value as a whole document in UTF-8.
  public static func bytes(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.write(value, depth: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(String(value))
    case .decimal(let units, let scale): append(Self.plain(units, scale: scale))
    case .string(let text): writeText(text)
    case .array(let values):
      writeList("[", "]", count: values.count, depth: depth) { writer, index in
        writer.write(values[index], depth: depth + 1)
      }
    case .object(let members):
      writeList("{", "}", count: members.count, depth: depth) { writer, index in
        writer.writeText(members[index].0)
        writer.append(": ")
        writer.write(members[index].1, depth: depth + 1)
      }
    }
  }

  private mutating func writeList(
    _ open: String, _ close: String, count: Int, depth: Int,
    _ element: (inout JSONWriter, Int) -> Void
  ) {
    append(open)
    for index in 0..<count {
      append(index == 0 ? "\n" : ",\n")
      indent(depth + 1)
      element(&self, index)
    }
    if count > 0 {
      append("\n")
      indent(depth)
    }
    append(close)
  }

  /// Escapes what JSON asks for, the other control signs, and U+2028 and U+2029: all that ends a line anywhere.
  private mutating func writeText(_ text: String) {
    append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: append(String(scalar))
      }
    }
    append("\"")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func indent(_ depth: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private static func plain(_ units: Int64, scale: Int) -> String {
    let digits = String(units.magnitude)
    let sign = units < 0 ? "-" : ""
    guard scale > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
