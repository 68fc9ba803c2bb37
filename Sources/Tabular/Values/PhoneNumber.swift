/// Phone numbers as E.164.
enum PhoneNumber {
  /// "+" and the digits of the whole number; nil where there are fewer than 7 or more than 15.
  ///
  /// Digits are kept, the rest is dropped; `+` before them or 00 (011 in US and CA) starts a
  /// country code, else the region's goes before, in place of the trunk digit. "(0)" after a
  /// country code is the trunk digit too, but for Italy's. From an x on (also of "ext") there is an
  /// extension. A number that a spreadsheet has made "4.15555E+09" is lost and no identifier.
  static func normalized(
    _ text: [UInt8], region: PhoneRegion, blocksBuiltIn: Bool
  ) -> [UInt8]? {
    var digits: [UInt8] = []
    var isInternational = false
    var optionalZero: Int?
    for (index, byte) in text.enumerated() {
      if byte >= 0x30, byte <= 0x39 {
        if byte == 0x30, index > 0, index + 1 < text.count, text[index - 1] == UInt8(ascii: "("),
          text[index + 1] == UInt8(ascii: ")")
        {
          optionalZero = digits.count
        }
        digits.append(byte)
        continue
      }
      switch lowercasedASCII(byte) {
      case UInt8(ascii: "+"):
        if digits.isEmpty { isInternational = true }
      case UInt8(ascii: "e") where isExponent(text, index, digits): return nil
      case UInt8(ascii: "x") where !digits.isEmpty:
        return complete(digits, isInternational, optionalZero, region, blocksBuiltIn)
      default: break
      }
    }
    return complete(digits, isInternational, optionalZero, region, blocksBuiltIn)
  }

  private static func isExponent(_ text: [UInt8], _ index: Int, _ digits: [UInt8]) -> Bool {
    guard !digits.isEmpty, index > 0, text[index - 1] >= 0x30, text[index - 1] <= 0x39,
      index + 1 < text.count
    else { return false }
    let next = text[index + 1]
    return next == UInt8(ascii: "+") || (next >= 0x30 && next <= 0x39)
  }

  private static func complete(
    _ kept: [UInt8], _ isInternational: Bool, _ optionalZero: Int?, _ region: PhoneRegion,
    _ blocksBuiltIn: Bool
  ) -> [UInt8]? {
    var digits = kept[...]
    var isInternational = isInternational
    let prefix = Array((region.isAmerican ? "011" : "00").utf8)
    if !isInternational, digits.starts(with: prefix) {
      isInternational = true
      digits = digits.dropFirst(prefix.count)
    }
    if isInternational, let zero = optionalZero, zero > digits.startIndex,
      !digits.starts(with: "39".utf8)
    {
      digits = digits[..<zero] + digits[(zero + 1)...]
    }
    guard digits.count >= 7 else { return nil }
    if !isInternational {
      if blocksBuiltIn, isOneFiller(digits) { return nil }
      let isTrunk = region.isAmerican ? digits.count == 11 : true
      if isTrunk, let trunk = region.trunk, digits.first == trunk { digits = digits.dropFirst() }
      digits = region.callingCode + digits
    }
    guard digits.count <= 15 else { return nil }
    if blocksBuiltIn {
      if isOneFiller(digits) { return nil }
      if digits.starts(with: region.callingCode),
        isOneFiller(digits.dropFirst(region.callingCode.count))
      {
        return nil
      }
    }
    return [UInt8(ascii: "+")] + digits
  }

  /// Whether all digits are 0 or all are 9.
  private static func isOneFiller(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.allSatisfy { $0 == 0x30 } || digits.allSatisfy { $0 == 0x39 }
  }
}

/// Phone numbers of the usual spellings, completed in one small buffer that serves all rows.
struct PhoneScratch {
  private let region: PhoneRegion
  private let blocksBuiltIn: Bool
  /// Digits are written from byte 8 on: "+" and a country code fit before them, and words may be
  /// loaded from anywhere in use.
  let text: UnsafeMutablePointer<UInt8>
  private static let first = 8
  private static let most = 40

  /// The caller frees `text`.
  init(region: PhoneRegion, blocksBuiltIn: Bool) {
    self.region = region
    self.blocksBuiltIn = blocksBuiltIn
    text = .allocate(capacity: 128)
    text.initialize(repeating: 0, count: 128)
  }

  /// Where in `text` the whole number stands; empty where the field is none, nil where
  /// `PhoneNumber.normalized` must judge: letters, "(0)", a plus sign further on, endless texts.
  @inline(__always)
  func normalized(_ p: UnsafePointer<UInt8>, _ count: Int) -> Range<Int>? {
    guard count <= Self.most else { return nil }
    var end = Self.first
    var isInternational = p[0] == UInt8(ascii: "+")
    var index = isInternational ? 1 : 0
    while index < count {
      let byte = p[index]
      if byte &- 0x30 <= 9 {
        text[end] = byte
        end &+= 1
      } else if byte == UInt8(ascii: "(") {
        if p[index &+ 1] == 0x30, index &+ 2 < count, p[index &+ 2] == UInt8(ascii: ")") {
          return nil
        }
      } else if byte != 0x20 && byte != 0x2D && byte != 0x29 && byte != 0x2E && byte != 0x2F {
        return nil
      }
      index &+= 1
    }
    var start = Self.first
    if !isInternational {
      if region.isAmerican {
        isInternational =
          end &- start >= 3 && has(0x30, 0x31, at: start) && text[start &+ 2] == 0x31
        if isInternational { start &+= 3 }
      } else if end &- start >= 2, has(0x30, 0x30, at: start) {
        isInternational = true
        start &+= 2
      }
    }
    guard end &- start >= 7 else { return 0..<0 }
    if !isInternational {
      if blocksBuiltIn, isOneFiller(start, end) { return 0..<0 }
      let isTrunk = region.isAmerican ? end &- start == 11 : true
      if isTrunk, text[start] == region.trunk { start &+= 1 }
      for digit in region.callingCode.reversed() {
        start &-= 1
        text[start] = digit
      }
    }
    guard end &- start <= 15 else { return 0..<0 }
    if blocksBuiltIn, isBlocked(start, end) { return 0..<0 }
    text[start &- 1] = UInt8(ascii: "+")
    return start &- 1..<end
  }

  @inline(__always) private func has(_ a: UInt8, _ b: UInt8, at index: Int) -> Bool {
    text[index] == a && text[index &+ 1] == b
  }

  @inline(__always) private func isBlocked(_ start: Int, _ end: Int) -> Bool {
    if isOneFiller(start, end) { return true }
    let code = region.callingCode
    var index = 0
    while index < code.count {
      guard text[start &+ index] == code[index] else { return false }
      index &+= 1
    }
    return isOneFiller(start &+ index, end)
  }

  /// Whether all digits are 0 or all are 9.
  @inline(__always) private func isOneFiller(_ start: Int, _ end: Int) -> Bool {
    guard start < end else { return true }
    let filler = text[start]
    guard filler == 0x30 || filler == 0x39 else { return false }
    var index = start
    while index < end {
      if text[index] != filler { return false }
      index &+= 1
    }
    return true
  }
}
