/// A growing piece of HTML whose elements always close and whose texts are always escaped.
///
/// Names of elements and attributes are ours and go out as they are. Everything else, texts between elements and
/// values between quotes, passes `escaped`: no text can end the place it stands in.
struct Markup: Sendable {
  private(set) var bytes: [UInt8] = []

  /// An element with what the body adds to it.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:],
    _ body: (inout Markup) -> Void = { _ in }
  ) {
    begin(name, attributes)
    body(&self)
    bytes.append(contentsOf: "</\(name)>".utf8)
  }

  /// An element that holds one text.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// An element that HTML never closes, such as meta.
  mutating func void(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    begin(name, attributes)
  }

  mutating func text(_ text: String) { Self.escaped(text, into: &bytes) }

  mutating func newline() { bytes.append(UInt8(ascii: "\n")) }

  /// Text of ours that must stay as it is: the document type, and the style whose hash the policy names.
  mutating func verbatim(_ text: StaticString) { bytes.append(contentsOf: "\(text)".utf8) }

  mutating func append(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

  private mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    bytes.append(contentsOf: "<\(name)".utf8)
    for (key, value) in attributes {
      bytes.append(contentsOf: " \(key)=\"".utf8)
      Self.escaped(value, into: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: ">"))
  }

  /// The text as it may stand between elements and within quotes alike.
  ///
  /// `a < "b"` is `a &lt; &quot;b&quot;`. Characters that HTML forbids, and those that would turn the direction of
  /// the text around them, become U+FFFD.
  static func escaped(_ text: String, into bytes: inout [UInt8]) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": bytes.append(contentsOf: "&amp;".utf8)
      case "<": bytes.append(contentsOf: "&lt;".utf8)
      case ">": bytes.append(contentsOf: "&gt;".utf8)
      case "\"": bytes.append(contentsOf: "&quot;".utf8)
      case "'": bytes.append(contentsOf: "&#39;".utf8)
      case "`": bytes.append(contentsOf: "&#96;".utf8)
      default:
        let shown = isAllowed(scalar) ? String(scalar) : "\u{FFFD}"
        bytes.append(contentsOf: shown.utf8)
      }
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: true
    case ..<0x20, 0x7F...0x9F: false
    case 0x202A...0x202E, 0x2066...0x2069: false
    case 0xFDD0...0xFDEF: false
    default: scalar.value & 0xFFFE != 0xFFFE
    }
  }
}

extension String {
  /// At most so many characters, the last one … where some are missing: for labels, whose full text is in the
  /// table behind the drawing.
  func clipped(to count: Int) -> String {
    let scalars = unicodeScalars
    guard scalars.count > count else { return self }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars.prefix(count - 1))
    return text + "…"
  }

  /// How much room the text takes where a small letter takes `letter`, by a guess that is rather too large.
  func room(_ letter: Double) -> Double {
    unicodeScalars.reduce(0) { $0 + Self.width($1) * letter }
  }

  /// The text, or as much of its beginning as the room holds, with … behind it.
  func fitting(_ room: Double, _ letter: Double) -> String {
    var left = room + 0.01
    for (count, scalar) in unicodeScalars.enumerated() {
      left -= Self.width(scalar) * letter
      if left < 0 { return clipped(to: max(count, 2)) }
    }
    return self
  }

  /// In small letters: figures and capitals are wider, the signs of East Asia and pictures twice as wide.
  private static func width(_ scalar: Unicode.Scalar) -> Double {
    switch scalar.value {
    case 0x41...0x5A, 0x25, 0x40, 0x6D, 0x77: 1.3
    case 0x30...0x39: 1.1
    case ..<0x250: 1
    case 0x1100...0x11FF, 0x2E80...0xFFEF, 0x1F000...: 1.9
    default: 1.3
    }
  }
}
