/// Walks over UTF-8 bytes and knows its line and column.
///
/// LF, CR and CRLF end lines. Everything but `advance` also works on bytes that are not UTF-8.
struct JSON5Cursor {
  struct Place {
    var index = 0
    var line = 1
    var column = 1
  }

  let bytes: [UInt8]
  let file: String
  private(set) var place = Place()

  /// Stands at the first byte after the byte order mark, where there is one.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place.index = 3 }
  }

  var isAtEnd: Bool { place.index >= bytes.count }

  /// The byte here; 0 at the end.
  var byte: UInt8 { byte(ahead: 0) }

  /// The byte so many places further; 0 past the end.
  func byte(ahead: Int) -> UInt8 {
    let index = place.index + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  /// The character here; nil at the end.
  var scalar: Unicode.Scalar? {
    guard !isAtEnd else { return nil }
    if byte < 0x80 { return Unicode.Scalar(byte) }
    let width = min(Self.width(byte), bytes.count - place.index)
    return String(decoding: bytes[place.index..<(place.index + width)], as: UTF8.self)
      .unicodeScalars.first
  }

  func starts(with text: String) -> Bool {
    let wanted = text.utf8
    return place.index + wanted.count <= bytes.count
      && bytes[place.index..<(place.index + wanted.count)].elementsEqual(wanted)
  }

  /// Goes on by one character; a line break is one, also CRLF.
  mutating func advance() {
    guard !isAtEnd else { return }
    let first = byte
    if first == 0x0D, byte(ahead: 1) == 0x0A {
      place.index += 1
    }
    if first == 0x0A || first == 0x0D {
      place.line += 1
      place.column = 0
      place.index += 1
    } else {
      place.index = min(place.index + Self.width(first), bytes.count)
    }
    place.column += 1
  }

  mutating func advance(_ count: Int) {
    for _ in 0..<count { advance() }
  }

  /// Steps over the character if it stands here.
  mutating func take(_ wanted: Unicode.Scalar) -> Bool {
    guard !isAtEnd, UInt32(byte) == wanted.value else { return false }
    advance()
    return true
  }

  func fault(_ message: String, at place: Place? = nil, hint: String = "") -> Failure {
    let place = place ?? self.place
    return Failure(
      .config,
      [Diagnostic(file: file, line: place.line, column: place.column, message, hint: hint)])
  }

  /// `found "]", expected a value`.
  func unexpected(expected: String) -> Failure {
    let found = scalar.map { String($0).quoted } ?? "the end of the file"
    return fault("found \(found), expected \(expected)")
  }

  /// How many bytes the character takes that begins with this one.
  private static func width(_ first: UInt8) -> Int {
    switch first {
    case 0xF0...: 4
    case 0xE0...: 3
    case 0xC0...: 2
    default: 1
    }
  }

  static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r", " ", "\u{0B}", "\u{0C}", "\u{A0}", "\u{FEFF}", "\u{2028}", "\u{2029}":
      true
    default: scalar.value >= 0x80 && scalar.properties.generalCategory == .spaceSeparator
    }
  }
}
