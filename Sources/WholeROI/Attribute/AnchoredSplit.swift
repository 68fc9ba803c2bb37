/// The split rule over the first touch, the last, perhaps a milestone, and equal other touches.
///
/// With anchors' shares a, k other touches and rest share m, the weights are a·k and m, their sum
/// S·k, where S = Σa + m; without other touches k counts as 1 and m as 0. Two divisions for the
/// anchors and one for all other touches give every part, however long the journey.
///
/// Position, n = 5, 1.00: weights 6, 1, 1, 1, 6 of 15. Floors 40, 6, 6, 6, 40 leave 2 units; the
/// remainders are 0, 10, 10, 10, 0: so 40, 7, 7, 6, 40.
struct AnchoredSplit: Sendable {
  private struct Anchor {
    var position: Int
    var share: UInt64
  }
  /// A part before units are left over; the remainder counts in 1/(S·k).
  private struct Portion<Remainder> {
    var quotient: UInt64
    var remainder: Remainder
  }

  private var first = Anchor(position: 0, share: 1)
  /// At −1 where there is none between the first and the last touch.
  private var milestone = Anchor(position: -1, share: 0)
  private var last = Anchor(position: 1, share: 1)
  private var rest: UInt64 = 0
  private var restCount = 0
  /// S, and S·k where that is below 2^64.
  private var whole = Divisor(2)
  private var wholeOfRest = Divisor(2)
  /// Amounts up to here need no more than 64 bits.
  private var narrowLimit: UInt64 = 0

  /// Takes the anchors of a journey of `count` touches, 2 or more; milestone −1 means none. Anchors
  /// that coincide add up.
  mutating func weigh(_ shares: AnchorShares, count: Int, milestone position: Int) {
    precondition(count >= 2, "anchors for \(count) touches")
    precondition(position >= -1 && position < count, "milestone \(position) of \(count) touches")
    first.share = shares.first
    last = Anchor(position: count - 1, share: shares.last)
    milestone = Anchor(position: -1, share: 0)
    switch position {
    case -1: break
    case 0: first.share += shares.milestone
    case count - 1: last.share += shares.milestone
    default: milestone = Anchor(position: position, share: shares.milestone)
    }
    restCount = count - (milestone.position < 0 ? 2 : 3)
    rest = restCount > 0 ? shares.rest : 0
    prepareDivisors()
  }

  /// Shares are below 2^62, so S is below 2^64; k is below 2^63, so S·k is below 2^127 and an
  /// amount times a share below 2^125.
  private mutating func prepareDivisors() {
    let sum = first.share + milestone.share + last.share + rest
    precondition(sum > 0, "anchors and rest weigh nothing")
    whole = Divisor(sum)
    let (product, overflow) = sum.multipliedReportingOverflow(by: UInt64(max(1, restCount)))
    if overflow {
      narrowLimit = 0
    } else {
      wholeOfRest = Divisor(product)
      // Every share is at most S.
      narrowLimit = whole.reciprocal
    }
  }

  /// Writes the parts of `amount` over the touches; they add up to it.
  func split(_ amount: Int64, into parts: inout [Int64]) {
    let magnitude = amount.magnitude
    if magnitude <= narrowLimit {
      let k = UInt64(max(1, restCount))
      func portion(_ share: UInt64) -> Portion<UInt64> {
        let (quotient, remainder) = whole.divide(magnitude &* share)
        return Portion(quotient: quotient, remainder: remainder &* k)
      }
      let ofRest = wholeOfRest.divide(magnitude &* rest)
      place(
        magnitude, sign: amount >> 63, first: portion(first.share),
        milestone: portion(milestone.share), last: portion(last.share),
        rest: Portion(quotient: ofRest.quotient, remainder: ofRest.remainder), in: &parts)
    } else {
      let k = UInt128(max(1, restCount))
      func portion(_ share: UInt64) -> Portion<UInt128> {
        // share ≤ S, so the quotient is at most |V|.
        let (quotient, remainder) =
          whole.value.dividingFullWidth(magnitude.multipliedFullWidth(by: share))
        return Portion(quotient: quotient, remainder: UInt128(remainder) * k)
      }
      let ofRest = (UInt128(magnitude) * UInt128(rest)).quotientAndRemainder(
        dividingBy: UInt128(whole.value) * k)
      place(
        magnitude, sign: amount >> 63, first: portion(first.share),
        milestone: portion(milestone.share), last: portion(last.share),
        rest: Portion(quotient: UInt64(ofRest.quotient), remainder: ofRest.remainder), in: &parts)
    }
  }

  /// Writes the parts, the units left over with the largest remainders, ties with the earliest
  /// touch.
  ///
  /// Whether an anchor gets a unit follows from how many touches come before it in that order; the
  /// rest share one remainder, so theirs go to their earliest.
  @inline(__always)
  private func place<Remainder: Comparable>(
    _ magnitude: UInt64, sign: Int64, first f: Portion<Remainder>,
    milestone m: Portion<Remainder>, last l: Portion<Remainder>, rest r: Portion<Remainder>,
    in parts: inout [Int64]
  ) {
    let floors =
      f.quotient &+ m.quotient &+ l.quotient &+ r.quotient &* UInt64(truncatingIfNeeded: restCount)
    // Floors of parts of |V| add up to at most |V|, and fewer units are left over than touches.
    let left = Int(truncatingIfNeeded: magnitude &- floors)
    let (f0, m0, l0, r0) = (f.remainder, m.remainder, l.remainder, r.remainder)
    let p = milestone.position

    let beforeFirst = count(m0 > f0) + count(l0 > f0) + (r0 > f0 ? restCount : 0)
    let beforeLast = count(f0 >= l0) + count(m0 >= l0) + (r0 >= l0 ? restCount : 0)
    let restBeforeMilestone = r0 > m0 ? restCount : r0 == m0 ? p - 1 : 0
    let beforeMilestone = count(f0 >= m0) + count(l0 > m0) + restBeforeMilestone

    let toFirst = count(beforeFirst < left)
    let toLast = count(beforeLast < left)
    let toMilestone = p > 0 ? count(beforeMilestone < left) : 0
    let toRest = left - toFirst - toLast - toMilestone

    let unit = 1 | sign
    let each = signed(r.quotient, sign)
    // The rest stand from 1 on; the milestone's place between them is not one of theirs.
    let lastLarger = p > 0 && toRest >= p ? toRest + 1 : toRest
    for i in 0...last.position { parts[i] = each &+ (i <= lastLarger ? unit : 0) }
    parts[0] = signed(f.quotient &+ UInt64(toFirst), sign)
    if p > 0 { parts[p] = signed(m.quotient &+ UInt64(toMilestone), sign) }
    parts[last.position] = signed(l.quotient &+ UInt64(toLast), sign)
  }

  private func count(_ condition: Bool) -> Int { condition ? 1 : 0 }

  /// `sign` is 0 or −1. (x ^ −1) + 1 is −x, also for x = 2^63, whose pattern is that of −2^63.
  private func signed(_ magnitude: UInt64, _ sign: Int64) -> Int64 {
    (Int64(truncatingIfNeeded: magnitude) ^ sign) &- sign
  }
}
