/// Integer weights that halve with every half-life of age (METHODS, section 4).
///
/// With a half-life of 7 d, touches 0 d, 3.5 d and 7 d older than the newest one weigh
/// 2^20 = 1,048,576, 2^19.5 = 741,455 and 2^19 = 524,288.
struct TimeDecay: Sendable {
  /// The newest touch's weight.
  static let newest: UInt64 = 1 << 20

  private let halfLife: Divisor
  private let table = TimeDecay.halvings

  init(halfLifeMilliseconds: Int64) {
    precondition(halfLifeMilliseconds > 0, "a half-life of \(halfLifeMilliseconds) ms")
    halfLife = Divisor(UInt64(halfLifeMilliseconds))
  }

  /// The weight of a touch so many milliseconds older than the journey's newest: 2^20 for 0, never
  /// rising with age, never below 1.
  @inline(__always)
  func weight(atAge milliseconds: UInt64) -> UInt64 {
    let (halvings, rest) = halfLife.divide(milliseconds)
    let fraction = fraction(rest)
    let k = Int(truncatingIfNeeded: fraction >> 10)
    let upper = UInt64(table[k])
    let lower = UInt64(table[k + 1])
    let interpolated = upper - (((upper - lower) * (fraction & 1023)) >> 10)
    // `>>` gives 0 when it shifts by 64 and more.
    return max(1, interpolated >> halvings)
  }

  /// floor(rest·2^20 / half-life), below 2^20 since rest is below the half-life.
  @inline(__always)
  private func fraction(_ rest: UInt64) -> UInt64 {
    if halfLife.value <= 1 << 44 { return halfLife.divide(rest << 20).quotient }
    return halfLife.value.dividingFullWidth(rest.multipliedFullWidth(by: 1 << 20)).quotient
  }
}
