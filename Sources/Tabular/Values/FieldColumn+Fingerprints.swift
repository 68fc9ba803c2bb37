import Columns

extension FieldColumn {
  /// The fingerprints of the identifiers in the fields, in row order; `.none` where there is none.
  ///
  /// `salt` is the key's index: the same text under two keys has two fingerprints. `sawDigest` becomes
  /// true where a field holds a SHA-256 digest of an email or phone; it is never made false.
  /// `fingerprints` is overwritten. Addresses with plus tags to drop and phones in unusual spellings are
  /// copied; nothing else is.
  public func fingerprints(
    _ normalization: IdentifierNormalization, salt: UInt64, missing: MissingTexts,
    into fingerprints: inout [Fingerprint], sawDigest: inout Bool
  ) {
    let kernel = IdentifierKernel(normalization, salt: salt)
    switch normalization.kind {
    case .email(let keepsPlusTags):
      eachIdentifier(kernel, missing, &fingerprints) { p, count in
        if count == 64, FastBlocked.isDigest(p) { sawDigest = true }
        if !keepsPlusTags, FastBlocked.contains(UInt8(ascii: "+"), p, count) {
          return kernel.slow(p, count)
        }
        return kernel.email(p, count)
      }
    case .phone(let region):
      let digits = PhoneScratch(region: region, blocksBuiltIn: normalization.blocksBuiltIn)
      eachIdentifier(kernel, missing, &fingerprints) { p, count in
        if count == 64, FastBlocked.isDigest(p) { sawDigest = true }
        guard let number = digits.normalized(p, count) else { return kernel.slow(p, count) }
        if number.isEmpty || kernel.isBlockedByUser(digits.text + number.lowerBound, number.count) {
          return .none
        }
        return TextHash.fingerprint(
          digits.text + number.lowerBound, number.count, kernel.seed, lowers: false)
      }
      digits.text.deallocate()
    case .handle:
      eachIdentifier(kernel, missing, &fingerprints) { p, count in kernel.handle(p, count) }
    case .client:
      eachIdentifier(kernel, missing, &fingerprints) { p, count in kernel.client(p, count) }
    }
  }

  /// Writes `body` of each trimmed field that is not missing.
  @inline(__always)
  private func eachIdentifier(
    _ kernel: IdentifierKernel, _ missing: MissingTexts, _ fingerprints: inout [Fingerprint],
    _ body: (UnsafePointer<UInt8>, Int) -> Fingerprint
  ) {
    fingerprints.resize(to: count, filler: .none)
    let count = count
    fingerprints.withUnsafeMutableBufferPointer { fingerprints in
      withFields { base, starts, ends in
        for row in 0..<count {
          let (start, end) = Blank.trimmed(
            base, Int(starts[row]), Int(ends[row]), asciiOnly: true)
          let p = base + start
          let length = end &- start
          if length == 0 || missing.mayContain(count: length) || p[0] == 0xC2,
            kernel.isMissing(p, length, missing)
          {
            fingerprints[row] = .none
          } else {
            fingerprints[row] = body(p, length)
          }
        }
      }
    }
  }
}

/// Identifiers straight to their fingerprints; every branch gives what
/// `IdentifierNormalization.normalized` and the plain hash would.
private struct IdentifierKernel {
  let normalization: IdentifierNormalization
  let seed: TextHash.Lanes
  let salt: UInt64
  let blocksBuiltIn: Bool
  let hasPatterns: Bool

  init(_ normalization: IdentifierNormalization, salt: UInt64) {
    self.normalization = normalization
    self.salt = salt
    seed = TextHash.Lanes(salt: salt)
    blocksBuiltIn = normalization.blocksBuiltIn
    hasPatterns = !normalization.gate.isEmpty
  }

  @inline(never)
  func isMissing(_ p: UnsafePointer<UInt8>, _ count: Int, _ missing: MissingTexts) -> Bool {
    let (start, end) = Blank.trimmed(p, 0, count)
    return missing.contains(p + start, end - start)
  }

  @inline(never) func slow(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    let bytes = Array(UnsafeBufferPointer(start: p, count: count))
    guard let text = normalization.normalized(bytes) else { return .none }
    return TextHash.fingerprint(of: text, salt: salt)
  }

  @inline(__always)
  func isBlockedByUser(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    hasPatterns && normalization.gate.matches(p, count)
  }

  @inline(__always) func email(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    if blocksBuiltIn {
      let first = Word.lowered(Word.load(p)) & Word.mask(count)
      if FastBlocked.isNobodys(first, p, count) { return .none }
      if FastBlocked.contains(first, p, count) { return .none }
    }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: true)
  }

  @inline(__always) func handle(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    var p = p
    var count = count
    if p[0] == UInt8(ascii: "'") || p[0] == UInt8(ascii: "@") {
      let (start, end) = Blank.trimmed(p, 1, count, asciiOnly: true)
      p += start
      count = end &- start
      if count == 0 { return .none }
    }
    let first = Word.lowered(Word.load(p)) & Word.mask(count)
    if blocksBuiltIn, FastBlocked.contains(first, p, count) { return .none }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: true)
  }

  @inline(__always) func client(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    let first = Word.lowered(Word.load(p)) & Word.mask(count)
    if blocksBuiltIn, FastBlocked.contains(first, p, count) { return .none }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: false)
  }
}

/// The tests of `BlockedIdentifiers` on a text's first eight bytes, lowercased and masked: one or two
/// compares settle nearly all texts.
private enum FastBlocked {
  /// Bit k: some word begins with the letter "a" + k.
  private static let initials: UInt64 =
    1 << 0 | 1 << 6 | 1 << 13 | 1 << 19 | 1 << 20  // a g n t u

  @inline(__always)
  static func contains(_ first: UInt64, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let initial = first & 0xFF
    if initial == 0x30 || initial == 0x39 || initial == 0x2D { return isFiller(first, p, count) }
    guard count <= 9 else { return false }
    let letter = initial &- 0x61
    return letter < 26 && initials &>> letter & 1 != 0 && isWord(first, p, count)
  }

  /// Zeros only, nines only, with dashes or without, dashes only, or -1.
  @inline(never)
  private static func isFiller(_ first: UInt64, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count == 2 && first == 0x312D { return true }
    var filler: UInt8 = 0
    for index in 0..<count where p[index] != UInt8(ascii: "-") {
      if filler == 0, p[index] == 0x30 || p[index] == 0x39 { filler = p[index] }
      if filler == 0 || p[index] != filler { return false }
    }
    return true
  }

  @inline(never)
  private static func isWord(_ first: UInt64, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    switch (first, count) {
    case (0x61_2F6E, 3), (0x616E, 2), (0x656E_6F6E, 4), (0x6C6C_756E, 4): true  // n/a na none null
    case (0x6E_776F_6E6B_6E75, 7): true  // unknown
    case (0x74_7365_7567, 5), (0x7473_6574, 4): true  // guest test
    case (0x756F_6D79_6E6F_6E61, 9): lowercasedASCII(p[8]) == 0x73  // anonymous
    default: false
    }
  }

  /// Whether the text has an @ and begins with noreply, no-reply, donotreply, guest or test.
  @inline(__always)
  static func isNobodys(_ first: UInt64, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let begins =
      first & 0xFFFF_FFFF == 0x7473_6574 || first & 0xFF_FFFF_FFFF == 0x74_7365_7567
      || first & 0xFF_FFFF_FFFF_FFFF == 0x79_6C70_6572_6F6E
      || first == 0x796C_7065_722D_6F6E
      || (first == 0x7065_7274_6F6E_6F64 && Word.lowered(Word.load(p + 8)) & 0xFFFF == 0x796C)
    return begins && contains(UInt8(ascii: "@"), p, count)
  }

  @inline(__always)
  static func contains(_ byte: UInt8, _ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    while index < count {
      if p[index] == byte { return true }
      index &+= 1
    }
    return false
  }

  @inline(never) static func isDigest(_ p: UnsafePointer<UInt8>) -> Bool {
    for index in 0..<64 {
      let byte = lowercasedASCII(p[index])
      guard (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) else { return false }
    }
    return true
  }
}
