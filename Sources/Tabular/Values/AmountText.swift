/// The bytes of an amount, eaten from both ends.
struct AmountText {
  let base: UnsafePointer<UInt8>
  var at: Int
  var end: Int

  /// Takes signs, parentheses, symbols and blanks off both ends; tells whether the amount is
  /// negative, nil where they contradict each other. With `allowsPercent` also the mark of a bound, `< 10%`.
  mutating func takeSigns(allowsPercent: Bool) -> Bool? {
    let start = at
    var isNegative: Bool?
    var isOpen = false
    var hasSymbol = false
    while at < end {
      if takeLeadingBlank() { continue }
      if allowsPercent, at == start, base[at] == UInt8(ascii: "<") || base[at] == UInt8(ascii: ">")
      {
        at += 1
        continue
      }
      if let sign = takeLeadingSign() {
        guard isNegative == nil else { return nil }
        isNegative = sign
      } else if base[at] == UInt8(ascii: "(") {
        guard isNegative == nil else { return nil }
        (isOpen, isNegative) = (true, true)
        at += 1
      } else if let length = leadingSymbol() {
        guard !hasSymbol else { return nil }
        hasSymbol = true
        at += length
      } else {
        break
      }
    }
    hasSymbol = false
    var isClosed = !isOpen
    var hasPercent = !allowsPercent
    while at < end {
      if takeTrailingBlank() { continue }
      if let sign = takeTrailingSign() {
        guard isNegative == nil else { return nil }
        isNegative = sign
      } else if base[end - 1] == UInt8(ascii: ")") {
        guard !isClosed else { return nil }
        isClosed = true
        end -= 1
      } else if base[end - 1] == UInt8(ascii: "%") {
        guard !hasPercent else { return nil }
        hasPercent = true
        end -= 1
      } else if let length = trailingSymbol() {
        guard !hasSymbol else { return nil }
        hasSymbol = true
        end -= length
      } else {
        break
      }
    }
    return isClosed ? isNegative ?? false : nil
  }

  /// Takes digits and thousands marks up to the decimal mark or the end; nil where the groups are
  /// not right, something else stands there, or the number passes `limit`.
  mutating func takeWhole(decimal: UInt8, limit: Int64) -> Int64? {
    let other: UInt8 = decimal == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: ".")
    var value: Int64 = 0
    var mark: Mark?
    var digits = 0
    while at < end {
      let byte = base[at]
      if byte >= 0x30, byte <= 0x39 {
        value = value * 10 + Int64(byte - 0x30)
        digits += 1
        at += 1
        guard value <= limit, mark == nil || digits <= 3 else { return nil }
        continue
      }
      if byte == decimal { break }
      guard let (found, length) = groupMark(other: other), mark == nil || mark == found,
        mark == nil ? (1...3).contains(digits) : digits == 3
      else { return nil }
      mark = found
      digits = 0
      at += length
    }
    guard mark == nil || digits == 3 else { return nil }
    // ".50" is half a unit; "" and "." are nothing.
    return digits > 0 || at < end ? value : nil
  }

  private enum Mark { case other, apostrophe, blank }

  private func groupMark(other: UInt8) -> (Mark, length: Int)? {
    let byte = base[at]
    if byte == other { return (.other, 1) }
    if byte == UInt8(ascii: "'") { return (.apostrophe, 1) }
    if leads(0xE2, 0x80, 0x99) { return (.apostrophe, 3) }
    return leadingBlank().map { (.blank, $0) }
  }

  // MARK: Signs

  private mutating func takeLeadingSign() -> Bool? {
    switch base[at] {
    case UInt8(ascii: "-"):
      at += 1
      return true
    case UInt8(ascii: "+"):
      at += 1
      return false
    default:
      guard leads(0xE2, 0x88, 0x92) else { return nil }
      at += 3
      return true
    }
  }

  private mutating func takeTrailingSign() -> Bool? {
    switch base[end - 1] {
    case UInt8(ascii: "-"):
      end -= 1
      return true
    case UInt8(ascii: "+"):
      end -= 1
      return false
    default:
      guard trails(0xE2, 0x88, 0x92) else { return nil }
      end -= 3
      return true
    }
  }

  // MARK: Blanks and symbols

  /// Bytes of a blank, NBSP, narrow or thin blank.
  private func leadingBlank() -> Int? {
    if Blank.isASCII(base[at]) { return 1 }
    if leads(0xC2, 0xA0) { return 2 }
    return leads(0xE2, 0x80, 0xAF) || leads(0xE2, 0x80, 0x89) ? 3 : nil
  }

  private mutating func takeLeadingBlank() -> Bool {
    guard let length = leadingBlank() else { return false }
    at += length
    return true
  }

  private mutating func takeTrailingBlank() -> Bool {
    if Blank.isASCII(base[end - 1]) {
      end -= 1
    } else if trails(0xC2, 0xA0) {
      end -= 2
    } else if trails(0xE2, 0x80, 0xAF) || trails(0xE2, 0x80, 0x89) {
      end -= 3
    } else {
      return false
    }
    return true
  }

  /// Bytes of `$ € £ ¥ ₹`, of up to three capitals before one, or of a code of three capitals.
  private func leadingSymbol() -> Int? {
    var capitals = 0
    while capitals < 4, at + capitals < end, isCapital(base[at + capitals]) { capitals += 1 }
    var rest = self
    rest.at += capitals
    if capitals <= 3, rest.at < end, let length = rest.bareSymbol() { return capitals + length }
    return capitals == 3 ? 3 : nil
  }

  private func bareSymbol() -> Int? {
    if base[at] == UInt8(ascii: "$") { return 1 }
    if leads(0xC2, 0xA3) || leads(0xC2, 0xA5) { return 2 }
    return leads(0xE2, 0x82, 0xAC) || leads(0xE2, 0x82, 0xB9) ? 3 : nil
  }

  private func trailingSymbol() -> Int? {
    var symbol = 0
    if base[end - 1] == UInt8(ascii: "$") {
      symbol = 1
    } else if trails(0xC2, 0xA3) || trails(0xC2, 0xA5) {
      symbol = 2
    } else if trails(0xE2, 0x82, 0xAC) || trails(0xE2, 0x82, 0xB9) {
      symbol = 3
    }
    var capitals = 0
    while capitals < 4, end - symbol - capitals > at, isCapital(base[end - symbol - capitals - 1]) {
      capitals += 1
    }
    if symbol > 0 { return capitals <= 3 ? symbol + capitals : nil }
    return capitals == 3 ? 3 : nil
  }

  @inline(__always) private func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

  @inline(__always) private func leads(_ a: UInt8, _ b: UInt8) -> Bool {
    base[at] == a && at + 1 < end && base[at + 1] == b
  }

  @inline(__always) private func leads(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    base[at] == a && at + 2 < end && base[at + 1] == b && base[at + 2] == c
  }

  @inline(__always) private func trails(_ a: UInt8, _ b: UInt8) -> Bool {
    base[end - 1] == b && end - 2 >= at && base[end - 2] == a
  }

  @inline(__always) private func trails(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Bool {
    base[end - 1] == c && end - 3 >= at && base[end - 2] == b && base[end - 3] == a
  }
}
