import Tabular

/// What a layout does to a field's text before it is read: strip, after, before, split, match, map (in this order).
///
/// A text that stands for no value stays none. What is left of a text may be such a one too: whoever reads it looks.
struct TextTransform: Sendable {
  private let strip: [UInt8]?
  private let after: [UInt8]?
  private let before: [UInt8]?
  private let split: [UInt8]?
  private let match: Pattern?
  private let map: [[UInt8]: [UInt8]]
  private let others: [UInt8]?
  private let missing: MissingTexts
  /// The day from which the text counts; nil where it doesn't.
  private let since: CivilDay?

  /// Nil where the column is read as it is.
  init?(
    _ column: ColumnDefinition, missing: MissingTexts = .none, since: CivilDay? = nil
  ) {
    guard
      since != nil || column.strip != nil || column.split != nil || column.match != nil
        || !column.mapFrom.isEmpty
        || column.mapOthers != nil || column.after != nil || column.before != nil
    else { return nil }
    strip = column.strip.map { Array($0.utf8) }
    after = column.after.map { Array($0.utf8) }
    before = column.before.map { Array($0.utf8) }
    split = column.split.map { Array($0.utf8) }
    match = column.match
    map = Dictionary(
      zip(
        column.mapFrom.map { Self.folded(Array($0.utf8)) }, column.mapTo.map { Array($0.utf8) }),
      uniquingKeysWith: { first, _ in first })
    others = column.mapOthers.map { Array($0.utf8) }
    self.missing = missing
    self.since = since
  }

  /// The text that counts; empty where there is none.
  ///
  /// With `strip: "#"`, `split: ","`, `map: { a: "A" }`: `"#a, b#"` gives `A`.
  func apply(_ text: [UInt8]) -> [UInt8] {
    if missing.contains(text) { return [] }
    var text = Self.trimmed(text[...])
    if let strip, !strip.isEmpty {
      while text.count >= strip.count, text.starts(with: strip) {
        text = text.dropFirst(strip.count)
      }
      while text.count >= strip.count, text.suffix(strip.count).elementsEqual(strip) {
        text = text.dropLast(strip.count)
      }
      text = Self.trimmed(text)
    }
    if let after, !after.isEmpty {
      text = Self.places(of: after, in: text).last.map { text[($0 + after.count)...] } ?? []
    }
    if let before, !before.isEmpty {
      text = Self.places(of: before, in: text).first.map { text[..<$0] } ?? text
    }
    if let split, !split.isEmpty { text = Self.firstPiece(of: text, between: split) }
    var result = Array(text)
    if let match, !match.matches(result) { result = [] }
    if !map.isEmpty || others != nil {
      result = map[Self.folded(result)] ?? (result.isEmpty ? [] : others ?? result)
    }
    if let since, !result.isEmpty { return Self.day(result, since: since) }
    return result
  }

  /// The day so many days after the first; a text that is no number of days stays what it is.
  private static func day(_ text: [UInt8], since first: CivilDay) -> [UInt8] {
    guard text.count <= 6, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let days = Int32(String(decoding: text, as: UTF8.self))
    else { return text }
    return Array(CivilDay(first.number + days).iso.utf8)
  }

  /// Where the part begins, wherever it stands.
  private static func places(of part: [UInt8], in text: ArraySlice<UInt8>) -> [Int] {
    guard text.count >= part.count else { return [] }
    return (text.startIndex...(text.endIndex - part.count)).filter {
      text[$0...].starts(with: part)
    }
  }

  private static func firstPiece(
    of text: ArraySlice<UInt8>, between separator: [UInt8]
  ) -> ArraySlice<UInt8> {
    var rest = text
    while !rest.isEmpty {
      var end = rest.startIndex
      while end < rest.endIndex, !rest[end...].starts(with: separator) { end += 1 }
      let piece = trimmed(rest[rest.startIndex..<end])
      if !piece.isEmpty { return piece }
      rest = rest[min(end + separator.count, rest.endIndex)...]
    }
    return rest
  }

  /// The bytes without spaces and tabs at the ends.
  static func trimmed(_ text: String) -> [UInt8] { Array(trimmed(Array(text.utf8)[...])) }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = text.firstIndex(where: { !isBlank($0) }),
      let last = text.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return text[first...last]
  }

  private static func folded(_ text: [UInt8]) -> [UInt8] {
    trimmed(text[...]).map(lowercasedASCII)
  }
}
