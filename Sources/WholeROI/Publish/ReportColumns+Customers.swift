/// Reports on persons: customers, fans, the purchase cycle and advocates.
extension ReportColumns {
  /// One row per dimension and segment.
  static let customers: [ReportColumn] = [
    ReportColumn(
      "dimension", .text,
      "customers: new and returning. rfm: by score. tier: by loyalty tier. Along each dimension the "
        + "same persons are parted: those with an order up to the period's end."),
    ReportColumn(
      "segment", .text,
      "new: the first order of a new customer lies in the period. returning: others with an order of "
        + "the period. (no order): none in the period, left out where they are few. rfm: recency, frequency and money from 1 to 5 "
        + "at the period's end over all orders up to it, 555 is best. Segments of too few persons "
        + "stand together in (small groups).",
      formula: "score = 1 + floor(5 × persons strictly worse / persons)"),
    persons("Persons of the segment"),
    ReportColumn("orders", .integer, unit: "orders", "Their orders of the period, whole."),
    netRevenue("these orders, by order date"),
    margin,
    ratio(
      "net_per_person", unit: "currency per person", "Net revenue of the period over all persons.",
      formula: "net_revenue / persons"),
    ratio(
      "frequency", unit: "orders per person", "Mean number of orders up to the period's end."),
    ratio(
      "recency_days", unit: "days", "Mean days from the last order to the period's last day."),
  ]

  /// One row per status and tier.
  static let fans: [ReportColumn] =
    [
      ReportColumn(
        "status", .text,
        "Up to the period's end, the first that holds. advocate: shared, reviewed, or is named by a "
          + "profile as who referred it. member and fan, fan: follows, likes, comments, or logged in "
          + "with a social account; member: in a loyalty list. none: anyone else with a touch, an "
          + "order or a profile. Too few persons of a tier stand in (small groups)."),
      ReportColumn(
        "tier", .text,
        "The loyalty tier, (no tier) without one; tiers of too few persons stand in (small groups)."
      ),
      persons("Persons of the status and tier"),
      ReportColumn(
        "buyers", .integer, unit: "persons",
        "Persons with an order of the period; with what they did empty where these, or the others, "
          + "are too few, or a sum in customers.csv would give few away."),
      ReportColumn("orders", .integer, unit: "orders", "Their orders of the period, whole."),
      netRevenue("these orders, by order date"),
      ratio(
        "net_per_person", unit: "currency per person", "Net revenue over all persons of the row.",
        formula: "net_revenue / persons"),
      ratio(
        "frequency", unit: "orders per person",
        "Mean number of orders up to the period's end, of persons with one."),
      ratio(
        "recency_days", unit: "days",
        "Mean days from the last order to the period's last day, of persons with one."),
      ratio(
        "visits", unit: "visits per person", "Mean number of visits in the period, of all persons."),
      ratio(
        "visit_recency_days", unit: "days",
        "Mean days from the last visit to the period's last day, of persons with one."),
      ratio(
        "retention", unit: "share of 1",
        "The part of the buyers with another order within 90 days of their first in the period."),
    ] + fansPremium

  private static let fansPremium: [ReportColumn] = [
    ReportColumn(
      "premium", .statistic, unit: "currency per person",
      "What persons who had the status when the outcome's span began (integration.outcome, up to the "
        + "period's end) bought more in it than others like them: fans and advocates beside persons of "
        + "their tier who are neither, members beside persons without a status; alike in thirds of "
        + "recency, frequency and spend before the window, and in home store."),
    ReportColumn(
      "low", .statistic, unit: "currency per person", "The lower end of its 95 % interval."),
    ReportColumn(
      "high", .statistic, unit: "currency per person", "The upper end of its 95 % interval."),
    ReportColumn(
      "matched_share", .statistic, unit: "share of 1",
      "The part of these persons for whom there are others like them."),
    ReportColumn(
      "caution", .text,
      "What the table can't show: who is a fan was chosen by the customer, not drawn by lot."),
  ]

  /// One row per program and stage.
  static let purchaseCycle: [ReportColumn] = [
    ReportColumn(
      "program", .text,
      "The program as the pipeline file names it, (no program), or WHOLE PROGRAM for all touches "
        + "together."),
    ReportColumn(
      "stage", .text,
      "discovery, research, preference, trial, purchase, loyalty, advocacy, by the pipeline's stages "
        + "and then by default; (unmapped) for touches that no rule gives a stage. First, second and "
        + "third orders count for the programs in their journeys; profiles, tiers and referrals for "
        + "WHOLE PROGRAM alone."),
    ReportColumn(
      "persons_entered", .integer, unit: "persons",
      "Persons whose furthest stage so far became this one in the period; who was further already "
        + "does not enter again. Empty where they are too few, and for (unmapped)."),
    ReportColumn(
      "advanced", .integer, unit: "persons",
      "Those among them who went further by the period's end; empty where these, or the others, are "
        + "too few."),
    ratio(
      "advance_rate", unit: "share of 1", "The part that went further.",
      formula: "advanced / persons_entered"),
    ratio(
      "median_days", unit: "days", "The median time from entering the stage to going further."),
    ReportColumn(
      "cost", .money,
      "Media money of the period at this stage: each campaign's is split over the stages by the number "
        + "of its touches; (unmapped) has that of campaigns without any."),
    ratio(
      "cost_per_advance", unit: "currency per person",
      "Media money for each person who went further.",
      formula: "cost / advanced"),
    netRevenue("the stage's touches, as the headline model credits them"),
    ReportColumn("touches", .integer, unit: "touches", "Touches of the period at this stage."),
    ratio(
      "unmapped_share", unit: "share of 1",
      "The part of the program's touches of the period that no stage has; the same in all its rows.",
      formula: "touches of (unmapped) / touches"),
  ]

  /// One row per referrer.
  static let advocates: [ReportColumn] =
    [
      ReportColumn(
        "person", .text,
        "The referrer: a keyed hash of an identifier, the same in every run with the key file beside the "
          + "output folder, or the identifier itself with outputs.people. (small groups): the rows "
          + "with empty figures together."),
      ReportColumn("status", .text, "As in fans.csv."),
      ReportColumn(
        "shares", .integer, unit: "touches", "Share touches up to the period's end."),
      ReportColumn(
        "referred", .integer, unit: "persons",
        "Other persons whose profile names this one as who referred them; empty where they are too "
          + "few."),
      ReportColumn(
        "generations", .integer, unit: "generations",
        "How far referrals go on below: 1 where nobody referred referred anybody. A ring counts as one "
          + "person."),
      ReportColumn(
        "referred_net_revenue", .money,
        "Net revenue of the referred within 90 days of joining (of their first order where no day is "
          + "known), whole. Who was referred by two counts with both."),
      ReportColumn(
        "flags", .text,
        "self-referral: the person is the one whom their own profile names. ring: the person is among "
          + "the referrers of their referrers."),
      ReportColumn(
        "referred_buyers", .integer, unit: "persons",
        "The referred with an order in these 90 days; empty where these, or the others, are too few."
      ),
    ] + advocatesCost

  private static let advocatesCost: [ReportColumn] = [
    ReportColumn(
      "buyers_of_period", .integer, unit: "persons",
      "The referred of all rows, each once, whose first order in these 90 days lies in the period; the "
        + "same in every row. Each referred buyer counts in one period. Empty where these, or the "
        + "others, are too few."),
    ReportColumn(
      "referral_cost", .money,
      "What referrals cost in the period: the ledger's rows that a rule of costs.rules with referrals: "
        + "true takes; the same in every row. Empty where no rule says so: nothing else in the exports "
        + "ties cost to referrals."),
    ratio(
      "cost_per_referred_buyer", unit: "currency per person",
      "What referrals cost for each referred person who began to buy in the period; the same in every "
        + "row. Empty without a cost, or without such buyers.",
      formula: "referral_cost / buyers_of_period"),
  ]

  static func persons(_ who: String) -> ReportColumn {
    ReportColumn("persons", .integer, unit: "persons", who + "; empty where they are too few.")
  }

  static func ratio(
    _ name: String, unit: String, _ meaning: String, formula: String = ""
  ) -> ReportColumn {
    ReportColumn(name, .decimal, unit: unit, meaning, formula: formula)
  }
}
