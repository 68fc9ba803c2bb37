/// Ids are text, whatever a spreadsheet makes of them.
extension FieldColumn {
  /// Takes the one `'` off that shops and spreadsheets put before a text so that it stays one, and tells whether
  /// some id has been shortened to a number such as `6.49E+17`.
  ///
  /// - Complexity: a look at three bytes of each field; fields are copied only where one has such a mark.
  public mutating func takeIdentifiersAsText() -> (hasMarks: Bool, hasShortened: Bool) {
    let apostrophe = UInt8(ascii: "'")
    var hasMarks = false
    var hasShortened = false
    for row in 0..<count {
      let field = trimmed(row)
      guard !field.isEmpty else { continue }
      if buffer.base[field.lowerBound] == apostrophe { hasMarks = true }
      if ShortenedNumber.fits(buffer.base + field.lowerBound, field.count) { hasShortened = true }
    }
    guard hasMarks else { return (false, hasShortened) }
    for row in 0..<count {
      let field = trimmed(row)
      guard !field.isEmpty, buffer.base[field.lowerBound] == apostrophe else { continue }
      starts[row] = UInt32(field.lowerBound + 1)
    }
    return (true, hasShortened)
  }

  /// Whether the field is a number that a spreadsheet shortened.
  public func isShortened(_ row: Int) -> Bool {
    let field = trimmed(row)
    return ShortenedNumber.fits(buffer.base + field.lowerBound, field.count)
  }
}

/// Ids that a spreadsheet took for numbers: `6.49E+17` stands for any of a million ids.
enum ShortenedNumber {
  /// Whether the text is one digit, or a digit, a point and digits; then `E+` and one to three digits.
  @inline(__always) static func fits(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count >= 4, p[count - 2] == plus || p[count - 3] == plus || p[count - 4] == plus else {
      return false
    }
    return isShortened(p, count)
  }

  static func fits(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { text in text.baseAddress.map { fits($0, text.count) } ?? false }
  }

  private static let plus = UInt8(ascii: "+")

  @inline(never)
  private static func isShortened(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    guard isDigit(p[0]) else { return false }
    var at = 1
    if p[at] == UInt8(ascii: ".") || p[at] == UInt8(ascii: ",") {
      at += 1
      let first = at
      while at < count, isDigit(p[at]) { at += 1 }
      guard at > first else { return false }
    }
    guard at + 2 < count, lowercasedASCII(p[at]) == UInt8(ascii: "e"), p[at + 1] == plus else {
      return false
    }
    return (at + 2..<count).allSatisfy { isDigit(p[$0]) } && count - at <= 5
  }
}
