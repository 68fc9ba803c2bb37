import Columns
import Tabular

/// Who is who: every identifier's person, and what is known of each person.
struct People: Sendable {
  /// By identifier.
  let persons: [UInt32]
  let count: Int
  /// By person: the sources that have a record of the person.
  let sources: SourceMasks
  /// By source: distinct links that were taken, and that a limit refused.
  let newLinks: [Int]
  let refusedLinks: [Int]
  /// The refused ones as `LinkPair` words.
  let refused: Set<UInt64>
  /// By source: distinct identifiers that another source has too.
  let sharedIdentifiers: [Int]
}

/// Which identifiers belong together (METHODS, section 8).
///
/// All links are taken first; only persons that break a limit are taken apart again and put together link by link in
/// the order of the rule. The others are the same in any order.
struct LinkedSets: Sendable {
  var sets: DisjointSets
  /// Pairs that a limit refused, as `LinkPair` words.
  var refused: Set<UInt64> = []

  init(_ identities: Identities, _ links: DistinctLinks, _ exports: Exports) throws {
    sets = links.joined(count: identities.count)
    if let limits = exports.setup.definition.identity.limits {
      refused = try IdentityLimits(limits, identities, exports).enforce(&sets)
    }
  }
}

extension People {
  /// Numbers the sets of identifiers, which are given up, and counts the links.
  static func find(
    _ identities: Identities, _ links: DistinctLinks, _ linked: inout LinkedSets,
    sourceCount: Int, executor: Executor
  ) throws -> People {
    let refused = linked.refused
    let refusedLinks = try links.counts(among: refused, executor: executor)
    // Taken out, so that nobody else holds them: they are numbered where they lie.
    let sets = linked.sets
    linked.sets = DisjointSets(count: 0)
    let (persons, count) = try (consume sets).numbered(
      inParts: 4 * executor.jobs, run: executor.each)
    return People(
      persons: persons, count: count,
      sources: try sources(
        identities, persons, count, sourceCount: sourceCount, executor: executor),
      newLinks: zip(links.counts, refusedLinks).map(-),
      refusedLinks: refusedLinks, refused: refused, sharedIdentifiers: identities.shared)
  }

  /// By person: the sources of all their identifiers.
  private static func sources(
    _ identities: Identities, _ persons: [UInt32], _ count: Int, sourceCount: Int,
    executor: Executor
  ) throws -> SourceMasks {
    // Each group has masks of its own: many jobs would have too many.
    let groups = max(1, min(executor.jobs, 8 / SourceMasks.width(sourceCount)))
    let parts = try executor.map(count: groups) { group in
      var sources = SourceMasks(count: count, sourceCount: sourceCount)
      for partition in stride(from: group, to: identities.sources.count, by: groups) {
        let own = identities.bases[partition]..<identities.bases[partition + 1]
        sources.add(identities.sources[partition], to: persons.span.extracting(own))
      }
      return sources
    }
    return parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
  }
}

/// Two linked identifiers in one word, the smaller number first.
enum LinkPair {
  static func word(_ ends: Identities.LinkEnds) -> UInt64 { word(ends.primary, ends.other) }

  static func word(_ a: UInt32, _ b: UInt32) -> UInt64 {
    UInt64(min(a, b)) << 32 | UInt64(max(a, b))
  }
}
