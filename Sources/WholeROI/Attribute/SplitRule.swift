/// The split rule of METHODS, section 1: an amount over integer weights, exact to the unit.
///
/// Each part gets floor(|V|·w / Σw); the units left over go to the largest remainders (ties: the
/// earliest part); then the sign. 100 over the weights 1, 1, 1 gives 34, 33, 33. −7 over 2, 1, 1 is
/// 3.5, 1.75, 1.75 without its sign: floors 3, 1, 1, two units left for the two .75: −3, −2, −2.
///
/// One value serves one job. Weigh once, split as many amounts as there are; scratch is reused.
public struct SplitRule: Sendable {
  private var weights: [UInt64] = []
  private var count = 0
  private var sum = Divisor(1)
  /// One per part of a short split: `remainder << 5 | (31 − index)`, so no two are equal, and what
  /// comes first among equal remainders is the larger.
  private var keys = [Int32](repeating: 0, count: SplitRule.short)
  /// The same for a long split: `remainder << 64 | (UInt64.max − index)`.
  private var longKeys: [UInt128] = []

  /// Up to so many parts the largest remainders are found by counting, beyond by sorting.
  private static let short = 32

  public init() {}

  /// Takes the weights of the splits that follow: not all zero, and their sum below 2^64.
  public mutating func weigh(_ weights: [UInt64]) {
    weigh(count: weights.count) { weights[$0] }
  }

  /// Takes `weight(0)` … `weight(count − 1)` as the weights of the splits that follow.
  @inline(__always)
  mutating func weigh(count: Int, by weight: (Int) -> UInt64) {
    if weights.count < count {
      weights += repeatElement(0, count: max(count, 2 * weights.count) - weights.count)
    }
    var total: UInt64 = 0
    for i in 0..<count {
      let w = weight(i)
      weights[i] = w
      total += w
    }
    precondition(total > 0, "\(count) weights, all of them zero")
    self.count = count
    sum = Divisor(total)
  }

  /// Writes the parts of `amount` over `parts[0..<count]`; they add up to it.
  ///
  /// - Complexity: O(*n*²/8) up to 32 parts, O(*n* log *n*) beyond; only a sort of many may
  ///   allocate.
  public mutating func split(_ amount: Int64, into parts: inout [Int64]) {
    precondition(parts.count >= count, "\(count) parts, room for \(parts.count)")
    let magnitude = amount.magnitude
    // magnitude ≤ (2^64 − 1) / Σw: no product |V|·w leaves 64 bits. Σw ≤ 2^26: keys stay below
    // 2^31.
    if count <= Self.short, magnitude <= sum.reciprocal, sum.value <= 1 << 26 {
      splitShort(magnitude, sign: amount >> 63, into: &parts)
    } else {
      splitLong(magnitude, sign: amount >> 63, into: &parts)
    }
  }

  /// - Parameter sign: 0, or −1 for a negative amount; `(x ^ sign) − sign` is then −x.
  private mutating func splitShort(_ magnitude: UInt64, sign: Int64, into parts: inout [Int64]) {
    var left = magnitude
    for i in 0..<count {
      let (quotient, remainder) = sum.divide(magnitude &* weights[i])
      // Floors of parts of |V| add up to at most |V|.
      left &-= quotient
      parts[i] = Int64(truncatingIfNeeded: quotient)
      keys[i] = Int32(truncatingIfNeeded: remainder << 5) | Int32(truncatingIfNeeded: 31 &- i)
    }
    // Each remainder is below Σw, so fewer units are left over than there are parts.
    let left32 = Int32(truncatingIfNeeded: left)
    var start = 0
    while start < count {
      let extras = extras(ofEightFrom: start, left: left32)
      for lane in 0..<min(8, count &- start) {
        let part = parts[start &+ lane] &+ Int64(extras[lane])
        parts[start &+ lane] = (part ^ sign) &- sign
      }
      start &+= 8
    }
  }

  /// 1 for each of eight parts whose key is among the `left` largest, else 0.
  ///
  /// Counts for eight keys at a time how many are larger. Keys lie in 0..<2^31, so a difference's
  /// sign bit says which is smaller, and no branch depends on data: 1.6× on time decay, journeys of
  /// 9 touches, against selecting the largest, which mispredicts at every other key.
  @inline(__always)
  private func extras(ofEightFrom start: Int, left: Int32) -> SIMD8<Int32> {
    let eight = SIMD8<Int32>(
      keys[start], keys[start + 1], keys[start + 2], keys[start + 3],
      keys[start + 4], keys[start + 5], keys[start + 6], keys[start + 7])
    var larger = SIMD8<Int32>.zero
    for i in 0..<count {
      larger &-= (eight &- SIMD8(repeating: keys[i])) &>> 31
    }
    return 0 &- ((larger &- left) &>> 31)
  }

  private mutating func splitLong(_ magnitude: UInt64, sign: Int64, into parts: inout [Int64]) {
    longKeys.removeAll(keepingCapacity: true)
    var left = magnitude
    for i in 0..<count {
      // w ≤ Σw, so the quotient is at most |V|.
      let product = magnitude.multipliedFullWidth(by: weights[i])
      let (quotient, remainder) =
        product.high == 0
        ? sum.divide(product.low)
        : sum.value.dividingFullWidth(product)
      left -= quotient
      // |V| may be 2^63, whose sign-flipped pattern is the right negative; (x ^ −1) + 1 wraps to
      // it.
      parts[i] = (Int64(truncatingIfNeeded: quotient) ^ sign) &- sign
      longKeys.append(UInt128(remainder) << 64 | UInt128(UInt64.max - UInt64(i)))
    }
    if left == 0 { return }
    longKeys.sort(by: >)
    let unit = 1 | sign
    for key in longKeys.prefix(Int(left)) {
      parts[Int(UInt64.max - UInt64(truncatingIfNeeded: key))] += unit
    }
  }
}
