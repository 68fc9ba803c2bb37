import Columns
import Testing

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
    var atOnce = DisjointSets(count: count)
    atOnce.join(links.map(\.0), links.map(\.1))
    #expect(atOnce.roots() == (0..<UInt32(count)).map { sets.root($0) })
    let (numbers, setCount) = sets.numbered()
    #expect(numbers == expected)
    #expect(setCount == Set(expected).count)
    let roots = (0..<UInt32(count)).map { Int(sets.root($0)) }
    #expect(roots == expected.map { expected.firstIndex(of: $0) })
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
