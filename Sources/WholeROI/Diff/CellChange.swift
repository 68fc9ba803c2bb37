import Tabular

/// A cell of a report that is another in the later run.
public struct CellChange: Hashable, Sendable {
  public enum Kind: String, Sendable { case changed, added, removed }

  public var file: String
  /// What names the row: `program=Fall Preview; model=linear`. Empty for a report that one run alone has.
  public var row: String
  /// Empty for a report that one run alone has.
  public var column: String
  public var kind: Kind
  public var before: String
  public var after: String
}

/// The cells in which the reports of two runs differ.
enum CellChanges {
  /// By report in the order of the dictionary, then by row: those of the earlier run, then those that only the
  /// later one has. Rows are the same where the cells that name them are; of several the first is the first's.
  ///
  /// - Throws: `Failure` with 65 where a report is damaged, with 66 where it can't be read.
  static func find(_ before: RunFolder, _ after: RunFolder) throws(Failure) -> [CellChange] {
    var changes: [CellChange] = []
    for schema in ReportColumns.all {
      let old = try table(before.path + "/" + schema.file)
      let new = try table(after.path + "/" + schema.file)
      switch (old, new) {
      case (nil, nil): break
      case (let old?, let new?): changes += compare(old, new, schema)
      case (nil, _?): changes.append(whole(schema.file, .added))
      case (_?, nil): changes.append(whole(schema.file, .removed))
      }
    }
    return changes
  }

  private static func whole(_ file: String, _ kind: CellChange.Kind) -> CellChange {
    CellChange(file: file, row: "", column: "", kind: kind, before: "", after: "")
  }

  private static func table(_ path: String) throws(Failure) -> ReportTable? {
    guard FileSystem.entry(at: path) != nil else { return nil }
    let bytes = try RunFolder.read(path, most: mostReport)
    guard let table = ReportTable(bytes) else { throw RunFolder.damaged(path) }
    return table
  }

  /// Bytes of a report, which is held in memory.
  private static let mostReport: Int64 = 1 << 33

  private static func compare(
    _ old: ReportTable, _ new: ReportTable, _ schema: ReportSchema
  ) -> [CellChange] {
    let names = nameColumns(schema).filter {
      old.columns.contains($0) && new.columns.contains($0)
    }
    let columns = old.columns + new.columns.filter { !old.columns.contains($0) }
    var places = rowsByName(new, names)
    var changes: [CellChange] = []
    for row in old.rows {
      let name = self.name(row, old, names)
      let place = places[name]?.popLast()
      changes += cells(
        (old, row), (new, place.map { new.rows[$0] }), columns, names, name, schema.file)
    }
    let left = places.values.joined().sorted()
    for place in left {
      let row = new.rows[place]
      changes += cells(
        (old, nil), (new, row), columns, names, name(row, new, names), schema.file)
    }
    return changes
  }

  /// By name of the row: where it stands, the last one first.
  private static func rowsByName(_ table: ReportTable, _ names: [String]) -> [String: [Int]] {
    var places: [String: [Int]] = [:]
    for index in table.rows.indices.reversed() {
      places[name(table.rows[index], table, names), default: []].append(index)
    }
    return places
  }

  private static func name(_ row: [String], _ table: ReportTable, _ names: [String]) -> String {
    zip(table.columns, row).filter { names.contains($0.0) }.map { "\($0.0)=\($0.1)" }
      .joined(separator: "; ")
  }

  private static func cells(
    _ old: (table: ReportTable, row: [String]?), _ new: (table: ReportTable, row: [String]?),
    _ columns: [String], _ names: [String], _ name: String, _ file: String
  ) -> [CellChange] {
    let kind: CellChange.Kind = old.row == nil ? .added : new.row == nil ? .removed : .changed
    func cell(_ side: (table: ReportTable, row: [String]?), _ column: String) -> String {
      guard let row = side.row, let place = side.table.columns.firstIndex(of: column) else {
        return ""
      }
      return row[place]
    }
    // A row that one run alone has shows all its cells; where they are names alone, that it is there.
    let shown = columns.filter { !names.contains($0) }
    if shown.isEmpty, kind != .changed {
      return [
        CellChange(file: file, row: name, column: "", kind: kind, before: "", after: "")
      ]
    }
    return shown.compactMap { column in
      let before = cell(old, column)
      let after = cell(new, column)
      if before == after { return nil }
      return CellChange(
        file: file, row: name, column: column, kind: kind, before: before, after: after)
    }
  }

  /// The columns that name a row: its texts and days that are no findings. A reject is its own name.
  private static func nameColumns(_ schema: ReportSchema) -> [String] {
    if schema.file == "rejects.csv" { return schema.header }
    let findings = findings[schema.file] ?? []
    let more = otherNames[schema.file] ?? []
    return schema.columns.filter { column in
      ([.text, .day].contains(column.kind) && !findings.contains(column.name))
        || more.contains(column.name)
    }.map(\.name)
  }

  /// Texts that a run found out.
  private static let findings: [String: Set<String>] = [
    "program_performance.csv": ["verdict"], "model_comparison.csv": ["note", "safe_to_act"],
    "integration.csv": ["caution"], "synergy.csv": ["caution"], "fans.csv": ["caution"],
    "advocates.csv": ["status", "flags"], "experiments.csv": ["verdict"],
    "next_experiment.csv": ["model_low", "model_high", "standing"],
    "objectives.csv": ["status", "owner"], "totals.csv": ["outcome"],
    "dictionary.csv": ["type", "unit", "meaning", "formula"],
  ]

  /// Numbers that name.
  private static let otherNames: [String: Set<String>] = ["model_comparison.csv": ["position"]]
}
