import Tabular

/// The table that a layout means in an export: where it begins and ends, and what its columns are called.
struct ExportTable {
  /// As far as the table goes.
  let export: ExportFile
  /// The source's, with the delimiter that the header line decided.
  let layout: Layout
  /// Equal names have their number behind the first: `Reach`, `Reach [2]`.
  let header: Header

  init(_ export: ExportFile, _ layout: Layout) throws {
    var layout = layout
    var header: Header
    if layout.names.isEmpty {
      (header, layout.delimiter) = try Self.header(export, layout)
    } else {
      if layout.decidesDelimiter { layout.delimiter = try Self.delimiter(export, layout) }
      header = Header(names: layout.names, dataStart: export.dataStart)
    }
    header.names = Self.numbered(header.names + layout.beyond)
    var export = export
    if layout.endsAtBlank, let end = try Self.firstBlank(export, header, layout) {
      export = try export.limited(to: end)
    }
    if layout.isBuiltIn {
      layout.keep = Self.conditions(layout.keep, on: header.names)
      layout.skip = Self.conditions(layout.skip, on: header.names)
    }
    if !layout.carry.isEmpty {
      export = try CarriedCells(layout, header).filled(in: export)
      header.dataStart = 0
    }
    if let name = layout.sections {
      export = try SectionColumn(layout).added(to: export, header)
      header.names = [name] + header.names
      header.dataStart = 0
      layout.skip.append(SectionColumn.condition(name))
    }
    self.export = export
    self.layout = layout
    self.header = header
  }

  private static let delimiters = [",", "\t", ";", "|"].compactMap { $0.utf8.first }

  /// The header, and what parts it: what the layout says, a line `sep=;`, or else the delimiter by which a header
  /// has the columns that the layout needs, most of them where several do.
  private static func header(
    _ export: ExportFile, _ layout: Layout
  ) throws -> (Header, delimiter: UInt8) {
    var shape = HeaderShape(required: layout.header, comment: layout.comment)
    shape.rows = layout.headerRows
    shape.descriptions = layout.descriptions
    let separator = try statedDelimiter(export)
    if separator != nil { shape.skippedLines = 1 }
    if let delimiter = layout.decidesDelimiter ? separator : layout.delimiter {
      return (try find(export, layout, delimiter, shape), delimiter)
    }
    let wanted = layout.columns.flatMap { $0.columns + $0.joined }
    var best: (header: Header, delimiter: UInt8, found: Int)?
    var fault: (any Error)?
    for delimiter in delimiters where delimiter != layout.quote {
      do {
        let header = try find(export, layout, delimiter, shape)
        let found = wanted.count { FieldPlan.index(of: $0, in: header.names) != nil }
        if found > best?.found ?? -1 { best = (header, delimiter, found) }
      } catch {
        // The comma's fault is the one to tell, unless another delimiter finds the header.
        if fault == nil { fault = error }
      }
    }
    if let best, best.found > 0 || fault == nil || !layout.header.isEmpty {
      return (best.header, best.delimiter)
    }
    throw fault ?? HeaderFault.empty
  }

  private static func find(
    _ export: ExportFile, _ layout: Layout, _ delimiter: UInt8, _ shape: HeaderShape
  ) throws -> Header {
    let dialect = Dialect(delimiter: delimiter, quote: layout.quote)
    return try Header.find(in: export, dialect: dialect, shape: shape)
  }

  /// What a first line such as `sep=;` says.
  static func statedDelimiter(_ export: ExportFile) throws -> UInt8? {
    let count = min(16, export.size - export.dataStart)
    let head = try export.bytes(from: export.dataStart, count: count)
    let line = head.prefix { $0 != 0x0A && $0 != 0x0D }.filter { $0 != UInt8(ascii: "\"") }
    guard line.count == 5, line.starts(with: Array("sep=".utf8)), let mark = line.last,
      Dialect(delimiter: mark, quote: nil).faults.isEmpty
    else { return nil }
    return mark
  }

  /// What parts the first row of an export without a header into the most fields, up to its names' number.
  private static func delimiter(_ export: ExportFile, _ layout: Layout) throws -> UInt8 {
    var best: (delimiter: UInt8, fields: Int) = (delimiters[0], 0)
    for delimiter in delimiters where delimiter != layout.quote {
      let dialect = Dialect(delimiter: delimiter, quote: layout.quote)
      var walk = RecordWalk(export, dialect: dialect, from: export.dataStart)
      guard case .fields(let fields)? = try walk.next()?.content else { continue }
      if fields.count > best.fields, fields.count <= layout.names.count {
        best = (delimiter, fields.count)
      }
    }
    return best.delimiter
  }

  /// Where the first blank line after the header stands.
  private static func firstBlank(
    _ export: ExportFile, _ header: Header, _ layout: Layout
  ) throws -> Int? {
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    while let record = try walk.next() {
      if case .blank = record.content { return record.offset }
    }
    return nil
  }

  /// The conditions whose columns are there.
  private static func conditions(
    _ conditions: [RowCondition], on names: [String]
  ) -> [RowCondition] {
    conditions.filter { condition in
      condition.columns.allSatisfy { FieldPlan.index(of: $0, in: names) != nil }
    }
  }

  static func numbered(_ names: [String]) -> [String] {
    var counts: [String: Int] = [:]
    return names.map { name in
      guard !name.isEmpty else { return name }
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      return count == 1 ? name : "\(name) [\(count)]"
    }
  }
}

extension Dialect {
  /// How a layout's files are cut into fields.
  init(_ layout: Layout) {
    self.init(
      delimiter: layout.delimiter, quote: layout.quote,
      pads: layout.ragged == .pad || !layout.beyond.isEmpty)
  }
}
