import Columns
import Tabular

/// The texts by which profiles name who referred them, and the identifiers that each may be: a loyalty
/// number, an address, a handle. One that no record has is nobody's.
struct ReferrerNames: Sendable {
  /// An identifier among those of a partition that a text may be.
  struct Found: Sendable {
    var text: UInt32
    /// Index in `identity.keys`.
    var key: UInt8
    var partition: Int
    /// Among the partition's.
    var code: UInt32
  }

  /// Codes in the run's texts.
  var codes: Set<UInt32> = []
  /// By partition of names.
  private var names: [[(text: UInt32, key: UInt8, name: Fingerprint)]] = []

  /// Forms the names of all texts under every key. Digests become their plain forms.
  mutating func name(_ texts: Interner, _ setup: ExtractSetup, executor: Executor) throws {
    guard !codes.isEmpty else { return }
    names = Array(repeating: [], count: NamedRecords.partitionCount)
    let sorted = codes.sorted()
    let step = 4096
    let parts = try executor.map(count: (sorted.count + step - 1) / step) { part in
      Self.names(of: sorted[(part * step)..<min(sorted.count, (part + 1) * step)], texts, setup)
    }
    for found in parts.joined() { names[NamedRecords.partition(of: found.name)].append(found) }
  }

  private static func names(
    of codes: ArraySlice<UInt32>, _ texts: Interner, _ setup: ExtractSetup
  ) -> [(text: UInt32, key: UInt8, name: Fingerprint)] {
    var names: [(text: UInt32, key: UInt8, name: Fingerprint)] = []
    for code in codes {
      let text = texts.bytes(code)
      for (key, normalization) in setup.normalizations.enumerated() {
        guard let form = normalization.normalized(text) else { continue }
        var column = [IdentifierNormalization.fingerprint(of: form, salt: UInt64(key))]
        setup.plainForms?.replace(in: &column)
        for name in column where name != .none { names.append((code, UInt8(key), name)) }
      }
    }
    return names
  }

  /// Those that the records of a partition have, once these are numbered.
  func found(in partition: Int, _ table: NameTable) -> [Found] {
    guard !names.isEmpty else { return [] }
    return names[partition].compactMap { name in
      table.find(name.name).map {
        Found(text: name.text, key: name.key, partition: partition, code: $0)
      }
    }
  }

  /// By text: its identifier of the highest priority. `bases`: the first number of each partition.
  static func best(of partitions: [[Found]], _ bases: [Int]) -> [UInt32: UInt32] {
    var best: [UInt32: Found] = [:]
    for found in partitions.joined() where found.key < best[found.text]?.key ?? .max {
      best[found.text] = found
    }
    return best.mapValues { UInt32(bases[$0.partition]) + $0.code }
  }
}

/// A profile that names who referred it.
struct Referral: Sendable {
  var person: UInt32
  /// Code in the run's texts.
  var referrer: UInt32
  /// On which it joined; `Int32.max` where the export says nothing.
  var day: Int32
}
