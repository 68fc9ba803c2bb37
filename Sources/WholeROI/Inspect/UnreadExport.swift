import Tabular

/// An export that is known and that no layout reads: what it is, why, and what to export instead.
struct UnreadExport {
  let name: String
  let why: String
  let instead: String
  /// Sets of column names, of which one stands in one row.
  private let headers: [[String]]

  var message: String { "this is \(name), which is not read: \(why)" }
  var hint: String { "export \(instead) instead" }

  /// What the export at that path is; nil where it is none of these, or can't be read at all.
  static func known(at path: String) -> UnreadExport? {
    guard let export = try? ExportFile.open(path, fallback: .utf8),
      let rows = try? HeadRows(export)
    else { return nil }
    return known(rows)
  }

  static func known(_ rows: HeadRows) -> UnreadExport? {
    all.first { export in export.headers.contains { rows.hasRow(with: $0) } }
  }

  private static let visitsLog = "the visits log (Live.getLastVisitsDetails, layout matomo-visits)"

  /// The first that fits counts: a scheduled report has a visits summary in it.
  private static let all = [
    UnreadExport(
      name: "Matomo's scheduled report",
      why: "it stacks tables of many kinds, and none of them names a day or a visitor",
      instead: visitsLog, headers: [["label", "nb_visits", "nb_actions"]]),
    UnreadExport(
      name: "Matomo's visits summary",
      why: "its one row names no day and no visitor, so nothing can be set against it",
      instead: visitsLog,
      headers: [
        ["nb_visits", "nb_actions", "bounce_rate"],
        ["Unique visitors", "Visits", "Bounce Rate"],
        ["Eindeutige Besucher", "Besuche", "Absprungsrate"],
      ]),
    UnreadExport(
      name: "X's activity by day",
      why: "its sums are of all posts of a day, and posts are read one by one",
      instead: "the activity by post (layout x-activity)",
      headers: [["Date", "Tweets published", "impressions"]]),
  ]
}
