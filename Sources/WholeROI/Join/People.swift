import Columns
import Tabular

/// Who is who: every identifier's person, and what is known of each person.
struct People: Sendable {
  /// By identifier.
  let persons: [UInt32]
  let count: Int
  /// By person: bit s is set where source s has a record of the person.
  let sources: [UInt64]
  /// By source: distinct links that were taken, and that a limit refused.
  let newLinks: [Int]
  let refusedLinks: [Int]
  /// The refused ones as `LinkPair` words.
  let refused: Set<UInt64>
  /// By source: distinct identifiers that another source has too.
  let sharedIdentifiers: [Int]
}

extension People {
  /// Puts identifiers together that records link, within the limits (METHODS, section 8).
  ///
  /// All links are taken first, in `linked`; only persons that break a limit are taken apart again and put together
  /// link by link in the order of the rule. The others are the same in any order.
  static func find(
    _ identities: Identities, linked: DisjointSets, exports: Exports, executor: Executor,
    pool: BlockPool
  ) throws -> People {
    var sets = linked
    var refused = Set<UInt64>()
    if let limits = exports.setup.definition.identity.limits {
      refused = try IdentityLimits(limits, identities, exports).enforce(&sets, executor: executor)
    }
    let (settled, taken) = (sets, refused)
    let (numbered, links) = try executor.beside({ Numbered(settled, identities) }) {
      try distinctLinks(identities, exports, taken, executor: executor, pool: pool)
    }
    return People(
      persons: numbered.persons, count: numbered.sources.count, sources: numbered.sources,
      newLinks: links.new,
      refusedLinks: links.refused, refused: refused, sharedIdentifiers: identities.shared)
  }

  /// Persons by identifier, and their sources by person.
  private struct Numbered: Sendable {
    let persons: [UInt32]
    let sources: [UInt64]

    init(_ sets: consuming DisjointSets, _ identities: Identities) {
      let (persons, count) = sets.numbered()
      var sources = [UInt64](repeating: 0, count: count)
      for (base, own) in zip(identities.bases, identities.sources) {
        for (place, mask) in own.enumerated() { sources[Int(persons[base + place])] |= mask }
      }
      self.persons = persons
      self.sources = sources
    }
  }

  /// Links that are taken at a time.
  private static let step = 4096

  /// Takes all links.
  static func linked(_ identities: Identities) -> DisjointSets {
    var sets = DisjointSets(count: identities.count)
    var firsts: [UInt32] = []
    var seconds: [UInt32] = []
    for ends in identities.linkEnds {
      for start in stride(from: 0, to: ends.count, by: step) {
        firsts.removeAll(keepingCapacity: true)
        seconds.removeAll(keepingCapacity: true)
        for end in ends[start..<min(start + step, ends.count)] {
          firsts.append(end.primary)
          seconds.append(end.other)
        }
        sets.join(firsts, seconds)
      }
    }
    return sets
  }

  /// Counts each pair of identifiers once per source whose records link it.
  private static func distinctLinks(
    _ identities: Identities, _ exports: Exports, _ refused: Set<UInt64>, executor: Executor,
    pool: BlockPool
  ) throws -> (new: [Int], refused: [Int]) {
    let sourceCount = exports.setup.definition.sources.count
    let partitionCount = 256
    // Partitioned by job and then by the primary identifier, so that each part is counted alone.
    let parts = try executor.map(count: exports.jobs.count) { job in
      let parts = RecordPartitions(count: partitionCount, stride: 2, pool: pool)
      for ends in identities.linkEnds[job] {
        let part = Int(min(ends.primary, ends.other) % UInt32(partitionCount))
        parts.append(part, LinkPair.word(ends), UInt64(ends.source))
      }
      return parts
    }
    let counts = try executor.map(count: partitionCount) { index in
      var seen = FingerprintTable(
        capacity: parts.reduce(0) { $0 + $1.recordCount(index) } / 2)
      var new = [Int](repeating: 0, count: sourceCount)
      var refusedCounts = [Int](repeating: 0, count: sourceCount)
      for job in parts {
        job.forEachBlock(index) { words in
          for at in stride(from: 0, to: words.count, by: 2) {
            let pair = words[at]
            let source = words[at + 1]
            let known = seen.count
            _ = seen.code(pair, mixed(pair, source))
            if seen.count == known { continue }
            if !refused.isEmpty, refused.contains(pair) {
              refusedCounts[Int(source)] += 1
            } else {
              new[Int(source)] += 1
            }
          }
        }
        job.clear(index)
      }
      return (new, refusedCounts)
    }
    var new = [Int](repeating: 0, count: sourceCount)
    var refusedCounts = new
    for (taken, dropped) in counts {
      for source in 0..<sourceCount {
        new[source] += taken[source]
        refusedCounts[source] += dropped[source]
      }
    }
    return (new, refusedCounts)
  }
}

/// The source with the pair's bits spread over it; with the pair it still tells all links apart.
private func mixed(_ pair: UInt64, _ source: UInt64) -> UInt64 {
  (pair &* 0x9E37_79B9_7F4A_7C15) &+ source << 20
}

/// Two linked identifiers in one word, the smaller number first.
enum LinkPair {
  static func word(_ ends: Identities.LinkEnds) -> UInt64 {
    let low = min(ends.primary, ends.other)
    let high = max(ends.primary, ends.other)
    return UInt64(low) << 32 | UInt64(high)
  }
}
