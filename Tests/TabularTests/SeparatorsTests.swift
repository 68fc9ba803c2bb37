import CLibcsv
import Testing

@testable import Tabular

// What the machine's own instructions find is what plain ones do.

/// Bytes with separators and quotes, most of them in good order.
private func text(_ blocks: Int, _ numbers: inout SeededNumbers) -> [UInt8] {
  var bytes: [UInt8] = []
  let density = 1 + numbers.below(12)
  while bytes.count < blocks * 64 {
    switch numbers.below(density + 3) {
    case 0: bytes.append(0x2C)
    case 1: bytes.append(0x0A)
    case 2 where numbers.below(6) == 0:
      bytes += Array(numbers.pick([",\"a, b\",", ",\"\"\"a, \"\"\"\"b\"\"\","]).utf8)
    case 2 where numbers.below(200) == 0: bytes.append(numbers.pick([0x22, 0x0D, 0xC3, 0]))
    default: bytes.append(0x61)
    }
  }
  return Array(bytes.prefix(blocks * 64))
}

private struct Found: Equatable {
  var blocks: Int
  var lineEnds: Int
  var places: [UInt32]
  var doubled: [UInt32]
  var quoted: [UInt32]
  var found: UInt32
  var state: [UInt64]

  /// All that a scan of the bytes from place 1000 on finds, seven separators before them.
  init(
    _ bytes: [UInt8], quoting: Bool, isInside: Bool,
    _ scan: (
      inout wholeroi_scanner, [UInt8], _ blocks: Int, inout [UInt32], inout [UInt32],
      inout [UInt32]
    ) -> wholeroi_run
  ) {
    var scanner = wholeroi_scanner(
      delimiter: 0x2C, quote: 0x22, quoting: quoting ? ~0 : 0,
      quotes: wholeroi_quotes(inside: isInside ? ~0 : 0, may_open: 1, closed: 0), found: 7)
    var places = [UInt32](repeating: 0, count: bytes.count + wholeroi_places_over)
    var doubled = places
    var quoted = places
    let run = scan(&scanner, bytes, bytes.count / 64, &places, &doubled, &quoted)
    blocks = run.blocks
    lineEnds = run.line_ends
    self.places = Array(places.prefix(run.places))
    self.doubled = Array(doubled.prefix(run.doubled))
    self.quoted = Array(quoted.prefix(run.quoted))
    found = scanner.found
    state = [scanner.quotes.inside, scanner.quotes.may_open, scanner.quotes.closed]
  }

  static func fast(_ bytes: [UInt8], quoting: Bool = true, isInside: Bool = false) -> Found {
    Found(bytes, quoting: quoting, isInside: isInside) {
      wholeroi_scan(&$0, $1, $2, 1000, &$3, &$4, &$5)
    }
  }

  static func plain(_ bytes: [UInt8], quoting: Bool = true, isInside: Bool = false) -> Found {
    Found(bytes, quoting: quoting, isInside: isInside) {
      wholeroi_scan_any(&$0, $1, $2, 1000, &$3, &$4, &$5, false, false)
    }
  }
}

@Test(arguments: 0..<200)
func separatorsAreTheSameByAllInstructions(seed: Int) {
  var numbers = SeededNumbers(UInt64(seed))
  let bytes = text(1 + numbers.below(20), &numbers)
  let (quoting, isInside) = (seed % 5 != 0, seed % 7 == 0)
  let found = Found.fast(bytes, quoting: quoting, isInside: isInside)
  #expect(found == Found.plain(bytes, quoting: quoting, isInside: isInside))
  guard !quoting, !isInside else { return }
  let expected = bytes.prefix(found.blocks * 64).indices.filter {
    bytes[$0] == 0x2C || bytes[$0] == 0x0A
  }
  #expect(found.places == expected.map { UInt32($0) + 1000 })
}

@Test func aBlockOfNothingButSeparatorsHasSixtyFour() {
  let found = Found.fast([UInt8](repeating: 0x2C, count: 128))
  #expect(found.places == Array(1000..<1128))
  #expect(found.state == [0, 1, 0] && found.found == 7 + 128)
}

@Test func aScanStopsAtRareBytesAndLineEndsInQuotes() {
  let plain = Array(repeating: UInt8(ascii: "a"), count: 64)
  for odd: UInt8 in [0, 0x0D, 0x80, 0xFF] {
    var second = plain
    second[63] = odd
    #expect(Found.fast(plain + second + plain).blocks == 1)
  }
  func padded(_ text: String) -> [UInt8] { Array(Array(text.utf8) + plain).prefix(64) + [] }
  #expect(Found.fast(plain + padded(",\"a\nb\",")).blocks == 1)
  #expect(Found.fast(plain + padded(",a\"b\",")).blocks == 1)
  let doubled = Found.fast(padded("1,\"a \"\"b\"\"\",c,\"\"\"d\"\n"))
  // Two with one separator before them, one with three, and seven before all.
  #expect(doubled.blocks == 1 && doubled.doubled == [8, 8, 10])
  #expect(doubled.places == [1001, 1011, 1013, 1019])
  #expect(doubled.quoted == [8, 10])
}

@Test func textsAreFoundTheSameByAllInstructions() {
  var numbers = SeededNumbers(3)
  let texts = (0..<300).map { _ in
    Array(String(repeating: numbers.pick(["a", "b", "-"]), count: numbers.below(70)).utf8)
  }
  var bytes: [UInt8] = [0x2C]
  var ends: [UInt32] = [0]
  for text in texts {
    bytes += text + [0x2C]
    ends.append(UInt32(bytes.count - 1))
  }
  bytes += Array(repeating: 0, count: ByteBuffer.padding)
  let rows = (0..<UInt32(texts.count)).map { $0 }
  let known = KnownFields()
  let stored = Set(texts.filter { $0.first != 0x62 })
  for (code, text) in stored.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated() {
    known.remember(
      text + Array(repeating: 0x63, count: 64), count: text.count, code: UInt32(code + 1))
  }
  var codes = [[UInt32]](repeating: Array(repeating: 0, count: texts.count), count: 2)
  var missed = [[UInt32]](repeating: Array(repeating: 0, count: texts.count + 1), count: 2)
  var counts = [0, 0]
  var table = known.table
  bytes.withUnsafeBufferPointer { bytes in
    ends.withUnsafeBufferPointer { ends in
      rows.withUnsafeBufferPointer { rows in
        let column = wholeroi_column(
          bytes: bytes.baseAddress, rows: rows.baseAddress, before: ends.baseAddress,
          last: ends.baseAddress.map { $0 + 1 })
        counts[0] = wholeroi_find_texts(&table, column, rows.count, &codes[0], &missed[0])
        counts[1] = wholeroi_find_texts_any(&table, column, rows.count, &codes[1], &missed[1])
      }
    }
  }
  withExtendedLifetime(known) {}
  #expect(counts[0] == counts[1] && codes[0] == codes[1])
  #expect(missed[0].prefix(counts[0]) == missed[1].prefix(counts[0]))
  let expected = texts.indices.filter { texts[$0].count > 64 || !stored.contains(texts[$0]) }
  #expect(missed[0].prefix(counts[0]).elementsEqual(expected.map(UInt32.init)))
}
