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
  /// By job and link slot: the numbers of its primary and its other identifier. Empty once persons are known,
  /// but for a run that explains.
  var linkEnds: [[LinkEnds]]
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
    var table = NameTable()
    var partitions: [(index: Int, partition: Partition)] = []
  }

  /// Numbers all identifiers. In the records of `exports.jobs` the first word, half a fingerprint, becomes
  /// the number within the partition.
  ///
  /// - Complexity: O(records), one look-up each in a table that fits a core's cache.
  static func number(_ exports: Exports, executor: Executor) throws -> Identities {
    let states = try executor.run(
      count: NamedRecords.partitionCount, state: { _ in State() }
    ) { state, index in
      state.table.removeAll()
      state.partitions.append((index, number(index, exports, &state.table)))
    }
    let partitions = states.flatMap(\.partitions).sorted { $0.index < $1.index }.map(\.partition)
    var bases = [0]
    for partition in partitions { bases.append((bases.last ?? 0) + partition.keys.count) }
    var keys: [UInt8] = []
    if exports.setup.definition.identity.limits != nil || !exports.referrers.codes.isEmpty {
      keys.reserveCapacity(bases.last ?? 0)
      for partition in partitions { keys += partition.keys }
    }
    var superseded = Array(repeating: DayCounts(), count: exports.setup.files.count)
    var shared = [Int](repeating: 0, count: exports.setup.definition.sources.count)
    for partition in partitions {
      for (source, count) in partition.shared.enumerated() { shared[source] += count }
      for (file, days) in partition.superseded.enumerated() { superseded[file].add(days) }
    }
    let numberBases = bases
    let referrers = ReferrerNames.best(of: partitions.map(\.referrers), numberBases)
    return Identities(
      bases: bases, keys: keys, sources: partitions.map(\.sources),
      names: partitions.map(\.names), shared: shared,
      linkEnds: try executor.map(count: exports.jobs.count) {
        linkEnds(of: exports.jobs[$0], numberBases)
      },
      superseded: superseded, referrers: referrers)
  }

  private static func number(
    _ index: Int, _ exports: Exports, _ table: inout NameTable
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
    partition.keys = facts.tags
    let sourceCount = exports.setup.definition.sources.count
    partition.sources = SourceMasks(facts.origins, sourceCount: sourceCount)
    if exports.setup.definition.outputs.keepsLedger { partition.names = table.names() }
    partition.shared = shared(facts.origins, sourceCount: sourceCount)
    return partition
  }

  private static func shared(_ masks: [UInt64], sourceCount: Int) -> [Int] {
    var shared = [Int](repeating: 0, count: sourceCount)
    for mask in masks where mask & (mask &- 1) != 0 {
      var rest = mask
      while rest != 0 {
        shared[rest.trailingZeroBitCount] += 1
        rest &= rest &- 1
      }
    }
    return shared
  }

  /// Adds links that only name their other ends.
  private static func addPresenceLinks(
    of job: ExtractJob, _ bases: [Int], to ends: inout [LinkEnds]
  ) {
    let partitions = 0..<NamedRecords.partitionCount
    ends.reserveCapacity(
      ends.count + partitions.reduce(0) { $0 + job.presenceLinks.recordCount($1) })
    for partition in partitions {
      let base = UInt32(bases[partition])
      job.presenceLinks.forEachBlock(partition) { words in
        for at in stride(from: 0, to: words.count, by: 3) {
          let place = PresencePlace(bits: NamedRecords.payload(words[at + 2]))
          let code = job.presences.firstWord(place.partition, place.index)
          ends.append(
            LinkEnds(
              primary: UInt32(bases[place.partition]) + UInt32(truncatingIfNeeded: code),
              other: base + UInt32(truncatingIfNeeded: words[at]),
              source: UInt8(NamedRecords.origin(words[at + 2]))))
        }
      }
      job.presenceLinks.clear(partition)
    }
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
    addPresenceLinks(of: job, bases, to: &ends)
    return ends
  }
}
