import Testing

@testable import WholeROI

/// What differs between a run and the oracle's reckoning of the same rows; empty for nothing.
private func differences(_ run: StagedRun, _ oracle: OracleReckoning) -> [String] {
  var found: [String] = []
  func compare<Value: Equatable>(_ what: String, _ run: Value, _ oracle: Value) {
    if run != oracle { found.append("\(what): run \(run), oracle \(oracle)") }
  }
  func compare<Value: Equatable>(
    _ what: String, _ run: [String: Value], _ oracle: [String: Value], empty: Value
  ) {
    for key in Set(run.keys).union(oracle.keys).sorted() {
      compare("\(what) \(key)", run[key] ?? empty, oracle[key] ?? empty)
    }
  }
  let people = run.journeys.people
  compare("persons", people.count, oracle.people.groups.count)
  for (index, source) in run.definition.sources.enumerated() {
    let links = oracle.people.makers.filter { $0.value.contains(source.name) }.map(\.key)
    let refused = links.filter(oracle.people.refused.contains)
    compare("links of \(source.name)", people.newLinks[index], links.count - refused.count)
    compare("refused links of \(source.name)", people.refusedLinks[index], refused.count)
  }
  compare("fallbacks", run.journeys.reach.fallbacks, oracle.journeys.fallbacks)
  compare("censored", run.journeys.reach.censored, oracle.journeys.censored)
  compare("credit", run.credits, oracle.credits, empty: Credit())
  compare("rest", run.rest, oracle.rest, empty: Credit())
  compare("place", run.places, oracle.places, empty: [0, 0, 0, 0, 0])
  compare("assists", run.assists, oracle.assists, empty: 0)
  compare("touches", run.byProgram(run.tally.touches), oracle.touches, empty: 0)
  compare(
    "reached", run.byProgram(run.tally.reachByProgram),
    oracle.reached.filter { $0.key != "" }.mapValues(\.count), empty: 0)
  compare("reached at all", run.tally.reach, oracle.reached[""]?.count ?? 0)
  compare(
    "buyers", run.byProgram(run.tally.buyersByProgram), oracle.buyers.mapValues(\.count), empty: 0)
  compare("any buyers", run.tally.buyers, oracle.anyBuyers.count)
  compare("credited buyers", run.tally.creditedBuyers, oracle.creditedBuyers.count)
  compare("margin at half", run.tally.marginAtHalfLookback, oracle.marginAtHalf)
  compare("margin at twice", run.tally.marginAtTwiceLookback, oracle.marginAtTwice)
  let paths = oracle.paths.mapValues { [$0.orders, Int($0.net), $0.persons.count, $0.nulls] }
  compare("path", run.paths, paths, empty: [0, 0, 0, 0])
  return found
}

extension StagedRun {
  fileprivate func program(_ index: Int) -> String {
    index < tally.axes.programs.count ? tally.axes.programs[index] : "(no program)"
  }

  fileprivate func byProgram(_ values: [Int]) -> [String: Int] {
    Dictionary(uniqueKeysWithValues: values.indices.map { (program($0), values[$0]) })
  }

  fileprivate var credits: [String: Credit] {
    var cells: [String: Credit] = [:]
    for model in tally.axes.models.indices {
      for program in 0..<tally.axes.programCount {
        for channel in tally.axes.channels.indices {
          let name =
            "\(tally.axes.models[model].rawValue), \(self.program(program)), "
            + tally.axes.channels[channel].name
          cells[name] = tally.credits[tally.cell(model, program, channel)]
        }
      }
    }
    return cells
  }

  fileprivate var rest: [String: Credit] {
    var cells: [String: Credit] = [:]
    for kind in RestKind.allCases {
      for day in 0..<tally.axes.dayCount {
        cells["\(kind.name), \(day + Int(tally.axes.period.from.number))"] =
          tally.credit(rest: kind, day: day)
      }
    }
    return cells
  }

  fileprivate var places: [String: [Int64]] {
    var places: [String: [Int64]] = [:]
    for (key, line) in totals.reconciliation.lines {
      guard let day = key.day, definition.sources[key.source].layout.record == .order else {
        continue
      }
      places["\(definition.sources[key.source].name), \(key.store), \(day.number)"] = [
        line.exportedNet, line.credited, line.unattributed, line.unidentified,
        line.unmatchedReturns,
      ]
    }
    return places
  }

  fileprivate var assists: [String: Int] {
    var cells: [String: Int] = [:]
    for program in 0..<tally.axes.programCount {
      for (index, channel) in tally.axes.channels.enumerated() {
        cells["\(self.program(program)), \(channel.name)"] =
          tally.assists[program * tally.axes.channels.count + index]
      }
    }
    return cells
  }

  /// Orders, net, persons and null journeys by path.
  fileprivate var paths: [String: [Int]] {
    var paths: [String: [Int]] = [:]
    for (index, entry) in journeys.paths.entries.enumerated() {
      let nodes = journeys.paths.sequences.sequence(index).map { journeys.nodes.name($0) }
      paths[OracleReckoning.text(nodes)] = [
        entry.orders, Int(entry.net), entry.persons, entry.nulls,
      ]
    }
    return paths
  }
}

/// The first differences of each seed that has some.
private func faults(_ seeds: Range<UInt64>) throws -> [String] {
  try seeds.compactMap { seed in
    let draws = OracleDraws(seed: seed)
    guard draws.rows.orders.contains(where: { !$0.isReturn && $0.gross >= 0 }) else { return nil }
    let temporary = try TemporaryRun(
      draws.rows.exports(minorDigits: draws.settings.minorDigits),
      pipeline: draws.settings.pipeline)
    let run = try StagedRun(temporary)
    let rejects = run.exports.rejects.map(\.reason)
    let found = differences(run, OracleReckoning(draws.rows, draws.settings)) + rejects
    return found.isEmpty
      ? nil : "seed \(seed): \(found.count) differ\n  " + found.prefix(6).joined(separator: "\n  ")
  }
}

/// Whole runs against the plain reckoning: persons, journeys, credits under every model, rest rows,
/// places, reach, assists and paths.
@Test(arguments: [UInt64(0), 1, 2, 3, 4, 5])
func aRunEqualsItsPlainReckoning(part: UInt64) throws {
  let found = try faults(part * 50..<(part + 1) * 50)
  let first = found.prefix(4).joined(separator: "\n")
  #expect(found.count == 0, "seeds differ:\n\(first)")
}
