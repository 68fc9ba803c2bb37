import Tabular

/// What aggregate gives: every sum that the reports print, checked against the till.
struct Totals: Sendable {
  let tally: Tally
  let reconciliation: Reconciliation
  let costs: CostAllocation
  let performance: ProgramPerformance
  let evidence: Evidence
  let wholeProgram: WholeProgramReports
  let nextExperiment: NextExperiment
  /// journeys.csv; nil where the run doesn't write it. It is the longest report and needs paths alone, so it is made
  /// while persons are compared.
  let journeys: Report?
}

/// Splits every order under every model and sums by program, channel, campaign and day: the attribute stage.
func attributeOrders(
  _ journeys: Journeys, _ definition: PipelineDefinition, executor: Executor
) throws -> (tally: Tally, money: PlaceMoney) {
  let solved = try solveModels(journeys, definition, executor: executor)
  let axes = Axes(journeys, definition, solved)
  try AxesBound.check(axes, definition)
  let noMoney = PlaceMoney(journeys.book, dayCount: axes.dayCount)
  // The first two pieces of work are what no journey holds, and what the exports say: they are the longest.
  let batches = journeys.batches
  var states = try executor.run(
    count: batches.count + 2,
    state: { _ in
      CreditTally(
        journeys, definition, axes: axes, money: noMoney, learned: solved.learned,
        keepsLedger: definition.outputs.keepsLedger)
    }
  ) { state, index in
    switch index {
    case 0: state.addStrangers()
    case 1: state.addExported()
    default: state.add(batches[index - 2])
    }
  }
  var tally = Tally(axes: axes)
  tally.solved = solved
  for place in states.indices {
    if let draft = states[place].takeLedger() { tally.ledger.append(draft) }
  }
  var money = noMoney
  var credits = states.first?.groupCredits
  for (place, state) in states.enumerated() {
    tally.merge(state.finished())
    money.merge(state.money)
    if place > 0 { credits? += state.groupCredits }
  }
  tally.reachByChannel = journeys.reach.byChannel
  tally.reachByProgram = journeys.reach.byProgram
  tally.reach = journeys.reach.persons
  tally.touches = journeys.reach.touches
  tally.uncertainty = try Uncertainty(
    journeys, definition, tally, credits: credits, executor: executor)
  return (tally, money)
}

/// Sets costs against credit and checks that every cent is there: the aggregate stage.
func aggregate(
  _ exports: Exports, _ journeys: Journeys, _ tally: Tally, _ money: PlaceMoney,
  executor: Executor
) throws -> Totals {
  let definition = exports.setup.definition
  let costs = try allocateCosts(
    definition, spend: exports.spends, ledger: exports.costs, tally: tally)
  let performance = measurePerformance(tally, costs)
  let (others, people) = try executor.beside({
    (
      journeys: JourneysReport.report(journeys, definition),
      reconciliation: Reconciliation(exports, journeys, money)
    )
  }) {
    try PersonReports(
      exports, journeys, tally, isMarginKnown: performance.isMarginKnown,
      referralCost: costs.referrals, executor: executor)
  }
  let integration = people.integration
  let reconciliation = others.reconciliation
  try IdentityCheck.verify(
    tally, reconciliation, performance, costs,
    sources: definition.sources.map(\.name), currency: definition.currency)
  let evidence = Evidence(exports, journeys, performance, integration)
  let judged = performance.adding(evidence).hidingFew(ReportStyle(definition))
  return Totals(
    tally: tally, reconciliation: reconciliation, costs: costs, performance: judged,
    evidence: evidence,
    wholeProgram: people.reports.adding(exports, journeys, costs, judged),
    nextExperiment: NextExperiment(tally, judged, evidence), journeys: others.journeys)
}

extension Axes {
  /// The names that a run sums along. A chain that is not identified splits no orders, but where it is
  /// the headline: then all effects count as equal.
  init(_ journeys: Journeys, _ definition: PipelineDefinition, _ solved: SolvedModels) {
    let headline = definition.attribution.headline
    let models = definition.attribution.models.filter {
      $0.isAdditive && ($0 != .markovPerOrder || $0 == headline || solved.splitsByEffects)
    }
    self.init(
      programs: definition.programs.map(\.name), channels: journeys.facts.channels,
      campaigns: journeys.facts.campaigns, models: models,
      headline: models.firstIndex(of: headline) ?? 0,
      period: definition.period)
  }
}

extension Tally {
  /// Adds another job's sums.
  mutating func merge(_ other: Tally) {
    for index in credits.indices { credits[index] += other.credits[index] }
    for index in campaignCredits.indices { campaignCredits[index] += other.campaignCredits[index] }
    for index in daily.indices { daily[index] += other.daily[index] }
    for index in rest.indices { rest[index] += other.rest[index] }
    for index in assists.indices { assists[index] += other.assists[index] }
    for index in buyersByProgram.indices { buyersByProgram[index] += other.buyersByProgram[index] }
    for index in buyerMargins.indices { buyerMargins[index] += other.buyerMargins[index] }
    creditedBuyers += other.creditedBuyers
    buyers += other.buyers
    for index in influenceByChannel.indices {
      influenceByChannel[index] += other.influenceByChannel[index]
    }
    for index in influenceByProgram.indices {
      influenceByProgram[index] += other.influenceByProgram[index]
    }
    for index in influenceByCampaign.indices {
      influenceByCampaign[index] += other.influenceByCampaign[index]
    }
    for (family, influence) in other.influenceByFamily {
      influenceByFamily[family, default: Influence()] += influence
    }
    marginAtHalfLookback += other.marginAtHalfLookback
    marginAtTwiceLookback += other.marginAtTwiceLookback
    ordersWithoutCost += other.ordersWithoutCost
    if let own = other.cells { cells = cells.map { $0.adding(own) } ?? own }
  }
}

extension Influence {
  static func += (a: inout Influence, b: Influence) {
    a.orders += b.orders
    a.value += b.value
  }
}

extension Reconciliation {
  /// Rows and money of every source, store and day.
  init(_ exports: Exports, _ journeys: Journeys, _ money: PlaceMoney) {
    self.init()
    addRows(exports, journeys.superseded)
    for plan in exports.setup.files {
      let counts = exports.fileCounts[plan.index].counts
      var line = Line()
      line.rejected = counts.rejected
      line.totals = counts.totals
      line.skipped = counts.skipped
      line.blank = counts.blank
      line.read = counts.rejected + counts.totals + counts.skipped + counts.blank
      lines[Key(source: plan.source, store: "", day: nil), default: Line()].addRows(line)
    }
    money.forEach { source, store, day, money in
      let key = Key(
        source: source, store: exports.texts.text(store),
        day: CivilDay(exports.setup.definition.period.from.number + Int32(day)))
      lines[key, default: Line()].exportedNet += money.exportedNet
      lines[key, default: Line()].credited += money.credited
      lines[key, default: Line()].unattributed += money.unattributed
      lines[key, default: Line()].unidentified += money.unidentified
      lines[key, default: Line()].unmatchedReturns += money.unmatchedReturns
    }
  }

  private mutating func addRows(_ exports: Exports, _ superseded: [DayCounts]) {
    for (place, days) in exports.rows.places {
      let store = exports.texts.text(place.store)
      func line(_ day: CivilDay?, kept: Int, superseded: Int) {
        var line = Line()
        line.read = kept + superseded
        line.kept = kept
        line.superseded = superseded
        lines[Key(source: place.source, store: store, day: day), default: Line()].addRows(line)
      }
      for (day, count) in days.kept.days { line(day, kept: count, superseded: 0) }
      for (day, count) in days.superseded.days { line(day, kept: 0, superseded: count) }
      if days.keptWithoutDay + days.supersededWithoutDay > 0 {
        line(nil, kept: days.keptWithoutDay, superseded: days.supersededWithoutDay)
      }
    }
    // Touches were counted as kept before another file was seen to hold them too.
    for (plan, days) in zip(exports.setup.files, superseded) {
      let source = plan.source
      for (day, count) in days.days {
        lines[Key(source: source, store: "", day: day), default: Line()].kept -= count
        lines[Key(source: source, store: "", day: day), default: Line()].superseded += count
      }
    }
  }
}

extension Reconciliation.Line {
  fileprivate mutating func addRows(_ other: Self) {
    read += other.read
    kept += other.kept
    rejected += other.rejected
    totals += other.totals
    skipped += other.skipped
    blank += other.blank
    superseded += other.superseded
  }
}
