import Tabular

/// Puts the heading of each section before its rows, so that a sectioned export reads as a table.
///
///     Advertising,,,            (section)    Advertising,,,
///     ,05/01/2026,Meta,500.00   Advertising  ,05/01/2026,Meta,500.00
///     Total for Advertising     Advertising  Total for Advertising
///
/// A row with a single filled cell is a heading. It lies within the one above when that one's total row is
/// still to come, and is then called by both: `Office:Paper`; else it takes its place. Lines stay lines.
struct SectionColumn {
  private let layout: Layout
  /// No cell of an export holds this: a row with it is a heading, which is skipped.
  private static let mark = "\u{1F}section"

  init(_ layout: Layout) { self.layout = layout }

  /// The condition that skips headings.
  static func condition(_ name: String) -> RowCondition {
    RowCondition(columns: [name], tests: [.matches(Pattern(mark))])
  }

  /// The export from its first data row on, with the section as its first column.
  func added(to export: ExportFile, _ header: Header) throws(FileFault) -> ExportFile {
    let totals = try totals(of: export, header)
    var sections: [String] = []
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    return try export.rewritten { append throws(FileFault) in
      while let record = try walk.next() {
        switch record.content {
        case .blank: try append(record.bytes)
        case .broken: try append(Array("\",".utf8) + record.bytes)
        case .fields(let fields):
          if let name = Self.heading(fields), !Self.isTotal(name) {
            sections.removeAll { (totals[$0] ?? 0) < record.offset }
            sections.append(name)
            try append(cell(Self.mark) + record.bytes)
          } else {
            try append(cell(sections.joined(separator: ":")) + record.bytes)
          }
        }
      }
    }
  }

  /// By section: where its last total row stands.
  private func totals(
    of export: ExportFile, _ header: Header
  ) throws(FileFault) -> [String: Int] {
    var places: [String: Int] = [:]
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    while let record = try walk.next() {
      guard case .fields(let fields) = record.content else { continue }
      let first = fields.first { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) } ?? ""
      for prefix in Self.prefixes where first.hasPrefix(prefix) {
        places[String(first.dropFirst(prefix.count))] = record.offset
      }
    }
    return places
  }

  private static let prefixes = ["Total for ", "Total "]

  private static func isTotal(_ name: String) -> Bool {
    prefixes.contains { name.hasPrefix($0) } || name.lowercased() == "total"
  }

  /// The only filled cell, without blanks around it.
  private static func heading(_ fields: [[UInt8]]) -> String? {
    let filled = fields.map { TextTransform.trimmed(String(decoding: $0, as: UTF8.self)) }
      .filter { !$0.isEmpty }
    guard filled.count == 1 else { return nil }
    return String(decoding: filled[0], as: UTF8.self)
  }

  /// The text as a cell before others.
  private func cell(_ text: String) -> [UInt8] {
    let quote = layout.quote ?? UInt8(ascii: "\"")
    guard layout.quote != nil else { return Array(text.utf8) + [layout.delimiter] }
    return [quote] + text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [
      quote, layout.delimiter,
    ]
  }
}
