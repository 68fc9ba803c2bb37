/// Reports on cause: holdouts, and how families of channels work together.
extension ReportColumns {
  /// One row per experiment, arm and metric.
  static let experiments: [ReportColumn] =
    [
      ReportColumn(
        "experiment", .text,
        "The experiment as the pipeline file names it; \"A × B\" for persons of two experiments."),
      ReportColumn(
        "arm", .text,
        "The arm that persons were put in, whatever they did after; (all treated): all but the "
          + "control, where there are several; (interaction): treated in both, less in one alone, "
          + "plus in neither."),
      ReportColumn(
        "metric", .text,
        "buyers: the share with an order within the outcome's span. orders, net_per_person, "
          + "margin_per_person: means over all persons of the arm. (CUPED): the same with what the "
          + "pre-period foretold taken out."),
      ReportColumn(
        "persons", .integer, unit: "persons",
        "Persons of the arm, buyers or not; empty where they, or others beside them, are too few to be "
          + "shown."),
      statistic("mean", "The metric's mean over the arm's persons.", unit: metricUnit),
      statistic(
        "control_mean",
        "The metric's mean over the control's persons; for an interaction over those treated in "
          + "neither.", unit: metricUnit),
      statistic(
        "difference", "What the arm has more than the control.", unit: metricUnit,
        formula: "mean − control_mean"),
    ] + experimentIntervals + experimentVerdict + experimentMore

  private static let metricUnit = "share, orders or currency per person"

  private static let experimentIntervals: [ReportColumn] = [
    statistic(
      "low",
      "The lower end of the difference's 95 % interval: Newcombe's hybrid score for buyers, Welch's "
        + "t for means.", unit: metricUnit),
    statistic("high", "The upper end of the same interval.", unit: metricUnit),
    statistic(
      "p_value", "The level at which the interval touches 0.", unit: "share of 1"),
    statistic(
      "lift", "The difference as a percentage; empty where the control's mean is 0.",
      unit: "percent", formula: "100 × difference / control_mean"),
    statistic(
      "incremental", "What the arm's persons did more than they would have.",
      unit: "buyers, orders or currency", formula: "difference × persons"),
    statistic(
      "minimum_detectable",
      "The difference that an experiment of this size finds in 80 % of cases.", unit: metricUnit,
      formula: "(z of 0.975 + z of 0.8) × standard error of the difference"),
    statistic(
      "sample_ratio_p",
      "p of the χ² test of the arms' sizes against the planned shares; below 0.001 the arms were not "
        + "parted as planned and there is no verdict. Empty where no shares are planned, or where an arm "
        + "is too small.",
      unit: "share of 1"),
  ]

  private static let experimentVerdict: [ReportColumn] = [
    ReportColumn(
      "verdict", .text,
      "significant, significant fall or not significant (at 5 %); then whether the margin that was "
        + "caused is worth the cost: pays, loses money, or undecided where the interval of "
        + "incremental_roi holds both signs. An effect can be significant and lose money. "
        + "too few persons: an arm is smaller than outputs.minimumGroup, or would give such a one away, "
        + "and its figures are left out. too few buyers: so are those of what few buyers of an arm "
        + "bought. "
        + "stopped: the arms are not of the planned sizes. Empty where nothing can be compared.")
  ]

  private static let experimentMore: [ReportColumn] = [
    statistic(
      "total",
      "The arm's buyers, orders or money; empty for CUPED. Figures of buyers are empty where "
        + "buyers of an arm, or its others, are too few; those of orders and money where buyers are.",
      unit: "buyers, orders or currency"),
    statistic(
      "deviation", "The standard deviation of the metric between persons.", unit: metricUnit),
    ReportColumn(
      "contaminated", .integer, unit: "persons",
      "Controls with a touch of the program within the outcome's span; they count as controls. Empty, "
        + "like the next two, where these, or the others, are too few."),
    ReportColumn(
      "conflicting", .integer, unit: "persons",
      "Persons whom the exports put in another arm too; they count in the first."),
    ReportColumn(
      "unfinished", .integer, unit: "persons",
      "Persons whose outcome's span goes on after the last day with an order."),
    ReportColumn(
      "incremental_roi", .decimal, unit: "per 1 of cost",
      "ROI of the margin that was caused, in the row of margin_per_person.",
      formula: "(incremental margin − cost) / cost"),
    statistic(
      "incremental_roi_low", "The same at the lower end of the margin's interval.",
      unit: "per 1 of cost"),
    statistic(
      "incremental_roi_high", "The same at the upper end of the margin's interval.",
      unit: "per 1 of cost"),
  ]

  /// One row per exposure set, then comparisons of sets.
  static let integration: [ReportColumn] =
    [
      ReportColumn(
        "families", .text,
        "The families of channels with a touch in the first part of the window, which ends with the "
          + "period; or what the row compares, in parentheses; or two families in the order of their "
          + "first touches."),
      ReportColumn(
        "persons", .integer, unit: "persons",
        "Persons with a profile before the window (one without any date counts); empty where they "
          + "are too few."),
      ReportColumn(
        "buyers", .integer, unit: "persons",
        "Persons among them with an order in the second part of the window; with what they bought empty "
          + "where these, or the others, are too few."),
      ReportColumn(
        "buy_rate", .decimal, unit: "share of 1", "The part that bought.",
        formula: "buyers / persons"),
      ReportColumn("orders", .integer, unit: "orders", "Their orders in that part, whole."),
      netRevenue("these orders, whole"),
      statistic(
        "net_per_person", "Mean over all persons, buyers or not.", unit: perPerson,
        formula: "net_revenue / persons"),
      statistic("low", "The lower end of its 95 % interval.", unit: perPerson),
      statistic("high", "The upper end of its 95 % interval.", unit: perPerson),
      statistic(
        "matched_net_per_person",
        "The mean that the row's persons would have with the mix of persons whom two and more "
          + "families reached: by thirds of recency, frequency and spend before the window, tier and "
          + "home store.", unit: perPerson),
    ] + integrationMore

  private static let perPerson = "currency per person"

  private static let integrationMore: [ReportColumn] = [
    ReportColumn(
      "kind", .text,
      "set: one exposure set. number: by the number of families. integrated: two and more. social: "
        + "with and without social. sequence: exposed to both, the first before the second; persons "
        + "count in several of these, and rows of few are left out. no profile: persons whom no profile names before the window, "
        + "with a touch or an order in it."),
    statistic(
      "matched_share",
      "The part of the integrated persons for whom the row has persons to compare. Small strata are left "
        + "out where the persons without any like them would be too few else; the matched columns are "
        + "empty where that doesn't help.",
      unit: "share of 1"),
    statistic(
      "integrated_net_per_person", "The mean of these integrated persons.", unit: perPerson),
    statistic(
      "matched_difference",
      "What integrated persons bought more; empty where the row's persons are among them.",
      unit: perPerson, formula: "integrated_net_per_person − matched_net_per_person"),
    statistic("matched_low", "The lower end of its 95 % interval.", unit: perPerson),
    statistic("matched_high", "The upper end of its 95 % interval.", unit: perPerson),
    caution,
  ]

  /// One row per pair of families.
  static let synergy: [ReportColumn] = [
    ReportColumn("family_a", .text, "A family of channels."),
    ReportColumn("family_b", .text, "Another one; it comes after the first by its bytes."),
    statistic(
      "interaction",
      "Net revenue per person that both bring beyond what each brings by itself, averaged over what "
        + "other families do.", unit: perPerson,
      formula: "Σ over S of |S|! (m − |S| − 2)! / (m − 1)! × (v(S and both) − v(S and a) − "
        + "v(S and b) + v(S)), v: net per person exposed to exactly that set"),
    statistic("low", "The lower end of its 95 % interval.", unit: perPerson),
    statistic("high", "The upper end of its 95 % interval.", unit: perPerson),
    ReportColumn(
      "persons", .integer, unit: "persons",
      "Persons exposed to both families; with overlap empty where they, or others that integration.csv "
        + "folds beside them, are too few; so is the interaction with its interval."),
    ReportColumn(
      "pooled", .integer, unit: "cells",
      "Exposure sets of some, but fewer than 30 persons that share a mean with others like them in "
        + "both families."),
    ReportColumn(
      "overlap", .decimal, unit: "share of 1",
      "The part of the persons exposed to either who saw both."),
    statistic("p_value", "The level at which the interval touches 0.", unit: "share of 1"),
    caution,
  ]

  private static let caution = ReportColumn(
    "caution", .text, "What the table can't show: exposure was chosen, not drawn by lot.")

  private static func statistic(
    _ name: String, _ meaning: String, unit: String, formula: String = ""
  ) -> ReportColumn {
    ReportColumn(name, .statistic, unit: unit, meaning, formula: formula)
  }
}
