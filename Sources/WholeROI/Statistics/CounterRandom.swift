/// Random numbers by counter: each is a function of the seed and of two numbers, whatever was drawn before.
///
/// So the weight of a person in a draw is the same for any number of jobs and any order of rows. The mixing
/// is SplitMix64's (Steele, Lea and Flood 2014), once a number.
struct CounterRandom: Sendable {
  private let seed: UInt64

  init(seed: UInt64) { self.seed = Self.mixed(seed &+ Self.gamma) }

  private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// 64 bits that look like chance.
  func word(_ first: UInt64, _ second: UInt64) -> UInt64 {
    Self.mixed(Self.mixed(seed &+ first &* Self.gamma) ^ (second &+ 1) &* Self.gamma)
  }

  /// A number with the Poisson distribution of mean 1: how often a person comes up in a draw.
  func poisson(_ first: UInt64, _ second: UInt64) -> Int {
    let word = word(first, second)
    var count = 0
    while count < Self.thresholds.count, word >= Self.thresholds[count] { count += 1 }
    return count
  }

  /// A bijection of 64 bits that spreads every bit over all.
  static func mixed(_ value: UInt64) -> UInt64 {
    var value = value
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// floor(2^64 · e^−1 · Σ 1/i!, i from 0 to k), k = 0, 1, …: literals, since exp differs between machines.
  static let thresholds: [UInt64] = [
    6_786_177_901_268_885_274, 13_572_355_802_537_770_549, 16_965_444_753_172_213_186,
    18_096_474_403_383_694_065, 18_379_231_815_936_564_285, 18_435_783_298_447_138_329,
    18_445_208_545_532_234_003, 18_446_555_009_401_533_385, 18_446_723_317_385_195_808,
    18_446_742_018_272_269_410, 18_446_743_888_360_976_771, 18_446_744_058_369_041_076,
    18_446_744_072_536_379_768, 18_446_744_073_626_175_052, 18_446_744_073_704_017_573,
    18_446_744_073_709_207_074, 18_446_744_073_709_531_418, 18_446_744_073_709_550_497,
    18_446_744_073_709_551_557, 18_446_744_073_709_551_613,
  ]
}
