/// The split rule over equal weights: no remainders to compare, the units left over go to the
/// earliest.
///
/// 100.00 over 3 parts: 33.34, 33.33, 33.33.
struct EvenSplit: Sendable {
  private var count = Divisor(1)

  /// Takes the number of parts, 1 or more.
  mutating func weigh(count: Int) {
    precondition(count > 0, "an even split into \(count) parts")
    self.count = Divisor(UInt64(count))
  }

  /// Writes the parts of `amount` over `parts[0..<count]`.
  func split(_ amount: Int64, into parts: inout [Int64]) {
    let (quotient, left) = count.divide(amount.magnitude)
    // Each remainder is |V| mod n, all equal, so the |V| mod n units left over go to the earliest.
    // The pattern of 2^63 with its sign flipped is the right negative.
    let base = amount < 0 ? Int64(truncatingIfNeeded: 0 &- quotient) : Int64(quotient)
    let unit = amount.signum()
    let larger = Int(left)
    for i in 0..<Int(count.value) { parts[i] = base &+ (i < larger ? unit : 0) }
  }
}
