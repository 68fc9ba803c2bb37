import Tabular

/// One row of purchase_cycle.csv: a program and a stage of the purchase cycle, or its unmapped touches.
struct PurchaseCycleRow: Sendable {
  var program: String
  var stage: String
  /// Nil where they are too few to be shown, and for unmapped touches.
  var entered: Int?
  var advanced: Int?
  var advanceRate: Ratio?
  /// Milliseconds, doubled.
  var doubledMedian: Int64?
  /// Media money at this stage.
  var cost: Int64
  var costPerAdvance: Ratio?
  var net: Int64
  /// Of the period, and the part of all the program's touches that no stage has.
  var touches: Int
  var unmappedShare: Ratio?

  /// By program as configured, (no program), WHOLE PROGRAM; stages in the order of the cycle, unmapped last.
  static func rows(
    _ cycle: CycleTally, _ tally: Tally, spends: [SpendRecord], _ definition: PipelineDefinition,
    _ campaigns: [String], _ style: ReportStyle
  ) -> [PurchaseCycleRow] {
    let costs = costs(cycle, spends, definition, campaigns)
    let medians = medians(cycle)
    let (everEntered, everAdvanced, allTouches) = (cycle.entered, cycle.advanced, cycle.touches)
    let names =
      definition.programs.map(\.name) + [ReportRows.noProgramName, ReportRows.wholeName]
    let width = CycleTally.cellsPerRow
    let stageNets = tally.cells?.stages ?? []
    func net(_ slot: Int, _ stage: Int) -> Int64 {
      guard !stageNets.isEmpty else { return 0 }
      if slot < cycle.whole { return stageNets[slot * width + stage] }
      return (0..<cycle.whole).reduce(0) { $0 + stageNets[$1 * width + stage] }
    }
    return names.indices.flatMap { slot in
      let touches = (0..<width).map { allTouches[slot * width + $0] }
      let unmapped = Ratio(touches[width - 1], of: touches.reduce(0, +))
      return (0..<width).map { stage in
        let cell = slot * width + stage
        let isStage = stage < CycleTally.stageCount
        let entered = isStage ? style.shown(everEntered[cell]) : nil
        let tells = isStage && style.tells(everAdvanced[cell], of: everEntered[cell])
        let cost =
          slot < cycle.whole
          ? costs[cell] : (0..<cycle.whole).reduce(0) { $0 + costs[$1 * width + stage] }
        return PurchaseCycleRow(
          program: names[slot], stage: StageRules.names[stage], entered: entered,
          advanced: tells ? everAdvanced[cell] : nil,
          advanceRate: tells ? Ratio(everAdvanced[cell], of: everEntered[cell]) : nil,
          doubledMedian: tells ? medians[cell] : nil, cost: cost,
          costPerAdvance: tells
            ? Ratio(minor: cost, over: everAdvanced[cell], style.currency) : nil,
          net: net(slot, stage), touches: touches[stage], unmappedShare: unmapped)
      }
    }
  }

  /// Media money of the period by program and stage: each campaign's is split over the stages by the number
  /// of its touches; that of a campaign without touches is unmapped.
  private static func costs(
    _ cycle: CycleTally, _ spends: [SpendRecord], _ definition: PipelineDefinition,
    _ campaigns: [String]
  ) -> [Int64] {
    struct Use: Hashable {
      var campaign: [UInt8]
      var program: Int
    }
    let matcher = ProgramMatcher(definition.programs)
    let touches = cycle.campaignTouches
    var amounts: [Use: Int64] = [:]
    for record in spends {
      let tried = matcher.candidates(campaign: record.campaign, coupon: "")
      let campaign = Array(record.campaign.utf8)
      let span = DaySpan(record.from, record.to)
      for day in span.days(within: definition.period) {
        let program = tried.first { matcher.contains(CivilDay(day), in: $0) }
        let use = Use(campaign: campaign, program: program ?? definition.programs.count)
        amounts[use, default: 0] += span.part(of: record.amount, on: day)
      }
    }
    var places: [[UInt8]: Int] = [:]
    for (place, campaign) in campaigns.enumerated() { places[Array(campaign.utf8)] = place }
    let width = CycleTally.cellsPerRow
    var costs = [Int64](repeating: 0, count: cycle.slotCount * width)
    // Each is split by itself and parts only add up: no order of uses shows.
    for (use, amount) in amounts {
      let weights = (0..<width).map { stage in
        places[use.campaign].map { Int64(touches[$0 * width + stage]) } ?? 0
      }
      guard weights.contains(where: { $0 > 0 }) else {
        costs[use.program * width + width - 1] += amount
        continue
      }
      for (stage, part) in MoneySplit.split(amount, weights: weights).enumerated() {
        costs[use.program * width + stage] += part
      }
    }
    return costs
  }

  /// By cell; nil where nobody went further.
  private static func medians(_ cycle: CycleTally) -> [Int64?] {
    var ends = [Int](repeating: 0, count: cycle.advanced.count + 1)
    for (cell, count) in cycle.advanced.enumerated() { ends[cell + 1] = ends[cell] + count }
    var times = [Int64](repeating: 0, count: ends.last ?? 0)
    let starts = ends
    cycle.advances.forEach { cell, time in
      times[ends[cell]] = time
      ends[cell] += 1
    }
    return (0..<(starts.count - 1)).map { cell in
      Selection.doubledMedian(times.span.extracting(starts[cell]..<starts[cell + 1]))
    }
  }
}
