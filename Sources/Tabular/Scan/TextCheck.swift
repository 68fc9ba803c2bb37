/// Checks on raw bytes that rows need now and then.
enum TextCheck {
  /// The position of the first byte in `from..<to` that begins no well-formed UTF-8 sequence.
  ///
  /// Well-formed as in the Unicode standard, table 3-7: no overlong forms, no surrogates, nothing
  /// past U+10FFFF. A sequence that `to` cuts off is not well-formed.
  static func firstInvalidUTF8(_ base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int? {
    var at = from
    while at < to {
      if to - at >= 8,
        UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
        continue
      }
      let length = sequenceLength(base, at, to)
      if length == 0 { return at }
      at += length
    }
    return nil
  }

  /// The length of the sequence that starts at `at`, 0 if it is malformed.
  private static func sequenceLength(_ base: UnsafePointer<UInt8>, _ at: Int, _ to: Int) -> Int {
    let lead = base[at]
    if lead < 0x80 { return 1 }
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, lead <= 0xF4, to - at >= length else { return 0 }
    let second = base[at + 1]
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard second >= lowest, second <= highest else { return 0 }
    for place in 2..<max(length, 2) where base[at + place] & 0xC0 != 0x80 { return 0 }
    return length
  }

  /// The number of physical line ends in `from..<to`: LF, CRLF, or CR alone. CRLF counts where its
  /// LF is.
  static func lineEnds(_ base: UnsafePointer<UInt8>, from: Int, to: Int) -> Int {
    var lines = 0
    var at = from
    while at < to {
      let byte = base[at]
      if byte == 0x0A || (byte == 0x0D && !(at + 1 < to && base[at + 1] == 0x0A)) { lines += 1 }
      at += 1
    }
    return lines
  }

  /// The position after the first line end in `from..<to`; nil if there is none, or a CR stands
  /// last and `isEnd` does not say that nothing follows it.
  static func nextLine(_ base: UnsafePointer<UInt8>, from: Int, to: Int, isEnd: Bool) -> Int? {
    var at = from
    while at < to {
      if base[at] == 0x0A { return at + 1 }
      if base[at] == 0x0D {
        if at + 1 < to { return base[at + 1] == 0x0A ? at + 2 : at + 1 }
        return isEnd ? at + 1 : nil
      }
      at += 1
    }
    return nil
  }
}
