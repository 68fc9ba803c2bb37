import Tabular

/// A pipeline file for the exports of a folder: sources that read as they are, the others in comments with the reason.
struct PipelineDraft {
  let folder: String
  /// As the pipeline file writes it.
  let root: String
  private(set) var active: [SourceDraft] = []
  private(set) var leftOut: [(draft: SourceDraft, obstacles: [SourceDraft.Obstacle])] = []
  /// Files that are no export, cannot be read, or were not looked at.
  private(set) var left: [Diagnostic]
  /// What the exports are tried with.
  private(set) var definition: PipelineDefinition
  /// Nil where no export tells it; with the reason that stands beside it.
  private(set) var currency: Setting?
  private(set) var timezone: Setting?
  private(set) var period: Setting?
  /// What is wrong with the period that the exports have; nil for nothing.
  private(set) var periodGap: String?
  private(set) var costs: CostsDraft?

  /// A value as JSON5, and what tells it.
  struct Setting {
    var text: String
    var reason: String
  }

  /// - Throws: `Failure` where the folder cannot be listed, or holds no export.
  init(_ folder: String, root: String) throws(Failure) {
    self.folder = folder
    self.root = root
    let scan = try FolderScan(folder)
    left = scan.left
    definition = .forTrials()
    definition.root = folder
    var drafts: [SourceDraft] = []
    for path in scan.exports {
      do throws(Failure) {
        let inspection = try Inspection.best(path, definition, showsPeople: false)
        let kind = SourceDraft.kind(path, inspection)
        let place =
          drafts.firstIndex { $0.kind == kind }
          ?? {
            drafts.append(SourceDraft(kind, names: scan.names[kind.folder] ?? []))
            return drafts.count - 1
          }()
        drafts[place].add(path, inspection)
      } catch {
        left += error.diagnostics
      }
    }
    guard !drafts.isEmpty || !left.isEmpty else {
      throw Failure(
        .noInput, "there is no export in this folder", file: folder,
        hint: "exports end in .csv, .tsv, .tab, .txt or .dat, also with .gz")
    }
    decideCurrency(drafts)
    decideZone(drafts)
    try finish(&drafts)
    decidePeriod()
    try decideCosts()
  }

  /// Names the sources, those that read first, and parts them from the others.
  private mutating func finish(_ drafts: inout [SourceDraft]) throws(Failure) {
    var counts: [String: Int] = [:]
    func finish(_ index: Int) throws(Failure) {
      let name = drafts[index].usualName
      counts[name, default: 0] += 1
      let count = counts[name] ?? 1
      do {
        try drafts[index].finish(count == 1 ? name : "\(name)-\(count)", definition)
        if definition.timezone != "UTC" { try drafts[index].survey(in: definition) }
      } catch let failure as Failure {
        throw failure
      } catch let fault as FileFault {
        throw fault.failure(drafts[index].paths[0])
      } catch {
        throw Failure(.internalError, "\(error)", file: drafts[index].paths[0])
      }
    }
    let readable = drafts.indices.filter { drafts[$0].obstacles(definition).isEmpty }
    for index in readable { try finish(index) }
    for index in drafts.indices where !readable.contains(index) { try finish(index) }
    for draft in drafts {
      let obstacles = draft.obstacles(definition)
      if obstacles.isEmpty, active.count < SourceDefinition.most {
        active.append(draft)
      } else {
        let reason = SourceDraft.Obstacle(
          message: "there are \(SourceDefinition.most) sources already")
        leftOut.append((draft, obstacles.isEmpty ? [reason] : obstacles))
      }
    }
  }

  /// Records of orders count before those of money, these before others.
  private mutating func decideCurrency(_ drafts: [SourceDraft]) {
    var votes: [(code: String, orders: Int, rows: Int, by: [String])] = []
    for draft in drafts where !draft.kind.currency.isEmpty {
      let orders = draft.record == .order ? draft.kept : 0
      let place =
        votes.firstIndex { $0.code == draft.kind.currency }
        ?? {
          votes.append((draft.kind.currency, 0, 0, []))
          return votes.count - 1
        }()
      votes[place].orders += orders
      votes[place].rows += draft.kept
      votes[place].by += draft.paths
    }
    var best = votes.first
    for vote in votes.dropFirst() {
      if (vote.orders, vote.rows) > (best?.orders ?? 0, best?.rows ?? 0) { best = vote }
    }
    if let best, let currency = Currencies.named(best.code) {
      definition.currency = currency
      let others = best.by.count > 1 ? " and \(best.by.count - 1) more" : ""
      self.currency = Setting(
        text: JSON5Text.quoted(best.code), reason: "said by \(best.by[0])\(others)")
    }
  }

  private mutating func decideZone(_ drafts: [SourceDraft]) {
    if let zone = ZoneGuess.zone(drafts.flatMap { $0.inspections.compactMap(\.trial) }) {
      definition.timezone = zone.identifier
      timezone = Setting(
        text: JSON5Text.quoted(zone.identifier), reason: "a guess: the zone that most times name")
    }
  }

  /// Where orders and spend both are; where one of them lacks, the days of the other.
  private mutating func decidePeriod() {
    let orders = days { $0.record == .order }
    let spend = days { $0.record == .spend }
    switch (orders, spend) {
    case (let orders?, let spend?):
      let (from, to) = (max(orders.from, spend.from), min(orders.to, spend.to))
      if from <= to {
        setPeriod((from, to), "a guess: the days that have both orders and spend")
      } else {
        setPeriod(orders, "a guess: the days of the orders; none of them has spend")
        periodGap =
          "orders are of \(orders.from.iso) to \(orders.to.iso), spend of \(spend.from.iso) to"
          + " \(spend.to.iso): no day has both, so no cost meets its revenue"
      }
    case (let orders?, nil): setPeriod(orders, "a guess: the days of the orders")
    case (nil, let spend?): setPeriod(spend, "a guess: the days of the spend")
    case (nil, nil):
      if let all = days({ _ in true }) { setPeriod(all, "a guess: the days of the records") }
    }
  }

  private mutating func setPeriod(_ days: (from: CivilDay, to: CivilDay), _ reason: String) {
    period = Setting(
      text: "{ from: \"\(days.from.iso)\", to: \"\(days.to.iso)\" }", reason: reason)
  }

  /// The first and the last day of some sources' records.
  private func days(
    _ isWanted: (SourceDraft) -> Bool
  ) -> (from: CivilDay, to: CivilDay)? {
    let drafts = active.filter(isWanted)
    guard let from = drafts.compactMap(\.firstDay).min(),
      let to = drafts.compactMap(\.lastDay).max()
    else { return nil }
    return (from, to)
  }

  private mutating func decideCosts() throws(Failure) {
    let ledgers = active.filter { $0.record == .cost }.flatMap(\.inspections)
    do throws(FileFault) {
      costs = try CostsDraft(
        ledgers.compactMap(\.trial), hasSpend: active.contains { $0.record == .spend })
    } catch {
      throw error.failure(ledgers.first?.path ?? folder)
    }
  }
}
