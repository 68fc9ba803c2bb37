/// Sums of cells that reports and checks ask for.
extension Tally {
  /// A program's credit under a model; `axes.noProgram` for (no program).
  public func credit(model: Int, program: Int) -> Credit {
    sum((0..<axes.channels.count).map { credits[cell(model, program, $0)] })
  }

  /// A channel's credit under a model, over all programs.
  public func credit(model: Int, channel: Int) -> Credit {
    sum((0..<axes.programCount).map { credits[cell(model, $0, channel)] })
  }

  /// A program's credit under the headline model.
  public func headlineCredit(program: Int) -> Credit {
    credit(model: axes.headline, program: program)
  }

  /// A program's credit on a day of the period, under the headline model.
  public func credit(program: Int, day: Int) -> Credit {
    daily[program * axes.dayCount + day]
  }

  /// What no touch takes the credit for on a day of the period.
  public func credit(rest kind: RestKind, day: Int) -> Credit {
    rest[kind.rawValue * axes.dayCount + day]
  }

  /// What no touch takes the credit for in the period.
  public func credit(rest kind: RestKind) -> Credit {
    sum((0..<axes.dayCount).map { credit(rest: kind, day: $0) })
  }
}

/// The credits together.
func sum(_ credits: some Sequence<Credit>) -> Credit {
  credits.reduce(into: Credit()) { $0 += $1 }
}
