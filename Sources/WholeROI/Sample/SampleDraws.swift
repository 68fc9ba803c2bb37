/// Numbers that look random and are the same on every machine: splitmix64 counted up from
/// (seed, stream, index).
///
/// Each person, campaign or day has its own place to start, so that the rows of one do not depend on
/// how many others there are.
struct SampleDraws {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64, index: Int) {
    let place = Self.mixed(stream &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: index))
    state = Self.mixed(seed ^ place)
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// A number in 0..<`bound`; each is as likely as another to within `bound` / 2⁶⁴.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True `percent` times in a hundred.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
