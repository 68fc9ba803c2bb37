/// The columns of every report, in order: the one place that names them.
///
/// A column keeps its name and its place for good; new ones come at the right (DESIGN, section 5).
public enum ReportColumns {
  /// Every report of this version, in the order in which the dictionary lists them.
  public static let all: [ReportSchema] = [
    ReportSchema(file: "program_performance.csv", columns: programPerformance),
    ReportSchema(file: "program_daily.csv", columns: programDaily),
    ReportSchema(file: "channel_contribution.csv", columns: channelContribution),
    ReportSchema(file: "model_comparison.csv", columns: modelComparison),
    ReportSchema(file: "integration.csv", columns: integration),
    ReportSchema(file: "synergy.csv", columns: synergy),
    ReportSchema(file: "purchase_cycle.csv", columns: purchaseCycle),
    ReportSchema(file: "journeys.csv", columns: journeys),
    ReportSchema(file: "customers.csv", columns: customers),
    ReportSchema(file: "fans.csv", columns: fans),
    ReportSchema(file: "advocates.csv", columns: advocates),
    ReportSchema(file: "content_mix.csv", columns: contentMix),
    ReportSchema(file: "promotion_fatigue.csv", columns: promotionFatigue),
    ReportSchema(file: "service.csv", columns: service),
    ReportSchema(file: "stores.csv", columns: stores),
    ReportSchema(file: "experiments.csv", columns: experiments),
    ReportSchema(file: "next_experiment.csv", columns: nextExperiment),
    ReportSchema(file: "objectives.csv", columns: objectives),
    ReportSchema(file: "match_quality.csv", columns: matchQuality),
    ReportSchema(file: "reconciliation.csv", columns: reconciliation),
    ReportSchema(file: "rejects.csv", columns: rejects),
    ReportSchema(file: "totals.csv", columns: totals),
    ReportSchema(file: "dictionary.csv", columns: dictionary),
  ]

  /// One row per program, then the rest rows, the whole program and the till.
  public static let programPerformance: [ReportColumn] =
    [program, kind] + performanceCounts + performanceMoney + performanceCosts + performanceRatios

  /// One row per program and day of the period.
  public static let programDaily: [ReportColumn] = [
    program, kind,
    ReportColumn("day", .day, "The day of the order or the cost, in the pipeline's time zone."),
    creditedOrders("orders", "the program on that day"),
    netRevenue("the program on that day under the headline model"),
    margin,
    ReportColumn(
      "cost_total", .money, "All cost of the program on that day.",
      formula: "sum of the cost categories"),
    profit,
  ]

  /// One row per program, channel and model.
  public static let channelContribution: [ReportColumn] = [
    program,
    ReportColumn("channel", .text, "The channel of the touches; empty in rest rows."),
    ReportColumn(
      "family", .text,
      "The wider kind of the channel, such as search, social or email; empty in rest rows."),
    model,
    creditedOrders("credited_orders", "the channel's touches within the program"),
    netRevenue("the channel's touches within the program under the model"),
    margin,
    ReportColumn(
      "share", .decimal, unit: "share of 1",
      "The channel's part of the program's net revenue under the same model.",
      formula: "net_revenue / net_revenue of the program's rows of the same model"),
    ReportColumn(
      "assists", .integer, unit: "orders",
      "Orders in whose journey a touch of this program and channel is present while the last touch "
        + "is not one of them. The same for every model; empty in rest rows."),
    ReportColumn(
      "persons_reached", .integer, unit: "persons",
      "Distinct persons with a touch of this program and channel in the period. A person counts in "
        + "each channel, so rows do not add up. Empty in rest rows and where they, or the others whom "
        + "the program or all reached, are too few."),
  ]

  /// One row per dimension, node and model.
  public static let modelComparison: [ReportColumn] = [
    ReportColumn(
      "dimension", .text,
      "What the nodes are: channel, family, program, campaign or stage; or pairs of nodes, or nodes "
        + "by position. Rows of one dimension and model belong together; dimensions are never added."
    ),
    ReportColumn("node", .text, "The channel, family, program, campaign or stage that is judged."),
    model,
    ReportColumn(
      "orders", .decimal, unit: "orders",
      "Orders credited to the node. Under participation every order counts whole for each of its "
        + "nodes, so that the rows do not add up: they are influenced orders."),
    ReportColumn(
      "value", .money,
      "Net revenue credited to the node; under participation the net revenue that it influenced, "
        + "which does not add up."),
    ReportColumn(
      "share", .decimal, unit: "share of 1",
      "The node's part of the dimension's value under the same model.",
      formula: "value / value of the dimension's rows of the same model"),
    ReportColumn(
      "removal_effect", .statistic, unit: "share of 1",
      "The part of all conversions that is lost when the node is taken out of the chain; in rows of "
        + "pairs, when both are. Only for Markov models; empty for all others, and where null "
        + "journeys are too few to tell.",
      formula: "1 − p without the node / p"),
    ReportColumn(
      "low", .statistic, unit: "share of 1",
      "The lower end of the 95 % bootstrap interval of share; empty where none was computed: "
        + "without a bootstrap, and for chains that take too long to solve in every draw."),
    ReportColumn(
      "high", .statistic, unit: "share of 1",
      "The upper end of the 95 % bootstrap interval of share; empty where none was computed."),
    ReportColumn(
      "journeys", .integer, unit: "journeys",
      "Journeys, with an order or without, that hold the node: what a removal effect rests on."),
    ReportColumn(
      "removal_effect_value", .statistic, unit: "share of 1",
      "The part of all value that is lost when the node is taken out of the chain; value is shared "
        + "out by it."),
    ReportColumn(
      "removal_effect_without_nulls", .statistic, unit: "share of 1",
      "The removal effect in the chain of the journeys that ended in an order alone."),
    ReportColumn("partner", .text, "In rows of pairs the other node; else empty."),
    ReportColumn(
      "overlap", .statistic, unit: "share of 1",
      "In rows of pairs what either node's removal loses that the other's loses too.",
      formula: "removal_effect of node + removal_effect of partner − removal_effect of both"),
    ReportColumn(
      "position", .integer, unit: "place in the path",
      "In rows of positions where in the path the node first occurs, from 1; the tenth counts all "
        + "later ones too."),
    ReportColumn(
      "note", .text,
      "In the TOTAL row how the model's figures came about, or why there are none."),
    ReportColumn(
      "rank", .integer, unit: "place by value",
      "The node's place among the dimension's nodes under the model, by value; nodes of one value "
        + "share the better place."),
    ReportColumn(
      "rank_in_draws", .statistic, unit: "share of 1",
      "The part of the bootstrap's draws in which the node has the same rank under the model; empty "
        + "where none were computed."),
    ReportColumn(
      "rank_in_cells", .statistic, unit: "share of 1",
      "The part of the cells of model × lookback (half, one, two) × transform (keep, collapse, "
        + "first) in which the node has the same rank; models that look at all journeys have one cell. "
        + "Of many orders some 40,000 are looked at."),
    ReportColumn(
      "safe_to_act", .text,
      "yes: the rank holds in at least 90 % of the draws and of the cells. no: it doesn't. Empty "
        + "without a bootstrap."),
  ]

  /// One row per path.
  public static let journeys: [ReportColumn] = [
    ReportColumn(
      "path", .text,
      "The nodes of a journey's eligible touches from the first to the last, parted by \" > \". "
        + "Paths of too few persons are folded into (small groups)."),
    ReportColumn("orders", .integer, unit: "orders", "Orders whose journey took this path."),
    ReportColumn("persons", .integer, unit: "persons", "Distinct persons behind these orders."),
    netRevenue("the orders on this path, whole"),
    ReportColumn(
      "median_days", .decimal, unit: "days",
      "The median time from the first touch of the journey to the order."),
    ReportColumn(
      "null_journeys", .integer, unit: "journeys",
      "Journeys on this path that no order followed and that are older than the lookback at the "
        + "end of the data; younger ones are not judged yet and not counted."),
    ReportColumn(
      "rate", .decimal, unit: "share of 1",
      "The part of the judged journeys on this path that ended in an order.",
      formula: "orders / (orders + null_journeys)"),
  ]
}

extension ReportColumns {
  static let program = ReportColumn(
    "program", .text,
    "The program as the pipeline file names it, or the name of a rest row in parentheses: "
      + "(no program), (shared), (unattributed), (unidentified) or (unmatched returns).")

  static let kind = ReportColumn(
    "kind", .text,
    "program: one program. rest: money outside every program. whole: all programs and (no program) "
      + "against all cost. till: the sum of the program and rest rows, which ties to the till.")

  static let model = ReportColumn(
    "model", .text, "The attribution model by which orders were parted over touches.")

  static let margin = ReportColumn(
    "margin", .money,
    "Net revenue less the cost of the goods that stay sold; empty where that cost is not known.",
    formula: "net_revenue − cost of goods")

  static let profit = ReportColumn(
    "profit", .money, "What is left of the margin after all cost; empty where margin is.",
    formula: "margin − cost_total")

  static func creditedOrders(_ name: String, _ owner: String) -> ReportColumn {
    ReportColumn(
      name, .decimal, unit: "orders",
      "Orders credited to \(owner); an order that several touches led to counts in parts, which add "
        + "up to 1. Orders that were returned count.")
  }

  static func netRevenue(_ owner: String) -> ReportColumn {
    ReportColumn(
      "net_revenue", .money,
      "Goods sold less discounts and returns, of \(owner); without tax, tips, shipping, gift cards.",
      formula: "gross revenue − discounts − returns")
  }

  private static let performanceCounts: [ReportColumn] = [
    ReportColumn(
      "persons_reached", .integer, unit: "persons",
      "Distinct persons with a touch of the program in the period, coupon touches included. Persons "
        + "count in each program that reached them, so rows do not add up. Empty in rest rows other "
        + "than (no program) and where they, or the others whom the whole reached, are too few."),
    ReportColumn(
      "buyers", .integer, unit: "persons",
      "Distinct persons with an order of the period whose journey holds a touch of the program; for "
        + "the whole those with a credited order, for the till those with any order. Empty in rest "
        + "rows other than (no program) and where they, or the others of the whole or of the till, are "
        + "too few."),
    ReportColumn(
      "new_customers", .decimal, unit: "persons",
      "Credit for first orders: a customer is new when the order is the first in the data and no "
        + "profile shows an earlier one or joined before the order data begins."),
    creditedOrders("orders", "the program under the headline model"),
  ]

  private static let performanceMoney: [ReportColumn] = [
    ReportColumn(
      "gross_revenue", .money, "Goods at list price, credited under the headline model.",
      formula: "net_revenue + returns + discounts"),
    ReportColumn(
      "discounts", .money,
      "Price reductions of these orders. They lower net revenue once and are "
        + "no cost."),
    ReportColumn(
      "returns", .money, "Goods that came back, as a positive amount.",
      formula: "gross_revenue − discounts − net_revenue"),
    netRevenue("the program under the headline model"),
    margin,
  ]

  private static let performanceCosts: [ReportColumn] = [
    cost("media", "Media money of the ad exports, by the campaigns of the program."),
    cost("people", "Staff and agencies, from the cost ledger."),
    cost("tools", "Software and services, from the cost ledger."),
    cost("creative", "Production of ads and content, from the cost ledger."),
    cost("promotions", "Coupon clearing, prizes and samples, from the cost ledger."),
    cost(
      "loyalty",
      "Points granted with the program's orders, at their value and rate of redemption, "
        + "and loyalty cost of the ledger."),
    cost("care", "Customer service, from the cost ledger."),
    cost("other", "Ledger cost that no rule gives a category."),
    ReportColumn(
      "cost_total", .money, "All cost of the program, its part of shared cost included.",
      formula: "cost_media + cost_people + cost_tools + cost_creative + cost_promotions + "
        + "cost_loyalty + cost_care + cost_other"),
  ]

  private static func cost(_ category: String, _ meaning: String) -> ReportColumn {
    ReportColumn("cost_" + category, .money, meaning)
  }

  private static let performanceRatios: [ReportColumn] = [
    profit,
    ReportColumn(
      "roi", .decimal, unit: "per 1 of cost",
      "Return on investment under the headline model; in the whole row it is the verdict's figure. "
        + "Empty where cost is 0, margin is not known, and in rest and till rows.",
      formula: "(margin − cost_total) / cost_total"),
    ReportColumn(
      "roi_low", .decimal, unit: "per 1 of cost",
      "The lowest ROI: of a program over the additive models, of the whole over half, one and two "
        + "lookbacks; each with the 2.5 % of its bootstrap."),
    ReportColumn(
      "roi_high", .decimal, unit: "per 1 of cost",
      "The highest ROI: of a program over the additive models, of the whole over half, one and two "
        + "lookbacks; each with the 97.5 % of its bootstrap."),
    ReportColumn(
      "roas", .decimal, unit: "per 1 of media cost",
      "Return on ad spend; empty where there is no media cost and in rest rows.",
      formula: "net_revenue / cost_media"),
    ReportColumn(
      "mer", .decimal, unit: "per 1 of cost",
      "Marketing efficiency ratio; empty where there is no cost and in rest rows.",
      formula: "net_revenue / cost_total"),
    ReportColumn(
      "cac", .decimal, unit: "currency per person",
      "Customer acquisition cost; empty where there are no new customers and in rest and till rows.",
      formula: "cost_total / new_customers"),
    ReportColumn(
      "payback_days", .integer, unit: "days",
      "Days from the first day with cost to the first from which cumulated margin stays at or above "
        + "cumulated cost until the period ends; empty if never, and in rest and till rows."),
    ReportColumn(
      "incremental_revenue", .money,
      "Net revenue that a holdout shows to be caused by the program; empty without a holdout.",
      formula: "difference of net revenue per person × persons treated"),
    ReportColumn(
      "incremental_roi", .decimal, unit: "per 1 of cost",
      "ROI of the margin that a holdout shows to be caused; empty without a holdout.",
      formula: "(incremental margin − cost) / cost"),
    ReportColumn(
      "verdict", .text,
      "no cost: nothing was spent. undecided: the range from roi_low to roi_high holds both signs. "
        + "pays: ROI is 0 or more. loses: it is below 0. Empty in rest and till rows, and where "
        + "margin is not known."),
  ]
}
