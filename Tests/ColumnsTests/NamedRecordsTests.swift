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

/// What a partition's records say: origin and tag, time, payload and own words.
private func facts(_ records: TimedRecords, _ partition: Int, more: Int) -> [[UInt64]] {
  var found: [[UInt64]] = []
  records.forEach(partition) { words, record in
    let first = words[record.at]
    var row = [
      UInt64(TimedRecords.origin(first)),
      UInt64(TimedRecords.tag(first, words[record.at + 2])), words[record.at + 1],
      UInt64(bitPattern: record.time), UInt64(record.payload),
    ]
    for index in 0..<more { row.append(words[record.at + TimedRecords.wordCount + index]) }
    found.append(row)
  }
  return found
}

/// Times and payloads of every size: those that do not fit their bits stand beside the records.
@Test(arguments: [0, 1, 4])
func rowsWithANameGoToItsPartitionInOrder(more: Int) {
  var generator = SeededGenerator(UInt64(more))
  let records = TimedRecords(more: more, pool: BlockPool())
  var expected = [[[UInt64]]](repeating: [], count: NamedRecords.partitionCount)
  let tags = [3, 0, 15, 8]
  let edges: [Int64] = [.min + 2, -(1 << 40) - 1, -(1 << 40), 0, 3 << 40, (3 << 40) - 1, .max]
  for origin in [0, 63, 5] {
    let names = names(3000, distinct: 2000, &generator)
    let columns = (0..<more).map { _ in names.map { _ in generator.next() } }
    let fields = names.map { _ in UInt8.random(in: 0..<4, using: &generator) }
    let times = names.map { _ in
      Bool.random(using: &generator)
        ? Int64.random(in: 0...2_000_000_000_000, using: &generator)
        : edges.randomElement(using: &generator) ?? 0
    }
    let payloads = names.map { _ in
      Bool.random(using: &generator)
        ? UInt32.random(in: 0..<1000, using: &generator)
        : UInt32.random(in: (1 << 20) - 3...(1 << 20) + 3, using: &generator)
    }
    let count = records.append(
      names: names, origin: origin, tags: tags, fields: fields,
      codes: payloads.indices.map(UInt32.init), payloads: payloads,
      times: times,
      more: columns)
    #expect(count == names.count { $0 != .none })
    for (row, name) in names.enumerated() where name != .none {
      expected[Int(name.high >> 56)].append(
        [
          UInt64(origin), UInt64(tags[Int(fields[row])]), name.low,
          UInt64(bitPattern: times[row]), UInt64(payloads[row]),
        ] + columns.map { $0[row] })
    }
  }
  for partition in 0..<NamedRecords.partitionCount {
    #expect(records.recordCount(partition) == expected[partition].count)
    #expect(facts(records, partition, more: more) == expected[partition])
  }
}

@Test func noRowsAreNoRecords() {
  let records = TimedRecords(more: 0, pool: BlockPool())
  #expect(
    records.append(
      names: [], origin: 0, tags: [], fields: [], codes: [], payloads: [], times: [], more: []) == 0
  )
  #expect(
    records.append(
      names: [.none], origin: 0, tags: [1], fields: [0], codes: [0], payloads: [9], times: [9],
      more: []) == 0)
}

@Test func numberedRecordsReachTheirOwnersAndAreCountedByOrigin() {
  var generator = SeededGenerator(11)
  let pool = BlockPool()
  let records = TimedRecords(more: 1, pool: pool)
  let names = names(20_000, distinct: 500, &generator)
  let origins = names.map { _ in Int.random(in: 0..<64, using: &generator) }
  let kinds = names.map { _ in Int.random(in: 0..<3, using: &generator) }
  // Each origin hands on its own rows.
  for origin in 0..<64 {
    _ = records.append(
      names: names.indices.map { origins[$0] == origin ? names[$0] : .none }, origin: origin,
      tags: [5], fields: names.map { _ in 0 }, codes: kinds.map(UInt32.init), payloads: [0, 1, 2],
      times: names.indices.map { Int64($0) }, more: [names.indices.map { UInt64($0) * 2 }])
  }

  let inOrder = (0..<64).flatMap { origin in
    names.indices.filter { origins[$0] == origin && names[$0] != .none }.map { names[$0] }
  }

  // Three names an owner; kind 1 ends here, kinds 0 and 2 become 70 and 72.
  var owners: [Fingerprint: UInt32] = [:]
  let target = RecordPartitions(count: 8, stride: 3, pool: pool)
  var matched = [Int](repeating: 0, count: 64)
  var ownerOrigins = [UInt64](repeating: 0, count: 200)
  var codes: [(partition: Int, tags: [UInt8], origins: [UInt64], names: [Fingerprint])] = []
  let table = NameTable()
  for partition in 0..<NamedRecords.partitionCount {
    table.removeAll()
    table.number(records, partition: partition)
    let tags = table.facts().tags
    let bits = table.originMasks
    var own: [Fingerprint] = []
    for name in inOrder where Int(name.high >> 56) == partition {
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
      owners: owned.map {
        OwnerTransfer.Owner($0, isShared: ownerOrigins[Int($0)].nonzeroBitCount > 1)
      },
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

@Test(arguments: [0, 1, 1 << 31 - 1] as [UInt32])
func anOwnersNumberAndWhetherItIsSharedComeBackFromItsWord(number: UInt32) {
  for isShared in [false, true] {
    let owner = OwnerTransfer.Owner(number, isShared: isShared)
    #expect(owner.number == number && owner.isShared == isShared)
  }
}

@Test func aStruckOutRecordIsNumberedAndMovedByNobody() {
  let pool = BlockPool()
  let records = TimedRecords(more: 0, pool: pool)
  for (origin, name) in [(0, 1), (1, 5), (2, 2)] {
    let name = Fingerprint(high: UInt64(name), low: UInt64(name))
    _ = records.append(
      names: [name], origin: origin, tags: [origin / 2], fields: [0], codes: [0], payloads: [0],
      times: [origin == 1 ? .max : Int64(10 + origin)], more: [])
  }
  records.strikeOut([1], in: 0)
  let table = NameTable()
  table.number(records, partition: 0)
  #expect(table.facts().tags == [0, 1])
  #expect(table.originMasks == [1, 4])
  let target = RecordPartitions(count: 1, stride: 2, pool: pool)
  var matched = [Int](repeating: 0, count: 64)
  let owner = OwnerTransfer.Owner(0, isShared: true)
  OwnerTransfer(owners: [owner, owner], payloads: [3], shift: 0)
    .move(records, partition: 0, to: target, matched: &matched)
  var words: [UInt64] = []
  target.forEachBlock(0) { block in
    for at in 0..<block.count { words.append(block[at]) }
  }
  #expect(words == [3, 10, 3, 12])
  #expect(matched.prefix(3) == [1, 0, 1])
}

/// Timed records and others are numbered by one table.
@Test func aNameHasOneCodeWhicheverRecordsItIsIn() {
  let pool = BlockPool()
  let timed = TimedRecords(more: 0, pool: pool)
  let name = Fingerprint(high: 0x07FF_FFFF_FFFF_FFFF, low: 9)
  _ = timed.append(
    names: [name], origin: 4, tags: [13], fields: [0], codes: [0], payloads: [0], times: [0],
    more: [])
  let others = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: pool)
  others.append(7, name.high, name.low, NamedRecords.word(origin: 6, tag: 13, payload: 0))
  let table = NameTable()
  table.number(others, partition: 7)
  table.number(timed, partition: 7)
  #expect(table.count == 1)
  #expect(table.originMasks == [1 << 4 | 1 << 6])
  #expect(table.facts().tags == [13])
}

/// Times beside the records among them, so that what is passed over is counted.
@Test func recordsWithSomeWordsAreFoundWithTheirTimes() {
  var generator = SeededGenerator(9)
  let records = TimedRecords(more: 1, pool: BlockPool())
  var bits = [Bool](repeating: false, count: 1 << 16)
  for value in [3, 7, 900] { bits[value] = true }
  var expected: [[Int64]] = []
  for row in 0..<5_000 {
    let word =
      UInt64.random(in: 0..<12, using: &generator) << 32
      | UInt64.random(in: 0..<12, using: &generator)
    let time = Bool.random(using: &generator) ? Int64(row) : Int64.max - Int64(row)
    _ = records.append(
      names: [Fingerprint(high: 1, low: 2)], origin: 0, tags: [0], fields: [0], codes: [0],
      payloads: [UInt32(row)], times: [time], more: [[word]])
    if [3, 7, 900].contains(word & 0xFFFF) { expected.append([Int64(row), time]) }
  }
  var found: [[Int64]] = []
  records.forEach(0, whereWord: TimedRecords.wordCount, isIn: bits) { words, record in
    #expect(bits[Int(words[record.at + 3] & 0xFFFF)])
    found.append([Int64(record.payload), record.time])
  }
  #expect(found == expected)
}
