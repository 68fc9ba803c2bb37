import Testing

@testable import Columns

/// Partitions of very different sizes in turn: the table grows, shrinks and forgets.
@Test func namesGetDenseCodesInOrderOfFirstSightWithTheirFacts() {
  var generator = SeededGenerator(5)
  var table = NameTable()
  for distinct in [10, 9_000, 3, 40_000, 2_000] {
    let records = RecordPartitions(count: 1, stride: 3, pool: BlockPool())
    var codes: [UInt64: UInt64] = [:]
    var tags: [UInt8] = []
    var origins: [UInt64] = []
    var expected: [UInt64] = []
    for _ in 0..<(3 * distinct) {
      let name = UInt64.random(in: 1...UInt64(distinct), using: &generator)
      let tag = Int.random(in: 0..<16, using: &generator)
      let origin = Int.random(in: 0..<64, using: &generator)
      // Few names differ in the bits that choose a slot.
      records.append(0, name, name << 18, NamedRecords.word(origin: origin, tag: tag, payload: 7))
      let code = codes[name] ?? UInt64(codes.count)
      if codes.updateValue(code, forKey: name) == nil {
        tags.append(UInt8(tag))
        origins.append(0)
      }
      origins[Int(code)] |= 1 << UInt64(origin)
      expected.append(code)
    }
    table.removeAll()
    table.number(records, partition: 0)
    var found: [UInt64] = []
    records.forEachBlock(0) { words in
      for at in stride(from: 0, to: words.count, by: 3) { found.append(words[at]) }
    }
    #expect(found == expected)
    #expect(table.count == codes.count)
    let facts = table.facts()
    #expect(facts.tags == tags)
    #expect(facts.origins == origins)
  }
}
