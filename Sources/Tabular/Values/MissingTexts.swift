/// The texts of a layout that stand for no value, such as `--` or `n/a`.
///
/// They are compared exactly, without blanks at the ends. A field of blanks alone is always
/// missing.
public struct MissingTexts: Sendable {
  /// Nothing but the empty field.
  public static let none = MissingTexts([])

  let texts: [[UInt8]]
  /// Bit n: some text has n bytes (bit 63: 63 or more). One test keeps the list out of the way of
  /// fields of other lengths.
  let lengths: UInt64

  public init(_ texts: [String]) {
    self.texts = texts.map { Blank.trimmed(Array($0.utf8)) }.filter { !$0.isEmpty }
    lengths = self.texts.reduce(0) { $0 | 1 << UInt64(min($1.count, 63)) }
  }

  /// Whether a text of that many bytes may be in the list.
  @inline(__always) func mayContain(count: Int) -> Bool {
    lengths != 0 && lengths &>> UInt64(truncatingIfNeeded: min(count, 63)) & 1 != 0
  }

  /// Whether the field, blanks at its ends left out already, stands for no value.
  @inline(__always) func contains(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    count == 0 || (mayContain(count: count) && lists(p, count))
  }

  @inline(never) private func lists(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    texts.contains { text in
      text.count == count && (0..<count).allSatisfy { text[$0] == p[$0] }
    }
  }

  /// Whether the text stands for no value.
  public func contains(_ bytes: [UInt8]) -> Bool {
    let text = Blank.trimmed(bytes)
    return text.isEmpty || texts.contains(text)
  }
}
