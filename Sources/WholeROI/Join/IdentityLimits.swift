import Columns
import Tabular

/// Takes persons apart that have too many distinct identifiers of one key, as tills and shared tablets make
/// them (METHODS, section 8).
struct IdentityLimits {
  /// By key: the most distinct values; `Int.max` for no limit.
  private let limits: [Int]
  private let identities: Identities
  private let exports: Exports

  init(_ limits: [String: Int], _ identities: Identities, _ exports: Exports) {
    self.limits = exports.setup.definition.identity.keys.map { limits[$0] ?? .max }
    self.identities = identities
    self.exports = exports
  }

  /// One distinct link of a person that broke a limit, with what decides its turn.
  private struct Candidate {
    var pair: UInt64
    var link: Link
    var primary: UInt32
    var other: UInt32
    /// The key of lower priority, that is the higher index.
    var lowerKey: UInt8
    var higherKey: UInt8
    var time: Int64
    var lowerBytes: [UInt8] = []
    var higherBytes: [UInt8] = []
  }

  /// Rebuilds the sets that break a limit, link by link in the order of the rule; gives the pairs refused.
  func enforce(_ sets: inout DisjointSets) throws -> Set<UInt64> {
    guard let isBroken = broken(sets.roots()) else { return [] }
    var candidates = candidates(isBroken)
    for (identifier, isBroken) in isBroken.enumerated() where isBroken {
      sets.separate(UInt32(identifier))
    }
    try readBytes(&candidates)
    candidates.sort(by: Self.precedes)

    var counts: [UInt32: [Int]] = [:]
    func count(of root: UInt32) -> [Int] {
      if let known = counts[root] { return known }
      var alone = [Int](repeating: 0, count: limits.count)
      alone[Int(identities.keys[Int(root)])] = 1
      return alone
    }
    var refused: Set<UInt64> = []
    for candidate in candidates {
      let a = sets.root(candidate.primary)
      let b = sets.root(candidate.other)
      guard a != b else { continue }
      let sum = zip(count(of: a), count(of: b)).map(+)
      if zip(sum, limits).contains(where: { $0 > $1 }) {
        refused.insert(candidate.pair)
      } else {
        sets.join(a, b)
        counts[min(a, b)] = sum
      }
    }
    return refused
  }

  /// By identifier: whether its set has more distinct values of some key than its limit; nil where none has.
  private func broken(_ roots: [UInt32]) -> [Bool]? {
    var isBroken = [Bool](repeating: false, count: roots.count)
    var isAny = false
    for key in limits.indices where limits[key] != .max {
      var counts = [UInt32](repeating: 0, count: roots.count)
      for (identifier, root) in roots.enumerated() where identities.keys[identifier] == key {
        counts[Int(root)] += 1
        if Int(counts[Int(root)]) > limits[key] {
          isBroken[Int(root)] = true
          isAny = true
        }
      }
    }
    if !isAny { return nil }
    // A root says it of itself, and of all others.
    for (identifier, root) in roots.enumerated() { isBroken[identifier] = isBroken[Int(root)] }
    return isBroken
  }

  /// Each distinct link of the broken sets, with the earliest time of a record that holds it.
  private func candidates(_ isBroken: [Bool]) -> [Candidate] {
    var places: [UInt64: Int] = [:]
    var candidates: [Candidate] = []
    let broken = identities.linkEnds.map { ends in
      ends.indices.filter { isBroken[Int(ends[$0].primary)] }
    }
    for (place, own) in broken.enumerated() {
      for index in own {
        let end = identities.linkEnds[place][index]
        let link = exports.jobs[place].links[index]
        let pair = LinkPair.word(end)
        if let place = places[pair] {
          candidates[place].time = min(candidates[place].time, link.time)
        } else {
          places[pair] = candidates.count
          candidates.append(
            Candidate(
              pair: pair, link: link, primary: end.primary, other: end.other,
              lowerKey: link.otherKey, higherKey: link.primaryKey, time: link.time))
        }
      }
    }
    for (place, own) in broken.enumerated() {
      let ends = identities.linkEnds[place]
      let links = exports.jobs[place].links
      for record in Self.records(own, links) {
        for first in record {
          for second in record where second != first {
            let pair = LinkPair.word(.init(primary: ends[first].other, other: ends[second].other))
            guard let place = places[pair] else { continue }
            candidates[place].time = min(candidates[place].time, links[first].time)
          }
        }
      }
    }
    return candidates
  }

  /// The links of each record that makes several: it holds their lower identifiers together too.
  private static func records(_ indices: [Int], _ links: [Link]) -> [ArraySlice<Int>] {
    let sorted = indices.sorted {
      (links[$0].file, links[$0].offset) < (links[$1].file, links[$1].offset)
    }
    var records: [ArraySlice<Int>] = []
    var start = 0
    while start < sorted.count {
      let first = links[sorted[start]]
      var end = start + 1
      while end < sorted.count, links[sorted[end]].file == first.file,
        links[sorted[end]].offset == first.offset
      { end += 1 }
      if end - start > 1 { records.append(sorted[start..<end]) }
      start = end
    }
    return records
  }

  /// Reads the normalised texts of the links' identifiers again from their rows: only numbers of them are
  /// kept otherwise, and only ties need them.
  private func readBytes(_ candidates: inout [Candidate]) throws {
    var reader: (file: Int, rows: RowReader, fields: IdentifierFields)?
    let order = candidates.indices.sorted {
      let a = candidates[$0].link
      let b = candidates[$1].link
      return (a.file, a.offset) < (b.file, b.offset)
    }
    for index in order {
      let link = candidates[index].link
      let plan = exports.setup.files[Int(link.file)]
      if reader?.file != plan.index {
        let layout = exports.setup.layout(plan)
        reader = (
          plan.index, plan.rowReader(),
          IdentifierFields(plan, setup: exports.setup, missing: MissingTexts(layout.missing))
        )
      }
      guard let reader else { continue }
      do {
        try reader.rows.read(
          plan.export, from: link.offset, to: link.offset + 1, startsAtRow: true)
      } catch {
        throw error.failure(plan.path)
      }
      guard reader.rows.rowCount > 0 else { continue }
      let bytes = { (key: UInt8) in
        reader.fields.normalized(key: Int(key), row: 0, in: reader.rows) ?? []
      }
      candidates[index].lowerBytes = bytes(link.otherKey)
      candidates[index].higherBytes = bytes(link.primaryKey)
    }
  }

  /// Priority of the lower key, earliest time, then the lower key's bytes, the higher key's, and the
  /// priority of the higher key.
  private static func precedes(_ a: Candidate, _ b: Candidate) -> Bool {
    if a.lowerKey != b.lowerKey { return a.lowerKey < b.lowerKey }
    if a.time != b.time { return a.time < b.time }
    if a.lowerBytes != b.lowerBytes { return a.lowerBytes.lexicographicallyPrecedes(b.lowerBytes) }
    if a.higherBytes != b.higherBytes {
      return a.higherBytes.lexicographicallyPrecedes(b.higherBytes)
    }
    return a.higherKey < b.higherKey
  }
}
