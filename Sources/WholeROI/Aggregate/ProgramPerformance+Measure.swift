/// Brings the tally's credit and the allocated cost together, row by row.
///
/// The rows of programs are summed over models' cells, the till over days, so that checking one
/// against the other proves something (`IdentityCheck`).
public func measurePerformance(_ tally: Tally, _ costs: CostAllocation) -> ProgramPerformance {
  let measure = PerformanceMeasure(tally: tally, costs: costs)
  let programs = (0..<tally.axes.programCount).map(measure.program)
  let rest = (costs.rows.shared..<costs.rows.count).map(measure.rest)
  let rows = programs + rest + [measure.whole(of: programs), measure.till()]
  return ProgramPerformance(
    rows: rows, period: tally.axes.period, ordersWithoutCost: tally.ordersWithoutCost,
    draws: tally.uncertainty?.draws ?? 0)
}

private struct PerformanceMeasure {
  let tally: Tally
  let costs: CostAllocation

  /// A program, or (no program), which is of kind rest and bears no ratios.
  func program(_ index: Int) -> PerformanceRow {
    let isRest = index == tally.axes.noProgram
    let cost = costs.daily(row: index)
    var row = PerformanceRow(
      name: costs.rows.name(index), kind: isRest ? .rest : .program,
      personsReached: tally.reachByProgram[index], buyers: tally.buyersByProgram[index],
      credit: tally.headlineCredit(program: index), costs: costs.costs(row: index),
      days: days { PerformanceDay(credit: tally.credit(program: index, day: $0), cost: cost[$0]) })
    if !isRest { judge(&row, range: programRange(index, row)) }
    return row
  }

  func rest(_ index: Int) -> PerformanceRow {
    let kind = RestKind.allCases.first { costs.rows.rest($0) == index }
    let cost = costs.daily(row: index)
    let days = days { day in
      PerformanceDay(
        credit: kind.map { tally.credit(rest: $0, day: day) } ?? Credit(), cost: cost[day])
    }
    return PerformanceRow(
      name: costs.rows.name(index), kind: .rest,
      credit: kind.map { tally.credit(rest: $0) } ?? Credit(), costs: costs.costs(row: index),
      days: days)
  }

  /// The credit of all programs and (no program) against all cost.
  func whole(of programs: [PerformanceRow]) -> PerformanceRow {
    let cost = costs.enteredDaily
    var row = PerformanceRow(
      name: ReportRows.wholeName, kind: .whole,
      personsReached: tally.reach, buyers: tally.creditedBuyers,
      credit: sum(programs.map(\.credit)), costs: costs.enteredCosts,
      days: days { day in
        PerformanceDay(credit: sum(programs.map { $0.days[day].credit }), cost: cost[day])
      })
    let margins = [tally.marginAtHalfLookback, row.credit.margin, tally.marginAtTwiceLookback]
    let drawn = tally.uncertainty?.wholeROI(cost: row.cost) ?? []
    judge(&row, range: margins.map { Ratio.roi(margin: $0, cost: row.cost) } + Self.ends(drawn))
    return row
  }

  func till() -> PerformanceRow {
    let cost = costs.enteredDaily
    let days = days { day in
      let credited = (0..<tally.axes.programCount).map { tally.credit(program: $0, day: day) }
      let rest = RestKind.allCases.map { tally.credit(rest: $0, day: day) }
      return PerformanceDay(credit: sum(credited + rest), cost: cost[day])
    }
    return PerformanceRow(
      name: ReportRows.tillName, kind: .till, buyers: tally.buyers,
      credit: sum(days.map(\.credit)), costs: costs.enteredCosts, days: days)
  }

  /// The program's ROI under every additive model, points parted by the model too, and both ends of what
  /// the bootstrap makes of each.
  private func programRange(_ program: Int, _ row: PerformanceRow) -> [Ratio?] {
    let other = row.cost - row.credit.points
    let drawn = tally.uncertainty?.programROI(program, costWithoutPoints: other) ?? []
    return modelRange(program, row) + Self.ends(drawn)
  }

  private func modelRange(_ program: Int, _ row: PerformanceRow) -> [Ratio?] {
    tally.axes.models.indices.map { model in
      let credit = tally.credit(model: model, program: program)
      let cost = row.cost - row.credit.points + credit.points
      return Ratio.roi(margin: credit.margin, cost: cost)
    }
  }

  /// Both ends of each interval.
  private static func ends(_ intervals: [DrawInterval]) -> [Ratio?] {
    intervals.flatMap { [Ratio(drawn: $0.low), Ratio(drawn: $0.high)] }
  }

  /// Fills the ratios that rest on margin, and the verdict: with cost but without a known margin there
  /// is none.
  private func judge(_ row: inout PerformanceRow, range: [Ratio?]) {
    guard row.cost > 0 else {
      row.verdict = .noCost
      row.paybackDays = tally.ordersWithoutCost == 0 ? PerformanceDay.payback(row.days) : nil
      return
    }
    guard tally.ordersWithoutCost == 0 else { return }
    let known = range.compactMap { $0 }
    row.roi = Ratio.roi(margin: row.credit.margin, cost: row.cost)
    row.roiLow = known.min()
    row.roiHigh = known.max()
    row.paybackDays = PerformanceDay.payback(row.days)
    guard let roi = row.roi, let low = row.roiLow, let high = row.roiHigh else { return }
    if low.numerator < 0, high.numerator > 0 {
      row.verdict = .undecided
    } else {
      row.verdict = roi.numerator >= 0 ? .pays : .loses
    }
  }

  private func days(_ day: (Int) -> PerformanceDay) -> [PerformanceDay] {
    (0..<tally.axes.dayCount).map(day)
  }
}
