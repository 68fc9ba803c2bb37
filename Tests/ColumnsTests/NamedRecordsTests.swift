import Testing

@testable import Columns

/// Names of a few identifiers over all partitions, some rows without one.
private func names(_ count: Int, distinct: UInt64, _ generator: inout SeededGenerator)
  -> [Fingerprint]
{
  (0..<count).map { _ in
    let word = UInt64.random(in: 0...distinct, using: &generator)
    var mixed = SeededGenerator(word)
    return word == 0 ? .none : Fingerprint(high: mixed.next(), low: mixed.next())
  }
}

@Test func theWordOfARecordHoldsItsThreeParts() {
  let word = NamedRecords.word(origin: 63, tag: 15, payload: 1 << 53 | 7)
  #expect(NamedRecords.origin(word) == 63)
  #expect(NamedRecords.tag(word) == 15)
  #expect(NamedRecords.payload(word) == 1 << 53 | 7)
}

@Test(arguments: [4, 5, 7])
func rowsWithANameGoToItsPartitionInOrder(stride: Int) {
  var generator = SeededGenerator(UInt64(stride))
  let records = RecordPartitions(
    count: NamedRecords.partitionCount, stride: stride, pool: BlockPool())
  var expected = [[UInt64]](repeating: [], count: NamedRecords.partitionCount)
  for _ in 0..<5 {
    let names = names(3000, distinct: 2000, &generator)
    let columns = (2..<stride).map { _ in names.map { _ in generator.next() } }
    let count = records.append(
      names: names, words: columns[0], times: columns[1].map(Int64.init(bitPattern:)),
      more: Array(columns[2...]))
    #expect(count == names.count { $0 != .none })
    for (row, name) in names.enumerated() where name != .none {
      expected[Int(name.high >> 56)] += [name.high, name.low] + columns.map { $0[row] }
    }
  }
  for partition in 0..<NamedRecords.partitionCount {
    var found: [UInt64] = []
    records.forEachBlock(partition) { words in
      for at in 0..<words.count { found.append(words[at]) }
    }
    #expect(found == expected[partition])
  }
}

@Test func noRowsAreNoRecords() {
  let records = RecordPartitions(count: NamedRecords.partitionCount, stride: 4, pool: BlockPool())
  #expect(records.append(names: [], words: [], times: [], more: []) == 0)
  #expect(records.append(names: [.none], words: [9], times: [9], more: []) == 0)
}

@Test func numberedRecordsReachTheirOwnersAndAreCountedByOrigin() {
  var generator = SeededGenerator(11)
  let pool = BlockPool()
  let records = RecordPartitions(count: NamedRecords.partitionCount, stride: 5, pool: pool)
  let names = names(20_000, distinct: 500, &generator)
  let origins = names.map { _ in Int.random(in: 0..<64, using: &generator) }
  let kinds = names.map { _ in Int.random(in: 0..<3, using: &generator) }
  _ = records.append(
    names: names,
    words: names.indices.map {
      NamedRecords.word(origin: origins[$0], tag: 5, payload: UInt64(kinds[$0]) | 9 << 32)
    },
    times: names.indices.map { Int64($0) }, more: [names.indices.map { UInt64($0) * 2 }])

  // Three names an owner; kind 1 ends here, kinds 0 and 2 become 70 and 72.
  var owners: [Fingerprint: UInt32] = [:]
  let target = RecordPartitions(count: 8, stride: 3, pool: pool)
  var matched = [Int](repeating: 0, count: 64)
  var ownerOrigins = [UInt64](repeating: 0, count: 200)
  var codes: [(partition: Int, tags: [UInt8], origins: [UInt64], names: [Fingerprint])] = []
  for partition in 0..<NamedRecords.partitionCount {
    var table = FingerprintTable()
    var tags: [UInt8] = []
    var bits: [UInt64] = []
    table.number(records, partition: partition, tags: &tags, origins: &bits)
    var own: [Fingerprint] = []
    for name in names where name != .none && Int(name.high >> 56) == partition {
      if !own.contains(name) { own.append(name) }
    }
    #expect(tags == own.map { _ in 5 })
    for name in own { owners[name] = UInt32(owners.count / 3) }
    for (name, bit) in zip(own, bits) { ownerOrigins[Int(owners[name] ?? 0)] |= bit }
    codes.append((partition, tags, bits, own))
  }
  for (partition, _, _, own) in codes {
    let owned = own.map { owners[$0] ?? 0 }
    let transfer = OwnerTransfer(
      owners: owned[...], ownerOrigins: owned.map { ownerOrigins[Int($0)] },
      payloads: [70, OwnerTransfer.dropped, 72], shift: 5)
    transfer.move(records, partition: partition, to: target, matched: &matched)
  }

  var rows: [UInt64: [UInt64]] = [:]
  for partition in 0..<8 {
    target.forEachBlock(partition) { words in
      for at in stride(from: 0, to: words.count, by: 3) {
        rows[words[at + 1]] = [UInt64(partition), words[at], words[at + 2]]
      }
    }
  }
  var expected: [UInt64: [UInt64]] = [:]
  var expectedMatches = [Int](repeating: 0, count: 64)
  for (row, name) in names.enumerated() where name != .none {
    let owner = owners[name] ?? 0
    if ownerOrigins[Int(owner)].nonzeroBitCount > 1 { expectedMatches[origins[row]] += 1 }
    guard kinds[row] != 1 else { continue }
    expected[UInt64(row)] = [
      UInt64(owner >> 5), UInt64(owner) << 32 | UInt64(70 + kinds[row]), UInt64(row) * 2,
    ]
  }
  #expect(rows == expected)
  #expect(matched == expectedMatches)
}

@Test func aStruckOutRecordIsNumberedAndMovedByNobody() {
  let pool = BlockPool()
  let records = RecordPartitions(count: 1, stride: 4, pool: pool)
  records.append(0, 1, 1, NamedRecords.word(origin: 0, tag: 0, payload: 0), 10)
  records.append(0, 0, 0, NamedRecords.word(origin: 1, tag: 3, payload: 0), 11)
  records.append(0, 2, 2, NamedRecords.word(origin: 2, tag: 1, payload: 0), 12)
  var table = FingerprintTable()
  var tags: [UInt8] = []
  var origins: [UInt64] = []
  table.number(records, partition: 0, tags: &tags, origins: &origins)
  #expect(tags == [0, 1])
  #expect(origins == [1, 4])
  let target = RecordPartitions(count: 1, stride: 2, pool: pool)
  var matched = [Int](repeating: 0, count: 64)
  OwnerTransfer(owners: [0, 0], ownerOrigins: [5, 5], payloads: [3], shift: 0)
    .move(records, partition: 0, to: target, matched: &matched)
  var words: [UInt64] = []
  target.forEachBlock(0) { block in
    for at in 0..<block.count { words.append(block[at]) }
  }
  #expect(words == [3, 10, 3, 12])
  #expect(matched.prefix(3) == [1, 0, 1])
}
