/// Texts that tills and forms fill in where they know nobody (METHODS, section 8).
enum BlockedIdentifiers {
  private static let words = [
    "n/a", "na", "none", "null", "unknown", "anonymous", "guest", "test", "-1",
  ].map { Array($0.utf8) }

  private static let locals = ["noreply", "no-reply", "donotreply", "guest", "test"]
    .map { Array($0.utf8) }

  /// Whether the text, ASCII case ignored, is one of the words, or zeros only, nines only or dashes
  /// only. Dashes may also part zeros or nines: "000-000-0000".
  static func contains(_ text: [UInt8]) -> Bool {
    text.isEmpty || isFiller(text) || words.contains(text.map(lowercasedASCII))
  }

  private static func isFiller(_ text: [UInt8]) -> Bool {
    let digits = text.filter { $0 != UInt8(ascii: "-") }
    return digits.allSatisfy { $0 == UInt8(ascii: "0") }
      || digits.allSatisfy { $0 == UInt8(ascii: "9") }
  }

  /// Whether what stands before the @ of a lowercased address begins with one of the words that no
  /// customer's does. The rule is the plain prefix, so "testa@x.example" is nobody too: METHODS
  /// says "begin with".
  static func isNobodysAddress(_ text: [UInt8]) -> Bool {
    text.contains(UInt8(ascii: "@")) && locals.contains { text.starts(with: $0) }
  }
}

/// Patterns behind a test of their first and last pieces that copies nothing: most texts end there.
struct PatternGate: Sendable {
  private let patterns: [Pattern]
  private let ends: [(head: [UInt8], tail: [UInt8])]
  var isEmpty: Bool { patterns.isEmpty }

  init(_ patterns: [Pattern]) {
    self.patterns = patterns
    ends = patterns.flatMap { pattern in
      pattern.alternatives.map { ($0.first ?? [], $0.last ?? []) }
    }
  }

  /// Whether one of the patterns matches.
  func matches(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let mayMatch = ends.contains { head, tail in
      count >= max(head.count, tail.count)
        && head.indices.allSatisfy { lowercasedASCII(p[$0]) == head[$0] }
        && tail.indices.allSatisfy { lowercasedASCII(p[count - tail.count + $0]) == tail[$0] }
    }
    guard mayMatch else { return false }
    let text = Array(UnsafeBufferPointer(start: p, count: count))
    return patterns.contains { $0.matches(text) }
  }
}
