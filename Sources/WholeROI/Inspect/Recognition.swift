import Tabular

/// Which built-in layouts an export fits, and which it nearly fits.
///
/// A layout fits when a row among the first ones has all names of its `header` and every column that a run needs is
/// there; one without a header row when the first rows have as many fields as it has names. Of several the one with the
/// most names and columns in the export comes first, then the one whose name the file's name resembles.
struct Recognition {
  struct Match {
    let layout: Layout
    /// The layout's names, each with the column that answers to it.
    let names: [(wanted: String, column: String)]
    let trial: TrialPlan
    fileprivate let weight: [Int]
  }

  struct NearMiss {
    let layout: String
    /// Names that no column has.
    let lacks: [String]
    /// What a run would say of the export where all names are there.
    var refusal: String?
    fileprivate let found: Int
  }

  private(set) var matches: [Match] = []
  /// Those with most names first; at most three.
  private(set) var nearMisses: [NearMiss] = []
  /// Another match has as much for it as the first, and gives the same kind of records.
  private(set) var isAmbiguous = false
  /// What it is where no layout fits an export that is known.
  private(set) var unread: UnreadExport?

  /// Of nothing.
  init() {}

  init(_ path: String, _ base: PipelineDefinition) throws(Failure) {
    let rows: HeadRows
    do throws(FileFault) {
      let absolute = path.hasPrefix("/") ? path : ExportFinder.join(base.root, path)
      rows = try HeadRows(try ExportFile.open(absolute, fallback: .utf8))
    } catch {
      throw error.failure(path, isOperand: true)
    }
    for layout in BuiltInLayouts.all {
      let name = layout.name
      let fit =
        layout.isPairs
        ? rows.fit(pairs: layout.header)
        : layout.names.isEmpty ? rows.fit(layout.header) : rows.fit(widthOf: layout)
      guard let fit else { continue }
      guard fit.lacks.isEmpty else {
        nearMisses.append(NearMiss(layout: name, lacks: fit.lacks, found: fit.names.count))
        continue
      }
      var source = SourceDefinition(name: name)
      source.files = [path]
      source.layout = layout
      do throws(Failure) {
        guard let trial = try TrialPlan(source, path: path, base) else { continue }
        matches.append(
          Match(
            layout: layout, names: fit.names, trial: trial,
            weight: Self.weight(layout, trial, path)))
      } catch {
        nearMisses.append(
          NearMiss(
            layout: name, lacks: [], refusal: error.diagnostics.first?.message,
            found: fit.names.count))
      }
    }
    // Stable: of equal weights the order of the list stays.
    let order = matches.indices.sorted { a, b in
      matches[a].weight == matches[b].weight
        ? a < b : matches[b].weight.lexicographicallyPrecedes(matches[a].weight)
    }
    matches = order.map { matches[$0] }
    isAmbiguous =
      matches.count > 1 && matches[0].weight == matches[1].weight
      && matches[0].layout.record == matches[1].layout.record
    if matches.isEmpty { unread = UnreadExport.known(rows) }
    let near = nearMisses
    nearMisses = near.indices.sorted { a, b in
      let (left, right) = (near[a], near[b])
      if left.found != right.found { return left.found > right.found }
      return left.lacks.count != right.lacks.count
        ? left.lacks.count < right.lacks.count : a < b
    }.prefix(3).map { near[$0] }
  }

  /// The same where the first layout that fits is refused after all, for what it makes of the rows.
  func refusing(_ reason: String) -> Recognition {
    var other = Recognition()
    if let first = matches.first {
      other.nearMisses.append(
        NearMiss(
          layout: first.layout.name, lacks: [], refusal: reason, found: first.names.count))
    }
    return other
  }

  /// Names and columns that the export has, those that it lacks, words of its name that the layout's has.
  private static func weight(_ layout: Layout, _ trial: TrialPlan, _ path: String) -> [Int] {
    let present = trial.plan.fields.count { !$0.columns.isEmpty }
    let absent = trial.plan.fields.count { field in
      if case .absent = field.origin { true } else { false }
    }
    let file = (path.split(separator: "/").last.map(String.init) ?? path).lowercased()
    let words = layout.name.split(separator: "-").count { file.contains($0) }
    return [layout.header.count + present, -absent, words]
  }
}

/// The first rows of an export, by each delimiter that it may have.
struct HeadRows {
  private struct Row {
    let cells: [String]
    /// What names without `*` and `|` are looked up in.
    let keys: Set<String>
  }
  private var rows: [Row] = []
  /// By delimiter: the widths of the first rows.
  private var widths: [(delimiter: UInt8, widths: [Int], names: Bool)] = []

  init(_ whole: ExportFile) throws(FileFault) {
    let export = try whole.limited(to: min(whole.size, whole.dataStart + TableGuess.headBytes))
    for delimiter in TableGuess.delimiters {
      var walk = RecordWalk(export, dialect: Dialect(delimiter: delimiter), from: export.dataStart)
      var seen = 0
      while seen < Header.reach, let record = try walk.next() {
        if case .blank = record.content { continue }
        seen += 1
        guard case .fields(let fields) = record.content, fields.count <= 16_384,
          fields.count > 1 || delimiter == TableGuess.delimiters[0]
        else { continue }
        let cells = fields.map { ColumnText.trimmed($0) }
        rows.append(Row(cells: cells, keys: Set(cells.map(ColumnName.key))))
      }
      var plain = RecordWalk(
        export, dialect: Dialect(delimiter: delimiter, quote: nil), from: export.dataStart)
      var found: [[String]] = []
      while found.count < 20, let record = try plain.next() {
        if case .fields(let fields) = record.content, fields.count <= 16_384 {
          found.append(fields.map { ColumnText.trimmed($0) })
        }
      }
      widths.append(
        (
          delimiter, found.map(\.count),
          found.first.map(TableGuess.readsLikeNames) ?? true
        ))
    }
  }

  struct Fit {
    var names: [(wanted: String, column: String)] = []
    var lacks: [String] = []
  }

  /// The row that has most of the names; nil where none has half of them, or a few.
  func fit(_ header: [String]) -> Fit? {
    var best: (row: Row, hits: Int)?
    let wanted = header.map { (text: $0, key: ColumnName.key($0), name: ColumnName($0)) }
    for row in rows {
      let hits = wanted.count { Self.has(row, $0.text, $0.key, $0.name) }
      if hits > best?.hits ?? 0 { best = (row, hits) }
    }
    guard let best, best.hits == header.count || best.hits * 2 >= header.count && best.hits > 1
    else { return nil }
    var fit = Fit()
    for name in wanted {
      if let column = ColumnName.index(of: name.text, in: best.row.cells) {
        fit.names.append((name.text, best.row.cells[column]))
      } else {
        fit.lacks.append(name.text)
      }
    }
    return fit
  }

  private static func has(_ row: Row, _ text: String, _ key: String, _ name: ColumnName) -> Bool {
    if row.keys.contains(key) { return true }
    guard text.contains("*") || text.contains("|") else { return false }
    return row.cells.contains { name.matches($0) }
  }

  /// Whether one row has all of these names.
  func hasRow(with names: [String]) -> Bool {
    let keys = names.map(ColumnName.key)
    return rows.contains { row in keys.allSatisfy(row.keys.contains) }
  }

  /// Names that stand before a value, one a row.
  func fit(pairs header: [String]) -> Fit? {
    let found = rows.filter { (2...3).contains($0.cells.count) }.map { row in
      String(row.cells[0].drop { $0 == " " }.reversed().drop { $0 == ":" }.reversed())
    }
    var fit = Fit()
    for name in header {
      if let column = ColumnName.index(of: name, in: found) {
        fit.names.append((name, found[column]))
      } else {
        fit.lacks.append(name)
      }
    }
    return fit.names.count == header.count
      || fit.names.count * 2 >= header.count
        && fit.names.count > 1
      ? fit : nil
  }

  /// The built-in layouts without a header row that the rows have the width of.
  var headerless: [String] {
    BuiltInLayouts.all.filter { !$0.names.isEmpty && fit(widthOf: $0) != nil }.map(\.name)
  }

  /// Whether most rows have as many fields as a layout without header has names.
  func fit(widthOf layout: Layout) -> Fit? {
    guard let found = widths.first(where: { $0.delimiter == layout.delimiter }), !found.names,
      !found.widths.isEmpty,
      found.widths.count(where: { $0 == layout.names.count }) * 5 >= found.widths.count * 4
    else { return nil }
    return Fit()
  }
}
