import Columns

/// Each pair of identifiers once for each source whose records link it.
struct DistinctLinks: Sendable {
  private let spread: LinkWords
  /// One a job; no two have a word in common.
  private let words: [RecordPartitions]
  /// By source.
  let counts: [Int]

  /// Takes over the links of all jobs.
  ///
  /// - Complexity: O(links), one look-up each in a set that fits a core's cache.
  init(_ identities: Identities, sourceCount: Int, executor: Executor) throws {
    spread = LinkWords(memberCount: identities.count)
    let words = identities.links
    let states = try executor.run(
      count: LinkWords.partitionCount,
      state: { _ in (set: WordSet(), counts: [Int](repeating: 0, count: sourceCount)) }
    ) { state, partition in
      state.set.removeAll()
      for job in words {
        job.keepFirsts(partition, &state.set)
        job.forEachBlock(partition) { words in
          for index in words.indices { state.counts[LinkWords.origin(words[index])] += 1 }
        }
      }
    }
    self.words = words
    counts = (0..<sourceCount).map { source in states.reduce(0) { $0 + $1.counts[source] } }
  }

  /// The sets of identifiers that all links together make.
  func joined(count: Int) -> DisjointSets {
    var sets = DisjointSets(count: count)
    for partition in 0..<LinkWords.partitionCount {
      for job in words { sets.join(spread, job, partition: partition) }
    }
    return sets
  }

  /// By source: how many links are among `pairs`, which are `LinkPair` words.
  func counts(among pairs: Set<UInt64>, executor: Executor) throws -> [Int] {
    if pairs.isEmpty { return counts.map { _ in 0 } }
    let (spread, words, none) = (spread, words, counts.map { _ in 0 })
    // Nearly all links are told from the few pairs by some bits of their larger member.
    var isAsked = [Bool](repeating: false, count: 1 << 16)
    for pair in pairs { isAsked[Int(pair & 0xFFFF)] = true }
    let filter = isAsked
    let parts = try executor.run(count: LinkWords.partitionCount, state: { _ in none }) {
      counts, partition in
      let first = spread.first(partition)
      for job in words {
        job.forEachBlock(partition) { words in
          for index in words.indices {
            let word = words[index]
            guard filter[Int(LinkWords.high(word) & 0xFFFF)] else { continue }
            let pair = LinkPair.word(first + LinkWords.local(word), LinkWords.high(word))
            if pairs.contains(pair) { counts[LinkWords.origin(word)] += 1 }
          }
        }
      }
    }
    return none.indices.map { source in parts.reduce(0) { $0 + $1[source] } }
  }
}
