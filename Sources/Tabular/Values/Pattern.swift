/// A pattern of the pipeline file: `*` stands for any bytes, also none, `|` parts alternatives.
///
/// The whole text must match; ASCII letters match in either case. `"fall*|autumn"` matches
/// `Fall Preview` and `AUTUMN`.
public struct Pattern: Hashable, Sendable {
  public let text: String
  /// The alternatives, each cut at its stars, lowercased.
  let alternatives: [[[UInt8]]]

  public init(_ text: String) {
    self.text = text
    alternatives = text.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      .map { alternative in
        alternative.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
          .map { $0.map(lowercasedASCII) }
      }
  }

  public func matches(_ text: String) -> Bool { matches(Array(text.utf8)) }

  /// - Complexity: O(text × pattern) at worst; the pieces between stars are found leftmost first.
  public func matches(_ text: [UInt8]) -> Bool {
    let lowered = text.map(lowercasedASCII)
    return alternatives.contains { Self.matches($0, lowered[...]) }
  }

  private static func matches(_ pieces: [[UInt8]], _ text: ArraySlice<UInt8>) -> Bool {
    guard let head = pieces.first, let tail = pieces.last else { return text.isEmpty }
    if pieces.count == 1 { return text.elementsEqual(head) }
    guard text.count >= head.count + tail.count, text.starts(with: head),
      text.suffix(tail.count).elementsEqual(tail)
    else { return false }
    var rest = text.dropFirst(head.count).dropLast(tail.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = firstIndex(of: piece, in: rest) else { return false }
      rest = rest[(found + piece.count)...]
    }
    return true
  }

  private static func firstIndex(of piece: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard text.count >= piece.count else { return nil }
    return (text.startIndex...(text.endIndex - piece.count)).first {
      text[$0..<($0 + piece.count)].elementsEqual(piece)
    }
  }
}

/// The byte in lower case where it is an ASCII letter, itself elsewhere.
@inlinable public func lowercasedASCII(_ byte: UInt8) -> UInt8 {
  byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
}
