/// What spreadsheets do to text that they should leave alone (measured and collected: OWASP's CSV
/// injection list, ASVS 5 1.2.10, LibreOffice 7.4, Excel).
enum SpreadsheetRules {
  static let idPrefix = "id-"

  /// Whether a spreadsheet might run the text: it starts with `= + - @`, TAB, CR, LF, NUL or a full-width
  /// `＝ ＋ － ＠`, be it after blanks.
  @inline(__always)
  static func startsFormula(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    // Letters and digits, which most text begins with.
    if first > UInt8(ascii: "@"), first < 0xC2 { return false }
    return startsFormulaSlowly(text)
  }

  private static func startsFormulaSlowly(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = 0
    while at < text.count {
      let blank = blankLength(text, at)
      if blank == 0 { break }
      at += blank
    }
    guard at < text.count else { return false }
    switch text[at] {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 9, 13, 10, 0:
      return true
    case 0xEF where at + 2 < text.count && text[at + 1] == 0xBC:
      // U+FF1D, U+FF0B, U+FF0D; U+FF20 is EF BC A0.
      return [0x9D, 0x8B, 0x8D, 0xA0].contains(text[at + 2])
    default: return false
    }
  }

  /// Bytes of the blank that begins here, 0 for none: the ASCII ones that are no triggers themselves,
  /// and Unicode's (no-break, U+2000–200D, narrow, mathematical, word joiner, ideographic, BOM).
  private static func blankLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let next = at + 1 < text.count ? text[at + 1] : 0
    let third = at + 2 < text.count ? text[at + 2] : 0
    return switch (text[at], next, third) {
    case (UInt8(ascii: " "), _, _), (11, _, _), (12, _, _): 1
    case (0xC2, 0xA0, _): 2
    case (0xE2, 0x80, 0x80...0x8D), (0xE2, 0x80, 0xAF), (0xE2, 0x81, 0x9F), (0xE2, 0x81, 0xA0): 3
    case (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): 3
    default: 0
    }
  }

  /// Whether a spreadsheet would turn the text into a number, a date, a time or a truth value and lose its
  /// form: digits and the marks of numbers alone (`00501`, `1E5`, `+1415…`, `1-2`), a month with digits
  /// (`MAR1`), or `true`. Also true for text with our own prefix, so that prefixed ids stay distinct.
  static func looksLikeNumberOrDate(_ text: String) -> Bool {
    if text.hasPrefix(idPrefix) { return true }
    // A formula is no number: it is guarded, and counted.
    if text.hasPrefix("=") { return false }
    var hasDigit = false
    var hasOnlyMarks = true
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): break
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        hasOnlyMarks = false
      case UInt8(ascii: "_"), 0xC2...0xFF: hasOnlyMarks = false
      default: break
      }
    }
    guard hasDigit else { return truths.contains(text.lowercased()) }
    return hasOnlyMarks || months.contains(String(text.prefix(3)).lowercased())
  }

  private static let truths: Set<String> = ["true", "false", "wahr", "falsch"]

  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
