import Testing

@testable import Columns

/// The words of a partition, block after block.
private func words(_ partitions: RecordPartitions, _ partition: Int) -> [UInt64] {
  var words: [UInt64] = []
  partitions.forEachBlock(partition) { block in
    for index in 0..<block.count { words.append(block[index]) }
  }
  return words
}

/// Appends a record that begins with `first` and counts up from there.
private func append(_ partitions: RecordPartitions, _ partition: Int, first: UInt64) -> [UInt64] {
  let record = (0..<UInt64(partitions.stride)).map { first &+ $0 }
  switch partitions.stride {
  case 2: partitions.append(partition, record[0], record[1])
  case 3: partitions.append(partition, record[0], record[1], record[2])
  default: partitions.append(partition, record[0], record[1], record[2], record[3])
  }
  return record
}

@Test(arguments: 2...4)
func recordsComeBackInOrderOfAppendingWhateverTheStride(stride: Int) {
  var generator = SeededGenerator(UInt64(stride))
  let partitions = RecordPartitions(count: 7, stride: stride, pool: BlockPool())
  var expected = [[UInt64]](repeating: [], count: 7)
  for _ in 0..<20_000 {
    // One partition gets most records, one none.
    let partition = Int.random(in: 0..<12, using: &generator)
    guard partition != 3 else { continue }
    let place = partition < 7 ? partition : 0
    expected[place] += append(partitions, place, first: generator.next())
  }
  for partition in 0..<7 {
    #expect(words(partitions, partition) == expected[partition])
    #expect(partitions.recordCount(partition) == expected[partition].count / stride)
  }
}

@Test(arguments: 2...4)
func aFullBlockIsNeitherLostNorCountedTwice(stride: Int) {
  // A block has 4096 words; what is left after whole records stays unused.
  let perBlock = 4096 / stride
  for count in [perBlock - 1, perBlock, perBlock + 1, 2 * perBlock, 2 * perBlock + 1] {
    let partitions = RecordPartitions(count: 1, stride: stride, pool: BlockPool())
    var expected: [UInt64] = []
    for index in 0..<count {
      expected += append(partitions, 0, first: UInt64(index) << 8)
    }
    #expect(partitions.recordCount(0) == count)
    #expect(words(partitions, 0) == expected)
  }
}

@Test func wordsChangedInABlockStayChanged() {
  let partitions = RecordPartitions(count: 2, stride: 2, pool: BlockPool())
  for index in 0..<5000 { partitions.append(1, UInt64(index), 0) }
  partitions.forEachBlock(1) { words in
    for at in stride(from: 1, to: words.count, by: 2) { words[at] = words[at - 1] + 1 }
  }
  let found = words(partitions, 1)
  #expect(stride(from: 0, to: found.count, by: 2).allSatisfy { found[$0 + 1] == found[$0] + 1 })
}

@Test func aClearedPartitionIsEmptyAndTakesRecordsAgain() {
  let partitions = RecordPartitions(count: 2, stride: 3, pool: BlockPool())
  for index in 0..<3000 { partitions.append(index % 2, UInt64(index), 1, 2) }
  partitions.clear(0)
  #expect(partitions.recordCount(0) == 0)
  #expect(words(partitions, 0).isEmpty)
  #expect(partitions.recordCount(1) == 1500)
  partitions.append(0, 7, 8, 9)
  #expect(words(partitions, 0) == [7, 8, 9])
}

@Test func blocksOfOneStageServeTheNextWithoutItsRecords() {
  let pool = BlockPool()
  let first = RecordPartitions(count: 4, stride: 4, pool: pool)
  for index in 0..<40_000 { first.append(index % 4, .max, .max, .max, .max) }
  // The next stage writes while it drains, as join does; and with another stride.
  let second = RecordPartitions(count: 4, stride: 3, pool: pool)
  for partition in 0..<4 {
    for index in 0..<10_000 { second.append((partition + 1) % 4, UInt64(index), 5, 6) }
    #expect(words(first, partition).allSatisfy { $0 == .max })
    first.clear(partition)
  }
  for partition in 0..<4 {
    let found = words(second, partition)
    #expect(found.count == 30_000)
    #expect(stride(from: 0, to: 30_000, by: 3).allSatisfy { found[$0] == UInt64($0 / 3) })
  }
}

@Test func everyBlockComesBackOnceWhenItsHolderGoes() {
  let pool = BlockPool()
  for round in 0..<40 {
    let partitions = RecordPartitions(count: 2, stride: 2, pool: pool)
    for index in 0..<20_000 { partitions.append(index & 1, UInt64(round), UInt64(index)) }
    partitions.clear(round & 1)
  }
  // Had one been lost, a second slab would be needed; had one come back twice, two would be the
  // same.
  let addresses = Set((0..<256).map { _ in UInt(bitPattern: pool.take()) }).sorted()
  #expect(addresses.count == 256)
  #expect(addresses[255] - addresses[0] == 255 * 4096 * 8)
}

@Test func jobsFillInstancesOfTheirOwnFromOnePool() async {
  let pool = BlockPool()
  let sums = await withTaskGroup(of: UInt64.self) { group in
    for job in 0..<4 {
      group.addTask {
        let partitions = RecordPartitions(count: 16, stride: 2, pool: pool)
        for index in 0..<50_000 { partitions.append(index % 16, UInt64(job), UInt64(index)) }
        var sum: UInt64 = 0
        for partition in 0..<16 {
          partitions.forEachBlock(partition) { words in
            for at in stride(from: 0, to: words.count, by: 2) {
              sum += words[at] == UInt64(job) ? words[at + 1] : 1 << 40
            }
          }
          partitions.clear(partition)
        }
        return sum
      }
    }
    return await group.reduce(into: [UInt64]()) { $0.append($1) }
  }
  #expect(sums == Array(repeating: 50_000 * 49_999 / 2, count: 4))
}

@Test func jobsReadAndClearPartitionsOfOneInstanceAtOnce() async {
  let pool = BlockPool()
  for round in 0..<20 {
    let partitions = RecordPartitions(count: 64, stride: 2, pool: pool)
    for index in 0..<300_000 { partitions.append(index % 64, UInt64(round), UInt64(index)) }
    let counts = await withTaskGroup(of: Int.self) { group in
      for job in 0..<8 {
        group.addTask {
          var count = 0
          for partition in stride(from: job, to: 64, by: 8) {
            partitions.forEachBlock(partition) { words in
              for at in stride(from: 0, to: words.count, by: 2) where words[at] == UInt64(round) {
                count += 1
              }
            }
            partitions.clear(partition)
          }
          return count
        }
      }
      return await group.reduce(0, +)
    }
    #expect(counts == 300_000)
  }
  // 64 partitions of three blocks: one slab, each block of it free exactly once.
  #expect(Set((0..<256).map { _ in pool.take() }).count == 256)
}

@Test func blocksWithoutPagesServeLikeOthers() {
  let pool = BlockPool()
  for round in 0..<3 {
    let partitions = RecordPartitions(count: 3, stride: 2, pool: pool)
    for index in 0..<100_000 { partitions.append(index % 3, UInt64(round), UInt64(index)) }
    for partition in 0..<3 {
      let found = words(partitions, partition)
      #expect(
        stride(from: 0, to: found.count, by: 2).allSatisfy {
          found[$0] == UInt64(round) && found[$0 + 1] == UInt64($0 / 2 * 3 + partition)
        })
      #expect(found.count / 2 == partitions.recordCount(partition))
      partitions.clear(partition)
    }
    pool.giveBackPages()
  }
}

@Test func theFirstWordOfEachRecordIsFoundByItsPlace() {
  let partitions = RecordPartitions(count: 2, stride: 3, pool: BlockPool())
  for index in 0..<5000 { partitions.append(index % 2, UInt64(index), 1, 2) }
  var generator = SeededGenerator(3)
  let asked = (0..<1_000).map { _ in UInt32.random(in: 0..<5000, using: &generator) }
  var found: [UInt64] = [7]
  partitions.firstWords(asked.map { $0 % 2 }, asked.map { $0 / 2 }, into: &found)
  #expect(found == asked.map(UInt64.init))
}

/// Words that come again within a block, in later blocks and with another job.
@Test(arguments: [5, 3_000, 60_000])
func theFirstOfEachWordIsKeptInItsPlace(distinct: UInt64) {
  var generator = SeededGenerator(distinct)
  let pool = BlockPool()
  var set = WordSet()
  for _ in 0..<2 {
    var known: Set<UInt64> = []
    set.removeAll()
    for _ in 0..<2 {
      let job = RecordPartitions(count: 2, stride: 1, pool: pool)
      var kept: [UInt64] = []
      for _ in 0..<20_000 {
        let word = UInt64.random(in: 1...distinct, using: &generator) << 39
        job.append(1, word)
        if known.insert(word).inserted { kept.append(word) }
      }
      job.keepFirsts(1, &set)
      job.keepFirsts(0, &set)
      #expect(words(job, 1) == kept)
      #expect(job.recordCount(1) == kept.count)
      #expect(set.count == known.count)
      job.append(1, 1)
      #expect(words(job, 1) == kept + [1])
      job.clear(1)
    }
  }
}
