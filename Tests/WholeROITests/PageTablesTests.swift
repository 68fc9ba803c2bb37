import Foundation
import Testing

@testable import WholeROI

/// A column of a table of the page, and the column of the report that it shows.
private struct Shown {
  var page: String
  var report: String
  /// 100 where the page says percent and the report a ratio.
  var scale = 1.0

  init(_ page: String, _ report: String, scale: Double = 1) {
    (self.page, self.report, self.scale) = (page, report, scale)
  }

  static func percent(_ page: String, _ report: String) -> Shown {
    Shown(page, report, scale: 100)
  }
}

/// A table of the page whose rows are rows of a report.
private struct Compared: CustomTestStringConvertible {
  var caption: String
  var file: String
  /// Tell which row it is: by the page's names, then by the report's.
  var keys: [(page: String, report: String)]
  var figures: [Shown]

  var testDescription: String { caption }

  private static func same(_ names: String...) -> [(page: String, report: String)] {
    names.map { ($0, $0) }
  }

  private static let range = [Shown("low", "low"), Shown("high", "high")]

  static let all = [
    Compared(
      caption: "ROI of each program, with its range", file: "program_performance.csv",
      keys: same("program", "kind"),
      figures: [
        Shown("persons reached", "persons_reached"), Shown("buyers", "buyers"),
        Shown("orders", "orders"), Shown("net revenue, USD", "net_revenue"),
        Shown("margin, USD", "margin"), Shown("cost, USD", "cost_total"),
        Shown("profit, USD", "profit"), .percent("ROI", "roi"), .percent("low", "roi_low"),
        .percent("high", "roi_high"), .percent("incremental ROI", "incremental_roi"),
      ]),
    Compared(
      caption: "Incremental ROI, with its 95 % interval", file: "experiments.csv",
      keys: same("experiment", "arm", "metric"),
      figures: [
        Shown("persons", "persons"), Shown("mean", "mean"),
        Shown("control's mean", "control_mean"), Shown("difference", "difference"),
        Shown("p", "p_value"), Shown("lift, %", "lift"), .percent("ROI", "incremental_roi"),
      ] + range),
    Compared(
      caption: "Persons through the purchase cycle, whole program", file: "purchase_cycle.csv",
      keys: same("program", "stage"),
      figures: [
        Shown("persons entered", "persons_entered"), Shown("went further", "advanced"),
        .percent("rate", "advance_rate"), Shown("median days", "median_days"),
        Shown("media, USD", "cost"), Shown("media per advance, USD", "cost_per_advance"),
        Shown("net revenue, USD", "net_revenue"), Shown("touches", "touches"),
      ]),
    Compared(
      caption: "Persons by the families of channels that reached them", file: "integration.csv",
      keys: same("families", "kind"),
      figures: [
        Shown("persons", "persons"), Shown("buyers", "buyers"), .percent("buy rate", "buy_rate"),
        Shown("net per person, USD", "net_per_person"),
        Shown("matched", "matched_net_per_person"),
      ] + range),
    Compared(
      caption: "What two families bring together beyond what each brings, USD per person",
      file: "synergy.csv", keys: [("family", "family_a"), ("and", "family_b")],
      figures: [
        Shown("interaction, USD per person", "interaction"),
        Shown("persons who saw both", "persons"), Shown("p", "p_value"),
      ] + range),
    Compared(
      caption: "Net revenue per person, by status and tier", file: "fans.csv",
      keys: same("status", "tier"),
      figures: [
        Shown("persons", "persons"), Shown("buyers", "buyers"), Shown("orders", "orders"),
        Shown("net revenue, USD", "net_revenue"), Shown("per person, USD", "net_per_person"),
        Shown("orders per person", "frequency"), Shown("days since the last", "recency_days"),
        Shown("visits per person", "visits"), .percent("retention", "retention"),
      ]),
    Compared(
      caption: "What they buy more than others like them", file: "fans.csv",
      keys: same("status", "tier"),
      figures: [Shown("premium, USD per person", "premium")] + range),
    Compared(
      caption: "Customers by segment", file: "customers.csv", keys: same("dimension", "segment"),
      figures: [
        Shown("persons", "persons"), Shown("orders", "orders"),
        Shown("net revenue, USD", "net_revenue"), Shown("margin, USD", "margin"),
        Shown("per person, USD", "net_per_person"), Shown("orders per person", "frequency"),
        Shown("days since the last", "recency_days"),
      ]),
    Compared(
      caption: "Do promotions tire customers? They do where the range lies below 0",
      file: "promotion_fatigue.csv", keys: same("channel"),
      figures: [
        Shown("promotions", "posts"), Shown("engagement rate per share of promotions", "slope"),
        Shown("unsubscribes per 1,000 sends", "unsubscribes_per_1000"),
      ] + range),
    Compared(
      caption: "Objectives: how far each is", file: "objectives.csv",
      keys: same("objective", "owner", "from", "to"),
      figures: [
        Shown("target", "target"), Shown("actual", "actual"), .percent("reached", "reached"),
        Shown("pace", "pace"), Shown("forecast", "forecast"),
      ]),
    Compared(
      caption: "What each store sold", file: "stores.csv", keys: same("store", "program", "kind"),
      figures: [
        Shown("orders", "orders"), Shown("net revenue, USD", "net_revenue"),
        .percent("identified", "identified_share"),
        .percent("online before the store", "digital_before_store_share"),
      ]),
    Compared(
      caption: "Care by channel", file: "service.csv", keys: same("channel"),
      figures: [
        Shown("messages", "messages"), .percent("answered", "answered_rate"),
        Shown("first response, median minutes", "first_response_median"),
        Shown("nine in ten within", "first_response_p90"),
        Shown("resolution, median minutes", "resolution_median"),
        Shown("helped customers", "helped"), .percent("bought again in 90 days", "repeat_rate"),
        .percent("others like them", "repeat_rate_matched"),
      ]),
    Compared(
      caption: "Records whose person occurs in another source", file: "match_quality.csv",
      keys: same("source", "record"),
      figures: [
        Shown("rows", "rows"), Shown("identified", "identified"), Shown("matched", "matched"),
        .percent("rate", "match_rate"), Shown("refused links", "refused_links"),
        Shown("shared identifiers", "shared_identifiers"),
      ]),
  ]
}

/// What is wrong with a figure of the page; nil where it is the report's, rounded to its digits.
private func fault(_ shown: String, _ cell: String, scale: Double = 1) -> String? {
  if shown == "–" || cell.isEmpty {
    return shown == "–" && cell.isEmpty ? nil : "\(shown) for \(cell.quoted)"
  }
  let plain = shown.replacingOccurrences(of: ",", with: "")
    .replacingOccurrences(of: " %", with: "")
  guard let value = Double(plain), let wanted = Double(cell) else {
    return "\(shown) for \(cell)"
  }
  let digits = plain.split(separator: ".").dropFirst().first?.count ?? 0
  let half = 0.5 * (0..<digits).reduce(1.0) { unit, _ in unit / 10 }
  return abs(value - wanted * scale) <= half + 1e-4 * min(scale, half * 2)
    ? nil : "\(shown) for \(cell)"
}

@Suite struct PageTablesTests {
  private static let sample = Result { () throws -> SampledPage.Reports in
    let sample = try SampledPage()
    defer { sample.remove() }
    return try sample.run(jobs: 2)
  }

  private func tables() throws -> (PageTables, [String: [[String: String]]]) {
    let reports = try Self.sample.get()
    return (PageTables(String(decoding: reports.page, as: UTF8.self)), reports.rows)
  }

  @Test(arguments: Compared.all)
  fileprivate func everyFigureBehindAChartIsTheReports(_ compared: Compared) throws {
    let (tables, reports) = try tables()
    let table = try #require(tables[compared.caption])
    #expect(table.file == compared.file)
    // No column of figures is left out here.
    let named = compared.keys.map(\.page) + compared.figures.map(\.page)
    #expect(Set(table.columns).subtracting(named).isSubset(of: ["verdict", "status"]))
    let rows = try #require(reports[compared.file]).filter {
      compared.file != "service.csv" || $0["week"] == ""
    }
    for cells in table.cells {
      let name = compared.keys.map { cells[$0.page] ?? "" }
      let found = rows.filter { row in
        compared.keys.allSatisfy { row[$0.report] == cells[$0.page] }
      }
      try #require(found.count == 1, "\(name)")
      for figure in compared.figures {
        let told = fault(
          cells[figure.page] ?? "", found[0][figure.report] ?? "", scale: figure.scale)
        #expect(told == nil, "\(name), \(figure.page): \(told ?? "")")
      }
    }
    let isWhole = compared.caption != "What they buy more than others like them"
    #expect(!isWhole || table.rows.count == rows.count)
    #expect(!table.rows.isEmpty)
  }

  /// The sum of a report's column over the rows that match, as the report would write it.
  private func sum(_ rows: [[String: String]], _ column: String, _ cells: [String: String])
    -> String
  {
    let units = rows.filter { row in cells.allSatisfy { row[$0.key] == $0.value } }
      .reduce(Int64(0)) { sum, row in
        let text = row[column] ?? ""
        return sum + (Int64(text.replacingOccurrences(of: ".", with: "")) ?? 0)
      }
    let hasCents = rows.first?[column]?.contains(".") ?? false
    return hasCents ? String(Double(units) / 100) : String(units)
  }

  @Test func daysAreThoseOfTheWholeAndOfTheTill() throws {
    let (tables, reports) = try tables()
    let rows = try #require(reports["program_daily.csv"])
    let table = try #require(tables["Net revenue by day"])
    #expect(table.rows.count == 92)
    for cells in table.rows {
      for (place, kind, column) in [
        (1, "whole", "net_revenue"), (2, "till", "net_revenue"), (3, "whole", "cost_total"),
      ] {
        let told = fault(cells[place], sum(rows, column, ["day": cells[0], "kind": kind]))
        #expect(told == nil, "\(cells[0]), \(column): \(told ?? "")")
      }
    }
  }

  @Test func channelsOfEveryModelAreThoseOfTheComparison() throws {
    let (tables, reports) = try tables()
    let rows = try #require(reports["model_comparison.csv"])
    let table = try #require(tables["Net revenue of each channel, by model"])
    #expect(table.rows.count > 3 && table.columns.count > 8)
    for cells in table.cells {
      for model in table.columns.dropFirst(2) {
        let found = rows.filter {
          $0["dimension"] == "channel" && $0["node"] == cells["channel"] && $0["model"] == model
        }
        #expect(found.count == 1)
        #expect(fault(cells[model] ?? "", found.first?["value"] ?? "") == nil)
      }
    }
  }

  @Test func postsOfAWeekAreThoseOfAllChannels() throws {
    let (tables, reports) = try tables()
    let rows = try #require(reports["content_mix.csv"])
    let table = try #require(tables["Posts by type and week, all channels"])
    for cells in table.cells {
      let key = ["week": cells["week"] ?? "", "type": cells["type"] ?? ""]
      for column in ["posts", "reach", "engagements"] {
        #expect(fault(cells[column] ?? "", sum(rows, column, key)) == nil, "\(key) \(column)")
      }
    }
    #expect(!table.rows.isEmpty)
  }

  @Test func rowsOfASourceAreThoseOfTheReconciliation() throws {
    let (tables, reports) = try tables()
    let rows = try #require(reports["reconciliation.csv"])
    let table = try #require(tables["Rows of each source"])
    for cells in table.cells {
      for (page, column) in [
        ("read", "rows_read"), ("kept", "rows_kept"), ("set aside", "rows_rejected"),
        ("superseded", "rows_superseded"),
      ] {
        let told = fault(
          cells[page] ?? "", sum(rows, column, ["source": cells["source"] ?? ""]))
        #expect(told == nil, "\(cells["source"] ?? "") \(page): \(told ?? "")")
      }
    }
    let rejects = try #require(reports["rejects.csv"])
    guard let reasons = tables["Why rows were set aside"] else {
      #expect(rejects.isEmpty)
      return
    }
    for cells in reasons.rows {
      let found = rejects.filter { $0["source"] == cells[0] && $0["reason"] == cells[1] }
      #expect(cells[2] == "\(found.count)")
    }
    #expect(reasons.rows.reduce(0) { $0 + (Int($1[2]) ?? 0) } == rejects.count)
  }

  @Test func theDictionaryHasTheColumnsOfEveryWrittenReportInTheirOrder() throws {
    let reports = try Self.sample.get()
    var told: [String: [String]] = [:]
    for row in try #require(reports.rows["dictionary.csv"]) {
      told[row["file"] ?? "", default: []].append(row["column"] ?? "")
    }
    #expect(told.count > 20)
    #expect(told == reports.headers)
  }

  @Test func theWaterfallIsTheWholeProgramsRow() throws {
    let (tables, reports) = try tables()
    let whole = try #require(
      reports["program_performance.csv"]?.first { $0["kind"] == "whole" })
    let table = try #require(tables["How revenue becomes profit: the whole program"])
    func minor(_ text: String) -> Int64 {
      Int64(text.filter { $0 != "," && $0 != "." }) ?? .min
    }
    var steps: [String: Int64] = [:]
    for row in table.rows { steps[row[0]] = minor(row[1]) }
    func cell(_ name: String) -> Int64 { minor(whole[name] ?? "") }
    #expect(steps["Gross revenue credited"] == cell("gross_revenue"))
    #expect(steps["Discounts"] == -cell("discounts") && steps["Returns"] == -cell("returns"))
    #expect(steps["Cost of goods"] == cell("margin") - cell("net_revenue"))
    #expect(steps["Margin"] == cell("margin") && steps["Profit"] == cell("profit"))
    for category in CostCategory.allCases {
      let cost = cell("cost_" + category.rawValue)
      #expect(steps["Cost: " + category.rawValue] == (cost == 0 ? nil : -cost))
    }
    // Every step begins where the last one ended.
    let changes = table.rows.filter { $0[2] == "change" }.reduce(Int64(0)) { $0 + minor($1[1]) }
    #expect(cell("gross_revenue") + changes == cell("profit"))
  }
}
