import Tabular

/// customers.csv: who bought, by new and returning, RFM score and tier.
///
/// Row order: customers (new, returning, no order in the period), rfm (best first), tier (by bytes, none first);
/// the small groups of each come last.
enum CustomersReport {
  static func write(_ rows: [CustomersRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.customers.map(\.name))
    for row in rows {
      report.label(row.dimension)
      // Tiers are names of an export; scores are figures.
      if row.dimension == "tier" {
        report.identifier(row.segment)
      } else {
        report.label(row.segment)
      }
      report.integer(row.persons)
      report.integer(row.orders)
      report.money(row.net, style)
      report.money(row.margin, style)
      report.rounded(row.netPerPerson)
      report.rounded(row.frequency)
      report.rounded(row.recencyDays)
      report.endRow()
    }
    return report
  }
}

/// fans.csv: what persons of each status and tier are worth, and whether that is because they are fans.
enum FansReport {
  static func write(_ rows: [FansRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.fans.map(\.name))
    func money(_ minor: Double?) -> Double? { minor.map { $0 / style.minorPerUnit } }
    for row in rows {
      report.label(row.status)
      report.identifier(row.tier)
      report.integer(row.persons)
      report.integer(row.buyers)
      report.integer(row.orders)
      report.money(row.net, style)
      report.rounded(row.netPerPerson)
      report.rounded(row.frequency)
      report.rounded(row.recencyDays)
      report.rounded(row.visits)
      report.rounded(row.visitRecencyDays)
      report.rounded(row.retention)
      report.statistic(money(row.premium?.difference))
      report.statistic(money(row.premium?.low))
      report.statistic(money(row.premium?.high))
      report.statistic(row.matchedShare)
      report.label(Integration.caution)
      report.endRow()
    }
    return report
  }
}

/// purchase_cycle.csv: how persons moved through the stages, program by program.
enum PurchaseCycleReport {
  static func write(_ rows: [PurchaseCycleRow], _ style: ReportStyle) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.purchaseCycle.map(\.name))
    for row in rows {
      report.identifier(row.program)
      report.label(row.stage)
      report.integer(row.entered)
      report.integer(row.advanced)
      report.rounded(row.advanceRate)
      report.rounded(
        row.doubledMedian.flatMap { Ratio(Int128($0), 2 * Int128(CivilDay.milliseconds)) })
      report.money(row.cost, style)
      report.rounded(row.costPerAdvance)
      report.money(row.net, style)
      report.integer(row.touches)
      report.rounded(row.unmappedShare)
      report.endRow()
    }
    return report
  }
}

/// advocates.csv: who referred others, by the bytes of the persons' names; small groups come last.
enum AdvocatesReport {
  /// `names`: of the persons, row by row.
  static func write(
    _ graph: AdvocateGraph, names: [String], _ style: ReportStyle
  ) -> CSVWriter {
    var report = CSVWriter(format: style.format, columns: ReportColumns.advocates.map(\.name))
    precondition(names.count == graph.rows.count)
    for index in names.indices.sorted(by: { precedesByBytes(names[$0], names[$1]) }) {
      let row = graph.rows[index]
      report.identifier(names[index])
      report.label(row.status.name)
      report.integer(row.shares)
      report.integer(row.referred)
      report.integer(row.generations)
      report.money(row.net, style)
      report.label(
        [row.isSelfReferral ? "self-referral" : nil, row.isRing ? "ring" : nil]
          .compactMap { $0 }.joined(separator: ", "))
      report.integer(row.buyers)
      writeCost(graph, style, to: &report)
      report.endRow()
    }
    if let folded = graph.folded {
      report.label(SmallGroups.name)
      report.empty()
      report.integer(folded.shares)
      report.integer(folded.referred)
      report.empty()
      report.money(folded.net, style)
      report.empty()
      report.integer(folded.buyers)
      writeCost(graph, style, to: &report)
      report.endRow()
    }
    return report
  }

  /// What persons are called, row by row: `key` hides who they are; nil: they stand as themselves
  /// (`outputs.people`).
  static func names(
    _ graph: AdvocateGraph?, key: PersonKey?, executor: Executor
  ) throws -> [String] {
    let rows = graph?.rows ?? []
    let step = 1 << 10
    return try executor.map(count: (rows.count + step - 1) / step) { part in
      rows[(part * step)..<min((part + 1) * step, rows.count)].map { row in
        key?.name(key: row.key, identifier: row.identifier)
          ?? String(decoding: row.identifier, as: UTF8.self)
      }
    }.flatMap { $0 }
  }

  /// The same in every row: what referrals cost is known of all together.
  private static func writeCost(
    _ graph: AdvocateGraph, _ style: ReportStyle, to report: inout CSVWriter
  ) {
    report.integer(graph.buyersOfPeriod)
    report.money(graph.cost, style)
    report.rounded(graph.costPerBuyer(style.currency))
  }
}

extension CSVWriter {
  /// A cell with 6 decimals; empty for nil, and for what no 64 bits hold.
  mutating func rounded(_ value: Ratio?) {
    guard let value, let units = Int64(exactly: value.scaled(digits: 6)) else { return empty() }
    decimal(units, scale: 6)
  }
}
