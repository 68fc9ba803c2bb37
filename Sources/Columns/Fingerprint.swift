/// A 128-bit name for a text, the same on every machine and in every run.
///
/// Two texts of one run share a fingerprint by chance with probability below n²/2¹²⁹: for a
/// hundred million identifiers 1.5·10⁻²³, far under that of a memory error.
public struct Fingerprint: Hashable, Comparable, Sendable {
  public let high: UInt64
  public let low: UInt64

  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// No text at all; no kernel ever gives this value for one.
  @inlinable public static var none: Fingerprint { Fingerprint(high: 0, low: 0) }

  @inlinable public static func < (a: Fingerprint, b: Fingerprint) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}

extension Fingerprint {
  /// The fingerprint of this text followed by another: order counts.
  public func combined(with next: Fingerprint) -> Fingerprint {
    let a = (high ^ next.low).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    let b = (low ^ next.high).multipliedFullWidth(by: 0xA24B_AED4_963E_E407)
    return Fingerprint(high: a.high ^ a.low ^ b.low, low: b.high ^ b.low &+ next.low)
  }
}
