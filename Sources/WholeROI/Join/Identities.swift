import Columns
import Tabular

/// Every distinct identifier of a run under a dense number, and the links between them.
///
/// Numbers depend on how work was spread; nothing that leaves join does.
struct Identities: Sendable {
  /// First number of each partition; one more entry holds the count.
  let bases: [Int]
  /// By identifier: index of its key in `identity.keys`; empty where no limit and no referrer asks for it.
  let keys: [UInt8]
  /// By partition: the sources of its identifiers. Empty once persons are known.
  var sources: [SourceMasks]
  /// By partition and identifier: 64 bits that tell it in every run; empty where no ledger is kept.
  let names: [[UInt64]]
  /// By source: distinct identifiers that another source has too.
  let shared: [Int]
  /// By job and link slot: the numbers of its primary and its other identifier, where somebody asks what rows links
  /// are from. Empty once persons are known, but for a run that explains.
  var linkEnds: [[LinkEnds]]
  /// All links as words, by job. Empty once persons are known.
  var links: [RecordPartitions]
  /// Touches that another file had already, by file and day.
  let superseded: [DayCounts]
  /// By code of a text that names a referrer: the identifier that it is.
  var referrers: [UInt32: UInt32] = [:]

  struct LinkEnds: Sendable {
    var primary: UInt32 = 0
    var other: UInt32 = 0
    /// Whose records say so.
    var source: UInt8 = 0
  }

  var count: Int { bases.last ?? 0 }
}

extension Identities {
  /// One partition's identifiers.
  private struct Partition: Sendable {
    var keys: [UInt8] = []
    var sources = SourceMasks([], sourceCount: 0)
    var names: [UInt64] = []
    var superseded: [DayCounts]
    /// By source.
    var shared: [Int] = []
    var referrers: [ReferrerNames.Found] = []
  }
  private struct State: Sendable {
    let table: NameTable
    var partitions: [(index: Int, partition: Partition)] = []
  }

  /// Numbers all identifiers. In the records of `exports.jobs` the first word, half a fingerprint, becomes
  /// the number within the partition.
  ///
  /// - Complexity: O(records), one look-up each in a table that fits a core's cache.
  static func number(_ exports: Exports, executor: Executor, pool: BlockPool) throws -> Identities {
    let sourceCount = exports.setup.definition.sources.count
    let keepsKeys =
      exports.setup.definition.identity.limits != nil || !exports.referrers.codes.isEmpty
    let states = try executor.run(
      count: NamedRecords.partitionCount,
      state: { _ in State(table: NameTable(originCount: sourceCount)) }
    ) { state, index in
      state.table.removeAll()
      state.partitions.append((index, number(index, exports, state.table, keepsKeys: keepsKeys)))
    }
    let partitions = states.flatMap(\.partitions).sorted { $0.index < $1.index }.map(\.partition)
    var bases = [0]
    for partition in partitions { bases.append((bases.last ?? 0) + partition.sources.count) }
    var keys: [UInt8] = []
    if keepsKeys { keys.reserveCapacity(bases.last ?? 0) }
    for partition in partitions { keys += partition.keys }
    var superseded = Array(repeating: DayCounts(), count: exports.setup.files.count)
    var shared = [Int](repeating: 0, count: sourceCount)
    for partition in partitions {
      for (source, count) in partition.shared.enumerated() { shared[source] += count }
      for (file, days) in partition.superseded.enumerated() { superseded[file].add(days) }
    }
    let numberBases = bases
    let referrers = ReferrerNames.best(of: partitions.map(\.referrers), numberBases)
    let jobs = try executor.map(count: exports.jobs.count) {
      links(of: exports.jobs[$0], numberBases, pool)
    }
    return Identities(
      bases: bases, keys: keys, sources: partitions.map(\.sources),
      names: partitions.map(\.names), shared: shared, linkEnds: jobs.map(\.ends),
      links: jobs.map(\.words), superseded: superseded, referrers: referrers)
  }

  private static func number(
    _ index: Int, _ exports: Exports, _ table: NameTable, keepsKeys: Bool
  ) -> Partition {
    var partition = Partition(
      superseded: Array(repeating: DayCounts(), count: exports.setup.files.count))
    if exports.setup.touchShape.hasRow {
      TouchDuplicates.mark(exports, partition: index, into: &partition.superseded)
    }
    for job in exports.jobs {
      for touches in job.allTouches { table.number(touches, partition: index) }
      table.number(job.presences, partition: index)
      table.number(job.linkEnds, partition: index)
      table.number(job.presenceLinks, partition: index)
    }
    partition.referrers = exports.referrers.found(in: index, table)
    let facts = table.facts()
    if keepsKeys { partition.keys = facts.tags }
    let sourceCount = exports.setup.definition.sources.count
    partition.sources = SourceMasks(bytes: facts.origins, sourceCount: sourceCount)
    precondition(partition.sources.count == table.count)
    if exports.setup.definition.outputs.keepsLedger { partition.names = table.names() }
    partition.shared = partition.sources.sharedCounts(sourceCount: sourceCount)
    return partition
  }

  /// A job's links as words, and by their slots where they are asked for; their records are given up.
  private static func links(
    of job: ExtractJob, _ bases: [Int], _ pool: BlockPool
  ) -> (ends: [LinkEnds], words: RecordPartitions) {
    let ends = linkEnds(of: job, bases)
    let spread = LinkWords(memberCount: bases.last ?? 0)
    let words = RecordPartitions(count: LinkWords.partitionCount, stride: 1, pool: pool)
    for end in ends { spread.append(end.primary, end.other, origin: end.source, to: words) }
    appendPresenceLinks(of: job, bases, spread, to: words)
    return (job.keepsLinks ? ends : [], words)
  }

  /// Puts both ends of a job's links side by side again.
  private static func linkEnds(of job: ExtractJob, _ bases: [Int]) -> [LinkEnds] {
    var ends = [LinkEnds](repeating: LinkEnds(), count: job.linkCount)
    for partition in 0..<NamedRecords.partitionCount {
      let base = UInt32(bases[partition])
      job.linkEnds.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let number = base + UInt32(truncatingIfNeeded: words[at])
          let payload = NamedRecords.payload(words[at + 2])
          if payload & 1 == 0 {
            ends[Int(payload >> 1)].primary = number
            ends[Int(payload >> 1)].source = UInt8(NamedRecords.origin(words[at + 2]))
          } else {
            ends[Int(payload >> 1)].other = number
          }
          at += 3
        }
      }
      job.linkEnds.clear(partition)
    }
    return ends
  }

  /// Appends links that only name their other ends: a presence has the primary one.
  private static func appendPresenceLinks(
    of job: ExtractJob, _ bases: [Int], _ spread: LinkWords, to links: RecordPartitions
  ) {
    // Of a block's links.
    var partitions: [UInt32] = []
    var indices: [UInt32] = []
    var codes: [UInt64] = []
    for partition in 0..<NamedRecords.partitionCount {
      let base = UInt32(bases[partition])
      job.presenceLinks.forEachBlock(partition) { words in
        partitions.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        for at in stride(from: 2, to: words.count, by: 3) {
          let place = RecordPlace(bits: NamedRecords.payload(words[at]))
          partitions.append(UInt32(place.partition))
          indices.append(UInt32(place.index))
        }
        job.presences.firstWords(partitions, indices, into: &codes)
        for link in codes.indices {
          let primary = UInt32(bases[Int(partitions[link])])
          spread.append(
            primary + UInt32(truncatingIfNeeded: codes[link]),
            base + UInt32(truncatingIfNeeded: words[3 * link]),
            origin: UInt8(NamedRecords.origin(words[3 * link + 2])), to: links)
        }
      }
      job.presenceLinks.clear(partition)
    }
  }
}
