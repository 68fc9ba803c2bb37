import Testing

@testable import Columns

@Test func linksAreBetweenRowsNamesAndOtherOnesOfALowerPriority() {
  var generator = SeededGenerator(8)
  func name() -> Fingerprint {
    Bool.random(using: &generator)
      ? .none : Fingerprint(high: generator.next(), low: generator.next())
  }
  let count = 5000
  let names = (0..<count).map { _ in name() }
  let others = (0..<count).map { _ in name() }
  let fields = (0..<count).map { _ in UInt8.random(in: 0..<3, using: &generator) }
  let tags = [4, 15, 2]
  let found = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: BlockPool())
  let links = found.appendLinks(
    names, fields, others, ofField: 2, tags: tags, origin: 63, firstLink: 7)

  let plain = RecordPartitions(count: NamedRecords.partitionCount, stride: 3, pool: BlockPool())
  var slot: UInt64 = 14
  for row in 0..<count where names[row] != .none && others[row] != .none && fields[row] < 2 {
    for (name, tag) in [(names[row], tags[Int(fields[row])]), (others[row], 2)] {
      plain.append(
        NamedRecords.partition(of: name), name.high, name.low,
        NamedRecords.word(origin: 63, tag: tag, payload: slot))
      slot += 1
    }
  }
  #expect(links == Int(slot - 14) / 2 && links > 0)
  for partition in 0..<NamedRecords.partitionCount {
    #expect(words(found, partition) == words(plain, partition))
  }
}

private func words(_ records: RecordPartitions, _ partition: Int) -> [UInt64] {
  var found: [UInt64] = []
  records.withBlocks(partition) { found += Array($0) }
  return found
}
