import Columns

/// Brings identifiers of one key into the one form in which they are compared (METHODS, section 8,
/// "Identity"), and drops those that name nobody.
///
///     email   " Ann.Lee@Shop.Example "   → "ann.lee@shop.example"
///     phone   "(415) 555-0123 x9" in US  → "+14155550123"
///     handle  "@AnnLee"                  → "annlee"
///     client  " GA1.2.33 "               → "GA1.2.33"
///
/// Trimming and case folding are ASCII only. Under email and phone a text of 64 hex digits is a
/// SHA-256 digest of the normalised form and stays one, in lower case.
public struct IdentifierNormalization: Sendable {
  public enum Kind: Hashable, Sendable {
    /// `keepsPlusTags` false: "ann+shop@x.example" becomes "ann@x.example".
    case email(keepsPlusTags: Bool)
    /// Numbers without a country code are of the region.
    case phone(region: PhoneRegion)
    /// Loyalty, customer, handle and other keys: lower case, one leading `'` or `@` dropped.
    case handle
    /// Trimmed only.
    case client
  }

  public let kind: Kind
  /// Whether the built-in blocked values name nobody.
  public let blocksBuiltIn: Bool
  /// Further values that name nobody; they are compared with the normalised text.
  public let blocked: [Pattern]
  let gate: PatternGate

  public init(kind: Kind, blocksBuiltIn: Bool = true, blocked: [Pattern] = []) {
    self.kind = kind
    self.blocksBuiltIn = blocksBuiltIn
    self.blocked = blocked
    gate = PatternGate(blocked)
  }

  /// The text in its one form; nil where it is no identifier. The plain form of
  /// `FieldColumn.fingerprints`.
  public func normalized(_ bytes: [UInt8]) -> [UInt8]? {
    if Blank.trimmed(bytes).isEmpty { return nil }
    let trimmed = Blank.trimmed(bytes, asciiOnly: true)
    if blocksBuiltIn && BlockedIdentifiers.contains(trimmed) { return nil }
    guard let text = form(trimmed), !text.isEmpty else { return nil }
    if blocksBuiltIn {
      if BlockedIdentifiers.contains(text) { return nil }
      if kind == .handle, ShortenedNumber.fits(text) { return nil }
      if case .email = kind, BlockedIdentifiers.isNobodysAddress(text) { return nil }
    }
    return blocked.contains { $0.matches(text) } ? nil : text
  }

  private func form(_ trimmed: [UInt8]) -> [UInt8]? {
    switch kind {
    case .email(let keepsPlusTags):
      let lowered = trimmed.map(lowercasedASCII)
      return keepsPlusTags ? lowered : Self.withoutPlusTag(lowered)
    case .phone(let region):
      if Self.isDigest(trimmed) { return trimmed.map(lowercasedASCII) }
      return PhoneNumber.normalized(trimmed, region: region, blocksBuiltIn: blocksBuiltIn)
    case .handle:
      let lowered = trimmed.map(lowercasedASCII)
      let isMarked = lowered[0] == UInt8(ascii: "'") || lowered[0] == UInt8(ascii: "@")
      return isMarked ? Blank.trimmed(Array(lowered.dropFirst()), asciiOnly: true) : lowered
    case .client: return trimmed
    }
  }

  /// The address without "+…" before its last @.
  private static func withoutPlusTag(_ address: [UInt8]) -> [UInt8] {
    guard let at = address.lastIndex(of: UInt8(ascii: "@")),
      let plus = address[..<at].firstIndex(of: UInt8(ascii: "+")), plus > 0
    else { return address }
    return Array(address[..<plus] + address[at...])
  }

  /// Whether the text is 64 hex digits.
  public static func isDigest(_ bytes: [UInt8]) -> Bool {
    bytes.count == 64
      && bytes.allSatisfy {
        let lower = lowercasedASCII($0)
        return (lower >= 0x30 && lower <= 0x39) || (lower >= 0x61 && lower <= 0x66)
      }
  }

  /// The fingerprint of a text in its one form, under a key's `salt`: the same text under two keys
  /// has two.
  public static func fingerprint(of normalizedBytes: [UInt8], salt: UInt64) -> Fingerprint {
    TextHash.fingerprint(of: normalizedBytes, salt: salt)
  }
}
