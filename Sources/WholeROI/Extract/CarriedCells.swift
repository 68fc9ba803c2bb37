import Tabular

/// Fills cells that further lines of an entry leave blank with those of its first line.
///
///     01/15/2026,Bill,Acme,Ads,500.00        01/15/2026,Bill,Acme,Ads,500.00
///     ,,,Print,40.00                         01/15/2026,Bill,Acme,Print,40.00
///
/// A row is a further line when the first of the carried columns is blank in it. Lines stay lines.
struct CarriedCells {
  private let layout: Layout
  private let header: Header
  private let columns: [Int]

  init(_ layout: Layout, _ header: Header) {
    self.layout = layout
    self.header = header
    columns = layout.carry.compactMap { FieldPlan.index(of: $0, in: header.names) }
  }

  /// The export with the cells filled, its first lines as they were.
  func filled(in export: ExportFile) throws(FileFault) -> ExportFile {
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    var carried: [Int: [UInt8]] = [:]
    return try export.rewritten { append throws(FileFault) in
      try export.forEachPiece(from: 0, to: header.dataStart, append)
      while let record = try walk.next() {
        guard case .fields(var fields) = record.content, let first = columns.first,
          columns.allSatisfy(fields.indices.contains)
        else {
          try export.forEachPiece(from: record.offset, to: record.next, append)
          continue
        }
        if isBlank(fields[first]) {
          for column in columns where isBlank(fields[column]) {
            fields[column] = carried[column] ?? fields[column]
          }
        } else {
          for column in columns { carried[column] = fields[column] }
        }
        try append(row(fields) + lineEnd(record.bytes))
      }
    }
  }

  private func isBlank(_ field: [UInt8]) -> Bool {
    TextTransform.trimmed(String(decoding: field, as: UTF8.self)).isEmpty
  }

  /// The fields between quotes, where the layout has any.
  private func row(_ fields: [[UInt8]]) -> [UInt8] {
    guard let quote = layout.quote else {
      return Array(fields.joined(separator: [layout.delimiter]))
    }
    let cells = fields.map {
      [quote] + $0.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
    return Array(cells.joined(separator: [layout.delimiter]))
  }

  private func lineEnd(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.suffix(2).filter { $0 == 0x0A || $0 == 0x0D })
  }
}
