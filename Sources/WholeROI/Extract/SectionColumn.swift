import Tabular

/// Finds the section of each row, so that a sectioned export reads as a table with one more column.
///
///     Advertising,,,            (heading)
///     ,05/01/2026,Meta,500.00   Advertising
///     Print,,,                  (heading)
///     ,05/01/2026,Press,40.00   Advertising:Print
///     Total for Print,,,40.00   Advertising:Print
///     ,05/09/2026,Radio,60.00   Advertising
///     Total for Advertising     Advertising
///
/// A row with a single filled cell is a heading. It lies within the one above when that one's total row is
/// still to come; else it takes its place. A total row ends its section and those within it.
struct SectionColumn {
  private let layout: Layout
  /// No cell of an export holds this: a row with it is a heading, which is skipped.
  private static let mark = "\u{1F}section"
  private static let prefixes = ["Total for ", "Total "]
  /// Sections within sections, and bytes of a name, past which an export is no ledger.
  private static let deepest = 32
  private static let longest = 200

  init(_ layout: Layout) { self.layout = layout }

  /// The condition that skips headings.
  static func condition(_ name: String) -> RowCondition {
    RowCondition(columns: [name], tests: [.matches(Pattern(mark))])
  }

  /// A heading, with the place of the total row that ends its section.
  private struct Heading {
    var offset: Int
    var name: String
    var end: Int?
  }

  /// The section of each row: `A:B` within two, empty before the first.
  func read(_ export: ExportFile, _ header: Header) throws(FileFault) -> SuppliedColumn {
    let headings = try headings(of: export, header)
    var column = SuppliedColumn()
    var open: [Heading] = []
    for (index, heading) in headings.enumerated() {
      // What no total row ends gives way to the next heading.
      while let last = open.last, last.end.map({ $0 < heading.offset }) ?? true {
        open.removeLast()
      }
      if open.count == Self.deepest { open.removeLast() }
      open.append(heading)
      column.change(to: Self.mark, from: heading.offset)
      column.change(to: Self.path(open), from: heading.offset + 1)
      let next = index + 1 < headings.count ? headings[index + 1].offset : Int.max
      // Total rows before the next heading end their sections, and those within.
      while let end = open.compactMap(\.end).min(), end < next {
        let place = open.firstIndex { $0.end == end } ?? 0
        open.removeSubrange(place...)
        column.change(to: Self.path(open), from: end + 1)
      }
    }
    return column
  }

  private static func path(_ open: [Heading]) -> String { open.map(\.name).joined(separator: ":") }

  /// The headings in their order. A total row is that of the nearest heading of its name above it that is still
  /// open, whatever other headings have that name.
  private func headings(
    of export: ExportFile, _ header: Header
  ) throws(FileFault) -> [Heading] {
    var headings: [Heading] = []
    var open = OpenNames()
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    while let record = try walk.next() {
      guard case .fields(let fields) = record.content else { continue }
      let filled = Self.filled(fields)
      guard let first = filled.first else { continue }
      if let place = open.close(totalledBy: first) {
        headings[place].end = record.offset
      } else if filled.count == 1, !Self.isTotal(first) {
        open.open(first, headings.count)
        headings.append(Heading(offset: record.offset, name: first))
      }
    }
    return headings
  }

  /// Headings whose total row is still to come, or that have none.
  private struct OpenNames {
    private var stack: [(name: String, heading: Int)] = []
    private var places: [String: [Int]] = [:]

    mutating func open(_ name: String, _ heading: Int) {
      places[name, default: []].append(stack.count)
      stack.append((name, heading))
    }

    /// The nearest open heading whose total row begins with that text; nil where there is none.
    mutating func close(totalledBy text: String) -> Int? {
      for prefix in SectionColumn.prefixes where text.hasPrefix(prefix) {
        if let heading = close(String(text.dropFirst(prefix.count))) { return heading }
      }
      return nil
    }

    /// The nearest open heading of that name, which is closed with all that are open within it.
    private mutating func close(_ name: String) -> Int? {
      guard let place = places[name]?.last else { return nil }
      let heading = stack[place].heading
      while stack.count > place, let last = stack.popLast() { places[last.name]?.removeLast() }
      return heading
    }
  }

  private static func isTotal(_ text: String) -> Bool {
    prefixes.contains { text.hasPrefix($0) } || text.lowercased() == "total"
  }

  /// The filled cells, without blanks around them.
  private static func filled(_ fields: [[UInt8]]) -> [String] {
    fields.map { TextTransform.trimmed(String(decoding: $0.prefix(longest), as: UTF8.self)) }
      .filter { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
  }
}
