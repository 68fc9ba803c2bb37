/// Texts between quotes, and keys without.
extension JSON5Parser {
  /// The text that begins with the quote here, escapes carried out.
  mutating func text() throws(Failure) -> String {
    let start = cursor.place
    let quote = cursor.byte
    cursor.advance()
    var text = String.UnicodeScalarView()
    while let scalar = cursor.scalar {
      if scalar.value == UInt32(quote) {
        cursor.advance()
        return String(text)
      }
      if scalar == "\\" {
        if let escaped = try escape() { text.append(escaped) }
      } else if scalar == "\n" || scalar == "\r" {
        throw cursor.fault(
          "found the end of the line in a text, expected \(closing(quote))", at: start,
          hint: "write \\n for a line break, or \\ at the end of a line that goes on")
      } else {
        text.append(scalar)
        cursor.advance()
      }
    }
    throw cursor.fault("found the end of the file in a text, expected \(closing(quote))", at: start)
  }

  private func closing(_ mark: UInt8) -> String { "the closing \(Unicode.Scalar(mark))" }

  /// The character that the escape here stands for; nil for a line that goes on in the next.
  private mutating func escape() throws(Failure) -> Unicode.Scalar? {
    let start = cursor.place
    cursor.advance()
    guard let scalar = cursor.scalar else {
      throw cursor.unexpected(expected: "an escape after \"\\\"")
    }
    cursor.advance()
    switch scalar {
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "x": return Unicode.Scalar(try hexadecimal(digits: 2, after: start))
    case "u": return try unicode(after: start)
    case "0" where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(cursor.byte): return "\0"
    case "0"..."9":
      throw cursor.fault("found \"\\\(scalar)\", which is no escape", at: start)
    case _ where JSON5Cursor.endsLine(scalar): return nil
    default: return scalar
    }
  }

  /// The character of `\uXXXX`, or of two of them that are halves of one.
  private mutating func unicode(after start: JSON5Cursor.Place) throws(Failure) -> Unicode.Scalar {
    let first = try hexadecimal(digits: 4, after: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, cursor.starts(with: "\\u") {
      cursor.advance(2)
      let second = try hexadecimal(digits: 4, after: start)
      let joined = 0x10000 + (first & 0x3FF) << 10 + (second & 0x3FF)
      if second & 0xFC00 == 0xDC00, let scalar = Unicode.Scalar(joined) { return scalar }
    }
    throw cursor.fault("found half a surrogate pair, which is no character", at: start)
  }

  private mutating func hexadecimal(
    digits: Int, after start: JSON5Cursor.Place
  ) throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = JSON5Parser.hexadecimalDigit(cursor.byte) else {
        throw cursor.unexpected(expected: "\(digits) hexadecimal digits in the escape")
      }
      value = value << 4 | UInt32(digit)
      cursor.advance()
    }
    return value
  }

  static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The name that begins here; nil where none does.
  mutating func identifier() throws(Failure) -> String? {
    var name = String.UnicodeScalarView()
    while var scalar = cursor.scalar {
      let start = cursor.place
      if scalar == "\\" {
        cursor.advance()
        guard cursor.take("u") else {
          throw cursor.unexpected(expected: "\"u\" after \"\\\" in a key")
        }
        scalar = try unicode(after: start)
        guard Self.continuesName(scalar, isFirst: name.isEmpty) else {
          throw cursor.fault("found an escape of what may not stand in a key", at: start)
        }
      } else if Self.continuesName(scalar, isFirst: name.isEmpty) {
        cursor.advance()
      } else {
        break
      }
      name.append(scalar)
    }
    return name.isEmpty ? nil : String(name)
  }

  private static func continuesName(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    if scalar == "$" || scalar == "_" || scalar.properties.isIDStart { return true }
    return !isFirst
      && (scalar.properties.isIDContinue || scalar == "\u{200C}" || scalar == "\u{200D}")
  }
}
