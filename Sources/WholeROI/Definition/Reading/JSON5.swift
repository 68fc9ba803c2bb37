/// Reads JSON5: JSON with comments, unquoted keys, single quotes, trailing commas, hexadecimal numbers.
///
/// Stricter than its name in four points: a key may not occur twice, `Infinity` and `NaN` are
/// refused, invalid UTF-8 is refused, and nesting ends at `depthLimit`.
public enum JSON5 {
  /// How deep lists and objects may lie in each other.
  public static let depthLimit = 64

  /// The one value of the text, with the line and column of every value and key.
  ///
  /// Throws the first fault: what was found, what was expected, and where.
  ///
  /// - Complexity: O(bytes), and per object O(members²) for the search of duplicate keys at worst.
  public static func parse(_ bytes: [UInt8], file: String) throws(Failure) -> JSONNode {
    if let place = invalidUTF8(bytes) {
      throw Failure(
        .config,
        [
          Diagnostic(
            file: file, line: place.line, column: place.column,
            "byte 0x\(UInt32(bytes[place.index]).hexadecimal(digits: 2)) is not UTF-8",
            hint: "save the file as UTF-8")
        ])
    }
    var parser = JSON5Parser(cursor: JSON5Cursor(bytes, file: file))
    return try parser.document()
  }

  /// Where the first byte lies that is not UTF-8; nil where all are.
  private static func invalidUTF8(_ bytes: [UInt8]) -> JSON5Cursor.Place? {
    do {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      var cursor = JSON5Cursor(bytes, file: "")
      while cursor.place.index < error.byteOffsets.lowerBound { cursor.advance() }
      return cursor.place
    }
  }
}

/// The grammar: documents, values, objects, lists. Texts and numbers are in its extensions.
struct JSON5Parser {
  var cursor: JSON5Cursor
  private var depth = 0

  init(cursor: JSON5Cursor) { self.cursor = cursor }

  mutating func document() throws(Failure) -> JSONNode {
    try skipBlanks()
    let root = try value(expected: "a value")
    try skipBlanks()
    guard cursor.isAtEnd else { throw cursor.unexpected(expected: "the end of the file") }
    return root
  }

  private mutating func value(expected: String) throws(Failure) -> JSONNode {
    let start = cursor.place
    let value: JSONNode.Value
    switch cursor.byte {
    case UInt8(ascii: "{"): value = .object(try nested { (p) throws(Failure) in try p.members() })
    case UInt8(ascii: "["): value = .list(try nested { (p) throws(Failure) in try p.items() })
    case UInt8(ascii: "\""), UInt8(ascii: "'"): value = .text(try text())
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      value = .number(try number())
    default: value = try word(expected: expected)
    }
    return JSONNode(value: value, file: cursor.file, line: start.line, column: start.column)
  }

  private mutating func nested<Result>(
    _ read: (inout Self) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard depth < JSON5.depthLimit else {
      throw cursor.fault("lists and objects lie more than \(JSON5.depthLimit) deep here")
    }
    depth += 1
    defer { depth -= 1 }
    cursor.advance()
    return try read(&self)
  }

  private mutating func members() throws(Failure) -> [JSONNode.Member] {
    var members: [JSONNode.Member] = []
    var places: [String: Int] = [:]
    while true {
      try skipBlanks()
      if cursor.take("}") { return members }
      let start = cursor.place
      let key = try self.key()
      if let line = places[key] {
        throw cursor.fault(
          "the key \(key.quoted) occurs twice in this object", at: start,
          hint: "the first one is in line \(line)")
      }
      places[key] = start.line
      try skipBlanks()
      guard cursor.take(":") else {
        throw cursor.unexpected(expected: "\":\" after the key \(key.quoted)")
      }
      try skipBlanks()
      let value = try value(expected: "a value for the key \(key.quoted)")
      members.append(.init(key: key, line: start.line, column: start.column, value: value))
      try skipBlanks()
      guard cursor.take(",") || cursor.byte == UInt8(ascii: "}") else {
        throw cursor.unexpected(expected: "\",\" or \"}\" after the value of \(key.quoted)")
      }
    }
  }

  private mutating func items() throws(Failure) -> [JSONNode] {
    var items: [JSONNode] = []
    while true {
      try skipBlanks()
      if cursor.take("]") { return items }
      items.append(try value(expected: "a value or \"]\""))
      try skipBlanks()
      guard cursor.take(",") || cursor.byte == UInt8(ascii: "]") else {
        throw cursor.unexpected(expected: "\",\" or \"]\" after the list's item")
      }
    }
  }

  private mutating func key() throws(Failure) -> String {
    if cursor.byte == UInt8(ascii: "\"") || cursor.byte == UInt8(ascii: "'") { return try text() }
    guard let name = try identifier() else {
      throw cursor.unexpected(expected: "a key or \"}\"")
    }
    return name
  }

  private mutating func word(expected: String) throws(Failure) -> JSONNode.Value {
    let start = cursor.place
    switch try identifier() {
    case "true": return .flag(true)
    case "false": return .flag(false)
    case "null": return .null
    case "Infinity", "NaN":
      throw cursor.fault(
        "Infinity and NaN are no numbers that a pipeline can use", at: start,
        hint: "expected \(expected)")
    case let other?:
      throw cursor.fault(
        "found \(other.quoted), expected \(expected)", at: start, hint: "texts stand in quotes")
    case nil: throw cursor.unexpected(expected: expected)
    }
  }

  private mutating func skipBlanks() throws(Failure) {
    while let scalar = cursor.scalar {
      if cursor.starts(with: "//") {
        while let next = cursor.scalar, !JSON5Cursor.endsLine(next) { cursor.advance() }
      } else if cursor.starts(with: "/*") {
        try skipBlockComment()
      } else if JSON5Cursor.isBlank(scalar) {
        cursor.advance()
      } else {
        return
      }
    }
  }

  private mutating func skipBlockComment() throws(Failure) {
    let start = cursor.place
    cursor.advance(2)
    while !cursor.starts(with: "*/") {
      guard !cursor.isAtEnd else {
        throw cursor.fault("found a comment without an end, expected \"*/\"", at: start)
      }
      cursor.advance()
    }
    cursor.advance(2)
  }
}
