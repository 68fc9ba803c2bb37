import Tabular

/// journeys.csv: the paths that customers took, most orders first, then most net, then by their nodes' names.
///
/// Paths of fewer persons than the smallest group that may be shown are folded into one row, so that sums
/// hold; so are null journeys whose path no order took.
public enum JourneysReport {
  public static let smallGroups = "(small groups)"
  public static let withoutOrder = "(no order)"

  private struct Row {
    var path: String
    var entry: PathTable.Entry
    var doubledMedian: Int64?
  }

  static func write(_ journeys: Journeys, _ style: ReportStyle) -> CSVWriter {
    let medians = journeys.paths.doubledMedians()
    var rows: [Row] = []
    var small = PathTable.Entry()
    var smallDurations: Set<UInt32> = []
    var withoutOrder = 0
    for (code, entry) in journeys.paths.entries.enumerated() {
      if entry.orders == 0 {
        withoutOrder += entry.nulls
      } else if entry.persons < style.minimumGroup {
        small.orders += entry.orders
        small.persons += entry.persons
        small.net += entry.net
        small.nulls += entry.nulls
        smallDurations.insert(UInt32(code))
      } else {
        rows.append(
          Row(
            path: text(journeys.paths.sequences.sequence(code), journeys.nodes), entry: entry,
            doubledMedian: medians[code]))
      }
    }
    rows.sort(by: precedes)
    var report = CSVWriter(format: style.format, columns: ReportColumns.journeys.map(\.name))
    for row in rows { write(row, style, to: &report) }
    if small.orders > 0 {
      let median = PathTable.doubledMedian(
        journeys.paths.durations.filter { smallDurations.contains($0.path) }.map(\.milliseconds))
      write(
        Row(path: smallGroups, entry: small, doubledMedian: median), style, to: &report)
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

  private static func write(_ row: Row, _ style: ReportStyle, to report: inout CSVWriter) {
    report.text(row.path)
    report.integer(row.entry.orders)
    if row.path == smallGroups { report.empty() } else { report.integer(row.entry.persons) }
    report.money(row.entry.net, style)
    if let median = row.doubledMedian {
      report.ratio(median, 2 * CivilDay.milliseconds)
    } else {
      report.empty()
    }
    report.integer(row.entry.nulls)
    report.ratio(Int64(row.entry.orders), Int64(row.entry.orders + row.entry.nulls))
    report.endRow()
  }

  private static func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.entry.orders != b.entry.orders { return a.entry.orders > b.entry.orders }
    if a.entry.net != b.entry.net { return a.entry.net > b.entry.net }
    return a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
  }

  private static func text(_ nodes: ArraySlice<UInt32>, _ names: NodeNames) -> String {
    nodes.map(names.name).joined(separator: " > ")
  }
}
