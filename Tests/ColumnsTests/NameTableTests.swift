import Testing

@testable import Columns

/// Five names for a bucket of three, and room in the two that follow.
private func low(_ name: UInt64) -> UInt64 { name / 5 * 3 << 20 | name % 5 + 1 }

extension NameTable {
  /// By code: a bit for each origin.
  var originMasks: [UInt64] {
    let bytes = facts().origins
    return (0..<count).map { code in
      bytes[code * originBytes..<(code + 1) * originBytes].reversed()
        .reduce(0) { $0 << 8 | UInt64($1) }
    }
  }
}

/// Partitions of very different sizes in turn: the table grows, shrinks and forgets.
@Test func namesGetDenseCodesInOrderOfFirstSightWithTheirFacts() {
  var generator = SeededGenerator(5)
  let table = NameTable()
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
      records.append(0, name, low(name), NamedRecords.word(origin: origin, tag: tag, payload: 7))
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
    #expect(table.facts().tags == tags)
    #expect(table.originMasks == origins)
    #expect(
      codes.allSatisfy { name, code in
        table.find(Fingerprint(high: name, low: low(name))) == UInt32(code)
      })
    #expect(table.find(Fingerprint(high: 0, low: low(1))) == nil)
    #expect(Set(table.names()).count == codes.count)
  }
}

/// Names that have their low half in common, 0 among them, and ones that fill a table's first buckets.
@Test(arguments: [1, 8, 9, 64])
func namesAreToldApartByBothHalves(originCount: Int) {
  var generator = SeededGenerator(UInt64(originCount))
  let table = NameTable(originCount: originCount)
  for names in [40, 6_000, 500] {
    var codes: [Fingerprint: UInt64] = [:]
    var origins: [UInt64] = []
    var expected: [UInt64] = []
    let records = TimedRecords(more: 0, pool: BlockPool())
    for _ in 0..<(4 * names) {
      let high = UInt64.random(in: 1...8, using: &generator)
      let low =
        UInt64.random(in: 0..<UInt64(names / 4), using: &generator) &* 0x9E37_79B9_7F4A_7C15
      let origin = Int.random(in: 0..<originCount, using: &generator)
      let name = Fingerprint(high: high, low: low)
      _ = records.append(
        names: [name], origin: origin, tags: [3], fields: [0], codes: [0], payloads: [1],
        times: [0], more: [])
      let code = codes[name] ?? UInt64(codes.count)
      if codes.updateValue(code, forKey: name) == nil { origins.append(0) }
      origins[Int(code)] |= 1 << UInt64(origin)
      expected.append(UInt64(origin) << 58 | 3 << 56 | code)
    }
    table.removeAll()
    table.number(records, partition: 0)
    var found: [UInt64] = []
    records.forEach(0) { words, record in found.append(words[record.at]) }
    #expect(found == expected)
    #expect(table.facts().tags == Array(repeating: 3, count: codes.count))
    #expect(table.originMasks == origins)
    #expect(codes.allSatisfy { table.find($0.key) == UInt32($0.value) })
  }
}
