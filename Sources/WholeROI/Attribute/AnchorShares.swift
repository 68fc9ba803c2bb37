/// What the anchors of a journey get, and what the other touches get between them, as integers in
/// one denominator.
///
/// A share is of the whole: position is 2 : 1 : 2, that is 0.4 for the first touch, 0.4 for the
/// last, 0.2/(n−2) for each other. Where there are no other touches, `rest` is left out: 2 : 2.
struct AnchorShares: Hashable, Sendable {
  var first: UInt64
  /// Used only where the journey has a milestone.
  var milestone: UInt64
  var rest: UInt64
  var last: UInt64

  static let position = AnchorShares(first: 2, milestone: 0, rest: 1, last: 2)
  static let j = AnchorShares(first: 1, milestone: 0, rest: 1, last: 3)
  static let inverseJ = AnchorShares(first: 3, milestone: 0, rest: 1, last: 1)
  static let w = AnchorShares(first: 3, milestone: 3, rest: 1, last: 3)
}

extension AnchorShares {
  /// First, middle, last as decimals, taken exactly: 0.25, 0.5, 1 become 25, 50, 100.
  ///
  /// Nil unless there are three, none negative, first + last above 0, and each below 2^62 over
  /// their common denominator, as all are that have 9 digits on either side of the point: 10^18 <
  /// 2^60.
  init?(custom decimals: [ExactDecimal]) {
    guard decimals.count == 3, let scale = decimals.map(\.scale).max() else { return nil }
    var units: [UInt64] = []
    for decimal in decimals {
      guard var value = UInt64(exactly: decimal.units) else { return nil }
      for _ in decimal.scale..<scale where value > 0 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        if overflow { return nil }
        value = product
      }
      if value >= 1 << 62 { return nil }
      units.append(value)
    }
    self.init(first: units[0], milestone: 0, rest: units[1], last: units[2])
    if first == 0, last == 0 { return nil }
  }
}
