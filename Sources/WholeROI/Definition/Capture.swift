import Tabular

/// A text with a place in it that gives a value: `"Start date: {}"`, `"{} - *"`, `"Amount spent ({})"`.
public struct Capture: Sendable, Hashable {
  /// Where the text is looked for.
  public enum Place: String, Sendable, CaseIterable {
    /// A column's name.
    case heading
    /// What stands above the header.
    case preamble
    /// The name of the file, without its folders.
    case file
  }

  public let text: String
  public let place: Place
  private let head: Pattern
  private let tail: Pattern
  /// Longer texts are not looked at.
  private static let longest = 400

  /// Nil unless there is exactly one `{}`.
  public init?(_ text: String, place: Place) {
    let parts = text.split(separator: "{}", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.text = text
    self.place = place
    head = Pattern(String(parts[0]))
    tail = Pattern(String(parts[1]))
  }

  /// What stands at the place; nil where the text is another. Of several ways to match, the value begins as
  /// early, then ends as early as it can.
  ///
  /// `"{} - *"` finds `July 8, 2025` in `July 8, 2025 - July 31, 2025`.
  public func value(in text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longest else { return nil }
    for start in 0...bytes.count where head.matches(Array(bytes[..<start])) {
      for end in start...bytes.count where end > start && tail.matches(Array(bytes[end...])) {
        let value = TextTransform.trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
        if !value.isEmpty { return String(decoding: value, as: UTF8.self) }
      }
    }
    return nil
  }
}

/// The texts of one file that captures look through.
struct CaptureTexts: Sendable {
  var heading: [String] = []
  var preamble: [String] = []
  var file = ""

  /// The first value that a capture finds; nil where none does.
  func value(of captures: [Capture]) -> String? {
    for capture in captures {
      let texts =
        switch capture.place {
        case .heading: heading
        case .preamble: preamble
        case .file: [file]
        }
      for text in texts {
        if let value = capture.value(in: text) { return value }
      }
    }
    return nil
  }
}
