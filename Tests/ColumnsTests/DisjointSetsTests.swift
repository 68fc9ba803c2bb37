import Testing

@testable import Columns

/// Who belongs with whom, by spreading the smallest number until nothing changes.
private func plainNumbers(_ count: Int, _ links: [(UInt32, UInt32)]) -> [UInt32] {
  var smallest = (0..<UInt32(count)).map { $0 }
  var changes = true
  while changes {
    changes = false
    for (a, b) in links where smallest[Int(a)] != smallest[Int(b)] {
      let least = min(smallest[Int(a)], smallest[Int(b)])
      smallest[Int(a)] = least
      smallest[Int(b)] = least
      changes = true
    }
  }
  let roots = Set(smallest).sorted()
  return smallest.map { root in UInt32(roots.firstIndex(of: root) ?? -1) }
}

@Test(arguments: 0..<20)
func setsAreThoseOfTheLinksInAnyOrder(seed: UInt64) {
  var generator = SeededGenerator(seed)
  let count = Int.random(in: 1...120, using: &generator)
  var links = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
    (
      UInt32.random(in: 0..<UInt32(count), using: &generator),
      UInt32.random(in: 0..<UInt32(count), using: &generator)
    )
  }
  let expected = plainNumbers(count, links)
  for _ in 0..<3 {
    links.shuffle(using: &generator)
    var sets = DisjointSets(count: count)
    for (a, b) in links { sets.join(a, b) }
    #expect(joined(links, count: count).roots() == (0..<UInt32(count)).map { sets.root($0) })
    for parts in [1, 3, 200] {
      let inParts = sets.numbered(inParts: parts) { count, body in
        for part in (0..<count).reversed() { body(part) }
      }
      #expect(inParts.numbers == expected)
    }
    let (numbers, setCount) = sets.numbered()
    #expect(numbers == expected)
    #expect(setCount == Set(expected).count)
    let roots = (0..<UInt32(count)).map { Int(sets.root($0)) }
    #expect(roots == expected.map { expected.firstIndex(of: $0) })
  }
}

/// Hundreds of links a partition, so that some are asked for while others are taken.
@Test(arguments: [300, 20_000]) func linksOfLargePartitionsMakeTheSetsThatOneByOneMakes(count: Int)
{
  var generator = SeededGenerator(UInt64(count))
  let links = (0..<60_000).map { _ in
    (
      UInt32.random(in: 0..<UInt32(count), using: &generator) / 3,
      UInt32.random(in: 0..<UInt32(count), using: &generator)
    )
  }.filter { $0 % 3 == $1 % 3 }
  var sets = DisjointSets(count: count)
  for (a, b) in links { sets.join(a, b) }
  let together = joined(links, count: count)
  #expect(together.roots() == sets.roots())
  let inParts = together.numbered(inParts: 7) { count, body in
    for part in 0..<count { body(part) }
  }
  #expect(inParts.numbers == sets.numbered().numbers)
}

/// The sets of all links at once, as words.
private func joined(_ links: [(UInt32, UInt32)], count: Int) -> DisjointSets {
  let spread = LinkWords(memberCount: count)
  let words = RecordPartitions(count: LinkWords.partitionCount, stride: 1, pool: BlockPool())
  for (a, b) in links { spread.append(a, b, origin: 63, to: words) }
  var sets = DisjointSets(count: count)
  for partition in 0..<LinkWords.partitionCount { sets.join(spread, words, partition: partition) }
  return sets
}

@Test(arguments: [1, 255, 256, 1_000_000, 1 << 32 - 1])
func aLinkComesBackFromItsWord(memberCount: Int) {
  var generator = SeededGenerator(UInt64(memberCount))
  let spread = LinkWords(memberCount: memberCount)
  for _ in 0..<100 {
    let a = UInt32.random(in: 0..<UInt32(memberCount), using: &generator)
    let b = UInt32.random(in: 0..<UInt32(memberCount), using: &generator)
    let origin = UInt8.random(in: 0..<64, using: &generator)
    let (partition, word) = spread.word(a, b, origin: origin)
    #expect(word != 0)
    #expect(partition < LinkWords.partitionCount)
    #expect(spread.first(partition) + LinkWords.local(word) == min(a, b))
    #expect(LinkWords.high(word) == max(a, b))
    #expect(LinkWords.origin(word) == Int(origin))
  }
}

@Test func aLongChainHasItsSmallestMemberAsRoot() {
  var sets = DisjointSets(count: 100_000)
  for member in (1..<UInt32(100_000)).reversed() { sets.join(member, member - 1) }
  #expect(sets.root(99_999) == 0)
  #expect(sets.numbered().count == 1)
}

@Test func aSetTakenApartIsPutTogetherAnew() {
  var sets = DisjointSets(count: 6)
  for (a, b) in [(0, 5), (5, 3), (1, 2)] as [(UInt32, UInt32)] { sets.join(a, b) }
  for member in [0, 3, 5] as [UInt32] { sets.separate(member) }
  sets.join(5, 3)
  #expect(sets.numbered().numbers == [0, 1, 1, 2, 3, 2])
}

@Test func nobodyIsNoSet() {
  let (numbers, count) = DisjointSets(count: 0).numbered()
  #expect(numbers.isEmpty && count == 0)
}
