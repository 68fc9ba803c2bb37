import Columns

extension FieldColumn {
  /// The fingerprints of the identifiers in the fields, in row order; `.none` where there is none.
  ///
  /// `salt` is the key's index: the same text under two keys has two fingerprints. `sawDigest`
  /// becomes true where a field holds a SHA-256 digest of an email or phone; it is never made
  /// false. `fingerprints` is overwritten. Addresses with plus tags to drop and phones in unusual
  /// spellings are copied; nothing else is.
  public func fingerprints(
    _ normalization: IdentifierNormalization, salt: UInt64, missing: MissingTexts,
    into fingerprints: inout [Fingerprint], sawDigest: inout Bool
  ) {
    let kernel = IdentifierKernel(normalization, salt: salt, missing: missing)
    fingerprints.resize(to: count, filler: .none)
    fingerprints.withUnsafeMutableBufferPointer { fingerprints in
      switch normalization.kind {
      case .email(let keepsPlusTags):
        emails(kernel, keepsPlusTags, fingerprints, &sawDigest)
      case .phone(let region): phones(kernel, region, fingerprints, &sawDigest)
      case .handle: handles(kernel, fingerprints)
      case .client: clients(kernel, fingerprints)
      }
    }
  }

  // One loop for each kind, so that its kernel is inlined there.

  private func emails(
    _ kernel: IdentifierKernel, _ keepsPlusTags: Bool,
    _ fingerprints: UnsafeMutableBufferPointer<Fingerprint>, _ sawDigest: inout Bool
  ) {
    fill(fingerprints) { base, start, end in
      let (p, length) = kernel.field(base, start, end)
      if length == 0 { return .none }
      if length == 64, FastBlocked.isDigest(p) { sawDigest = true }
      return !keepsPlusTags && FastBlocked.contains(UInt8(ascii: "+"), p, length)
        ? kernel.slow(p, length) : kernel.email(p, length)
    }
  }

  private func phones(
    _ kernel: IdentifierKernel, _ region: PhoneRegion,
    _ fingerprints: UnsafeMutableBufferPointer<Fingerprint>, _ sawDigest: inout Bool
  ) {
    let scratch = PhoneScratch(region: region, blocksBuiltIn: kernel.blocksBuiltIn)
    defer { scratch.text.deallocate() }
    fill(fingerprints) { base, start, end in
      let (p, length) = kernel.field(base, start, end)
      if length == 0 { return .none }
      if let number = scratch.normalized(p, length) {
        return kernel.phone(scratch.text + number.lowerBound, number.count)
      }
      if length == 64, FastBlocked.isDigest(p) { sawDigest = true }
      return kernel.slow(p, length)
    }
  }

  private func handles(
    _ kernel: IdentifierKernel, _ fingerprints: UnsafeMutableBufferPointer<Fingerprint>
  ) {
    fill(fingerprints) { base, start, end in
      let (p, length) = kernel.field(base, start, end)
      return length == 0 ? .none : kernel.handle(p, length)
    }
  }

  private func clients(
    _ kernel: IdentifierKernel, _ fingerprints: UnsafeMutableBufferPointer<Fingerprint>
  ) {
    fill(fingerprints) { base, start, end in
      let (p, length) = kernel.field(base, start, end)
      return length == 0 ? .none : kernel.client(p, length)
    }
  }

  /// Writes what `name` gives for each field with bytes, and `.none` for the empty ones. Where some are empty, which
  /// ones is nobody's guess: the others are listed without a branch before.
  @inline(__always)
  private func fill(
    _ fingerprints: UnsafeMutableBufferPointer<Fingerprint>,
    _ name: (_ base: UnsafePointer<UInt8>, _ start: UInt32, _ end: UInt32) -> Fingerprint
  ) {
    let listed = filledRows()
    let isFull = listed == nil
    let rows = listed ?? []
    let filled = isFull ? count : rows.count
    if !isFull { fingerprints.update(repeating: .none) }
    withFields { base, starts, ends in
      for index in 0..<filled {
        let row = isFull ? index : Int(rows[index])
        fingerprints[row] = name(base, starts[row], ends[row])
      }
    }
  }

  /// The rows whose fields have bytes; nil where all have.
  private func filledRows() -> [UInt32]? {
    let count = count
    return withFields { _, starts, ends in
      var filled = 0
      for row in 0..<count { filled &+= starts[row] < ends[row] ? 1 : 0 }
      if filled == count { return nil }
      var rows = [UInt32](repeating: 0, count: filled + 1)
      rows.withUnsafeMutableBufferPointer { rows in
        var next = 0
        for row in 0..<count {
          rows[next] = UInt32(truncatingIfNeeded: row)
          next &+= starts[row] < ends[row] ? 1 : 0
        }
      }
      rows.removeLast()
      return rows
    } ?? nil
  }
}

/// Identifiers straight to their fingerprints; every branch gives what
/// `IdentifierNormalization.normalized` and the plain hash would.
private struct IdentifierKernel {
  let normalization: IdentifierNormalization
  let seed: TextHash.Lanes
  let salt: UInt64
  let missing: MissingTexts
  let blocksBuiltIn: Bool
  let hasPatterns: Bool

  init(_ normalization: IdentifierNormalization, salt: UInt64, missing: MissingTexts) {
    self.missing = missing
    self.normalization = normalization
    self.salt = salt
    seed = TextHash.Lanes(salt: salt)
    blocksBuiltIn = normalization.blocksBuiltIn
    hasPatterns = !normalization.gate.isEmpty
  }

  /// The field without blanks; no bytes where it is missing.
  @inline(__always)
  func field(_ base: UnsafePointer<UInt8>, _ start: UInt32, _ end: UInt32)
    -> (p: UnsafePointer<UInt8>, count: Int)
  {
    let (start, end) = Blank.trimmed(base, Int(start), Int(end), asciiOnly: true)
    let p = base + start
    let count = end &- start
    // NBSP is no blank of an identifier, but a missing text may have it around.
    let mayBeMissing =
      count > 0
      && (missing.mayContain(count: count) || p[0] == 0xC2 || p[count &- 1] == 0xA0)
    if mayBeMissing, isMissing(p, count) { return (p, 0) }
    return (p, count)
  }

  @inline(never) private func isMissing(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
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
      if FastBlocked.contains(p, count) { return .none }
    }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: true)
  }

  /// The number stands in its one form already; empty for none.
  @inline(__always) func phone(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    if count == 0 || isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: false)
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
    if blocksBuiltIn, FastBlocked.contains(p, count) || ShortenedNumber.fits(p, count) {
      return .none
    }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: true)
  }

  @inline(__always) func client(_ p: UnsafePointer<UInt8>, _ count: Int) -> Fingerprint {
    if blocksBuiltIn, FastBlocked.contains(p, count) { return .none }
    if isBlockedByUser(p, count) { return .none }
    return TextHash.fingerprint(p, count, seed, lowers: false)
  }
}

/// The tests of `BlockedIdentifiers`: a look at a text's first byte and its length settles nearly all texts.
private enum FastBlocked {
  /// Bit k: some word begins with the letter "a" + k.
  private static let initials: UInt64 =
    1 << 0 | 1 << 6 | 1 << 13 | 1 << 19 | 1 << 20  // a g n t u

  @inline(__always)
  static func contains(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    // Lower case where it is a letter; what else becomes 0, 9 or a dash is no filler on a second look.
    let initial = UInt64(p[0] | 0x20)
    if initial == 0x30 || initial == 0x39 || initial == 0x2D { return isFiller(p, count) }
    guard count <= 9 else { return false }
    let letter = initial &- 0x61
    return letter < 26 && initials &>> letter & 1 != 0 && isWord(p, count)
  }

  /// The first eight bytes in lower case, zeros behind a shorter text.
  @inline(__always)
  private static func word(_ p: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    Word.lowered(Word.load(p)) & Word.mask(count)
  }

  /// Zeros only, nines only, with dashes or without, dashes only, or -1.
  @inline(never)
  private static func isFiller(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count == 2 && word(p, count) == 0x312D { return true }
    var filler: UInt8 = 0
    for index in 0..<count where p[index] != UInt8(ascii: "-") {
      if filler == 0, p[index] == 0x30 || p[index] == 0x39 { filler = p[index] }
      if filler == 0 || p[index] != filler { return false }
    }
    return true
  }

  @inline(never)
  private static func isWord(_ p: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    switch (word(p, count), count) {
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
