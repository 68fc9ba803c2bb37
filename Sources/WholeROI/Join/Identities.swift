import Columns
import Tabular

/// Every distinct identifier of a run under a dense number, and the links between them.
///
/// Numbers depend on how work was spread; nothing that leaves join does.
struct Identities: Sendable {
  /// First number of each partition; one more entry holds the count.
  let bases: [Int]
  /// By identifier: index of its key in `identity.keys`.
  let keys: [UInt8]
  /// By identifier: bit s is set where source s has a record with it.
  let sources: [UInt64]
  /// By job and link slot: the numbers of its primary and its other identifier.
  let linkEnds: [[LinkEnds]]
  /// Touches that another file had already, by file and day.
  let superseded: [DayCounts]

  struct LinkEnds: Sendable {
    var primary: UInt32 = 0
    var other: UInt32 = 0
  }

  var count: Int { bases.last ?? 0 }
}

extension Identities {
  /// One partition's identifiers.
  private struct Partition: Sendable {
    var keys: [UInt8] = []
    var sources: [UInt64] = []
    var superseded: [DayCounts]
  }
  private struct State: Sendable {
    var table = FingerprintTable(capacity: 1 << 15)
    var partitions: [(index: Int, partition: Partition)] = []
  }

  /// Numbers all identifiers. In the records of `exports.jobs` the first word, half a fingerprint, becomes
  /// the number within the partition.
  ///
  /// - Complexity: O(records), one look-up each in a table that fits a core's cache.
  static func number(_ exports: Exports, executor: Executor) throws -> Identities {
    let states = try executor.run(
      count: IdentityPartition.count, state: { _ in State() }
    ) { state, index in
      state.table.removeAll()
      state.partitions.append((index, number(index, exports, &state.table)))
    }
    let partitions = states.flatMap(\.partitions).sorted { $0.index < $1.index }.map(\.partition)
    var bases = [0]
    for partition in partitions { bases.append((bases.last ?? 0) + partition.keys.count) }
    var superseded = Array(repeating: DayCounts(), count: exports.setup.files.count)
    for partition in partitions {
      for (file, days) in partition.superseded.enumerated() { superseded[file].add(days) }
    }
    let numberBases = bases
    return Identities(
      bases: bases, keys: partitions.flatMap(\.keys), sources: partitions.flatMap(\.sources),
      linkEnds: try executor.map(count: exports.jobs.count) {
        linkEnds(of: exports.jobs[$0], numberBases)
      },
      superseded: superseded)
  }

  private static func number(
    _ index: Int, _ exports: Exports, _ table: inout FingerprintTable
  ) -> Partition {
    var partition = Partition(
      superseded: Array(repeating: DayCounts(), count: exports.setup.files.count))
    if exports.setup.touchShape.hasRow {
      TouchDuplicates.mark(exports, partition: index, into: &partition.superseded)
    }
    func note(_ code: UInt32, key: UInt64, source: UInt64) {
      let bit: UInt64 = 1 << source
      if Int(code) == partition.keys.count {
        partition.keys.append(UInt8(truncatingIfNeeded: key))
        partition.sources.append(bit)
      } else {
        partition.sources[Int(code)] |= bit
      }
    }
    let shape = exports.setup.touchShape
    for (number, job) in exports.jobs.enumerated() {
      let sourceOfKind = exports.kindsOfJobs[number].map { UInt64(exports.kinds[Int($0)].source) }
      job.touches.forEachBlock(index) { words in
        var at = 0
        while at < words.count {
          let what = words[at + 3]
          let kind = UInt32(truncatingIfNeeded: what)
          if kind != TouchDuplicates.superseded {
            let code = table.code(words[at], words[at + 1])
            note(code, key: what >> 32 & 0xF, source: sourceOfKind[Int(kind)])
            words[at] = UInt64(code)
          }
          at += shape.stride
        }
      }
      job.presences.forEachBlock(index) { words in
        var at = 0
        while at < words.count {
          let code = table.code(words[at], words[at + 1])
          note(code, key: words[at + 2] >> 8 & 0xF, source: words[at + 2] & 0xFF)
          words[at] = UInt64(code)
          at += 4
        }
      }
      job.linkEnds.forEachBlock(index) { words in
        var at = 0
        while at < words.count {
          let code = table.code(words[at], words[at + 1])
          note(code, key: words[at + 2] >> 8 & 0xF, source: words[at + 2] & 0xFF)
          words[at] = UInt64(code)
          at += 3
        }
      }
    }
    return partition
  }

  /// Puts both ends of a job's links side by side again.
  private static func linkEnds(of job: ExtractJob, _ bases: [Int]) -> [LinkEnds] {
    var ends = [LinkEnds](repeating: LinkEnds(), count: job.links.count)
    for partition in 0..<IdentityPartition.count {
      let base = UInt32(bases[partition])
      job.linkEnds.forEachBlock(partition) { words in
        var at = 0
        while at < words.count {
          let number = base + UInt32(truncatingIfNeeded: words[at])
          let slot = Int(words[at + 2] >> 17)
          if words[at + 2] >> 16 & 1 == 0 {
            ends[slot].primary = number
          } else {
            ends[slot].other = number
          }
          at += 3
        }
      }
      job.linkEnds.clear(partition)
    }
    return ends
  }
}
