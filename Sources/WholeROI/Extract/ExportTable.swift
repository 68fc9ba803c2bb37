import Tabular

/// The table that a layout means in an export: where it begins and ends, and what its columns are called.
struct ExportTable {
  /// As far as the table goes.
  let export: ExportFile
  /// The source's, with the delimiter that the header line decided.
  let layout: Layout
  /// Equal names have their number behind the first: `Reach`, `Reach [2]`.
  let header: Header
  /// The section of each row, where the layout has sections.
  let sections: SuppliedColumn?
  /// What fields and conditions may name: the header's columns, then the section.
  var names: [String] { header.names + [layout.sections].compactMap { $0 } }

  init(_ export: ExportFile, _ layout: Layout) throws {
    var layout = layout
    var header: Header
    var export = export
    if layout.isPairs {
      (header, export, layout.delimiter) = try Self.pairs(export, layout)
    } else if layout.names.isEmpty {
      (header, layout.delimiter) = try Self.header(export, layout)
    } else {
      (header, layout.delimiter) = try Self.suppliedHeader(export, layout)
    }
    header.names = Self.numbered(header.names + layout.beyond)
    if layout.endsAtBlank, let end = try Self.firstBlank(export, header, layout) {
      export = try export.limited(to: end)
    }
    if layout.isBuiltIn {
      let names = header.names + [layout.sections].compactMap { $0 }
      layout.keep = Self.conditions(layout.keep, on: names)
      layout.skip = Self.conditions(layout.skip, on: names)
    }
    if !layout.carry.isEmpty { export = try CarriedCells(layout, header).filled(in: export) }
    sections = try layout.sections.map { name in
      layout.skip.append(SectionColumn.condition(name))
      return try SectionColumn(layout).read(export, header)
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
    shape.table = layout.table
    shape.descriptions = layout.descriptions
    let separator = try statedDelimiter(export)
    if separator != nil { shape.skippedLines = 1 }
    if let delimiter = layout.decidesDelimiter ? separator : layout.delimiter {
      return (try find(export, layout, delimiter, shape), delimiter)
    }
    let wanted = (layout.columns + layout.metrics.map(\.column)).flatMap { $0.columns + $0.joined }
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

  /// The names of an export without a header row, below a line `sep=;` where one stands; and what parts its rows.
  private static func suppliedHeader(
    _ export: ExportFile, _ layout: Layout
  ) throws -> (Header, delimiter: UInt8) {
    var header = Header(names: layout.names, dataStart: export.dataStart)
    let separator = try statedDelimiter(export)
    if separator != nil {
      header.dataStart = try lineEnd(export)
      header.dataLine += 1
    }
    guard layout.decidesDelimiter else { return (header, layout.delimiter) }
    return (header, try separator ?? delimiter(export, layout, from: header.dataStart))
  }

  /// The offset behind the first line, which is short.
  private static func lineEnd(_ export: ExportFile) throws -> Int {
    let count = min(16, export.size - export.dataStart)
    let head = try export.bytes(from: export.dataStart, count: count)
    guard let end = head.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
      return export.dataStart + count
    }
    let isPair = head[end] == 0x0D && end + 1 < head.count && head[end + 1] == 0x0A
    return export.dataStart + end + (isPair ? 2 : 1)
  }

  /// A list of names and values as a table, by the delimiter that finds the names.
  private static func pairs(
    _ export: ExportFile, _ layout: Layout
  ) throws -> (Header, ExportFile, delimiter: UInt8) {
    var nearest: [String]?
    for delimiter in layout.decidesDelimiter ? delimiters : [layout.delimiter]
    where delimiter != layout.quote {
      let pairs = try PairedCells(export, Dialect(delimiter: delimiter, quote: layout.quote))
      let required = layout.header.map(ColumnName.init)
      if !pairs.names.isEmpty,
        required.allSatisfy({ name in pairs.names.contains { name.matches($0) } })
      {
        let (table, header) = try pairs.table(of: export)
        return (header, table, delimiter)
      }
      if nearest == nil, !pairs.names.isEmpty { nearest = pairs.names }
    }
    throw HeaderFault.notFound(required: layout.header, nearest: nearest)
  }

  /// What parts the first row of an export without a header into the most fields, up to its names' number.
  private static func delimiter(
    _ export: ExportFile, _ layout: Layout, from start: Int
  ) throws -> UInt8 {
    var best: (delimiter: UInt8, fields: Int) = (delimiters[0], 0)
    for delimiter in delimiters where delimiter != layout.quote {
      let dialect = Dialect(delimiter: delimiter, quote: layout.quote)
      var walk = RecordWalk(export, dialect: dialect, from: start)
      guard case .fields(let fields)? = try walk.next()?.content else { continue }
      if fields.count > best.fields, fields.count <= layout.names.count {
        best = (delimiter, fields.count)
      }
    }
    return best.delimiter
  }

  /// Where the table ends: at the first blank line after the header; where it is one of several, also at a row of
  /// empty cells or a comment.
  private static func firstBlank(
    _ export: ExportFile, _ header: Header, _ layout: Layout
  ) throws -> Int? {
    var walk = RecordWalk(export, dialect: Dialect(layout), from: header.dataStart)
    let comment = Array((layout.comment ?? "").utf8)
    while let record = try walk.next() {
      switch record.content {
      case .blank: return record.offset
      case .fields(let fields) where layout.table != nil:
        let isComment = !comment.isEmpty && record.bytes.starts(with: comment)
        if isComment || fields.allSatisfy(\.isEmpty) { return record.offset }
      case .fields, .broken: break
      }
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
