/// SipHash-2-4 (Aumasson and Bernstein 2012): a keyed 64-bit name for a short text.
///
/// Whoever lacks the 128-bit key can neither compute a name nor tell names from random numbers, so that nobody
/// can try likely texts out; it is no digest, and two texts of a billion may share a name. HMAC-SHA-256
/// would take two compressions of 64 rounds at least for each.
public struct SipHash: Sendable {
  private let key: (low: UInt64, high: UInt64)

  /// A key of 16 bytes.
  public init(key: [UInt8]) {
    precondition(key.count == 16, "a key has 16 bytes, this one \(key.count)")
    self.key = (Self.word(key, 0), Self.word(key, 8))
  }

  /// The name of bytes.
  public func hash(_ bytes: [UInt8]) -> UInt64 { hash(bytes, 0..<bytes.count) }

  /// The name of the words, lowest byte first, followed by a part of the bytes.
  public func hash(
    _ bytes: [UInt8], _ range: Range<Int>, after words: (UInt64, UInt64, UInt64)
  ) -> UInt64 {
    var state = State(key)
    state.take(words.0)
    state.take(words.1)
    state.take(words.2)
    return finish(&state, bytes, range, count: 24 &+ range.count)
  }

  /// The name of one word, lowest byte first.
  public func hash(_ word: UInt64) -> UInt64 {
    var state = State(key)
    state.take(word)
    state.take(8 << 56)
    return state.finished()
  }

  private func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
    var state = State(key)
    return finish(&state, bytes, range, count: range.count)
  }

  private func finish(
    _ state: inout State, _ bytes: [UInt8], _ range: Range<Int>, count: Int
  ) -> UInt64 {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "\(range)")
    var at = range.lowerBound
    while at &+ 8 <= range.upperBound {
      state.take(Self.word(bytes, at))
      at &+= 8
    }
    var last = UInt64(truncatingIfNeeded: count) << 56
    var shift: UInt64 = 0
    while at < range.upperBound {
      last |= UInt64(bytes[at]) << shift
      shift &+= 8
      at &+= 1
    }
    state.take(last)
    return state.finished()
  }

  @inline(__always) private static func word(_ bytes: [UInt8], _ at: Int) -> UInt64 {
    bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
  }

  private struct State {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    @inline(__always) init(_ key: (low: UInt64, high: UInt64)) {
      v0 = key.low ^ 0x736F_6D65_7073_6575
      v1 = key.high ^ 0x646F_7261_6E64_6F6D
      v2 = key.low ^ 0x6C79_6765_6E65_7261
      v3 = key.high ^ 0x7465_6462_7974_6573
    }

    @inline(__always) mutating func take(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    @inline(__always) mutating func finished() -> UInt64 {
      v2 ^= 0xFF
      for _ in 0..<4 { round() }
      return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always) private mutating func round() {
      v0 &+= v1
      v1 = Self.rotated(v1, 13) ^ v0
      v0 = Self.rotated(v0, 32)
      v2 &+= v3
      v3 = Self.rotated(v3, 16) ^ v2
      v0 &+= v3
      v3 = Self.rotated(v3, 21) ^ v0
      v2 &+= v1
      v1 = Self.rotated(v1, 17) ^ v2
      v2 = Self.rotated(v2, 32)
    }

    @inline(__always) private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word &<< bits | word &>> (64 &- bits)
    }
  }
}
