import Columns
import Tabular

/// journeys.csv: the paths that customers took, most orders first, then most net, then by their nodes' names.
///
/// Paths of fewer persons than the smallest group that may be shown are folded into one row as in other
/// reports (`SmallGroups`), so that sums hold; null journeys whose path no order took stand in a row of theirs.
public enum JourneysReport {
  public static let smallGroups = "(small groups)"
  public static let withoutOrder = "(no order)"

  private struct Row {
    /// Its place among the paths.
    var code: Int
    var entry: PathTable.Entry
  }

  /// The finished report; nil for a run that doesn't write it.
  static func report(_ journeys: Journeys, _ definition: PipelineDefinition) -> Report? {
    guard let name = ReportNames.named("journeys"), name.isWanted(definition),
      name.absence(definition) == nil
    else { return nil }
    return Report(name: name.file, write(journeys, ReportStyle(definition)))
  }

  static func write(_ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    let medians = journeys.paths.doubledMedians()
    var rows: [Row] = []
    var small = PathTable.Entry()
    var isSmall = [Bool](repeating: false, count: journeys.paths.entries.count)
    var withoutOrder = 0
    let entries = journeys.paths.entries
    // A path without an order has no persons, and so none that folds.
    let folded = SmallGroups.folded(
      entries.map { $0.orders == 0 ? 0 : $0.persons }, minimum: style.minimumGroup)
    for (code, entry) in entries.enumerated() {
      if entry.orders == 0 {
        withoutOrder += entry.nulls
      } else if folded.contains(code) {
        small += entry
        isSmall[code] = true
      } else {
        rows.append(Row(code: code, entry: entry))
      }
    }
    let names = PathNames(journeys, style.format)
    sort(&rows, names)
    var report = CSVWriter(format: style.format, columns: ReportColumns.journeys.map(\.name))
    for row in rows {
      names.write(row.code, to: &report)
      report.integer(row.entry.orders)
      report.integer(row.entry.persons)
      write(row.entry, medians[row.code], style, to: &report)
    }
    if small.orders > 0 {
      var durations: [Int64] = []
      journeys.paths.forEachDuration { path, milliseconds in
        if isSmall[Int(path)] { durations.append(milliseconds) }
      }
      report.text(smallGroups)
      report.integer(small.orders)
      report.empty()
      write(
        small, PathTable.doubledMedian(durations), style, to: &report)
    }
    if withoutOrder > 0 {
      report.label(Self.withoutOrder)
      report.integer(0)
      report.integer(0)
      report.money(Int64(0), style)
      report.empty()
      report.integer(withoutOrder)
      report.ratio(0, Int64(withoutOrder))
      report.endRow()
    }
    return report
  }

  /// The cells behind a row's persons.
  private static func write(
    _ entry: PathTable.Entry, _ doubledMedian: Int64?, _ style: ReportStyle,
    to report: inout CSVWriter
  ) {
    report.money(entry.net, style)
    if let doubledMedian {
      report.ratio(doubledMedian, 2 * CivilDay.milliseconds)
    } else {
      report.empty()
    }
    report.integer(entry.nulls)
    report.ratio(Int64(entry.orders), Int64(entry.orders + entry.nulls))
    report.endRow()
  }

  /// Most orders first, then most net; only rows that agree in both need their names looked up.
  private static func sort(_ rows: inout [Row], _ names: PathNames) {
    rows.sort { a, b in
      a.entry.orders != b.entry.orders
        ? a.entry.orders > b.entry.orders : a.entry.net > b.entry.net
    }
    var start = 0
    while start < rows.count {
      let first = rows[start].entry
      var end = start + 1
      while end < rows.count, rows[end].entry.orders == first.orders,
        rows[end].entry.net == first.net
      { end += 1 }
      if end - start > 1 {
        let named = rows[start..<end].map { (row: $0, name: names.bytes($0.code)) }
        rows.replaceSubrange(
          start..<end,
          with: named.sorted { $0.name.lexicographicallyPrecedes($1.name) }.map(\.row))
      }
      start = end
    }
  }
}

/// What paths are called: their nodes' names, parted by " > ".
private struct PathNames {
  private let sequences: SequenceTable
  private let nodes: NodeNames
  private let texts: CellTexts
  private static let between = " > "

  init(_ journeys: Journeys, _ format: CSVFormat) {
    sequences = journeys.paths.sequences
    nodes = journeys.nodes
    texts = CellTexts(nodes.names, between: Self.between, format: format)
  }

  /// Writes a cell.
  func write(_ code: Int, to report: inout CSVWriter) {
    let path = sequences.elements.span.extracting(sequences.range(code))
    if !report.plainText(path, of: texts) { report.text(bytes(code)) }
  }

  func bytes(_ code: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var isFirst = true
    for node in sequences.sequence(code) {
      if !isFirst { bytes.append(contentsOf: Self.between.utf8) }
      isFirst = false
      bytes.append(contentsOf: nodes.name(node).utf8)
    }
    return bytes
  }
}
