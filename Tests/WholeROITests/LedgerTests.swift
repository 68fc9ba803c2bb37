import Foundation
import Testing

@testable import WholeROI

/// All models over 10,000 random ledgers; `WHOLEROI_LEDGERS` says how many others.
private let ledgers =
  ProcessInfo.processInfo.environment["WHOLEROI_LEDGERS"].flatMap { Int($0) } ?? 10_000

/// What the kept rows say of the period, straight from the orders.
private func expected(_ ledger: InMemoryLedger) -> Credit {
  let (book, view) = (ledger.book, ledger.definition.revenue.view)
  let period = ledger.definition.period
  func isInside(_ day: Int32) -> Bool { day >= period.from.number && day <= period.to.number }
  var sum = Credit()
  for (index, order) in book.orders.enumerated() where !order.isReturn {
    if isInside(book.days[index]) {
      sum.net += order.net
      sum.discounts += order.discounts
      sum.gross += order.gross
      sum.orders += 1_000_000
    }
    for event in book.returns[UInt32(index)]
    where isInside(view == .order ? book.days[index] : event.day) {
      sum.net += event.netAfter - event.netBefore
      sum.returns += event.netBefore - event.netAfter
    }
  }
  for index in book.unmatched where isInside(book.days[Int(index)]) {
    sum.net += book.orders[Int(index)].net
    sum.returns -= book.orders[Int(index)].net
  }
  return sum
}

private func faults(_ ledger: InMemoryLedger, _ seed: UInt64) -> [String] {
  let tally = ledger.tally
  let rest = sum(RestKind.allCases.map { tally.credit(rest: $0) })
  let wanted = expected(ledger)
  var faults: [String] = []
  for (index, model) in tally.axes.models.enumerated() {
    let programs = sum(
      (0..<tally.axes.programCount).map { tally.credit(model: index, program: $0) })
    let count = tally.axes.campaigns.count
    let campaigns = sum(tally.campaignCredits[(index * count)..<((index + 1) * count)])
    let found = sum([programs, rest])
    if [found.net, found.gross, found.discounts, found.returns, found.orders]
      != [wanted.net, wanted.gross, wanted.discounts, wanted.returns, wanted.orders]
    {
      faults.append("\(model) of ledger \(seed): \(found), not \(wanted)")
    }
    if campaigns != programs { faults.append("\(model) of ledger \(seed) by campaign") }
  }
  return faults
}

@Test(arguments: [RevenueDefinition.View.order, .return])
func everyModelOfRandomLedgersAddsUpToTheCent(view: RevenueDefinition.View) throws {
  let nodes = AttributionDefinition.Node.allCases
  let repeats = AttributionDefinition.Repeats.allCases
  let worlds = try (0..<5).map { turn in
    try InMemoryLedger.World { definition in
      definition.revenue.view = view
      definition.attribution.node = nodes[turn]
      definition.attribution.repeats = repeats[turn]
      definition.attribution.direct = turn % 2 == 0 ? .keep : .dropUnlessOnly
      // The others split no order.
      definition.attribution.models = AttributionModel.allCases.filter(\.isAdditive)
    }
  }
  var found: [String] = []
  for turn in 0..<(ledgers / 2) {
    let seed = UInt64(turn) * 2 + (view == .order ? 0 : 1)
    found += faults(try InMemoryLedger(worlds[turn % worlds.count], seed: seed), seed)
  }
  #expect(found.isEmpty, "\(found.count) differ, the first: \(found.first ?? "")")
}

@Test func solvedModelsOfRandomLedgersGiveARowOrAnEmptyCell() throws {
  let world = try InMemoryLedger.World()
  for seed in 0..<(UInt64(ledgers) / 100) {
    let ledger = try InMemoryLedger(world, seed: seed)
    let tally = ledger.tally
    #expect(tally.axes.models.contains(.dataDriven))
    #expect(tally.solved.dimensions.map(\.node) == AttributionDefinition.Node.allCases)
    var style = ReportStyle(ledger.definition)
    style.format.hasBOM = false
    let report = ModelComparisonReport.write(tally, includesParticipation: true, style)
    #expect(report.rowCount > 0)
    // Values of either sign may cancel, and then there are none; what there is adds up to the cent.
    let total = tally.creditedTotal
    for dimension in tally.solved.dimensions {
      for (model, solution) in dimension.models {
        let values = tally.solved.figures(solution, total: total).map(\.value)
        guard !values.isEmpty, values.allSatisfy({ $0 != nil }) else { continue }
        let sum = values.reduce(0) { $0 + ($1 ?? 0) }
        #expect(sum == total.value, "\(model) of ledger \(seed) by \(dimension.node)")
      }
      guard case .shapley(let shapley)? = dimension.solution(.shapley) else { continue }
      let orders = shapley.shares.reduce(0) { $0 + $1.orders }
      let credited = sum((0..<tally.axes.programCount).map { tally.headlineCredit(program: $0) })
      #expect((orders - credited.orders).magnitude <= UInt64(dimension.names.count))
    }
  }
}
