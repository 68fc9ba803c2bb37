/// Reports on content, care, stores and objectives.
extension ReportColumns {
  /// One row per channel, type and week.
  static let contentMix: [ReportColumn] = [
    ReportColumn("channel", .text, "The channel of the posts; their source where none is said."),
    ReportColumn(
      "type", .text,
      "conversation: asks and replies. broadcast: news and brand. promotion: price, code, sale. By the "
        + "export's type where it is one of these, else by the pipeline's content rules; (unknown) "
        + "where neither says."),
    week("Posts without a time are in the first row of their type, without a week."),
    ReportColumn(
      "posts", .integer, unit: "posts",
      "Posts of the week, each once: of several exports of a post the latest counts."),
    ratio(
      "share_of_posts", unit: "share of 1", "The part of the channel's posts of that week.",
      formula: "posts / posts of the channel and week"),
    ReportColumn(
      "reach", .integer, unit: "persons by the platform's count",
      "Lifetime reach of these posts, impressions where the export has no reach."),
    ReportColumn(
      "engagements", .integer, unit: "engagements",
      "Lifetime engagements: the export's sum, else likes, comments, shares, clicks and saves."),
    ratio(
      "engagement_rate", unit: "share of 1", "A ratio of sums, never a mean of rates.",
      formula: "engagements / reach"),
    ReportColumn(
      "visits", .integer, unit: "touches",
      "Visits and clicks of the period that name one of the posts as their content; empty where no "
        + "touch does."),
    ReportColumn(
      "credited_net_revenue", .money,
      "What the headline model credits to touches that name one of the posts; empty where none does."
    ),
  ]

  /// One row per channel.
  static let promotionFatigue: [ReportColumn] = [
    ReportColumn("channel", .text, "The channel of the posts; their source where none is said."),
    ReportColumn(
      "posts", .integer, unit: "posts", "Promotions of the period with a reach."),
    ReportColumn(
      "slope", .statistic, unit: "engagement rate per 1.00 of share",
      "The change of the promotions' engagement rate as their share of the posts of the 28 days up to "
        + "them grows, by least squares; below 0 where customers grow tired. Empty where the share "
        + "does not vary."),
    ReportColumn(
      "low", .statistic, unit: "engagement rate per 1.00 of share",
      "The lower end of its 95 % interval."),
    ReportColumn(
      "high", .statistic, unit: "engagement rate per 1.00 of share",
      "The upper end of its 95 % interval."),
    ratio(
      "unsubscribes_per_1000", unit: "unsubscribes per 1,000 sends",
      "In the 7 days after each promotion of the period: of the channel's own sends where it has any, "
        + "else of all channels together.",
      formula: "1000 × unsubscribes / sends"),
  ]

  /// One row per channel and week, then all weeks.
  static let service: [ReportColumn] = [
    ReportColumn("channel", .text, "The channel on which customers wrote."),
    week("Empty in the row of all the channel's messages."),
    ReportColumn(
      "messages", .integer, unit: "messages", "Messages of customers in the period, persons or not."
    ),
    ratio(
      "answered_rate", unit: "share of 1",
      "The part of the messages with a first response, or resolved."),
    ratio(
      "first_response_median", unit: "minutes", "From the message to the first response."),
    ratio(
      "first_response_p90", unit: "minutes", "Nine in ten first responses took no longer."),
    ratio("resolution_median", unit: "minutes", "From the message to its resolution."),
    ratio(
      "repeat_rate", unit: "share of 1",
      "The part of the helped customers (answered, with an order before the week's end) with another "
        + "order in the 90 days after the week; a person counts once a week. Empty where they, or "
        + "either part, are too few."),
    ReportColumn(
      "repeat_rate_matched", .statistic, unit: "share of 1",
      "The same of customers who never wrote, alike in week, tier, number of earlier orders and days "
        + "since the last one; weighed by the helped."),
    ratio("resolution_p90", unit: "minutes", "Nine in ten resolutions took no longer."),
    ReportColumn(
      "helped", .integer, unit: "persons",
      "The helped customers behind repeat_rate; a person counts once a week."),
  ]

  /// One row per store and program, rest row and total.
  static let stores: [ReportColumn] = [
    ReportColumn(
      "store", .text, "The store of the order, web shops included; (no store) without one."),
    ReportColumn(
      "program", .text,
      "A program with credit in the store; (no program), (unattributed), (unidentified) and (unmatched "
        + "returns); TOTAL: the store."),
    ReportColumn(
      "kind", .text,
      "program and rest rows add up to the store's row; the rows of kind store add up to the till."),
    creditedOrders("orders", "the program in the store, under the headline model"),
    netRevenue("the program in the store under the headline model"),
    ratio(
      "identified_share", unit: "share of 1",
      "The part of the store's net revenue, unmatched returns aside, whose order has a person; in the "
        + "store's row."),
    ratio(
      "digital_before_store_share", unit: "share of 1",
      "The part of the store's orders with a person before which, within the lookback, lies a touch "
        + "that is neither of a store nor offline: researched online, bought in store. Nothing is said "
        + "of anonymous orders. Empty where persons are too few."),
  ]

  /// One row per objective.
  static let objectives: [ReportColumn] = [
    ReportColumn("objective", .text, "The metric and its scope."),
    ReportColumn("scope", .text, "A program, or WHOLE PROGRAM."),
    ReportColumn("metric", .text, "A figure of program_performance.csv."),
    ratio("target", unit: metricUnit, "As configured."),
    ratio(
      "actual", unit: metricUnit,
      "The figure over the days of the objective's span that lie in the period. Persons, and what a "
        + "holdout shows, are known for the whole period alone; empty where not known."),
    ratio("reached", unit: "share of 1", "How far it is.", formula: "actual / target"),
    ratio(
      "pace", unit: metricUnit,
      "What would be right by the period's end: of figures that add up the target's part of the span "
        + "that lies behind, of ratios the target."),
    ratio(
      "forecast", unit: metricUnit,
      "Of figures that add up what the span comes to at the rate so far, of ratios the figure so far."
    ),
    ReportColumn(
      "status", .text,
      "reached: the target is met (what should stay below only once the span is over). on track: the "
        + "forecast meets it. behind: it doesn't. missed: the span is over. Of costs, discounts, "
        + "returns, cac and payback less is better."),
    ReportColumn("owner", .text, "As configured."),
    ReportColumn("from", .day, "The first day of the span."),
    ReportColumn("to", .day, "The last day of the span."),
    ratio(
      "elapsed", unit: "share of 1", "The part of the span's days up to the period's end."),
  ]

  private static let metricUnit = "as the metric"

  private static func week(_ more: String) -> ReportColumn {
    ReportColumn("week", .day, "The week's Monday, in the pipeline's time zone. " + more)
  }
}
