/// Reports on the data itself: what was matched, what ties to the till, what was set aside.
extension ReportColumns {
  /// One row per source.
  public static let matchQuality: [ReportColumn] = [
    ReportColumn("source", .text, "The source as the pipeline file names it."),
    ReportColumn("record", .text, "What its rows become, such as touch, order or profile."),
    ReportColumn(
      "rows", .integer, unit: "rows", "Records that were kept: an order of several rows is one."),
    ReportColumn("identified", .integer, unit: "rows", "Kept rows with at least one identifier."),
    ReportColumn(
      "matched", .integer, unit: "rows", "Identified rows whose person occurs in another source."),
    ReportColumn(
      "match_rate", .decimal, unit: "share of 1",
      "The part of the identified rows that was matched; empty where none is identified.",
      formula: "matched / identified"),
    ReportColumn(
      "new_links", .integer, unit: "links",
      "Distinct links between two identifiers that this source's records make and that hold."),
    ReportColumn(
      "refused_links", .integer, unit: "links",
      "Distinct links that would have joined more identifiers to one person than the limits allow, "
        + "as shared tills and tablets do. They were not made."),
    ReportColumn(
      "shared_identifiers", .integer, unit: "identifiers",
      "Distinct identifiers of this source that also occur in another."),
  ]

  /// One row per source, store and day.
  public static let reconciliation: [ReportColumn] =
    [
      ReportColumn("source", .text, "The source as the pipeline file names it."),
      ReportColumn("store", .text, "The store of the rows; empty where they name none."),
      ReportColumn(
        "day", .day,
        "The rows' own day in the pipeline's time zone, for money the day it counts on; empty where "
          + "a row has none."),
      rows("read", "Data rows of the exports", formula: "sum of the other six"),
      rows("kept", "Rows that became records"),
      rows("rejected", "Rows set aside as faulty, listed in rejects.csv"),
      rows("totals", "Total rows, which are checked and never counted as data"),
      rows("skipped", "Rows that the layout sets aside without harm"),
      rows("blank", "Blank rows"),
      rows("superseded", "Rows that a later export replaces or that repeat an earlier one"),
    ] + parts

  private static let parts: [ReportColumn] = [
    ReportColumn(
      "exported_net", .money,
      "Net revenue of the kept order rows of the period, returns included: the till's own figure."),
    ReportColumn("credited", .money, "The part that touches take the credit for."),
    ReportColumn("unattributed", .money, "The part of orders without any eligible touch."),
    ReportColumn("unidentified", .money, "The part of orders without any identifier."),
    ReportColumn("unmatched_returns", .money, "The part of returns whose order was not found."),
    ReportColumn(
      "difference", .money, "What does not reconcile: 0 in every run that was published.",
      formula: "exported_net − credited − unattributed − unidentified − unmatched_returns"),
  ]

  private static func rows(_ what: String, _ meaning: String, formula: String = "") -> ReportColumn
  {
    ReportColumn("rows_" + what, .integer, unit: "rows", meaning + ".", formula: formula)
  }

  /// One row per rejected row.
  public static let rejects: [ReportColumn] = [
    ReportColumn("source", .text, "The source as the pipeline file names it."),
    ReportColumn("file", .text, "The export's path within the root folder."),
    ReportColumn(
      "line", .integer, unit: "line", "The line of the file in which the row begins, from 1."),
    ReportColumn(
      "column", .text, "The column at fault by its header; empty where the whole row is."),
    ReportColumn("reason", .text, "Why the row was set aside."),
    ReportColumn("value", .text, "What the export holds there, personal data masked."),
  ]

  /// One row per measure of an export with total rows, then one per figure of an aggregate export.
  public static let totals: [ReportColumn] = [
    ReportColumn("source", .text, "The source as the pipeline file names it."),
    ReportColumn(
      "file", .text,
      "The export whose total rows are checked; empty for figures that are compared with the run's."
    ),
    ReportColumn(
      "section", .text, "The section whose total it is; empty for that of the whole export."),
    ReportColumn("measure", .text, "The field, or the metric."),
    ReportColumn("from", .day, "The first day of a figure that is compared with the run's."),
    ReportColumn("to", .day, "Its last day."),
    ReportColumn(
      "stated", .decimal, unit: "currency or count",
      "What the export says: of several total rows the one nearest to the rows' sum. Money has the "
        + "currency's decimals."),
    ReportColumn(
      "found", .decimal, unit: "currency or count",
      "What the rows add up to; for a figure that is compared, what the run counts in these days: "
        + "orders, their net revenue, or touches of that channel and action. Empty where it counts "
        + "nothing like it."),
    ReportColumn(
      "difference", .decimal, unit: "currency or count", "What lies between them.",
      formula: "stated − found"),
    ReportColumn(
      "outcome", .text,
      "agrees, or differs, which is a warning; not said: the total rows don't have it; compared: "
        + "systems count by rules of their own; not compared: the run counts nothing like it."),
  ]

  /// One row per column of every report.
  public static let dictionary: [ReportColumn] = [
    ReportColumn("file", .text, "The report's file name."),
    ReportColumn("column", .text, "The column's header."),
    ReportColumn(
      "type", .text,
      "text; day: an ISO date; integer; money: exact, with the digits of the currency; decimal: "
        + "exact, rounded to 6 decimals; statistic: 9 significant digits."),
    ReportColumn("unit", .text, "What one stands for; empty for text and days."),
    ReportColumn("meaning", .text, "What the column holds."),
    ReportColumn(
      "formula", .text, "How it is formed from other columns; empty where it is counted or copied."),
  ]
}
