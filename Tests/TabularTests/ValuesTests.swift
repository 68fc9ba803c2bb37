import Columns
import Testing

@testable import Tabular

@Test func codesNumberTrimmedTextsInOrderOfFirstSight() {
  var interner = Interner()
  var codes: [UInt32] = [7]
  column(["cpc", "", " email\t", "cpc", "\u{A0}cpc ", "n/a", "Email", "\u{A0}"])
    .codes(&interner, missing: MissingTexts(["n/a"]), into: &codes)
  #expect(codes == [1, 0, 2, 1, 1, 0, 3, 0])
  #expect(interner.text(2) == "email")
}

@Test func codesAgreeWithAPlainDictionary() {
  var numbers = SeededNumbers(61)
  let texts = (0..<30_000).map { _ -> String in
    let stem = numbers.pick([
      "", "a", "https://shop.example/products/item-", "abcdefgh", "12345678abcdefgh",
    ])
    return stem + numbers.digits(numbers.below(5)) + numbers.pick(["", "/details.html", " "])
  }
  var interner = Interner()
  var codes: [UInt32] = []
  column(texts).codes(&interner, missing: .none, into: &codes)
  var plain: [[UInt8]: UInt32] = [[]: 0]
  for (row, text) in texts.enumerated() {
    let trimmed = Blank.trimmed(Array(text.utf8))
    let code = plain[trimmed] ?? UInt32(plain.count)
    plain[trimmed] = code
    #expect(codes[row] == code)
    #expect(interner.bytes(codes[row]) == trimmed)
  }
}

@Test(arguments: [
  ("https://www.google.com/search?q=x", "google.com"),
  ("http://user:pw@Shop.Example:8080/a", "Shop.Example"),
  ("m.facebook.com/shop", "m.facebook.com"), ("WWW.bing.com", "bing.com"), ("t.co", "t.co"),
  ("android-app://com.google.android.gm/", "com.google.android.gm"),
  ("//cdn.example/x", "cdn.example"),
  ("https://localhost:3000", "localhost"), ("https://x.example?y=a@b", "x.example"),
  ("x.example.", "x.example"),
  ("https://[2001:db8::1]:443/", "2001:db8::1"), ("  https://a.example/ ", "a.example"),
  ("https://www.de/", "www.de"),
  ("(direct)", ""), ("newsletter", ""), ("/cart", ""), ("ann@x.example", ""),
  ("mailto:ann@x.example", ""),
  ("", ""), ("about:blank", ""), ("https://", ""), ("a b.example", ""),
  ("x.example/a:b", "x.example"), (".example", ""),
])
func hostsAreCutOutOfAddresses(text: String, host: String) {
  let hosts = column([text, text]).hosts()
  #expect(shown(hosts.bytes(1)) == host)
}

/// The rule read from its words: look for one sign after the other.
private func plainHost(_ text: [UInt8]) -> [UInt8] {
  func isWord(_ byte: UInt8) -> Bool {
    Character(UnicodeScalar(byte)).isASCII && Character(UnicodeScalar(byte)).isLetter
      || (0x30...0x39).contains(byte)
  }
  var rest = Blank.trimmed(text)[...]
  let scheme = rest.prefix { isWord($0) || Array("+-.".utf8).contains($0) }
  var hasScheme = false
  for start in [scheme + Array("://".utf8), Array("//".utf8)]
  where !(scheme.isEmpty && start.count == 3) && rest.starts(with: start) {
    rest = rest.dropFirst(start.count)
    hasScheme = true
    break
  }
  rest = rest.prefix { !Array("/?#\\".utf8).contains($0) }
  if let sign = rest.lastIndex(of: UInt8(ascii: "@")) {
    if !hasScheme { return [] }
    rest = rest[(sign + 1)...]
  }
  if rest.first == UInt8(ascii: "[") {
    return rest.firstIndex(of: UInt8(ascii: "]")).map { Array(rest[..<$0].dropFirst()) } ?? []
  }
  if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
    if !rest[(colon + 1)...].allSatisfy({ (0x30...0x39).contains($0) }) { return [] }
    rest = rest[..<colon]
  }
  if rest.last == UInt8(ascii: ".") { rest = rest.dropLast() }
  let isHost = rest.allSatisfy { isWord($0) || $0 >= 0x80 || Array("._-".utf8).contains($0) }
  guard isHost, let first = rest.first, first != UInt8(ascii: "."),
    hasScheme || rest.contains(UInt8(ascii: "."))
  else { return [] }
  let www = rest.prefix(4).map { $0 | 0x20 } == Array("www.".utf8).map { $0 | 0x20 }
  if www, rest[rest.startIndex + 3] == UInt8(ascii: "."),
    rest.dropFirst(4).contains(UInt8(ascii: "."))
  {
    rest = rest.dropFirst(4)
  }
  return Array(rest)
}

@Test func hostsAreThoseOfThePlainRule() {
  var numbers = SeededNumbers(62)
  let pieces = [
    "www.", "WwW.", "https://", "//", ":", "@", "/", "?", "#", "\\", "[", "]", ".", "a",
    "x.example", "80",
    "_", "-", "é", " ", "a+b:", "\t",
  ]
  let texts = (0..<20_000).map { _ in
    (0..<numbers.below(7)).map { _ in numbers.pick(pieces) }.joined()
  }
  let hosts = column(texts).hosts()
  var found = 0
  for (row, text) in texts.enumerated() {
    let host = plainHost(Array(text.utf8))
    #expect(hosts.bytes(row) == host, "\(text)")
    found += host.isEmpty ? 0 : 1
  }
  #expect(found > 1000)
}

@Test func joinedColumnsKeepThePlacesOfEmptyParts() {
  let joined = FieldColumn.joined(
    [column(["2026-07-01 ", "a", "", ""]), column([" 12:00", "", "a", " "])], separator: [0x7C])
  #expect((0..<4).map { shown(joined.bytes($0)) } == ["2026-07-01|12:00", "a|", "|a", ""])
}

@Test func transformedColumnsHoldWhatTheChangeGives() {
  let changed = column(["ab", "ab", "", "c"]).transformed { $0.reversed() + [0x21] }
  #expect((0..<4).map { shown(changed.bytes($0)) } == ["ba!", "ba!", "!", "c!"])
}

@Test func missingTextsAreExactAndTrimmed() {
  let missing = MissingTexts([" -- ", "n/a", ""])
  for text in ["", "  ", "\u{A0}", "--", " --", "n/a "] {
    #expect(missing.contains(Array(text.utf8)))
  }
  for text in ["-", "N/A", "---"] { #expect(!missing.contains(Array(text.utf8))) }
  let long = String(repeating: "x", count: 70)
  #expect(MissingTexts([long]).contains(Array(long.utf8)))
}

@Test func textFingerprintsAreOfTheTrimmedText() {
  var fingerprints: [Fingerprint] = []
  column(["A-1", " A-1\t", "", "a-1", "a somewhat longer order id, past one block"])
    .textFingerprints(salt: 3, into: &fingerprints)
  #expect(fingerprints[0] == TextHash.fingerprint(of: Array("A-1".utf8), salt: 3))
  #expect(fingerprints[1] == fingerprints[0])
  #expect(fingerprints[2] == .none)
  #expect(fingerprints[3] != fingerprints[0])
  #expect(
    fingerprints[4]
      == TextHash.fingerprint(of: Array("a somewhat longer order id, past one block".utf8), salt: 3)
  )
}

@Test func rowFingerprintsTellFieldsApart() {
  var rows: [Fingerprint] = []
  TextHash.rowFingerprints(
    columns: [column(["ab", "a", "ab", "", "a", " ab"]), column(["c", "bc", "c", "a", "", "c"])],
    into: &rows)
  #expect(rows[0] == rows[2])
  #expect(Set(rows).count == 5)
  TextHash.rowFingerprints(columns: [], into: &rows)
  #expect(rows.isEmpty)
}

@Test func rowFingerprintsTellTheSameBytesCutElsewhere() {
  // All ways to cut these bytes into three fields, around the blocks of 16 and 32 bytes too.
  let text = Array("0123456789abcdef0123456789abcdef0123".utf8)
  var columns: [[[UInt8]]] = [[], [], []]
  for first in 0...text.count {
    for second in first...text.count {
      columns[0].append(Array(text[..<first]))
      columns[1].append(Array(text[first..<second]))
      columns[2].append(Array(text[second...]))
    }
  }
  var rows: [Fingerprint] = []
  TextHash.rowFingerprints(columns: columns.map { FieldColumn(texts: $0) }, into: &rows)
  #expect(rows.count == 37 * 38 / 2)
  #expect(Set(rows).count == rows.count)
  var again: [Fingerprint] = []
  TextHash.rowFingerprints(
    columns: columns.map { FieldColumn(texts: $0.reversed()) }, into: &again)
  #expect(again == rows.reversed())
}

@Test func rowFingerprintsTellZeroBytesFromNone() {
  var rows: [Fingerprint] = []
  let texts: [[UInt8]] = [
    [], [0], [0, 0], Array(repeating: 0, count: 16), Array(repeating: 0, count: 17),
  ]
  TextHash.rowFingerprints(columns: [FieldColumn(texts: texts)], into: &rows)
  #expect(Set(rows).count == texts.count)
}

// MARK: Digests

@Test(arguments: [
  ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
  (
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
  ),
])
func sha256GivesThePublishedDigests(text: String, digest: String) {
  #expect(SHA256.hex(SHA256.hash(Array(text.utf8))) == digest)
}

@Test func sha256OfAMillionLettersIsThePublishedOne() {
  let digest = SHA256.hash(Array(repeating: UInt8(ascii: "a"), count: 1_000_000))
  #expect(
    SHA256.hex(digest) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

@Test(arguments: [0, 1, 55, 56, 63, 64, 65, 128, 129, 1000, 65_537])
func sha256IsTheSameWithoutTheInstructionsOfTheMachine(length: Int) {
  var numbers = SeededNumbers(UInt64(length) + 72)
  let bytes = (0..<length).map { _ in UInt8(numbers.below(256)) }
  var plain = SHA256(plainly: true)
  var at = 0
  while at < length {
    let next = min(length, at + 1 + numbers.below(200))
    plain.update(Array(bytes[at..<next]))
    at = next
  }
  #expect(plain.finalized() == SHA256.hash(bytes))
}

@Test func hashesDoNotDependOnTheSplit() {
  var numbers = SeededNumbers(71)
  for length in [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 4096] {
    let bytes = (0..<length).map { _ in UInt8(numbers.below(256)) }
    for _ in 0..<10 {
      var sha = SHA256()
      var content = ContentHash()
      var at = 0
      while at < length {
        let next = min(length, at + numbers.below(150))
        sha.update(Array(bytes[at..<next]))
        content.update(Array(bytes[at..<next]))
        at = next
      }
      #expect(sha.finalized() == SHA256.hash(bytes))
      #expect(content.finalized() == ContentHash.hash(bytes))
    }
  }
}

@Test func contentHashIsThatOfItsDefinition() {
  // One stripe of zeros and none: worked out with 128-bit integers from the formulas above the
  // type.
  #expect(ContentHash().hex == "98f15f6285d212f7b01476f371fb6973")
  var hash = ContentHash()
  hash.update(Array("abc".utf8))
  #expect(hash.hex == "b5bda48075ea4bbf4a21e4580405dde5")
}

@Test func contentHashSeesEveryBitAndTheLength() {
  let bytes = [UInt8](repeating: 0, count: 200)
  var seen: Set<[UInt8]> = [ContentHash.hash(bytes)]
  for bit in 0..<1600 {
    var changed = bytes
    changed[bit / 8] ^= 1 << UInt8(bit % 8)
    seen.insert(ContentHash.hash(changed))
  }
  for length in 0..<200 { seen.insert(ContentHash.hash(Array(bytes[..<length]))) }
  #expect(seen.count == 1 + 1600 + 200)
}

@Test func textsOfSeveralColumnsAreAppendedRowByRowWithoutBlanksAndMissingOnes() {
  var numbers = SeededNumbers(3)
  let pieces = ["", " ", "\t", "R00", "7", "none", "\u{A0}", "x", "a rather long receipt number"]
  func texts() -> [String] {
    (0..<500).map { _ in (0..<numbers.below(4)).map { _ in numbers.pick(pieces) }.joined() }
  }
  let columns = [column(texts()), column(texts())]
  for listed in [[], ["none", "R00"]] {
    let missing = MissingTexts(listed)
    var bytes = Array("before".utf8)
    var ends = [9, 9, 9]
    FieldColumn.append(columns, missing: missing, to: &bytes, ends: &ends)
    var plain = Array("before".utf8)
    var plainEnds: [Int] = []
    for row in 0..<500 {
      for column in columns {
        // NBSP alone stays a text where the layout lists no missing ones.
        if listed.isEmpty || !missing.contains(column.bytes(row)) {
          _ = column.appendTrimmed(row, to: &plain)
        }
        plainEnds.append(plain.count)
      }
    }
    #expect(bytes == plain && ends == plainEnds)
  }
}
