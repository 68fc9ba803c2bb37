extension ReportColumns {
  /// One row per program.
  static let nextExperiment: [ReportColumn] = [
    ReportColumn("program", .text, "The program that an experiment would be about."),
    ReportColumn("cost_total", .money, "All cost of the program under the headline model."),
    ReportColumn("model_low", .text, "The additive model that credits least margin to it."),
    ReportColumn(
      "margin_low", .money, "The margin that this model credits, less points.",
      formula: "margin − points cost"),
    ReportColumn("model_high", .text, "The additive model that credits most margin to it."),
    ReportColumn(
      "margin_high", .money, "The margin that this model credits, less points.",
      formula: "margin − points cost"),
    ReportColumn(
      "disagreement", .money,
      "What is at stake between the models: the spread of ROI, weighted by cost. Rows are sorted by it.",
      formula: "margin_high − margin_low"),
    ReportColumn(
      "persons_reached", .integer, unit: "persons",
      "Distinct persons with a touch of the program in the period; empty where they are too few."),
    ReportColumn(
      "deviation", .statistic, unit: "currency per person",
      "The standard deviation, between these persons, of the margin of all their orders whose person "
        + "has a touch of the program before some order; 0 for the others."),
    ReportColumn(
      "effect", .statistic, unit: "currency per person",
      "The effect that tells the models apart.", formula: "disagreement / persons_reached"),
    ReportColumn(
      "control_persons", .integer, unit: "persons",
      "The fewest of these persons to leave out, everyone else reached as before, so that a two-sided "
        + "test at 5 % finds that effect in 80 % of experiments; empty where half of them are too few.",
      formula: "m with (z of 0.975 + z of 0.8)² × deviation² × (1/m + 1/(n − m)) = effect²"),
    ReportColumn(
      "control_share", .decimal, unit: "share of 1", "The part of the persons to leave out.",
      formula: "control_persons / persons_reached"),
    ReportColumn(
      "standing", .text,
      "next: the experiment to make. later: the ones after it. known: a holdout of the program gives a "
        + "figure already. models agree, no cost: there is nothing to settle. too few persons: no "
        + "holdout among those reached would be large enough."),
  ]
}
