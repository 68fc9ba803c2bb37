/// A number as its sign, a fixed count of significant decimal digits and the place of its point.
///
/// The digits come from the shortest decimal that names the double, rounded half away from zero: the
/// same on every machine, in every locale. 0.1 with 3 digits is digits 1, 0, 0 and point 0.
struct SignificantDigits {
  private var isNegative: Bool
  /// As many as were asked for, each 0 to 9.
  private var digits: [UInt8]
  /// Digits before the decimal point; negative for zeros after it.
  private var point: Int

  /// Nil for what is no number, or infinite.
  init?(_ value: Double, count: Int) {
    guard value.isFinite else { return nil }
    isNegative = value < 0
    digits = []
    point = 0
    guard value != 0 else {
      digits = Array(repeating: 0, count: count)
      point = 1
      return
    }
    read(value.magnitude.description)
    round(to: count)
  }

  /// Plain notation, digits past the count as zeros.
  func append(to bytes: inout [UInt8], decimal: UInt8) {
    let zero = UInt8(ascii: "0")
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    if point <= 0 {
      bytes.append(zero)
      bytes.append(decimal)
      bytes.append(contentsOf: repeatElement(zero, count: -point))
    }
    for (index, digit) in digits.enumerated() {
      if index == point, index > 0 { bytes.append(decimal) }
      bytes.append(zero + digit)
    }
    if point > digits.count {
      bytes.append(contentsOf: repeatElement(zero, count: point - digits.count))
    }
  }

  /// Takes `12.5`, `1e-07` or `5.0e+20` apart.
  private mutating func read(_ text: String) {
    let parts = text.split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var hasPoint = false
    for byte in parts[0].utf8 {
      if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        digits.append(byte - UInt8(ascii: "0"))
        if !hasPoint { point += 1 }
      }
    }
    point += exponent
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    point -= zeros
  }

  private mutating func round(to count: Int) {
    guard digits.count > count else {
      digits.append(contentsOf: repeatElement(0, count: count - digits.count))
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeLast(digits.count - count)
    guard roundsUp else { return }
    var at = count - 1
    while at >= 0, digits[at] == 9 {
      digits[at] = 0
      at -= 1
    }
    if at >= 0 {
      digits[at] += 1
    } else {
      // 9.99… became 10.0….
      digits[0] = 1
      point += 1
    }
  }
}
