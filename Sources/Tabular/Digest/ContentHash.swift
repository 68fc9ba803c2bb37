/// A 128-bit hash of a file's bytes: the same for any split into blocks and on every machine, fast,
/// not cryptographic.
///
/// Bytes are taken in stripes of 64, eight words w0…w7, little-endian. With fold(x, y) the high
/// half of the 128-bit product x·y xor its low half, and the constants K of `TextHash`, four pairs
/// of lanes run: for i = 0…3
///
///     aᵢ = fold(w2ᵢ ^ K4, w2ᵢ₊₁ ^ aᵢ)       bᵢ = fold(w2ᵢ₊₁ ^ K5, w2ᵢ ^ bᵢ)
///
/// from aᵢ = K0 + i, bᵢ = K2 + i. At the end the last stripe, filled up with zeros, is taken where
/// it has bytes; then h and l begin as fold(length ^ K0, K1), fold(length ^ K2, K3) and take in
/// turn h = fold(h ^ K6, aᵢ ^ K1), l = fold(l ^ K7, bᵢ ^ K3). The result is h, l with their high
/// bytes first.
public struct ContentHash: Sendable {
  /// a₀…a₃, b₀…b₃.
  private var lanes: [UInt64]
  /// Bytes that do not fill a stripe yet.
  private var rest: [UInt8] = []
  private var length: UInt64 = 0

  public init() {
    lanes = (0..<4).map { TextHash.k0 &+ $0 } + (0..<4).map { TextHash.k2 &+ $0 }
    rest.reserveCapacity(64)
  }

  /// The hash of all the bytes.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = ContentHash()
    hash.update(bytes)
    return hash.finalized()
  }

  /// Takes in more bytes.
  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// Takes in more bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var at = 0
    if !rest.isEmpty {
      let needed = min(64 - rest.count, bytes.count)
      rest.append(contentsOf: bytes[..<needed])
      at = needed
      guard rest.count == 64 else { return }
      let stripe = rest
      stripe.withUnsafeBytes { take($0) }
      rest.removeAll(keepingCapacity: true)
    }
    let whole = (bytes.count - at) / 64 * 64
    if whole > 0 { take(UnsafeRawBufferPointer(rebasing: bytes[at..<at + whole])) }
    rest.append(contentsOf: bytes[(at + whole)...])
  }

  /// The 16 bytes of the hash of all bytes so far; more may follow.
  public func finalized() -> [UInt8] {
    var last = self
    if !rest.isEmpty {
      let filled = rest + Array(repeating: 0, count: 64 - rest.count)
      filled.withUnsafeBytes { last.take($0) }
    }
    var high = TextHash.fold(length ^ TextHash.k0, TextHash.k1)
    var low = TextHash.fold(length ^ TextHash.k2, TextHash.k3)
    for lane in 0..<4 {
      high = TextHash.fold(high ^ TextHash.k6, last.lanes[lane] ^ TextHash.k1)
      low = TextHash.fold(low ^ TextHash.k7, last.lanes[4 + lane] ^ TextHash.k3)
    }
    return [high, low].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }

  /// The hash as 32 lowercase hex digits.
  public var hex: String { SHA256.hex(finalized()) }

  /// Runs the lanes over whole stripes. They are kept in locals while it runs.
  private mutating func take(_ stripes: UnsafeRawBufferPointer) {
    var (a0, a1, a2, a3) = (lanes[0], lanes[1], lanes[2], lanes[3])
    var (b0, b1, b2, b3) = (lanes[4], lanes[5], lanes[6], lanes[7])
    @inline(__always) func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: stripes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    @inline(__always)
    func step(_ a: inout UInt64, _ b: inout UInt64, _ offset: Int) {
      let first = word(offset)
      let second = word(offset &+ 8)
      a = TextHash.fold(first ^ TextHash.k4, second ^ a)
      b = TextHash.fold(second ^ TextHash.k5, first ^ b)
    }
    var at = 0
    while at < stripes.count {
      step(&a0, &b0, at)
      step(&a1, &b1, at &+ 16)
      step(&a2, &b2, at &+ 32)
      step(&a3, &b3, at &+ 48)
      at &+= 64
    }
    lanes = [a0, a1, a2, a3, b0, b1, b2, b3]
  }
}
