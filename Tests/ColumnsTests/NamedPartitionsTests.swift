import Testing

@testable import Columns

/// Names of which many are none, by row; more rows than a block of records holds in some partition.
private func names(_ count: Int, _ generator: inout SeededGenerator) -> [Fingerprint] {
  (0..<count).map { _ in
    // Few partitions, so that some fill several blocks.
    Bool.random(using: &generator)
      ? .none : Fingerprint(high: generator.next() & 3 << 62, low: generator.next() | 1)
  }
}

@Test func namedRowsAndTheirOtherNamesAreAppendedWhereTheirPlacesSay() {
  var generator = SeededGenerator(12)
  let count = 12_000
  let primaries = names(count, &generator)
  let others = names(count, &generator)
  let fields = (0..<count).map { _ in UInt8.random(in: 0..<3, using: &generator) }
  let rows = (0..<Int32(count)).filter { _ in Int.random(in: 0..<9, using: &generator) > 0 }
  let payloads = rows.map { _ in generator.next() >> 10 }
  let facts = rows.map { _ in generator.next() }
  let tags = [7, 0, 15]
  let pool = BlockPool()
  let records = RecordPartitions(count: NamedRecords.partitionCount, stride: 4, pool: pool)
  let links = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: pool)
  var places: [UInt64] = [1, 2, 3]
  // In two parts, so that the second begins amid blocks.
  let half = rows.count / 2
  var named = 0
  let plain = RecordPartitions(count: NamedRecords.partitionCount, stride: 4, pool: pool)
  let plainLinks = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: pool)
  for part in [0..<half, half..<rows.count] {
    let own = Array(rows[part])
    named += records.appendNamed(
      primaries, rows: own, fields: fields, tags: tags, origin: 5,
      payloads: Array(payloads[part]), facts: Array(facts[part]), places: &places)
    links.appendOthers(
      others, ofField: 2, rows: own, fields: fields, tag: 15, origin: 5, places: places)
    for (index, row) in own.enumerated() {
      let (row, name) = (Int(row), primaries[Int(row)])
      let partition = NamedRecords.partition(of: name)
      if name != .none {
        #expect(
          places[index] == UInt64(plain.recordCount(partition)) << 8 | UInt64(partition))
        plain.append(
          partition, name.high, name.low,
          NamedRecords.word(
            origin: 5, tag: tags[Int(fields[row])], payload: payloads[part.lowerBound + index]),
          facts[part.lowerBound + index])
      }
      if others[row] != .none, fields[row] < 2 {
        plainLinks.append(
          NamedRecords.partition(of: others[row]), others[row].high, others[row].low,
          NamedRecords.word(origin: 5, tag: 15, payload: places[index]))
      }
    }
  }
  #expect(named == rows.count { primaries[Int($0)] != .none } && named > 5000)
  for partition in 0..<NamedRecords.partitionCount {
    #expect(words(records, partition) == words(plain, partition))
    #expect(words(links, partition) == words(plainLinks, partition))
  }
}

private func words(_ records: RecordPartitions, _ partition: Int) -> [UInt64] {
  var found: [UInt64] = []
  records.withBlocks(partition) { found += Array($0) }
  return found
}
