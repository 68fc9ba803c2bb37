import Columns
import Testing

@testable import Tabular

private let email = IdentifierNormalization(kind: .email(keepsPlusTags: true))
private let handle = IdentifierNormalization(kind: .handle)
private let client = IdentifierNormalization(kind: .client)

private func phone(_ country: String, blocksBuiltIn: Bool = true) throws -> IdentifierNormalization
{
  IdentifierNormalization(
    kind: .phone(region: try #require(PhoneRegion(country))), blocksBuiltIn: blocksBuiltIn)
}

private func normal(_ text: String, _ normalization: IdentifierNormalization) -> String? {
  normalization.normalized(Array(text.utf8)).map(shown)
}

@Test func emailsAreTrimmedAndFolded() {
  #expect(normal(" Ann.Lee+Shop@X.Example\t", email) == "ann.lee+shop@x.example")
  #expect(normal("JÖRG@x.example", email) == "jÖrg@x.example")  // ASCII only
}

@Test func plusTagsAreDroppedWhereToldSo() {
  let plain = IdentifierNormalization(kind: .email(keepsPlusTags: false))
  #expect(normal("Ann+shop+2@x.example", plain) == "ann@x.example")
  #expect(normal("ann@x+y.example", plain) == "ann@x+y.example")
  #expect(normal("+@x.example", plain) == "+@x.example")
}

@Test func handlesLoseOneMark() {
  #expect(normal("@AnnLee", handle) == "annlee")
  #expect(normal("'00042", handle) == "00042")
  #expect(normal("'@x", handle) == "@x")
  #expect(normal("@", handle) == nil)
}

@Test func clientsAreTrimmedOnly() {
  #expect(normal(" GA1.2.Ab ", client) == "GA1.2.Ab")
}

@Test(arguments: [
  "", " ", "\u{A0}", "0", "0000", "000-000", "-", "----", "9", "999-9999", "n/a", "NA", "None",
  "NULL", "unknown",
  "Anonymous", "guest", "TEST", "-1",
])
func fillersNameNobody(text: String) {
  #expect(normal(text, email) == nil)
  #expect(normal(text, handle) == nil)
  #expect(normal(text, client) == nil)
}

@Test(arguments: ["9009", "0-1", "nab", "tests", "guest2", "90", "-2", "n-a", "-10"])
func textsThatOnlyLookLikeFillersStay(text: String) {
  #expect(normal(text, handle) == text)
}

@Test func addressesOfNobodyAreBlocked() {
  for text in [
    "noreply@x.example", "No-Reply.shop@x.example", "donotreply@x", "guest77@x", "test@x",
  ] {
    #expect(normal(text, email) == nil, "\(text)")
  }
  for text in ["ann.test@x.example", "donotrepaint@x", "noreply", "tes@x", "reply@test.example"] {
    #expect(normal(text, email) == text, "\(text)")
  }
}

@Test func builtInBlocksCanBeSwitchedOff() {
  let open = IdentifierNormalization(kind: .handle, blocksBuiltIn: false)
  #expect(normal("N/A", open) == "n/a")
  #expect(normal("0000", open) == "0000")
  #expect(normal(" ", open) == nil)
}

@Test func patternsBlockNormalisedTexts() {
  let blocked = IdentifierNormalization(
    kind: .email(keepsPlusTags: true), blocked: [Pattern("*@internal.example|shop@*")])
  #expect(normal("Ann@INTERNAL.example", blocked) == nil)
  #expect(normal("shop@x", blocked) == nil)
  #expect(normal("ann@x", blocked) == "ann@x")
}

@Test(arguments: [
  ("US", "(415) 555-0123", "+14155550123"), ("US", "1-415-555-0123", "+14155550123"),
  ("US", "+1 415.555.0123 ext. 9", "+14155550123"), ("US", "415 555 0123x12", "+14155550123"),
  ("US", "011 44 20 7946 0958", "+442079460958"), ("US", "555-2001", "+15552001"),
  ("CA", "tel:+1-416-555-0123", "+14165550123"), ("GB", "020 7946 0958", "+442079460958"),
  ("GB", "0044 20 7946 0958", "+442079460958"), ("GB", "+44 (0)20 7946 0958", "+442079460958"),
  ("DE", "030/1234567", "+49301234567"), ("DE", "0049 (0)30 1234567", "+49301234567"),
  ("IT", "06 1234 5678", "+390612345678"), ("IT", "+39 (0)6 12345678", "+390612345678"),
  ("FR", "06.12.34.56.78", "+33612345678"), ("ES", "612 345 678", "+34612345678"),
  ("AU", "0412 345 678", "+61412345678"), ("BR", "(011) 91234-5678", "+5511912345678"),
  ("NO", "12 34 56 78", "+4712345678"), ("IE", "085 123 4567", "+353851234567"),
])
func phonesBecomeE164(country: String, text: String, number: String) throws {
  #expect(normal(text, try phone(country)) == number)
}

@Test(arguments: [
  "123456", "1234567890123456", "000-000-0000", "+1 999 999 9999", "none", "ext 5", "4.15555E+09",
  "(000) 000-0000", "+", "",
])
func textsThatAreNoPhoneAreNone(text: String) throws {
  #expect(normal(text, try phone("US")) == nil)
}

@Test func regionsOfTheCommonCountriesAreKnown() {
  for country in [
    "US", "CA", "GB", "DE", "FR", "NL", "ES", "IT", "AU", "NZ", "IN", "JP", "BR", "MX", "IE", "AT",
    "CH", "BE",
    "SE", "NO", "DK", "FI", "PL", "PT",
  ] {
    #expect(PhoneRegion(country)?.country == country)
  }
  #expect(PhoneRegion("gb") == PhoneRegion("GB"))
  #expect(PhoneRegion("XX") == nil)
}

@Test func digestsStayAndAreSeen() throws {
  let digest = SHA256.hex(SHA256.hash(Array("ann@x.example".utf8)))
  #expect(IdentifierNormalization.isDigest(Array(digest.utf8)))
  #expect(normal(digest.uppercased(), email) == digest)
  #expect(normal(digest.uppercased(), try phone("US")) == digest)
  for normalization in [email, try phone("US")] {
    var fingerprints: [Fingerprint] = []
    var sawDigest = false
    column(["ann@x.example", digest.dropLast() + "g"])
      .fingerprints(
        normalization, salt: 1, missing: .none, into: &fingerprints, sawDigest: &sawDigest)
    #expect(!sawDigest)
    column([" " + digest.uppercased()])
      .fingerprints(
        normalization, salt: 1, missing: .none, into: &fingerprints, sawDigest: &sawDigest)
    #expect(sawDigest)
    #expect(
      fingerprints == [IdentifierNormalization.fingerprint(of: Array(digest.utf8), salt: 1)])
  }
}

@Test func oneTextUnderTwoKeysHasTwoFingerprints() {
  let text = Array("ann@x.example".utf8)
  let first = IdentifierNormalization.fingerprint(of: text, salt: 1)
  let second = IdentifierNormalization.fingerprint(of: text, salt: 2)
  #expect(first.high != second.high && first.low != second.low)
}

private func randomIdentifier(_ numbers: inout SeededNumbers) -> String {
  let names = [
    "ann", "TEST", "guest", "noreply", "No-Reply", "donotreply", "bob.smith", "0000", "9", "null",
    "jörg",
    "a.very.long.name.with.many.dots",
  ]
  switch numbers.below(9) {
  case 0: return numbers.pick(names) + numbers.digits(numbers.below(4)) + "@shop.Example"
  case 1: return numbers.pick(names) + "+" + numbers.pick(names) + "@x.example"
  case 2: return "@" + numbers.pick(names)
  case 3: return "+1 (" + numbers.digits(3) + ") " + numbers.digits(3) + "-" + numbers.digits(4)
  case 4:
    return numbers.pick(["0", "00", "+", "011", "1", ""]) + numbers.digits(4 + numbers.below(14))
  case 5:
    return numbers.pick([
      "+44 (0)20 7946 0958", "+39 (0)6 12345678", "415-555-0123 ext 4", "4.1E+09",
    ])
  case 6:
    return numbers.pick([
      "", "0", "00", "-", "---", "999", "99-9", "n/a", "na", "None", "NULL", "unknown", "Anonymous",
      "guest", "test",
      "-1", "'", "@", "'0", "@guest", "missing",
    ])
  case 7: return SHA256.hex(SHA256.hash(Array(numbers.pick(names).utf8)))
  default: return numbers.pick(names) + numbers.digits(numbers.below(30))
  }
}

private func normalizations() throws -> [IdentifierNormalization] {
  let kinds: [IdentifierNormalization.Kind] = [
    .email(keepsPlusTags: true), .email(keepsPlusTags: false), .handle, .client,
    .phone(region: try #require(PhoneRegion("US"))),
    .phone(region: try #require(PhoneRegion("GB"))),
    .phone(region: try #require(PhoneRegion("IT"))),
    .phone(region: try #require(PhoneRegion("IE"))),
  ]
  return kinds.flatMap { kind in
    [
      IdentifierNormalization(kind: kind),
      IdentifierNormalization(kind: kind, blocksBuiltIn: false),
      IdentifierNormalization(kind: kind, blocked: [Pattern("bob*|*9"), Pattern("*guest")]),
    ]
  }
}

@Test func fingerprintsAreThoseOfThePlainNormalForm() throws {
  for (salt, normalization) in try normalizations().enumerated() {
    var numbers = SeededNumbers(UInt64(41 + salt))
    let texts = (0..<4000).map { _ in
      numbers.mutated(randomIdentifier(&numbers), alphabet: " \t@+-(0)9xeE.'A\u{A0}\u{0}")
    }
    let missing = MissingTexts(["missing", "999"])
    var fingerprints: [Fingerprint] = []
    var sawDigest = false
    FieldColumn(texts: texts).fingerprints(
      normalization, salt: UInt64(salt), missing: missing, into: &fingerprints,
      sawDigest: &sawDigest)
    var identified = 0
    for (row, text) in texts.enumerated() {
      let expected = missing.contains(text) ? nil : normalization.normalized(text)
      let fingerprint = expected.map {
        IdentifierNormalization.fingerprint(of: $0, salt: UInt64(salt))
      }
      #expect(fingerprints[row] == fingerprint ?? .none, "\(normalization.kind) \(shown(text))")
      if fingerprint != nil { identified += 1 }
    }
    #expect(identified > 1000 && identified < texts.count)
  }
}

@Test func noTwoOfManyTextsShareHalfAFingerprint() {
  let texts = (0..<200_000).map { Array("customer-\($0)".utf8) }
  var fingerprints: [Fingerprint] = []
  FieldColumn(texts: texts).textFingerprints(salt: 5, into: &fingerprints)
  #expect(Set(fingerprints.map(\.high)).count == texts.count)
  #expect(Set(fingerprints.map(\.low)).count == texts.count)
  #expect(Set(fingerprints.map { $0.high >> 40 }).count > 190_000)
}

@Test func eachBitOfATextMovesHalfTheBitsOfItsFingerprint() {
  var numbers = SeededNumbers(51)
  var flips = 0
  let trials = 2000
  for _ in 0..<trials {
    var text = (0..<(1 + numbers.below(40))).map { _ in UInt8(numbers.below(256)) }
    let before = TextHash.fingerprint(of: text, salt: 1)
    text[numbers.below(text.count)] ^= 1 << UInt8(numbers.below(8))
    let after = TextHash.fingerprint(of: text, salt: 1)
    flips += (before.high ^ after.high).nonzeroBitCount + (before.low ^ after.low).nonzeroBitCount
  }
  #expect(abs(Double(flips) / Double(trials) - 64) < 1)
}

@Test func fingerprintsAreThoseOfTheDefinition() {
  // Worked out with 128-bit integers from the formulas above the type.
  let fingerprint = TextHash.fingerprint(of: Array("ann@x.example.and.more".utf8), salt: 2)
  #expect(fingerprint == Fingerprint(high: 0xb523669da8a17ac1, low: 0xd450c041b0360ebc))
}
