import Columns
import Tabular

/// A person's identifiers, and the rows that link them.
struct PersonLinks: Sendable {
  /// Two identifiers that rows of one source hold together.
  struct Pair: Sendable {
    /// The one of higher priority, which the record belongs to.
    var primary: NamedIdentifier
    var other: NamedIdentifier
    /// The first row that says so, in file order.
    var row: ExportRow
    var rowCount: Int
    /// A limit refused it (METHODS, section 8): one of the two may be another person's.
    var isRefused: Bool
  }

  /// By priority, then by bytes.
  private(set) var identifiers: [NamedIdentifier] = []
  private(set) var pairs: [Pair] = []

  /// - Parameter own: identifiers of the order's row: all there is where nothing is linked.
  /// - Complexity: O(links of the run), and one row read for each distinct pair.
  init(
    _ person: UInt32, _ exports: Exports, _ people: People, _ identities: Identities,
    own: [NamedIdentifier]
  ) throws {
    var found = Self.pairs(of: person, exports, people, identities)
    try Self.read(&found, exports)
    var isKnown: Set<NamedIdentifier> = []
    for pair in found {
      guard let row = pair.row else { continue }
      if people.persons[Int(pair.ends.primary)] == person { isKnown.insert(pair.primary) }
      if people.persons[Int(pair.ends.other)] == person { isKnown.insert(pair.other) }
      pairs.append(
        Pair(
          primary: pair.primary, other: pair.other, row: row, rowCount: pair.rowCount,
          isRefused: people.refused.contains(LinkPair.word(pair.ends))))
    }
    // Without a link the person has one identifier: the row's highest.
    if isKnown.isEmpty, let first = own.min(by: NamedIdentifier.precedes) { isKnown.insert(first) }
    identifiers = isKnown.sorted(by: NamedIdentifier.precedes)
    pairs.sort { a, b in
      if a.primary != b.primary { return NamedIdentifier.precedes(a.primary, b.primary) }
      if a.other != b.other { return NamedIdentifier.precedes(a.other, b.other) }
      if a.row.path != b.row.path { return precedesByBytes(a.row.path, b.row.path) }
      return a.row.line < b.row.line
    }
  }

  private struct Found {
    var ends: Identities.LinkEnds
    var link: Link
    var rowCount = 1
    var primary = NamedIdentifier(key: 0, text: [])
    var other = NamedIdentifier(key: 0, text: [])
    var row: ExportRow?
  }

  /// Each distinct pair and source, with its first row in file order.
  private static func pairs(
    of person: UInt32, _ exports: Exports, _ people: People, _ identities: Identities
  ) -> [Found] {
    struct Place: Hashable {
      var pair: UInt64
      var source: UInt8
    }
    var places: [Place: Int] = [:]
    var found: [Found] = []
    for (ends, job) in zip(identities.linkEnds, exports.jobs) {
      for (ends, link) in zip(ends, job.links)
      where people.persons[Int(ends.primary)] == person
        || people.persons[Int(ends.other)] == person
      {
        let place = Place(pair: LinkPair.word(ends), source: link.source)
        guard let known = places[place] else {
          places[place] = found.count
          found.append(Found(ends: ends, link: link))
          continue
        }
        found[known].rowCount += 1
        let first = found[known].link
        if (link.file, link.offset) < (first.file, first.offset) {
          found[known].link = link
          found[known].ends = ends
        }
      }
    }
    return found.sorted {
      ($0.link.file, $0.link.offset, $0.link.otherKey)
        < ($1.link.file, $1.link.offset, $1.link.otherKey)
    }
  }

  /// Reads the pairs' rows, which are in file order, again: their texts, and on which lines they are.
  private static func read(_ found: inout [Found], _ exports: Exports) throws {
    let setup = exports.setup
    var open: (file: Int, rows: RowReader, fields: IdentifierFields, lines: LineCounter)?
    for index in found.indices {
      let link = found[index].link
      let plan = setup.files[Int(link.file)]
      if open?.file != plan.index {
        open = (
          plan.index, plan.rowReader(),
          IdentifierFields(plan, setup: setup, missing: MissingTexts(setup.layout(plan).missing)),
          LineCounter(plan)
        )
      }
      guard let line = try open?.lines.line(of: link.offset), let open else { continue }
      do {
        try open.rows.read(
          plan.export, from: link.offset, to: link.offset + 1, startsAtRow: true)
      } catch {
        throw error.failure(plan.path)
      }
      guard open.rows.rowCount > 0 else { continue }
      func named(_ key: UInt8) -> NamedIdentifier {
        NamedIdentifier(
          key: Int(key),
          text: open.fields.normalized(key: Int(key), row: 0, in: open.rows) ?? [])
      }
      found[index].primary = named(link.primaryKey)
      found[index].other = named(link.otherKey)
      found[index].row = ExportRow(
        source: setup.definition.sources[plan.source].name, path: plan.path, line: line)
    }
  }
}
