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
    case 2 where numbers.below(6) == 0: bytes += Array(",\"a, b\",".utf8)
    case 2 where numbers.below(200) == 0: bytes.append(numbers.pick([0x22, 0x0D, 0xC3, 0]))
    default: bytes.append(0x61)
    }
  }
  return Array(bytes.prefix(blocks * 64))
}

private struct Found: Equatable {
  var blocks: Int
  var lineEnds: Int
  var hasQuotes: Bool
  var places: [UInt32]
  var state: [UInt64]

  init(_ run: wholeroi_run, _ places: [UInt32], _ state: wholeroi_quotes) {
    blocks = run.blocks
    lineEnds = run.line_ends
    hasQuotes = run.has_quotes
    self.places = Array(places.prefix(run.places))
    self.state = [state.inside, state.may_open, state.closed]
  }
}

@Test(arguments: 0..<200)
func separatorsAreTheSameByAllInstructions(seed: Int) {
  var numbers = SeededNumbers(UInt64(seed))
  let count = 1 + numbers.below(20)
  let bytes = text(count, &numbers)
  var blocks = [wholeroi_block](repeating: wholeroi_block(), count: count)
  wholeroi_find(bytes, count, 0x2C, 0x22, &blocks)
  let quoting: UInt64 = seed % 5 == 0 ? 0 : ~0
  let room = count * 64 + wholeroi_places_over
  let start = wholeroi_quotes(inside: seed % 7 == 0 ? ~0 : 0, may_open: 1, closed: 0)
  var (fast, plain) = (start, start)
  var places = [UInt32](repeating: 0, count: room)
  let found = Found(wholeroi_write(blocks, count, quoting, 1000, &fast, &places), places, fast)
  let run = wholeroi_write_any(blocks, count, quoting, 1000, &plain, &places, false)
  #expect(found == Found(run, places, plain))
  guard quoting == 0 else { return }
  let expected = bytes.prefix(found.blocks * 64).indices.filter {
    bytes[$0] == 0x2C || bytes[$0] == 0x0A
  }
  #expect(found.places == expected.map { UInt32($0) + 1000 })
}

@Test func aBlockOfNothingButSeparatorsHasSixtyFour() {
  let bytes = [UInt8](repeating: 0x2C, count: 128)
  var blocks = [wholeroi_block](repeating: wholeroi_block(), count: 2)
  wholeroi_find(bytes, 2, 0x2C, 0x22, &blocks)
  var state = wholeroi_quotes(inside: 0, may_open: 1, closed: 0)
  var places = [UInt32](repeating: 0, count: 128 + wholeroi_places_over)
  let run = wholeroi_write(blocks, 2, ~0, 0, &state, &places)
  #expect(run.places == 128)
  #expect(places.prefix(128).elementsEqual(0..<128))
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
