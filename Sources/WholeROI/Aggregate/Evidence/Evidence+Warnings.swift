extension Evidence {
  /// What deserves a look in the experiments, in config order.
  func warnings(_ definition: PipelineDefinition) -> [Diagnostic] {
    guard !definition.experiments.isEmpty else { return [] }
    guard let book else {
      return [
        Diagnostic(
          .warning, "the pipeline has experiments, and no export assigns anybody to one",
          hint: "add a source whose record is \"assignment\"")
      ]
    }
    var warnings = book.unknown.map {
      Diagnostic(
        .warning, "assignments name the experiment \($0.quoted), which the pipeline doesn't",
        hint: "add it to experiments, with its control")
    }
    if book.anonymous > 0 {
      warnings.append(
        Diagnostic(
          .warning,
          book.anonymous == 1
            ? "1 assignment has no identifier and counts nowhere"
            : "\(book.anonymous) assignments have no identifier and count nowhere",
          hint: "map the identifiers of the assignment export"))
    }
    for (holdout, experiment) in zip(holdouts, book.experiments) {
      warnings += holdout.warnings(experiment)
    }
    return warnings
  }
}

extension Holdout {
  fileprivate func warnings(_ experiment: AssignmentBook.Experiment) -> [Diagnostic] {
    func warning(_ text: String, hint: String) -> Diagnostic {
      Diagnostic(.warning, "experiment \(name.quoted): \(text)", hint: hint)
    }
    var warnings: [Diagnostic] = []
    if control.persons == 0 || treated.persons == 0 {
      let arms = control.persons == 0 ? "the control \(control.name.quoted)" : "any other arm"
      warnings.append(
        warning("nobody is in \(arms)", hint: "check control, and the arms of the export"))
    }
    let unplanned = zip(experiment.arms, experiment.shares).dropFirst().filter { $0.1 == nil }
    if !experiment.definition.shares.isEmpty, let first = unplanned.first {
      warnings.append(
        warning(
          "the arm \(first.0.quoted) is not among the shares", hint: "add it to shares"))
    }
    if isStopped {
      warnings.append(
        warning(
          "the arms are not of the planned sizes, so it gives no verdict",
          hint: "look for persons who left an arm after it was drawn, or mend the shares"))
    }
    if let conflicting = counted(\.conflicting, of: arms) {
      warnings.append(
        warning(
          conflicting == "1"
            ? "1 person was put in two arms, and counts in the first"
            : "\(conflicting) persons were put in two arms, and count in the first",
          hint: "assign persons, not addresses or cards"))
    }
    if let contaminated = counted(\.contaminated, of: [control]) {
      let isShown = control.persons >= minimumGroup
      let controls = isShown ? "\(control.persons) " : "the "
      warnings.append(
        warning(
          "\(contaminated) of \(controls)control\(control.persons == 1 ? "" : "s") had touches of "
            + "the program",
          hint: "they count as controls all the same, so the effect is understated"))
    }
    if let unfinished = counted(\.unfinished, of: arms) {
      warnings.append(
        warning(
          "the outcome of \(unfinished) person\(unfinished == "1" ? "" : "s") is not over at the data's end",
          hint: "run it again later, or make outcome shorter"))
    }
    if experiment.definition.cost == nil, roi != nil {
      warnings.append(
        warning(
          "it has no cost, so the cost of \(program == nil ? "all marketing" : "its whole program") "
            + "is set against what it caused",
          hint: "set its cost: what marketing to the treated persons cost"))
    }
    return warnings
  }

  /// How many persons of these arms: "few", or "some" where a number would tell of few; nil for none.
  private func counted(
    _ count: KeyPath<ExperimentCollector.Arm, Int>, of arms: [ArmGroup]
  ) -> String? {
    let sum = arms.reduce(0) { $0 + $1.sums[keyPath: count] }
    guard sum > 0 else { return nil }
    if arms.allSatisfy({ told(count, of: $0) != nil }) { return "\(sum)" }
    return sum < minimumGroup ? "few" : "some"
  }
}
